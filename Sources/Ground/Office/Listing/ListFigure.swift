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
    let measure: @Sendable (Period, _ county: String) -> SQL
    /// The column of the division that a row is counted under; nil where it is the county's alone.
    let division: SQL?
    private let counted: @Sendable (Period, _ county: String) -> SQL
    /// How many rows, and not what a column adds up to.
    let isCount: Bool
    private(set) var quotation: Metric.Quotation?
    private(set) var leading: Metric.Direction?
    /// The column of the unit that it is asked of.
    private(set) var unitColumn: SQL?

    /// The same, its records quoted by name in papers.
    package func quoted(_ quotation: Metric.Quotation) -> ListFigure {
        var figure = self
        figure.quotation = quotation
        return figure
    }

    /// The same, on the cockpit.
    package func leading(_ direction: Metric.Direction) -> ListFigure {
        var figure = self
        figure.leading = direction
        return figure
    }

    /// The same, as something that is asked of units.
    /// - Parameter column: holds the unit's identifier.
    package func burdening(_ column: SQL) -> ListFigure {
        var figure = self
        figure.unitColumn = column
        return figure
    }

    /// How many rows.
    package static func count(
        _ name: String, _ chinese: String, unit: String, _ definition: String, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        ListFigure(
            name, chinese, unit: unit, definition, .count, { _, _ in "count(*)" }, by: division, isCount: true,
            condition)
    }

    /// What a column of whole numbers adds up to over the rows.
    package static func sum(
        _ name: String, _ chinese: String, unit: String, _ definition: String, _ kind: Metric.Measure = .count,
        of column: SQL, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        sum(name, chinese, unit: unit, definition, kind, ofRow: { _, _ in column }, by: division, condition)
    }

    /// The same of what each row comes to in the period: of records that lie beside it.
    package static func sum(
        _ name: String, _ chinese: String, unit: String, _ definition: String, _ kind: Metric.Measure = .count,
        ofRow amount: @escaping @Sendable (Period, _ county: String) -> SQL, by division: SQL? = nil,
        _ condition: @escaping @Sendable (Period, _ county: String) -> SQL
    ) -> ListFigure {
        ListFigure(
            name, chinese, unit: unit, definition, kind,
            { period, county in "CAST(COALESCE(sum(\(amount(period, county))), 0) AS BIGINT)" }, by: division,
            isCount: false, condition)
    }

    private init(
        _ name: String, _ chinese: String, unit: String, _ definition: String, _ kind: Metric.Measure,
        _ measure: @escaping @Sendable (Period, _ county: String) -> SQL, by division: SQL?, isCount: Bool,
        _ counted: @escaping @Sendable (Period, _ county: String) -> SQL
    ) {
        (self.name, self.chinese, self.unit, self.definition) = (name, chinese, unit, definition)
        (self.kind, self.measure, self.division, self.counted) = (kind, measure, division, counted)
        self.isCount = isCount
    }

    /// What it counts of a period, or in what knowledge then and now differ.
    func condition(_ period: Period, county: String) -> SQL { period.narrowing { counted($0, county) } }

    /// `pairings.2019-11`
    static func asked(_ text: String, among figures: [ListFigure]) -> (figure: ListFigure, period: Period)? {
        let halves = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard halves.count == 2, let figure = figures.first(where: { $0.name == halves[0] }),
            let period = Period(halves[1])
        else { return nil }
        return (figure, period)
    }
}
