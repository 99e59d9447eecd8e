import Kernel
import Recognition

/// Who may have a courtesy and how often, what may be asked for in need, and what a tour has. Pure.
package enum CourtesyTerms {
    /// 自定: what a county gives at once without asking higher up.
    package static let mostHelp = 10_000_000
    package static let mostSpeakers = 20

    /// What others can be given; a unit's title is its own.
    package static let categories = AwardCategory.allCases.filter(\.isPersonal)

    package static func check(
        categories: [AwardCategory], from: Day, until: Day?
    ) throws(Refusal) {
        guard !categories.isEmpty, categories.allSatisfy(\.isPersonal) else {
            throw Refusal.field("category", "courtesy.categories", "请至少选一种给个人、家庭的荣誉。")
        }
        if let until, until < from {
            throw Refusal.field("until", "courtesy.until", "停止的日期（\(until.chinese)）在开始之前，请改正其中一个。")
        }
    }

    /// - Parameter before: how often he had it in the year of that day.
    package static func check(
        _ courtesy: Courtesy, category: AwardCategory, level: AwardLevel, on day: Day, today: Day, before: Int
    ) throws(Refusal) {
        guard day <= today else {
            throw Refusal.field("usedOn", "courtesyUse.future", "\(day.chinese)还没有到，享受以后再登记。")
        }
        guard courtesy.isOffered(on: day) else {
            let until = courtesy.endedOn ?? courtesy.until
            throw Refusal.field(
                "usedOn", "courtesyUse.closed",
                "“\(courtesy.title)”从\(courtesy.from.chinese)起\(until.map { "，到\($0.chinese)为止" } ?? "")，\(day.chinese)不提供。"
            )
        }
        guard courtesy.categories.contains(category), rank(level) >= rank(courtesy.level) else {
            throw Refusal.field("honour", "courtesyUse.whom", "“\(courtesy.title)”给\(courtesy.whom)，这项荣誉不在其中。")
        }
        guard courtesy.timesAYear == 0 || before < courtesy.timesAYear else {
            throw Refusal.field(
                "honour", "courtesyUse.often", "“\(courtesy.title)”\(courtesy.howOften)，\(day.year)年已经登记\(before)次。")
        }
    }

    package static func rank(_ level: AwardLevel) -> Int { AwardLevel.allCases.firstIndex(of: level) ?? 0 }

    package static func check(help fen: Int) throws(Refusal) {
        guard fen > 0, fen <= mostHelp else {
            throw Refusal.field(
                "money", "hardship.amount", "金额应大于0元，不超过\(Money(fen: mostHelp).chinese)；更多的请另行报批。")
        }
    }

    package static func check(heldOn: Day, today: Day, audience: Int, speakers: Int) throws(Refusal) {
        guard heldOn <= today else {
            throw Refusal.field("heldOn", "storyTour.future", "\(heldOn.chinese)还没有到，举办以后再登记。")
        }
        guard audience > 0 else { throw Refusal.field("audience", "storyTour.audience", "请填到场的人数。") }
        guard (1...mostSpeakers).contains(speakers) else {
            throw Refusal.field("honour", "storyTour.speakers", "请勾选讲述的人，1到\(mostSpeakers)位。")
        }
    }
}
