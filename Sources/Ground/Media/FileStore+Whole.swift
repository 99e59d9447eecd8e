import Kernel

extension FileStore {
    /// A small file as a whole; refuses one that is larger.
    package func bytes(of sha256: String, most: Int) async throws -> [UInt8] {
        try await check(sha256)
        var bytes: [UInt8] = []
        while case let piece = try await piece(of: sha256, at: bytes.count), !piece.isEmpty {
            bytes += piece
            guard bytes.count <= most else { throw Refusal.fileTooLarge("文件") }
        }
        return bytes
    }
}
