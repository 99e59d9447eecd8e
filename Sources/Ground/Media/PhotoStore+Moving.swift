import Crypto
import Foundation
import Kernel

/// An original as it lies in the store.
package struct StoredOriginal: Sendable {
    package let sha256: String
    /// When it was stored, or stored again.
    package let storedAt: Instant
}

/// Originals that come from another store or from a backup, and those that nobody wants.
extension PhotoStore {
    /// Takes over an original by its digest, on the disk under its name when this returns. It is not looked at: whoever
    /// had it first has done that. Throws `MediaError` when other bytes come than the digest says.
    /// - Parameter source: hands on the bytes, piece by piece.
    package func takeOver(
        _ sha256: String, from source: (_ take: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let original = try path(sha256, ".original")
        var isThere = false
        try sharing {
            isThere = try DurableFile.exists(original) && digest(of: original) == sha256
            if isThere { try DurableFile.renew(original) }
        }
        if isThere { return }
        let temporary = temporaryPath()
        let file = try DurableFile.create(temporary)
        defer {
            close(file)
            unlink(temporary)
        }
        var hash = SHA256()
        try source { bytes in
            hash.update(bufferPointer: bytes)
            try DurableFile.write(bytes, to: file, path: temporary)
        }
        guard hash.finalize().hex == sha256 else { throw MediaError.otherBytes(sha256: sha256) }
        try DurableFile.makeFolder((original as NSString).deletingLastPathComponent)
        try DurableFile.publish(file, at: temporary, as: original)
        guard try digest(of: original) == sha256 else { throw MediaError.readBack(path: original) }
    }

    /// Every original, in the order of digests.
    package func originals() throws -> [StoredOriginal] {
        guard isThere else { return [] }
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: folder).filter { $0.utf8.count == 2 }.sorted().flatMap { prefix in
            try files.contentsOfDirectory(atPath: "\(folder)/\(prefix)").sorted().compactMap { name in
                guard name.hasSuffix(".original") else { return nil }
                let path = "\(folder)/\(prefix)/\(name)"
                return StoredOriginal(
                    sha256: String(name.dropLast(".original".count)), storedAt: try DurableFile.modified(path))
            }
        }
    }

    /// Removes an original and the copies made from it, unless it was stored again since `limit`; whether it went.
    package func remove(_ sha256: String, storedBefore limit: Instant) throws -> Bool {
        let original = try path(sha256, ".original")
        var isRemoved = false
        try DurableFile.whileLocked(lock, exclusively: true) {
            guard try DurableFile.exists(original) && DurableFile.modified(original) < limit else { return }
            for ending in Rendition.allCases.map(\.ending) + [".original"] { unlink(try path(sha256, ending)) }
            isRemoved = true
        }
        return isRemoved
    }
}
