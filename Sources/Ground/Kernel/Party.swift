/// A unit that has a part in a record: it answers, helps, proposes, agrees.
package struct Party: Hashable, Codable, Sendable {
    package let unit: String
    package let name: String
    /// A township's or village's own; nil for a department.
    package let division: DivisionCode?

    package init(unit: String, name: String, division: DivisionCode? = nil) {
        self.unit = unit
        self.name = name
        self.division = division
    }

    /// Whether somebody belongs to this very unit.
    package func has(_ actor: Actor) -> Bool {
        switch actor.scope {
        case .county: false
        case .division: division.map(actor.scope.isOwn) ?? false
        case .unit(let own): unit == own
        case .person: false
        }
    }

    /// Whether somebody belongs to this unit or anything under it.
    package func covers(_ actor: Actor) -> Bool {
        guard case .division(let own, _) = actor.scope, let division else { return has(actor) }
        return division.contains(own) || has(actor)
    }
}

extension Role {
    /// The roles in which somebody answers for his unit. Belonging to it is not enough: a township's inspector does not
    /// answer for his township.
    package static let representatives: Set<Role> = [
        .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy, .townshipHead,
        .village,
    ]
}

extension Actor {
    /// Answers for his unit.
    package var isRepresentative: Bool { !Role.representatives.isDisjoint(with: roles) }

    /// The creation office's own: its clerks and its director.
    package var isOffice: Bool { scope == .county && (has(.clerk) || has(.director)) }
}
