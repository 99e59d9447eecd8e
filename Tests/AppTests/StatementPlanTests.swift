import App
import Findings
import Foundation
import Kernel
import Logging
import Organisation
import Synchronization
import TestSupport
import Testing
import Web

@testable import Database

/// What pages ask of the database, and whether it finds that by an index: a list that reads a whole table answers well in
/// its first month, and not in its tenth year.
@Suite("Every statement of every page")
struct StatementPlanTests {
    /// Tables of which a page may read all, each with its reason.
    private static let small: [String: String] = [
        "county": "one row a county, and asked for by every request of a server that has several",
        "provenrestore": "of the installation: one row a night, and the page shows the newest",
    ]

    /// What may read a county's whole list all the same, each with its reason.
    private static let whole: [String: String] = [
        "SELECT visit.plan, count(*) AS visits": "the list of plans says of each how many visits it has",
        "SELECT CASE WHEN findingEntry.fromState":
            "what changed since yesterday is found by its time; without statistics PostgreSQL takes that for a third of all",
    ]

    /// A figure over many findings: PostgreSQL, told that there are a million, reads their parties once rather than asking for
    /// each, and SQLite looks through an index that has all it counts for what a period changed (docs/performance.md).
    private static func isFigure(_ text: String, _ whole: [String]) -> Bool {
        text.contains("count(")
            && (whole == ["findingparty"] || text.contains("finding.id IN (SELECT findingEntry.finding"))
    }

    @Test("names its county, finds its rows by an index, and reads no list whole", arguments: Engine.available)
    func plans(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            try await Self.grow(counties, engine)
            let heard = HeardStatements()
            let listening = Database(ListeningStore(counties.product.database.store, heard), engine)
            try await Self.visitAllPages(counties, on: listening)
            let statements = heard.all
            #expect(statements.count > 100)
            let tables = try await counties.product.database.read { try $0.tables().map(\.name.folded) }
            let indexes = try await counties.product.database.read { try QueryPlan.wholeIndexes(in: $0) }
            let scan = CountyScan(tables: tables.filter { Self.small[$0] == nil && $0 != "knownKey" })
            for (text, values) in statements.sorted(by: { $0.key < $1.key }) {
                let (scanned, whole) = try await counties.product.database.read { transaction in
                    let plan = QueryPlan(text, values, wholeIndexes: indexes, in: transaction)
                    return (try plan.scanned(), try plan.wholeLists())
                }
                #expect(scanned.filter { Self.small[$0] == nil } == [], "\(text)")
                #expect(
                    whole.isEmpty || Self.whole.keys.contains(where: text.hasPrefix) || Self.isFigure(text, whole),
                    "\(whole): \(text)")
                #expect(scan.lacking(in: text) == [], "\(text)")
                #expect(!text.contains(Self.boundLimit), "planned anew each time: \(text)")
            }
            let lists = statements.filter { Self.isLongList($0.key) }
            #expect(lists.count >= 10)
            for (text, values) in lists.sorted(by: { $0.key < $1.key }) {
                let isSorted = try await counties.product.database.read { transaction in
                    try QueryPlan(text, values, in: transaction).isSorted()
                }
                #expect(!isSorted, "\(text)")
            }
        }
    }

    /// Lets PostgreSQL take what grows with the years for long; SQLite plans the same for any length.
    private static func grow(_ counties: TwoCounties, _ engine: Engine) async throws {
        guard engine == .postgresql else { return }
        try await counties.product.database.write { transaction in
            try transaction.run(
                """
                UPDATE pg_class SET reltuples = 1000000, relpages = 1
                WHERE relnamespace = current_schema()::regnamespace AND relname::text IN \(list: QueryPlan.long.sorted())
                """)
        }
    }

    /// What is put in order after all and is not long: what a search found, what is overdue now, what came in one month, a
    /// township's own visits (its villages, once a month), what one unit answers for and has not done.
    private static let short = [
        "COALESCE(finding.leadDivision, finding.lead)",
        "searchText", "finding.due < ", "finding.foundAt >= ", "visit.month = ", "visit.division >= ", "1 = 0",
    ]

    // Each made once, and only read: a literal is put together anew whenever it is come to.
    nonisolated(unsafe) private static let boundLimit = /LIMIT [?$]/
    nonisolated(unsafe) private static let pageOfList =
        /(?s)^\s*SELECT .*FROM (finding|visit|auditEntry)\b.*ORDER BY .*LIMIT/

    /// Of what grows with the years, a page in its order.
    private static func isLongList(_ text: String) -> Bool {
        text.contains(pageOfList)
            && !short.contains(where: text.contains)
    }

    @Test("which would put a county's whole list in order for one page, is found", arguments: Engine.available)
    func sort(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            for (order, isSorted) in [("title", true), ("foundAt DESC, id DESC", false)] {
                let text = "SELECT id FROM finding WHERE county = '990101' ORDER BY \(order) LIMIT 50"
                let found = try await counties.product.database.read { transaction in
                    try QueryPlan(text, [], in: transaction).isSorted()
                }
                #expect(Self.isLongList(text) && found == isSorted, "\(order)")
            }
        }
    }

    @Test("which would read a table whole, is found", arguments: Engine.available)
    func scan(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let scanned = try await counties.product.database.read { transaction in
                try QueryPlan("SELECT id FROM finding WHERE title = 'x'", [], in: transaction).scanned()
            }
            #expect(scanned == ["finding"])
        }
    }

    @Test(
        "which would read a county's whole list, is found, and a page in the list's order is not",
        arguments: Engine.available,
        [
            ("SELECT id FROM finding WHERE county = '990101' AND title = 'x'", ["finding"]),
            ("SELECT count(*) FROM visitLine WHERE county = '990101' AND note <> ''", ["visitline"]),
            ("SELECT id FROM finding WHERE county = '990101' AND topic = 'x' ORDER BY title LIMIT 50", ["finding"]),
            (
                "SELECT id FROM finding WHERE county = '990101' AND topic = 'x' ORDER BY foundAt DESC, id DESC LIMIT 50",
                []
            ),
            (
                "SELECT count(*) FROM finding WHERE county = '990101' AND state NOT IN ('closed', 'voided')",
                []
            ),
            ("SELECT id FROM visit WHERE county = '990101' AND month = '2019-10'", []),
        ])
    func whole(engine: Engine, statement: (text: String, lists: [String])) async throws {
        try await TwoCounties.with(engine) { counties in
            try await Self.grow(counties, engine)
            let found = try await counties.product.database.read { transaction in
                try QueryPlan(statement.text, [], in: transaction).wholeLists()
            }
            #expect(found == statement.lists)
        }
    }

    /// As everybody who may, and lists in each of their orders.
    private static func visitAllPages(_ counties: TwoCounties, on database: Database) async throws {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let uploads = NSTemporaryDirectory() + "/uploads-\(UUID().uuidString)"
        let product = Product(
            database: database, photos: counties.product.photos, surroundings: counties.product.surroundings,
            hasher: PasswordHasher(rounds: 2))
        let site = try await product.site(publicURL: nil, uploadFolder: uploads, logger: quiet)
        let seen = TwoCounties(product: product, site: site)
        let sample = try await IsolationTests.Sample("990101", counties.product)
        let lists =
            [
                "findings?standing=valid&sort=newest", "findings?standing=valid&sort=due",
                "findings?standing=valid&sort=division", "findings?standing=open&sort=due", "findings?standing=overdue",
                "findings?standing=closed&source=visit", "findings?standing=valid&below=990101100",
                "findings?standing=valid&month=2019-10", "findings?standing=valid&q=%E6%A1%A5%E5%A4%B4",
                "findings?standing=open&escalation=1", "findings?standing=open&topic=%E5%9E%83%E5%9C%BE",
                "findings?standing=open&duty=own", "visits/all?tier=county&state=submitted", "visits/all?state=open",
                "visits/all?month=2019-10", "audit?who=x", "audit?action=refused", "audit?record=x",
                "audit?after=1_1_1",
                "audit?from=2019-11-01&through=2019-11-30", "audit?who=x&action=signIn&from=2019-11-01",
                "findings?standing=valid&plan=\(try sample.value(":plan"))",
            ] + FindingTask.allCases.map { "findings?task=\($0.rawValue)" }
        for role in Role.assignable {
            let visitor = try await seen.visitor(role, county: "990101")
            for route in counties.product.routes where route.method == .get && Self.asksNew(role, route) {
                _ = try await visitor.get("/990101/\(try sample.path(route))")
            }
            guard alike(role).first == role else { continue }
            for list in lists { _ = try await visitor.get("/990101/\(list)") }
        }
    }

    /// Roles that see as far as each other, so that a page asks the same for each of them.
    private static let seeingAlike: [[Role]] = [
        [.clerk, .director, .leader], [.departmentLiaison, .departmentDeputy, .departmentHead],
        [.townshipLiaison, .townshipDeputy, .townshipHead], Role.panel,
    ]

    private static func alike(_ role: Role) -> [Role] { seeingAlike.first { $0.contains(role) } ?? [role] }

    /// Whether nobody before opened the page who sees as far.
    private static func asksNew(_ role: Role, _ route: Route) -> Bool {
        switch route.access {
        case .anyone: role == .clerk
        case .signedIn: alike(role).first == role
        case .right(let right): alike(role).first(where: right.roles.contains) == role
        }
    }
}

