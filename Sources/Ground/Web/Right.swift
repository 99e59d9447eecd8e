import Kernel

/// Something that only some roles may do: one row of the matrix of rights, from which the checks
/// are made and the page that shows it.
package struct Right: Hashable, Codable, Sendable {
    /// `organisation.managePeople`
    package let name: String
    package let chinese: String
    package let roles: Set<Role>

    package init(_ name: String, _ chinese: String, _ roles: Set<Role>) {
        self.name = name
        self.chinese = chinese
        self.roles = roles
    }

    package func isHeld(by actor: Actor) -> Bool { actor.roles.contains(where: roles.contains) }
}

/// Who may come to a route at all. Which records they then see is decided by their scope.
package enum Access: Sendable {
    case anyone
    case signedIn
    case right(Right)
}
