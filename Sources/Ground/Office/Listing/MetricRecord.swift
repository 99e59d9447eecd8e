import Database
import Kernel
import Web

/// A record that a figure counts, as a paper keeps and quotes it: what it is called and where it opens.
package struct MetricRecord: Hashable, Codable, Sendable {
    package let title: String
    /// Below the county.
    package let path: String
    package let day: Day?

    package init(_ title: String, path: String, day: Day?) {
        (self.title, self.path, self.day) = (title, path, day)
    }

    /// By the columns of its list: what its link says, and the first day among them.
    init?<Record>(_ record: Record, _ columns: [ListColumn<Record>]) {
        let cells = columns.map { $0.cell(record) }
        guard case .link(let title, let path)? = cells.first else { return nil }
        let days = cells.compactMap { cell -> Day? in
            switch cell {
            case .day(let day): day
            case .moment(let moment): moment.day
            default: nil
            }
        }
        self.init(title, path: path, day: days.first)
    }
}

extension Metric {
    /// The records that a figure counts, at most so many of them, in the order of their list.
    package typealias Records = @Sendable (Period, _ limit: Int, Actor, ReadTransaction) throws -> [MetricRecord]

    /// How a paper writes the name of a record that it quotes.
    package enum Quotation: String, Codable, Sendable {
        /// 《关于…的通知》
        case title
        /// 动员部署会
        case plain

        package func quoted(_ name: String) -> String {
            switch self {
            case .title: name.contains("《") ? name : "《\(name)》"
            case .plain: name
            }
        }
    }

    /// More are not read for one figure.
    package static let mostRecords = 100_000
}

extension Listing {
    /// What a figure counts, row by row.
    func records(
        of figure: ListFigure, _ period: Period, limit: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [MetricRecord] {
        let asked = try asked(Query("figure=\(figure.name).\(period)"))
        return try page(asked, for: actor, limit: limit, in: transaction)
            .compactMap { MetricRecord($0.record, columns) }
    }
}
