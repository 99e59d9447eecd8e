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

    package init(location: DatabaseLocation, data: String) {
        self.location = location
        self.data = data
    }

    /// Opens the database that has to be there: a wrong path makes no empty one.
    package func openExisting(surroundings: Surroundings = .real) throws -> Database {
        if case .file(let path) = location, !DurableFile.exists(path) {
            throw Refusal(.missing, "place.missing", "没有数据库文件 \(path)。请检查 --data 或 --database。")
        }
        return try Database(location, surroundings: surroundings)
    }

    package func photos() throws -> PhotoStore { try PhotoStore(folder: data + "/photos") }

    /// Refuses a folder with anything in it, and a file where the database is to be.
    func checkFree() throws {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
        guard files.isEmpty else {
            throw Refusal(.conflict, "place.occupied", "\(data) 里已经有文件，不覆盖。请换一个空文件夹，或先把它移走。")
        }
        if case .file(let path) = location, DurableFile.exists(path) {
            throw Refusal(.conflict, "place.occupied", "\(path) 已经存在，不覆盖。请换一个位置。")
        }
    }
}

extension Database {
    /// The digests of all photos that records name.
    func namedPhotos() async throws -> [String] { try await read { try $0.namedPhotos() } }

    /// Chains what another engine left to be sealed: SQLite has no job that would.
    func sealAll() async throws {
        guard engine == .sqlite else { return }
        let office = Office(database: self)
        for county in try await office.read({ try Counties.all(in: $0) }) {
            try await office.sealAudit(county: county.code)
        }
    }
}

extension ReadTransaction {
    /// The digests of all photos that records of any county name, in order.
    func namedPhotos() throws -> [String] {
        var named: Set<String> = []
        for county in try Counties.all(in: self) {
            for row in try rows("SELECT DISTINCT sha256 FROM photo WHERE county = \(county.code)") {
                named.insert(try row["sha256"])
            }
        }
        return named.sorted()
    }
}

/// Runs what blocks on a thread that may.
func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .utility).async { continuation.resume(with: Swift.Result { try work() }) }
    }
}
