import Crypto
import Foundation
import Kernel

/// A photo that comes in pieces over a connection that breaks. What has come lies on the disk before it is acknowledged,
/// and for a week; whoever sends asks how much that is, and goes on from there.
package struct PhotoPieces: Sendable {
    private let store: PhotoStore
    private let path: String

    /// - Parameter name: this upload's and no other's, among those of all people.
    init(store: PhotoStore, name: String) {
        self.store = store
        let digest = SHA256.hash(data: Data(name.utf8)).hex
        path = "\(store.folder)/incoming/\(digest).partial"
    }

    /// How many bytes have come, from the first without a gap.
    package func byteCount() throws -> Int {
        guard DurableFile.exists(path) else { return 0 }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// Puts a piece where it belongs; one that has come before changes nothing. Refuses one that would leave a gap.
    /// - Returns: how many bytes have come then.
    package func append(_ bytes: [UInt8], at offset: Int) throws -> Int {
        guard bytes.count <= PhotoStore.mostBytes - offset else { throw Refusal.tooManyBytes }
        return try DurableFile.extending(path) { file, size in
            guard (0...size).contains(offset) else { throw Refusal.gap(received: size) }
            let new = bytes.dropFirst(size - offset)
            guard !new.isEmpty else { return size }
            try new.withUnsafeBytes { try DurableFile.write($0, to: file, path: path) }
            return size + new.count
        }
    }

    /// The photo, once all of it has come. Refuses what is no photo of ours, and forgets it.
    package func finish() throws -> Photo {
        do {
            let photo = try store.add(file: path)
            unlink(path)
            return photo
        } catch let refusal as Refusal {
            unlink(path)
            throw refusal
        }
    }

    package func append(_ bytes: [UInt8], at offset: Int) async throws -> Int {
        try await store.onQueue { try append(bytes, at: offset) }
    }

    package func finish() async throws -> Photo { try await store.onQueue { try finish() } }
}

extension PhotoStore {
    package func pieces(_ name: String) -> PhotoPieces { PhotoPieces(store: self, name: name) }
}
