import Database
import Kernel
import Office
import Organisation

/// The tasks of the invented county's year: kept, late, dropped, or still going on.
enum TaskLife {
    enum Lead {
        case office
        case department(Int)
        case township(Int)
    }

    /// What becomes of a task; a number is the day, counted from the first that is lived, by which it is due.
    enum End {
        case kept(Int)
        case keptLate(Int)
        case late(Int)
        case submitted(Int)
        case dropped(Int)
        /// Due by the first day, and dropped on the second.
        case givenUp(Int, Int)
        /// Until the year's end.
        case open
        /// Nobody began it yet.
        case waiting
    }

    struct Plan {
        let title: String
        let words: String
        let lead: Lead
        let end: End

        init(_ title: String, _ words: String, lead: Lead, end: End) {
            (self.title, self.words, self.lead, self.end) = (title, words, lead, end)
        }

        /// Of a year that is over nothing is open: it was done in the end, or given up.
        func told(on stage: DemoStage, _ place: Int) -> Plan {
            guard stage.isOver else { return self }
            let end: End =
                switch end {
                case .open: .kept(57)
                case .waiting: .keptLate(49)
                case .submitted(let day): .kept(day)
                case .late(let day): place.isMultiple(of: 3) ? .givenUp(day, 58) : .keptLate(day + 6)
                case .kept, .keptLate, .dropped, .givenUp: self.end
                }
            return Plan(title, words, lead: lead, end: end)
        }
    }

    /// Paragraphs of the year's plan, with the tasks that they became.
    private static let paragraphs: [(String, [Plan])] = [
        (
            "纵深推进文明县城创建",
            [
                Plan("测评标准责任分解", "对照市对县测评标准分解到部门", lead: .office, end: .kept(28)),
                Plan("“讲文明树新风”公益宣传强化", "主次干道、公园、窗口全覆盖", lead: .department(0), end: .open),
            ]
        ),
        (
            "加快推进城乡文明一体化",
            [
                Plan("三级督查体系运行", "自考、抽查、特别考核按月运行", lead: .office, end: .open),
                Plan("移风易俗实施方案落实", "红白理事会章程上墙", lead: .township(0), end: .keptLate(20)),
                Plan("文明村镇创建督查指导", "“联创联建”结对村全部走访", lead: .department(3), end: .kept(38)),
            ]
        ),
        (
            "深化新时代文明实践中心建设",
            [
                Plan("实践点扩面", "学校、企业、村落新建实践点", lead: .township(3), end: .open),
                Plan("文明实践示范带打造", "一所一品、一站一貌", lead: .township(1), end: .late(15)),
            ]
        ),
        (
            "提升公民思想道德素质",
            [
                Plan("身边好人选培", "每季度推荐，建好线索库", lead: .office, end: .submitted(40)),
                Plan("乡村学校少年宫活动", "周末和假期开放", lead: .department(4), end: .waiting),
                Plan("道德模范巡讲", "巡讲十二场", lead: .department(2), end: .dropped(26)),
            ]
        ),
    ]

