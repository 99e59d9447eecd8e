import Database
import Kernel
import Office
import Organisation
import Recognition

extension Titles {
    static let selected: SQL = """
        civilTitle.id, civilTitle.level, civilTitle.source, civilTitle.bid, civilTitle.grantedOn, civilTitle.until,
        civilTitle.paper, civilTitle.number, civilTitle.review, civilTitle.endedOn, civilTitle.endedReason,
        civilTitle.state, \(Bodies.selected("body"))
        """

    /// Held on a day: it was granted by then, and neither suspended nor at its end. What is closed of its days stays as it is,
    /// whatever becomes of the title later; of the days that are open yet one after the term counts while a re-review that was
    /// reported for is under way, and closes on that day or goes on with the next term (decisions/0058).
    static func isHeld(on day: Day, county: String) -> SQL {
        isHeld(on: day, isClosed: "(titleSpan.toDay IS NOT NULL)", county: county)
    }

    /// Held at the end of a period, as far as it was known: a title whose end was entered later was held yet.
    static func isHeld(atEndOf period: Period, county: String) -> SQL {
        """
        \(period.knows(moment: "civilTitle.recordedAt")) AND \(isHeld(
            on: period.last,
            isClosed: "(titleSpan.toDay IS NOT NULL AND \(period.knows(moment: "COALESCE(titleSpan.closedAt, 0)")))",
            county: county))
        """
    }

