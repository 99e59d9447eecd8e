import Kernel

/// What a quarter is to reach, as it is planned.
package struct NewMilestone: Hashable, Codable, Sendable {
    package let quarter: Int
    package let words: String
    package let dueOn: Day

    package init(quarter: Int, words: String, dueOn: Day) {
        (self.quarter, self.words, self.dueOn) = (quarter, words, dueOn)
    }

    package static let quarters = ["第一季度", "第二季度", "第三季度", "第四季度"]
}

/// What a task of the year must keep to.
package enum TaskTerms {
    /// Refuses all at once what of its days does not fit.
    package static func check(startOn: Day, dueOn: Day, milestones: [NewMilestone]) throws(Refusal) {
        var wrong: [Refusal.Field] = []
        if dueOn < startOn {
            wrong.append(.init("dueOn", "期限\(dueOn.chinese)早于开始日期\(startOn.chinese)，请改其中一个。"))
        }
        for milestone in milestones {
            if let words = fault(of: milestone, startOn: startOn, dueOn: dueOn) {
                wrong.append(.init("milestoneDue\(milestone.quarter)", words))
            }
        }
        guard let first = wrong.first else { return }
        throw Refusal(.invalid, "planTask.days", first.message, fields: wrong)
    }

    private static func fault(of milestone: NewMilestone, startOn: Day, dueOn: Day) -> String? {
        let day = milestone.dueOn
        if day < startOn { return "节点\(day.chinese)早于任务开始的\(startOn.chinese)。" }
        if day > dueOn { return "节点\(day.chinese)晚于任务的期限\(dueOn.chinese)。" }
        guard (day.month - 1) / 3 + 1 == milestone.quarter else {
            return "\(day.chinese)不在\(NewMilestone.quarters[milestone.quarter - 1])里。"
        }
        return nil
    }

    /// - Parameters:
    ///   - gone: what became of the lead's division, where it is no more: `并入云溪镇`.
    ///   - isHelper: whether the lead stands among those who help, too.
    package static func checkLead(name: String, isHelper: Bool) throws(Refusal) {
        if isHelper {
            throw Refusal.field("support", "planTask.leadHelps", "\(name)已经是牵头单位，不用再列为配合单位。")
        }
    }

    /// - Parameter same: the title of the task that the source gave before.
    package static func checkOnce(same: String?, givesOne: Bool) throws(Refusal) {
        guard let same else { return }
        throw Refusal.field(
            givesOne ? "source" : "title", "planTask.twice",
            givesOne
                ? "这项来源已经立过任务“\(same)”，一项只立一个。" : "同一来源下已经有任务“\(same)”，不用再立；确是另一件事的，请换一个名称。")
    }

    package static func checkComplete(milestones: Int, reached: Int) throws(Refusal) {
        guard reached == milestones else {
            throw Refusal(
                .conflict, "planTask.milestones", "还有\(milestones - reached)个季度节点没有登记完成，请先登记佐证，再报请审核。")
        }
    }

    /// - Parameter isThere: whether the month was reported on and not sent back.
    package static func checkReport(
        month: Month, startOn: Day, today: Day, percent: Int, isThere: Bool
    ) throws(Refusal) {
        guard month <= Month(today) else {
            throw Refusal.field("month", "taskReport.future", "\(month.chinese)还没有到，报本月或以前的月份。")
        }
        guard month >= Month(startOn) else {
            throw Refusal.field("month", "taskReport.early", "任务从\(startOn.chinese)开始，\(month.chinese)没有进展可报。")
        }
        try CampaignTerms.checkPercent(percent)
        guard !isThere else {
            throw Refusal.field("month", "taskReport.twice", "\(month.chinese)的进展已经报过，一个月一份；要改的请创建办退回后再报。")
        }
    }

    package static func checkReached(on day: Day, startOn: Day, today: Day, isReached: Bool) throws(Refusal) {
        guard !isReached else {
            throw Refusal(.conflict, "milestone.twice", "这个节点已经登记完成了，不用再登记。")
        }
        guard day <= today else {
            throw Refusal.field("reachedOn", "milestone.future", "\(day.chinese)还没有到，完成以后再登记。")
        }
        guard day >= startOn else {
            throw Refusal.field(
                "reachedOn", "milestone.early", "完成日期\(day.chinese)早于任务开始的\(startOn.chinese)。")
        }
    }
}
