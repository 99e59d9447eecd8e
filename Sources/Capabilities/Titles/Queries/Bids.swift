import Database
import Kernel
import Office
import Organisation
import Recognition

/// What there is to ask about bids for titles.
enum Bids {
    static let selected: SQL = """
        titleBid.id, titleBid.level, titleBid.aims, titleBid.selfReport, titleBid.selfScore, titleBid.score,
        titleBid.marks, titleBid.visit, titleBid.checkWords, titleBid.checkedOn, titleBid.checkedByName, titleBid.state,
        \(Bodies.selected("body"))
        """

    @Sendable
    static func one(_ id: ID<TitleBid>, for actor: Actor, in transaction: ReadTransaction) throws -> TitleBid {
        try Listing<TitleBid>.bids.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "titleBid.none", "没有这件申报，或者您无权看到它。请从“创建申报”进入。"))
    }

    static func of(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> [TitleBid] {
        try transaction.rows(
            """
            SELECT \(selected) FROM titleBid \(Bodies.joins(of: "titleBid"))
            WHERE titleBid.county = \(county) AND titleBid.body = \(body) ORDER BY titleBid.id
            """
        ).map(TitleBid.init)
    }

    /// The county's own that stand in a state: what is put before the public, or granted, together.
    static func own(_ state: TitleBid.State, county: String, in transaction: ReadTransaction) throws -> [TitleBid] {
        try transaction.rows(
            """
            SELECT \(selected) FROM titleBid \(Bodies.joins(of: "titleBid"))
            WHERE titleBid.county = \(county) AND titleBid.state = \(state) AND titleBid.level = 'county'
            ORDER BY titleBid.id LIMIT 500
            """
        ).map(TitleBid.init)
    }
}

extension Listing where Record == TitleBid {
    static let bids = Listing<TitleBid>(
        TitleBid.noun, "创建申报", path: "title-bids", right: .seeTitles,
        help: "从创建规划到命名：申报、乡镇初审、抽查、公示、命名；市级以上推荐上报，登记上级的答复", from: "titleBid",
        joins: Bodies.joins(of: "titleBid"), select: { _ in Bids.selected }, decode: TitleBid.init,
        sees: Bodies.isSeen("body"),
        columns: [
            .link("名称", { $0.body.name }, path: { "title-bids/\($0.id)" }), .text("申报", width: 24) { $0.title },
            .state { $0.state }, .text("乡镇（街道）") { $0.body.place }, .points("自评") { $0.selfScore },
            .points("抽查") { $0.score }, .fileOnly("规划") { $0.aims }, .fileOnly("抽查情况") { $0.checkWords },
        ],
        filters: [
            .search("如 樟塘村", in: [Bodies.name("body")]), .state(TitleBid.procedure), .step(TitleBid.procedure),
            .choice("kind", "类别", of: BodyKind.self, "body.kind") { $0.chinese },
            .choice("level", "级别", of: AwardLevel.self, "titleBid.level") { $0.chinese }, .late(TitleBid.procedure),
            .due(TitleBid.procedure), .township("body.division"), .unit("body.unit"),
        ],
        orders: [.newest("titleBid")],
        figures: [
            .count("titleBids", "文明称号申报", unit: "件", "期内报送规划的，按所在的乡镇（街道）计", by: "body.division") { period, county in
                period.took(RecordSteps.made, of: TitleBid.noun, "titleBid.id", county: county)
            }.burdening("body.unit")
        ], empty: "还没有申报。单位、村先报送创建规划，创建到位以后申报。",
        starts: [.init("报送规划", "title-bids/new", .declareTitles)])
}

/// What there is to ask about re-reviews.
enum Reviews {
    static let selected: SQL = """
        titleReview.id, titleReview.title, titleReview.level, titleReview.dueOn, titleReview.score, titleReview.marks,
        titleReview.visit, titleReview.checkWords, titleReview.pairing, titleReview.rectifyUntil, titleReview.resultOn,
        titleReview.resultPaper, titleReview.state, \(Bodies.selected("body"))
        """

    @Sendable
    static func one(_ id: ID<TitleReview>, for actor: Actor, in transaction: ReadTransaction) throws -> TitleReview {
        try Listing<TitleReview>.reviews.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "titleReview.none", "没有这次复评，或者您无权看到它。请从“称号复评”进入。"))
    }

    static func of(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> [TitleReview] {
        try transaction.rows(
            """
            SELECT \(selected) FROM titleReview \(Bodies.joins(of: "titleReview"))
            WHERE titleReview.county = \(county) AND titleReview.body = \(body) ORDER BY titleReview.id
            """
        ).map(TitleReview.init)
    }
}

extension Listing where Record == TitleReview {
    static let reviews = Listing<TitleReview>(
        TitleReview.noun, "称号复评", path: "title-reviews", right: .seeTitles,
        help: "届满的称号怎么复评：自查、县审；县级的县里定，市级以上的照上级答复登记", from: "titleReview",
        joins: Bodies.joins(of: "titleReview"), select: { _ in Reviews.selected }, decode: TitleReview.init,
        sees: Bodies.isSeen("body"),
        columns: [
            .link("名称", { $0.body.name }, path: { "title-reviews/\($0.id)" }), .text("称号", width: 24) { $0.name },
            .state { $0.state }, .text("乡镇（街道）") { $0.body.place }, .day("届满") { $0.dueOn },
            .points("审核分") { $0.score }, .day("整改到") { $0.rectifyUntil }, .day("结果") { $0.resultOn },
            .text("依据", width: 28) { $0.resultPaper }, .fileOnly("结对情况") { $0.pairing },
        ],
        filters: [
            .search("如 樟塘村", in: [Bodies.name("body")]), .state(TitleReview.procedure), .step(TitleReview.procedure),
            .choice("kind", "类别", of: BodyKind.self, "body.kind") { $0.chinese },
            .choice("level", "级别", of: AwardLevel.self, "titleReview.level") { $0.chinese },
            .late(TitleReview.procedure), .due(TitleReview.procedure), .township("body.division"), .unit("body.unit"),
        ],
        orders: [.newest("titleReview"), .ascending("due", "最先届满", "titleReview.dueOn", .text)],
        figures: AwardLevel.allCases.map { level in
            result(
                "reviewsPassed-\(level.rawValue)", "通过\(level.chinese)复评",
                steps: ["keep", "answerKeep"], "titleReview.level = \(level)")
        } + [result("reviewsFailed", "复评未通过", steps: ["revoke", "answerRevoke", "lapse"])],
        empty: "没有在复评的称号。届满前系统自动开始，并提醒持有单位报送自查。")

    /// By the step that it came to, for what becomes of a review later changes nothing of it.
    private static func result(
        _ name: String, _ chinese: String, steps: [String], _ condition: SQL = "1 = 1"
    ) -> ListFigure {
        .count(name, chinese, unit: "个", "结果的日期在期内的，按所在的乡镇（街道）计", by: "body.division") { period, county in
            """
            \(condition) AND titleReview.resultOn IS NOT NULL
            AND \(period.holds(day: "titleReview.resultOn", entered: "titleReview.resultAt"))
            AND (\(SQL.joined(
                steps.map { period.knows(step: $0, of: "titleReview.id", county: county) }, separator: " OR ")))
            """
        }
    }
}
