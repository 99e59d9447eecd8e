import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about reviews of the county's titles.
package enum Reviews {
    /// An indicator that is known and misses its target.
    private static let misses: SQL = """
        (reviewIndicator.relation = 'atLeast' AND reviewIndicator.value < reviewIndicator.target
        OR reviewIndicator.relation = 'atMost' AND reviewIndicator.value > reviewIndicator.target)
        """

    static func selected(county: String) -> SQL {
        """
        reviewCycle.id, reviewCycle.title, reviewCycle.body, reviewCycle.grantedOn, reviewCycle.dueOn,
        reviewCycle.state, reviewCycle.resultOn, reviewCycle.resultPaper, reviewCycle.standard, reviewCycle.years,
        reviewCycle.nextDueOn, goesBy.name AS goesByName, goesBy.edition AS goesByEdition,
        (SELECT count(*) FROM reviewIndicator WHERE reviewIndicator.county = \(county)
            AND reviewIndicator.review = reviewCycle.id) AS indicators,
        (SELECT count(*) FROM reviewIndicator WHERE reviewIndicator.county = \(county)
            AND reviewIndicator.review = reviewCycle.id AND \(misses)) AS missed
        """
    }

    static let joins: SQL = """
        LEFT JOIN standard AS goesBy ON goesBy.county = reviewCycle.county AND goesBy.id = reviewCycle.standard
        """

    /// Under way and due soon, or held until soon and not begun again.
    static func isSoon(_ now: Instant, county: String) -> SQL {
        let until = now.day.adding(days: ReviewTerms.warnsDays)
        return """
            (reviewCycle.state IN \(list: ReviewCycle.State.open) AND reviewCycle.dueOn <= \(until)
            OR reviewCycle.state = 'confirmed' AND reviewCycle.nextDueOn <= \(until)
                AND NOT EXISTS (SELECT 1 FROM reviewCycle AS later WHERE later.county = \(county)
                    AND later.title = reviewCycle.title AND later.dueOn > reviewCycle.dueOn))
            """
    }

    /// Titles that end soon, to whoever gets the county ready.
    @Sendable
    static func ending(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.keepReviews.isHeld(by: actor) || actor.has(.director) else { return [] }
        let count = try Listing.reviews.count("standing=soon", for: actor, in: transaction)
        guard count > 0, let first = try Listing.reviews.first("standing=soon", 1, for: actor, in: transaction).first
        else { return [] }
        let due = first.nextDueOn ?? first.dueOn
        return [
            Waiting(
                "称号快要到期", kind: .notice, count: count, path: "reviews?standing=soon", verb: "去准备",
                detail: "\(first.title)，\(due.chinese)到期")
        ]
    }

    /// A review goes by what is in force.
    static func check(
        _ edition: ID<StandardEdition>, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try StandardEditions.one(edition, for: actor, in: transaction)
        guard found.state == .inForce else {
            throw Refusal.field(
                "edition", "review.edition", "“\(found.title)”\(found.state.chinese)，请选施行中的一部；没有的空着。")
        }
    }

    @Sendable
    package static func one(
        _ id: ID<ReviewCycle>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ReviewCycle {
        try Listing.reviews.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "review.none", "没有这次迎检，请从“迎检复审”进入。"))
    }

    /// Those that miss first, then those that nobody knows.
    static func indicators(
        of review: ID<ReviewCycle>, county: String, in transaction: ReadTransaction
    ) throws -> [ReviewIndicator] {
        try transaction.rows(
            """
            SELECT reviewIndicator.id, reviewIndicator.name, reviewIndicator.relation, reviewIndicator.target,
                reviewIndicator.value, reviewIndicator.measure, ownUnit.name AS unitName, reviewIndicator.evidence
            FROM reviewIndicator \(SQL.join(unit: "reviewIndicator.unit", of: "reviewIndicator", as: "ownUnit"))
            WHERE reviewIndicator.county = \(county) AND reviewIndicator.review = \(review)
            ORDER BY reviewIndicator.name
            """
        ).map(ReviewIndicator.init).sorted { Self.rank($0) < Self.rank($1) }
    }

    private static func rank(_ indicator: ReviewIndicator) -> Int {
        switch indicator.isMet {
        case false: 0
        case nil: 1
        case true: 2
        }
    }

    /// Those that are under way, the one that is due first.
    package static func open(for actor: Actor, in transaction: ReadTransaction) throws -> [ReviewCycle] {
        try Listing.reviews.first("", 100, for: actor, in: transaction)
            .filter { ReviewCycle.State.open.contains($0.state) }.sorted { $0.dueOn < $1.dueOn }
    }

    static func record(
        result: StepAnswers, of review: ReviewCycle, isConfirmed: Bool, county: String,
        in transaction: WriteTransaction
    ) throws {
        let next = isConfirmed ? ReviewTerms.next(resultOn: result.day, years: review.years) : nil
        try transaction.run(
            """
            UPDATE reviewCycle SET resultOn = \(result.day), resultPaper = \(result.note), nextDueOn = \(next)
            WHERE county = \(county) AND id = \(review.id)
            """)
    }
}

extension ReviewCycle {
    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        body = try row["body"]
        grantedOn = try row["grantedOn"]
        dueOn = try row["dueOn"]
        state = try row["state"]
        resultOn = try row["resultOn"]
        resultPaper = try row["resultPaper"]
        indicators = try row["indicators"]
        missed = try row["missed"]
        edition = try row["standard"]
        let (name, version): (String?, String?) = (try row["goesByName"], try row["goesByEdition"])
        editionTitle = name.map { "\($0)测评体系（\(version ?? "")）" } ?? ""
        years = try row["years"]
        nextDueOn = try row["nextDueOn"]
    }
}

