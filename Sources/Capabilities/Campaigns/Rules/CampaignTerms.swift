import Kernel

/// What a campaign and its projects must keep to.
package enum CampaignTerms {
    /// Refuses a period that ends before it begins, or that no campaign lasts.
    package static func check(startOn: Day, until: Day) throws(Refusal) {
        guard until >= startOn else {
            throw Refusal.field(
                "until", "campaign.until", "结束日期\(until.chinese)早于开始日期\(startOn.chinese)，请改其中一个。")
        }
        guard until <= startOn.adding(days: 5 * 366) else {
            throw Refusal.field("until", "campaign.untilFar", "一项专项行动不超过五年，\(until.chinese)太远。")
        }
    }

    /// - Parameter isOpen: whether the campaign is being prepared or goes on.
    package static func checkProject(startOn: Day, dueOn: Day, isOpen: Bool, state: String) throws(Refusal) {
        guard isOpen else {
            throw Refusal(.conflict, "project.closed", "这项专项行动“\(state)”，不能再加项目。")
        }
        guard dueOn >= startOn else {
            throw Refusal.field(
                "dueOn", "project.dueOn", "应完工的日期\(dueOn.chinese)早于开工的日期\(startOn.chinese)，请改其中一个。")
        }
    }

    /// Refuses what the entry before, the budget or the calendar speak against.
    /// - Parameters:
    ///   - fen: spent since the entry before.
    ///   - isOver: nobody reports on a project of a campaign that is over, or that was made void.
    package static func checkProgress(
        percent: Int, before: Int, fen: Int, spent: Int, budget: Int, heldOn: Day, today: Day, isOver: Bool
    ) throws(Refusal) {
        guard !isOver else {
            throw Refusal(.conflict, "project.over", "这个项目已经作废，或者专项行动已经结束，不能再登记进展。")
        }
        guard heldOn <= today else {
            throw Refusal.field("heldOn", "progress.future", "\(heldOn.chinese)还没有到，请填今天或以前的日期。")
        }
        try checkPercent(percent)
        guard percent >= before else {
            throw Refusal.field(
                "percent", "progress.back", "上一次登记的进度是\(before)%，不能退到\(percent)%。上一次记错的，请先作废那一条。")
        }
        guard spent + fen <= budget else {
            throw Refusal.field(
                "money", "progress.overBudget",
                "预算\(yuan(budget))，已支出\(yuan(spent))，还剩\(yuan(budget - spent))；这一笔超出\(yuan(spent + fen - budget))。请核对金额，预算确要追加的，请另立项目。"
            )
        }
    }

    package static func checkPercent(_ percent: Int) throws(Refusal) {
        guard (0...100).contains(percent) else {
            throw Refusal.field("percent", "percent.range", "进度应在0到100之间，实际是\(percent)。")
        }
    }

    private static func yuan(_ fen: Int) -> String { Money(fen: fen).chinese }
}
