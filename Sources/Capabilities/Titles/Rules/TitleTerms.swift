import Kernel
import Recognition

/// What a county sets for a kind of title (年限、分数线、标准), each its own to change.
package struct KindRules: Hashable, Codable, Sendable {
    package struct Item: Hashable, Codable, Sendable {
        package let name: String
        package let most: Int

        package init(_ name: String, _ most: Int) { (self.name, self.most) = (name, most) }
    }

    package let kind: BodyKind
    /// Years that a title is held for (domain §1(h): three).
    package let years: Int
    package let pass: Int
    package let sheet: [Item]

    package init(_ kind: BodyKind, years: Int = 3, pass: Int = 80, sheet: [Item]) {
        (self.kind, self.years, self.pass, self.sheet) = (kind, years, pass, sheet)
    }

    /// Whether a visit was scored by the title's own sheet: a check of something else says nothing about it.
    func isSheet(of visit: CheckedVisit) -> Bool {
        let key = { (item: Item) in "\(item.name.nameKey) \(item.most)" }
        return visit.sheet.map(key).sorted() == sheet.map(key).sorted()
    }

    /// By the items of the sheet; refuses what is out of their range.
    func score(_ marks: [Points]) throws(Refusal) -> Points {
        guard marks.count == sheet.count else {
            throw Refusal.field("mark0", "title.marks", "请按标准逐条打分，共\(sheet.count)条。")
        }
        for (index, mark) in marks.enumerated() where mark < .zero || mark > Points(whole: sheet[index].most) {
            throw Refusal.field(
                "mark\(index)", "title.mark", "“\(sheet[index].name)”应在0到\(sheet[index].most)分之间，填的是\(mark.shown)。")
        }
        return marks.reduce(.zero, +)
    }
}

package struct TitleRules: Hashable, Codable, Sendable {
    package let kinds: [KindRules]
    /// How many days before the end of a term its re-review begins.
    package let leadDays: Int
    /// How many terms a body waits whose title was revoked (domain §1(h): not in the next one).
    package let waitTerms: Int
    /// Of a town's villages and communities, how many of a hundred hold a title before it declares; 0 asks for none.
    package let villageShare: Int

    package init(kinds: [KindRules], leadDays: Int, waitTerms: Int, villageShare: Int = 0) {
        (self.kinds, self.leadDays, self.waitTerms) = (kinds, leadDays, waitTerms)
        self.villageShare = villageShare
    }

    /// As it was stored while nothing was asked of a town's villages.
    struct First: Decodable {
        let kinds: [KindRules]
        let leadDays: Int
        let waitTerms: Int

        var now: TitleRules { TitleRules(kinds: kinds, leadDays: leadDays, waitTerms: waitTerms) }
    }

    package func of(_ kind: BodyKind) -> KindRules { kinds.first { $0.kind == kind } ?? Self.shipped.kinds[0] }

    private static let work: [KindRules.Item] = [
        .init("组织领导", 20), .init("思想道德", 20), .init("创建成效", 30), .init("环境秩序", 20), .init("群众满意", 10),
    ]

    /// Ours, until the office enters its own sheets.
    package static let shipped = TitleRules(
        kinds: [
            KindRules(.unit, sheet: work),
            KindRules(
                .village,
                sheet: [.init("组织领导", 15), .init("环境整治", 30), .init("移风易俗", 20), .init("公共服务", 15), .init("群众满意", 20)]),
            KindRules(
                .town, sheet: [.init("集镇环境", 22), .init("集镇秩序", 22), .init("集镇管理", 36), .init("乡村文明建设", 20)]),
            // 六个好: the first-level indicators of civilised campuses.
            KindRules(
                .campus,
                sheet: [
                    .init("领导班子建设好", 15), .init("思想道德建设好", 25), .init("活动阵地好", 15), .init("教师队伍好", 15),
                    .init("校园文化好", 15), .init("校园环境好", 15),
                ]),
            KindRules(.community, sheet: work),
            KindRules(.family, sheet: [.init("爱国守法", 25), .init("孝老爱亲", 25), .init("勤俭持家", 25), .init("热心公益", 25)]),
        ], leadDays: 120, waitTerms: 1)
}

