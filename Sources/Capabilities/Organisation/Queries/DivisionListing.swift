import Database
import Kernel
import Office

/// A division as its list has it.
package struct ListedDivision: Encodable, Sendable {
    let code: DivisionCode
    let name: String
    let kind: Division.Kind
    let validFrom: Day
    let validTo: Day?
    /// That a village lies in.
    let township: String?
    /// Of a township, how many villages and communities it has today.
    fileprivate(set) var villages: Int?

    fileprivate init(_ row: Row) throws {
        code = try row["code"]
        name = try row["name"]
        kind = try row["kind"]
        validFrom = try row["validFrom"]
        validTo = try row["validTo"]
        township = try row["township"]
    }

    fileprivate enum Level: String, CaseIterable {
        case county, township, village

        var chinese: String {
            switch self {
            case .county: "县"
            case .township: "乡镇（街道）"
            case .village: "村（社区）"
            }
        }
        var digits: Int {
            switch self {
            case .county: 6
            case .township: 9
            case .village: 12
            }
        }
    }
}

extension Listing where Record == ListedDivision {
    /// With the columns that an import takes, so that what was mended in the file can be brought back in.
    static let divisions = Listing<ListedDivision>(
        RecordNoun("division", "区划", measure: "个"), "区划", path: "divisions", right: .seeDivisions,
        help: "县里的乡镇（街道）和村（社区），以及其中的点位；检查和问题都记在它们名下。",
        from: "division", id: "division.code", shown: township,
        select: { _ in
            """
            division.code, division.name, division.kind, division.validFrom, division.validTo, township.name AS township
            """
        },
        decode: ListedDivision.init, completed: withVillages, sees: isSeen, takes: isThere,
        columns: [
            .link("名称", width: 24) {
                $0.name
            } path: {
                "divisions/\($0.code)"
            }, .text("代码", width: 15) { $0.code.description }, .text("类别", width: 10) { $0.kind.chinese },
            .text("所属乡镇（街道）") { $0.township }.rare,
            .figure("下辖村（社区）") {
                $0.villages
            } path: {
                "divisions?below=\($0.code)&level=village"
            }, .day("生效日期") { $0.validFrom }, .day("撤并前的最后一天") { $0.validTo }.rare,
        ],
        filters: [
            .search("名称、代码", in: ["division.name", "division.code"]),
            .condition(
                "level", "层级",
                ListedDivision.Level.allCases.map { level in
                    (level.rawValue, level.chinese, { @Sendable _, _ in "length(division.code) = \(level.digits)" })
                }), .township("division.code"),
            ListFilter(
                "gone", "已撤并的", options: { _, _ in [("all", "也列出"), ("only", "只列")] },
                isReadable: { ["all", "only"].contains($0) }, condition: { _, _, _ in "1 = 1" }
            ).unasked("不列"),
        ],
        orders: [
            .by(
                "level", "按层级", .ascending("length(division.code)", .integer), .ascending("division.code", .text)),
            .ascending("code", "按代码", "division.code", .text),
        ],
        empty: "还没有乡镇（街道）和村（社区）。请系统管理员从名单导入。", starts: [.init("导入区划", "divisions/import", .changeDivisions)])

    private static let township: SQL = """
        LEFT JOIN unit AS township ON township.county = division.county AND length(division.code) = 12
            AND township.division = substr(division.code, 1, 9)
        """

    /// A department's work lies all over the county, so its people see the whole tree.
    private static let isSeen: @Sendable (Actor) -> SQL = { actor in
        actor.scope.isDepartment ? "1 = 1" : actor.scope.condition(division: "division.code")
    }

    /// What exists today; of what is no more, its last name.
    private static let isThere: Taking = { asked, actor, transaction in
        let today = transaction.now.day
        let isValid: SQL = """
            (division.validFrom <= \(today) AND (division.validTo IS NULL OR division.validTo >= \(today)))
            """
        let isGone: SQL = """
            (division.validTo < \(today) AND NOT EXISTS (SELECT 1 FROM division AS later
                WHERE later.county = \(actor.county) AND later.code = division.code
                  AND later.validFrom > division.validFrom AND later.validFrom <= \(today)))
            """
        return switch asked["gone"] {
        case "only": isGone
        case "all": "(\(isValid) OR \(isGone))"
        default: isValid
        }
    }

    private static let withVillages: Completion = { divisions, actor, transaction in
        let today = transaction.now.day
        let townships = divisions.map(\.code).filter { $0.level == .township }
        let rows = try transaction.rows(
            """
            SELECT substr(code, 1, 9) AS township, count(*) AS villages FROM division
            WHERE county = \(actor.county) AND length(code) = 12 AND substr(code, 1, 9) IN \(list: townships)
              AND validFrom <= \(today) AND (validTo IS NULL OR validTo >= \(today))
            GROUP BY substr(code, 1, 9)
            """)
        let villages: [DivisionCode: Int] = try Dictionary(
            rows.map { (try $0["township"], try $0["villages"]) }, uniquingKeysWith: { first, _ in first })
        return divisions.map { division in
            var division = division
            if division.code.level == .township { division.villages = villages[division.code] ?? 0 }
            return division
        }
    }
}
