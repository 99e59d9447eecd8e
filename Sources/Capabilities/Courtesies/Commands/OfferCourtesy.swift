import Database
import Kernel
import Office
import Recognition
import Web

/// Puts a courtesy on the register: it is on the public page as long as it is offered.
package struct OfferCourtesy: Command {
    package static let action = Action("courtesy.offer", "登记礼遇", right: .keepCourtesies)
    let title: String
    let words: String
    let provider: String
    let categories: [AwardCategory]
    let level: AwardLevel
    let timesAYear: Int
    let from: Day
    let until: Day?

    package init(
        _ title: String, _ words: String, provider: String, to categories: [AwardCategory], level: AwardLevel = .county,
        timesAYear: Int, from: Day, until: Day? = nil
    ) {
        (self.title, self.words, self.provider, self.categories) = (title, words, provider, categories)
        (self.level, self.timesAYear, self.from, self.until) = (level, timesAYear, from, until)
    }

    init(_ form: FormReader) throws {
        (title, words, provider, categories) = try form.finish(
            form.text("title", "名称", max: 40), form.prose("words", "内容", max: 500),
            form.text("provider", "提供单位", max: 40), form.choices("category", "给谁", of: AwardCategory.self))
        (level, timesAYear, from, until) = try form.finish(
            form.choice("level", "级别", of: AwardLevel.self), form.number("timesAYear", "每人每年几次", 0...366),
            form.day("from", "开始"), form.day("until", "截止").optional)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Courtesy>> {
        try CourtesyTerms.check(categories: categories, from: from, until: until)
        // It is on the public page from its first day on.
        try PublishGate.check([("title", "名称", title), ("words", "内容", words), ("provider", "提供单位", provider)])
        let id = transaction.recordID(Courtesy.self)
        let kinds = categories.unique.map(\.rawValue).joined(separator: " ")
        try transaction.run(
            """
            INSERT INTO courtesy (county, id, title, words, provider, categories, level, timesAYear, validFrom, validUntil,
                recordedBy, recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(title), \(words), \(provider), \(kinds), \(level), \(timesAYear), \(from),
                \(until), \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(provider)：\(title)")
    }
}

/// Offers a courtesy no longer from today on; what was had stays.
package struct EndCourtesy: Command {
    package static let action = Action("courtesy.end", "停止礼遇", right: .keepCourtesies)
    let courtesy: ID<Courtesy>
    let reason: String

    package init(_ courtesy: ID<Courtesy>, reason: String) { (self.courtesy, self.reason) = (courtesy, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try CourtesyRegister.one(courtesy, for: actor, in: transaction)
        guard found.endedOn == nil else { return .repeated((), subject: courtesy.description) }
        guard reason.count >= 2 else { throw Refusal.field("reason", "courtesy.reason", "请写明为什么停止。") }
        try transaction.run(
            "UPDATE courtesy SET endedOn = \(transaction.now.day) WHERE county = \(actor.county) AND id = \(courtesy)")
        return Done(subject: courtesy.description, detail: "\(found.title)：\(reason)")
    }
}
