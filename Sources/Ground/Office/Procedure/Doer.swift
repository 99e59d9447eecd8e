import Database
import Kernel

/// Who may take a step, by what he is to the record. The question is asked of one record in hand and, as a condition, of many;
/// both stand here side by side so that they cannot differ.
package struct Doer<Record: Sendable>: Sendable {
    /// As a refusal names him: `创建办干事`, `村（社区）`.
    package let chinese: String
    /// Whether somebody is it for a record.
    package let takes: @Sendable (Actor, Record) -> Bool
    /// The records for which somebody is it; nil where he is it for none.
    package let condition: @Sendable (Actor) -> SQL?
    /// Whom notices go to when the step is late: the roles in a record's unit, or in the county where there is no unit.
    package let roles: Set<Role>
    /// The unit that is to take it; nil where it is the county's.
    package let unit: @Sendable (Record) -> String?
    /// Whether a step of his is anybody's where the record is of another sort; the office does not take it for him either.
    package let concerns: @Sendable (Record) -> Bool

    package init(
        _ chinese: String, roles: Set<Role>, unit: @escaping @Sendable (Record) -> String? = { _ in nil },
        concerns: @escaping @Sendable (Record) -> Bool = { _ in true },
        takes: @escaping @Sendable (Actor, Record) -> Bool, condition: @escaping @Sendable (Actor) -> SQL?
    ) {
        self.chinese = chinese
        self.roles = roles
        self.unit = unit
        self.concerns = concerns
        self.takes = takes
        self.condition = condition
    }

    /// Whoever holds one of the roles and looks after the whole county.
    package static func role(_ roles: Role...) -> Doer {
        let set = Set(roles)
        let held = { @Sendable (actor: Actor) in actor.scope == .county && !set.isDisjoint(with: actor.roles) }
        return Doer(
            roles.map(\.chinese).joined(separator: "、"), roles: set, takes: { actor, _ in held(actor) },
            condition: { held($0) ? "1 = 1" : nil })
    }

    /// The people of a unit that stands in the record.
    /// - Parameters:
    ///   - path: the unit of a record.
    ///   - unit: the column that holds its identifier.
    ///   - division: the column that holds its division's code; NULL for a department.
    package static func party(
        _ chinese: String, _ path: KeyPath<Record, Party> & Sendable, unit: SQL, division: SQL
    ) -> Doer {
        Doer(
            chinese, roles: Role.representatives, unit: { $0[keyPath: path].unit },
            takes: { actor, record in actor.isRepresentative && record[keyPath: path].has(actor) },
            condition: { actor in
                guard actor.isRepresentative else { return nil }
                switch actor.scope {
                case .county, .person: return nil
                case .unit(let own): return "\(unit) = \(own)"
                case .division: return "\(division) IN \(list: actor.scope.ownDivisions)"
                }
            })
    }

    /// One person who stands in the record by his identifier.
    package static func person(
        _ chinese: String, _ path: KeyPath<Record, String?> & Sendable, _ column: SQL
    ) -> Doer {
        Doer(
            chinese, roles: [], takes: { actor, record in record[keyPath: path] == actor.id },
            condition: { "\(column) = \($0.id)" })
    }

    /// Jobs, and what other capabilities do.
    package static var system: Doer {
        Doer(
            "系统", roles: [], takes: { actor, _ in actor.has(.system) },
            condition: { $0.has(.system) ? "1 = 1" : nil })
    }
}
