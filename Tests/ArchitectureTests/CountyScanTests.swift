import TestSupport
import Testing

/// What lets a province lie on many nodes, and keeps one county's records from another's people.
@Suite("A statement on a county's table")
struct CountyScanTests {
    /// Tables that belong to no county: `SchemaTests` holds the schema to the same list.
    private static let global: Set<String> = [
        "appliedMigration", "secret", "knownKey", "benchRow", "provenRestore", "jobLease",
    ]

    /// What speaks of all counties, each with its reason.
    private static let exceptions = [
        "SELECT county, name, isDemo FROM county ORDER BY county": "the list of counties itself, which every node has",
        "UPDATE visit SET month": "a migration: once, for all counties",
        "UPDATE plan SET closedAt = (": "a migration: once, for all counties",
        "UPDATE plan SET tierAnew = tier": "a migration: once, for all counties",
        "UPDATE plan SET mannerAnew = manner": "a migration: once, for all counties",
        "UPDATE finding SET placeKind = (": "a migration: once, for all counties",
        "UPDATE finding SET plan = (": "a migration: once, for all counties",
        "UPDATE findingParty SET helps = COALESCE": "a migration: once, for all counties",
        "UPDATE recordPhoto SET kind = 'finding'": "a migration: once, for all counties",
        "UPDATE recordPhoto SET kind = 'visitLine'": "a migration: once, for all counties",
        "UPDATE rightsRequest SET kindAnew = kind": "a migration: once, for all counties",
        "INSERT INTO searchTextOfKinds": "a migration: once, for all counties",
        "UPDATE searchText SET words = ": "a migration: once, for all counties",
        "INSERT INTO bulletinAnew": "a migration: once, for all counties",
        "CREATE TABLE unitKept AS": "a migration: once, for all counties",
        "INSERT INTO unit (county, id, name, kind, division, goneFrom": "a migration: once, for all counties",
    ]

    /// Every literal of SQL in a file.
    /// Looked for first: the pattern is slow, and few texts of the sources are statements.
    private static let verbs = ["SELECT", "INSERT INTO", "UPDATE", "DELETE FROM", "JOIN"]

