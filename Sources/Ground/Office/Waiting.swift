import Database
import Kernel

/// Something that waits for the person who looks: a verb, how many, and where it is done. Every
/// capability says what waits in it; everybody's first page is the sum.
package struct Waiting: Codable, Sendable {
    package let title: String
    package let count: Int
    /// Below the county.
    package let path: String

    package init(_ title: String, count: Int, path: String) {
        self.title = title
        self.count = count
        self.path = path
    }

    /// What waits for an actor in one capability; entries of zero are left out.
    package typealias Source = @Sendable (Actor, ReadTransaction) throws -> [Waiting]
}
