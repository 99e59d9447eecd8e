import Database
import Kernel
import Web

/// One of those whom a notice is to name.
package struct NoticeEntry: Hashable, Codable, Sendable {
    package let record: String
    package let name: String
    package let place: String
    package let words: String

    /// - Parameters:
    ///   - name: as the public is to read it: masked, unless he agreed to be named.
    ///   - place: no nearer than the village.
    package init(record: String = "", name: String, place: String, words: String) {
        self.record = record
        self.name = name
        self.place = place
        self.words = words
    }
}

/// A notice before it is one: a capability makes it in its own command's transaction.
package struct NewNotice: Sendable {
    let kind: NoticeKind
    let subject: String
    let issuer: Party
    let text: NoticeText
    let entries: [NoticeEntry]

    package init(
        _ kind: NoticeKind, subject: String, issuer: Party, text: NoticeText, entries: [NoticeEntry]
    ) {
        (self.kind, self.subject, self.issuer, self.text, self.entries) = (kind, subject, issuer, text, entries)
    }

    /// - Returns: the notice, in draft.
    package func record(by actor: Actor, in transaction: WriteTransaction) throws -> ID<PublicNotice> {
        try text.check(kind, today: transaction.now.day)
        try NoticeRules.check(entries)
        let id = transaction.newID(PublicNotice.self)
        try transaction.run(
            """
            INSERT INTO publicNotice (county, id, kind, subject, issuer, issuerName, issuerDivision, title, words, contact,
                days, startOn, state)
            VALUES (\(actor.county), \(id), \(kind.name), \(subject), \(issuer.unit), \(issuer.name),
                \(issuer.division), \(text.title), \(text.words), \(text.contact), \(text.days), \(text.startOn),
                \(PublicNotice.State.draft))
            """)
        try transaction.setEntries(entries, of: id, county: actor.county)
        try transaction.begin(PublicNotice.procedure { [] }, id, by: actor)
        return id
    }
}

extension WriteTransaction {
    fileprivate func setEntries(_ entries: [NoticeEntry], of id: ID<PublicNotice>, county: String) throws {
        try run("DELETE FROM noticeCandidate WHERE county = \(county) AND notice = \(id)")
        for (index, entry) in entries.enumerated() {
            try run(
                """
                INSERT INTO noticeCandidate (county, notice, number, record, name, place, words, state, reason)
                VALUES (\(county), \(id), \(index + 1), \(entry.record), \(entry.name), \(entry.place),
                    \(entry.words), \(NoticeCandidate.State.standing), '')
                """)
        }
    }
}

/// The words of a notice, as its form has them.
package struct NoticeText: Hashable, Codable, Sendable {
    package let title: String
    package let words: String
    package let contact: String
    package let days: Int
    package let startOn: Day?

    package init(title: String, words: String, contact: String, days: Int, startOn: Day? = nil) {
        (self.title, self.words, self.contact, self.days, self.startOn) = (title, words, contact, days, startOn)
    }

    package init(_ form: FormReader) throws {
        (title, words, contact, days, startOn) = try form.finish(
            form.text("title", "标题", max: 80), form.prose("words", "正文", max: 3000),
            form.text("contact", "联系方式", max: 100), form.number("days", "公示的工作日", 1...60),
            form.day("startOn", "开始日期").optional)
    }

    package func check(_ kind: NoticeKind, today: Day) throws(Refusal) {
        guard days >= kind.leastDays else {
            throw Refusal.field(
                "days", "notice.days", "\(kind.chinese)至少\(kind.leastDays)个工作日，填的是\(days)个。请改成\(kind.leastDays)个或更多。")
        }
        if let startOn, startOn <= today {
            throw Refusal.field("startOn", "notice.start", "开始日期应在今天（\(today.chinese)）之后；不填就从批准后的次一工作日起。")
        }
        guard !title.isEmpty, !words.isEmpty, !contact.isEmpty else {
            throw Refusal.field("title", "notice.text", "公示要写标题、正文和联系方式。")
        }
    }
}

