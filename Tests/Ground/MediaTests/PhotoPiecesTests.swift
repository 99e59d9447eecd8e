import Foundation
import Kernel
import Testing

@testable import Media

@Suite("A photo that comes in pieces")
struct PhotoPiecesTests {
    private static let name = "990101 person record upload"

    @Test("is what it would be in one, whatever the pieces and however often each comes", arguments: 0..<8)
    func pieces(seed: UInt64) throws {
        try withStore { store, folder in
            var dice = SeededRandom(seed: seed)
            let bytes = try TestPhoto().encoded(.jpeg)
            var (offset, most) = (0, 0)
            while offset < bytes.count {
                // A new value each time, as after a restart of the server.
                let pieces = store.pieces(Self.name)
                let end = min(bytes.count, offset + Int.random(in: 1...2000, using: &dice))
                let received: Int = try pieces.append(Array(bytes[offset..<end]), at: offset)
                most = max(most, end)
                #expect(try received == most && pieces.byteCount() == most, "seed \(seed)")
                // Whoever did not hear the answer sends again, from anywhere that came before.
                offset = Bool.random(using: &dice) ? end : Int.random(in: max(0, offset - 3000)...end, using: &dice)
            }
            let photo: Photo = try store.pieces(Self.name).finish()
            #expect(try contents(store.original(photo.sha256)) == bytes)
            #expect(files(in: folder).filter { $0.hasPrefix("incoming/") }.allSatisfy { $0.hasSuffix(".done") })
        }
    }

    @Test("goes on where it broke off, and not behind a gap", arguments: [1, 499, 5000])
    func gap(missing: Int) throws {
        try withStore { store, _ in
            let pieces = store.pieces(Self.name)
            let bytes = [UInt8](repeating: 7, count: 500)
            let received: Int = try pieces.append(bytes, at: 0)
            let refusal = #expect(throws: Refusal.self) { try pieces.append(bytes, at: received + missing) as Int }
            #expect(refusal?.kind == .conflict && refusal?.message.contains("500") == true)
            #expect(try pieces.byteCount() == 500)
        }
    }

    @Test("is known to be whole when the last answer was lost, and is not begun anew", arguments: [1, 700, 1_000_000])
    func lastAnswerLost(piece: Int) throws {
        try withStore { store, _ in
            let bytes = try TestPhoto().encoded(.jpeg)
            let offset = max(0, bytes.count - piece)
            let _: Int = try store.pieces(Self.name).append(bytes, at: 0)
            let photo: Photo = try store.pieces(Self.name).finish()
            for _ in 1...2 {
                #expect(try store.pieces(Self.name).byteCount() == bytes.count)
                #expect(store.pieces(Self.name).digest == photo.sha256)
                let received: Int = try store.pieces(Self.name).append(Array(bytes[offset...]), at: offset)
                let again: Photo = try store.pieces(Self.name).finish()
                #expect(received == bytes.count && again.sha256 == photo.sha256)
            }
            // Another photo under the same name is another photo.
            let other = bytes + [0]
            let _: Int = try store.pieces(Self.name).append(Array(other.reversed()), at: 0)
            #expect(store.pieces(Self.name).digest == nil)
            #expect(try store.pieces(Self.name).byteCount() == other.count)
        }
    }

    @Test("finished by several at once, is one for all of them")
    func finishedAtOnce() async throws {
        try await withSharedStore { store, _ in
            let bytes = try TestPhoto().encoded(.jpeg)
            let _: Int = try await store.pieces(Self.name).append(bytes, at: 0)
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let photo: Photo = try await store.pieces(Self.name).finish()
                        return photo.sha256
                    }
                }
                var digests: Set<String> = []
                for try await digest in group { digests.insert(digest) }
                #expect(digests.count == 1)
            }
        }
    }

    @Test("is its sender's alone")
    func names() throws {
        try withStore { store, _ in
            let _: Int = try store.pieces("990101 one record upload").append([1, 2, 3], at: 0)
            #expect(try store.pieces("990101 two record upload").byteCount() == 0)
        }
    }

    @Test("is refused beyond 20 MB, and when it is no photo, of which nothing stays")
    func refused() throws {
        try withStore { store, folder in
            let pieces = store.pieces(Self.name)
            #expect(throws: Refusal.self) { try pieces.append([1], at: PhotoStore.mostBytes) as Int }
            let _: Int = try pieces.append(Array("no photo".utf8), at: 0)
            #expect(throws: Refusal.self) { try pieces.finish() as Photo }
            #expect(files(in: folder).isEmpty)
        }
    }

    @Test("sent by two connections at once, is one")
    func atOnce() async throws {
        try await withSharedStore { store, _ in
            let bytes = try TestPhoto().encoded(.jpeg)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var received = 0
                        while received < bytes.count {
                            let piece = Array(bytes[received..<min(bytes.count, received + 700)])
                            received = try await store.pieces(Self.name).append(piece, at: received)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let photo: Photo = try await store.pieces(Self.name).finish()
            #expect(try contents(store.original(photo.sha256)) == bytes)
        }
    }
}
