import Database
import Kernel
import Office
import Organisation

/// The meetings of the invented county, its files, its leading groups and what its chronicle keeps.
enum MeetingLife {
    private struct Held: Sendable {
        let day: Int
        let title: String
        let kind: Meeting.Kind
        let audience: [Audience]
        let agenda: String
        let minutes: String
        let decisions: [String]
    }

    private static let meetings = [
        Held(
            day: 1, title: "文明县城创建迎检动员部署会", kind: .mobilisation, audience: [.townships, .departments],
            agenda: "一、通报上月督查情况\n二、部署迎检工作\n三、县领导讲话",
            minutes: "会议通报了上月督查情况，部署了迎检工作。会议要求：各乡镇（街道）、各部门对照责任分解逐条自查，问题当天整改；主次干道、农贸市场、老旧小区由牵头部门每天巡查；宣传氛围本月内到位。",
            decisions: ["主次干道、农贸市场每天巡查，问题当天清", "公益广告缺损的本月内补齐"]),
        Held(
            day: 10, title: "小区“建筑垃圾围城”协调会", kind: .coordination, audience: [.departments],
            agenda: "一、现场情况\n二、各部门意见\n三、分工",
            minutes: "会议协调解决小区建筑垃圾堆放问题，明确了临时堆放点和清运责任。物业小区由物业负责收集，无物业小区由社区负责，清运由牵头部门组织，费用按现有办法。",
            decisions: ["设临时堆放点并公示", "积存的建筑垃圾一次清完"]),
        Held(
            day: 20, title: "城乡环境综合整治联席会议", kind: .joint, audience: [.townships, .departments],
            agenda: "一、上次会议决定的落实\n二、下月重点",
            minutes: "会议听取了上次会议决定落实情况，研究了下月重点。会议同意对连续两个月排名末三位的乡镇（街道）由分管县领导约谈。",
            decisions: ["“僵尸车”集中清理", "公厕管护落实到人"]),
    ]

    /// What a whole year has besides.
    private static let further: [Held] = {
        let (all, units): ([Audience], [Audience]) = ([.townships, .departments], [.departments])
        func held(
            _ day: Int, _ title: String, _ kind: Meeting.Kind, _ audience: [Audience], _ subject: String,
            _ decisions: String...
        ) -> Held {
            Held(
                day: day, title: title, kind: kind, audience: audience, agenda: "一、\(subject)\n二、各单位发言\n三、分工",
                minutes:
                    "会议听取了\(subject)的汇报，肯定了前一阶段工作，指出了问题。会议要求：责任到人，问题当天交办、限期整改，结果在下次会议上报告；\(decisions.joined(separator: "，"))。",
                decisions: decisions)
        }
        return [
            held(5, "国家卫生县城复审迎检动员部署会", .mobilisation, all, "国家卫生县城复审准备情况", "复审点位包干到领导", "病媒生物防制集中行动"),
            held(14, "省食品安全县创建迎检动员部署会", .mobilisation, all, "省食品安全县创建", "农贸市场快检每天公示", "小餐饮后厨整治"),
            held(24, "“僵尸车”清理协调会", .coordination, units, "长期停放车辆摸排情况", "无主车辆登记公告后拖移", "路边停车位重新划线"),
            held(29, "文明集镇“五大行动”推进会", .joint, [.townships], "集镇整治进度", "集镇主街架空线整理", "集镇公厕改造"),
            held(34, "移风易俗工作联席会议", .joint, all, "“五提倡五反对”落实情况", "红白理事会章程全部上墙", "办酒报备按月通报"),
            held(38, "老旧小区环境整治协调会", .coordination, units, "老旧小区楼道堆物、飞线充电", "楼道堆物一次清到位", "集中充电棚选址"),
            held(42, "未成年人思想道德建设联席会议", .joint, all, "“春泥计划”、乡村学校少年宫", "少年宫开放时间公示", "校园周边环境整治"),
            held(46, "农村污水治理协调会", .coordination, units, "黑臭沟渠治理进度", "剩余沟渠列入挂账逐条销号", "管护经费落实到村"),
            held(51, "文明县城测评工作部署会", .mobilisation, all, "测评标准和材料准备", "材料按条目专人负责", "实地点位每周复查"),
        ]
    }()

