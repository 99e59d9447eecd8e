import Database
import Kernel
import Office
import Organisation
import Volunteers

extension ListFigure {
    /// Sites of a level that are open at the end of a period, as was known then.
    fileprivate static func open(
        _ level: PracticeSite.Level, _ name: String, _ chinese: String
    ) -> ListFigure {
        .count(name, chinese, unit: "个", "期末已经启用、没有停用的\(level.chinese)，按所在的乡镇（街道）计", by: "practiceSite.division") {
            period, _ in
            let ended: SQL =
                period.knownAt.map {
                    """
                    (practiceSite.endedOn IS NULL OR practiceSite.endedOn > \(period.last)
                        OR practiceSite.endedAt >= \($0))
                    """
                } ?? "(practiceSite.endedOn IS NULL OR practiceSite.endedOn > \(period.last))"
            return """
                practiceSite.level = \(level) AND practiceSite.openedOn <= \(period.last)
                AND \(period.knows(moment: "practiceSite.recordedAt")) AND \(ended)
                """
        }
    }

    /// Sites that held something within a period.
    fileprivate static let active: ListFigure = .count(
        "practiceSitesActive", "办过活动的实践阵地", unit: "个", "期内办过活动、已经报告的中心、所、站、点；每月至少一场", by: "practiceSite.division"
    ) { period, county in
        """
        practiceSite.id IN (SELECT practiceActivity.site FROM practiceActivity
            WHERE practiceActivity.county = \(county)
              AND \(period.took(PracticeActivity.report, of: PracticeActivity.noun, "practiceActivity.id", county: county)))
        """
    }
}

extension Listing where Record == PracticeSite {
    static let sites = Listing<PracticeSite>(
        PracticeSite.noun, "实践阵地", path: "practice/sites", right: .seePractice,
        help: "中心、所、站、点：在哪里、谁负责、有什么品牌；任何一天有几个都查得到",
        from: "practiceSite", joins: Sites.joins, select: Sites.selected, decode: PracticeSite.init,
        sees: { _ in "1 = 1" },
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "practice/sites/\($0.id)"
            }, .text("级别") { $0.kindName }, .text("所在村（社区）") { $0.divisionName },
            .text("乡镇（街道）") { $0.townshipName }, .text("负责人") { $0.text.head }, .text("品牌") { $0.text.brand },
            .day("启用") { $0.openedOn }, .day("停用") { $0.endedOn },
            .day("最近活动") { $0.lastActivityAt?.day },
            .fileOnly("负责单位", width: 24) { $0.home.name }, .fileOnly("活动室") { $0.text.room },
            .fileOnly("容纳人数", width: 10) { String($0.text.capacity) }, .fileOnly("开放时间", width: 20) { $0.text.hours },
            .fileOnly("志愿队伍", width: 24) { $0.teamName }, .fileOnly("品牌依据") { $0.text.brandWords },
        ],
        filters: [
            .search("如 樟塘村、图书馆", in: ["practiceSite.name", "practiceSite.brand", "practiceSite.head"]),
            .choice("level", "级别", of: PracticeSite.Level.self, "practiceSite.level") { $0.chinese },
            .choice("host", "设在", of: PracticeSite.Host.self, "practiceSite.host") { $0.chinese },
            .condition(
                "standing", "状态",
                [
                    ("open", "在用", { @Sendable _, _ in "practiceSite.endedOn IS NULL" }),
                    ("ended", "已停用", { @Sendable _, _ in "practiceSite.endedOn IS NOT NULL" }),
                ]),
            .condition(
                "idle", "本月活动", [("yes", "还没有安排", { @Sendable actor, now in Sites.isIdle(actor.county, now.day) })]),
            .township("practiceSite.division"), .unit("practiceSite.unit"), .openOn, .home,
        ],
        orders: [
            .newest("practiceSite"), .ascending("place", "区划", "practiceSite.division", .text),
        ],
        figures: [
            .open(.centre, "practiceCentres", "文明实践中心"), .open(.institute, "practiceInstitutes", "文明实践所"),
            .open(.station, "practiceStations", "文明实践站"), .open(.point, "practicePoints", "文明实践点"), .active,
        ],
        empty: "还没有登记实践阵地。可以逐个登记，也可以导入名单。",
        starts: [
            .init("登记阵地", "practice/sites/new", .keepSites), .init("导入名单", "practice/sites/import", .keepSites),
        ])
}

extension ListFilter {
    /// Those that were open on a day: `?on=2019-12-31`.
    fileprivate static let openOn = ListFilter.day("on", "哪一天在用") { day in
        "practiceSite.openedOn <= \(day) AND (practiceSite.endedOn IS NULL OR practiceSite.endedOn > \(day))"
    }
}

extension ListFilter {
    /// Those that a township and its villages answer for, or a village, wherever they lie.
    fileprivate static let home = ListFilter.link(
        "home", "负责单位",
        condition: { value, _, _ in
            DivisionCode(value).map { Scope.division($0).condition(division: "practiceSite.unitDivision") } ?? "1 = 0"
        },
        words: { value, actor, transaction in
            try DivisionCode(value).flatMap { try Units.ofDivision($0, county: actor.county, in: transaction)?.name }
                ?? value
        })
}

