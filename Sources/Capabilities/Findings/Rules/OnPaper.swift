import Kernel

/// What a unit did on paper, entered for it by the office (代填): taken as the unit would, and marked with who entered it. Who
/// enters an answer does not verify it, as nobody does who answered.
package enum OnPaper {
    /// What only those who answer for a finding may do.
    static let steps = Set(FindingStep.allCases.filter { $0.row.doers.isSubset(of: [.lead, .helper]) })

    /// Who takes a step in a unit's place; nil where there is nothing to enter for anybody.
    static func standIn(for actor: Actor, _ step: FindingStep, on course: FindingCourse) -> Actor? {
        guard actor.scope == .county, actor.has(.clerk) || actor.has(.director), steps.contains(step),
            let lead = course.lead
        else { return nil }
        let (roles, scope): ([Role], Scope) =
            switch lead.division?.level {
            case .township: ([.townshipLiaison], lead.division.map { .division($0) } ?? .unit(lead.unit))
            case .village: ([.village], lead.division.map { .division($0) } ?? .unit(lead.unit))
            default: ([.departmentLiaison], .unit(lead.unit))
            }
        return Actor(
            id: actor.id, name: "\(lead.name)（\(actor.name)代填）", county: actor.county, roles: roles, scope: scope)
    }

    /// The steps that the office may enter now for the unit that answers.
    package static func possible(
        for actor: Actor, on course: FindingCourse, at now: Instant, by flow: FindingFlow
    ) -> [FindingStep] {
        guard let standIn = standIn(for: actor, .accept, on: course) else { return [] }
        return flow.steps(for: standIn, on: course, at: now).filter(steps.contains)
    }
}
