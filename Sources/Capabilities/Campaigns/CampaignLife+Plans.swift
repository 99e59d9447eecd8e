import Kernel
import Media

extension CampaignLife {
    /// Six campaigns of a year.
    static func plans(_ year: Int) -> [Plan] {
        [
            rectifications(year), tenActions(year), fiveActions(year), fineManagement(year), citizens(year),
            parking(year),
        ]
    }

    private static func rectifications(_ year: Int) -> Plan {
        Plan(
            kind: .threeRectifications, name: "\(year)年度“三治一提升”专项行动", leader: "县委副书记",
            aims: "治脏、治乱、治臭，提升美丽乡村建设水平。乡镇（街道）每月自考，县级抽查，媒体曝光，督查整改，反馈通报。",
            topics: ["治脏", "治乱", "治臭"], lead: nil, ending: .running,
            projects: [
                Project(
                    kind: .environment, name: "河道沿线垃圾清理点", place: "村口至老桥一线", lead: nil, budget: 18, due: 30,
                    steps: [(3, 10, 2, "清出积存垃圾四车，设围挡。"), (14, 60, 7, "沿线硬化，摆放分类桶。"), (27, 100, 6, "验收，交村里管护。")],
                    subject: .litter),
                Project(
                    kind: .environment, name: "农村公厕提升", place: "集镇农贸市场旁", lead: nil, budget: 26, due: 80,
                    steps: [(6, 20, 5, "拆除旱厕，开挖化粪池。"), (30, 55, 9, "主体完工，正在贴砖。")], subject: .toilet),
            ],
            tasks: [
                TaskLife.Plan("行政村自考全覆盖", "每月自考，问题当月整改", lead: .township(0), end: .open),
                TaskLife.Plan("暗访发现问题限期整改", "严重问题上曝光台，逾期督办", lead: .office, end: .kept(36)),
                TaskLife.Plan("积存垃圾点动态清零", "全面摸排、建账、销号", lead: .department(3), end: .late(12)),
            ])
    }

    private static func tenActions(_ year: Int) -> Plan {
        Plan(
            kind: .tenActions, name: "\(year)年城市品质提升“十大行动”", leader: "县委常委、副县长",
            aims: "从优化公共交通、改善便民服务设施入手，加快城市建设，完善城市功能。", topics: [], lead: 1, ending: .running,
            projects: [
                Project(
                    kind: .publicTransport, name: "老车站公交首末站改造", place: "老车站至朝阳路口", lead: 5, budget: 320, due: 50,
                    steps: [(4, 30, 80, "场地平整，围挡公示。"), (18, 65, 110, "候车廊和充电桩安装。"), (44, 100, 96, "通车，三条线路进站。")],
                    subject: .road),
                Project(
                    kind: .oldEstates, name: "朝阳老旧小区改造", place: "朝阳路一至三幢", lead: 1, budget: 460, due: 20,
                    steps: [(5, 40, 150, "雨污管网开挖。"), (22, 70, 120, "外立面修补，因管线迁改进度滞后。")], subject: .sheds),
                Project(
                    kind: .facilities, name: "便民座椅和停车位", place: "南门广场周边", lead: 1, budget: 58, due: 45,
                    steps: [(8, 50, 20, "新划车位一百二十个。"), (33, 100, 30, "座椅安装完，开放使用。")], subject: .clutter),
                Project(
                    kind: .greening, name: "滨江路绿化亮化", place: "滨江路东段", lead: 0, budget: 140, due: 75,
                    steps: [(12, 25, 40, "苗木进场。")], subject: .noticeBoard),
            ],
            tasks: [
                TaskLife.Plan("新增公交线路和站点公示", "听取居民意见后优化三条线路", lead: .department(5), end: .kept(41)),
                TaskLife.Plan("老旧小区改造按期完工", "解决管线迁改，完成验收", lead: .department(1), end: .late(20)),
                TaskLife.Plan("便民设施清单和维护责任", "每处有单位有人管", lead: .department(1), end: .submitted(43)),
            ])
    }

    private static func fiveActions(_ year: Int) -> Plan {
        Plan(
            kind: .fiveActions, name: "\(year)年文明集镇“五大行动”", leader: "副县长",
            aims: "集镇环境、秩序、管理、服务和乡风五个方面一起抓，争创市级文明集镇。", topics: ["治乱"], lead: nil, ending: .running,
            projects: [
                Project(
                    kind: .markets, name: "集镇农贸市场出店经营整治", place: "市场东门", lead: nil, budget: 22, due: 35,
                    steps: [(7, 45, 9, "划线定位，清理占道摊点。"), (31, 100, 11, "整治完成，安排专人巡查。")], subject: .clutter)
            ],
            tasks: [
                TaskLife.Plan("集镇主街秩序整治", "占道经营、乱停车集中整治", lead: .township(1), end: .kept(34)),
                TaskLife.Plan("集镇公益宣传提升", "核心价值观和讲文明树新风宣传上墙", lead: .township(2), end: .open),
            ])
    }

    private static func fineManagement(_ year: Int) -> Plan {
        Plan(
            kind: .fineManagement, name: "\(year)年主次干道市容秩序百日整治", leader: "副县长",
            aims: "主次干道市容秩序整治，一百天见成效，建立长效管理机制。", topics: ["治脏"], lead: 0, ending: .concluded,
            projects: [
                Project(
                    kind: .roads, name: "朝阳路路面修补", place: "朝阳路全段", lead: 0, budget: 75, due: 30,
                    steps: [(2, 35, 20, "铣刨旧路面。"), (25, 100, 49, "划线完成，恢复通行。")], subject: .road)
            ],
            tasks: [
                TaskLife.Plan("“僵尸车”集中清理", "摸排建账，分批拖移", lead: .department(0), end: .kept(30)),
                TaskLife.Plan("户外广告设施规范", "违规广告全部拆除", lead: .department(0), end: .keptLate(24)),
            ])
    }

    private static func citizens(_ year: Int) -> Plan {
        Plan(
            kind: .citizens, name: "\(year)年“做文明有礼明川人”市民素质提升行动", leader: "县委宣传部部长",
            aims: "礼让斑马线、光盘行动、文明排队，广泛开展道德教育实践活动。", topics: [], lead: nil, ending: .unsigned,
            projects: [],
            tasks: [TaskLife.Plan("礼让斑马线宣传和观测", "每月观测十二个路口", lead: .department(5), end: .waiting)])
    }

    private static func parking(_ year: Int) -> Plan {
        Plan(
            kind: .own, name: "\(year)年小区“建筑垃圾围城”专项清理", leader: "副县长", aims: "清理小区建筑垃圾，设置规范投放点。", topics: [], lead: 1,
            ending: .stopped,
            projects: [],
            tasks: [TaskLife.Plan("建筑垃圾投放点选址", "每个小区一处", lead: .department(1), end: .dropped(24))])
    }
}
