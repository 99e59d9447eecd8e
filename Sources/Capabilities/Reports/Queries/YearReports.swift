import Database
import Kernel
import Office
import Web

/// What there is to ask about reports.
package enum YearReports {
    /// A report; until it is published, only those who make it know of it.
    @Sendable
    package static func one(
        _ id: ID<YearReport>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> YearReport {
        let row = try transaction.row(
            """
            SELECT \(YearReport.selected) FROM yearReport
            WHERE yearReport.county = \(actor.county) AND yearReport.id = \(id) AND \(isSeen(by: actor))
            """)
        guard let row else {
            throw Refusal(.missing, "report.none", "没有这份年度报告，或者还没有发布。请从“年度报告”进入。")
        }
        // While a report is begun it has no course yet.
        let course =
            try YearReport.course.isBegun(id, county: actor.county, in: transaction)
            ? YearReport.course.course(of: id, county: actor.county, in: transaction) : nil
        return try YearReport(row, course)
    }

    /// The first that went out of a year.
    static func published(_ year: Int, for actor: Actor, in transaction: ReadTransaction) throws -> YearReport? {
        let id: ID<YearReport>? = try transaction.value(
            """
            SELECT id FROM yearReport WHERE county = \(actor.county) AND year = \(year) AND state = 'published'
            ORDER BY id LIMIT 1
            """)
        return try id.map { try one($0, for: actor, in: transaction) }
    }

    static func isSeen(by actor: Actor) -> SQL { makesThem(actor) ? "1 = 1" : "yearReport.state = 'published'" }

    /// Who knows of a report before it is published.
    static func makesThem(_ actor: Actor) -> Bool { [Role.clerk, .director, .leader].contains(where: actor.has) }

    /// In the first months of a year: the one before has records and nobody has begun its report.
    static func undrafted(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        let today = transaction.now.day
        guard Right.draftReports.isHeld(by: actor), today.month <= 3, let year = Period(year: today.year - 1) else {
            return []
        }
        let isDrafted: Int? = try transaction.value(
            """
            SELECT 1 FROM yearReport WHERE county = \(actor.county) AND year = \(today.year - 1)
              AND draftedAt >= \(year.end) LIMIT 1
            """)
        guard isDrafted == nil, try transaction.isAnythingDone(in: year, county: actor.county) else { return [] }
        return [
            Waiting(
                "起草\(today.year - 1)年度报告", path: "reports/new?year=\(today.year - 1)", verb: "去起草",
                detail: "\(today.year - 1)年已经结束")
        ]
    }
}

/// A report as the list shows it.
struct ReportRow: Encodable, Sendable {
    let id: String
    let title: String
    let year: Int
    let state: PaperState
    let draftedBy: String
    let publishedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        year = try row["year"]
        state = try row["state"]
        draftedBy = try row["draftedByName"]
        publishedAt = try row["publishedAt"]
    }
}

extension YearReports {
    static func listing(_ procedure: Procedure<YearReport, PaperState>) -> Listing<ReportRow> {
        Listing(
            YearReport.noun, "年度报告", path: "reports", right: .seeReports,
            help: "从一年的记录起草，每个数字都能点开；主任审核、县领导签发后发布，数字和背后的记录一起定格", from: "yearReport",
            select: { _ in
                """
                yearReport.id, yearReport.title, yearReport.year, yearReport.state, yearReport.draftedByName,
                yearReport.publishedAt
                """
            },
            decode: ReportRow.init, sees: isSeen,
            columns: [
                .link("报告", width: 44, { $0.title }, path: { "reports/\($0.id)" }),
                .text("年度", width: 10) { "\($0.year)年" }, .state { $0.state }, .text("起草") { $0.draftedBy },
                .moment("发布") { $0.publishedAt },
            ],
            filters: [.state(procedure), .step(procedure)],
            orders: [.descending("year", "年度", "yearReport.year", .integer), .newest("yearReport")],
            figures: [
                .count("reports", "发布的年度报告", unit: "份", "期内发布的年度报告") { period, _ in
                    period.holds(moment: "yearReport.publishedAt")
                }
            ],
            empty: "还没有年度报告。选定年度，系统按一年的记录起草。",
            starts: [
                .init("起草年度报告", "reports/new", .draftReports), .init("模板", "report-template", .seeReportTemplate),
                .init("两年对照", "reports/compare", .seeMetrics),
            ])
    }
}

extension YearReports {
    /// One that is out and a number of it, and a draft for its editor's page.
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let (out, draft) = (
            try first("state = 'published'", county: county, in: transaction),
            try first("state = 'draft'", county: county, in: transaction)
        )
        guard let report = out ?? draft else { return [:] }
        let figure: Int? = try transaction.row(
            "SELECT position FROM reportFigure WHERE county = \(county) AND report = \(report) ORDER BY position LIMIT 1"
        ).flatMap { try $0["position"] }
        return ["report": report, "figure": String(figure ?? 1), "reportDraft": draft ?? report]
    }

    private static func first(
        _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> String? {
        try transaction.row(
            "SELECT id FROM yearReport WHERE county = \(county) AND \(condition) ORDER BY id LIMIT 1"
        ).flatMap { try $0["id"] }
    }
}
