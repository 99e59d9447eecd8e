import Database
import Kernel
import Office
import Organisation

/// What went out to the units of the invented county and what came back: notices, forms, instructions.
enum CorrespondenceLife {
    private struct Sent: Sendable {
        let day: Int
        let title: String
        let words: String
        let audience: [Audience]
        let fields: [TypedField]
        /// Of a hundred units, how many answer in time, and how many do after it.
        let timely: Int
        let late: Int
        let isSentBack: Bool

        init(
            _ day: Int, _ title: String, _ words: String, to audience: [Audience], _ fields: [TypedField] = [],
            timely: Int = 100, late: Int = 0, isSentBack: Bool = false
        ) {
            (self.day, self.title, self.words, self.audience) = (day, title, words, audience)
            (self.fields, self.timely, self.late, self.isSentBack) = (fields, timely, late, isSentBack)
        }
    }

    private static func sent(_ stage: DemoStage) -> [Sent] {
        let first: [Audience] = stage.townships.first?.division.map { [.villagesOf($0)] } ?? [.townships]
        return [
            Sent(
                2, "关于做好国庆前后环境卫生整治的通知", "请各乡镇（街道）、有关部门在节前完成集镇、主干道、农贸市场周边的清理，节日期间安排人员巡查。收到请签收。",
                to: [.townships, .departments]),
            Sent(
                7, "农村文化礼堂使用情况统计", "填今年以来的情况。活动次数包括节庆、宣讲、文艺演出；没有文化礼堂的填0。",
                to: [.townships],
                [
                    TypedField("建成的文化礼堂（个）", .number), TypedField("今年活动（次）", .number),
                    TypedField("管理", .choice, choices: "专人管理、村干部兼管、无人管理"),
                    TypedField("需要县里帮助解决的", .text, isRequired: false),
                ]),
            Sent(
                11, "建筑垃圾临时堆放点摸底", "辖区内的建筑垃圾临时堆放点，一个不漏。面积按平方米填。", to: [.townships],
                [
                    TypedField("堆放点（处）", .number), TypedField("占地（平方米）", .number),
                    TypedField("是否有围挡", .yesNo), TypedField("计划清理完成日", .day),
                ], timely: 60, late: 25),
            Sent(
                16, "“五提倡五反对”宣传上墙情况", "每个村（社区）填一份。", to: first,
                [TypedField("宣传栏（块）", .number), TypedField("是否写进村规民约", .yesNo)], isSentBack: true),
            Sent(
                21, "关于报送身边好人线索的通知", "各乡镇（街道）、各部门推荐线索，不少于1条；没有的填0，请在备注里说明。",
                to: [.townships, .departments],
                [TypedField("线索（条）", .number), TypedField("备注", .text, isRequired: false)], timely: 80, late: 10),
            Sent(25, "关于召开年度总结会的预通知", "会议时间另行通知，请准备书面材料。收到请签收。", to: [.townships], timely: 90),
        ]
    }

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let collections = sent(stage).enumerated().map { index, sent in
            DemoEvent.leading(at: stage.moment(day: sent.day, hour: 9, minute: 10 + index)) {
                try await send(sent, index, clerk, stage)
            }
        }
        return collections + (try instructions(stage))
    }

    private static func send(
        _ sent: Sent, _ index: Int, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let now = try await stage.office.read { $0.now }
        let due = WorkingCalendar.china.deadline(from: now, workingDays: 5).instant.day
        let id = try await stage.office.carryOut(
            DraftCollection(
                CollectionText(
                    title: sent.title, words: sent.words, asks: sent.fields.isEmpty ? .receipt : .answers,
                    audience: sent.audience, due: due, fields: sent.fields)), by: clerk)
        try await stage.office.carryOut(TakeProcedureStep(Collection.procedure, id, "send"), by: clerk)
        let returns = try await stage.office.read { try Returns.of(id, county: clerk.county, in: $0) }
        var events = returns.enumerated().compactMap { turn, record -> DemoEvent? in
            guard let actor = stage.representative(of: record.party) else { return nil }
            let share = (turn * 37 + index * 11) % 100
            guard share < sent.timely + sent.late else { return nil }
            let isLate = share >= sent.timely
            let day = sent.day + (isLate ? 9 : 1 + turn % 4)
            let at = stage.moment(day: day, hour: isLate ? 15 : 9 + turn % 2, minute: (turn * 13) % 50)
            return DemoEvent(at: at) { try await answer(record, sent, turn, actor, stage) }
        }
        if sent.late > 0 {
            events.append(
                DemoEvent(at: stage.moment(day: sent.day + 8, hour: 14)) {
                    try await stage.office.carryOut(RemindReturns(id), by: clerk)
                })
        }
        if sent.isSentBack, let first = returns.first(where: { stage.representative(of: $0.party) != nil }) {
            events += sendBack(first, sent, clerk, stage)
        }
        return events
    }

    /// The first is asked to mend its answer, and does.
    private static func sendBack(
        _ record: CollectionReturn, _ sent: Sent, _ clerk: Actor, _ stage: DemoStage
    ) -> [DemoEvent] {
        guard let actor = stage.representative(of: record.party) else { return [] }
        return [
            DemoEvent(at: stage.moment(day: sent.day + 6, hour: 16)) { () async throws -> Void in
                let step = try TakeProcedureStep(
                    CollectionReturn.procedure, record.id, "back", answers: StepAnswers(note: "宣传栏只算今年新做的，请核实后再报。"))
                try await stage.office.carryOut(step, by: clerk)
            },
            DemoEvent(at: stage.moment(day: sent.day + 7, hour: 10)) {
                try await answer(record, sent, 1, actor, stage)
            },
        ]
    }

    private static func answer(
        _ record: CollectionReturn, _ sent: Sent, _ turn: Int, _ actor: Actor, _ stage: DemoStage
    ) async throws {
        guard !sent.fields.isEmpty else {
            try await stage.office.carryOut(
                TakeProcedureStep(CollectionReturn.procedure, record.id, "read"), by: actor)
            return
        }
        let now = try await stage.office.read { $0.now }
        var typed: [String: String] = [:]
        for (index, field) in sent.fields.enumerated() {
            let choices = field.choices.split(separator: "、").map(String.init)
            typed["f\(index + 1)"] =
                switch field.kind {
                case .text: turn % 5 == 0 ? "请帮助协调用地。" : ""
                case .number: String((turn * 7 + index * 5) % 23 + index)
                case .day: now.day.adding(days: 10 + turn % 9).description
                case .choice: choices[turn % choices.count]
                case .yesNo: turn % 3 == 0 ? "no" : "yes"
                }
        }
        let command = SendReturn(
            record.id, typed: typed, openedAt: Instant(milliseconds: now.milliseconds - Int64(3 + turn % 14) * 60_000))
        try await stage.office.carryOut(command, by: actor)
    }

    // MARK: Instructions

    private static let given: [(day: Int, words: String, about: String, replies: Int, isRead: Bool)] = [
        (4, "农贸市场周边占道经营反弹，请牵头拿出长效办法，一周内报我。", "农贸市场周边秩序", 3, true),
        (12, "老旧小区楼道堆物要一次清到位，边清边建制度。", "老旧小区环境", 4, true),
        (19, "“道德银行”的做法请总结，报宣传部。", "道德银行经验", 9, false),
        (27, "暗访片里的问题请逐条核实，本周内回复。", "暗访问题", 0, false),
    ]

    private static func instructions(_ stage: DemoStage) throws -> [DemoEvent] {
        let leader = try stage.actor(.leader)
        let takers = stage.departments + stage.townships
        guard !takers.isEmpty else { return [] }
        return given.enumerated().compactMap { index, one in
            let party = takers[index * 3 % takers.count]
            guard let unit = ID<Unit>(party.unit) else { return nil }
            return DemoEvent.leading(at: stage.moment(day: one.day, hour: 8, minute: 40 + index)) {
                let now = try await stage.office.read { $0.now }
                let due = WorkingCalendar.china.deadline(from: now, workingDays: 5).instant.day
                let ids = try await stage.office.carryOut(
                    GiveInstruction(
                        givenOn: now.day, words: one.words, aboutWords: one.about, to: [.unit(unit)], due: due),
                    by: leader)
                guard let id = ids.first, let actor = stage.representative(of: party) else { return [] }
                return follow(id, one.day, one.replies, one.isRead, actor, leader, stage)
            }
        }
    }

    private static func follow(
        _ id: ID<Instruction>, _ day: Int, _ replies: Int, _ isRead: Bool, _ actor: Actor, _ leader: Actor,
        _ stage: DemoStage
    ) -> [DemoEvent] {
        func event(_ step: String, _ day: Int, _ note: String, _ actor: Actor) -> DemoEvent {
            DemoEvent(at: stage.moment(day: day, hour: 16)) {
                try await stage.office.carryOut(
                    TakeProcedureStep(Instruction.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
            }
        }
        var events = [event("take", day, "已明确分管领导和科室，明天到现场。", actor)]
        guard replies > 0 else { return events }
        events.append(event("reply", day + replies, "已按批示办理：现场清理完毕，定了每周巡查和责任人，材料附后。", actor))
        if isRead { events.append(event("read", day + replies + 1, "好，请坚持。", leader)) }
        return events
    }
}
