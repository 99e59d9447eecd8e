import Database
import Kernel
import Office
import Organisation
import Recognition

/// What there is to ask about prospects.
enum ProspectRegister {
    static let joins: SQL = """
        \(SQL.join(division: "prospect.village", of: "prospect", as: "village"))
        \(SQL.join(townshipOf: "prospect.village", of: "prospect", as: "township"))
        """

    @Sendable
    static func one(_ id: ID<Prospect>, for actor: Actor, in transaction: ReadTransaction) throws -> Prospect {
        try Listing<Prospect>.prospects.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "prospect.none", "没有这条线索，或者您无权看到它。请从“线索库”进入。"))
    }

    /// One of a name in a village that is not closed.
    static func open(
        _ name: String, in village: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> ID<Prospect>? {
        try transaction.value(
            """
            SELECT id FROM prospect
            WHERE county = \(county) AND village = \(village) AND name = \(name)
              AND state IN \(list: [Prospect.State.heard, .cultivated])
            """)
    }

    static func visits(
        of id: ID<Prospect>, county: String, in transaction: ReadTransaction
    ) throws -> [ProspectVisit] {
        try transaction.rows(
            """
            SELECT id, visitedOn, words, recordedByName FROM prospectVisit
            WHERE county = \(county) AND prospect = \(id) ORDER BY visitedOn DESC, id DESC
            """
        ).map { row in
            ProspectVisit(
                id: try row["id"], visitedOn: try row["visitedOn"], words: try row["words"],
                recordedByName: try row["recordedByName"])
        }
    }

    /// Who may look after one: the office, his township, his village.
    static func keepers(
        of found: Prospect, county: String, in transaction: ReadTransaction
    ) throws -> [Person] {
        guard let village = found.village.division else { return [] }
        let clerks = try People.holding(.clerk, county: county, in: transaction).map(\.person)
        let others = try [Role.townshipLiaison, .village].flatMap { role in
            try People.holding(role, county: county, in: transaction).filter {
                [village, village.parent].contains($0.home)
            }
            .map(\.person)
        }
        return clerks + others
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM prospect WHERE county = \(county)")
        return id.map { ["prospect": $0] } ?? [:]
    }
}

extension Prospect {
    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        category = try row["category"]
        group = try row["grouping"]
        bornOn = try row["bornOn"]
        village = Party(
            unit: try row["villageUnit"], name: try row["villageName"] ?? "", division: try row["village"])
        townshipName = try row["townshipName"] ?? ""
        line = try row["line"]
        story = try row["story"]
        source = try row["source"]
        keeper = try row["keeper"]
        keeperName = try row["keeperName"]
        nomination = try row["nomination"]
        visits = try row["visits"]
        lastVisit = try row["lastVisit"]
        state = try row["state"]
    }
}

extension Listing where Record == Prospect {
    static let prospects = Listing<Prospect>(
        Prospect.noun, "线索库", path: "prospects", right: .seeProspects,
        help: "听说了谁的好事先记在这里，定人联系、走访、选培，成熟了再推荐", from: "prospect",
        joins: ProspectRegister.joins,
        select: { county in
            """
            prospect.id, prospect.name, prospect.category, prospect.grouping, prospect.bornOn, prospect.village,
            prospect.villageUnit, village.name AS villageName, township.name AS townshipName, prospect.line,
            prospect.story, prospect.source, prospect.keeper, prospect.keeperName, prospect.nomination, prospect.state,
            (SELECT count(*) FROM prospectVisit WHERE prospectVisit.county = \(county)
                AND prospectVisit.prospect = prospect.id) AS visits,
            (SELECT max(prospectVisit.visitedOn) FROM prospectVisit WHERE prospectVisit.county = \(county)
                AND prospectVisit.prospect = prospect.id) AS lastVisit
            """
        },
        decode: Prospect.init, sees: { $0.scope.condition(division: "prospect.village") },
        columns: [
            .link("姓名（名称）", width: 18, { $0.name }, path: { "prospects/\($0.id)" }), .state { $0.state },
            .text("一句话", width: 30) { $0.line }, .text("类别") { $0.category.chinese },
            .text("村（社区）") { $0.village.name }, .text("乡镇（街道）") { $0.townshipName },
            .text("联系人", width: 12) { $0.keeperName }, .number("走访") { $0.visits }, .day("最近走访") { $0.lastVisit },
            .fileOnly("事迹") { $0.story }, .fileOnly("来源") { $0.source },
        ],
        filters: [
            .search("姓名、一句话", in: ["prospect.name", "prospect.line"]), .state(Prospect.procedure),
            .step(Prospect.procedure),
            .choice("category", "类别", of: AwardCategory.self, "prospect.category") { $0.chinese },
            .township("prospect.village"),
            .condition(
                "mine", "联系人", [("yes", "我联系的", { @Sendable actor, _ in "prospect.keeper = \(actor.id)" })]),
        ],
        orders: [.newest("prospect")],
        figures: [
            .count("prospects", "好人线索", unit: "条", "期内登记的线索，按所在的乡镇（街道）计", by: "prospect.village") {
                period, county in
                period.took(RecordSteps.made, of: Prospect.noun, "prospect.id", county: county)
            }
        ],
        empty: "还没有线索。听说了谁的好事，先记下来，再定人去看。", starts: [.init("登记线索", "prospects/new", .keepProspects)])
}
