import Database
import Kernel
import Media
import Office
import Organisation

/// What the invented county is measured by: a standard of sixty lines with those who answer for them, material, a mock
/// assessment, and three examinations that were passed. The lines are made up; no issued text is shipped.
enum StandardLife {
    private struct Project {
        let name: String
        let content: String
        let method: JudgingMethod
        let lines: [String]
    }

    /// Six projects of ten lines; 60 lines, 100 points.
    private static let projects: [Project] = [
        Project(
            name: "思想道德建设", content: "宣传和教育", method: .material,
            lines: [
                "理想信念教育有年度计划", "核心价值观宣传进单位、进学校", "道德模范和身边好人有评选办法", "道德讲堂每季度不少于一次", "诚信建设有制度有发布",
                "家风家训活动覆盖各村", "未成年人校外活动场所正常开放", "心理健康辅导有场所有人员", "网络文明传播有队伍", "节日主题活动有方案有总结",
            ]),
        Project(
            name: "公共环境", content: "街面和市容", method: .onSpot,
            lines: [
                "主次干道路面平整无破损", "背街小巷无积存垃圾", "公共厕所干净无异味", "车辆停放有序", "无占道经营", "户外广告规范", "路灯完好率达标", "绿化带无缺株",
                "河道无漂浮物", "建筑工地围挡整洁",
            ]),
        Project(
            name: "公共秩序", content: "行为和窗口", method: .onSpot,
            lines: [
                "行人车辆各行其道", "机动车礼让斑马线", "公共场所不吸烟", "窗口单位亮证上岗", "投诉渠道公开有效", "公交车让座有引导", "农贸市场明码标价", "公平秤可用",
                "校门口上放学有序", "景区无强买强卖",
            ]),
        Project(
            name: "公共服务", content: "民生和保障", method: .material,
            lines: [
                "基层医疗机构达标", "社区服务设施配套", "无障碍设施完好", "文化场馆免费开放", "全民健身设施够用", "养老服务覆盖乡镇", "法律援助渠道畅通", "食品抽检合格率达标",
                "安全生产责任到人", "应急避难场所有标识",
            ]),
        Project(
            name: "公益宣传", content: "广告和氛围", method: .onSpot,
            lines: [
                "主次干道公益广告密度达标", "公园广场有主题景观", "小区宣传栏内容不过期", "市场有文明健康提示", "车站有核心价值观宣传", "工地围挡有公益广告", "学校有守则公示",
                "村口有移风易俗提示", "媒体刊播有记录", "破损广告及时更换",
            ]),
        Project(
            name: "群众满意", content: "问卷和访问", method: .questionnaire,
            lines: [
                "群众对创建的知晓率", "群众对创建的支持率", "群众对环境卫生的满意度", "群众对公共秩序的满意度", "群众对公共服务的满意度", "群众对社会治安的满意度",
                "群众对窗口服务的满意度", "群众对食品安全的满意度", "群众对志愿服务的参与率", "群众对文明风尚的认同度",
            ]),
    ]

