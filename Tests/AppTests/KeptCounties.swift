import App
import Database
import Foundation
import Kernel
import Media
import Office
import Organisation
import TestSupport

/// Two counties on a place of their own, as an installation has it, to be copied, backed up and examined.
struct KeptCounties {
    let place: Installation
    let product: Product
    let clock: TestClock
    /// For whatever a test writes beside the place.
    let folder: String

    /// - Parameter seals: false makes the records as they were written before they were sealed.
    static func with(
        _ engine: Engine, migrations: [Migration] = Product.migrations, counties: [String] = TwoCounties.codes,
        seals: Bool = true,
        _ body: (KeptCounties) async throws -> Void
    ) async throws {
        try await withPlace(engine) { place, folder in
            let clock = TestClock()
            let database = try Database(place.location, surroundings: clock.surroundings)
            try await database.migrate(migrations)
            let product = Product(
                database: database, photos: try place.photos(), surroundings: clock.surroundings,
                hasher: PasswordHasher(rounds: 2), sealed: seals ? Product.sealed : [])
            for code in counties { try await TwoCounties.furnish(product, code, lives: false) }
            let kept = KeptCounties(place: place, product: product, clock: clock, folder: folder)
            do { try await body(kept) } catch {
                try await database.close()
                throw error
            }
            try await database.close()
        }
    }

    /// An empty place, and a folder to write into.
    static func withPlace(_ engine: Engine, _ body: (Installation, _ folder: String) async throws -> Void) async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kept-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withLocation(engine) { location in
            let own = engine == .sqlite ? .file(folder + "/data/wenming.sqlite") : location
            if engine == .sqlite {
                try FileManager.default.createDirectory(
                    atPath: folder + "/data", withIntermediateDirectories: true)
            }
            try await body(Installation(location: own, data: folder + "/data"), folder)
        }
    }

    func backUp(to name: String = "backup.tar.zst") async throws -> String {
        let path = "\(folder)/\(name)"
        _ = try await Backup(database: product.database, photos: product.photos).write(to: path) { _ in }
        return path
    }

    func contents() async throws -> [TableContents] { try await product.database.read { try $0.contents() } }

    func photo() async throws -> String {
        let photo: String? = try await product.office.read { try $0.value("SELECT min(sha256) FROM photo") }
        return photo ?? ""
    }
}

extension Installation {
    func contents() async throws -> [TableContents] {
        let database = try openExisting()
        let contents = try await database.read { try $0.contents() }
        try await database.close()
        return contents
    }

    func examine() async throws -> Examination.Report {
        let database = try openExisting(surroundings: .real.holding(.ofTests))
        let report = try await Examination(database: database, photos: try photos()).report()
        try await database.close()
        return report
    }
}
