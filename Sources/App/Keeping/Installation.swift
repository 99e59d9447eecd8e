import Database
import Foundation
import Kernel
import Media
import Office
import Organisation

/// Where a county's records and files are, or are to be.
package struct Installation: Sendable {
    package let location: DatabaseLocation
    /// The folder with `photos/` in it.
    package let data: String
    package let keyringFile: KeyringFile
    /// What the audit ended with at many moments.
    package var anchors: AuditAnchors { AuditAnchors(folder: data + "/backups/heads") }

    /// - Parameter keys: the file of the keys; nil is `keys` in the data folder.
    package init(location: DatabaseLocation, data: String, keys: String? = nil) {
        self.location = location
        self.data = data
        keyringFile = KeyringFile(path: keys ?? data + "/keys")
    }

    /// The SQLite file by its full path; empty for PostgreSQL, which other servers of this installation reach by other ways.
    package var home: String {
        if case .file(let path) = location { DurableFile.real(path) } else { "" }
    }

    /// Opens the database that has to be there: a wrong path makes no empty one.
    package func openExisting(surroundings: Surroundings = .real) throws -> Database {
        if case .file(let path) = location, !DurableFile.exists(path) {
            throw Refusal(.missing, "place.missing", "没有数据库文件 \(path)。请检查 --data 或 --database。")
        }
        return try Database(location, surroundings: surroundings)
    }

    package func photos() throws -> PhotoStore { try PhotoStore(folder: data + "/photos") }

    /// To look at: makes no folder where there is none.
    package var existingPhotos: PhotoStore { PhotoStore(existing: data + "/photos") }

    /// Refuses a folder with anything in it that may be of a county, and a file where the database is to be.
    func checkFree() throws {
        var harmless: Set = ["backups", "uploads", "lost+found", "keys", RestoringFolder.name]
        if case .file(let path) = location {
            for path in ["", "-wal", "-shm"].map({ path + $0 }) where DurableFile.exists(path) {
                throw Refusal.occupied(path)
            }
            harmless.insert(URL(fileURLWithPath: path).lastPathComponent + ".serving")
        }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
        guard harmless.isSuperset(of: files) else {
            throw Refusal(.conflict, "place.occupied", "\(data) 里已经有文件，不覆盖。请换一个空文件夹，或先把它移走。")
        }
    }

    /// The folders that records and files are to be in: mostly it is one.
    var folders: Set<String> {
        var folders: Set = [DurableFile.real(data)]
        if case .file(let path) = location { folders.insert(DurableFile.real(Self.folder(of: path))) }
        return folders
    }

    static func folder(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// Refuses a place that a restore is filling, or that one was filling when it was killed: it would be taken for an
    /// empty county's.
    package func checkRestored() throws {
        // The file gets its name when all is there.
        if case .file(let path) = location, DurableFile.exists(path) { return }
        for folder in folders.map(RestoringFolder.path) where DurableFile.exists(folder) {
            throw Refusal(
                .conflict, "place.restoring",
                "\(folder) 是没有完成的恢复。正在恢复的，请等它完成；中断了的，请再运行一次 wenming restore，或删除这个文件夹。")
        }
    }
}

extension Refusal {
    static func noPhotoFolder(count: Int) -> Refusal {
        Refusal(.missing, "place.photos", "没有照片文件夹，记录里的\(count)个照片和附件都找不到。请检查 --data")
    }

    static func occupied(_ path: String) -> Refusal {
        Refusal(.conflict, "place.occupied", "\(path) 已经存在，不覆盖。请换一个位置。")
    }
}

extension Database {
    /// The digests of all photos and files that records name.
    func namedFiles() async throws -> [String] { try await read { try $0.namedFiles() } }

    /// Chains what came from another engine and was not sealed there: SQLite has no job that would.
    package func sealLeftovers() async throws {
        guard engine == .sqlite else { return }
        let office = Office(database: self)
        for county in try await office.read({ try Counties.all(in: $0) }) {
            try await office.sealAudit(county: county.code)
        }
    }
}

extension ReadTransaction {
    /// The digests of all photos and files that records of any county name, in order.
    func namedFiles() throws -> [String] {
        var named: Set<String> = []
        for county in try Counties.all(in: self) {
            let rows = try rows(
                """
                SELECT sha256 FROM recordPhoto WHERE county = \(county.code)
                UNION SELECT sha256 FROM recordFile WHERE county = \(county.code)
                """)
            for row in rows { named.insert(try row["sha256"]) }
        }
        return named.sorted()
    }

    /// What all records, photos and files take on the disk, about.
    func byteSize() throws -> Int {
        try Counties.all(in: self).reduce(into: try databaseByteSize()) { sum, county in
            sum +=
                try value(
                    "SELECT CAST(COALESCE(sum(byteSize), 0) AS BIGINT) FROM photo WHERE county = \(county.code)") ?? 0
            sum +=
                try value(
                    "SELECT CAST(COALESCE(sum(byteSize), 0) AS BIGINT) FROM file WHERE county = \(county.code)") ?? 0
        }
    }
}