    /// What customs are worked on this year.
    private static let customs = [
        Plan("婚丧事宜报备全覆盖", "党员、公职人员应报尽报，群众自愿报备由理事会上门指导", lead: .township(2), end: .open),
        Plan("红白理事会换届和章程修订", "各村（社区）理事会成员公示，章程上墙", lead: .department(0), end: .kept(30)),
        Plan("文化礼堂办酒减负示范", "每个乡镇（街道）两个村，标准、场地、餐具一次备齐", lead: .department(2), end: .keptLate(24)),
    ]
    private static let quarters = ["完成摸排，制定方案", "全面铺开，过半数见效", "集中攻坚，补齐短板", "总结验收，建立长效机制"]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        guard !stage.departments.isEmpty, !stage.townships.isEmpty else { return [] }
        let further = stage.isYear ? furtherPlans : [:]
        let tasks = paragraphs.enumerated().flatMap { index, paragraph in
            (paragraph.1 + (further[paragraph.0] ?? [])).enumerated().map { place, plan in
                (paragraph.0, index * 5 + place, plan)
            }
        }
        let own = tasks.map { paragraph, place, plan in
            DemoEvent.leading(at: stage.moment(day: 0, hour: 10, minute: place)) {
                try await begin(
                    plan, place, TaskSource(.plan, words: "\(stage.year)年工作重点：\(paragraph)"), campaign: nil, stage)
            }
        }
        let ofCustoms = customs.enumerated().map { place, plan in
            DemoEvent.leading(at: stage.moment(day: 0, hour: 11, minute: place)) {
                try await begin(
                    plan, place, TaskSource(.customs, words: "\(stage.year)年移风易俗重点"), campaign: nil, stage)
            }
        }
        return own + ofCustoms + pressing(stage, try stage.actor(.clerk).county) + (stage.isYear ? decided(stage) : [])
    }

    /// Who is late is pressed each day, as the server does.
    private static func pressing(_ stage: DemoStage, _ county: String) -> [DemoEvent] {
        let days = stage.isYear ? stage.last.ordinal - stage.first.ordinal : 70
        return (1..<max(days, 2)).map { stage.first.adding(days: $0) }.filter(WorkingCalendar.china.isWorkingDay).map {
            DemoEvent(at: stage.moment(on: $0, hour: 14, minute: 10)) {
                _ = try await PlanTask.procedure.job.run(county, stage.office)
            }
        }
    }

    /// A campaign's task.
    static func events(
        _ plan: Plan, _ place: Int, campaign: (id: ID<Campaign>, name: String), _ stage: DemoStage
    ) -> [DemoEvent] {
        [
            DemoEvent.leading(at: stage.moment(day: 2, hour: 10, minute: place % 50)) {
                let source = TaskSource(
                    .campaign, record: campaign.id.description, path: "campaigns/\(campaign.id)", words: campaign.name)
                return try await begin(plan, place, source, campaign: campaign.id, stage)
            }
        ]
    }

    static func party(_ lead: Lead, _ stage: DemoStage) throws -> Party {
        switch lead {
        case .office: try stage.lead(nil)
        case .department(let index): try stage.lead(index)
        case .township(let index): stage.townships[index % stage.townships.count]
        }
    }

    private static func begin(
        _ plan: Plan, _ place: Int, _ source: TaskSource, campaign: ID<Campaign>?, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let lead = try party(plan.lead, stage)
        let helper = stage.townships[place % stage.townships.count]
        guard let unit = ID<Unit>(lead.unit), let start = Day(year: stage.year, month: 1, dayOfMonth: 5) else {
            return []
        }
        let plan = plan.told(on: stage, place)
        let supports = helper.unit == lead.unit ? [] : [ID<Unit>(helper.unit)].compactMap(\.self)
        // A year that has hardly begun has no room yet: nothing is due before it starts.
        let due = max(due(plan.end, stage), start.adding(days: 20))
        let id = try await stage.office.carryOut(
            RecordTask { actor in
                NewTask(
                    plan.title, source: source, campaign: campaign, words: plan.words, lead: unit, supports: supports,
                    startOn: start, dueOn: due, milestones: milestones(from: start, to: due), by: actor)
            }, by: clerk)
        let course = Course(
            id: id, plan: plan, place: place, doer: stage.representative(of: lead) ?? clerk,
            isOnBehalf: stage.representative(of: lead) == nil && stage.units.contains(lead), start: start, due: due,
            stage: stage)
        return try course.events()
    }

    private static func due(_ end: End, _ stage: DemoStage) -> Day {
        switch end {
        case .kept(let day), .keptLate(let day), .late(let day), .submitted(let day), .dropped(let day),
            .givenUp(let day, _):
            stage.day(day)
        case .open, .waiting: Day(year: stage.last.year, month: 12, dayOfMonth: 31) ?? stage.last
        }
    }

    /// One at the end of each quarter, and the last on the task's own day.
    private static func milestones(from start: Day, to due: Day) -> [NewMilestone] {
        let ends = [(3, 31), (6, 30), (9, 30), (12, 31)].enumerated().compactMap { index, end -> NewMilestone? in
            guard let day = Day(year: start.year, month: end.0, dayOfMonth: end.1), day < due,
                (day.year, day.quarter) != (due.year, due.quarter)
            else { return nil }
            return NewMilestone(quarter: index + 1, words: quarters[index], dueOn: day)
        }
        return ends + [NewMilestone(quarter: due.quarter, words: quarters[3], dueOn: due)]
    }
}