    private static func statements(_ text: String) -> [String] {
        let literals =
            text.matches(of: /"""\n(.*?)"""/.dotMatchesNewlines()).map { String($0.output.1) }
            + text.replacing("\"\"\"", with: "").matches(of: /"([^"\n]+)"/).map { String($0.output.1) }
        return literals.filter { literal in
            verbs.contains(where: literal.contains)
                && literal.contains(/\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|JOIN)\b/)
        }
    }

    @Test("says of which county, in each SELECT within it and for each table joined")
    func sources() {
        let all = SourceTree.files("Sources").filter { !$0.path.contains("Sources/bench/") }
        let tables = Set(
            all.flatMap { $0.text.matches(of: /CREATE (?:VIRTUAL )?TABLE (\w+)/).map { String($0.output.1) } }
        ).subtracting(Self.global).subtracting(["IF"])
        #expect(tables.count > 20)
        let scan = CountyScan(tables: tables)
        var excepted: Set<String> = []
        for (path, text) in all {
            for statement in Self.statements(text) {
                let lacking = scan.lacking(in: statement)
                if let known = Self.exceptions.keys.first(where: statement.contains), !lacking.isEmpty {
                    excepted.insert(known)
                } else {
                    #expect(lacking == [], "\(path): \(statement)")
                }
            }
        }
        #expect(excepted == Set(Self.exceptions.keys))
    }

    /// Citus refuses it: “subqueries are not supported within INSERT queries”. What is looked up is read before, or inserted
    /// by `INSERT … SELECT`.
    @Test("looks nothing up among the VALUES that it inserts")
    func values() {
        for (path, text) in SourceTree.files("Sources") {
            for statement in Self.statements(text) where statement.contains("INSERT INTO") {
                #expect(!statement.contains(/\bVALUES\b[^;]*\(\s*SELECT\b/), "\(path): \(statement)")
            }
        }
    }

    private static let scan = CountyScan(tables: ["finding", "plan", "visit", "unit", "findingEntry"])

    @Test(
        "without its county is found",
        arguments: [
            ("SELECT county, id FROM finding WHERE id = \\(id)", ["finding"]),
            ("SELECT id FROM finding ORDER BY county", ["finding"]),
            ("SELECT id FROM visit WHERE county = \\(c) AND plan IN (SELECT id FROM plan WHERE id = \\(id))", ["plan"]),
            ("SELECT id FROM visit WHERE id = ? UNION ALL SELECT id FROM plan WHERE county = ?", ["visit"]),
            ("SELECT id FROM visit, plan WHERE visit.county = $1 AND plan.id = visit.plan", ["plan"]),
            ("SELECT visit.id FROM visit JOIN plan ON plan.id = visit.plan WHERE visit.county = ?", ["plan"]),
            (
                "SELECT visit.id FROM visit JOIN plan ON plan.county = visit.county WHERE plan.id = ?",
                ["visit", "plan"]
            ),
            (
                "SELECT own.id FROM visit AS own JOIN visit AS other ON other.plan = own.plan WHERE own.county = ?",
                ["other"]
            ),
            ("visit JOIN plan ON plan.county = visit.county JOIN unit ON unit.division = visit.division", ["unit"]),
            ("SELECT id FROM finding WHERE county = ? OR id = ?", ["finding"]),
            ("SELECT id FROM finding WHERE id = ? AND (county = ? OR id = ?)", ["finding"]),
            ("SELECT id FROM finding WHERE county <> ?", ["finding"]),
            ("SELECT extract(year FROM now()) FROM finding", ["finding"]),
            ("UPDATE finding SET county = ? WHERE id = ?", ["finding"]),
            ("UPDATE visit SET plan = (SELECT id FROM plan WHERE plan.county = visit.county)", ["plan", "visit"]),
            ("DELETE FROM plan WHERE id = ?", ["plan"]),
            (
                "SELECT id FROM visit WHERE county = ? AND EXISTS (SELECT 1 FROM plan WHERE plan.county = visit.county)",
                ["plan"]
            ),
            ("EXISTS (SELECT 1 FROM visit AS own WHERE own.county = plan.county AND own.plan = plan.id)", ["own"]),
            ("INSERT INTO plan (id, month) VALUES (?, ?)", ["plan"]),
            ("INSERT INTO plan SELECT * FROM visit WHERE county = ?", ["plan"]),
            ("INSERT INTO plan (county, id) SELECT county, id FROM visit", ["visit"]),
        ])
    func found(statement: String, lacking: [String]) {
        #expect(Self.scan.lacking(in: statement) == lacking)
    }

    @Test(
        "with its county passes",
        arguments: [
            "SELECT id FROM finding WHERE county = \\(actor.county) AND id = \\(id)",
            "SELECT finding.id FROM finding WHERE finding.county=$1",
            "SELECT visit.id FROM visit JOIN plan ON plan.county = visit.county WHERE visit.county = ? LIMIT 1",
            "SELECT visit.id FROM visit JOIN plan ON plan.county = visit.county WHERE plan.county = ? LIMIT 1",
            "SELECT 1 FROM \\(source) JOIN visit ON visit.county = plan.county",
            "visit JOIN plan ON plan.county = visit.county LEFT JOIN unit AS own ON own.county = plan.county",
            "SELECT id FROM visit WHERE county = ? AND (id = ? OR EXISTS (SELECT 1 FROM plan WHERE plan.county = ?))",
            "UPDATE plan SET month = ? WHERE county = ?",
            "DELETE FROM plan WHERE county = ? AND id = ?",
            "INSERT INTO plan (county, id) VALUES (?, ?) ON CONFLICT (county, id) DO UPDATE SET id = excluded.id",
            "INSERT INTO plan (county, id) SELECT county, id FROM visit WHERE county = ?",
            "SELECT id FROM knownKey",
        ])
    func passes(statement: String) {
        #expect(Self.scan.lacking(in: statement) == [])
    }
}
