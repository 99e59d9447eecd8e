import Database
import Kernel
import Office
import Organisation

/// What there is to ask about those who can hold titles.
enum Bodies {
    /// What is read of a body beside a record of its.
    /// - Parameter body: the body's table, or its name in the statement.
    static func selected(_ body: SQL) -> SQL {
        """
        \(body).id AS body, \(body).kind AS bodyKind, \(name(body)) AS bodyName, \(body).unit AS bodyUnit,
        own.name AS unitName, \(body).unitDivision AS unitDivision, \(body).division AS bodyDivision,
        \(body).isUnit AS isUnit, \(body).goneFrom AS bodyGone, township.id AS townshipUnit,
        township.name AS townshipName, township.division AS townshipDivision
        """
    }

    /// A unit is called as its unit is today.
    static func name(_ body: SQL) -> SQL { "CASE WHEN \(body).isUnit = 1 THEN own.name ELSE \(body).name END" }

    private static func units(_ body: SQL) -> SQL {
        """
        \(SQL.join(unit: "\(body).unit", of: body, as: "own"))
        LEFT \(SQL.join(townshipOf: "\(body).division", of: body, as: "township"))
        """
    }

    /// The body of a record, and who acts for it.
    static func joins(of table: SQL) -> SQL {
        """
        JOIN civilBody AS body ON body.county = \(table).county AND body.id = \(table).body
        \(units("body"))
        """
    }

    /// A department sees its own and what it acts for, a township those that lie in it, a village its own.
    static func isSeen(_ body: SQL) -> @Sendable (Actor) -> SQL {
        { $0.scope.condition(division: "\(body).division", unit: "\(body).unit") }
    }

    private static let missing = Refusal(.missing, "body.none", "没有这个创建对象，或者您无权看到它。请从“创建对象”进入。")

    private static func find(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [CivilBody] {
        try transaction.rows(
            """
            SELECT \(selected("civilBody")) FROM civilBody \(units("civilBody"))
            WHERE civilBody.county = \(county) AND \(condition) ORDER BY civilBody.id
            """
        ).map(CivilBody.init)
    }

    static func all(county: String, in transaction: ReadTransaction) throws -> [CivilBody] {
        try find("1 = 1", county: county, in: transaction)
    }

    static func one(_ id: ID<CivilBody>, for actor: Actor, in transaction: ReadTransaction) throws -> CivilBody {
        let found = try find(
            "civilBody.id = \(id) AND (\(isSeen("civilBody")(actor)))", county: actor.county, in: transaction)
        guard let body = found.first else { throw missing }
        return body
    }

    /// One for which somebody acts: its own people, or the office from paper.
    static func acted(_ id: ID<CivilBody>, by actor: Actor, in transaction: ReadTransaction) throws -> CivilBody {
        let body = try one(id, for: actor, in: transaction)
        guard body.party.has(actor) || actor.isOffice || actor.has(.system) else {
            throw Refusal(.forbidden, "body.notYours", "“\(body.name)”由\(body.party.name)办理，也可以请创建办代填。")
        }
        return body
    }

    static func of(_ unit: ID<Unit>, county: String, in transaction: ReadTransaction) throws -> [CivilBody] {
        try find("civilBody.unit = \(unit)", county: county, in: transaction)
    }

    /// Below it are the identifiers that were made by the end of a day: they begin with the moment, as twelve hexadecimal
    /// digits of milliseconds.
    fileprivate static func firstID(after day: Day) -> String {
        let digits = String(Instant(day.adding(days: 1)).milliseconds, radix: 16)
        let padded = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        return "\(padded.prefix(8))-\(padded.dropFirst(8))"
    }

    /// Those that lie in a division.
    static func below(
        _ division: DivisionCode, county: String, in transaction: ReadTransaction
    ) throws -> [CivilBody] {
        try find(
            """
            civilBody.division >= \(division.description) AND civilBody.division < \(division.description + ":")
            """, county: county, in: transaction)
    }

    static func named(_ name: String, county: String, in transaction: ReadTransaction) throws -> [CivilBody] {
        try find("\(Self.name("civilBody")) = \(name)", county: county, in: transaction)
    }

    /// Those that a form offers: whom the actor acts for.
    static func offered(to actor: Actor, in transaction: ReadTransaction) throws -> [CivilBody] {
        let today = transaction.now.day
        return try find(isSeen("civilBody")(actor), county: actor.county, in: transaction)
            .filter { $0.isThere(on: today) && ($0.party.has(actor) || actor.scope == .county) }
    }

    // MARK: Kept in step with the units

    static func missing(county: String, in transaction: ReadTransaction) throws -> [Unit] {
        let known: [String] = try transaction.rows(
            "SELECT unit FROM civilBody WHERE county = \(county) AND isUnit = 1 AND goneFrom IS NULL"
        ).map { try $0["unit"] }
        let set = Set(known)
        return try Units.present(county: county, in: transaction).filter {
            $0.kind != .office && !set.contains($0.id.description)
        }
    }

    static func areMissing(county: String, in transaction: ReadTransaction) throws -> Bool {
        try !missing(county: county, in: transaction).isEmpty
    }
}

extension CivilBody {
    /// As strangers read it: a family by its first sign.
    var publicName: String { kind == .family ? "\(PersonName.masked(name))家庭" : name }

    package static let noun = RecordNoun("civilBody", "创建对象", measure: "个")
}

/// A body as its list has it, with the highest title that it holds.
struct BodyRow: Encodable, Sendable {
    let body: CivilBody
    let held: Int

