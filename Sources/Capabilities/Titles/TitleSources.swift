import Database
import Kernel
import Office

/// A visit that was handed in, as it can stand for a spot check.
package struct CheckedVisit: Codable, Hashable, Sendable {
    /// Below the county.
    package let path: String
    /// 县级抽查，2019年11月4日，92.50分
    package let words: String
    package let total: Points

    package init(path: String, words: String, total: Points) {
        (self.path, self.words, self.total) = (path, words, total)
    }
}

/// A pairing of a unit, as its re-review shows it.
package struct PairedWork: Codable, Sendable {
    package let path: String
    package let title: String
    /// 今年共建活动3次，走访1次
    package let words: String
    package let missing: [String]

    package init(path: String, title: String, words: String, missing: [String]) {
        (self.path, self.title, self.words, self.missing) = (path, title, words, missing)
    }
}

/// What titles and stars take from capabilities that they do not know.
package struct TitleSources: Sendable {
    /// A village's or township's last visits.
    package typealias Visits = @Sendable (DivisionCode, Actor, ReadTransaction) throws -> [CheckedVisit]
    /// What a village's checks of some days came to; nil where there were none.
    package typealias Checks = @Sendable (DivisionCode, Period, Actor, ReadTransaction) throws -> CheckMean?
    /// With whom a unit is paired, and what became of it this year.
    package typealias Pairings = @Sendable (Party, Actor, ReadTransaction) throws -> [PairedWork]

    let visits: Visits
    let checks: Checks
    let pairings: Pairings

    package init(visits: @escaping Visits, checks: @escaping Checks, pairings: @escaping Pairings) {
        (self.visits, self.checks, self.pairings) = (visits, checks, pairings)
    }

    package static let none = TitleSources(
        visits: { _, _, _ in [] }, checks: { _, _, _, _ in nil }, pairings: { _, _, _ in [] })
}
