import Database
import Kernel
import MoralBank
import Office
import Organisation
import Web

/// Asks the fund for somebody of a village.
package struct AskGrant: Command {
    package static let action = Action("fundGrant.ask", "申请基金帮扶", right: .askGrants)
    let kind: FundEntry.Kind
    let name: String
    let village: DivisionCode
    let fen: Int
    let reason: String

    package init(_ kind: FundEntry.Kind, _ name: String, village: DivisionCode, fen: Int, reason: String) {
        (self.kind, self.name, self.village, self.fen, self.reason) = (kind, name, village, fen, reason)
    }

    init(_ form: FormReader) throws {
        let money: Money
        (kind, name, village, money, reason) = try form.finish(
            form.choice("kind", "类别", of: FundEntry.Kind.self), form.text("name", "对象", max: 30),
            form.division("village", "村（社区）", .village), form.money("money", "金额"),
            form.prose("reason", "事由", max: 500))
        fen = money.fen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<FundGrant>> {
        try GrantTerms.check(kind: kind, fen: fen)
        guard actor.scope.covers(division: village),
            let unit = try Units.ofDivision(village, county: actor.county, in: transaction)
        else { throw Refusal.field("village", "grant.village", "只能为本村（社区）、本乡镇（街道）的人申请。") }
        let id = transaction.recordID(FundGrant.self)
        try transaction.run(
            """
            INSERT INTO fundGrant (county, id, kind, name, village, villageUnit, fen, reason, askedByName, askedOn, state)
            VALUES (\(actor.county), \(id), \(kind), \(name), \(village), \(unit.id), \(fen), \(reason), \(actor.name),
                \(transaction.now.day), \(FundGrant.State.asked))
            """)
        try transaction.begin(FundGrant.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(kind.chinese) \(Money(fen: fen).chinese)")
    }
}

/// Puts all that were reviewed before the public in one notice: masked names, kind and amount, never the reason.
package struct AnnounceGrants: Command {
    package static let action = Action("fundGrant.announce", "送公示", right: .payGrants)
    let contact: String

    package init(contact: String) { self.contact = contact }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        let county = actor.county
        let grants = try Listing<FundGrant>.grants.first("state=reviewed", 200, for: actor, in: transaction)
        guard !grants.isEmpty, let step = FundGrant.procedure.step(named: "announce"),
            let office = try Units.all(county: county, kinds: [.office], in: transaction).first
        else { throw Refusal.field("contact", "grant.nothing", "没有审核同意、等公示的。") }
        let entries = grants.map {
            NoticeEntry(
                record: $0.id.description, name: PersonName.masked($0.name), place: $0.village.name,
                words: $0.publicWords)
        }
        let today = transaction.now.day
        let notice = try NewNotice(
            FundGrant.noticeKind, subject: "\(today)", issuer: Party(office),
            text: NoticeText(
                title: "道德基金帮扶、奖励、慰问公示（\(today.chinese)）",
                words: "经村（社区）申请、核实审核，道德基金拟对下列对象给予帮扶、奖励、慰问。公示期满没有异议的，由基金付款。", contact: contact, days: 5),
            entries: entries
        ).record(by: actor, in: transaction)
        for grant in grants {
            try transaction.take(step, of: grant.id, in: FundGrant.procedure, by: actor)
            try transaction.run(
                "UPDATE fundGrant SET notice = \(notice) WHERE county = \(county) AND id = \(grant.id)")
        }
        return Done(notice, subject: notice.description, detail: "\(grants.count)笔")
    }
}
