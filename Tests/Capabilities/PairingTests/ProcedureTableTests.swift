import Kernel
import Office
import Testing

@testable import Pairing

/// The table of steps as a clerk reads it, held against every state, step and party.
@Suite("Every state × step × party of a pairing")
struct ProcedureTableTests {
    static let states = PairingRecord.State.allCases

    /// Who may take which step from which state; everything else is refused.
    static let allowed: Set<String> = [
        "proposed agree village", "proposed withdraw village", "proposed withdraw unit", "agreed begin clerk",
        "agreed withdraw village", "agreed withdraw unit", "running plan unit", "running end clerk",
        // Entered by the office for whom it is the step of.
        "proposed agree clerk", "proposed withdraw clerk", "agreed withdraw clerk", "running plan clerk",
    ]

    private static func actor(_ party: String) -> Actor? {
        let (roles, scope): ([Role], Scope)
        switch party {
        case "clerk": (roles, scope) = ([.clerk], .county)
        case "leader": (roles, scope) = ([.leader], .county)
        case "unit": (roles, scope) = ([.departmentLiaison], .unit("unit"))
        case "other": (roles, scope) = ([.departmentLiaison], .unit("other"))
        case "village":
            guard let code = DivisionCode("990101100201") else { return nil }
            (roles, scope) = ([.village], .division(code))
        default:
            guard let code = DivisionCode("990101100") else { return nil }
            (roles, scope) = ([.townshipLiaison], .division(code))
        }
        return Actor(id: party, name: party, county: "990101", roles: roles, scope: scope)
    }

    @Test(arguments: states, ["clerk", "leader", "unit", "other", "village", "township"])
    func admits(state: PairingRecord.State, party: String) throws {
        let actor = try #require(Self.actor(party))
        let village = try #require(DivisionCode("990101100201"))
        let record = PairingRecord(
            id: ID(at: Instant(milliseconds: 0), random: [UInt8](repeating: 0, count: 10)),
            unit: Party(unit: "unit", name: "水利局"), village: Party(unit: "village", name: "樟塘村", division: village),
            townshipName: "云溪镇", aims: "", until: try #require(Day("2021-12-31")), state: state, activities: 0,
            score: nil, scoredYear: nil)
        let course = RecordCourse<PairingRecord.State>(
            state: state, since: Instant(milliseconds: 0), deadline: nil, leftMinutes: nil, notices: 0, taken: [])
        for step in PairingRecord.procedure.steps {
            let isAdmitted = (try? PairingRecord.procedure.admit(step, to: record, course, by: actor)) != nil
            #expect(isAdmitted == Self.allowed.contains("\(state) \(step.name) \(party)"), "\(step.name)")
        }
    }
}
