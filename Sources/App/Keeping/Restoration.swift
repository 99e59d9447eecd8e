import Database
import Foundation
import Kernel
import Media
import Office

/// Puts a backup's records and files where there is nothing yet.
package struct Restoration: Sendable {
    private let backup: BackupFile
    private let migrations: [Migration]

    package init(backup path: String, migrations: [Migration] = Product.migrations) {
        backup = BackupFile(path: path)
        self.migrations = migrations
    }

    /// Verifies the whole backup before anything is written, and the database once it is. What fails later leaves no
    /// file behind, and on PostgreSQL at most the empty schema.
    /// - Parameter county: the six digits that the backup has to hold, where somebody wants to be sure.
    package func restore(
        to place: Installation, county: String? = nil, surroundings: Surroundings = .real,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> BackupManifest {
        try place.checkFree()
        let backup = backup
        let manifest = try await blocking { try backup.verified() }
        try Database.check(manifest.migrations, knownTo: migrations)
        if let county, !manifest.counties.contains(where: { $0.code == county }) {
            throw Refusal(
                .conflict, "backup.county", "这份备份是\(manifest.chineseCounties)的，不是 \(county) 的，没有恢复任何内容。")
        }
        progress("备份完整：\(manifest.chineseCounties)，\(manifest.madeAt.chinese)")
        if case .postgresql = place.location { try await checkEmpty(place, surroundings) }
        let existed = DurableFile.exists(place.data)
        do {
            try await fill(place, manifest, surroundings, progress)
        } catch {
            clear(place, keepsFolder: existed)
            throw error
        }
        return manifest
    }

    private func checkEmpty(_ place: Installation, _ surroundings: Surroundings) async throws {
        let database = try Database(place.location, surroundings: surroundings)
        do { try await database.checkEmpty() } catch {
            try await database.close()
            throw error
        }
        try await database.close()
    }

    private func fill(
        _ place: Installation, _ manifest: BackupManifest, _ surroundings: Surroundings,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws {
        try FileManager.default.createDirectory(
            atPath: place.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // The files first: no record is ever without its photo.
        try await blocking { [backup] in try backup.files(into: try place.photos()) }
        progress("照片：\(manifest.files.count)张")
        let database = try Database(place.location, surroundings: surroundings)
        do {
            try await fill(database, manifest)
        } catch {
            try await database.close()
            throw error
        }
        try await database.close()
        progress("记录：\(manifest.tables.count)个表，\(manifest.rowCount)行")
    }

    private func fill(_ database: Database, _ manifest: BackupManifest) async throws {
        try await database.migrate(migrations, to: manifest.migrations)
        try await database.load { [backup] in try backup.tables(manifest, $0) }
        let contents = try await database.read { try $0.contents() }
        guard Set(contents) == Set(manifest.tables) else {
            let other = Set(contents).symmetricDifference(manifest.tables).map(\.name)
            throw DatabaseError(.corrupt, "恢复后的内容与备份不同（\(Set(other).sorted().joined(separator: "、"))）。请检查磁盘。")
        }
        try await database.migrate(migrations)
        try await database.sealAll()
    }

    /// The place was free, so whatever is there was put there by this.
    private func clear(_ place: Installation, keepsFolder: Bool) {
        let files = FileManager.default
        if case .file(let path) = place.location {
            for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
        }
        try? files.removeItem(atPath: place.data + "/photos")
        if !keepsFolder { rmdir(place.data) }
    }
}
