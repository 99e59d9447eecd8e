import Database
import Foundation
import Kernel
import Office
import Web

/// What a report's number opened to when it went out: kept with the report, so that what was corrected since can be seen
/// and what it was remains readable.
struct FrozenFigure: Codable, Sendable {
    /// By its place in the report, counted from 1.
    let position: Int
    let name: String
    /// The metric's name.
    let metric: String
    let shown: String
    let value: Int?
    let records: [MetricRecord]

    init(_ row: Row) throws {
        position = try row["position"]
        name = try row["name"]
        metric = try row["metric"]
        shown = try row["shown"]
        value = try row["value"]
        let stored: String = try row["records"]
        records = try JSONDecoder().decode([MetricRecord].self, from: Data(stored.utf8))
    }
}

enum FrozenFigures {
    static func areKept(of report: YearReport, in transaction: ReadTransaction) throws -> Bool {
        let count: Int? = try transaction.value(
            "SELECT count(*) FROM reportFigure WHERE county = \(report.county) AND report = \(report.id)")
        return (count ?? 0) > 0
    }

    /// Keeps the rows of every number of a report that is submitted, in place of those of an earlier time.
    static func freeze(_ report: YearReport, _ sources: ReportSources, in transaction: WriteTransaction) throws {
        try transaction.run(
            "DELETE FROM reportFigure WHERE county = \(report.county) AND report = \(report.id)")
        let metrics = sources.metrics()
        let facts = ReportFacts(report.period, metrics, county: report.county, in: transaction)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (index, figure) in report.content.figures.enumerated() {
            guard let metric = metrics.first(where: { $0.name == figure.metric }) else { continue }
            let records = try metric.records?(report.period, Metric.mostRecords, facts.office, transaction) ?? []
            try transaction.run(
                """
                INSERT INTO reportFigure (county, report, position, name, metric, shown, value, records)
                VALUES (\(facts.office.county), \(report.id), \(index + 1), \(figure.name), \(metric.name),
                    \(figure.shown), \(figure.value), \(String(decoding: try encoder.encode(records), as: UTF8.self)))
                """)
        }
    }

    static func one(
        _ position: Int, of report: ID<YearReport>, county: String, in transaction: ReadTransaction
    ) throws -> FrozenFigure {
        let row = try transaction.row(
            """
            SELECT position, name, metric, shown, value, records FROM reportFigure
            WHERE county = \(county) AND report = \(report) AND position = \(position)
            """)
        guard let row else { throw Refusal.noSuchPage }
        return try FrozenFigure(row)
    }
}