    private static let numerals = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ"]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        guard !stage.departments.isEmpty else { return [] }
        return [
            DemoEvent.leading(at: stage.moment(day: 3, hour: 9, minute: 5)) { try await measure(stage) }
        ] + (try reviews(stage))
    }

    // MARK: The standard

    private static func measure(_ stage: DemoStage) async throws -> [DemoEvent] {
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        let edition = try await stage.office.carryOut(
            DraftStandard(name: "文明县城", edition: "\(stage.year)年版（自编）", issuer: "县创建办", full: Points(whole: 100)),
            by: clerk)
        var lines: [ID<StandardLine>] = []
        for (index, project) in projects.enumerated() {
            for (place, words) in project.lines.enumerated() {
                // Four lines of 2.5 and six of 1.5 come to 19; those of the last project to 5.
                let thousandths = index == 5 ? 500 : place < 4 ? 2500 : 1500
                lines.append(
                    try await stage.office.carryOut(
                        AddStandardLine(
                            edition,
                            NewLine(
                                code: "\(numerals[index])-1-\(place + 1)", project: project.name,
                                content: project.content, words: words, scoring: "不符合的不得分；部分符合的按比例得分",
                                method: project.method, points: Points(thousandths: thousandths))), by: clerk))
            }
        }
        try await stage.office.carryOut(
            TakeProcedureStep(
                StandardEdition.procedure, edition, "issue", answers: StepAnswers(note: "县创建工作例会通过。", day: stage.day(3))
            ),
            by: director)
        try await assign(lines, by: clerk, stage)
        for review in try await stage.office.read({ try Reviews.open(for: clerk, in: $0) })
        where review.title == passed[1].0 {
            try await stage.office.carryOut(SetReviewTerms(review.id, by: edition, years: 1), by: clerk)
        }
        return try await materials(lines, by: clerk, stage) + mocks(edition, lines, stage)
    }

    /// The last two are not given to anybody yet.
    private static func assign(_ lines: [ID<StandardLine>], by clerk: Actor, _ stage: DemoStage) async throws {
        let today = try await stage.office.read { $0.now.day }
        for (index, line) in lines.enumerated().dropLast(2) {
            let lead = stage.departments[index % stage.departments.count]
            let helper = stage.departments[(index + 1) % stage.departments.count]
            guard let unit = ID<Unit>(lead.unit), let other = ID<Unit>(helper.unit) else { continue }
            try await stage.office.carryOut(
                AssignLine(
                    line, lead: unit, supports: index.isMultiple(of: 3) && other != unit ? [other] : [],
                    dueOn: max(stage.day(20 + index % 40), today)), by: clerk)
        }
    }

    private static func materials(
        _ lines: [ID<StandardLine>], by clerk: Actor, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        var events: [DemoEvent] = []
        let today = try await stage.office.read { $0.now.day }
        for (index, line) in lines.prefix(10).enumerated() {
            let lead = stage.departments[index % stage.departments.count]
            guard let unit = ID<Unit>(lead.unit) else { continue }
            let material = try await stage.office.carryOut(
                AskForMaterial(
                    [line], from: unit, title: "\(projects[0].lines[index])：证明材料",
                    kind: index.isMultiple(of: 2) ? .report : .paper, words: "写明时间、地点、做法和成效。",
                    terms: MaterialTerms(from: stage.first, through: stage.last, mostPages: 30),
                    dueOn: max(stage.day(15 + index * 2), today)), by: clerk)
            events.append(
                DemoEvent(at: stage.moment(day: 12 + index * 3, hour: 10, minute: 20)) {
                    try await handIn(material, index, of: lead, stage)
                })
        }
        return events
    }

    /// By its unit; the lead's deputy and the office look at it. Some wait at each stage.
    private static func handIn(
        _ material: ID<Material>, _ index: Int, of unit: Party, _ stage: DemoStage
    ) async throws {
        guard index < 8 || stage.isOver, let collector = stage.representative(of: unit) else { return }
        let name = projects[0].lines[index]
        let file = try await stage.paper(
            "\(name)情况说明", of: unit.name, on: stage.day(10), ["\(name)按年度计划开展，时间、地点、参加人员和成效记录齐全，现予报送。"])
        try await stage.office.carryOut(FileToRecord(material, [file]), by: collector)
        func take(_ step: String, _ actor: Actor, _ answers: StepAnswers = StepAnswers()) async throws {
            try await stage.office.carryOut(
                TakeProcedureStep(Material.procedure, material, step, answers: answers), by: actor)
        }
        try await take("handIn", collector, StepAnswers(note: "已汇总。", day: stage.day(10)))
        let deputy = stage.people.first {
            $0.unit.unit == unit.unit && $0.actor.id != collector.id && $0.actor.isRepresentative
        }
        guard index < 7 || stage.isOver else { return }
        try await take("check", deputy?.actor ?? collector, StepAnswers(note: "同意。"))
        guard index < 6 || stage.isOver else { return }
        try await take("approve", try stage.actor(.director), StepAnswers(note: "可以定稿。"))
    }

    private static func mocks(
        _ edition: ID<StandardEdition>, _ lines: [ID<StandardLine>], _ stage: DemoStage
    ) -> [DemoEvent] {
        [
            DemoEvent(at: stage.moment(day: 34, hour: 15, minute: 30)) {
                let clerk = try stage.actor(.clerk)
                let mock = try await stage.office.carryOut(
                    BeginMock(edition, title: "\(stage.day(34).month)月模拟测评", heldOn: stage.day(34)), by: clerk)
                let marks = lines.dropLast(10).enumerated().map { index, line in
                    let full = index % 10 < 4 ? 2500 : 1500
                    let isLost = index % 7 == 3
                    return MarkLines.Mark(
                        line, got: Points(thousandths: isLost ? full / 2 : full),
                        note: isLost ? "现场看了两处，一处不符合" : "")
                }
                try await stage.office.carryOut(MarkLines(mock, marks), by: clerk)
            }
        ]
    }

    // MARK: Examinations

    private static let passed = [
        ("国家卫生县城复审", "省爱卫办", "浙爱卫办〔%〕8号《关于国家卫生县城复审结果的通报》", 18),
        ("市对县文明县城测评", "市文明办", "绍文明办〔%〕21号《关于年度测评结果的通报》", 40),
        ("省食品安全县评估", "省食安办", "浙食安办〔%〕15号《关于公布省食品安全县名单的通知》", 50),
    ]

    private static func reviews(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        // A few months have one that is under way; a year has those that were passed.
        guard stage.isYear else { return [event(stage, clerk), underWay(stage, clerk)] }
        return [event(stage, clerk)]
            + passed.enumerated().map { index, entry in
                DemoEvent.leading(at: stage.moment(day: 1, hour: 14, minute: 10 + index)) {
                    let review = try await stage.office.carryOut(
                        BeginReview(
                            title: entry.0, body: entry.1,
                            grantedOn: Day(year: stage.year - 3, month: 12, dayOfMonth: 20),
                            dueOn: stage.day(entry.3 + 6), years: 3), by: clerk)
                    try await indicators(of: review, by: clerk, stage)
                    return steps(
                        of: review, entry.3, paper: entry.2.replacing("%", with: "\(stage.year)"), from: entry.1, clerk,
                        stage)
                }
            }
    }

    private static func underWay(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 4, hour: 14, minute: 10)) {
            let edition = try await stage.office.read { transaction in
                try StandardEditions.all(for: clerk, in: transaction).first { $0.state == .inForce }?.id
            }
            let review = try await stage.office.carryOut(
                BeginReview(
                    title: passed[1].0, body: passed[1].1,
                    grantedOn: Day(year: stage.year - 3, month: 12, dayOfMonth: 20),
                    dueOn: stage.last.adding(days: 45), years: 1, by: edition), by: clerk)
            try await indicators(of: review, by: clerk, stage)
        }
    }

    private static func event(_ stage: DemoStage, _ clerk: Actor) -> DemoEvent {
        DemoEvent(at: stage.moment(day: 22, hour: 11)) {
            guard let unit = stage.departments.first.flatMap({ ID<Unit>($0.unit) }) else { return }
            try await stage.office.carryOut(
                RecordNegativeEvent(
                    code: "G15", happenedOn: stage.day(21), facts: "工地发生一起较大安全事故", effect: .points,
                    points: Points(whole: 3), until: stage.day(21).adding(days: 365), unit: unit), by: clerk)
        }
    }

    /// From the older standard of sanitary counties (domain.md §1(c)).
    private static func indicators(of review: ID<ReviewCycle>, by clerk: Actor, _ stage: DemoStage) async throws {
        let known: [(String, Int, Int)] = [
            ("健康知识知晓率", 80, 84), ("健康行为形成率", 70, 73), ("基本技能掌握率", 70, 68), ("下水道管网覆盖率", 80, 86),
        ]
        for (index, entry) in known.enumerated() {
            guard let unit = ID<Unit>(stage.departments[index % stage.departments.count].unit) else { continue }
            try await stage.office.carryOut(
                SetIndicator(
                    review, name: entry.0, .atLeast, target: Points(whole: entry.1), value: Points(whole: entry.2),
                    measure: "%", unit: unit, evidence: "抽样调查"), by: clerk)
        }
    }

    private static func steps(
        of review: ID<ReviewCycle>, _ day: Int, paper: String, from issuer: String, _ clerk: Actor, _ stage: DemoStage
    ) -> [DemoEvent] {
        let course = [
            ("toMaterial", -14, "对照指标自查，短板已分到单位。"), ("toCovert", -10, "资料已报送。"), ("toRectify", -7, "反馈问题12个。"),
            ("toTechnical", -4, "问题整改完成。"), ("toNotice", -2, "上级网站公示。"), ("confirm", 0, paper),
        ]
        return course.map { step, offset, words in
            DemoEvent(at: stage.moment(day: day + offset, hour: 16, minute: 40)) {
                if step == "confirm" {
                    let title = paper.split(separator: "《").last?.prefix { $0 != "》" }
                    let file = try await stage.paper(
                        title.map(String.init) ?? "结果文件", of: issuer, on: stage.day(day),
                        ["经资料审核、暗访和技术评估，并经公示，明川县达到规定要求，予以通过。"])
                    try await stage.office.carryOut(FileToRecord(review, [file]), by: clerk)
                }
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        ReviewCycle.procedure, review, step,
                        answers: StepAnswers(note: words, day: step == "confirm" ? stage.day(day) : nil)), by: clerk)
            }
        }
    }
}
