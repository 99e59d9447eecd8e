import Database
import Kernel
import Office

/// Takes a list of divisions into the tree: new ones with their unit and, for villages, their place;
/// renamed ones get a new name from the given day and keep the old one before it. All or nothing.
package struct ImportDivisions: Command {
    package struct Outcome: Codable, Sendable {
        package var added = 0
        package var renamed = 0
        package var unchanged = 0
        /// Known, but only from a later day: now from this one.
        package var earlier = 0
        package var passedOver = 0
    }

    /// The last day of the latest month of a county that is closed, whose ranking stands by the tree as it was.
    package typealias ClosedThrough = @Sendable (_ county: String, ReadTransaction) throws -> Day?

    package static let action = Action("division.import", "导入区划")
    let csv: [UInt8]
    let validFrom: Day
    let closedThrough: ClosedThrough

    package init(
        csv: [UInt8], validFrom: Day, closedThrough: @escaping ClosedThrough = { _, _ in nil }
    ) {
        self.csv = csv
        self.validFrom = validFrom
        self.closedThrough = closedThrough
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Outcome> {
        guard let county = DivisionCode(actor.county) else { throw Refusal.noSuchCounty(actor.county) }
        let present = try Divisions.all(county: actor.county, on: validFrom, in: transaction)
        let byCode = Dictionary(present.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let list = try DivisionList(csv: csv, county: county, known: Set(byCode.keys))
        var outcome = Outcome(passedOver: list.passedOver)
        for line in list.lines.sorted(by: { $0.code < $1.code }) {
            guard let old = byCode[line.code] else {
                if try bringForward(line, county: actor.county, in: transaction) {
                    outcome.earlier += 1
                } else {
                    try add(line, county: actor.county, in: transaction)
                    outcome.added += 1
                }
                continue
            }
            if old.name == line.name {
                outcome.unchanged += 1
            } else {
                try rename(old, to: line.name, county: actor.county, in: transaction)
                outcome.renamed += 1
            }
        }
        try refuseIfClosed(outcome, county: actor.county, in: transaction)
        return Done(
            outcome, subject: actor.county, detail: "新增\(outcome.added)，改名\(outcome.renamed)，提前\(outcome.earlier)")
    }

    /// What a closed month was ranked by cannot come out otherwise afterwards.
    private func refuseIfClosed(_ outcome: Outcome, county: String, in transaction: ReadTransaction) throws {
        guard outcome.added + outcome.renamed + outcome.earlier > 0,
            let last = try closedThrough(county, transaction), validFrom <= last
        else { return }
        throw Refusal.field(
            "validFrom", "division.closed",
            "\(last.chinese)以前的月份已经关账，从\(validFrom.chinese)起改动区划会改变已公布的名次。生效日期请写\(last.adding(days: 1).chinese)或以后。")
    }

    /// A division that is known from a later day on exists from this day too, under the name it had: no code is ever
    /// valid twice on one day. False when there is no later day.
    private func bringForward(
        _ line: DivisionList.Line, county: String, in transaction: WriteTransaction
    ) throws -> Bool {
        let later = try transaction.row(
            """
            SELECT name, kind, validFrom FROM division
            WHERE county = \(county) AND code = \(line.code) AND validFrom > \(validFrom) ORDER BY validFrom LIMIT 1
            """)
        guard let later else { return false }
        let (name, from): (String, Day) = (try later["name"], try later["validFrom"])
        if name == line.name {
            try transaction.run(
                """
                UPDATE division SET validFrom = \(validFrom)
                WHERE county = \(county) AND code = \(line.code) AND validFrom = \(from)
                """)
        } else {
            let kind = Division.kind(of: line.code, name: line.name)
            try transaction.run(
                """
                INSERT INTO division (county, code, name, kind, validFrom, validTo)
                VALUES (\(county), \(line.code), \(line.name), \(kind), \(validFrom), \(from.adding(days: -1)))
                """)
        }
        return true
    }

    private func add(_ line: DivisionList.Line, county: String, in transaction: WriteTransaction) throws {
        let kind = Division.kind(of: line.code, name: line.name)
        try transaction.run(
            """
            INSERT INTO division (county, code, name, kind, validFrom)
            VALUES (\(county), \(line.code), \(line.name), \(kind), \(validFrom))
            """)
        let unitKind: Unit.Kind = line.code.level == .village ? .village : .township
        try transaction.run(
            """
            INSERT INTO unit (county, id, name, kind, division)
            VALUES (\(county), \(transaction.newID(Unit.self)), \(line.name), \(unitKind), \(line.code))
            ON CONFLICT (county, division) DO UPDATE SET name = excluded.name
            """)
        guard line.code.level == .village else { return }
        let placeKind: Place.Kind = kind == .community ? .community : .village
        try transaction.run(
            """
            INSERT INTO place (county, id, division, name, kind)
            VALUES (\(county), \(transaction.newID(Place.self)), \(line.code), \(line.name), \(placeKind))
            ON CONFLICT DO NOTHING
            """)
    }

    private func rename(
        _ old: Division, to name: String, county: String, in transaction: WriteTransaction
    ) throws {
        if old.validFrom == validFrom {
            try transaction.run(
                """
                UPDATE division SET name = \(name)
                WHERE county = \(county) AND code = \(old.code) AND validFrom = \(validFrom)
                """)
        } else {
            try transaction.run(
                """
                UPDATE division SET validTo = \(validFrom.adding(days: -1))
                WHERE county = \(county) AND code = \(old.code) AND validFrom = \(old.validFrom)
                """)
            try transaction.run(
                """
                INSERT INTO division (county, code, name, kind, validFrom, validTo)
                VALUES (\(county), \(old.code), \(name), \(old.kind), \(validFrom), \(old.validTo))
                """)
        }
        // A name of a time that has ended is not today's.
        guard old.validTo == nil else { return }
        try transaction.run("UPDATE unit SET name = \(name) WHERE county = \(county) AND division = \(old.code)")
        try transaction.run(
            """
            UPDATE place SET name = \(name)
            WHERE county = \(county) AND division = \(old.code) AND kind IN ('village', 'community')
              AND name = \(old.name)
            """)
    }
}

extension Refusal {
    static func noSuchCounty(_ code: String) -> Refusal {
        Refusal(.missing, "county.none", "没有代码为\(code)的县。请先运行 wenming import 建立它。")
    }
}
