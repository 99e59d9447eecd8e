import Database
import Kernel
import Media
import Office
import Web

/// Hands in what a body wants to do in a year (规划), or at its end what came of it (年度自查): one for each year.
package struct PlanYear: Command {
    package static let action = Action("yearPlan.keep", "报送年度规划", right: .declareTitles)
    let body: ID<CivilBody>
    let year: Int
    let aims: String
    let summary: String
    let selfScore: Points?

    package init(_ body: ID<CivilBody>, year: Int, aims: String, summary: String = "", selfScore: Points? = nil) {
        (self.body, self.year, self.aims, self.summary) = (body, year, aims, summary)
        self.selfScore = selfScore
    }

    init(_ body: ID<CivilBody>, _ form: FormReader) throws {
        self.body = body
        (year, aims, summary, selfScore) = try form.finish(
            form.number("year", "年份", 2000...2100), form.prose("aims", "规划", max: 3000),
            form.note("summary", "年度自查", max: 3000),
            form.value("selfScore", "自评分", form: "0到100的分数，如 92.5") { Points($0) }.optional)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Bodies.acted(body, by: actor, in: transaction)
        let today = transaction.now.day
        guard (today.year - 1...today.year + 1).contains(year) else {
            throw Refusal.field("year", "plan.year", "规划是今年、明年的，自查是去年、今年的，\(year)年的不能报。")
        }
        guard summary.isEmpty || year <= today.year else {
            throw Refusal.field("summary", "plan.early", "\(year)年还没有到，先报规划，年底再自查。")
        }
        if let selfScore, selfScore < .zero || selfScore > Points(whole: 100) {
            throw Refusal.field("selfScore", "plan.score", "自评分应在0到100之间。")
        }
        let id = transaction.recordID(YearPlan.self)
        let reported = summary.isEmpty ? nil : transaction.now
        try transaction.run(
            """
            INSERT INTO yearPlan (county, id, body, year, aims, summary, selfScore, plannedBy, plannedByName, plannedAt,
                reportedAt)
            VALUES (\(actor.county), \(id), \(body), \(year), \(aims), \(summary), \(selfScore), \(actor.id),
                \(actor.name), \(transaction.now), \(reported))
            ON CONFLICT (county, body, year) DO UPDATE SET aims = excluded.aims, summary = excluded.summary,
                selfScore = excluded.selfScore, reportedAt = COALESCE(yearPlan.reportedAt, excluded.reportedAt)
            """)
        return Done(subject: body.description, detail: "\(found.name)\(year)年")
    }
}

/// Records that somebody of the office was at a body, and what he advised.
package struct RecordAdvice: Command {
    package static let action = Action("titleAdvice.record", "登记调研指导", right: .keepTitles)
    let body: ID<CivilBody>
    let heldOn: Day
    let kind: TitleAdvice.Kind
    let words: String
    let advice: String
    let photos: [Photo]

    package init(
        _ body: ID<CivilBody>, _ kind: TitleAdvice.Kind, heldOn: Day, words: String, advice: String,
        photos: [Photo] = []
    ) {
        (self.body, self.kind, self.heldOn, self.words) = (body, kind, heldOn, words)
        (self.advice, self.photos) = (advice, photos)
    }

    init(_ body: ID<CivilBody>, _ form: FormReader, photos: [Photo] = []) throws {
        (self.body, self.photos) = (body, photos)
        (kind, heldOn, words, advice) = try form.finish(
            form.choice("kind", "类别", of: TitleAdvice.Kind.self), form.day("heldOn", "日期"),
            form.prose("words", "看到的情况", max: 2000), form.prose("advice", "建议", max: 2000))
    }

    /// The body, which could be visited on that day.
    func admitted(by actor: Actor, in transaction: ReadTransaction) throws -> CivilBody {
        let found = try Bodies.one(body, for: actor, in: transaction)
        guard heldOn <= transaction.now.day else {
            throw Refusal.field("heldOn", "advice.future", "\(heldOn.chinese)还没有到，去过以后再登记。")
        }
        guard found.isThere(on: heldOn) else {
            throw Refusal.field("heldOn", "title.bodyGone", "“\(found.name)”已经撤销。")
        }
        return found
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<TitleAdvice>> {
        let found = try admitted(by: actor, in: transaction)
        let id = transaction.recordID(TitleAdvice.self)
        try transaction.run(
            """
            INSERT INTO titleAdvice (county, id, body, unit, unitDivision, heldOn, kind, words, advice, recordedBy,
                recordedByName, recordedAt, state)
            VALUES (\(actor.county), \(id), \(body), \(found.party.unit), \(found.party.division), \(heldOn), \(kind),
                \(words), \(advice), \(actor.id), \(actor.name), \(transaction.now), \(TitleAdvice.State.open))
            """)
        try transaction.begin(TitleAdvice.procedure, id, by: actor)
        for photo in photos {
            try transaction.attach(photo, to: TitleAdvice.noun.kind, id.description, part: 0, county: actor.county)
        }
        return Done(id, subjects: [id.description, body.description], detail: "\(found.name)：\(kind.chinese)")
    }
}
