import Database
import Kernel
import Office
import Organisation

/// What there is to ask about stars.
enum Stars {
    static func selected(county: String) -> SQL {
        """
        starTask.id, starTask.goal, starTask.words, starTask.dueOn, starTask.awardedOn, starTask.paper,
        starTask.checkedOn, starTask.endedOn, starTask.state, \(Bodies.selected("body")),
        (SELECT count(*) FROM starLine WHERE starLine.county = \(county) AND starLine.task = starTask.id) AS stars
        """
    }

    @Sendable
    static func one(_ id: ID<StarTask>, for actor: Actor, in transaction: ReadTransaction) throws -> StarTask {
        try Listing<StarTask>.stars.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "star.none", "没有这份任务书，或者您无权看到它。请从“星级创建”进入。"))
    }

    private static func find(_ condition: SQL, county: String, in transaction: ReadTransaction) throws -> [StarTask] {
        try transaction.rows(
            """
            SELECT \(selected(county: county)) FROM starTask \(Bodies.joins(of: "starTask"))
            WHERE starTask.county = \(county) AND \(condition) ORDER BY starTask.id
            """
        ).map(StarTask.init)
    }

    static func all(county: String, in transaction: ReadTransaction) throws -> [StarTask] {
        try find("1 = 1", county: county, in: transaction)
    }

    static func of(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> [StarTask] {
        try find("starTask.body = \(body)", county: county, in: transaction)
    }

    static func all(_ state: StarTask.State, county: String, in transaction: ReadTransaction) throws -> [StarTask] {
        try find("starTask.state = \(state)", county: county, in: transaction)
    }

    static func hasFive(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> Bool {
        try of(body, county: county, in: transaction).contains {
            $0.goal == .fiveStar && StarTask.State.holding.contains($0.state)
        }
    }

    static func lines(of task: ID<StarTask>, county: String, in transaction: ReadTransaction) throws -> [StarLine] {
        try transaction.rows(
            """
            SELECT star, score, marks, evidence, path, acceptedOn, byName FROM starLine
            WHERE county = \(county) AND task = \(task) ORDER BY star
            """
        ).map(StarLine.init)
    }

    /// What is looked at before stars are awarded: whose they are, for what, and what each star came to.
    static func seen(_ task: StarTask, _ lines: some Sequence<StarLine>) throws -> SeenVersion {
        try SeenVersion(
            canonical: [task.id.description, task.body.name, task.body.place, task.goal.chinese]
                + lines.sorted { $0.star < $1.star }.flatMap {
                    [$0.star, $0.score?.shown ?? "", $0.marks, $0.evidence]
                })
    }

    static func lines(county: String, in transaction: ReadTransaction) throws -> [ID<StarTask>: [StarLine]] {
        try transaction.rows(
            "SELECT task, star, score, marks, evidence, path, acceptedOn, byName FROM starLine WHERE county = \(county)"
        ).reduce(into: [:]) { $0[try $1["task"], default: []].append(try StarLine($1)) }
    }

    /// The days of half a year whose checks count.
    static func halfYear(before day: Day) -> Period {
        var month = Month(day)
        for _ in 1..<StarTerms.months { month = month.previous }
        return Period(first: month.firstDay, last: day)
    }

    /// Awarded before this year and not looked at in it.
    static func isUnchecked(in year: Int) -> SQL {
        let start = "\(year)-01-01"
        return """
            starTask.state IN \(list: StarTask.State.holding) AND starTask.awardedOn < \(start)
            AND (starTask.checkedOn IS NULL OR starTask.checkedOn < \(start))
            """
    }

    @Sendable
    static func checked(
        _ task: StarTask, _ taken: StepTaken<StarTask.State>, _ actor: Actor, _ transaction: WriteTransaction
    ) throws {
        try transaction.run(
            "UPDATE starTask SET checkedOn = \(taken.at.day) WHERE county = \(actor.county) AND id = \(task.id)")
    }

    /// What stands on five stars falls with them.
    @Sendable
    static func removed(
        _ task: StarTask, _ taken: StepTaken<StarTask.State>, _ actor: Actor, _ transaction: WriteTransaction
    ) throws {
        try transaction.run(
            "UPDATE starTask SET endedOn = \(taken.at.day) WHERE county = \(actor.county) AND id = \(task.id)")
        guard task.goal == .fiveStar, task.awardedOn != nil else { return }
        for above in try of(task.body.id, county: actor.county, in: transaction)
        where above.goal.needsFiveStars && StarTask.State.holding.contains(above.state) {
            try transaction.take(
                "end", of: above.id, StarTask.procedure, StepAnswers(note: "五星达标已摘星"), county: actor.county)
        }
    }
}

extension Listing where Record == StarTask {
    static let stars = Listing<StarTask>(
        StarTask.noun, "星级创建", path: "stars", right: .seeTitles,
        help: "村五星达标、3A争创，社区五星达标、和美家园：下达任务书、自评、单星验收、公示、授星、年度复查", from: "starTask",
        joins: Bodies.joins(of: "starTask"), select: { Stars.selected(county: $0) }, decode: StarTask.init,
        sees: Bodies.isSeen("body"),
        columns: [
            .link("村（社区）", { $0.body.name }, path: { "stars/\($0.id)" }), .text("目标", width: 12) { $0.goal.chinese },
            .state { $0.state }, .text("乡镇（街道）") { $0.body.place },
            .number("已验收（颗、项）") { $0.stars },
            .day("期限") { $0.dueOn }, .day("授星") { $0.awardedOn }, .day("复查") { $0.checkedOn },
            .text("文件", width: 28) { $0.paper }, .fileOnly("任务") { $0.words },
        ],
        filters: [
            .search("如 樟塘村", in: [Bodies.name("body")]), .state(StarTask.procedure), .step(StarTask.procedure),
            .choice("goal", "目标", of: StarGoal.self, "starTask.goal") { $0.chinese },
            .choice("kind", "类别", of: BodyKind.self, "body.kind") { $0.chinese }, .late(StarTask.procedure),
            .due(StarTask.procedure),
            .condition(
                "check", "年度复查", [("due", "今年还没有复查", { @Sendable _, now in Stars.isUnchecked(in: now.day.year) })]),
            .township("body.division"), .unit("body.unit"),
        ],
        orders: [.newest("starTask"), .ascending("due", "最先到期", "starTask.dueOn", .text)],
        figures: [
            held("starVillages", "五星达标村", .fiveStar, .village),
            held("starCommunities", "五星达标社区", .fiveStar, .community),
            held("threeA", "3A示范村", .threeA, .village), held("harmonious", "和美家园社区", .harmonious, .community),
        ], empty: "还没有下达任务书。先给村（社区）下达，完成自评以后逐星验收。",
        starts: [.init("下达任务书", "stars/new", .keepTitles), .init("导入部门验收的星", "stars/import", .keepTitles)])

    private static func held(_ name: String, _ chinese: String, _ goal: StarGoal, _ kind: BodyKind) -> ListFigure {
        .count(name, chinese, unit: "个", "期末保持的，按所在的乡镇（街道）计", by: "body.division") { period, county in
            // The day of the award may lie before the day on which it was entered; an end is of the day of its step.
            let awarded: SQL =
                period.knownOn == nil ? "1 = 1" : period.knows(step: "award", of: "starTask.id", county: county)
            return """
                starTask.goal = \(goal) AND body.kind = \(kind) AND starTask.awardedOn <= \(period.last)
                AND (starTask.endedOn IS NULL OR starTask.endedOn > \(period.lastKnown)) AND \(awarded)
                """
        }
    }
}
