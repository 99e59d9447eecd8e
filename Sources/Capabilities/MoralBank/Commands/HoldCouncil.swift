import Database
import Kernel
import Office
import Organisation

/// Enters what a village's council (评议小组) decided on deposits that were verified: those with two thirds go before the public
/// in one notice, the others are refused.
package struct HoldCouncil: Command {
    package static let action = Action("moralDeposit.council", "登记评议", right: .holdCouncils)
    let village: DivisionCode
    let heldOn: Day
    let members: [String]
    let votes: [(deposit: ID<MoralDeposit>, votes: Int)]
    let contact: String

    package init(
        _ village: DivisionCode, heldOn: Day, members: [String], votes: [(deposit: ID<MoralDeposit>, votes: Int)],
        contact: String
    ) {
        (self.village, self.heldOn, self.members) = (village, heldOn, members)
        (self.votes, self.contact) = (votes, contact)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>?> {
        let county = actor.county
        guard actor.scope.covers(division: village), heldOn <= transaction.now.day else {
            throw Refusal.field("heldOn", "council.day", "评议由本村（社区）登记，日期在今天或之前。")
        }
        guard !votes.isEmpty else {
            throw Refusal.field("votes", "council.nothing", "没有填票数：至少给一笔申报填上同意的票数。")
        }
        try MoralTerms.checkMembers(members)
        let meeting = transaction.newID(CouncilMeeting.self)
        try transaction.run(
            """
            INSERT INTO councilMeeting (county, id, village, heldOn, members, present, byName)
            VALUES (\(county), \(meeting), \(village), \(heldOn), \(members.joined(separator: "、")), \(members.count),
                \(actor.name))
            """)
        var passed: [MoralDeposit] = []
        for vote in votes {
            try MoralTerms.checkCouncil(present: members.count, votes: vote.votes)
            let deposit = try MoralDeposits.one(vote.deposit, for: actor, in: transaction)
            guard deposit.village.division == village else {
                throw Refusal(.forbidden, "council.village", "评议小组只评议本村（社区）的申报。")
            }
            try Vetoes.check(
                deposit.account, deposit.accountName, in: deposit.doneOn.year, county: county, in: transaction)
            try MoralTerms.checkOwn(
                members, of: deposit.accountName,
                holders: try Credits.holders(of: deposit.account, county: county, in: transaction).map(\.name))
            try transaction.run(
                """
                INSERT INTO councilVote (county, meeting, deposit, votes)
                VALUES (\(county), \(meeting), \(vote.deposit), \(vote.votes))
                """)
            let isPassed = MoralTerms.isPassed(present: members.count, votes: vote.votes)
            try take(isPassed ? "announce" : "voteDown", vote, by: actor, in: transaction)
            if isPassed { passed.append(deposit) }
        }
        return Done(
            try announce(passed, by: actor, in: transaction), subject: village.description,
            detail: "到会\(members.count)人，通过\(passed.count)笔，未通过\(votes.count - passed.count)笔")
    }

    private func take(
        _ name: String, _ vote: (deposit: ID<MoralDeposit>, votes: Int), by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        guard let step = MoralDeposit.procedure.step(named: name) else { return }
        try transaction.take(
            step, of: vote.deposit, in: MoralDeposit.procedure,
            StepAnswers(note: "到会\(members.count)人，同意\(vote.votes)票"), by: actor)
    }

    /// Names are masked: the public reads who it is in his village, and nobody else can.
    private func announce(
        _ deposits: [MoralDeposit], by actor: Actor, in transaction: WriteTransaction
    ) throws -> ID<PublicNotice>? {
        guard let first = deposits.first else { return nil }
        let entries = deposits.map { deposit in
            NoticeEntry(
                record: deposit.id.description, name: PersonName.masked(deposit.accountName),
                place: deposit.village.name,
                words: "\(deposit.ruleTitle)，道德分\(deposit.standing)，可兑换分\(deposit.spendable)")
        }
        let notice = try NewNotice(
            MoralDeposit.noticeKind, subject: "", issuer: first.village,
            text: NoticeText(
                title: "\(first.village.name)道德积分公示（\(heldOn.chinese)评议）",
                words: "经村（社区）核实、评议小组评议，下列积分拟记入道德银行。公示期满没有异议的，记入账户。", contact: contact, days: 5),
            entries: entries
        ).record(by: actor, in: transaction)
        for deposit in deposits {
            try transaction.run(
                "UPDATE moralDeposit SET notice = \(notice) WHERE county = \(actor.county) AND id = \(deposit.id)")
        }
        return notice
    }
}

/// A session of a village's council.
package enum CouncilMeeting {}