/// What only titles know: when somebody may apply, what a term is, what an answer has to say. Pure.
package enum TitleTerms {
    /// The last day of a term: terms end with the year.
    package static func until(grantedOn: Day, years: Int) -> Day {
        Day(year: grantedOn.year + years, month: 12, dayOfMonth: 31) ?? grantedOn
    }

    /// When a body whose title was revoked may apply again: after the term that runs and those that it sits out.
    package static func notBefore(revokedTerm until: Day, years: Int, terms: Int) -> Day {
        (Day(year: until.year + years * terms, month: 12, dayOfMonth: 31) ?? until).adding(days: 1)
    }

    /// What a body has that wants to apply.
    package struct Standing: Sendable {
        package let held: [AwardLevel]
        /// Open bids.
        package let open: [AwardLevel]
        package let waitsUntil: Day?

        package init(held: [AwardLevel], open: [AwardLevel], waitsUntil: Day?) {
            (self.held, self.open, self.waitsUntil) = (held, open, waitsUntil)
        }
    }

    package static func check(
        _ level: AwardLevel, of name: String, isThere: Bool, _ standing: Standing, today: Day
    ) throws(Refusal) {
        guard isThere else {
            throw Refusal.field("body", "title.bodyGone", "“\(name)”已经撤销，不能申报。")
        }
        if let day = standing.waitsUntil, day > today {
            throw Refusal.field("body", "title.waits", "“\(name)”的称号被撤销过，\(day.chinese)起才能重新申报。")
        }
        guard !standing.held.contains(level) else {
            throw Refusal.field("level", "title.held", "“\(name)”已经持有\(level.chinese)称号，届满参加复评，不用再申报。")
        }
        guard !standing.open.contains(level) else {
            throw Refusal.field("level", "title.twice", "“\(name)”已有一件\(level.chinese)申报在办，请打开那一件接着办。")
        }
        if let below = level.below, !standing.held.contains(below) {
            throw Refusal.field(
                "level", "title.prior", "申报\(level.chinese)要先持有有效的\(below.chinese)称号，“\(name)”现在没有（没有评过，或者已经届满、停牌、撤销）。")
        }
    }

    /// A town declares when enough of its villages and communities hold a title themselves.
    package static func checkVillages(
        of name: String, holding: Int, among all: Int, share: Int
    ) throws(Refusal) {
        guard share > 0, all > 0, holding * 100 < all * share else { return }
        throw Refusal(
            .conflict, "title.share",
            "“\(name)”的\(all)个村（社区）有\(holding)个持有文明村、文明社区称号，占\(holding * 100 / all)%，不到\(share)%，还不能申报。")
    }

    package static func checkGrant(on day: Day?, paper: String, today: Day) throws(Refusal) {
        guard let day, day <= today else {
            throw Refusal.field("day", "title.future", "命名日期不能在今天（\(today.chinese)）之后，请照文件填写。")
        }
        guard paper.count >= 4 else { throw Refusal.field("note", "title.paper", "请写明文件的名称、文号。") }
    }

    /// What is decided about a title says why; of one above the county it names the paper by which that level decided.
    package static func checkDecision(
        _ decision: String, on level: AwardLevel, note: String
    ) throws(Refusal) {
        guard note.count >= 4 else {
            throw Refusal.field("note", "title.reason", "请写明\(decision)的原因和依据。")
        }
        guard level == .county || namesPaper(note) else {
            throw Refusal.field(
                "note", "title.higherPaper", "市级及以上的称号由上级决定：请写明上级文件的名称、文号，如 绍文明办〔2019〕3号。")
        }
    }

    /// Whether the number of a paper stands in a text, whichever brackets were typed: 绍文明办〔2019〕3号.
    package static func namesPaper(_ text: String) -> Bool {
        text.contains(/\p{Han}\s*[〔\[（(［]\s*(?:19|20)[0-9]{2}\s*[〕\]）)］]\s*第?\s*[0-9]+\s*号/)
    }

    package static func checkReview(_ until: Day, leadDays: Int, hasOpen: Bool, today: Day) throws(Refusal) {
        guard !hasOpen else { throw Refusal(.conflict, "review.open", "这个称号已经在复评，请打开那一次接着办。") }
        let from = until.adding(days: -leadDays)
        guard from <= today else {
            throw Refusal(
                .conflict, "review.early", "这个称号\(until.chinese)届满，\(from.chinese)起（届满前\(leadDays)天）才复评，现在还早。")
        }
    }

    package static func passes(_ score: Points?, _ rules: KindRules) -> Bool {
        score.map { $0 >= Points(whole: rules.pass) } ?? false
    }
}
