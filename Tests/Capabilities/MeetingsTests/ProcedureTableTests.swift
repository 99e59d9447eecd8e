import Kernel
import Office
import Testing

@testable import Meetings

/// The table of steps as a clerk reads it, held against every state, step and party.
@Suite("Every state × step × party of a meeting")
struct ProcedureTableTests {
    private static func actor(_ party: String) -> Actor? {
        let (roles, scope): ([Role], Scope)
        switch party {
        case "clerk": (roles, scope) = ([.clerk], .county)
        case "director": (roles, scope) = ([.director], .county)
        case "leader": (roles, scope) = ([.leader], .county)
        case "department": (roles, scope) = ([.departmentLiaison], .unit("unit"))
        default:
            guard let code = DivisionCode("990101100") else { return nil }
            (roles, scope) = ([.townshipLiaison], .division(code))
        }
        return Actor(id: party, name: party, county: "990101", roles: roles, scope: scope)
    }

    @Test(arguments: Meeting.State.allCases, ["clerk", "director", "leader", "department", "township"])
    func admits(state: Meeting.State, party: String) throws {
        let allowed: Set<String> = [
            "planned notify clerk", "planned notify director", "notified hold clerk", "notified hold director",
            // The minutes carry the director's name.
            "held issue director", "planned cancel clerk", "planned cancel director", "notified cancel clerk",
            "notified cancel director",
        ]
        let actor = try #require(Self.actor(party))
        let record = Meeting(
            id: ID(at: Instant(milliseconds: 0), random: [UInt8](repeating: 0, count: 10)), county: "990101", title: "",
            kind: .joint, startsAt: Instant(milliseconds: 0), place: "", host: "", agenda: "", audience: [], guests: "",
            minutes: "", decisions: 0, state: state)
        let course = RecordCourse<Meeting.State>(
            state: state, since: Instant(milliseconds: 0), deadline: nil, leftMinutes: nil, notices: 0, taken: [])
        for step in Meeting.procedure.steps {
            let isAdmitted = (try? Meeting.procedure.admit(step, to: record, course, by: actor)) != nil
            #expect(isAdmitted == allowed.contains("\(state) \(step.name) \(party)"), "\(step.name)")
        }
    }
}
