import Database
import Kernel
import Office
import Sheets

/// Counts fewer of what a line counted, after its visit was handed in (2处改1处): the line is void with its reason, and one with
/// what is left stands in its place, with its photos. The finding that it made stays: what is left is still to be put right.
package struct ReduceLine: Command {
    package static let action = Action("visit.reduceLine", "改少一处扣分", right: .voidLines)
    let visit: ID<Visit>
    let line: ID<VisitLine>
    /// As many as are left.
    let count: Int
    let reason: String

    package init(visit: ID<Visit>, line: ID<VisitLine>, to count: Int, reason: String) {
        (self.visit, self.line, self.count, self.reason) = (visit, line, count, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let county = actor.county
        let found = try Visits.one(visit, for: actor, in: transaction)
        let old = try Visits.lines(of: visit, county: county, in: transaction).first { $0.id == line }
        guard let old, old.kind != nil, (1..<old.count).contains(count) else {
            throw Refusal.field(
                "count", "visit.reduce", "只有按处数扣的能改少，改成的处数应比原来的\(old?.count ?? 0)处少；全部不对的，作废这一处。")
        }
        _ = try VoidLine(visit: visit, line: line, reason: reason, listeners: .none).carryOut(
            by: actor, in: transaction)
        let left = transaction.newID(VisitLine.self)
        try transaction.run(
            """
            INSERT INTO visitLine (county, id, visit, item, deduction, count, note, addedAt, juror, replaces)
            SELECT county, CAST(\(left) AS TEXT), visit, item, deduction, CAST(\(count) AS INTEGER), note,
                CAST(\(transaction.now) AS BIGINT), juror, id
            FROM visitLine WHERE county = \(county) AND id = \(line)
            """)
        for photo in old.photos {
            try transaction.attach(photo.sha256, to: .visitLine, left.description, county: county)
        }
        let sheet = try Editions.one(found.sheet, found.edition, county: county, in: transaction).content
        let total = try found.rescore(by: sheet, county: county, in: transaction)
        let detail = "\(old.title(in: sheet))由\(old.count)处改为\(count)处：\(reason)，得分改为\(total.shown)"
        return Done(total, subject: visit.description, detail: detail)
    }
}

extension Visit {
    /// What it comes to now that a line of it counts otherwise.
    func rescore(by sheet: Sheet, county: String, in transaction: WriteTransaction) throws -> Points {
        let lines = try Visits.lines(of: id, county: county, in: transaction)
        let total =
            tier == .panel
            ? try PanelQueries.rescore(self, sheet, lines, county: county, in: transaction)
            : try Scoring.score(sheet, lines.observations).total
        try transaction.run(
            """
            UPDATE visit SET total = \(total), isPassed = \(total >= sheet.pass)
            WHERE county = \(county) AND id = \(id)
            """)
        return total
    }
}
