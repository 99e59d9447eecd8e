import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about tickets.
package enum Tickets {
    static let naming = RecordNaming("一件热线工单或报道") { ids, actor, transaction in
        guard Right.seeTickets.isHeld(by: actor) else { return [:] }
        var names: [String: RecordName] = [:]
        for id in ids.compactMap({ ID<Ticket>($0) }) {
            guard let ticket = try? one(id, for: actor, in: transaction) else { continue }
            names[id.description] = RecordName(
                "\(ticket.channel.chinese)\(ticket.number)：\(ticket.title)", path: "findings/\(ticket.finding)")
        }
        return names
    }

    static func one(_ id: ID<Ticket>, for actor: Actor, in transaction: ReadTransaction) throws -> Ticket {
        try Listing<Ticket>.tickets.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "ticket.none", "没有这件工单或报道，或者您无权看到它。请从“热线和报道”进入。"))
    }

    /// The words that a number already stands for.
    static func known(
        _ channel: Ticket.Channel, _ number: String, county: String, in transaction: ReadTransaction
    ) throws -> (title: String, words: String, enteredAt: Instant)? {
        try transaction.row(
            """
            SELECT title, words, enteredAt FROM ticket
            WHERE county = \(county) AND channel = \(channel) AND numberKey = \(number.nameKey)
            """
        ).map { (try $0["title"], try $0["words"], try $0["enteredAt"]) }
    }
}

/// Enters a ticket or a report: it becomes a finding of the hotline or the media, once.
package struct EnterTicket: Command {
    package static let action = Action("ticket.enter", "登记热线工单或报道", right: .enterTickets)
    let channel: Ticket.Channel
    let number: String
    let receivedOn: Day
    let division: DivisionCode
    let topic: String
    let title: String
    let words: String

    package init(
        channel: Ticket.Channel, number: String, receivedOn: Day, division: DivisionCode, topic: String, title: String,
        words: String
    ) {
        (self.channel, self.number, self.receivedOn, self.division) = (channel, number, receivedOn, division)
        (self.topic, self.title, self.words) = (topic, title, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Finding>> {
        let county = actor.county
        try check(today: transaction.now.day)
        let (place, _) = try CaseParts.ground(division, county: county, in: transaction)
        if let known = try Tickets.known(channel, number, county: county, in: transaction) {
            let isSame = known.title == title && known.words == words
            throw Refusal.field(
                "number", "ticket.twice",
                "编号\(number)已经在\(known.enteredAt.day.chinese)登记过\(isSame ? "" : "，当时的标题是“\(known.title)”，内容和这次不同")，不再登记第二件。要补充的，写到那条问题的办理里。"
            )
        }
        let id = transaction.recordID(Ticket.self)
        let finding = try NewFinding(
            source: channel.source, origin: id.description, originPath: "tickets?ticket=\(id)",
            division: division, topic: topic, title: title, description: words, finder: actor,
            foundAt: min(transaction.now, Instant(receivedOn, hour: 9)), photos: []
        ).record(in: transaction)
        try transaction.run(
            """
            INSERT INTO ticket (county, id, channel, number, numberKey, receivedOn, division, topic, title, words,
                finding, enteredAt, enteredByName)
            VALUES (\(county), \(id), \(channel), \(number), \(number.nameKey), \(receivedOn), \(division), \(topic),
                \(title), \(words), \(finding), \(transaction.now), \(actor.name))
            """)
        return Done(
            finding, subjects: [id.description, finding.description],
            detail: "\(channel.chinese)\(number)，\(place.name)：\(title)")
    }

    /// Who called is not kept here (个人信息保护法 第六条: no more than is needed).
    func check(today: Day) throws(Refusal) {
        try CaseTerms.check("receivedOn", "收到（刊播）的日期", receivedOn, today: today)
        for (field, label, text) in [("title", "标题", title), ("words", "内容", words)] {
            guard let found = PersonalData.found(in: text).first else { continue }
            throw Refusal.field(
                field, "ticket.personal", "\(label)里有\(found.kind.chinese)“\(found.masked)”，请删去再登记：办理问题用不着，回访到热线平台查。")
        }
    }
}
