import Database
import Kernel

/// A number that a list's rows come to in a period. The list that it opens is narrowed by this very condition, so that the two
/// cannot differ.
package struct ListFigure: Sendable {
    /// `pairings`
    package let name: String
    /// 有效结对
    package let chinese: String
    /// As after a number: 对.
    package let unit: String
    /// What counts, in words.
    package let definition: String
    let kind: Metric.Measure
    /// `count(*)`, or what is added up.
    let measure: SQL
    /// The column of the division that a row is counted under; nil where it is the county's alone.
    let division: SQL?
    let condition: @Sendable (Period, _ county: String) -> SQL
    /// How many rows, and not what a column adds up to.
    let isCount: Bool
    private(set) var quotation: Metric.Quotation?

    /// The same, its records quoted by name in papers.
    package func quoted(_ quotation: Metric.Quotation) -> ListFigure {
        var figure = self
        figure.quotation = quotation
        return figure
    }

    /// How many rows.
    package static func count(
        _ name: String, _ chinese: String, unit: String, _ definition: String, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        ListFigure(
            name: name, chinese: chinese, unit: unit, definition: definition, kind: .count, measure: "count(*)",
            division: division, condition: condition, isCount: true)
    }

    /// What a column of whole numbers adds up to over the rows.
    package static func sum(
        _ name: String, _ chinese: String, unit: String, _ definition: String, _ kind: Metric.Measure = .count,
        of column: SQL, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        ListFigure(
            name: name, chinese: chinese, unit: unit, definition: definition, kind: kind,
            measure: "CAST(COALESCE(sum(\(column)), 0) AS BIGINT)", division: division, condition: condition,
            isCount: false)
    }

    /// `pairings.2019-11`
    static func asked(_ text: String, among figures: [ListFigure]) -> (figure: ListFigure, period: Period)? {
        let halves = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard halves.count == 2, let figure = figures.first(where: { $0.name == halves[0] }),
            let period = Period(halves[1])
        else { return nil }
        return (figure, period)
    }
}
