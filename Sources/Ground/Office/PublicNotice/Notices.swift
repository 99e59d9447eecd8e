import Database
import Kernel

/// What there is to ask about public notices. What is public is asked for by statements of their own.
package enum Notices {
    /// What of a notice somebody of the office sees: the county's own everything, a township or village its own, and everybody
    /// what is out.
    static let isSeen: @Sendable (Actor) -> SQL = { actor in
        guard actor.scope != .county, !actor.has(.system) else { return "1 = 1" }
        return """
            (publicNotice.state IN \(list: PublicNotice.State.open)
                OR \(actor.scope.condition(division: "publicNotice.issuerDivision", unit: "publicNotice.issuer")))
            """
    }

    static func selected(county: String) -> SQL {
        """
        publicNotice.county, publicNotice.id, publicNotice.kind, publicNotice.subject, publicNotice.issuer,
        publicNotice.issuerName, publicNotice.issuerDivision, publicNotice.title, publicNotice.words,
        publicNotice.contact, publicNotice.days, publicNotice.startOn, publicNotice.firstDay, publicNotice.lastDay,
        publicNotice.state,
        (SELECT count(*) FROM noticeCandidate WHERE noticeCandidate.county = \(county)
            AND noticeCandidate.notice = publicNotice.id) AS candidates,
        (SELECT count(*) FROM noticeObjection WHERE noticeObjection.county = \(county)
            AND noticeObjection.notice = publicNotice.id) AS objections,
        (SELECT count(*) FROM noticeObjection WHERE noticeObjection.county = \(county)
            AND noticeObjection.notice = publicNotice.id AND noticeObjection.state = 'open') AS openObjections
        """
    }

    @Sendable
    package static func one(
        _ id: ID<PublicNotice>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PublicNotice {
        let row = try transaction.row(
            """
            SELECT \(selected(county: actor.county)) FROM publicNotice
            WHERE publicNotice.county = \(actor.county) AND publicNotice.id = \(id) AND \(isSeen(actor))
            """)
        guard let row else { throw Refusal(.missing, "notice.none", "没有这个公示，或者您无权看到它。请从“公示”进入。") }
        return try PublicNotice(row)
    }

    package static func candidates(
        of id: ID<PublicNotice>, county: String, in transaction: ReadTransaction
    ) throws -> [NoticeCandidate] {
        try transaction.rows(
            """
            SELECT \(NoticeCandidate.columns) FROM noticeCandidate
            WHERE county = \(county) AND notice = \(id) ORDER BY number
            """
        ).map(NoticeCandidate.init)
    }

    static func candidate(
        _ number: Int, of id: ID<PublicNotice>, county: String, in transaction: ReadTransaction
    ) throws -> NoticeCandidate {
        let row = try transaction.row(
            """
            SELECT \(NoticeCandidate.columns) FROM noticeCandidate
            WHERE county = \(county) AND notice = \(id) AND number = \(number)
            """)
        guard let row else { throw Refusal.field("candidate", "notice.candidate", "请从公示的名单里选择一位（一项）。") }
        return try NoticeCandidate(row)
    }

    package static func objections(
        to id: ID<PublicNotice>, county: String, in transaction: ReadTransaction
    ) throws -> [NoticeObjection] {
        try transaction.rows(
            "SELECT \(NoticeObjection.columns) FROM noticeObjection WHERE county = \(county) AND notice = \(id) ORDER BY id"
        ).map(NoticeObjection.init)
    }

    package static func objection(
        _ id: ID<NoticeObjection>, county: String, in transaction: ReadTransaction
    ) throws -> NoticeObjection? {
        try transaction.row(
            "SELECT \(NoticeObjection.columns) FROM noticeObjection WHERE county = \(county) AND id = \(id)"
        ).map(NoticeObjection.init)
    }

    /// Those of a capability's record, the last first.
    package static func of(
        _ kind: NoticeKind, _ subject: String, county: String, in transaction: ReadTransaction
    ) throws -> [PublicNotice] {
        try transaction.rows(
            """
            SELECT \(selected(county: county)) FROM publicNotice
            WHERE publicNotice.county = \(county) AND publicNotice.kind = \(kind.name) AND publicNotice.subject = \(subject)
            ORDER BY publicNotice.id DESC
            """
        ).map(PublicNotice.init)
    }

    /// Which version of a notice is put a name to: all that the public would read.
    static func seen(_ notice: PublicNotice, in transaction: ReadTransaction) throws -> SeenVersion {
        struct Content: Encodable {
            let title, words, contact: String
            let days: Int
            let startOn: Day?
            let candidates: [[String]]
        }
        let candidates = try candidates(of: notice.id, county: notice.county, in: transaction)
        return try SeenVersion(
            canonical: Content(
                title: notice.title, words: notice.words, contact: notice.contact, days: notice.days,
                startOn: notice.startOn,
                candidates: candidates.map { [$0.record, $0.name, $0.place, $0.words] }))
    }

    /// Refuses a ruling on what reads otherwise by now: somebody was taken out of it meanwhile.
    static func check(
        _ seen: SeenVersion?, _ notice: PublicNotice, to verb: String, in transaction: ReadTransaction
    ) throws -> SeenVersion {
        let version = try self.seen(notice, in: transaction)
        try SeenVersion.check(seen, is: version, "公示“\(notice.title)”", changed: nil, to: verb)
        return version
    }

    /// All that would go out, with where it stands. An office's landline is there to be called; somebody's mobile is not.
    static func texts(
        of notice: PublicNotice, in transaction: ReadTransaction
    ) throws -> [GatedText] {
        let candidates = try candidates(of: notice.id, county: notice.county, in: transaction)
        let contact = PersonalData.found(in: notice.contact).filter { $0.kind != .landline }.map(\.text)
        return [GatedText("标题", notice.title), GatedText("正文", notice.words)]
            + contact.map { GatedText("联系方式", $0) }
            + candidates.flatMap { candidate in
                [
                    GatedText("第\(candidate.number)位的名称", candidate.name),
                    GatedText("第\(candidate.number)位的地方", candidate.place),
                    GatedText("第\(candidate.number)位的说明", candidate.words),
                ]
            }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM publicNotice WHERE county = \(county)")
        let objection: String? = try transaction.value(
            "SELECT max(id) FROM noticeObjection WHERE county = \(county)")
        return ["publicNotice": id, "noticeObjection": objection ?? id].compactMapValues(\.self)
    }
}

extension PublicNotice {
    init(_ row: Row) throws {
        county = try row["county"]
        id = try row["id"]
        kind = try row["kind"]
        subject = try row["subject"]
        issuer = Party(unit: try row["issuer"], name: try row["issuerName"], division: try row["issuerDivision"])
        title = try row["title"]
        words = try row["words"]
        contact = try row["contact"]
        days = try row["days"]
        startOn = try row["startOn"]
        firstDay = try row["firstDay"]
        lastDay = try row["lastDay"]
        state = try row["state"]
        candidates = try row["candidates"]
        objections = try row["objections"]
        openObjections = try row["openObjections"]
    }
}
