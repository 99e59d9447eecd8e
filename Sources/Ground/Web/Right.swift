import Kernel

/// Something that only some roles may do: one row of the matrix of rights, from which the checks
/// are made and the page that shows it.
package struct Right: Hashable, Codable, Sendable {
    /// `organisation.managePeople`
    package let name: String
    package let chinese: String
    package let roles: Set<Role>
    /// What it opens are data of people outside the office or of its accounts: that they are read is noted in the audit, and
    /// their lists leave as files only with whoever gave his password a short while ago.
    package let isPersonal: Bool

    package init(_ name: String, _ chinese: String, _ roles: Set<Role>, isPersonal: Bool = false) {
        self.name = name
        self.chinese = chinese
        self.roles = roles
        self.isPersonal = isPersonal
    }

    package func isHeld(by actor: Actor) -> Bool { actor.roles.contains(where: roles.contains) }
}

/// Who may come to a route at all. Which records they then see is decided by their scope.
package enum Access: Sendable {
    case anyone
    case signedIn
    case right(Right)
}