extension IndicatorRelation: SQLEncodable, SQLDecodable {}

extension ReviewIndicator {
    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        relation = try row["relation"]
        target = try row["target"]
        value = try row["value"]
        measure = try row["measure"]
        unitName = try row["unitName"] ?? ""
        evidence = try row["evidence"]
    }
}

extension Listing where Record == ReviewCycle {
    static let reviews = Listing<ReviewCycle>(
        ReviewCycle.noun, "迎检复审", path: "reviews", right: .seeStandards,
        help: "县里的称号什么时候到期、迎检到了哪一步、哪些指标没有达到", from: "reviewCycle", joins: Reviews.joins,
        select: Reviews.selected,
        decode: ReviewCycle.init, sees: { _ in "1 = 1" },
        columns: [
            .link("迎检") {
                $0.title
            } path: {
                "reviews/\($0.id)"
            }, .state { $0.state }, .text("评审单位") { $0.body }, .day("到期") { $0.dueOn },
            .number("指标") { $0.indicators }, .number("未达标") { $0.missed }, .day("结果日期") { $0.resultOn },
            .text("结果文件") { $0.resultPaper }, .day("下次到期") { $0.nextDueOn },
            .fileOnly("测评体系") { $0.editionTitle },
        ],
        filters: [
            .search("如 国家卫生县城", in: ["reviewCycle.title"]), .state(ReviewCycle.procedure),
            .step(ReviewCycle.procedure),
            .condition(
                "standing", "到期",
                [
                    (
                        "soon", "\(ReviewTerms.warnsDays)天内到期",
                        { @Sendable actor, now in Reviews.isSoon(now, county: actor.county) }
                    )
                ]),
        ],
        orders: [.descending("due", "最近到期", "reviewCycle.dueOn", .text)],
        figures: [
            .count("examinationsPassed", "通过的上级测评和复审", unit: "项", "上级文件确认通过的日期在期内的测评、复审") { period, county in
                """
                (\(period.holds(day: "reviewCycle.resultOn")) AND reviewCycle.state = 'confirmed'
                AND \(period.knows(step: "confirm", of: "reviewCycle.id", county: county)))
                """
            }.quoted(.plain)
        ], empty: "还没有登记迎检。把县里有的称号和什么时候复审登记上，到期以前会提醒。",
        starts: [
            .init("登记一次迎检", "reviews/new", .keepReviews), .init("负面清单", "negative-events", .seeStandards),
        ])
}

/// What there is to ask about the negative list.
enum NegativeEvents {
    @Sendable
    static func one(
        _ id: ID<NegativeEvent>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> NegativeEvent {
        try Listing.negativeEvents.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "event.none", "没有这件负面清单事项，请从“负面清单”进入。"))
    }
}

extension NegativeEvent {
    init(_ row: Row) throws {
        id = try row["id"]
        code = try row["code"]
        happenedOn = try row["happenedOn"]
        facts = try row["facts"]
        effect = try row["effect"]
        points = try row["points"]
        until = try row["until"]
        unitName = try row["unitName"] ?? ""
        state = try row["state"]
    }
}

extension Listing where Record == NegativeEvent {
    static let negativeEvents = Listing<NegativeEvent>(
        NegativeEvent.noun, "负面清单", path: "negative-events", right: .seeStandards,
        help: "会扣分、停资格、取消荣誉的事：什么时候发生、影响到什么时候、有没有申诉", from: "negativeEvent",
        joins: SQL.join(unit: "negativeEvent.unit", of: "negativeEvent", as: "ownUnit"),
        select: { _ in
            """
            negativeEvent.id, negativeEvent.code, negativeEvent.happenedOn, negativeEvent.facts, negativeEvent.effect,
            negativeEvent.points, negativeEvent.until, ownUnit.name AS unitName, negativeEvent.state
            """
        },
        decode: NegativeEvent.init, sees: { _ in "1 = 1" },
        columns: [
            .link("事实") {
                $0.facts
            } path: {
                "negative-events/\($0.id)"
            }, .text("条目") { $0.code }, .state { $0.state }, .text("影响") { $0.effect.chinese },
            .points("扣分") { $0.points }, .day("发生") { $0.happenedOn }, .day("影响到") { $0.until },
            .text("责任单位") { $0.unitName },
        ],
        filters: [
            .search("如 G15、安全事故", in: ["negativeEvent.facts", "negativeEvent.code"]),
            .state(NegativeEvent.procedure), .step(NegativeEvent.procedure),
            .choice("effect", "影响", of: NegativeEvent.Effect.self, "negativeEvent.effect") { $0.chinese },
        ],
        orders: [.descending("latest", "最近的", "negativeEvent.happenedOn", .text)],
        figures: [
            .count("negativeEvents", "负面清单事项", unit: "件", "发生在期内、没有被撤销的负面清单事项") { period, county in
                let stood: SQL =
                    period.knownOn == nil
                    ? "negativeEvent.state <> 'withdrawn'"
                    : """
                    (\(period.knows(begun: "negativeEvent.id", county: county))
                        AND NOT \(period.knows(step: "withdraw", of: "negativeEvent.id", county: county)))
                    """
                return "\(period.holds(day: "negativeEvent.happenedOn")) AND \(stood)"
            }
        ], empty: "没有负面清单事项。发生了按条目登记，影响到期以前测评和申报都会看到。",
        starts: [.init("登记一件", "negative-events/new", .keepReviews)])
}
