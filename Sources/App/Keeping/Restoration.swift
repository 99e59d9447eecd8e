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

    /// Verifies the whole backup before anything is written, and the database before it has its place. What fails leaves
    /// nothing behind and touches nothing that came to the place meanwhile: on PostgreSQL at most the empty schema is left,
    /// and photos where the commit was broken off.
    /// - Parameter county: the six digits that the backup has to hold, where somebody wants to be sure.
    package func restore(
        to place: Installation, county: String? = nil, surroundings: Surroundings = .real,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> BackupManifest {
        try place.checkFree()
        var folders: [String: RestoringFolder] = [:]
        defer { for folder in folders.values { folder.remove() } }
        // In one order, so that of two restores one gets them all.
        for folder in place.folders.sorted() { folders[folder] = try RestoringFolder(in: folder) }
        // Another restore may have filled it just before.
        try place.checkFree()
        let manifest = try await verified(county: county)
        progress("备份完整：\(manifest.chineseCounties)，\(manifest.madeAt.chinese)")
        try await fill(place, manifest, surroundings, progress)
        // What was kept of the records before these would call theirs cut off.
        try place.anchors.layAside(at: surroundings.now())
        return manifest
    }

    private func verified(county: String?) async throws -> BackupManifest {
        let manifest = try await blocking { [backup] in try backup.verified($0) }
        try Database.check(manifest.migrations, knownTo: migrations)
        if let county, !manifest.counties.contains(where: { $0.code == county }) {
            throw Refusal(
                .conflict, "backup.county", "这份备份是\(manifest.chineseCounties)的，不是 \(county) 的，没有恢复任何内容。")
        }
        return manifest
    }

    private func fill(
        _ place: Installation, _ manifest: BackupManifest, _ surroundings: Surroundings,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws {
        let halfway = place.halfway
        let database = try Database(halfway.location, surroundings: surroundings)
        do {
            try await database.checkEmpty()
            // The files first: no record is ever without its photo.
            try await blocking { [backup] in try backup.files(into: try halfway.photos(), $0) }
            progress("照片和附件：\(manifest.files.count)个")
            try await fill(database, manifest) {
                // The commit puts the records into their place.
                if database.engine == .postgresql { try place.takePhotos(from: halfway) }
            }
        } catch {
            try await database.close()
            throw error
        }
        try await database.close()
        try place.takeFile(from: halfway)
        progress("记录：\(manifest.tables.count)个表，\(manifest.rowCount)行")
    }

    private func fill(
        _ database: Database, _ manifest: BackupManifest, beforeCommit: @escaping @Sendable () throws -> Void
    ) async throws {
        try await database.migrate(migrations, to: manifest.migrations)
        try await Cancellation.heeded { cancellation in
            try await database.load { [backup] in
                try backup.tables(manifest, cancellation, $0)
            } beforeCommit: { transaction in
                let contents = try transaction.contents { _ in try cancellation.check() }
                guard Set(contents) == Set(manifest.tables) else {
                    let other = Set(contents).symmetricDifference(manifest.tables).map(\.name)
                    throw DatabaseError(
                        .corrupt, "恢复后的内容与备份不同（\(Set(other).sorted().joined(separator: "、"))）。请检查磁盘。")
                }
                try beforeCommit()
            }
        }
        try await database.migrate(migrations)
    }
}

/// What a restore fills first, and how it comes from there to its place.
extension Installation {
    fileprivate var halfway: Installation {
        let data = RestoringFolder.path(in: DurableFile.real(data))
        guard case .file(let path) = location else { return Installation(location: location, data: data) }
        let file = URL(fileURLWithPath: path).lastPathComponent
        let folder = RestoringFolder.path(in: DurableFile.real(Self.folder(of: path)))
        return Installation(location: .file(folder + "/" + file), data: data)
    }

    /// Done already where a transaction is run again.
    fileprivate func takePhotos(from halfway: Installation) throws {
        guard DurableFile.exists(halfway.data + "/photos") else { return }
        try checkFree()
        try take(halfway.data + "/photos", to: data + "/photos")
    }

    /// The whole of SQLite's place: its file comes last.
    fileprivate func takeFile(from halfway: Installation) throws {
        guard case .file(let path) = location, case .file(let filled) = halfway.location else { return }
        guard !DurableFile.exists(filled + "-wal") else {
            throw DatabaseError(.other, "恢复的内容没有全部写进数据库文件。请检查磁盘，再恢复一次。")
        }
        try takePhotos(from: halfway)
        try take(filled, to: path)
    }

    private func take(_ filled: String, to path: String) throws {
        do { try DurableFile.moveNew(filled, to: path) } catch MediaError.file(_, _, EEXIST) {
            throw Refusal.occupied(path)
        }
    }
}
