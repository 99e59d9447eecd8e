import Database
import Kernel
import Office
import Organisation
import Sheets
import Web

/// What there is to ask about lines of standards and who answers for them.
package enum StandardLines {
    static func hasNobody(county: String) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM lineDuty WHERE lineDuty.county = \(county) AND lineDuty.line = standardLine.id
            AND lineDuty.until IS NULL)
        """
    }

    static let joins: SQL = """
        JOIN standard ON standard.county = standardLine.county AND standard.id = standardLine.standard
        LEFT JOIN lineDuty ON lineDuty.county = standardLine.county AND lineDuty.line = standardLine.id
            AND lineDuty.until IS NULL
        LEFT \(SQL.join(unit: "lineDuty.lead", of: "standardLine", as: "leadUnit"))
        """

    static func selected(county: String) -> SQL {
        """
        standardLine.id, standardLine.standard, standard.state AS standardState, standardLine.code,
        standardLine.project, standardLine.content, standardLine.words, standardLine.scoring, standardLine.method,
        standardLine.points, standardLine.pattern, lineDuty.lead, leadUnit.name AS leadName, lineDuty.leadDivision, lineDuty.supports,
        lineDuty.leader, lineDuty.dueOn, lineDuty.reason, lineDuty.setByName, lineDuty.setAt, lineDuty.until,
        (SELECT count(*) FROM materialLine JOIN material ON material.county = \(county)
            AND material.id = materialLine.material WHERE materialLine.county = \(county)
            AND materialLine.line = standardLine.id AND material.state <> 'cancelled') AS asked,
        (SELECT count(*) FROM materialLine JOIN material ON material.county = \(county)
            AND material.id = materialLine.material WHERE materialLine.county = \(county)
            AND materialLine.line = standardLine.id AND material.state = 'final') AS final
        """
    }

    package static func of(
        _ edition: ID<StandardEdition>, county: String, in transaction: ReadTransaction
    ) throws -> [StandardLine] {
        try transaction.rows(
            """
            SELECT \(selected(county: county)) FROM standardLine \(joins)
            WHERE standardLine.county = \(county) AND standardLine.standard = \(edition)
            ORDER BY standardLine.position, standardLine.id
            """
        ).map(StandardLine.init)
    }

    package static func one(
        _ id: ID<StandardLine>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> StandardLine {
        try Listing.standardLines.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "standardLine.none", "没有这条标准，请从“测评体系”进入。"))
    }

    /// Who answered for a line, the latest first.
    static func duties(
        of line: ID<StandardLine>, county: String, in transaction: ReadTransaction
    ) throws -> [LineDuty] {
        try transaction.rows(
            """
            SELECT lineDuty.lead, leadUnit.name AS leadName, lineDuty.leadDivision, lineDuty.supports, lineDuty.leader,
                lineDuty.dueOn, lineDuty.reason, lineDuty.setByName, lineDuty.setAt, lineDuty.until
            FROM lineDuty \(SQL.join(unit: "lineDuty.lead", of: "lineDuty", as: "leadUnit"))
            WHERE lineDuty.county = \(county) AND lineDuty.line = \(line) ORDER BY lineDuty.setAt DESC, lineDuty.id DESC
            """
        ).map(LineDuty.init)
    }

    /// Departments that answer for no line of an edition, neither leading nor helping.
    static func idle(
        in edition: ID<StandardEdition>, county: String, transaction: ReadTransaction
    ) throws -> [Unit] {
        let busy = Set(
            try transaction.rows(
                """
                SELECT lineDuty.lead AS unit FROM lineDuty JOIN standardLine ON standardLine.county = \(county)
                    AND standardLine.id = lineDuty.line
                WHERE lineDuty.county = \(county) AND lineDuty.until IS NULL AND standardLine.standard = \(edition)
                UNION
                SELECT lineSupport.unit FROM lineSupport JOIN lineDuty ON lineDuty.county = \(county)
                    AND lineDuty.id = lineSupport.duty AND lineDuty.until IS NULL
                    JOIN standardLine ON standardLine.county = \(county) AND standardLine.id = lineDuty.line
                WHERE lineSupport.county = \(county) AND standardLine.standard = \(edition)
                """
            ).map { try $0["unit"] as String })
        return try Units.all(
            county: county, kinds: [.department], notGoneOn: transaction.now.day, in: transaction
        ).filter { !busy.contains($0.id.description) }
    }

    /// The share of a township or village and of all below it.
    static func isShare(below code: String, county: String, in transaction: ReadTransaction) throws -> SQL {
        guard let code = DivisionCode(code) else { return "1 = 0" }
        let day = transaction.now.day
        let leads = try Divisions.within(code, "lineDuty.leadDivision", county: county, on: day, in: transaction)
        let helps = try Divisions.within(code, "lineSupport.division", county: county, on: day, in: transaction)
        return """
            (\(leads) OR EXISTS (SELECT 1 FROM lineSupport WHERE lineSupport.county = \(county)
                AND lineSupport.duty = lineDuty.id AND \(helps)))
            """
    }

    /// Whose share it is, leading or helping.
    static func isShare(of unit: String, county: String) -> SQL {
        """
        (lineDuty.lead = \(unit) OR EXISTS (SELECT 1 FROM lineSupport WHERE lineSupport.county = \(county)
            AND lineSupport.duty = lineDuty.id AND lineSupport.unit = \(unit)))
        """
    }
}

extension LineDuty {
    init(_ row: Row) throws {
        lead = Party(unit: try row["lead"], name: try row["leadName"] ?? "", division: try row["leadDivision"])
        supports = try row["supports"]
        leader = try row["leader"]
        dueOn = try row["dueOn"]
        reason = try row["reason"]
        setByName = try row["setByName"]
        setAt = try row["setAt"]
        until = try row["until"]
    }
}

extension StandardLine {
    init(_ row: Row) throws {
        id = try row["id"]
        edition = try row["standard"]
        editionState = try row["standardState"]
        code = try row["code"]
        project = try row["project"]
        content = try row["content"]
        words = try row["words"]
        scoring = try row["scoring"]
        method = try row["method"]
        points = try row["points"]
        let pattern: String? = try row["pattern"]
        self.pattern = try pattern.map { try Sheet.Share.Marks(stored: $0) }
        let lead: String? = try row["lead"]
        duty = lead == nil ? nil : try LineDuty(row)
        asked = try row["asked"]
        final = try row["final"]
    }
}

extension ListFilter {
    /// Of one edition: what a link asks for.
    static func standard(_ column: SQL) -> ListFilter {
        .link(
            "standard", "测评体系", condition: { value, _, _ in "\(column) = \(value)" },
            words: { value, actor, transaction in
                try ID<StandardEdition>(value).map {
                    try StandardEditions.one($0, for: actor, in: transaction).title
                } ?? value
            })
    }
}

extension Listing where Record == StandardLine {
    static let standardLines = Listing<StandardLine>(
        StandardLine.noun, "测评标准", path: "standards/lines", right: .seeStandards,
        help: "每条标准的分值、测评方式、牵头和完成时限；可按单位看责任，也可只看没人牵头的", from: "standardLine",
        joins: StandardLines.joins, select: StandardLines.selected, decode: StandardLine.init,
        sees: { _ in "1 = 1" },
        columns: [
            .link("编号") {
                $0.code
            } path: {
                "standards/lines/\($0.id)"
            }, .text("测评标准") { $0.words }, .text("测评方式") { $0.method.chinese }, .points("分值") { $0.points },
            .text("牵头单位") { $0.duty?.lead.name ?? "" }, .text("责任单位") { $0.duty?.supports ?? "" },
            .day("完成时限") { $0.duty?.dueOn }, .fileOnly("测评项目") { $0.project }, .fileOnly("测评内容") { $0.content },
            .fileOnly("评分标准") { $0.scoring }, .fileOnly("怎么算") { $0.pattern?.chinese ?? "由人打分" },
            .fileOnly("包保领导", width: 12) { $0.duty?.leader ?? "" },
        ],
        filters: [
            .search("如 公益广告、Ⅰ-1", in: ["standardLine.words", "standardLine.code"]),
            .condition("standing", "版本", [("inForce", "施行中的", { @Sendable _, _ in "standard.state = 'inForce'" })]),
            .choice("method", "测评方式", of: JudgingMethod.self, "standardLine.method") { $0.chinese },
            .condition(
                "duty", "责任",
                [
                    ("none", "没人牵头", { @Sendable actor, _ in StandardLines.hasNobody(county: actor.county) }),
                    (
                        "late", "过了完成时限",
                        { @Sendable _, now in "lineDuty.dueOn < \(now.day) AND standard.state = 'inForce'" }
                    ),
                ]),
            .unit("lineDuty.lead"), .standard("standardLine.standard"),
            .link(
                "below", "一个乡镇（街道）、村（社区）的责任", form: "区划代码", isReadable: { DivisionCode($0) != nil },
                condition: { value, actor, transaction in
                    try StandardLines.isShare(below: value, county: actor.county, in: transaction)
                }
            ) { value, actor, transaction in
                try DivisionCode(value).flatMap {
                    try Units.ofDivision($0, county: actor.county, in: transaction)?.name
                } ?? value
            },
            .link(
                "share", "一个单位的责任",
                condition: { value, actor, _ in StandardLines.isShare(of: value, county: actor.county) }
            ) { value, actor, transaction in
                try ID<Unit>(value).map { try Units.one($0, county: actor.county, in: transaction).name } ?? value
            },
        ],
        orders: [
            .ascending("place", "按体系的次序", "standardLine.position", .integer),
            .descending("points", "分值高的", "standardLine.points", .integer),
        ],
        figures: [
            .count(
                "standardLines", "施行中的测评标准", unit: "条", "期末施行的各部测评体系的标准"
            ) { period, county in
                """
                \(period.reached("issue", "standardLine.standard", county: county))
                AND NOT \(period.reached("replace", "standardLine.standard", county: county))
                """
            }
        ], empty: "还没有测评标准。先编一部测评体系，再导入各条标准。",
        starts: [.init("导入标准", "standards/lines/import", .keepStandards)])
}
