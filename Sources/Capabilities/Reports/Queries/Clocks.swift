import Database
import Kernel
import Office
import Web

extension Knowledge {
    /// The day of a county's first record.
    static func began(county: String, in transaction: ReadTransaction) throws -> Day? {
        try Audit.began(county: county, in: transaction)?.day
    }
}

/// A figure as it was known on a day beside what is known now, and which rows make the difference.
struct Clocks: Encodable, Sendable {
    struct Difference: Encodable, Sendable {
        let words: String
        /// How many rows, where rows are counted.
        let count: Int?
        let path: String
    }

    let then: String
    let now: String
    /// The numbers are.
    let isSame: Bool
    /// Record by record; nil of what is no number of records.
    let areRowsSame: Bool?
    let nowPath: String
    let differences: [Difference]

    /// Nil where no day is asked for.
    init?(_ metric: Metric, _ period: Period, for actor: Actor, in transaction: ReadTransaction) throws {
        guard let day = period.knownOn else { return nil }
        let today = period.known(on: nil)
        let (then, now) = (
            try metric.value(period, nil, actor, transaction), try metric.value(today, nil, actor, transaction)
        )
        self.then = metric.shown(then)
        self.now = metric.shown(now)
        nowPath = metric.rows(today, nil)
        let isCounted = metric.measure == .count
        differences = try Period.Differing.allCases.compactMap { differing -> Difference? in
            guard isCounted || metric.measure == .money else { return nil }
            let rows = period.known(on: day, differing: differing)
            let value = try metric.value(rows, nil, actor, transaction) ?? 0
            guard value != 0 else { return nil }
            return Difference(
                words: "\(differing.chinese)\(metric.shown(value))\(metric.unit)", count: isCounted ? value : nil,
                path: metric.rows(rows, nil))
        }
        isSame = then == now
        areRowsSame = try metric.records.map { records in
            let (before, after) = (
                try records(period, Metric.mostRecords, actor, transaction),
                try records(today, Metric.mostRecords, actor, transaction)
            )
            return before.map(\.path).sorted() == after.map(\.path).sorted()
        }
    }
}