/// What the names of a notice have to be. Pure.
package enum NoticeRules {
    package static let most = 500

    package static func check(_ entries: [NoticeEntry]) throws(Refusal) {
        guard !entries.isEmpty else {
            throw Refusal.field("names", "notice.nobody", "请填公示对象，一行一个。")
        }
        guard entries.count <= most else {
            throw Refusal.field("names", "notice.many", "一次公示最多\(most)个对象，填了\(entries.count)个，请分几次公示。")
        }
        let keys = entries.map { "\($0.record) \($0.name) \($0.place)" }
        guard Set(keys).count == keys.count else {
            throw Refusal.field("names", "notice.twice", "名单里有同一个对象写了两遍，请删去一行。")
        }
    }

    /// Lines as a clerk writes them: 名称，地方，说明.
    static func entries(_ text: String, _ form: FormReader) -> [NoticeEntry] {
        text.split(whereSeparator: \.isNewline).enumerated().compactMap { index, line in
            let parts = line.split(maxSplits: 2, omittingEmptySubsequences: false) { "，,\t".contains($0) }
                .map { String($0).mended().withoutOuterSpaces }
            guard let name = parts.first, !name.isEmpty else { return nil }
            if name.count > 60 { form.refuse("names", "第\(index + 1)行的名称超过60个字：名称、地方、说明之间用逗号分开。") }
            return NoticeEntry(
                name: name, place: parts.count > 1 ? parts[1] : "", words: parts.count > 2 ? parts[2] : "")
        }
    }
}

extension NoticeEntry {
    var line: String { [name, place, words].filter { !$0.isEmpty }.joined(separator: "，") }
}

/// Puts something of the office's, a township's or a village's own before the public.
package struct DraftNotice: Command {
    package static let action = Action("publicNotice.draft", "起草公示", right: .draftNotices)
    let issuer: Party
    let text: NoticeText
    let entries: [NoticeEntry]

    package init(issuer: Party, _ text: NoticeText, _ entries: [NoticeEntry]) {
        (self.issuer, self.text, self.entries) = (issuer, text, entries)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        let isOwn = issuer.division == nil ? actor.scope == .county : issuer.has(actor)
        guard isOwn || actor.has(.system) else {
            throw Refusal(.forbidden, "notice.issuer", "只能以本单位的名义公示。")
        }
        let id = try NewNotice(.plain, subject: "", issuer: issuer, text: text, entries: entries)
            .record(by: actor, in: transaction)
        return Done(id, subject: id.description, detail: text.title)
    }
}

/// Changes a draft. What its capability put into it, the capability changes: of such a one the words alone.
package struct EditNotice: Command {
    package static let action = Action("publicNotice.edit", "修改公示", right: .draftNotices)
    let notice: ID<PublicNotice>
    let text: NoticeText
    let entries: [NoticeEntry]
    let kinds: [NoticeKind]

    package init(_ notice: ID<PublicNotice>, _ text: NoticeText, _ entries: [NoticeEntry], kinds: [NoticeKind]) {
        (self.notice, self.text, self.entries, self.kinds) = (notice, text, entries, kinds)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Notices.one(notice, for: actor, in: transaction)
        let kind = try NoticeTerm.kind(of: found, kinds)
        try text.check(kind, today: transaction.now.day)
        if let least = try kind.least(found.subject, actor.county, transaction), text.days < least {
            throw Refusal.field(
                "days", "notice.ownDays", "这一次的办法定的是公示\(least)个工作日，填的是\(text.days)个。请改成\(least)个或更多。")
        }
        let procedure = PublicNotice.procedure { [kinds] in kinds }
        guard let step = procedure.step(named: Signatures.edit) else {
            return .repeated((), subject: notice.description)
        }
        try transaction.take(step, of: notice, in: procedure, by: actor)
        try transaction.run(
            """
            UPDATE publicNotice SET title = \(text.title), words = \(text.words), contact = \(text.contact),
                days = \(text.days), startOn = \(text.startOn)
            WHERE county = \(actor.county) AND id = \(notice)
            """)
        if found.subject.isEmpty {
            try NoticeRules.check(entries)
            try transaction.setEntries(entries, of: notice, county: actor.county)
        }
        return Done(subject: notice.description, detail: text.title)
    }
}
