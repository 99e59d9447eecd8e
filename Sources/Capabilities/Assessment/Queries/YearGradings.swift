import Database
import Inspections
import Kernel
import Office
import Web

/// What there is to ask about the grades of years.
package enum YearGradings {
    static let columns: SQL = """
        yearGrading.county, yearGrading.id, yearGrading.year, yearGrading.revision, yearGrading.reason,
        yearGrading.content, yearGrading.state
        """

    @Sendable
    package static func one(
        _ id: ID<YearGrading>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> YearGrading {
        try Listing<YearGrading>.yearGradings.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "yearGrading.none", "没有这次年度考核等次。请从“月度考核”的年度页面进入。"))
    }

    /// Of a year, the last first.
    package static func of(_ year: Int, county: String, in transaction: ReadTransaction) throws -> [YearGrading] {
        try transaction.rows(
            """
            SELECT \(columns) FROM yearGrading
            WHERE yearGrading.county = \(county) AND yearGrading.year = \(year) ORDER BY yearGrading.id DESC
            """
        ).map(YearGrading.init)
    }

    /// What the closed months of a year come to now.
    static func present(_ year: Int, county: String, in transaction: ReadTransaction) throws -> YearResult {
        let closed = try Assessments.closed(county: county, in: transaction)
            .filter { $0.month.firstDay.year == year }
        return YearResult(
            year: year,
            YearStanding.of(
                closed.map(\.result), try transaction.setting(AssessmentSettings.grades, county: county)))
    }

    /// Of a year, the months in which something was visited and that are not closed.
    static func unclosed(_ year: Int, county: String, in transaction: ReadTransaction) throws -> [Month] {
        let rows = try transaction.rows("SELECT DISTINCT month FROM assessment WHERE county = \(county)")
        let closed = Set(try rows.map { try $0["month"] as Month })
        return try Visits.months(county: county, in: transaction)
            .filter { $0.firstDay.year == year && !closed.contains($0) }.sorted()
    }

    /// Whether every month of a year in which something was visited is closed, and one at least.
    static func isClosed(_ year: Int, county: String, in transaction: ReadTransaction) throws -> Bool {
        let (first, last) = ("\(year)-01", "\(year)-12")
        let closed = try transaction.row(
            "SELECT 1 FROM assessment WHERE county = \(county) AND month >= \(first) AND month <= \(last) LIMIT 1")
        return try closed != nil && unclosed(year, county: county, in: transaction).isEmpty
    }

    /// Refuses a year that is not over, or of which a month is not closed.
    static func ready(_ year: Int, county: String, in transaction: ReadTransaction) throws -> YearResult {
        guard transaction.now.day.year > year else {
            throw Refusal(.conflict, "yearGrading.running", "\(year)年还没有过完，\(year + 1)年1月起才能提出等次。")
        }
        let open = try unclosed(year, county: county, in: transaction)
        guard open.isEmpty else {
            throw Refusal(
                .conflict, "yearGrading.open",
                "\(year)年还有\(open.count)个月没有关账：\(open.map { "\($0.month)月" }.joined(separator: "、"))。先关账，再提出等次。")
        }
        let result = try present(year, county: county, in: transaction)
        guard !result.rows.isEmpty else {
            throw Refusal(.conflict, "yearGrading.empty", "\(year)年没有关账的月份，没有可定的等次。")
        }
        return result
    }

    /// All hands are put to what there is, or it goes no further.
    static func requireSame(_ grading: YearGrading, in transaction: ReadTransaction) throws {
        guard try ready(grading.year, county: grading.county, in: transaction) == grading.result else {
            throw Refusal(
                .conflict, "yearGrading.changed", "\(grading.year)年度的等次提出以后，月份有了更正，现在算出来的和提出的不是同一份。请退回，重新提出。")
        }
    }

    static func sign(_ grading: YearGrading, by actor: Actor, in transaction: WriteTransaction) throws {
        let last: Int? = try transaction.value(
            """
            SELECT COALESCE(max(revision), 0) FROM yearGrading
            WHERE county = \(actor.county) AND year = \(grading.year)
            """)
        try transaction.run(
            """
            UPDATE yearGrading SET revision = \((last ?? 0) + 1), signedAt = \(transaction.now), signedByName = \(actor.name)
            WHERE county = \(actor.county) AND id = \(grading.id)
            """)
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM yearGrading WHERE county = \(county)")
        return ["yearGrading": id ?? "0000000000000000000000000000"]
    }
}

extension YearGrading {
    init(_ row: Row) throws {
        id = try row["id"]
        county = try row["county"]
        year = try row["year"]
        revision = try row["revision"]
        reason = try row["reason"]
        result = try YearResult(stored: try row["content"])
        state = try row["state"]
    }
}

extension Listing where Record == YearGrading {
    static let yearGradings = Listing<YearGrading>(
        YearGrading.noun, "年度考核等次", path: "assessments/gradings", right: .seeRunningMonth,
        help: "全年关账以后由干事提出，主任审核，县领导签发；签发的一字不改，月份更正了就再出一版", from: "yearGrading",
        select: { _ in YearGradings.columns }, decode: YearGrading.init, sees: { _ in "1 = 1" },
        columns: [
            .link("年度", width: 20, { "\($0.year)年度" }, path: { "assessments/gradings/\($0.id)" }),
            .state { $0.state }, .number("版次") { $0.revision }, .money("奖励（元）") { $0.result.rewards },
            .text("再出一版的原因", width: 30) { $0.reason },
        ],
        filters: [.state(YearGrading.procedure), .step(YearGrading.procedure)], orders: [.newest("yearGrading")],
        empty: "还没有提出过。全年的月份都关账以后，在年度页面提出。")
}
