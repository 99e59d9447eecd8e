import Crypto
import Database
import Foundation
import Kernel
import Office

/// Takes a list of divisions into the tree: new ones with their unit and, for villages, their place; renamed ones get a new
/// name from the given day and keep the old one before it; those that are no more end, as somebody answered. All or nothing.
package struct ImportDivisions: Command {
    package struct Outcome: Codable, Sendable {
        package var added = 0
        package var renamed = 0
        package var unchanged = 0
        /// Known, but only from a later day: now from this one.
        package var earlier = 0
        package var passedOver = 0
        package var ended = 0
        package var skipped = 0
        /// Lacking in the list, and left as they are because nobody said that they are no more.
        package var kept: [DivisionChanges.Missing] = []
    }

    package static let action = Action("division.import", "导入区划", right: .changeDivisions)
    let file: [UInt8]
    let validFrom: Day
    let answers: DivisionAnswers
    let listeners: DivisionListeners

    package init(
        list file: [UInt8], validFrom: Day, answers: DivisionAnswers = DivisionAnswers(),
        listeners: DivisionListeners = .none
    ) {
        self.file = file
        self.validFrom = validFrom
        self.answers = answers
        self.listeners = listeners
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Outcome> {
        let county = actor.county
        let (list, changes) = try read(county, in: transaction)
        if let refusal = list.refusal { throw refusal }
        try refuseUnanswered(changes)
        try refuseStrayAnswers(list, changes)
        try refuseIfClosed(changes, county: county, in: transaction)
        for line in changes.earlier { try bringForward(line, county: county, in: transaction) }
        for line in changes.added { try add(line, county: county, in: transaction) }
        for change in changes.changed { try rename(change, county: county, in: transaction) }
        let ended = try end(by: actor, in: transaction)
        let outcome = Outcome(
            added: changes.added.count, renamed: changes.changed.count, unchanged: changes.unchanged.count,
            earlier: changes.earlier.count, passedOver: changes.passedOver, ended: ended,
            skipped: changes.skipped.count, kept: changes.missing.filter { answers.ends[$0.division.code] == nil })
        return Done(
            outcome, subject: county,
            detail:
                "新增\(outcome.added)，改名\(outcome.renamed)，提前\(outcome.earlier)，撤并\(ended)，名单\(Self.digest(list).prefix(16))"
        )
    }

    /// What the list changes and leaves open, before anything of it is taken; of a list with wrong rows, what the others do.
    package func read(
        _ county: String, in transaction: ReadTransaction
    ) throws -> (list: DivisionList, changes: DivisionChanges) {
        guard let code = DivisionCode(county) else { throw Refusal.noSuchCounty(county) }
        let tree = try Divisions.all(county: county, on: validFrom, in: transaction)
        let list = try DivisionList(reading: file, county: code, known: Set(tree.map(\.code)))
        let later = try Divisions.later(county: county, than: validFrom, in: transaction)
        return (list, DivisionChanges(list, from: validFrom, tree: tree, later: later, kinds: answers.kinds))
    }

    /// By which the audit knows a list.
    private static func digest(_ list: DivisionList) -> String { SHA256.hash(data: Data(list.text.utf8)).hex }

    private func refuseUnanswered(_ changes: DivisionChanges) throws {
        guard !changes.questions.isEmpty else { return }
        let names = changes.questions.map { "\($0.code) \($0.name)" }.joined(separator: "、")
        throw Refusal(
            .invalid, "division.unusual",
            "有\(changes.questions.count)个代码看不出是什么，请逐个写明类别，或者跳过：\(names)。",
            fields: changes.questions.map { .init("kind-\($0.code)", "请选择\($0.name)是什么，或者跳过。") })
    }

    /// An answer to what nobody asked is a mistyped code.
    private func refuseStrayAnswers(_ list: DivisionList, _ changes: DivisionChanges) throws {
        let listed = Set(list.lines.map(\.code))
        for code in answers.ends.keys.sorted() where listed.contains(code) {
            throw Refusal.field("goneFrom-\(code)", "division.listed", "\(code)还在名单里，不能同时撤销。请核对代码，或从名单里去掉这一行。")
        }
        for (code, taken) in answers.kinds.sorted(by: { $0.key < $1.key }) {
            guard listed.contains(code) else {
                throw Refusal.field("kind-\(code)", "division.notListed", "名单里没有\(code)，不用写明类别。请核对代码。")
            }
            if case .asKind(let kind) = taken, !Division.kinds(at: code.level).contains(kind) {
                let kinds = Division.kinds(at: code.level).map(\.chinese).joined(separator: "、")
                throw Refusal.field("kind-\(code)", "division.kind", "\(code)只能是\(kinds)，或者跳过。")
            }
        }
    }

    /// What a closed month was ranked by cannot come out otherwise afterwards.
    func refuseIfClosed(_ changes: DivisionChanges, county: String, in transaction: ReadTransaction) throws {
        guard !changes.isEmpty, let last = try listeners.closedThrough(county, transaction), validFrom <= last
        else { return }
        throw Refusal.field(
            "validFrom", "division.closed",
            "\(last.chinese)以前的月份已经关账，从\(validFrom.chinese)起改动区划会改变已公布的名次。生效日期请写\(last.adding(days: 1).chinese)或以后。")
    }

    /// Villages before the townships that they leave.
    private func end(by actor: Actor, in transaction: WriteTransaction) throws -> Int {
        let endings = answers.ends.sorted { $0.key > $1.key }.map { code, end in
            Ending(code: code, end: end, reason: "新名单里没有")
        }
        var ended = 0
        for ending in endings {
            do {
                if try ending.record(closedThrough: listeners.closedThrough, by: actor, in: transaction) { ended += 1 }
            } catch let refusal as Refusal { throw refusal.of(ending.code) }
        }
        for ending in endings {
            do { try ending.refuseIfPopulated(county: actor.county, in: transaction) } catch let refusal as Refusal {
                throw refusal.of(ending.code)
            }
        }
        try SettleEnds.settle(county: actor.county, listeners: listeners, in: transaction)
        return ended
    }

    // MARK: Into the tree

    /// A division that is known from a later day on exists from this day too, under the name that the list has: no code is
    /// ever valid twice on one day.
    private func bringForward(
        _ line: DivisionChanges.Line, county: String, in transaction: WriteTransaction
    ) throws {
        let later = try transaction.row(
            """
            SELECT name, kind, validFrom, validTo FROM division
            WHERE county = \(county) AND code = \(line.code) AND validFrom > \(validFrom) ORDER BY validFrom LIMIT 1
            """)
        guard let later else { return }
        let (name, kind, from): (String, Division.Kind, Day) = (
            try later["name"], try later["kind"], try later["validFrom"]
        )
        if name == line.name, kind == line.kind {
            // Another row, as its first day is a part of what it is known by.
            let validTo: Day? = try later["validTo"]
            try transaction.run(
                "DELETE FROM division WHERE county = \(county) AND code = \(line.code) AND validFrom = \(from)")
            try transaction.run(
                """
                INSERT INTO division (county, code, name, kind, validFrom, validTo)
                VALUES (\(county), \(line.code), \(name), \(kind), \(validFrom), \(validTo))
                """)
        } else {
            try transaction.run(
                """
                INSERT INTO division (county, code, name, kind, validFrom, validTo)
                VALUES (\(county), \(line.code), \(line.name), \(line.kind), \(validFrom), \(from.adding(days: -1)))
                """)
        }
    }

    private func add(_ line: DivisionChanges.Line, county: String, in transaction: WriteTransaction) throws {
        if try !goOn(line, county: county, in: transaction) {
            try transaction.run(
                """
                INSERT INTO division (county, code, name, kind, validFrom)
                VALUES (\(county), \(line.code), \(line.name), \(line.kind), \(validFrom))
                """)
        }
        let unitKind: Unit.Kind = line.code.level == .village ? .village : .township
        try transaction.run(
            """
            INSERT INTO unit (county, id, name, kind, division)
            VALUES (\(county), \(transaction.newID(Unit.self)), \(line.name), \(unitKind), \(line.code))
            ON CONFLICT (county, division) DO UPDATE SET name = excluded.name
            """)
        guard line.code.level == .village else { return }
        let renamed = try renameHome(line.code, to: line.name, line.kind, county: county, in: transaction)
        guard renamed == 0 else { return }
        try transaction.run(
            """
            INSERT INTO place (county, id, division, name, kind)
            VALUES (\(county), \(transaction.newID(Place.self)), \(line.code), \(line.name), \(Self.home(line.kind)))
            ON CONFLICT DO NOTHING
            """)
    }

    /// A division that ended the day before, by mistake, as it was: it goes on.
    private func goOn(
        _ line: DivisionChanges.Line, county: String, in transaction: WriteTransaction
    ) throws -> Bool {
        let gone = try transaction.run(
            """
            UPDATE division SET validTo = NULL
            WHERE county = \(county) AND code = \(line.code) AND name = \(line.name) AND kind = \(line.kind)
              AND validTo = \(validFrom.adding(days: -1))
            """)
        guard gone == 1 else { return false }
        try transaction.run(
            "DELETE FROM divisionEnd WHERE county = \(county) AND code = \(line.code) AND goneFrom = \(validFrom)")
        return true
    }

    private func rename(
        _ change: DivisionChanges.Change, county: String, in transaction: WriteTransaction
    ) throws {
        let old = change.old
        if old.validFrom == validFrom {
            try transaction.run(
                """
                UPDATE division SET name = \(change.name), kind = \(change.kind)
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
                VALUES (\(county), \(old.code), \(change.name), \(change.kind), \(validFrom), \(old.validTo))
                """)
        }
        // A name of a time that has ended is not today's.
        guard old.validTo == nil else { return }
        try transaction.run(
            "UPDATE unit SET name = \(change.name) WHERE county = \(county) AND division = \(old.code)")
        try renameHome(old.code, to: change.name, change.kind, county: county, in: transaction)
    }

    /// The place that is a village as a whole is called as the village is.
    @discardableResult
    private func renameHome(
        _ code: DivisionCode, to name: String, _ kind: Division.Kind, county: String, in transaction: WriteTransaction
    ) throws -> Int {
        let home: String? = try transaction.value(
            """
            SELECT id FROM place WHERE county = \(county) AND division = \(code) AND kind IN ('village', 'community')
            ORDER BY id LIMIT 1
            """)
        guard let home else { return 0 }
        // Another place of the village may be called so.
        return try transaction.run(
            """
            UPDATE place SET kind = \(Self.home(kind)), name = CASE WHEN EXISTS (SELECT 1 FROM place AS other
                    WHERE other.county = \(county) AND other.division = place.division AND other.name = \(name))
                THEN name ELSE \(name) END
            WHERE county = \(county) AND id = \(home)
            """)
    }

    private static func home(_ kind: Division.Kind) -> Place.Kind { kind == .community ? .community : .village }
}

extension Refusal {
    static func noSuchCounty(_ code: String) -> Refusal {
        Refusal(.missing, "county.none", "没有代码为\(code)的县。请先运行 wenming import 建立它。")
    }

    /// The same at the field of one division among many.
    fileprivate func of(_ division: DivisionCode) -> Refusal {
        Refusal(kind, code, message, fields: fields.map { .init("\($0.name)-\(division)", $0.message) })
    }
}
