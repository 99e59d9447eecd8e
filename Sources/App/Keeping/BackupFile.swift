import Archives
import Crypto
import Database
import Foundation
import Kernel
import Media

/// A backup to be read. Every method blocks.
struct BackupFile: Sendable {
    let path: String

    /// Reads all of it and compares every digest. Refuses what is cut off or altered.
    func verified(_ cancellation: Cancellation) throws -> BackupManifest {
        guard DurableFile.exists(path) else {
            throw Refusal(.missing, "backup.missing", "没有备份文件 \(path)。")
        }
        var found = Found()
        do {
            try TarReader.read(path) { entry in
                try cancellation.check()
                try found.take(entry)
                return true
            }
        } catch let error as ArchiveError {
            throw Refusal.brokenBackup(error.description)
        }
        return try found.manifest()
    }

    /// The rows as they were read, each table after those that it refers to.
    func tables(
        _ manifest: BackupManifest, _ cancellation: Cancellation, _ take: (RowChunk) throws -> Void
    ) throws {
        let columns = Dictionary(uniqueKeysWithValues: manifest.tables.map { ($0.name, $0.columns) })
        try TarReader.read(path) { entry in
            try cancellation.check()
            guard let table = Found.table(entry.path) else { return false }
            guard let columns = columns[table] else { throw Refusal.brokenBackup("多出表 \(table)") }
            try take(RowChunk(table: table, columns: columns, bytes: entry.bytes()))
            return true
        }
    }

    func files(into photos: PhotoStore, _ cancellation: Cancellation) throws {
        try TarReader.read(path) { entry in
            try cancellation.check()
            if let sha256 = Found.file(entry.path) { try photos.takeOver(sha256) { try entry.read($0) } }
            return true
        }
    }
}

/// What lies in a backup, gathered entry by entry.
private struct Found {
    private var tables: [String: TableContents.Counter] = [:]
    private var files: [BackupManifest.File] = []
    private var text: [UInt8] = []
    private var digest: [UInt8] = []

    static func table(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count == 3 && parts[0] == "tables" ? String(parts[1]) : nil
    }

    static func file(_ path: String) -> String? {
        path.hasPrefix("files/") ? String(path.dropFirst("files/".count)) : nil
    }

    mutating func take(_ entry: TarReader.Entry) throws {
        if let table = Self.table(entry.path) {
            let bytes = try entry.bytes()
            tables[table, default: .init(name: table, columns: [])].count(bytes, rows: 0)
        } else if let sha256 = Self.file(entry.path) {
            var hash = SHA256()
            try entry.read { hash.update(bufferPointer: $0) }
            guard hash.finalize().hex == sha256 else { throw Refusal.brokenBackup("照片或附件 \(sha256.prefix(12)) 的内容不符") }
            files.append(BackupManifest.File(sha256: sha256, byteCount: entry.byteCount))
        } else if entry.path == BackupManifest.path {
            text = try entry.bytes()
        } else if entry.path == BackupManifest.digestPath {
            digest = try entry.bytes()
        } else {
            throw Refusal.brokenBackup("多出 \(entry.path)")
        }
    }

    /// The manifest, once everything that it lists was found as it says.
    func manifest() throws -> BackupManifest {
        guard !text.isEmpty, Array(BackupManifest.digest(text).utf8) == digest else {
            throw Refusal.brokenBackup("没有完整的清单")
        }
        struct Head: Decodable { let format: Int }
        let decoder = JSONDecoder()
        let head = try decoder.decode(Head.self, from: Data(text))
        guard head.format == BackupManifest.format else {
            throw Refusal(
                .unsupported, "backup.format",
                "备份的格式是第\(head.format)版，本程序只认识第\(BackupManifest.format)版。请用写它的那一版程序恢复。")
        }
        let manifest = try decoder.decode(BackupManifest.self, from: Data(text))
        for table in manifest.tables {
            let counter = tables[table.name] ?? .init(name: table.name, columns: [])
            guard counter.finish().digest == table.digest else { throw Refusal.brokenBackup("表 \(table.name) 的内容不符") }
        }
        guard Set(tables.keys).isSubset(of: manifest.tables.map(\.name)) else { throw Refusal.brokenBackup("多出表") }
        guard files == manifest.files else { throw Refusal.brokenBackup("照片、附件与清单不符") }
        return manifest
    }
}
