import Database
import Kernel
import Office
import Organisation

/// What a whole year has besides: more paragraphs' tasks, and what became of what meetings decided.
extension TaskLife {
    /// By paragraph.
    static let furtherPlans: [String: [Plan]] = [
        "纵深推进文明县城创建": [
            Plan("领导、责任、督查、宣传工作机制", "建立健全五项机制，按季运行", lead: .office, end: .kept(22)),
            Plan("优化公共交通", "新增便民公交站点十处", lead: .department(5), end: .kept(40)),
            Plan("改善便民服务设施", "公厕、座椅、停车位按清单补齐", lead: .department(1), end: .keptLate(33)),
            Plan("老旧小区环境卫生整治", "建立物业、社区、部门共管机制", lead: .department(1), end: .open),
            Plan("主次干道市容秩序整治", "占道经营、乱停车常态管理", lead: .department(0), end: .kept(31)),
            Plan("“四大文明”行动", "文明出行、文明餐桌、文明旅游、文明上网", lead: .department(5), end: .open),
            Plan("窗口行业文明服务提升", "示范窗口二十个", lead: .department(2), end: .kept(37)),
        ],
        "加快推进城乡文明一体化": [
            Plan("曝光问题整改见底", "一期一反馈，逾期督办", lead: .office, end: .open),
            Plan("积存垃圾集中清理", "“洁、齐、美”，清一处管一处", lead: .department(3), end: .kept(17)),
            Plan("农村污水治理扫尾", "黑臭沟渠全部消除", lead: .department(2), end: .keptLate(36)),
            Plan("农村公厕管护到人", "挂牌、巡查、考核", lead: .department(3), end: .kept(26)),
            Plan("文明村镇申报辅导", "一村一策，现场指导", lead: .township(4), end: .kept(44)),
            Plan("村规民约修订", "把“七不”写进村规民约", lead: .township(5), end: .kept(29)),
            Plan("集镇农贸市场提升", "改造两个集镇市场", lead: .township(6), end: .late(30)),
        ],
        "深化新时代文明实践中心建设": [
            Plan("文明实践所提质", "十二个所对标验收", lead: .office, end: .kept(35)),
            Plan("志愿项目孵化", "孵化二十个项目，评选十佳", lead: .department(4), end: .kept(46)),
            Plan("理论宣讲进村", "每村每季度一场", lead: .township(7), end: .open),
            Plan("传统节日文明实践活动", "春节、清明、端午、中秋、重阳", lead: .township(8), end: .open),
            Plan("实践点纳入图书馆、博物馆", "签订共建协议", lead: .department(4), end: .dropped(30)),
        ],
        "提升公民思想道德素质": [
            Plan("“道德银行”扩面", "新增网点三十个", lead: .township(9), end: .kept(42)),
            Plan("“公民道德宣传日”活动", "主会场一个，分会场十二个", lead: .office, end: .kept(45)),
            Plan("“礼让斑马线”专项行动", "十二个路口常态劝导", lead: .department(5), end: .kept(27)),
            Plan("“光盘行动”进机关、进校园", "食堂全覆盖", lead: .department(0), end: .keptLate(24)),
            Plan("“春泥计划”实施", "暑期活动每村不少于六次", lead: .township(10), end: .kept(43)),
            Plan("道德典型礼遇", "走访慰问，落实优待", lead: .township(11), end: .open),
        ],
    ]

    /// What a meeting decided is gone on with by its lead, and looked at each week: begun, handed in about its day, found done.
    static func decided(_ stage: DemoStage) -> [DemoEvent] {
        stride(from: 20, through: stage.last.ordinal - stage.first.ordinal, by: 7).map { day in
            DemoEvent(at: stage.moment(on: stage.first.adding(days: day), hour: 15, minute: 20)) {
                try await goOn(with: try await decidedTasks(stage), stage)
            }
        }
    }

    private static func decidedTasks(_ stage: DemoStage) async throws -> [PlanTask] {
        let clerk = try stage.actor(.clerk)
        return try await stage.office.read { transaction in
            let ids = try transaction.rows(
                """
                SELECT id FROM planTask WHERE county = \(clerk.county) AND sourceKind = \(TaskSource.Kind.meeting)
                  AND state IN \(list: PlanTask.State.open) ORDER BY id
                """
            ).map { try $0["id"] as ID<PlanTask> }
            return try ids.map { try PlanTasks.one($0, for: clerk, in: transaction) }
        }
    }

    private static func goOn(with tasks: [PlanTask], _ stage: DemoStage) async throws {
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        let today = try await stage.office.read { $0.now.day }
        let isLast = stage.isOver && stage.last.ordinal - today.ordinal < 14
        for task in tasks {
            func take(_ step: String, _ note: String, by actor: Actor) async throws {
                try await stage.office.carryOut(
                    TakeProcedureStep(PlanTask.procedure, task.id, step, answers: StepAnswers(note: note)), by: actor)
            }
            let doer = stage.representative(of: task.lead) ?? clerk
            let share = task.title.utf8.reduce(task.dueOn.ordinal) { $0 + Int($1) } % 10
            // Most in time, some weeks late.
            let day = task.dueOn.adding(days: share < 7 ? -6 : 7 * (share - 5))
            switch task.state {
            case .notStarted: try await take("start", "已明确分管领导和责任科室。", by: doer)
            case .going where today >= day: try await take("submit", "会议议定事项已经落实，请审核。", by: doer)
            case .going where isLast: try await take("drop", "并入下一年度重点任务。", by: director)
            case .submitted: try await take("confirm", "属实，通过。", by: doer.id == clerk.id ? director : clerk)
            default: break
            }
        }
    }
}