extension Listing where Record == SiteRoute {
    static let siteRoutes = Listing<SiteRoute>(
        SiteRoute.noun, "示范带和精品村", path: "practice/routes", right: .seePractice, help: "几个阵地连成一条线，或一个村的看点",
        from: "siteRoute",
        select: { county in
            """
            siteRoute.id, siteRoute.kind, siteRoute.name, siteRoute.words, siteRoute.openedOn, siteRoute.endedOn,
            (SELECT count(*) FROM siteRouteStop WHERE siteRouteStop.county = \(county)
                AND siteRouteStop.route = siteRoute.id) AS sites
            """
        },
        decode: SiteRoute.init, sees: { _ in "1 = 1" },
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "practice/routes/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .number("阵地") { $0.sites }, .day("命名") { $0.openedOn },
            .day("取消") { $0.endedOn }, .fileOnly("说明") { $0.words },
        ],
        filters: [.choice("kind", "类别", of: SiteRoute.Kind.self, "siteRoute.kind") { $0.chinese }],
        orders: [.newest("siteRoute")],
        figures: SiteRoute.Kind.allCases.map { kind in
            .count(
                "siteRoutes\(kind == .belt ? "Belt" : "Village")", "文明实践\(kind.chinese)",
                unit: kind == .belt ? "条" : "个", "期末在册的\(kind.chinese)"
            ) {
                period, county in
                // The day of the end may be entered later: whether it was known stands in the audit alone.
                let ended: SQL =
                    period.knownOn == nil
                    ? "siteRoute.endedOn <= \(period.last)"
                    : """
                    siteRoute.endedOn <= \(period.last)
                    AND \(period.knows(deed: "siteRoute.end", on: "siteRoute.id", county: county))
                    """
                return """
                    siteRoute.kind = \(kind) AND siteRoute.openedOn <= \(period.last)
                    AND \(period.knows(moment: "siteRoute.recordedAt"))
                    AND (siteRoute.endedOn IS NULL OR NOT (\(ended)))
                    """
            }
        },
        empty: "还没有示范带和精品村。", starts: [.init("登记示范带、精品村", "practice/routes/new", .keepRoutes)])
}

extension Listing where Record == PracticeActivity {
    static let activities = Listing<PracticeActivity>(
        PracticeActivity.noun, "实践活动", path: "practice/activities", right: .seePractice,
        help: "各中心、所、站、点的活动：什么时候、在哪里、报了几人、来了几人",
        from: "practiceActivity", joins: Activities.joins, select: Activities.selected, decode: PracticeActivity.init,
        sees: { _ in "1 = 1" },
        columns: [
            .link("主题") {
                $0.title
            } path: {
                "practice/activities/\($0.id)"
            }, .text("类别") { $0.kind.chinese }, .text("阵地", width: 24) { $0.siteName }, .state { $0.state },
            .moment("开始") { $0.startsAt }, .number("报名") { $0.going }, .number("签到") { $0.came },
            .number("到场") { $0.attendance }, .fileOnly("地点", width: 24) { $0.place },
            .fileOnly("负责人", width: 12) { $0.leaderName },
        ],
        filters: [
            .search("如 反诈、樟塘", in: ["practiceActivity.title", "site.name"]),
            .choice("kind", "类别", of: ServiceKind.self, "practiceActivity.kind") { $0.chinese },
            .state(PracticeActivity.procedure), .step(PracticeActivity.procedure), .late(PracticeActivity.procedure),
            .condition(
                "over", "报告",
                [
                    (
                        "yes", "办完还没有报告",
                        { @Sendable _, now in
                            """
                            practiceActivity.state = \(PracticeActivity.State.announced)
                            AND practiceActivity.endsAt <= \(now)
                            """
                        }
                    )
                ]),
            .month("month", "月份", moments: "practiceActivity.startsAt"), .township("practiceActivity.division"),
            .unit("practiceActivity.unit"),
            .link("site", "阵地", condition: { value, _, _ in "practiceActivity.site = \(value)" }) {
                value, actor, transaction in
                try ID<PracticeSite>(value).map { try Sites.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [
            .descending("latest", "最近的", "practiceActivity.startsAt", .integer),
            .ascending("soonest", "最早的", "practiceActivity.startsAt", .integer),
        ],
        figures: [
            .count(
                "practiceActivities", "文明实践活动", unit: "场", "期内报告的活动，按阵地所在的乡镇（街道）计", by: "practiceActivity.division"
            ) { period, county in
                period.took(
                    PracticeActivity.report, of: PracticeActivity.noun, "practiceActivity.id", county: county)
            }.leading(.more),
            .sum(
                "practiceAttendance", "活动到场人次", unit: "人次", "期内报告的活动到场的人次", of: "practiceActivity.attendance",
                by: "practiceActivity.division"
            ) { period, county in
                """
                \(period.took(PracticeActivity.report, of: PracticeActivity.noun, "practiceActivity.id", county: county))
                AND practiceActivity.attendance IS NOT NULL
                """
            },
        ],
        empty: "还没有安排活动。每个阵地每月至少一场。", starts: [.init("安排活动", "practice/activities/new", .holdActivities)])
}
