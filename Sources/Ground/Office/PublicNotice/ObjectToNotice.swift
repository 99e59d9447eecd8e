import Database
import Kernel
import Web

/// Somebody objects to one candidate, with his real name (domain §1(f)); that one waits for a ruling and no other.
package struct ObjectToNotice: Command {
    package static let action = Action("publicNotice.object", "提出公示异议", by: .anyone)
    let notice: ID<PublicNotice>
    let candidate: Int
    let name: String
    let phone: PhoneNumber
    let words: String
    let channel: NoticeObjection.Channel
    let code: OutsideCode?

    /// - Parameter code: by which a visitor sees what became of it.
    package init(
        _ notice: ID<PublicNotice>, _ candidate: Int, name: String, phone: PhoneNumber, words: String,
        channel: NoticeObjection.Channel = .online, code: OutsideCode? = nil
    ) {
        self.notice = notice
        self.candidate = candidate
        self.name = name
        self.phone = phone
        self.words = words
        self.channel = channel
        self.code = code
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<NoticeObjection>> {
        let county = actor.county
        // What somebody outside may not see is not told apart from what is not there.
        let found = try Notices.one(
            notice, for: actor.isOutside ? .system(county: county) : actor, in: transaction)
        if !actor.isOutside { try Right.enterObjections.demand(of: actor, to: "代登记异议") }
        try check(found, today: transaction.now.day, isOutside: actor.isOutside)
        let candidate = try Notices.candidate(candidate, of: notice, county: county, in: transaction)
        guard [.standing, .frozen].contains(candidate.state) else {
            throw Refusal.field("candidate", "notice.over", "“\(candidate.name)”\(candidate.state.chinese)，不再受理异议。")
        }
        if actor.isOutside { try refuseTwice(by: actor, in: transaction) }
        let id = transaction.recordID(NoticeObjection.self)
        let box = SecretBox(keys: transaction.keys, for: .personal)
        try transaction.run(
            """
            INSERT INTO noticeObjection (county, id, notice, candidate, objector, name, phone, shown, words, channel, at,
                enteredBy, enteredByName, state, ruling)
            VALUES (\(county), \(id), \(notice), \(candidate.number), \(actor.isOutside ? actor.id : ""),
                \(try box.seal(text: name, for: id.place("name"))),
                \(try box.seal(text: phone.digits, for: id.place("phone"))),
                \("\(PersonName.masked(name))，\(phone.masked)"), \(words), \(channel), \(transaction.now),
                \(actor.isOutside ? nil : actor.id), \(actor.isOutside ? nil : actor.name),
                \(NoticeObjection.State.open), '')
            """)
        try NoticeTerm.set(candidate, of: notice, .frozen, county: county, in: transaction)
        try transaction.giveFollowUp(code, NoticeObjection.kind, id.description, county: county)
        return Done(
            id, subjects: [id.description, notice.description], detail: "第\(candidate.number)位，\(channel.chinese)")
    }

    private func check(_ found: PublicNotice, today: Day, isOutside: Bool) throws(Refusal) {
        guard let firstDay = found.firstDay, let lastDay = found.lastDay, found.state != .withdrawn,
            found.state == .running || !isOutside || PublicNotice.State.open.contains(found.state)
        else { throw Refusal(.missing, "notice.none", "没有这个公示，可能地址有误，或者还没有开始。") }
        guard found.state == .running, today >= firstDay, today <= lastDay else {
            throw Refusal(
                .conflict, "notice.late", "这个公示\(lastDay.chinese)已经期满，不再受理异议。新发现的问题请直接向创建办反映：\(found.contact)。")
        }
    }

    private func refuseTwice(by actor: Actor, in transaction: ReadTransaction) throws {
        let open: Int? = try transaction.value(
            """
            SELECT 1 FROM noticeObjection WHERE county = \(actor.county) AND notice = \(notice)
              AND candidate = \(candidate) AND objector = \(actor.id) AND state = \(NoticeObjection.State.open)
            """)
        guard open == nil else {
            throw Refusal.field("candidate", "notice.objectedTwice", "您对这一位的异议已经收到，正在核实，不用再提一次。")
        }
    }
}

extension NoticeObjection {
    package static let kind = RecordKind("noticeObjection")
}

extension ID where Record == NoticeObjection {
    /// Where a sealed value of it stands.
    func place(_ column: String) -> String { "noticeObjection \(self) \(column)" }
}

/// Rules on an objection, with reasons that stay on file.
package struct RuleOnObjection: Command {
    package static let action = Action("publicNotice.rule", "裁定公示异议", right: .ruleOnNotices)
    let objection: ID<NoticeObjection>
    let isUpheld: Bool
    let words: String
    let kinds: [NoticeKind]
    let seen: SeenVersion?

    package init(
        _ objection: ID<NoticeObjection>, isUpheld: Bool, words: String, kinds: [NoticeKind], seen: SeenVersion? = nil
    ) {
        (self.objection, self.isUpheld, self.words, self.kinds) = (objection, isUpheld, words, kinds)
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        guard let found = try Notices.objection(objection, county: county, in: transaction) else {
            throw Refusal(.missing, "notice.noObjection", "没有这条异议，请从公示的页面进入。")
        }
        let notice = try Notices.one(found.notice, for: actor, in: transaction)
        guard found.state == .open else {
            throw Refusal(.conflict, "notice.ruled", "这条异议已经由\(found.ruledByName ?? "")裁定：\(found.state.chinese)，不再改动。")
        }
        let version = try Notices.check(seen, notice, to: "裁定", in: transaction)
        guard found.enteredBy != actor.id else {
            throw Refusal(.forbidden, "notice.rulesOwn", "这条异议是您代登记的，请由另一位来裁定。")
        }
        guard words.count >= 5 else {
            throw Refusal.field("words", "notice.ruling", "请写明核实的情况和裁定的理由，至少5个字；它会告诉异议人。")
        }
        let state: NoticeObjection.State = isUpheld ? .upheld : .dismissed
        try transaction.run(
            """
            UPDATE noticeObjection SET state = \(state), ruling = \(words), ruledBy = \(actor.id),
                ruledByName = \(actor.name), ruledAt = \(transaction.now)
            WHERE county = \(county) AND id = \(objection)
            """)
        try settle(found, notice, by: actor, in: transaction)
        return Done(
            (), subjects: [objection.description, notice.id.description],
            detail: "\(state.chinese)：\(words)，\(version.audited)")
    }

    private func settle(
        _ found: NoticeObjection, _ notice: PublicNotice, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let candidate = try Notices.candidate(found.candidate, of: notice.id, county: county, in: transaction)
        let isOpen = try Notices.objections(to: notice.id, county: county, in: transaction)
            .contains { $0.candidate == found.candidate && $0.state == .open }
        if candidate.state == .frozen {
            let next: NoticeCandidate.State =
                isUpheld ? .failed : isOpen ? .frozen : notice.state == .ended ? .passed : .standing
            try NoticeTerm.set(
                candidate, of: notice.id, next, isUpheld ? words : "", county: county, in: transaction)
            // What the notice held up went back when that was withdrawn: nothing follows from a ruling any more.
            if [.failed, .passed].contains(next), notice.state != .withdrawn {
                let settled = try Notices.candidate(found.candidate, of: notice.id, county: county, in: transaction)
                try NoticeTerm.kind(of: notice, kinds).onSettled(notice, [settled], actor, transaction)
            }
        }
        try NoticeTerm.settleIfDone(notice.id, kinds, by: actor, in: transaction)
    }
}

/// Shows who objected, to whoever has to talk to him; the reason stays in the audit.
package struct RevealObjector: Command {
    package static let action = Action("publicNotice.reveal", "查看异议人", right: .seeObjectors)
    let objection: ID<NoticeObjection>
    let reason: String

    package init(_ objection: ID<NoticeObjection>, reason: String) {
        (self.objection, self.reason) = (objection, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard try Notices.objection(objection, county: actor.county, in: transaction) != nil else {
            throw Refusal(.missing, "notice.noObjection", "没有这条异议，请从公示的页面进入。")
        }
        guard reason.count >= 2 else {
            throw Refusal.field("reason", "personal.reason", "请写明为什么要看，如 电话核实异议。理由记入审计。")
        }
        return Done(subject: objection.description, detail: reason)
    }
}

extension NoticeObjection {
    /// Who it is; only what `RevealObjector` was carried out for shows it.
    func opened(_ keys: Keyring) -> (name: String, phone: String) {
        let box = SecretBox(keys: keys, for: .personal)
        let lost = "（密钥文件里没有它的密钥，打不开）"
        return (box.text(name, for: id.place("name")) ?? lost, box.text(phone, for: id.place("phone")) ?? lost)
    }
}

extension WriteTransaction {
    /// Takes somebody out of the notices that run over him: he took back his consent, or it turned out that he may not stand.
    /// His name is masked from then on and his story gone; that there was somebody, and why he is out, stays public
    /// (decisions/0042).
    package func withdrawFromNotices(
        _ kind: NoticeKind, record: String, reason: String, by actor: Actor
    ) throws {
        let rows = try rows(
            """
            SELECT noticeCandidate.notice, noticeCandidate.number, noticeCandidate.name FROM noticeCandidate
            JOIN publicNotice ON publicNotice.county = noticeCandidate.county AND publicNotice.id = noticeCandidate.notice
            WHERE noticeCandidate.county = \(actor.county) AND noticeCandidate.record = \(record)
              AND publicNotice.kind = \(kind.name)
            """)
        for row in rows {
            let (notice, number, name): (String, Int, String) = (
                try row["notice"], try row["number"], try row["name"]
            )
            try run(
                """
                UPDATE noticeCandidate SET state = \(NoticeCandidate.State.withdrawn), reason = \(reason),
                    name = \(PersonName.masked(name)), words = ''
                WHERE county = \(actor.county) AND notice = \(notice) AND number = \(number)
                """)
        }
    }
}
