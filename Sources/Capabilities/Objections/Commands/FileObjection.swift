import Assessment
import Database
import Inspections
import Kernel
import Media
import Office
import Organisation
import Web

/// Objects to a line of a county's visit to one's own township, with words and photos.
package struct FileObjection: Command {
    package static let action = Action("objection.file", "申诉", right: .fileObjections)
    let line: ID<VisitLine>
    let words: String
    let photos: [Photo]

    package init(_ line: ID<VisitLine>, words: String, photos: [Photo] = []) {
        (self.line, self.words, self.photos) = (line, words, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Objection>> {
        let county = actor.county
        guard let (visit, loss) = try Visits.lostLine(line, county: county, in: transaction), visit.tier == .county,
            let code = loss.division.parent, actor.scope.covers(division: code),
            let unit = try Units.ofDivision(code, county: county, in: transaction)
        else {
            throw Refusal(.missing, "objection.line", "没有这一处扣分，或者它不在本乡镇（街道），或者已经作废。请从“逐笔扣分”进入。")
        }
        guard !words.isEmpty else { throw Refusal.field("words", "objection.words", "请写明为什么不该扣。") }
        let first = try Assessments.closed(visit.month, county: county, in: transaction)?.firstClosedAt
        try ObjectionTerms.check(
            visit.month, at: transaction.now,
            end: ObjectionTerms.end(
                closedAt: first, days: try transaction.setting(ObjectionSettings.days, county: county),
                try transaction.calendar(of: county)),
            before: try Objections.latest(to: line, county: county, in: transaction))
        let id = transaction.recordID(Objection.self)
        let subject = "\(loss.title)\(loss.count)处，\(loss.points.shown)分"
        try transaction.run(
            """
            INSERT INTO objection (county, id, month, township, townshipUnit, visit, line, village, subject, words, state)
            VALUES (\(county), \(id), \(visit.month), \(code), \(unit.id), \(visit.id), \(line), \(visit.village),
                \(subject), \(words), \(Objection.State.filed))
            """)
        let record = try Objections.one(id, for: actor, in: transaction)
        // What the director rules on is the text as it was sent.
        let procedure = Objection.procedure(.none)
        try transaction.begin(procedure, id, by: actor, seen: try procedure.version(record, transaction))
        for photo in photos { try transaction.attach(photo, to: Objection.kind, id.description, county: county) }
        return Done(id, subject: id.description, detail: "\(visit.village)\(subject)")
    }
}
