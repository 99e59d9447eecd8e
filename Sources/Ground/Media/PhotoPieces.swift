import Crypto
import Foundation
import Kernel

/// A photo that comes in pieces over a connection that breaks. What has come lies on the disk before it is acknowledged,
/// and for a week; whoever sends asks how much that is, and goes on from there. That all has come is known as long:
/// that answer takes longest and is lost most easily.
package struct PhotoPieces: Sendable {
    private let store: PhotoStore
    private let path: String
    /// Holds the photo's digest, once all has come.
    private var finished: String { path + ".done" }

    /// - Parameter name: this upload's and no other's, among those of all people.
    init(store: PhotoStore, name: String) {
        self.store = store
        let digest = SHA256.hash(data: Data(name.utf8)).hex
        path = "\(store.folder)/incoming/\(digest).partial"
    }

    /// How many bytes have come, from the first without a gap.
    package func byteCount() throws -> Int { try Self.byteCount(of: original ?? path) }

    /// The digest of the photo, once all of it has come.
    package var digest: String? { original == nil ? nil : recorded }

    /// Puts a piece where it belongs; one that has come before changes nothing. Refuses one that would leave a gap.
    /// - Returns: how many bytes have come then.
    package func append(_ bytes: [UInt8], at offset: Int) throws -> Int {
        guard bytes.count <= PhotoStore.mostBytes - offset else { throw Refusal.photoTooLarge }
        if let original {
            if try Self.holds(original, bytes, at: offset) { return try Self.byteCount(of: original) }
            // Another photo under the same name.
            unlink(finished)
        }
        return try DurableFile.extending(path) { file, size in
            guard (0...size).contains(offset) else { throw Refusal.gap(received: size) }
            let new = bytes.dropFirst(size - offset)
            guard !new.isEmpty else { return size }
            try new.withUnsafeBytes { try DurableFile.write($0, to: file, path: path) }
            return size + new.count
        }
    }

    /// The photo, once all of it has come; the same when it is asked for again. Refuses what is no photo of ours, and
    /// forgets it.
    package func finish() throws -> Photo {
        // Of two at once, the second finds what the first one did.
        try DurableFile.whileLocked(path, exclusively: true) {
            let photo: Photo
            do { photo = try digest.map { try store.photo($0) } ?? store.add(file: path) } catch let refusal as Refusal
            {
                unlink(path)
                throw refusal
            }
            try Data(photo.sha256.utf8).write(to: URL(fileURLWithPath: finished), options: .atomic)
            unlink(path)
            return photo
        }
    }

    /// Where the photo lies, if all of it has come.
    private var original: String? {
        guard let recorded, let path = try? store.path(recorded, ".original") else { return nil }
        return DurableFile.exists(path) ? path : nil
    }

    private var recorded: String? {
        FileManager.default.contents(atPath: finished).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func byteCount(of path: String) throws -> Int {
        guard DurableFile.exists(path) else { return 0 }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// Whether a file has these bytes at that place.
    private static func holds(_ path: String, _ bytes: [UInt8], at offset: Int) throws -> Bool {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(offset))
        return try [UInt8](file.read(upToCount: bytes.count) ?? Data()) == bytes
    }

    package func append(_ bytes: [UInt8], at offset: Int) async throws -> Int {
        try await store.onQueue { try append(bytes, at: offset) }
    }

    package func finish() async throws -> Photo { try await store.onQueue { try finish() } }
}

extension PhotoStore {
    package func pieces(_ name: String) -> PhotoPieces { PhotoPieces(store: self, name: name) }
}
