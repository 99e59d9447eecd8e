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
        let name = "kept \(counties), sealed: \(seals), \(migrations.map(\.name).joined())"
        try await withCopy(of: name, engine) { template in
            // Of a randomness of its own: what the tests make themselves takes none of its identifiers.
            let past = TestClock(seed: 77)
            let (product, _) = try await open(template.location, template.folder, past, seals: seals, migrations)
            for code in counties { try await TwoCounties.furnish(product, code, lives: false) }
            try await product.database.close()
        } _: { copy in
            let clock = TestClock()
            let own = try ownLocation(copy.location, in: copy.folder)
            let (product, place) = try await open(own, copy.folder, clock, seals: seals)
            let kept = KeptCounties(place: place, product: product, clock: clock, folder: copy.folder)
            do { try await body(kept) } catch {
                try await product.database.close()
                throw error
            }
            try await product.database.close()
        }
    }

    private static func open(
        _ location: DatabaseLocation, _ folder: String, _ clock: TestClock, seals: Bool, _ migrations: [Migration] = []
    ) async throws -> (Product, Installation) {
        let place = Installation(location: location, data: folder + "/data")
        let database = try Database(location, surroundings: clock.surroundings)
        if !migrations.isEmpty { try await database.migrate(migrations) }
        let product = Product(
            database: database, photos: try place.photos(), surroundings: clock.surroundings,
            hasher: PasswordHasher(rounds: 2), sealed: seals ? Product.sealed : [])
        return (product, place)
    }

    /// Where an installation has its SQLite file, which is moved there when it is there already. Who closed it left no log beside it.
    private static func ownLocation(_ location: DatabaseLocation, in folder: String) throws -> DatabaseLocation {
        guard case .file(let path) = location else { return location }
        let own = folder + "/data/wenming.sqlite"
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        if DurableFile.exists(path) { try FileManager.default.moveItem(atPath: path, toPath: own) }
        return .file(own)
    }

    /// An empty place, and a folder to write into.
    static func withPlace(_ engine: Engine, _ body: (Installation, _ folder: String) async throws -> Void) async throws
    {
        try await withLocation(engine) { location, folder in
            let own = try ownLocation(location, in: folder)
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
