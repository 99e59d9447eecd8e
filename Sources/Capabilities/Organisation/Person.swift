import Database
import Kernel

/// Somebody with an account.
package struct Person: Codable, Sendable {
    package let id: ID<Person>
    package let name: String
    package let signInName: String
    package let unit: ID<Unit>
    package let unitName: String
    package let unitKind: Unit.Kind
    package internal(set) var roles: [Role]
    package let hasPassword: Bool
    package let hasSecondFactor: Bool
    /// Until when no password is taken from browsers on which this person has not signed in, or from one of his own.
    package let lockedUntil: Instant?
    package let disabledAt: Instant?

    init(_ row: Row, roles: [Role]) throws {
        id = try row["id"]
        name = try row["name"]
        signInName = try row["signInName"]
        unit = try row["unit"]
        unitName = try row["unitName"]
        unitKind = try row["unitKind"]
        hasPassword = try row["hasPassword"]
        hasSecondFactor = try row["hasSecondFactor"]
        lockedUntil = try row["lockedUntil"]
        disabledAt = try row["disabledAt"]
        self.roles = roles
    }
}