    init(_ row: Row) throws {
        body = try CivilBody(row)
        held = try row["held"]
    }
}

extension Listing where Record == BodyRow {
    /// A title of a body for which a condition holds.
    private static func holds(_ condition: SQL, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM civilTitle WHERE civilTitle.county = \(county) AND civilTitle.body = civilBody.id
            AND \(condition))
        """
    }

    static func holds(on day: Day, county: String) -> SQL {
        holds(Titles.isHeld(on: day, county: county), county: county)
    }

    private static func hasPlan(_ year: Int, _ county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM yearPlan WHERE yearPlan.county = \(county) AND yearPlan.body = civilBody.id
            AND yearPlan.year = \(year))
        """
    }

    /// - Parameter isEndKnown: an end that was not known yet did not count.
    private static func isThere(_ day: Day, isEndKnown: SQL = "1 = 1") -> SQL {
        """
        (civilBody.goneFrom IS NULL OR civilBody.goneFrom > \(day) OR NOT (\(isEndKnown)))
        AND (civilBody.fromDay <= \(day) OR civilBody.fromDay IS NULL AND civilBody.id < \(Bodies.firstID(after: day)))
        """
    }

    /// There at the end of a period, as far as it was known: identifiers hold the moment at which a body was entered.
    private static func isThere(atEndOf period: Period) -> SQL {
        let isThere = isThere(period.last, isEndKnown: period.knows(moment: "COALESCE(civilBody.goneAt, 0)"))
        return period.knownOn.map { "civilBody.id < \(Bodies.firstID(after: $0)) AND \(isThere)" } ?? isThere
    }

    /// Those for whom a share is asked: how many households there are is not known here.
    static let covered: [BodyKind] = [.unit, .village, .town, .campus, .community]

    private static let figures: [ListFigure] = covered.flatMap { kind -> [ListFigure] in
        [
            .count(
                "bodies-\(kind.rawValue)", "应创\(kind.chinese)的\(kind.bodies)", unit: "个",
                "期末存在的\(kind.bodies)，按所在的乡镇（街道）计", by: "civilBody.division"
            ) { period, _ in "civilBody.kind = \(kind) AND \(isThere(atEndOf: period))" },
            .count(
                "holders-\(kind.rawValue)", "持有称号的\(kind.bodies)", unit: "个",
                "期末持有县级以上\(kind.chinese)称号的\(kind.bodies)，按所在的乡镇（街道）计", by: "civilBody.division"
            ) { period, county in
                """
                civilBody.kind = \(kind) AND \(isThere(atEndOf: period))
                AND \(holds(Titles.isHeld(atEndOf: period, county: county), county: county))
                """
            },
        ]
    }

    static let bodies = Listing<BodyRow>(
        CivilBody.noun, "创建对象", path: "title-bodies", right: .seeTitles,
        help: "谁可以创文明称号：乡镇、村、社区、部门自动列入，学校、企业、家庭登记后列入；一个对象一页档案", from: "civilBody",
        joins: Bodies.unitJoins,
        select: { county in
            """
            \(Bodies.selected("civilBody")), (SELECT count(*) FROM civilTitle WHERE civilTitle.county = \(county)
                AND civilTitle.body = civilBody.id AND civilTitle.state IN \(list: CivilTitle.State.holding)) AS held
            """
        },
        decode: BodyRow.init, sees: Bodies.isSeen("civilBody"),
        columns: [
            .link("名称", { $0.body.name }, path: { "title-bodies/\($0.body.id)" }),
            .text("类别", width: 20) { $0.body.kind.chinese }, .text("乡镇（街道）") { $0.body.place },
            .text("办理单位", width: 24) { $0.body.isUnit ? nil : $0.body.party.name },
            .figure("有效称号", { $0.held }, path: { "titles?body=\($0.body.id)&standing=held" }),
            .day("撤销") { $0.body.goneFrom },
        ],
        filters: [
            .search("如 樟塘村、实验小学", in: [Bodies.name("civilBody")]),
            .choice("kind", "类别", of: BodyKind.self, "civilBody.kind") { $0.chinese },
            .condition(
                "held", "称号",
                [
                    ("yes", "持有", { @Sendable actor, now in holds(on: now.day, county: actor.county) }),
                    ("no", "没有", { @Sendable actor, now in "NOT \(holds(on: now.day, county: actor.county))" }),
                ]),
            .condition(
                "plan", "今年的规划",
                [
                    ("yes", "已报", { @Sendable actor, now in hasPlan(now.day.year, actor.county) }),
                    ("no", "未报", { @Sendable actor, now in "NOT \(hasPlan(now.day.year, actor.county))" }),
                ]),
            .condition("there", "现状", [("yes", "现有", { @Sendable _, now in isThere(now.day) })]),
            .township("civilBody.division"),
            .unit("civilBody.unit"),
        ],
        orders: [.ascending("place", "按区划", "COALESCE(civilBody.division, '')", .text), .newest("civilBody")],
        figures: figures, empty: "还没有创建对象。乡镇、村、社区随区划名单自动列入；学校、企业、家庭在这里登记，或者随称号名单导入。",
        starts: [.init("登记创建对象", "title-bodies/new", .keepTitles)])

    /// Holders among those that are there, kind by kind.
    static let coverage: [Metric] = covered.compactMap { kind in
        let metrics = bodies.metrics
        guard let part = metrics.first(where: { $0.name == "holders-\(kind.rawValue)" }),
            let whole = metrics.first(where: { $0.name == "bodies-\(kind.rawValue)" })
        else { return nil }
        return .share(
            "coverage-\(kind.rawValue)", "\(kind.chinese)覆盖率", "期末持有县级以上\(kind.chinese)称号的，占应创的百分比", of: part,
            among: whole)
    }
}

extension Bodies {
    fileprivate static let unitJoins = units("civilBody")
}
