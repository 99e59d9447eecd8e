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
        if DurableFile.exists(original), try digest(of: original) == sha256 { return }
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
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: folder).filter { $0.utf8.count == 2 }.sorted().flatMap { prefix in
            try files.contentsOfDirectory(atPath: "\(folder)/\(prefix)").sorted().compactMap { name in
                guard name.hasSuffix(".original") else { return nil }
                let attributes = try files.attributesOfItem(atPath: "\(folder)/\(prefix)/\(name)")
                let date = attributes[.modificationDate] as? Date ?? Date()
                return StoredOriginal(
                    sha256: String(name.dropLast(".original".count)),
                    storedAt: Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000)))
            }
        }
    }

    /// Removes an original and the copies made from it.
    package func remove(_ sha256: String) throws {
        for ending in Rendition.allCases.map(\.ending) + [".original"] { unlink(try path(sha256, ending)) }
    }
}
