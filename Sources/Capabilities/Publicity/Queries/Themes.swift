import Database
import Kernel
import Office
import Organisation
import Practice
import Web

enum Themes {
    static func selected(_ county: String) -> SQL {
        """
        theme.id, theme.year, theme.kind, theme.festival, theme.title, theme.words, theme.firstOn, theme.lastOn,
        theme.perSite, (SELECT count(*) FROM themeActivity WHERE themeActivity.county = \(county)
            AND themeActivity.theme = theme.id AND \(isHeld("themeActivity.id", county))) AS activities
        """
    }

    /// Whether an activity was reported as held, by the steps that every procedure keeps.
    static func isHeld(_ activity: SQL, _ county: String) -> SQL {
        .hasTaken("report", activity, county: county)
    }

    static func one(_ id: ID<Theme>, for actor: Actor, in transaction: ReadTransaction) throws -> Theme {
        try Listing<Theme>.themes.one(
            id, for: actor, in: transaction, otherwise: Refusal(.missing, "theme.none", "没有这个主题。请从“主题日历”进入。"))
    }

    /// A year's, as the year goes.
    static func of(_ year: Int, county: String, in transaction: ReadTransaction) throws -> [Theme] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM theme WHERE theme.county = \(county) AND theme.year = \(year)
            ORDER BY theme.firstOn, theme.id
            """
        ).map(Theme.init)
    }

    /// What each site held under a theme.
    static func held(
        _ id: ID<Theme>, county: String, in transaction: ReadTransaction
    ) throws -> [String: Int] {
        let rows = try transaction.rows(
            """
            SELECT site, count(*) AS held FROM themeActivity
            WHERE county = \(county) AND theme = \(id) AND \(isHeld("themeActivity.id", county)) GROUP BY site
            """)
        return try rows.reduce(into: [:]) { $0[try $1["site"]] = try $1["held"] }
    }

    static func linked(
        _ ids: [ID<PracticeActivity>], county: String, in transaction: ReadTransaction
    ) throws -> Set<String> {
        let rows = try transaction.rows(
            "SELECT id FROM themeActivity WHERE county = \(county) AND id IN \(list: ids)")
        return Set(try rows.map { try $0["id"] as String })
    }
}

extension Listing where Record == Theme {
    static let themes = Listing<Theme>(
        Theme.noun, "主题", path: "themes", right: .seePublicity, help: "一年里围绕什么办活动：节日、宣传日、行动；活动归在主题下面，办了几场点得开",
        from: "theme", select: Themes.selected, decode: Theme.init, sees: { _ in "1 = 1" },
        columns: [
            .link("主题") {
                $0.text.title
            } path: {
                "themes/\($0.id)"
            }, .text("类别") { $0.text.kind.chinese }, .number("年度") { $0.year }, .day("开始") { $0.text.first },
            .day("结束") { $0.text.last }, .number("已办活动") { $0.activities },
            .number("每站目标") { $0.text.perSite == 0 ? nil : $0.text.perSite }, .fileOnly("要求") { $0.text.words },
        ],
        filters: [
            .search("如 重阳、春泥", in: ["theme.title"]),
            .choice("kind", "类别", of: ThemeKind.self, "theme.kind") { $0.chinese },
            .condition(
                "standing", "时间",
                [
                    (
                        "now", "正在进行",
                        { @Sendable _, now in "theme.firstOn <= \(now.day) AND theme.lastOn >= \(now.day)" }
                    ),
                    ("coming", "还没有开始", { @Sendable _, now in "theme.firstOn > \(now.day)" }),
                ]),
        ],
        orders: [
            .newest("theme"), .ascending("first", "先开始的", "theme.firstOn", .text),
            .descending("last", "后开始的", "theme.firstOn", .text),
        ],
        figures: [
            .count("themes", "主题", unit: "个", "期内有日子的主题") { period, _ in
                """
                theme.firstOn <= \(period.last) AND theme.lastOn >= \(period.first)
                AND \(period.knows(moment: "theme.recordedAt"))
                """
            }
        ],
        empty: "还没有主题。一键起草一年的日历，再按县里的安排改。",
        starts: [.init("主题日历", "themes/calendar", .seePublicity), .init("新立主题", "themes/new", .keepThemes)])
}

extension ListFigure {
    fileprivate static func held(_ name: String, _ chinese: String, _ kinds: [ThemeKind]) -> ListFigure {
        .count(
            name, chinese, unit: "场", "期内报告的、归在“\(kinds.map(\.chinese).joined(separator: "、"))”主题下的活动，按阵地所在的乡镇（街道）计",
            by: "themeActivity.division"
        ) { period, county in
            """
            theme.kind IN \(list: kinds)
            AND \(period.took("report", of: PracticeActivity.noun, "themeActivity.id", county: county))
            AND \(period.knows(moment: "themeActivity.linkedAt"))
            """
        }
    }
}

extension Listing where Record == ThemeActivity {
    static let themeActivities = Listing<ThemeActivity>(
        ThemeActivity.noun, "主题活动", path: "themes/activities", right: .seePractice, help: "归在主题下面的活动，活动本身在“实践活动”里",
        from: "themeActivity",
        joins: """
            JOIN theme ON theme.county = themeActivity.county AND theme.id = themeActivity.theme
            \(SQL.join(townshipOf: "themeActivity.division", of: "themeActivity", as: "township"))
            """,
        select: { county in
            """
            themeActivity.id, themeActivity.theme, theme.title AS themeTitle, themeActivity.site, themeActivity.siteName,
            township.name AS townshipName, themeActivity.title, themeActivity.startsAt,
            CASE WHEN \(Themes.isHeld("themeActivity.id", county)) THEN 1 ELSE 0 END AS isHeld
            """
        },
        decode: ThemeActivity.init, sees: { _ in "1 = 1" },
        columns: [
            .link("活动") {
                $0.title
            } path: {
                "practice/activities/\($0.id)"
            }, .text("主题", width: 24) { $0.themeTitle }, .text("阵地", width: 28) { $0.siteName },
            .text("乡镇（街道）") { $0.townshipName }, .moment("时间") { $0.startsAt },
            .tag("状态") { $0.isHeld ? ("已举办", .done) : ("待举办或待报告", .going) },
        ],
        filters: [
            .search("活动、阵地", in: ["themeActivity.title", "themeActivity.siteName"]),
            .choice("kind", "类别", of: ThemeKind.self, "theme.kind") { $0.chinese },
            .condition(
                "standing", "状态",
                [("held", "已举办", { @Sendable actor, _ in Themes.isHeld("themeActivity.id", actor.county) })]),
            .month("month", "月份", moments: "themeActivity.startsAt"), .township("themeActivity.division"),
            .link("theme", "主题", condition: { value, _, _ in "themeActivity.theme = \(value)" }) {
                value, actor, transaction in
                try ID<Theme>(value).map { try Themes.one($0, for: actor, in: transaction).text.title } ?? value
            },
        ],
        orders: [.descending("latest", "最近的", "themeActivity.startsAt", .integer)],
        figures: [
            .held("themeActivities", "主题活动", ThemeKind.allCases).leading(.more),
            .held("festivalActivities", "“我们的节日”活动", [.festival]),
            .held(
                "moralityActivities", "道德教育实践活动", [.moralityDay, .citizens, .cleanPlate, .flowers, .crossing, .fashion]),
            .held("springActivities", "“春泥计划”活动", [.spring]), .held("palaceActivities", "乡村学校少年宫活动", [.palace]),
        ],
        empty: "还没有归入主题的活动。打开一个主题，把已经安排的活动勾上。")
}
