import Database
import Kernel
import Office
import Organisation

package enum Honours {
    static let joins: SQL = """
        LEFT \(SQL.join(division: "honour.village", of: "honour", as: "village"))
        """

    static let selected: SQL = """
        honour.id, honour.category, honour.level, honour.name, honour.village, village.name AS villageName,
        honour.unitName, honour.title, honour.nomination, honour.source, honour.grantedOn, honour.paper,
        honour.certificate, honour.verifier, honour.heldUntil, honour.revokedOn, honour.revokedReason, honour.award,
        honour.bornOn, honour.naming
        """

    static let isSeen: @Sendable (Actor) -> SQL = { actor in
        switch actor.scope {
        case .division: actor.scope.condition(division: "honour.village")
        case .person: "1 = 0"
        default: "1 = 1"
        }
    }

    /// In which something was given that holds, the last first.
    static func years(county: String, in transaction: ReadTransaction) throws -> [Int] {
        try transaction.rows(
            """
            SELECT DISTINCT substr(honour.grantedOn, 1, 4) AS year FROM honour
            WHERE honour.county = \(county) AND honour.revokedOn IS NULL ORDER BY 1 DESC
            """
        ).compactMap { Int(try $0["year"] as String) }
    }

    static func isGiven(in year: Int, _ column: SQL = "honour.grantedOn") -> SQL {
        let (first, last) = ("\(year)-01-01", "\(year)-12-31")
        return "\(column) >= \(first) AND \(column) <= \(last)"
    }

    /// The numbers that stand on the county's own certificates.
    static func certificateNumbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            """
            SELECT certificate FROM honour
            WHERE county = \(county) AND certificate IS NOT NULL AND source = \(Honour.Source.round)
            """
        ).compactMap { IssuedNumber(words: try $0["certificate"]) }
    }

    static func one(_ id: ID<Honour>, for actor: Actor, in transaction: ReadTransaction) throws -> Honour {
        let row = try transaction.row(
            """
            SELECT \(selected) FROM honour \(joins)
            WHERE honour.county = \(actor.county) AND honour.id = \(id) AND \(isSeen(actor))
            """)
        guard let row else { throw Refusal(.missing, "honour.none", "没有这项荣誉，或者不在您的范围里。请从“荣誉册”进入。") }
        return try Honour(row)
    }

    /// Those of one name in one place, in a category.
    static func held(
        _ category: AwardCategory, name: String, village: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [Honour] {
        try transaction.rows(
            """
            SELECT \(selected) FROM honour \(joins)
            WHERE honour.county = \(county) AND honour.category = \(category) AND honour.name = \(name)
              AND honour.village = \(village)
            """
        ).map(Honour.init)
    }

    /// What a round gave, in the order of its candidates, as far as somebody sees them.
    static func given(
        by round: ID<Round>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Honour] {
        try transaction.rows(
            """
            SELECT \(selected) FROM honour \(joins)
            JOIN nomination ON nomination.county = honour.county AND nomination.id = honour.nomination
            WHERE honour.county = \(actor.county) AND nomination.round = \(round)
              AND honour.source = \(Honour.Source.round) AND \(isSeen(actor)) ORDER BY nomination.number
            """
        ).map(Honour.init)
    }

    static let recommendationColumns: SQL = """
        recommendation.id, recommendation.honour, honour.name, honour.category, recommendation.level,
        recommendation.title, recommendation.state
        """

    @Sendable
    static func recommendation(
        _ id: ID<Recommendation>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Recommendation {
        let row = try transaction.row(
            """
            SELECT \(recommendationColumns) FROM recommendation
            JOIN honour ON honour.county = recommendation.county AND honour.id = recommendation.honour
            WHERE recommendation.county = \(actor.county) AND recommendation.id = \(id) AND \(isSeen(actor))
            """)
        guard let row else { throw Refusal(.missing, "recommendation.none", "没有这件向上推荐。请从“荣誉册”进入。") }
        return try Recommendation(row)
    }

    static func recommendations(
        of honour: ID<Honour>, county: String, in transaction: ReadTransaction
    ) throws -> [Recommendation] {
        try transaction.rows(
            """
            SELECT \(recommendationColumns) FROM recommendation
            JOIN honour ON honour.county = recommendation.county AND honour.id = recommendation.honour
            WHERE recommendation.county = \(county) AND recommendation.honour = \(honour) ORDER BY recommendation.id
            """
        ).map(Recommendation.init)
    }

    /// What a higher level gave becomes an honour of its own, with the paper that says so.
    static func recordAnswer(
        _ found: Recommendation, _ taken: StepTaken<Recommendation.State>, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        guard let day = taken.answers.day, day <= transaction.now.day else {
            throw Refusal.field("day", "honour.future", "授予日期不能在今天之后，请照上级文件填写。")
        }
        let from = try one(found.honour, for: actor, in: transaction)
        try transaction.record(
            NewHonour(
                category: found.category, level: found.level, name: from.name, village: from.village,
                unitName: from.unitName, title: found.title, nomination: from.nomination, source: .answer,
                grantedOn: day, paper: taken.answers.note, heldUntil: nil, award: from.award, bornOn: from.bornOn,
                naming: from.naming), by: actor)
    }
}

/// An honour that is about to be on the roll.
struct NewHonour: Sendable {
    let category: AwardCategory
    let level: AwardLevel
    let name: String
    let village: DivisionCode?
    let unitName: String
    let title: String
    var nomination: ID<Nomination>?
    let source: Honour.Source
    let grantedOn: Day
    let paper: String
    var heldUntil: Day?
    var certificate: String?
    var verifier: String?
    var award = ""
    var bornOn: Day?
    var naming = Honour.Naming.unknown
}

extension WriteTransaction {
    @discardableResult
    func record(_ new: NewHonour, by actor: Actor) throws -> ID<Honour> {
        let county = actor.county
        let id = newID(Honour.self)
        try run(
            """
            INSERT INTO honour (county, id, category, level, name, village, unitName, title, nomination, source, grantedOn,
                paper, certificate, verifier, heldUntil, recordedAt, revokedReason, award, bornOn, naming)
            VALUES (\(county), \(id), \(new.category), \(new.level), \(new.name), \(new.village), \(new.unitName),
                \(new.title), \(new.nomination), \(new.source), \(new.grantedOn), \(new.paper), \(new.certificate),
                \(new.verifier), \(new.heldUntil), \(now), '', \(new.award), \(new.bornOn), \(new.naming))
            """)
        try announce(
            HonourGranted(
                honour: id, level: new.level, category: new.category, name: new.name, village: new.village,
                title: new.title, day: new.grantedOn, isBroughtIn: new.source == .broughtIn), by: actor)
        return id
    }
}

/// That somebody was given an honour: told in the transaction that puts it on the roll.
package struct HonourGranted: Happening {
    package let honour: ID<Honour>
    package let level: AwardLevel
    package let category: AwardCategory
    package let name: String
    package let village: DivisionCode?
    package let title: String
    package let day: Day
    /// Given before there was a roll here.
    package let isBroughtIn: Bool
}

extension Rounds {
    /// The last signature gives each his certificate: a number without gaps and a code that verifies it.
    static func commend(_ round: Round, by actor: Actor, in transaction: WriteTransaction) throws {
        let (county, today) = (actor.county, transaction.now.day)
        let passed = try Nominations.of(round.id, states: [.passed], county: county, in: transaction)
        guard !passed.isEmpty else {
            throw Refusal(.conflict, "round.nobody", "公示以后没有一位可以表彰，请退回。")
        }
        for nomination in passed {
            let number = try transaction.nextNumber(Recognition.certificateSeries, county: county)
            let until =
                round.rule.term > 0 ? Day(year: today.year + round.rule.term, month: 12, dayOfMonth: 31) : nil
            try transaction.record(
                NewHonour(
                    category: round.rule.category, level: round.rule.level, name: nomination.name,
                    village: nomination.village,
                    unitName: nomination.unitName, title: round.title, nomination: nomination.id, source: .round,
                    grantedOn: today, paper: "", heldUntil: until, certificate: number.chinese,
                    verifier: OutsideCode(random: transaction.random).letters, award: round.rule.award ?? "",
                    bornOn: nomination.bornOn, naming: .agreed), by: actor)
            try Nominations.take("award", nomination.id, county: county, in: transaction)
        }
    }
}

extension Listing where Record == Recommendation {
    static let recommendations = Listing<Recommendation>(
        Recommendation.noun, "向上推荐", path: "recommendations", right: .seeHonours,
        help: "向上级推荐了谁、上级怎么答复，一件一件列在这里；打开荣誉册里的一项，推荐到上一级。", from: "recommendation",
        joins: "JOIN honour ON honour.county = recommendation.county AND honour.id = recommendation.honour",
        select: { _ in Honours.recommendationColumns }, decode: Recommendation.init, sees: Honours.isSeen,
        columns: [
            .link("姓名（名称）", width: 18, { $0.name }, path: { "recommendations/\($0.id)" }),
            .text("荣誉", width: 28) { $0.title }, .text("类别") { $0.category.chinese },
            .text("级别", width: 10) { $0.level.chinese }, .state { $0.state },
        ],
        filters: [
            .search("姓名、名称、荣誉", in: ["honour.name", "recommendation.title"]), .state(Recommendation.procedure),
            .step(Recommendation.procedure),
            .choice("category", "类别", of: AwardCategory.self, "honour.category") { $0.chinese },
            .choice("level", "级别", of: AwardLevel.self, "recommendation.level") { $0.chinese },
        ],
        orders: [.newest("recommendation")], empty: "还没有向上推荐。打开荣誉册里的一项，推荐到上一级。",
        leads: [.init("荣誉册", "honours", .seeHonours)])
}

extension Listing where Record == Honour {
    static let honours = Listing<Honour>(
        Honour.noun, "荣誉册", path: "honours", right: .seeHonours,
        help: "谁得了什么：本县评出的、上级授予的、以前就有的；任何一天谁还持有都查得到",
        from: "honour", joins: Honours.joins, select: { _ in Honours.selected }, decode: Honour.init,
        sees: Honours.isSeen,
        columns: [
            .link("姓名（名称）", width: 18, { $0.name }, path: { "honours/\($0.id)" }), .text("荣誉", width: 28) { $0.title },
            .text("类别") { $0.kind }, .text("级别", width: 10) { $0.level.chinese },
            .text("村（社区）") { $0.villageName }, .text("单位") { $0.unitName }, .day("授予") { $0.grantedOn },
            .text("证书编号", width: 22) { $0.certificate }, .text("来源", width: 10) { $0.source.chinese },
            .tag("状态") { $0.revokedOn == nil ? ("有效", .done) : ("已撤销", .bad) }, .fileOnly("文件") { $0.paper },
            .fileOnly("公开姓名") { $0.naming.chinese },
        ],
        filters: [
            .search("姓名、名称、荣誉", in: ["honour.name", "honour.title"]),
            .choice("category", "类别", of: AwardCategory.self, "honour.category") { $0.chinese },
            .choice("level", "级别", of: AwardLevel.self, "honour.level") { $0.chinese },
            .choice("source", "来源", of: Honour.Source.self, "honour.source") { $0.chinese },
            .township("honour.village"),
            ListFilter(
                "year", "年份", form: "年份，如 2019",
                options: { actor, transaction in
                    try Honours.years(county: actor.county, in: transaction).map { (String($0), "\($0)年") }
                }, isReadable: { Int($0).map { (1949...2200).contains($0) } ?? false },
                condition: { value, _, _ in Int(value).map { Honours.isGiven(in: $0) } ?? "1 = 0" },
                words: { value, _, _ in "\(value)年" }),
        ],
        orders: [.newest("honour"), .descending("granted", "最近授予", "honour.grantedOn", .text)],
        figures: figures, empty: "还没有荣誉。评选签发表彰以后自动登记；上级授予的和以前就有的在这里登记。",
        starts: [
            .init("登记荣誉", "honours/new", .recordHonours), .init("转入名单", "honours/import", .recordHonours),
        ])

    /// Of what higher levels give only their answers count, of the county's own what its rounds gave: what was brought in
    /// (转入) was given in no year that is counted here.
    private static let figures: [ListFigure] =
        [
            figure("goodNation", "中国好人", "人", [.goodNeighbour], .nation),
            figure("goodProvince", "省级好人", "人", [.goodNeighbour], .province),
            figure("goodCity", "市级好人", "人", [.goodNeighbour], .city),
            figure("goodCounty", "县级好人", "人", [.goodNeighbour], .county),
            figure("familyProvince", "省级最美家庭", "户", [.finestFamily], .province),
            figure("volunteerProvince", "省级最美志愿者", "人", [.finestVolunteer], .province),
            figure("projectProvince", "省级最美志愿项目", "个", [.finestProject], .province),
        ]

    private static func figure(
        _ name: String, _ chinese: String, _ unit: String, _ categories: [AwardCategory], _ level: AwardLevel
    ) -> ListFigure {
        .count(name, chinese, unit: unit, "期内授予的，转入的不计，按所在的乡镇（街道）计", by: "honour.village") { period, _ in
            """
            honour.category IN \(list: categories) AND honour.level = \(level)
            AND honour.source <> \(Honour.Source.broughtIn)
            AND \(period.holds(day: "honour.grantedOn", entered: "honour.recordedAt"))
            """
        }
    }
}
