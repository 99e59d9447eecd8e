import Archives
import Database
import Foundation
import Kernel
import Media
import Organisation

/// Puts a county's records and files into one file, while a server goes on writing: the records are one snapshot, the
/// files those that it names. A tar compressed with zstd: `tables/…`, `files/…`, and what it says of itself last.
package struct Backup: Sendable {
    private let database: Database
    private let photos: PhotoStore

    package init(database: Database, photos: PhotoStore) {
        self.database = database
        self.photos = photos
    }

    /// Written beside its place under another name, synced, and renamed. Refuses a path that is taken.
    /// - Parameter progress: told in words what was put in.
    package func write(to path: String, progress: @escaping @Sendable (String) -> Void) async throws -> BackupManifest {
        let taken = Refusal(.conflict, "backup.taken", "\(path) 已经存在，不覆盖。请换一个文件名。")
        guard !DurableFile.exists(path) else { throw taken }
        let temporary = "\(path).\(UUID().uuidString.lowercased()).temporary"
        let file = try DurableFile.create(temporary)
        defer {
            close(file)
            unlink(temporary)
        }
        let manifest = try await fill(try TarWriter(file: file), progress)
        try await blocking { _ in
            do { try DurableFile.publishNew(file, at: temporary, as: path) } catch MediaError.file(_, _, EEXIST) {
                throw taken
            }
        }
        return manifest
    }

    private func fill(_ archive: TarWriter, _ progress: @escaping @Sendable (String) -> Void) async throws
        -> BackupManifest
    {
        let records = try await Cancellation.heeded { cancellation in
            try await database.read { try Self.put($0, into: archive, cancellation, progress) }
        }
        let photos = photos
        return try await blocking { cancellation in
            let (files, damaged) = try Self.put(records.files, of: photos, into: archive, cancellation)
            progress("照片和附件：\(files.count)个")
            let manifest = BackupManifest(
                madeAt: records.madeAt, engine: records.engine, migrations: records.migrations,
                counties: records.counties, tables: records.tables, files: files, damaged: damaged)
            let bytes = try manifest.encoded()
            try archive.add(BackupManifest.path, bytes)
            try archive.add(BackupManifest.digestPath, Array(BackupManifest.digest(bytes).utf8))
            try archive.finish()
            return manifest
        }
    }

    private struct Records: Sendable {
        let madeAt: Instant
        let engine: Engine
        let migrations: [String]
        let counties: [County]
        let tables: [TableContents]
        let files: [String]
    }

    private static func put(
        _ transaction: ReadTransaction, into archive: TarWriter, _ cancellation: Cancellation,
        _ progress: (String) -> Void
    ) throws -> Records {
        var tables: [TableContents] = []
        var chunkCount = 0
        try transaction.contents(of: transaction.tables()) { chunk in
            try cancellation.check()
            chunkCount += 1
            try archive.add("tables/\(chunk.table)/\(chunkCount.padded(6))", chunk.bytes)
        } finished: { table in
            tables.append(table)
            progress("\(table.name)：\(table.rowCount)行")
        }
        let files = try transaction.namedFiles()
        return Records(
            madeAt: transaction.now, engine: transaction.engine, migrations: try transaction.appliedMigrations(),
            counties: try Counties.all(in: transaction), tables: tables, files: files)
    }

    /// A photo that is missing or altered costs the backup nothing else: it is named in the manifest.
    private static func put(
        _ digests: [String], of photos: PhotoStore, into archive: TarWriter, _ cancellation: Cancellation
    ) throws -> (files: [BackupManifest.File], damaged: [String]) {
        guard digests.isEmpty || photos.isThere else { throw Refusal.noPhotoFolder(count: digests.count) }
        var files: [BackupManifest.File] = []
        var damaged: [String] = []
        for sha256 in digests {
            try cancellation.check()
            guard (try? photos.verify(sha256)) == true else {
                damaged.append(sha256)
                continue
            }
            let path = try photos.original(sha256)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            try archive.add("files/\(sha256)", byteCount: size) { try DurableFile.read(path, $0) }
            files.append(BackupManifest.File(sha256: sha256, byteCount: size))
        }
        return (files, damaged)
    }
}
