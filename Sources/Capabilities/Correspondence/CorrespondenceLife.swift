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
        /// A file comes back, a row a spot.
        let isList: Bool
        /// Sent out days ago: some villages have answered, everybody else is still to.
        let isNew: Bool

        var asks: Collection.Asks { fields.isEmpty ? .receipt : isList ? .list : .answers }

        init(
            _ day: Int, _ title: String, _ words: String, to audience: [Audience], _ fields: [TypedField] = [],
            timely: Int = 100, late: Int = 0, isSentBack: Bool = false, isNew: Bool = false, isList: Bool = false
        ) {
            (self.day, self.title, self.words, self.audience) = (day, title, words, audience)
            (self.fields, self.timely, self.late) = (fields, timely, late)
            (self.isSentBack, self.isNew, self.isList) = (isSentBack, isNew, isList)
        }
    }

    private static func sent(_ stage: DemoStage) -> [Sent] {
        let first: [Audience] = stage.townships.first?.division.map { [.villagesOf($0)] } ?? [.townships]
        return [
            Sent(
                2, "关于做好\(festival(after: stage.day(2)))前后环境卫生整治的通知",
                "请各乡镇（街道）、有关部门在节前完成集镇、主干道、农贸市场周边的清理，节日期间安排人员巡查。收到请签收。",
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
                11, "建筑垃圾临时堆放点清单", "辖区内的建筑垃圾临时堆放点，一处一行，一个不漏；没有的零报告。", to: [.townships],
                [
                    TypedField("位置", .text), TypedField("占地（平方米）", .number), TypedField("是否有围挡", .yesNo),
                    TypedField("计划清理完成日", .day),
                ], timely: 60, late: 25, isList: true),
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

    /// The next feast day, by the month.
    private static func festival(after day: Day) -> String {
        ["春节", "春节", "清明", "五一", "端午", "端午", "建军节", "中秋", "国庆", "国庆", "元旦", "元旦"][day.month - 1]
    }

    /// What a whole year has besides.
    private static func further(_ stage: DemoStage) -> [Sent] {
        let last: [Audience] = stage.townships.last?.division.map { [.villagesOf($0)] } ?? [.townships]
        func count(_ day: Int, _ title: String, _ words: String, _ first: String, _ second: String) -> Sent {
            Sent(
                day, title, words, to: [.townships],
                [TypedField(first, .number), TypedField(second, .number), TypedField("备注", .text, isRequired: false)],
                timely: 75, late: 25)
        }
        func notice(_ day: Int, _ title: String, _ words: String) -> Sent {
            Sent(day, title, words, to: [.townships, .departments], timely: 85, late: 15)
        }
        return [
            notice(4, "关于印发年度考核办法的通知", "考核办法已经印发，请组织学习，对照自查。收到请签收。"),
            count(9, "志愿服务队伍统计", "填到上月底。没有的填0。", "志愿服务队（支）", "注册志愿者（人）"),
            notice(13, "关于开展\(festival(after: stage.day(13)))期间文明实践活动的通知", "请各地结合实际安排活动，注意安全。收到请签收。"),
            count(18, "农村公厕管护情况", "一座不漏。", "公厕（座）", "有专人管护（座）"),
            count(23, "公益广告设置情况", "主次干道、公园、车站、窗口。", "应设（处）", "已设（处）"),
            notice(27, "关于做好防汛期间环境卫生工作的通知", "雨后及时清理淤泥、垃圾。收到请签收。"),
            count(30, "“僵尸车”摸底", "停放超过三个月的。", "发现（辆）", "已处置（辆）"),
            Sent(
                33, "红白理事会运行情况", "每个村（社区）填一份。", to: last,
                [TypedField("今年报备（起）", .number), TypedField("是否写进村规民约", .yesNo)], timely: 70, late: 30),
            notice(36, "关于开展“礼让斑马线”劝导的通知", "请按排班安排人员。收到请签收。"),
            count(40, "积存垃圾点排查", "河道、公路沿线和村庄结合部。", "发现（处）", "已清理（处）"),
            count(43, "乡村学校少年宫开放情况", "填本学期。", "少年宫（个）", "开放（次）"),
            notice(47, "关于报送文明村镇复评材料的通知", "材料一式两份，电子版同时报。收到请签收。"),
            count(50, "办酒报备情况统计", "填今年以来。", "报备（起）", "劝减（桌）"),
            count(54, "年度工作总结数据核对", "请与台账核对后再填。", "开展活动（场）", "参加（人次）"),
        ]
    }

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let all = sent(stage) + (stage.isYear ? further(stage) : [])
        let collections = all.enumerated().map { index, sent in
            DemoEvent.leading(at: stage.moment(day: sent.day, hour: 9, minute: 10 + index)) {
                try await send(sent, index, clerk, stage)
            }
        }
        return collections + recent(all.count, clerk, stage) + (try instructions(stage))
    }

    /// In the running year there is always one that went out this week, to everybody.
    private static func recent(_ index: Int, _ clerk: Actor, _ stage: DemoStage) -> [DemoEvent] {
        guard stage.isYear, !stage.isOver else { return [] }
        let sent = Sent(
            0, "本周环境卫生整治重点", "请组织党员干部、志愿者开展一次集中清理，重点是村口、河道和农贸市场周边。收到请签收。",
            to: [.townships, .departments, .villages], isNew: true)
        return [
            DemoEvent.leading(at: stage.moment(on: stage.last.adding(days: -3), hour: 9, minute: 5)) {
                try await send(sent, index, clerk, stage)
            }
        ]
    }

    private static func send(
        _ sent: Sent, _ index: Int, _ clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let now = try await stage.office.read { $0.now }
        let due = WorkingCalendar.china.deadline(from: now, workingDays: 5).instant.day
        let id = try await stage.office.carryOut(
            DraftCollection(
                CollectionText(
                    title: sent.title, words: sent.words, asks: sent.asks,
                    audience: sent.audience, due: due, fields: sent.fields)), by: clerk)
        try await stage.office.carryOut(TakeProcedureStep(Collection.procedure, id, "send"), by: clerk)
        let returns = try await stage.office.read { try Returns.of(id, county: clerk.county, in: $0) }
        // Days from when it went out.
        func moment(_ days: Int, hour: Int, minute: Int = 0) -> Instant {
            stage.moment(on: now.day.adding(days: days), hour: hour, minute: minute)
        }
        var events = returns.enumerated().compactMap { turn, record -> DemoEvent? in
            guard let actor = stage.representative(of: record.party) else { return nil }
            let isVillageOfFirst = stage.townships.prefix(6).contains { township in
                guard let own = township.division, let division = record.party.division else { return false }
                return own != division && own.contains(division)
            }
            guard !sent.isNew || isVillageOfFirst else { return nil }
            let share = (turn * 37 + index * 11) % 100
            guard share < sent.timely + sent.late else { return nil }
            let isLate = share >= sent.timely
            let at = moment(
                isLate ? 9 : 1 + turn % 4, hour: isLate ? 15 : 9 + turn % 2, minute: (turn * 13) % 50)
            return DemoEvent(at: at) { try await answer(record, sent, turn, actor, stage) }
        }
        if sent.late > 0 {
            events.append(
                DemoEvent(at: moment(8, hour: 14)) {
                    guard try await isOpen(id, clerk, stage) else { return }
                    try await stage.office.carryOut(RemindReturns(id), by: clerk)
                })
        }
        if stage.isYear {
            // Nothing is waited for longer than a month.
            events.append(
                DemoEvent(at: moment(32, hour: 16)) {
                    guard try await isOpen(id, clerk, stage) else { return }
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            Collection.procedure, id, "close", answers: StepAnswers(note: "没有报的单位在月度例会上通报。")), by: clerk
                    )
                })
        }
        if sent.isSentBack, let first = returns.first(where: { stage.representative(of: $0.party) != nil }) {
            events += sendBack(first, sent, now.day, clerk, stage)
        }
        return events
    }

    private static func isOpen(_ id: ID<Collection>, _ clerk: Actor, _ stage: DemoStage) async throws -> Bool {
        try await stage.office.read { try Collections.one(id, for: clerk, in: $0).state == .open }
    }

    /// The first is asked to mend its answer, and does.
    private static func sendBack(
        _ record: CollectionReturn, _ sent: Sent, _ day: Day, _ clerk: Actor, _ stage: DemoStage
    ) -> [DemoEvent] {
        guard let actor = stage.representative(of: record.party) else { return [] }
        return [
            DemoEvent(at: stage.moment(on: day.adding(days: 6), hour: 16)) { () async throws -> Void in
                let step = try TakeProcedureStep(
                    CollectionReturn.procedure, record.id, "back", answers: StepAnswers(note: "宣传栏只算今年新做的，请核实后再报。"))
                try await stage.office.carryOut(step, by: clerk)
            },
            DemoEvent(at: stage.moment(on: day.adding(days: 7), hour: 10)) {
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
        guard !sent.isList else { return try await list(record, sent, turn, now.day, actor, stage) }
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

    /// One spot a row, of each township another few; who has none says so.
    private static func list(
        _ record: CollectionReturn, _ sent: Sent, _ turn: Int, _ day: Day, _ actor: Actor, _ stage: DemoStage
    ) async throws {
        let places = ["集镇东入口空地", "老车站后面", "溪滩停车场", "新村安置地块", "砖瓦厂旧址"]
        let rows = (0..<(turn * 3) % 5).map { number in
            [
                places[(turn + number) % places.count], String(40 + (turn * 37 + number * 61) % 300),
                (turn + number) % 3 == 0 ? "否" : "是", day.adding(days: 10 + (turn + number) % 9).description,
            ].joined(separator: ",")
        }
        guard !rows.isEmpty else {
            try await stage.office.carryOut(SendReturnList(record.id, list: nil), by: actor)
            return
        }
        let form = try await stage.office.read {
            record.list(try Collections.forms(of: record.collection, county: actor.county, in: $0).last ?? [])
        }
        let file = ([form.fields.map(\.label).joined(separator: ",")] + rows).joined(separator: "\n")
        let list = try await stage.office.carryOut(
            BringReturnList(record.id, filename: "堆放点清单.csv", rows: try form.file.rows(of: Array(file.utf8))),
            by: actor)
        try await stage.office.carryOut(SendReturnList(record.id, list: list), by: actor)
    }

    // MARK: Instructions

    private struct Given: Sendable {
        let day: Int
        let words: String
        let about: String
        /// After how many days it is answered; never where nil.
        let replies: Int?
        let isRead: Bool

        init(_ day: Int, _ words: String, _ about: String, replies: Int?, isRead: Bool = true) {
            (self.day, self.words, self.about, self.replies, self.isRead) = (day, words, about, replies, isRead)
        }
    }

    private static let given = [
        Given(4, "农贸市场周边占道经营反弹，请牵头拿出长效办法，一周内报我。", "农贸市场周边秩序", replies: 3),
        Given(12, "老旧小区楼道堆物要一次清到位，边清边建制度。", "老旧小区环境", replies: 4),
        Given(19, "“道德银行”的做法请总结，报宣传部。", "道德银行经验", replies: 9, isRead: false),
        Given(27, "暗访片里的问题请逐条核实，本周内回复。", "暗访问题", replies: nil),
    ]

    /// What a whole year has besides.
    private static let further = [
        Given(8, "公厕脏的问题群众反映多，请逐座明确管护人。", "公厕管护", replies: 4),
        Given(16, "河道保洁不能只靠突击，请研究常态机制。", "河道保洁", replies: 6),
        Given(22, "集镇乱停车请公安、执法联合整治。", "集镇秩序", replies: 5),
        Given(31, "连续两月末位的请分管领导去看一看，找准原因。", "月度排名", replies: 3),
        Given(37, "志愿服务要看实效，不要层层报表。", "志愿服务", replies: 7),
        Given(44, "测评材料务必真实，不得突击补台账。", "测评材料", replies: 4),
        Given(52, "雨雪天气前把路面隐患排查一遍。", "道路安全", replies: 2),
    ]

    private static func instructions(_ stage: DemoStage) throws -> [DemoEvent] {
        let leader = try stage.actor(.leader)
        let takers = stage.departments + stage.townships
        guard !takers.isEmpty else { return [] }
        return (given + (stage.isYear ? further : [])).enumerated().compactMap { index, one in
            let party = takers[index * 3 % takers.count]
            guard let unit = ID<Unit>(party.unit) else { return nil }
            // What nobody answered yet was said of late, and in a year that is over everything was answered.
            let isOpen = (one.replies == nil || !one.isRead) && stage.isYear && !stage.isOver
            let day = isOpen ? stage.last.adding(days: -1 - index % 4) : stage.day(one.day)
            return DemoEvent.leading(at: stage.moment(on: day, hour: 8, minute: 40 + index)) {
                let now = try await stage.office.read { $0.now }
                let due = WorkingCalendar.china.deadline(from: now, workingDays: 5).instant.day
                let ids = try await stage.office.carryOut(
                    GiveInstruction(
                        givenOn: now.day, words: one.words, aboutWords: one.about, to: [.unit(unit)], due: due),
                    by: leader)
                guard let id = ids.first, let actor = stage.representative(of: party) else { return [] }
                let replies = isOpen ? one.replies.map { _ in 1 } : one.replies ?? (stage.isOver ? 5 : nil)
                return follow(id, now.day, replies, one.isRead || stage.isOver, actor, leader, stage)
            }
        }
    }

    private static func follow(
        _ id: ID<Instruction>, _ day: Day, _ replies: Int?, _ isRead: Bool, _ actor: Actor, _ leader: Actor,
        _ stage: DemoStage
    ) -> [DemoEvent] {
        func event(_ step: String, _ days: Int, _ note: String, _ actor: Actor) -> DemoEvent {
            DemoEvent(at: stage.moment(on: day.adding(days: days), hour: 16)) {
                try await stage.office.carryOut(
                    TakeProcedureStep(Instruction.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
            }
        }
        var events = [event("take", 0, "已明确分管领导和科室，明天到现场。", actor)]
        guard let replies else { return events }
        events.append(event("reply", replies, "已按批示办理：现场清理完毕，定了每周巡查和责任人，材料附后。", actor))
        if isRead { events.append(event("read", replies + 1, "好，请坚持。", leader)) }
        return events
    }
}
