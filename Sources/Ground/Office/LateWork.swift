import Database
import Kernel

/// What is late of one kind of record, and with whom it lies: who looks after a county asks for no more.
package struct LateWork: Codable, Sendable {
    /// Nothing where nothing of the kind is late.
    package typealias Source = @Sendable (Actor, ReadTransaction) throws -> [LateWork]

    package struct Row: Codable, Sendable {
        /// The unit that is to act.
        package let name: String
        package let count: Int
        /// Below the county: the list that was counted.
        package let path: String

        package init(_ name: String, _ count: Int, path: String) {
            (self.name, self.count, self.path) = (name, count, path)
        }
    }

    /// 整改逾期
    package let title: String
    /// As after a number: 件.
    package let measure: String
    /// The whole list, below the county.
    package let path: String
    /// The one with most first.
    package let rows: [Row]

    package init(_ title: String, measure: String, path: String, _ rows: [Row]) {
        (self.title, self.measure, self.path, self.rows) = (title, measure, path, rows)
    }

    package var total: Int { rows.reduce(0) { $0 + $1.count } }
}