extension TaskLife {
    /// What a task goes through, each step at its time.
    fileprivate struct Course: Sendable {
        let id: ID<PlanTask>
        let plan: Plan
        let place: Int
        let doer: Actor
        /// Nobody of the unit has an account: the office enters what it hears by telephone.
        let isOnBehalf: Bool
        let start: Day
        let due: Day
        let stage: DemoStage

        func events() throws -> [DemoEvent] {
            let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
            if case .waiting = plan.end { return [] }
            if case .dropped(let day) = plan.end {
                return [at(day - 8) { try await take("drop", "与上级统一安排重复，不再单独开展。", by: director) }]
            }
            let going =
                [
                    at(3) { try await take("start", "成立专班，倒排工期。", by: doer) },
                    at(4) { try await reach(before: stage.first) },
                ] + quarterly() + months()
            switch plan.end {
            case .kept(let day): return going + close(day - 3, clerk, director)
            case .keptLate(let day): return going + close(day + 6, clerk, director)
            case .submitted(let day):
                return going + [
                    at(day - 2) {
                        try await reach(before: due.adding(days: 1))
                        try await take("submit", "各节点完成，佐证齐全，请审核。", by: doer)
                    }
                ]
            case .givenUp(_, let day):
                return going + [at(day) { try await take("drop", "用地审批未完成，结转到下一年。", by: director) }]
            default: return going
            }
        }

        private func at(_ day: Int, after days: Int = 0, _ act: @escaping @Sendable () async throws -> Void)
            -> DemoEvent
        {
            let day = stage.day(day).adding(days: days)
            return DemoEvent(at: stage.moment(on: day, hour: 9 + place % 7, minute: place % 50), act)
        }

        /// Handed in, sent back once of many, and found done.
        private func close(_ day: Int, _ clerk: Actor, _ director: Actor) -> [DemoEvent] {
            // Who hands in does not find it done.
            let judge = doer.id == clerk.id ? director : clerk
            return [
                at(day) {
                    try await reach(before: due.adding(days: 1))
                    try await take("submit", "各节点完成，佐证齐全，请审核。", by: doer)
                    if place % 6 == 5 {
                        try await take("return", "第三季度的佐证没有照片，请补充。", by: judge)
                        try await take("submit", "照片已补充。", by: doer)
                    }
                }, at(day, after: 1) { try await take("confirm", "属实，通过。", by: judge) },
            ]
        }

        /// What was reached is shown as each quarter ends, where a year is told.
        private func quarterly() -> [DemoEvent] {
            guard stage.isYear else { return [] }
            return [3, 6, 9].compactMap { month -> DemoEvent? in
                guard let end = Month(year: stage.year, month: month)?.lastDay, end < due else { return nil }
                return DemoEvent(at: stage.moment(on: end.adding(days: -3), hour: 10, minute: place % 50)) {
                    guard try await task().state == .going else { return }
                    try await reach(before: end.adding(days: 1))
                }
            }
        }

        private func task() async throws -> PlanTask {
            let clerk = try stage.actor(.clerk)
            return try await stage.office.read { [id] in try PlanTasks.one(id, for: clerk, in: $0) }
        }

        private func take(_ step: String, _ note: String, by actor: Actor) async throws {
            let behalf = isOnBehalf && actor.id == doer.id ? "单位联络员，电话核实" : ""
            try await stage.office.carryOut(
                TakeProcedureStep(
                    PlanTask.procedure, id, step, answers: StepAnswers(note: note, onBehalfOf: behalf)), by: actor)
        }

        /// The milestones that were due before a day, each a few days early, as far as the day has come.
        private func reach(before day: Day) async throws {
            let (milestones, today) = try await stage.office.read { [doer, id] transaction in
                (try PlanTasks.milestones(of: id, county: doer.county, in: transaction), transaction.now.day)
            }
            for milestone in milestones where milestone.dueOn < day && !milestone.isReached {
                try await stage.office.carryOut(
                    ReachMilestone(
                        id, milestone.id, on: max(start, min(today, milestone.dueOn.adding(days: -4))),
                        note: "台账和现场核对一致，材料存档。"), by: doer)
            }
        }

        /// What the lead said of each month, of the one before where only some weeks are told, and the office's answer.
        private func months() -> [DemoEvent] {
            guard stage.isYear else {
                return [at(4 + place % 3) { try await report(on: Month(stage.first).previous, 40 + place % 4 * 10) }]
            }
            return (1...12).compactMap { number -> DemoEvent? in
                guard let month = Month(year: stage.year, month: number), month.next.firstDay <= stage.last else {
                    return nil
                }
                let day = month.next.firstDay.adding(days: 3 + place % 3)
                return DemoEvent(at: stage.moment(on: day, hour: 9 + place % 7, minute: place % 50)) {
                    guard try await task().state == .going else { return }
                    let whole = max(1, due.ordinal - start.ordinal)
                    try await report(on: month, min(95, (month.lastDay.ordinal - start.ordinal) * 90 / whole))
                }
            }
        }

        private func report(on month: Month, _ percent: Int) async throws {
            guard month >= Month(start) else { return }
            let report = try await stage.office.carryOut(
                ReportMonth(id, month, percent: percent, words: "按节点推进，下月重点补齐短板。"), by: doer)
            guard place % 4 != 3 || stage.isOver else { return }
            let judge = try stage.actor(doer.has(.clerk) ? .director : .clerk)
            let isReturned = place % 7 == 6 && !stage.isYear
            try await stage.office.carryOut(
                TakeProcedureStep(
                    TaskReport.procedure, report, isReturned ? "return" : "confirm",
                    answers: StepAnswers(note: isReturned ? "请写明完成的数量。" : "")), by: judge)
        }
    }
}
