import Database
import Kernel
import Office
import Organisation

/// What there is to ask about visits with advice, and about the yearly plans.
enum Advice {
    static let selected: SQL = """
        titleAdvice.id, titleAdvice.heldOn, titleAdvice.kind, titleAdvice.words, titleAdvice.advice,
        titleAdvice.recordedByName, titleAdvice.state, \(Bodies.selected("body"))
        """

    @Sendable
    static func one(_ id: ID<TitleAdvice>, for actor: Actor, in transaction: ReadTransaction) throws -> TitleAdvice {
        try Listing<TitleAdvice>.advice.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "advice.none", "没有这次调研指导，或者您无权看到它。请从“调研指导”进入。"))
    }

    static func of(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> [TitleAdvice] {
        try transaction.rows(
            """
            SELECT \(selected) FROM titleAdvice \(Bodies.joins(of: "titleAdvice"))
            WHERE titleAdvice.county = \(county) AND titleAdvice.body = \(body) ORDER BY titleAdvice.heldOn DESC
            """
        ).map(TitleAdvice.init)
    }
}

extension Listing where Record == TitleAdvice {
    static let advice = Listing<TitleAdvice>(
        TitleAdvice.noun, "调研指导", path: "title-visits", right: .seeTitles,
        help: "到创建单位看了什么、提了什么建议、落实了没有", from: "titleAdvice", joins: Bodies.joins(of: "titleAdvice"),
        select: { _ in Advice.selected }, decode: TitleAdvice.init, sees: Bodies.isSeen("body"),
        columns: [
            .link("名称", { $0.body.name }, path: { "title-visits/\($0.id)" }),
            .text("类别", width: 10) { $0.kind.chinese },
            .day("日期") { $0.heldOn }, .state { $0.state }, .text("乡镇（街道）") { $0.body.place },
            .text("建议", width: 40) { String($0.advice.prefix(40)) }, .fileOnly("看到的情况") { $0.words },
            .text("登记人", width: 12) { $0.recordedByName },
        ],
        filters: [
            .search("如 樟塘村", in: [Bodies.name("body")]), .state(TitleAdvice.procedure), .step(TitleAdvice.procedure),
            .choice("kind", "类别", of: TitleAdvice.Kind.self, "titleAdvice.kind") { $0.chinese },
            .month("month", "月份", days: "titleAdvice.heldOn"), .township("body.division"), .unit("body.unit"),
        ],
        orders: [.newest("titleAdvice"), .descending("latest", "最近的", "titleAdvice.heldOn", .text)],
        figures: [
            .count("titleAdvice", "创建调研指导", unit: "次", "期内到创建单位的调研、指导、检查", by: "body.division") { period, _ in
                period.holds(day: "titleAdvice.heldOn", entered: "titleAdvice.recordedAt")
            }
        ], empty: "还没有调研指导。打开一个创建对象的档案，登记看到的情况和建议。",
        starts: [.init("选一个创建对象", "title-bodies", .keepTitles)])
}

enum YearPlans {
    static func of(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> [YearPlan] {
        try transaction.rows(
            """
            SELECT yearPlan.id, yearPlan.year, yearPlan.aims, yearPlan.summary, yearPlan.selfScore, yearPlan.plannedByName,
                \(Bodies.selected("body"))
            FROM yearPlan \(Bodies.joins(of: "yearPlan"))
            WHERE yearPlan.county = \(county) AND yearPlan.body = \(body) ORDER BY yearPlan.year DESC
            """
        ).map(YearPlan.init)
    }
}

extension Listing where Record == YearPlan {
    static let yearPlans = Listing<YearPlan>(
        YearPlan.noun, "年度规划", path: "title-plans", right: .seeTitles, help: "创建对象一年一份的规划，年底的自查也在这一份里",
        from: "yearPlan", joins: Bodies.joins(of: "yearPlan"),
        select: { _ in
            """
            yearPlan.id, yearPlan.year, yearPlan.aims, yearPlan.summary, yearPlan.selfScore, yearPlan.plannedByName,
            \(Bodies.selected("body"))
            """
        },
        decode: YearPlan.init, sees: Bodies.isSeen("body"),
        columns: [
            .link("名称", { $0.body.name }, path: { "title-bodies/\($0.body.id)" }), .number("年份") { $0.year },
            .text("类别", width: 18) { $0.body.kind.chinese }, .text("乡镇（街道）") { $0.body.place },
            .tag("自查") { $0.summary.isEmpty ? ("未报", .going) : ("已报", .done) }, .points("自评") { $0.selfScore },
            .fileOnly("规划") { $0.aims }, .fileOnly("自查") { $0.summary },
        ],
        filters: [
            .search("如 樟塘村", in: [Bodies.name("body")]),
            .choice("kind", "类别", of: BodyKind.self, "body.kind") { $0.chinese }, .township("body.division"),
            .unit("body.unit"),
        ],
        orders: [.newest("yearPlan")],
        figures: [
            .count("yearPlans", "文明创建年度规划", unit: "份", "期内报送的", by: "body.division") { period, _ in
                period.holds(moment: "yearPlan.plannedAt")
            }
        ], empty: "还没有年度规划。单位、村在自己的创建档案里报送。", starts: [.init("选一个创建对象", "title-bodies", .declareTitles)])
}