    @Sendable
    static func events(_ stage: DemoStage, _ onDecided: DecidedTask.Maker?) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let held = (meetings + (stage.isYear ? further : [])).map { meeting in
            DemoEvent.leading(at: stage.moment(day: meeting.day, hour: 10)) {
                try await plan(meeting, clerk, stage, onDecided)
            }
        }
        let coming = DemoEvent(
            at: WorkingCalendar.china.nextWorkingMoment(Instant(stage.last.adding(days: -4), hour: 9))
        ) {
            () async throws -> Void in
            let now = try await stage.office.read { $0.now }
            _ = try await announce(
                "文明村镇复评工作协调会", .coordination, [.townships], "一、复评标准\n二、时间安排",
                Instant(max(now.day, stage.last).adding(days: 3), hour: 9), clerk, stage)
        }
        return held + (stage.isOver ? [] : [coming]) + [papers(stage, clerk), groups(stage, clerk)]
            + chronicle(stage, clerk)
    }

    // MARK: Meetings

    private static func announce(
        _ title: String, _ kind: Meeting.Kind, _ audience: [Audience], _ agenda: String, _ startsAt: Instant,
        _ clerk: Actor, _ stage: DemoStage
    ) async throws -> ID<Meeting> {
        let id = try await stage.office.carryOut(
            PlanMeeting(
                MeetingText(
                    title: title, kind: kind, startsAt: startsAt, place: "县行政中心第二会议室", host: "县委副书记",
                    agenda: agenda, audience: audience)), by: clerk)
        try await stage.office.carryOut(TakeProcedureStep(Meeting.procedure, id, "notify"), by: clerk)
        return id
    }

    private static func plan(
        _ held: Held, _ clerk: Actor, _ stage: DemoStage, _ onDecided: DecidedTask.Maker?
    ) async throws -> [DemoEvent] {
        let startsAt = stage.moment(on: stage.day(held.day).adding(days: 3), hour: 14)
        let id = try await announce(
            held.title, held.kind, held.audience, held.agenda, startsAt, clerk, stage)
        return [
            DemoEvent.leading(at: startsAt.adding(hours: 2)) {
                try await record(held, id, clerk, stage)
                return [
                    DemoEvent(at: WorkingCalendar.china.nextWorkingMoment(startsAt.adding(hours: 44))) {
                        try await issue(id, held.day, clerk, stage, onDecided)
                    }
                ]
            }
        ]
    }

    private static func record(_ held: Held, _ id: ID<Meeting>, _ clerk: Actor, _ stage: DemoStage) async throws {
        let invited = try await stage.office.read { try MeetingQueries.invitees(of: id, for: clerk, in: $0) }
        let came = invited.enumerated().map { index, invitee in
            let name = stage.representative(of: invitee.party)?.name ?? "办公室主任"
            return RecordMeeting.Came(
                unit: invitee.party.unit, index % 9 == 8 ? .excused : .came, name: index % 9 == 8 ? "" : name)
        }
        try await stage.office.carryOut(RecordMeeting(id, minutes: held.minutes, came: came), by: clerk)
        let leads = stage.departments + stage.townships
        for (index, words) in held.decisions.enumerated() where !leads.isEmpty {
            guard let lead = ID<Unit>(leads[(held.day + index) % leads.count].unit) else { continue }
            try await stage.office.carryOut(
                Decide(id, words, lead: lead, due: stage.day(held.day).adding(days: 34 + index * 7)), by: clerk)
        }
    }

    private static func issue(
        _ id: ID<Meeting>, _ day: Int, _ clerk: Actor, _ stage: DemoStage, _ onDecided: DecidedTask.Maker?
    ) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Meeting.procedure, id, "issue"), by: try stage.actor(.director))
        if let onDecided { try await stage.office.carryOut(PlanDecisions(id, make: onDecided), by: clerk) }
    }

    // MARK: Files and groups

    private static func papers(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 0, hour: 9, minute: 20)) { () async throws -> Void in
            let year = stage.year
            func text(
                _ title: String, _ kind: OfficialFile.Kind, _ number: Int, _ year: Int, _ month: Int,
                replaces: ID<OfficialFile>? = nil, words: String
            ) throws -> OfficialFileText {
                guard let issued = Day(year: year, month: month, dayOfMonth: 12) else {
                    throw Refusal(.missing, "demo.day", "没有这一天。")
                }
                // In a year that is told from its beginning, its files are of its first days.
                let begun = stage.moment(day: 0).day
                let day = stage.isYear && year == stage.year ? begun : min(issued, stage.first.adding(days: -1))
                return OfficialFileText(
                    title: title, kind: kind, number: "明创建〔\(day.year)〕\(number)号", issuer: "县创建办", issuedOn: day,
                    validFrom: day, replaces: replaces, words: words)
            }
            let office = stage.office
            let before = "\(year - 1)年度“三治一提升”专项行动考核办法"
            let known = try await office.read { [county = clerk.county] in
                try OfficialFiles.all(county: county, in: $0).first { $0.title == before }?.id
            }
            let old: ID<OfficialFile>
            if let known {
                old = known
            } else {
                let first = try text(before, .assessment, 2, year - 1, 3, words: "自考、县级抽查按月计分。")
                old = try await office.carryOut(RegisterFile(first), by: clerk)
            }
            let files = [
                try text(
                    "\(year)年度“三治一提升”专项行动考核办法", .assessment, 2, year, 2, replaces: old,
                    words: "增加“两代表一委员”特别考核，权重20%。"),
                try text("文明县城创建工作责任分解", .responsibility, 3, year, 3, words: "分解到28个部门、12个乡镇（街道）。"),
                try text("国家卫生县城复审迎检方案", .readiness, 5, year, 4, words: "复审前每周督查一次。"),
                try text("关于进一步深化全县移风易俗工作的实施方案", .implementation, 6, year, 5, words: "办酒不铺张、彩礼不收受等“七不”。"),
            ]
            for file in files { try await office.carryOut(RegisterFile(file), by: clerk) }
        }
    }

    private static func groups(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 0, hour: 9, minute: 40)) { () async throws -> Void in
            // Who came into a group stays in it.
            guard stage.isOpening else { return }
            let source = "明创建〔\(stage.year)〕1号"
            let before = stage.first.adding(days: -240)
            let group = try await stage.office.carryOut(
                NameLeadingGroup(
                    name: "县文明城市创建工作领导小组", since: before, office: "县创建办", source: source,
                    members: try LeadingGroupMember.members(
                        "组长 周国平 县委书记\n副组长 沈立新 县委副书记\n成员 何春梅 县委宣传部部长\n成员 郑海波 副县长\n办公室主任 何春梅 县委宣传部部长")),
                by: clerk)
            try await stage.office.carryOut(
                NameLeadingGroup(
                    group, name: "县文明城市创建工作领导小组", since: stage.first.adding(days: -20), office: "县创建办",
                    source: "县委办关于调整领导小组成员的通知",
                    members: try LeadingGroupMember.members(
                        "组长 周国平 县委书记\n副组长 林静 县委副书记\n成员 何春梅 县委宣传部部长\n成员 郑海波 副县长\n办公室主任 何春梅 县委宣传部部长\n办公室副主任 陆晓峰 县创建办主任")),
                by: clerk)
            try await stage.office.carryOut(
                NameLeadingGroup(
                    name: "国家卫生县城复审工作领导小组", since: before, office: "县爱卫办", source: source,
                    members: try LeadingGroupMember.members("组长 沈立新 县委副书记\n副组长 郑海波 副县长\n成员 吴敏 县卫生健康局局长")),
                by: clerk)
        }
    }

    // MARK: Chronicle

    private static let entries: [(day: Int, title: String, kind: ChronicleEntry.Kind, words: String, source: String)] =
        [
            (6, "“道德银行”经验做法受到省委宣传部领导批示肯定", .praise, "省委宣传部领导在专报上批示。", "省委宣传部专报第12期"),
            (11, "移风易俗“五提倡五反对”做法在全市推广", .adopted, "市文明办在现场会上推广。", "市文明办通知"),
            (28, "“礼让斑马线，文明我点赞”活动启动", .other, "县创建办、公安局联合举办，500名志愿者参加。", "活动方案"),
        ]

    /// What is kept of a year that is over: nothing of this happens in two.
    private static let former: [(day: Int, title: String, kind: ChronicleEntry.Kind, words: String, source: String)] =
        [
            (4, "“万朵鲜花送雷锋”活动", .other, "向四十位志愿者代表献花。", "活动方案"),
            (10, "文明实践中心启用", .other, "县文明实践中心投入使用，十二个所同步挂牌。", "启用仪式议程"),
            (16, "“联创联建”做法在全市推广", .adopted, "市文明办在推进会上推广。", "市文明办简报"),
            (23, "通过省级卫生乡镇复核", .other, "两个乡镇通过复核。", "省爱卫办公告"),
            (30, "志愿服务工作受到市领导批示肯定", .praise, "市领导在专报上批示。", "市创建办专报"),
            (37, "开展“我们的节日·中秋”系列活动", .other, "全县举办活动一百余场。", "活动总结"),
            (52, "“垃圾分类三色榜”经验被省级媒体报道", .praise, "", "省报第5版"),
        ]

    private static func chronicle(_ stage: DemoStage, _ clerk: Actor) -> [DemoEvent] {
        (stage.isOver ? former : entries).map { entry in
            DemoEvent(at: stage.moment(day: entry.day, hour: 17)) {
                let id = try await stage.office.carryOut(
                    KeepChronicle(
                        entry.title, on: stage.day(entry.day), entry.kind, words: entry.words,
                        source: entry.source), by: clerk)
                let file = try await stage.paper(
                    entry.source, of: "明川县创建办公室", on: stage.day(entry.day),
                    [entry.title, entry.words].filter { !$0.isEmpty })
                try await stage.office.carryOut(FileToRecord(id, [file]), by: clerk)
            }
        }
    }
}
