import Kernel
import Office

/// The bonuses and deductions of the invented county: its own rule that counts them, and a few a month.
enum AdjustmentLife {
    private static let deeds: [(Adjustment.Kind, String, String, String)] = [
        (.bonus, "0.5", "垃圾分类做法在全市现场会上推广", "市创建办现场会材料，介绍了做法。"),
        (.deduction, "0.5", "媒体曝光的问题一周没有整改", "县电视台当期节目和回访记录。"),
        (.bonus, "1", "志愿服务项目获市级表彰", "市文明办表彰文件。"),
        (.deduction, "1", "迎检期间工作台账缺失", "督查组现场记录，乡镇已确认。"),
        (.bonus, "0.3", "主动上报并整改难点问题", "联席会议纪要。"),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        guard let first = stage.months.first else { return [] }
        let ruling = DemoEvent(at: stage.moment(day: 0, hour: 8)) {
            let closed = try await stage.office.read { try Assessments.latestMonth(county: clerk.county, in: $0) }
            let rule = try await stage.office.carryOut(
                ProposeRule(
                    title: AssessmentRule.ours.title, validFrom: max(first, closed?.next ?? first),
                    weights: AssessmentRule.ours.weights,
                    missingSelfCheck: .zero, adjustments: Points(whole: 2),
                    honesty: .init(tolerance: Points(whole: 2), percent: 50, most: Points(whole: 2)),
                    sources: "自定：演示县的办法，奖惩和差距扣分都可改。"), by: clerk)
            try await stage.office.carryOut(
                TakeProcedureStep(Ruling.procedure, rule, Signatures.approve), by: director)
        }
        let months = stage.months.enumerated().flatMap { index, month in
            (0..<2).compactMap { turn -> DemoEvent? in
                let deed = deeds[(index * 2 + turn) % deeds.count]
                let day = turn == 0 ? 1 : 20
                let at = Instant(month.firstDay.adding(days: day), hour: 10)
                guard !stage.townships.isEmpty, let points = Points(deed.1) else { return nil }
                let township = stage.townships[(index * 5 + turn * 3) % stage.townships.count]
                guard let code = township.division else { return nil }
                return DemoEvent.leading(at: at) {
                    let rule = try await stage.office.read {
                        try Assessments.rule(for: month, county: clerk.county, in: $0)
                    }
                    guard rule.adjustments != nil else { return [] }
                    let id = try await stage.office.carryOut(
                        ProposeAdjustment(
                            month: month, township: code, kind: deed.0, points: points, title: deed.2, reason: deed.3),
                        by: clerk)
                    return [
                        DemoEvent(at: Instant(month.firstDay.adding(days: day + 1), hour: 15)) {
                            try await stage.office.carryOut(
                                TakeProcedureStep(Adjustment.procedure, id, "approve"), by: director)
                        }
                    ]
                }
            }
        }
        return [ruling] + months + repeats(director, stage)
    }

    /// What the system put forward for repeated exposures, the director agrees to before the month is closed.
    private static func repeats(_ director: Actor, _ stage: DemoStage) -> [DemoEvent] {
        stride(from: stage.first.ordinal + 2, through: stage.last.ordinal, by: 3).map { ordinal in
            DemoEvent(at: stage.moment(on: Day(ordinal: ordinal), hour: 10)) {
                let proposed = try await stage.office.read {
                    try Listing<Adjustment>.adjustments.first("state=proposed&q=重复曝光", 20, for: director, in: $0)
                }
                for adjustment in proposed {
                    try await stage.office.carryOut(
                        TakeProcedureStep(Adjustment.procedure, adjustment.id, "approve"), by: director)
                }
            }
        }
    }
}
