import Database
import Kernel
import Office
import Web

/// A visit that was handed in, as it can stand for a spot check.
package struct CheckedVisit: Codable, Hashable, Sendable {
    /// Below the county.
    package let path: String
    /// 县级抽查，2019年11月4日，92.50分
    package let words: String
    package let total: Points
    /// Of the sheet that it was scored by: what is looked at, and the most that each gives.
    package let sheet: [KindRules.Item]

    package init(path: String, words: String, total: Points, sheet: [KindRules.Item]) {
        (self.path, self.words, self.total, self.sheet) = (path, words, total, sheet)
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

extension PairedWork {
    /// What was done, and what is owed.
    var said: String { missing.isEmpty ? words : "\(words)；\(missing.joined(separator: "，"))" }

    var tag: HTML {
        missing.isEmpty ? "<span class=\"tag tag-green\">达标</span>" : "<span class=\"tag tag-amber\">未达标</span>"
    }
}

/// How many records the county has of something that a star's sheet asks about, and the list of them.
package struct CountedRecords: Codable, Sendable {
    /// 文明实践活动
    package let name: String
    /// As it is shown: 12, 93.5%
    package let shown: String
    package let unit: String
    /// Below the county.
    package let path: String

    package init(name: String, shown: String, unit: String, path: String) {
        (self.name, self.shown, self.unit, self.path) = (name, shown, unit, path)
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

    /// What stands in the county's records of a village about one item of a star's sheet, in some days.
    package typealias Records =
        @Sendable (
            _ item: String, DivisionCode, Period, Actor, ReadTransaction
        ) throws -> [CountedRecords]

    let visits: Visits
    let checks: Checks
    let pairings: Pairings
    let records: Records

    package init(
        visits: @escaping Visits, checks: @escaping Checks, pairings: @escaping Pairings,
        records: @escaping Records = { _, _, _, _, _ in [] }
    ) {
        (self.visits, self.checks, self.pairings, self.records) = (visits, checks, pairings, records)
    }

    package static let none = TitleSources(
        visits: { _, _, _ in [] }, checks: { _, _, _, _ in nil }, pairings: { _, _, _ in [] })
}
