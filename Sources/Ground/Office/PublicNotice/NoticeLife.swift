import Database
import Kernel

/// Notices of the invented county's office: one that is over, with an objection that was dismissed, and one that runs.
enum NoticeLife {
    private static let days = 5

    static func events(
        _ stage: DemoStage, _ procedure: Procedure<PublicNotice, PublicNotice.State>
    ) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let villages = stage.villages.map(\.name)
        guard villages.count >= 2 else { return [] }
        let count = min(4, villages.count)
        let early = notice("关于拟确定文明创建示范点的公示", villages: Array(villages.prefix(count)))
        let late = notice("关于拟确定移风易俗示范村的公示", villages: Array(villages.suffix(count)))
        return [
            draft(early, day: 10, isObjected: true, clerk, stage, procedure),
            draft(late, day: 55, isObjected: false, clerk, stage, procedure),
        ]
    }

    private static func notice(_ title: String, villages: [String]) -> (NoticeText, [NoticeEntry]) {
        (
            NoticeText(
                title: title, words: "经村（社区）申报、乡镇（街道）初审、创建办实地核查，拟确定下列单位。现予公示，接受群众监督。",
                contact: "创建办，0575-86000000", days: days),
            villages.map { NoticeEntry(name: $0, place: "", words: "村容整洁，制度上墙，群众满意度在九成以上。") }
        )
    }

    private static func draft(
        _ notice: (NoticeText, [NoticeEntry]), day: Int, isObjected: Bool, _ clerk: Actor, _ stage: DemoStage,
        _ procedure: Procedure<PublicNotice, PublicNotice.State>
    ) -> DemoEvent {
        let at = stage.moment(day: day, hour: 9)
        return .leading(at: at) {
            let issuer = Party(unit: "", name: "创建办")
            let id = try await stage.office.carryOut(DraftNotice(issuer: issuer, notice.0, notice.1), by: clerk)
            try await stage.office.carryOut(TakeProcedureStep(procedure, id, Signatures.submit), by: clerk)
            return [approve(id, after: at, isObjected: isObjected, stage, procedure)]
        }
    }

    private static func approve(
        _ id: ID<PublicNotice>, after moment: Instant, isObjected: Bool, _ stage: DemoStage,
        _ procedure: Procedure<PublicNotice, PublicNotice.State>
    ) -> DemoEvent {
        let at = stage.moment(on: moment.day, hour: 15)
        return .leading(at: max(at, moment.adding(minutes: 30))) {
            try await stage.office.carryOut(
                TakeProcedureStep(procedure, id, Signatures.approve, answers: StepAnswers(note: "同意公示。")),
                by: try stage.actor(.director))
            let term = WorkingCalendar.china.workingDays(days, from: moment.day.adding(days: 1))
            let ends = Instant(term.upperBound.adding(days: 1), hour: 8, minute: 40)
            return [
                turn(Instant(term.lowerBound, hour: 8, minute: 30), stage, procedure), turn(ends, stage, procedure),
            ] + (isObjected ? objection(id, on: term.lowerBound.adding(days: 1), until: ends, stage) : [])
        }
    }

    private static func turn(
        _ at: Instant, _ stage: DemoStage, _ procedure: Procedure<PublicNotice, PublicNotice.State>
    ) -> DemoEvent {
        DemoEvent(at: at) {
            try await PublicNotices.turn(procedure, county: stage.county, stage.office)
        }
    }

    private static func objection(
        _ id: ID<PublicNotice>, on day: Day, until end: Instant, _ stage: DemoStage
    ) -> [DemoEvent] {
        guard let phone = PhoneNumber("13905750101") else { return [] }
        let visitor = Actor.visitor("demo", county: stage.county)
        return [
            .leading(at: Instant(day, hour: 20)) {
                // Where nothing has begun yet, there is nothing to object to.
                let found = try await stage.office.read {
                    try Notices.one(id, for: .system(county: stage.county), in: $0)
                }
                guard found.state == .running else { return [] }
                let objection = try await stage.office.carryOut(
                    ObjectToNotice(
                        id, 2, name: "陈明理", phone: phone, words: "村口的公厕上个月还没有人打扫，请再核实一次。"), by: visitor)
                return [
                    DemoEvent(at: end.adding(hours: 2)) {
                        try await stage.office.carryOut(
                            RuleOnObjection(
                                objection, isUpheld: false, words: "已到现场复查三次，公厕有专人保洁并有记录，反映的问题在申报前已经改好。",
                                kinds: [.plain]), by: try stage.actor(.director))
                    }
                ]
            }
        ]
    }
}
