import Database
import Kernel
import Web

/// A figure as the product knows it: named, defined, and open to its rows. Pages, papers and reports take their numbers from
/// metrics and from nowhere else.
package struct Metric: Sendable {
    /// How a value is shown.
    package enum Measure: String, Codable, Sendable {
        case count
        /// In fen, shown as yuan.
        case money
        /// In thousandths, shown as a hundredth: 937 is 93.7%.
        case share
        /// In thousandths, shown with two decimals.
        case points
    }

    /// Of a figure that the cockpit shows: which way is good. Of what is late less is: it is no month's, and the cockpit tells it as
    /// it stands.
    package enum Direction: String, Codable, Sendable {
        case more, less, neither
    }

    /// `pairings`; unique in the product.
    package let name: String
    package let chinese: String
    /// As after a number: 对.
    package let unit: String
    package let definition: String
    package let measure: Measure
    package let right: Right
    package let isByDivision: Bool
    /// Nil where there is nothing to divide by, or nothing was recorded yet.
    package let value: @Sendable (Period, _ below: DivisionCode?, Actor, ReadTransaction) throws -> Int?
    package let byTownship: @Sendable (Period, Actor, ReadTransaction) throws -> [DivisionCode: Int]
    /// The list of its rows, below the county.
    package let rows: @Sendable (Period, _ below: DivisionCode?) -> String
    /// What it counts, record by record; nil where it can only be opened.
    package private(set) var records: Records?
    /// It is the number of these records, and not something that is added up over them.
    package private(set) var isTheirNumber = false
    /// How papers quote its records by name; nil where they are only counted.
    package private(set) var quotation: Quotation?
    /// Nil where it does not stand on the cockpit.
    package private(set) var leading: Direction?
    /// Of what the system asks of units; nil of all other figures.
    package private(set) var byUnit: ByUnit?

    /// A figure unit by unit, by the unit's identifier.
    package struct ByUnit: Sendable {
        package let values: @Sendable (Period, Actor, ReadTransaction) throws -> [String: Int]
        /// The list of a unit's rows, below the county.
        package let rows: @Sendable (Period, Party) -> String

        package init(
            values: @escaping @Sendable (Period, Actor, ReadTransaction) throws -> [String: Int],
            rows: @escaping @Sendable (Period, Party) -> String
        ) {
            self.values = values
            self.rows = rows
        }
    }

    package init(
        _ name: String, _ chinese: String, unit: String, _ definition: String, measure: Measure = .count, right: Right,
        rows: @escaping @Sendable (Period, _ below: DivisionCode?) -> String,
        byTownship: (@Sendable (Period, Actor, ReadTransaction) throws -> [DivisionCode: Int])? = nil,
        value: @escaping @Sendable (Period, _ below: DivisionCode?, Actor, ReadTransaction) throws -> Int?
    ) {
        self.name = name
        self.chinese = chinese
        self.unit = unit
        self.definition = definition
        self.measure = measure
        self.right = right
        self.rows = rows
        isByDivision = byTownship != nil
        self.byTownship = byTownship ?? { _, _, _ in [:] }
        self.value = value
    }

    /// The same, with the records that it counts.
    package func counting(isTheirNumber: Bool = true, _ records: @escaping Records) -> Metric {
        var metric = self
        metric.records = records
        metric.isTheirNumber = isTheirNumber
        return metric
    }

    /// The same, its records quoted by name.
    package func quoted(_ quotation: Quotation) -> Metric {
        var metric = self
        metric.quotation = quotation
        return metric
    }

    /// The same, on the cockpit.
    package func leading(_ direction: Direction) -> Metric {
        var metric = self
        metric.leading = direction
        return metric
    }

    /// The same, as something that is asked of units.
    package func burdening(_ byUnit: ByUnit) -> Metric {
        var metric = self
        metric.byUnit = byUnit
        return metric
    }

    /// `12`, `12500.00`, `93.7%`; a dash for no value.
    package func shown(_ value: Int?) -> String {
        guard let value else { return "—" }
        switch measure {
        case .count: return String(value)
        case .money: return Money(fen: value).yuan
        case .share: return "\(value / 10).\(value % 10)%"
        case .points: return Points(thousandths: value).shown
        }
    }

    /// One metric as a share of another: `按期率`.
    package static func share(
        _ name: String, _ chinese: String, _ definition: String, of part: Metric, among whole: Metric
    ) -> Metric {
        let share = Metric(
            name, chinese, unit: "", definition, measure: .share, right: part.right, rows: part.rows,
            value: { period, below, actor, transaction in
                guard let among = try whole.value(period, below, actor, transaction), among > 0,
                    let value = try part.value(period, below, actor, transaction)
                else { return nil }
                return Points.divide(value * 1000, by: among)
            })
        return part.records.map { share.counting(isTheirNumber: false, $0) } ?? share
    }
}