/// Each statement that was read with, the values of its first time.
final class HeardStatements: Sendable {
    private let statements = Mutex<[String: [SQLValue]]>([:])

    var all: [String: [SQLValue]] { statements.withLock { $0 } }

    func hear(_ text: String, _ values: [SQLValue]) {
        statements.withLock { $0[text, default: values] = values }
    }
}

/// Another store that tells what it is asked when only reading.
struct ListeningStore: Store {
    let store: any Store
    let heard: HeardStatements

    init(_ store: any Store, _ heard: HeardStatements) {
        self.store = store
        self.heard = heard
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await store.read { [heard] inner in
            let connection = ListeningConnection(connection: inner.connection, heard: heard)
            return try body(ReadTransaction(connection, inner.engine, inner.surroundings))
        }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        try await store.write(body)
    }

    func durability() async throws -> String { try await store.durability() }
    func faults() async throws -> [String] { try await store.faults() }
    func unchecked() async throws -> [String] { try await store.unchecked() }
    func close() async throws { try await store.close() }
}

private struct ListeningConnection: Connection {
    let connection: any Connection
    let heard: HeardStatements

    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int) {
        heard.hear(text, values)
        return try connection.execute(text, values)
    }

    func stream(_ text: String, size: Int, _ take: ([Row]) throws -> Void) throws {
        try connection.stream(text, size: size, take)
    }

    func load(_ rows: [[SQLValue]], table: String, columns: [String]) throws {
        try connection.load(rows, table: table, columns: columns)
    }

    func tables() throws -> [Table] { try connection.tables() }
    func order(of table: Table) throws -> SQL { try connection.order(of: table) }
    func waitForSchema() throws { try connection.waitForSchema() }
    func takeAnyTime() throws { try connection.takeAnyTime() }
    func goOnNumbering(_ table: Table) throws { try connection.goOnNumbering(table) }
    func makeReadyToLoad() throws { try connection.makeReadyToLoad() }
}
