import Assessment
import Database
import Inspections
import Kernel
import Media
import Office
import Organisation
import Web

/// Objects to a mark that one's own township lost, or to a deduction, with words and photos. The office enters what a township
/// wrote on paper (代填), and says whose it is.
package struct FileObjection: Command {
    package static let action = Action("objection.file", "申诉", right: .fileObjections)
    let target: ObjectionTarget
    let words: String
    /// Whose paper it is, where the office enters it.
    let onBehalfOf: String
    let photos: [Photo]

    package init(_ target: ObjectionTarget, words: String, onBehalfOf: String = "", photos: [Photo] = []) {
        (self.target, self.words, self.onBehalfOf, self.photos) = (target, words, onBehalfOf, photos)
    }

    package init(_ line: ID<VisitLine>, words: String, onBehalfOf: String = "", photos: [Photo] = []) {
        self.init(.line(line), words: words, onBehalfOf: onBehalfOf, photos: photos)
    }

    /// What is objected to, by whoever may object to it now.
    static func admit(
        _ target: ObjectionTarget, by actor: Actor, in transaction: ReadTransaction
    ) throws -> Objected {
        let county = actor.county
        let lost = try Objected(target, for: actor, in: transaction)
        guard !lost.isRuled else {
            throw Refusal(.conflict, "objection.twice", "这一处已经申诉过，裁定改少的，同一处只能申诉一次。")
        }
        let first = try Assessments.closed(lost.month, county: county, in: transaction)?.firstClosedAt
        try ObjectionTerms.check(
            lost.month, at: transaction.now,
            end: ObjectionTerms.end(
                closedAt: first, days: try transaction.setting(ObjectionSettings.days, county: county),
                try transaction.calendar(of: county)),
            before: try Objections.latest(to: target, county: county, in: transaction))
        return lost
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Objection>> {
        let county = actor.county
        let lost = try Self.admit(target, by: actor, in: transaction)
        guard !words.isEmpty else { throw Refusal.field("words", "objection.words", "请写明为什么不该扣。") }
        guard !actor.isOffice || !onBehalfOf.isEmpty else {
            throw Refusal.field("onBehalfOf", "objection.onBehalf", "申诉是替乡镇（街道）登记的，请写明代谁办理、依据哪份材料。")
        }
        let id = transaction.recordID(Objection.self)
        var (line, adjustment): (ID<VisitLine>?, ID<Adjustment>?) = (nil, nil)
        switch target {
        case .line(let id): line = id
        case .adjustment(let id): adjustment = id
        }
        try transaction.run(
            """
            INSERT INTO objection (county, id, month, township, townshipUnit, visit, line, adjustment, village, subject,
                counted, words, state)
            VALUES (\(county), \(id), \(lost.month), \(lost.township.division), \(lost.township.id),
                \(lost.visit?.description ?? ""), \(line?.description ?? ""), \(adjustment), \(lost.village),
                \(lost.subject), \(lost.count), \(words), \(Objection.State.filed))
            """)
        let record = try Objections.one(id, for: actor, in: transaction)
        // What the director rules on is the text as it was sent.
        let procedure = Objection.procedure(.none)
        try transaction.begin(
            procedure, id, by: actor, note: onBehalfOf.isEmpty ? "" : "代填：\(onBehalfOf)",
            seen: try procedure.version(record, transaction))
        for photo in photos { try transaction.attach(photo, to: Objection.kind, id.description, county: county) }
        return Done(
            id, subject: id.description,
            detail: "\(lost.village)\(lost.subject)" + (onBehalfOf.isEmpty ? "" : "，代\(onBehalfOf)"))
    }
}
