import Kernel
import Sheets

/// Who may record a visit, and what must be true before it is submitted.
package enum VisitRules {
    /// What of a visit decides who may record it.
    package struct Assignment: Sendable {
        package let tier: Tier
        package let division: DivisionCode
        package let inspector: String?
        /// The township that checks it (交叉检查).
        package let checker: DivisionCode?

        package init(tier: Tier, division: DivisionCode, inspector: String?, checker: DivisionCode? = nil) {
            self.tier = tier
            self.division = division
            self.inspector = inspector
            self.checker = checker
        }
    }

    /// The county's visits are recorded by the inspector they were given to; a township's self-checks, and its checks of
    /// another, by its own people; and all of them by the office for those who wrote on paper (代填, marked).
    package static func mayRecord(_ assignment: Assignment, by actor: Actor) -> Bool {
        if actor.scope == .county, actor.has(.clerk) || actor.has(.director) { return true }
        switch assignment.tier {
        case .county:
            if let checker = assignment.checker { return actor.scope.isOwn(checker) && checksForTownship(actor) }
            return assignment.inspector == actor.id && actor.has(.inspector)
        case .selfCheck:
            return actor.scope.covers(division: assignment.division) && checksForTownship(actor)
        // Each on his own sheet: `OpenVisit`.
        case .panel: return false
        }
    }

    private static func checksForTownship(_ actor: Actor) -> Bool {
        guard case .division(let own, _) = actor.scope, own.level == .township else { return false }
        return actor.has(.townshipLiaison) || actor.has(.townshipDeputy) || actor.has(.inspector)
    }

    /// One spot as the check before submitting sees it.
    package struct Spot: Sendable {
        package let id: String
        package let title: String
        package let isGoodPractice: Bool
        package let note: String
        package let photoCount: Int
        package let needsPhoto: Bool

        package init(
            id: String, title: String, isGoodPractice: Bool, note: String, photoCount: Int, needsPhoto: Bool = true
        ) {
            self.id = id
            self.title = title
            self.isGoodPractice = isGoodPractice
            self.note = note
            self.photoCount = photoCount
            self.needsPhoto = needsPhoto
        }
    }

    /// Items that nobody judged yet; nothing where all have marks.
    static func faults(of score: Score, _ sheet: Sheet) -> [Refusal.Field] {
        guard score.absent.count < sheet.items.count || sheet.items.isEmpty else {
            return [.init("isSure", "每一项都选了“不涉及”，没有可评分的。去不了的请创建办取消。")]
        }
        return score.unjudged.compactMap(sheet.item).map { .init("item-\($0.code)", "“\($0.title)”还没有评。") }
    }

    /// Villages that were drawn and have no marks yet.
    static func faults(
        of lines: [VisitLine], _ sheet: Sheet, sample: [SampledVillage]
    ) -> [Refusal.Field] {
        sheet.items.compactMap { item in
            guard case .villages = item.pattern else { return nil }
            let marked = Set(lines.filter { $0.judged?.item == item.code }.map(\.juror))
            let missing = sample.filter { !marked.contains($0.code.description) }
            guard !marked.isEmpty, !missing.isEmpty else { return nil }
            return .init(
                "item-\(item.code)", "“\(item.title)”还有\(missing.map(\.name).joined(separator: "、"))没有打分。")
        }
    }

    /// Asked once: a village without a fault is rare, and a finger slips.
    static let nothingFound = Refusal.field(
        "isSure", "visit.nothingFound", "没有发现任何扣分，确定吗？确定就再按一次“提交检查”；还没查完的，回去接着记，已记的都保存着。")

    /// What is missing or wrong, by field; nothing when the visit may be submitted.
    package static func faults(
        _ spots: [Spot], heldOn: Day, month: Month, today: Day, position: Position?, box: CountyBox?
    ) -> [Refusal.Field] {
        var faults: [Refusal.Field] = []
        for spot in spots where spot.photoCount == 0 && spot.needsPhoto {
            faults.append(.init("photo-\(spot.id)", "“\(spot.title)”还没有照片，每一\(spot.isGoodPractice ? "条" : "处")至少一张。"))
        }
        for spot in spots where spot.isGoodPractice && spot.note.isEmpty {
            faults.append(.init("note-\(spot.id)", "好的做法要写一句好在哪里。"))
        }
        if !month.contains(heldOn) {
            faults.append(
                .init(
                    "heldOn",
                    "这是\(month.chinese)的检查，日期应在\(month.firstDay.chinese)到\(month.lastDay.chinese)之间，实际填的是\(heldOn.chinese)。"
                ))
        } else if heldOn > today {
            faults.append(.init("heldOn", "检查日期\(heldOn.chinese)还没有到，今天是\(today.chinese)。"))
        }
        if let position, let box, !box.contains(position) {
            faults.append(
                .init(
                    "latitude",
                    "位置\(position.chinese)不在本县范围内（\(box.southWest.chinese)至\(box.northEast.chinese)）：请在现场重新取一次，或清空位置。"))
        }
        return faults
    }
}
