import App
import Foundation
import HTTPTypes
import Kernel
import Logging
import Media
import Office
import Organisation
import TestSupport
import Testing
import Web

@testable import Database

/// A small database as an earlier release left it (`script/old-release`): what it held, and what that release's lists and
/// figures said of it to several people.
private struct OldRelease: Sendable {
    struct Said: Decodable, Sendable {
        /// By address, how many there are, as the list's chips say it.
        let lists: [String: String]
        let figures: [String: String]
    }

    private struct Head: Decodable {
        let moment: Int64
        let migrations: [String]
        let said: [String: Said]
    }

    struct Records: Sendable {
        let table: String
        let columns: [String]
        let rows: [[SQLValue]]
    }

    /// When it was asked.
    let moment: Instant
    let migrations: [String]
    let said: [String: Said]
    let records: [Records]

    init(_ path: String) throws {
        let lines = try Self.unpacked(path).split(separator: "\n")
        let head = try JSONDecoder().decode(Head.self, from: Data(try #require(lines.first).utf8))
        (moment, migrations, said) = (Instant(milliseconds: head.moment), head.migrations, head.said)
        records = try lines.dropFirst().map { line in
            let read = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let rows = try #require(read?["rows"] as? [[Any]])
            return Records(
                table: try #require(read?["table"] as? String), columns: try #require(read?["columns"] as? [String]),
                rows: rows.map { $0.map(Self.value) })
        }
    }

    private static func value(_ read: Any) -> SQLValue {
        switch read {
        case let text as String: .text(text)
        case let number as NSNumber: .integer(number.int64Value)
        default: .null
        }
    }

    private static func unpacked(_ path: String) throws -> String {
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["--decompress", "--stdout", path]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let bytes = try #require(try output.fileHandleForReading.readToEnd())
        gzip.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The schema as that release had it, and its records.
    func restore(to database: Database) async throws {
        let known = Set(migrations)
        try await database.migrate(Product.migrations.filter { known.contains($0.name) })
        try await database.write { transaction in
            try transaction.connection.makeReadyToLoad()
            for records in records {
                try transaction.connection.load(records.rows, table: records.table, columns: records.columns)
            }
        }
    }
}

@Suite("A database of an earlier release")
struct OldReleaseTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Data/releases").path

    private static let releases = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []

    @Test("is kept here") func kept() { #expect(!Self.releases.isEmpty) }

    @Test("migrates, and every list and figure says what it said", arguments: releases, Engine.available)
    func migrates(release: String, engine: Engine) async throws {
        let old = try OldRelease("\(Self.folder)/\(release)")
        // What was released once is never renamed or taken back.
        #expect(Set(old.migrations).isSubset(of: Product.migrations.map(\.name)))
        let clock = TestClock()
        clock.set(old.moment)
        try await withDatabase(engine, clock: clock) { database, _ in
            try await old.restore(to: database)
            let applied = try await database.migrate(Product.migrations)
            #expect(applied.count == Product.migrations.count - old.migrations.count)
            try await withPhotos { photos in
                try await visit(old, database, photos, clock)
            }
        }
    }

    private func visit(_ old: OldRelease, _ database: Database, _ photos: PhotoStore, _ clock: TestClock) async throws {
        let hasher = PasswordHasher(rounds: 2)
        let product = Product(
            database: database, photos: photos, surroundings: clock.surroundings, hasher: hasher)
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let site = try await product.site(
            publicURL: nil, uploadFolder: NSTemporaryDirectory() + "/uploads-\(UUID().uuidString)", logger: quiet)
        for (name, said) in old.said.sorted(by: { $0.key < $1.key }) {
            let visitor = try await signedIn(name, product, site, hasher)
            for (path, total) in said.lists.sorted(by: { $0.key < $1.key }) {
                let page = try await visitor.get("/990101/\(path)", headers: [.accept: "application/json"])
                #expect(page.status == 200 && page.body.contains("\"total\":\"\(total)\""), "\(name): \(path)")
                #expect(try await visitor.get("/990101/\(path)").status == 200, "\(name): \(path)")
            }
            try await compare(said.figures, visitor, Month(old.moment.day), name)
        }
        try await openAll(product, try await signedIn("clerk", product, site, hasher))
    }

    private struct Figures: Decodable {
        struct Entry: Decodable { let name, shown: String }
        let entries: [Entry]
    }

    /// Figures that a later decision counts otherwise: what was said then, and what the same records come to now.
    private static let counted: [String: (then: String, now: String)] = [
        // A feast of a village that has no standard is within none (decisions/0060).
        "banquetsWithin": ("7", "6"), "banquetsWithinRate": ("58.3%", "54.5%"),
        // One that was stopped within the period is carried on no more (decisions/0065).
        "campaignsCarriedOn": ("5", "4"),
    ]

    private func compare(
        _ figures: [String: String], _ visitor: Visitor, _ month: Month, _ name: String
    ) async throws {
        let page = try await visitor.get("/990101/metrics?period=\(month)", headers: [.accept: "application/json"])
        let now = try JSONDecoder().decode(Figures.self, from: Data(page.body.utf8)).entries
        let shown = Dictionary(now.map { ($0.name, $0.shown) }, uniquingKeysWith: { first, _ in first })
        for (figure, before) in figures.sorted(by: { $0.key < $1.key }) {
            let due = Self.counted[figure].flatMap { $0.then == before ? $0.now : nil }
            #expect(shown[figure] == due ?? before, "\(name): \(figure)")
        }
    }

    /// A record of every kind opens.
    private func openAll(_ product: Product, _ clerk: Visitor) async throws {
        let samples = try await product.database.read { transaction in
            try product.capabilities.reduce(into: [String: String]()) { all, capability in
                all.merge(try capability.samples("990101", transaction)) { first, _ in first }
            }
        }
        #expect(samples.count > 20)
        var opened = 0
        for route in product.routes where route.method == .get && route.path.contains(":") {
            let parts = route.path.split(separator: "/").map(String.init)
            let filled = parts.map { $0.hasPrefix(":") ? samples[String($0.dropFirst())] : $0 }
            // Photos were not kept with it, nor what is printed with them.
            guard !filled.contains(nil), !route.path.contains("photo"), !route.path.contains(".") else { continue }
            let path = filled.compactMap(\.self).joined(separator: "/")
            let status = try await clerk.get("/990101/\(path)").status
            #expect([200, 303, 403, 404, 409].contains(status), "\(path): \(status)")
            opened += status == 200 ? 1 : 0
        }
        #expect(opened > 30)
    }

    /// Passwords take long on purpose: the person of the old database gets one that does not.
    private func signedIn(
        _ name: String, _ product: Product, _ site: Site, _ hasher: PasswordHasher
    ) async throws -> Visitor {
        let id: ID<Person>? = try await product.database.read { transaction in
            try transaction.value(
                "SELECT id FROM person WHERE county = '990101' AND signInName = \(name)", as: String.self
            ).flatMap { ID($0) }
        }
        let hash = try await hasher.hash(TwoCounties.password, salt: [1, 2, 3, 4])
        try await product.office.carryOut(
            SetPassword(person: try #require(id), hash: hash, mustChange: false), by: .system(county: "990101"))
        let visitor = Visitor(site)
        let form = try await visitor.get("/990101/sign-in")
        _ = try await visitor.post(
            "/990101/sign-in", [("name", name), ("password", TwoCounties.password)], token: form.formToken)
        return visitor
    }
}
