import Database
import Kernel

/// Takes one out of a notice that runs, with a reason: it turned out that he may not stand. The others go on; his name is masked
/// and his words are gone, that there was somebody and that he is out stays (decisions/0042).
package struct TakeOutOfNotice: Command {
    package static let action = Action("publicNotice.takeOut", "撤下一位公示对象", right: .ruleOnNotices)
    let notice: ID<PublicNotice>
    let candidate: Int
    let reason: String
    let kinds: [NoticeKind]
    let seen: SeenVersion?

    package init(
        _ notice: ID<PublicNotice>, _ candidate: Int, reason: String, kinds: [NoticeKind], seen: SeenVersion? = nil
    ) {
        (self.notice, self.candidate, self.reason, self.kinds) = (notice, candidate, reason, kinds)
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let found = try Notices.one(notice, for: actor, in: transaction)
        guard [.running, .ended].contains(found.state) else {
            throw Refusal(.conflict, "notice.notRunning", "这个公示\(found.state.chinese)，不能再撤下一位；公示中、待裁定的才能。")
        }
        let one = try Notices.candidate(candidate, of: notice, county: county, in: transaction)
        guard one.state != .withdrawn else { return .repeated((), subject: notice.description) }
        let version = try Notices.check(seen, found, to: "撤下", in: transaction)
        guard [.standing, .frozen].contains(one.state) else {
            throw Refusal.field("candidate", "notice.settled", "第\(candidate)位已经有了结果：\(one.state.chinese)，不能再撤下。")
        }
        guard reason.count >= 5 else {
            throw Refusal.field("reason", "notice.takeOut", "请写明撤下的原因和依据，至少5个字；它留在档案里。")
        }
        if let personal = PersonalData.found(in: reason).first {
            throw Refusal.field(
                "reason", "notice.personal", "原因里有\(personal.kind.chinese)“\(personal.masked)”，请删去：只写事由和依据。")
        }
        try transaction.run(
            """
            UPDATE noticeCandidate SET state = \(NoticeCandidate.State.withdrawn), reason = \(reason),
                name = \(PersonName.masked(one.name)), words = ''
            WHERE county = \(county) AND notice = \(notice) AND number = \(candidate)
            """)
        let settled = try Notices.candidate(candidate, of: notice, county: county, in: transaction)
        try NoticeTerm.kind(of: found, kinds).onSettled(found, [settled], actor, transaction)
        return Done(subject: notice.description, detail: "第\(candidate)位：\(reason)，\(version.audited)")
    }
}