    private static func isHeld(on day: Day, isClosed: SQL, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM titleSpan WHERE titleSpan.county = \(county) AND titleSpan.title = civilTitle.id
            AND titleSpan.fromDay <= \(day)
            AND (titleSpan.toDay > \(day) OR NOT \(isClosed) AND (civilTitle.until >= \(day)
                OR \(SQL.hasTaken("report", "civilTitle.review", county: county)))))
        """
    }

    @Sendable
    static func one(_ id: ID<CivilTitle>, for actor: Actor, in transaction: ReadTransaction) throws -> CivilTitle {
        try Listing<CivilTitle>.titles.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "title.none", "没有这个称号，或者您无权看到它。请从“文明称号”进入。"))
    }

    private static func find(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [CivilTitle] {
        try transaction.rows(
            """
            SELECT \(selected) FROM civilTitle \(Bodies.joins(of: "civilTitle"))
            WHERE civilTitle.county = \(county) AND \(condition) ORDER BY civilTitle.id
            """
        ).map(CivilTitle.init)
    }

    static func all(county: String, in transaction: ReadTransaction) throws -> [CivilTitle] {
        try find("1 = 1", county: county, in: transaction)
    }

    static func of(_ body: ID<CivilBody>, county: String, in transaction: ReadTransaction) throws -> [CivilTitle] {
        try find("civilTitle.body = \(body)", county: county, in: transaction)
    }

    /// What a body has that has not ended, suspended or not.
    static func standing(
        of body: ID<CivilBody>, county: String, in transaction: ReadTransaction
    ) throws -> [CivilTitle] {
        try of(body, county: county, in: transaction).filter { CivilTitle.State.standing.contains($0.state) }
    }

    /// What a body has that wants to apply for a level.
    static func standing(
        of body: ID<CivilBody>, for level: AwardLevel, county: String, in transaction: ReadTransaction
    ) throws -> TitleTerms.Standing {
        let today = transaction.now.day
        // One that was revoked bars its own level and all above it.
        var barring = [level]
        while let below = barring[0].below { barring.insert(below, at: 0) }
        let wait: Day? = try transaction.value(
            """
            SELECT max(waitsUntil) FROM civilTitle WHERE county = \(county) AND body = \(body)
              AND state = 'revoked' AND level IN \(list: barring)
            """)
        let titles = try standing(of: body, county: county, in: transaction)
        return TitleTerms.Standing(
            held: titles.filter { $0.holds(on: today) || $0.level == level }.map(\.level),
            open: try Bids.of(body, county: county, in: transaction).filter {
                TitleBid.State.open.contains($0.state)
            }.map(\.level), waitsUntil: wait)
    }

    /// Of a town's villages and communities, how many there are and how many hold a title of any level today.
    static func villages(
        of town: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> (all: Int, holding: Int) {
        let today = transaction.now.day
        let bodies = try Bodies.below(town, county: county, in: transaction).filter {
            ($0.kind == .village || $0.kind == .community) && $0.isThere(on: today)
        }
        let held = Set(
            try find("\(isHeld(on: today, county: county))", county: county, in: transaction).map(\.body.id))
        return (bodies.count, bodies.count { held.contains($0.id) })
    }

    /// Those whose term ends soon and whose re-review nobody opened yet.
    static func due(
        before day: Day, today: Day, county: String, in transaction: ReadTransaction
    ) throws -> [ID<CivilTitle>] {
        try transaction.rows(
            """
            SELECT id FROM civilTitle WHERE county = \(county) AND state IN \(list: CivilTitle.State.holding)
              AND until <= \(day) AND until >= \(today) AND review IS NULL ORDER BY until, id LIMIT 500
            """
        ).map { try $0["id"] }
    }

    /// Those whose term is over and for whom nobody reported.
    static func over(_ today: Day, county: String, in transaction: ReadTransaction) throws -> [ID<CivilTitle>] {
        try transaction.rows(
            """
            SELECT civilTitle.id FROM civilTitle LEFT JOIN titleReview
                ON titleReview.county = civilTitle.county AND titleReview.id = civilTitle.review
            WHERE civilTitle.county = \(county) AND civilTitle.state IN \(list: CivilTitle.State.standing)
              AND civilTitle.until < \(today) AND (civilTitle.review IS NULL OR titleReview.state = 'due')
            ORDER BY civilTitle.until, civilTitle.id LIMIT 500
            """
        ).map { try $0["id"] }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        var samples: [String: String] = [:]
        for (name, statement) in [
            ("civilBody", "SELECT max(body) FROM titleBid WHERE county = \(county)"),
            ("civilTitle", "SELECT max(id) FROM civilTitle WHERE county = \(county)"),
            ("titleBid", "SELECT max(id) FROM titleBid WHERE county = \(county)"),
            ("titleReview", "SELECT max(id) FROM titleReview WHERE county = \(county)"),
            ("titleAdvice", "SELECT max(id) FROM titleAdvice WHERE county = \(county)"),
            ("starTask", "SELECT max(id) FROM starTask WHERE county = \(county)"),
        ] as [(String, SQL)] {
            let id: String? = try transaction.value(statement)
            samples[name] = id ?? "0000000000000000000000000000"
        }
        // The third star is the beautiful one, which the office marks.
        samples["starNumber"] = "3"
        return samples
    }
}

extension Listing where Record == CivilTitle {
    static let titles = Listing<CivilTitle>(
        CivilTitle.noun, "文明称号", path: "titles", right: .seeTitles,
        help: "谁持有什么称号，从命名到届满；哪一天谁持有都查得到。届满以前系统提醒复评", from: "civilTitle",
        joins: Bodies.joins(of: "civilTitle"), select: { _ in Titles.selected }, decode: CivilTitle.init,
        sees: Bodies.isSeen("body"),
        columns: [
            .link("名称", { $0.body.name }, path: { "titles/\($0.id)" }), .text("称号", width: 24) { $0.title },
            .state { $0.state }, .text("乡镇（街道）") { $0.body.place }, .day("命名") { $0.grantedOn },
            .day("届满") { $0.until }, .text("文件", width: 28) { $0.paper }, .text("编号", width: 22) { $0.number },
            .text("来源", width: 10) { $0.source.chinese }, .fileOnly("终止的原因") { $0.endedReason },
        ],
        filters: [
            .search("如 樟塘村", in: [Bodies.name("body")]),
            .choice("kind", "类别", of: BodyKind.self, "body.kind") { $0.chinese },
            .choice("level", "级别", of: AwardLevel.self, "civilTitle.level") { $0.chinese },
            .state(CivilTitle.procedure),
            .choice("source", "来源", of: CivilTitle.Source.self, "civilTitle.source") { $0.chinese },
            .condition(
                "standing", "现在",
                [
                    ("held", "有效", { @Sendable _, _ in "civilTitle.state IN \(list: CivilTitle.State.holding)" }),
                    (
                        "due", "今年届满",
                        { @Sendable _, now in
                            "civilTitle.state IN \(list: CivilTitle.State.standing) AND civilTitle.until = \("\(now.day.year)-12-31")"
                        }
                    ),
                ]),
            ListFilter(
                "on", "哪天持有", form: "日期，如 2019-11-04", options: { _, _ in [] }, isReadable: { Day($0) != nil },
                condition: { value, actor, _ in
                    Day(value).map { Titles.isHeld(on: $0, county: actor.county) } ?? "1 = 0"
                }, words: { value, _, _ in Day(value)?.chinese ?? value }),
            .township("body.division"), .unit("body.unit"),
            .link("body", "创建对象", condition: { value, _, _ in "civilTitle.body = \(value)" }) {
                value, actor, transaction in
                try ID<CivilBody>(value).map { try Bodies.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [
            .newest("civilTitle"), .ascending("until", "最先届满", "civilTitle.until", .text),
            .descending("granted", "最近命名", "civilTitle.grantedOn", .text),
        ],
        figures: figures, empty: "还没有文明称号。以前就有的用名单转入；新的从创建规划、申报开始。",
        starts: [
            .init("总览", "titles/overview", .seeTitles), .init("转入名单", "titles/import", .keepTitles),
        ])

    /// Those of bodies and places; families are counted by themselves.
    private static let figures: [ListFigure] =
        AwardLevel.allCases.flatMap { level -> [ListFigure] in
            [
                given("titles-\(level.rawValue)", "新增\(level.chinese)文明单位", "个", level, "body.kind <> 'family'"),
                .count(
                    "titlesHeld-\(level.rawValue)", "\(level.chinese)文明称号", unit: "个", "期末持有的，按所在的乡镇（街道）计",
                    by: "body.division"
                ) { period, county in
                    """
                    civilTitle.level = \(level) AND \(Titles.isHeld(atEndOf: period, county: county))
                    """
                },
            ]
        } + [given("familyCity", "市级文明家庭", "户", .city, "body.kind = 'family'")]

    private static func given(
        _ name: String, _ chinese: String, _ unit: String, _ level: AwardLevel, _ kinds: SQL
    ) -> ListFigure {
        .count(
            name, chinese, unit: unit, "期内命名的（上级命名的照上级文件），转入的不计，按所在的乡镇（街道）计", by: "body.division"
        ) { period, _ in
            """
            civilTitle.level = \(level) AND \(kinds) AND civilTitle.source <> 'broughtIn'
            AND \(period.holds(day: "civilTitle.grantedOn", entered: "civilTitle.recordedAt"))
            """
        }
    }
}

extension Titles {
    /// How many are held on a day, by kind and level, of those that somebody sees.
    static func held(
        on day: Day, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [BodyKind: [AwardLevel: Int]] {
        try transaction.rows(
            """
            SELECT body.kind AS kind, civilTitle.level AS level, count(*) AS count
            FROM civilTitle \(Bodies.joins(of: "civilTitle"))
            WHERE civilTitle.county = \(actor.county) AND (\(Bodies.isSeen("body")(actor)))
              AND \(isHeld(on: day, county: actor.county))
            GROUP BY body.kind, civilTitle.level
            """
        ).reduce(into: [:]) { counts, row in
            let (kind, level): (BodyKind, AwardLevel) = (try row["kind"], try row["level"])
            counts[kind, default: [:]][level] = try row["count"]
        }
    }
}

extension Titles {
    /// The numbers of titles that the county gave itself.
    static func numbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            "SELECT number FROM civilTitle WHERE county = \(county) AND source = \(CivilTitle.Source.county)"
        ).compactMap { IssuedNumber(words: try $0["number"]) }
    }
}
