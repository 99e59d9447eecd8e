import Database
import Kernel
import Office
import Sheets

/// Puts a spot back that was taken back, with its photos.
package struct RestoreLine: Command {
    package static let action = Action("visit.restoreLine", "检查：放回一处", right: .recordVisits)
    let visit: ID<Visit>
    /// Of a panel, on whose sheet.
    let juror: String
    let line: ID<VisitLine>

    package init(visit: ID<Visit>, sheetOf juror: String = "", line: ID<VisitLine>) {
        self.visit = visit
        self.juror = juror
        self.line = line
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let open = try OpenVisit(visit, sheetOf: juror, for: actor, in: transaction)
        let removed = try RemovedLines.of(visit, county: actor.county, in: transaction)
        guard let line = removed.first(where: { $0.id == line && open.isOn($0) }) else {
            throw Refusal(.missing, "visit.noLine", "这一处已经放回了，或者没有删过，请刷新页面。")
        }
        try open.admitSpot(line.kind, county: actor.county, in: transaction)
        try transaction.run(
            """
            INSERT INTO visitLine (county, id, visit, item, deduction, count, note, addedAt, juror)
            SELECT county, id, visit, item, deduction, count, note, addedAt, juror FROM removedLine
            WHERE county = \(actor.county) AND id = \(line.id)
            """)
        try transaction.run("DELETE FROM removedLine WHERE county = \(actor.county) AND id = \(line.id)")
        return Done(subject: visit.description, detail: line.title(in: open.sheet))
    }
}

/// Spots that were taken back while their visit was recorded. They keep their photos until it is handed in.
enum RemovedLines {
    /// The latest first.
    static func of(_ visit: ID<Visit>, county: String, in transaction: ReadTransaction) throws -> [VisitLine] {
        try transaction.rows(
            """
            SELECT id, item, deduction, count, note, addedAt, juror FROM removedLine
            WHERE county = \(county) AND visit = \(visit) ORDER BY removedAt DESC, id
            """
        ).map(VisitLine.init(removed:))
    }

    static func keep(_ line: VisitLine, county: String, in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            INSERT INTO removedLine (county, id, visit, item, deduction, count, note, addedAt, juror, removedAt)
            SELECT county, id, visit, item, deduction, count, note, addedAt, juror, CAST(\(transaction.now) AS BIGINT)
            FROM visitLine WHERE county = \(county) AND id = \(line.id)
            """)
    }

    /// With their photos: nobody can put them back any more.
    static func forget(_ lines: [ID<VisitLine>], county: String, in transaction: WriteTransaction) throws {
        let photos = try RecordPhotos.of(.visitLine, lines.map(\.description), county: county, in: transaction)
        for line in lines {
            for photo in photos[line.description] ?? [] {
                try transaction.detach(photo.sha256, from: .visitLine, line.description, county: county)
            }
            try transaction.run("DELETE FROM removedLine WHERE county = \(county) AND id = \(line)")
        }
    }
}
