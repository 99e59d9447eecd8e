import Database
import Kernel
import MoralBank
import Office

/// The fund of the invented county: somebody is helped each quarter past review and notice, and each quarter that is over is
/// published.
enum MoralFundLife {
    private static let asked: [(FundEntry.Kind, String, Int, String)] = [
        (.hardship, "周根土", 200_000, "独居，房屋漏雨，无力修缮。"), (.award, "潘秀英", 100_000, "照料邻居老人六年。"),
        (.visit, "石老师", 50_000, "退休教师，长期义务辅导孩子。"), (.hardship, "梁阿毛", 300_000, "家中失火，损失较大。"),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let quarters = Dictionary(grouping: stage.months.map { Quarter(of: $0.firstDay) }, by: \.self).keys
            .sorted { $0.first < $1.first }
        return (stage.isOpening ? festivals(stage) : [])
            + quarters.enumerated().flatMap { index, quarter -> [DemoEvent] in
                let day = max(quarter.first, stage.first).adding(days: 8)
                var events: [DemoEvent] = []
                if day <= stage.last {
                    let some = (0..<2).map { asked[(index * 2 + $0) % asked.count] }
                    events.append(granting(some, index, on: day, stage))
                }
                // What was over before the story began had no fund yet.
                if quarter.previous.last >= stage.first || !stage.isOpening {
                    events.append(publishing(quarter.previous, on: quarter.first.adding(days: 6), stage))
                }
                return events
            }
    }

    /// At the festivals of its first months, and for what was done well in a quarter.
    private static func festivals(_ stage: DemoStage) -> [DemoEvent] {
        let times: [(Int, FundEntry.Kind, Int, String, [String])] = [
            (12, .hardship, 200_000, "中秋帮扶，独居老人。", ["何阿婆", "石根林", "盛老伯"]),
            (16, .award, 400_000, "季度奖励，助人为乐。", ["陈巧云", "吕志明"]), (24, .visit, 200_000, "重阳走访慰问，道德模范。", ["俞桂英", "张秀兰"]),
        ]
        return times.enumerated().compactMap { index, time -> DemoEvent? in
            guard stage.day(time.0) <= stage.last else { return nil }
            let some = time.4.map { (time.1, $0, time.2, time.3) }
            return granting(some, 7 + index, on: stage.day(time.0), stage)
        }
    }

    private static func granting(
        _ some: [(FundEntry.Kind, String, Int, String)], _ place: Int, on day: Day, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: day, hour: 9, minute: 40)) {
            let clerk = try stage.actor(.clerk)
            var ids: [ID<FundGrant>] = []
            for (offset, (kind, name, fen, reason)) in some.enumerated() {
                let villages = stage.villages
                guard !villages.isEmpty else { return [] }
                let village = villages[(place * 31 + offset * 17 + 3) % villages.count]
                guard let code = village.division, let keeper = stage.representative(of: village) else { continue }
                ids.append(
                    try await stage.office.carryOut(
                        AskGrant(kind, name, village: code, fen: fen, reason: reason), by: keeper))
            }
            return [reviewing(ids, on: day.adding(days: 2), clerk, stage)]
        }
    }

    private static func reviewing(
        _ ids: [ID<FundGrant>], on day: Day, _ clerk: Actor, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: day, hour: 10, minute: 5)) {
            for id in ids {
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        FundGrant.procedure, id, "review", answers: StepAnswers(note: "入户看过，情况属实。")), by: clerk)
            }
            guard !ids.isEmpty else { return [] }
            let notice = try await stage.office.carryOut(
                AnnounceGrants(contact: "创建办，0575-86000000"), by: clerk)
            let procedure = PublicNotice.procedure { [FundGrant.noticeKind] }
            try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
            let director = try stage.actor(.director)
            let approved = try await stage.office.read { $0.now.adding(minutes: 50) }
            return [
                .leading(at: approved) {
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            procedure, notice, Signatures.approve, answers: StepAnswers(note: "同意公示。")), by: director)
                    let term = WorkingCalendar.china.workingDays(5, from: approved.day.adding(days: 1))
                    let over = Instant(term.upperBound.adding(days: 1), hour: 8, minute: 50)
                    return [paying(ids, at: over.adding(minutes: 95), director, stage)]
                }
            ]
        }
    }

    private static func paying(
        _ ids: [ID<FundGrant>], at moment: Instant, _ director: Actor, _ stage: DemoStage
    ) -> DemoEvent {
        DemoEvent(at: moment) {
            for id in ids {
                let grant = try await stage.office.read { try Grants.one(id, for: director, in: $0) }
                guard grant.state == .passed else { continue }
                try await stage.office.carryOut(
                    TakeProcedureStep(FundGrant.procedure, id, "pay", answers: StepAnswers(note: "同意。")), by: director)
            }
        }
    }

    private static func publishing(_ quarter: Quarter, on day: Day, _ stage: DemoStage) -> DemoEvent {
        .leading(at: stage.moment(on: day, hour: 15, minute: 25)) {
            let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
            let today = try await stage.office.read { $0.now.day }
            guard quarter.last < today else { return [] }
            let id = try await stage.office.carryOut(DraftFundReport(quarter), by: clerk)
            return [
                DemoEvent(at: stage.moment(on: day.adding(days: 1), hour: 9, minute: 15)) {
                    let report = try await stage.office.read { try FundReports.one(id, for: director, in: $0) }
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            FundReport.procedure, id, "sign", answers: StepAnswers(note: "同意公布。"),
                            seen: try SeenVersion(canonical: report.statement)), by: director)
                }
            ]
        }
    }
}
