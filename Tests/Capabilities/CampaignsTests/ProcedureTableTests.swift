import Kernel
import Organisation
import Testing

@testable import Campaigns
@testable import Office

/// The tables of steps as a clerk reads them, held against every state, step and party.
@Suite("Every state × step × party of campaigns and tasks")
struct ProcedureTableTests {
    private static let parties = ["clerk", "director", "leader", "lead", "other", "township"]

    private static func actor(_ party: String) -> Actor? {
        let (roles, scope): ([Role], Scope)
        switch party {
        case "clerk": (roles, scope) = ([.clerk], .county)
        case "director": (roles, scope) = ([.director], .county)
        case "leader": (roles, scope) = ([.leader], .county)
        case "lead": (roles, scope) = ([.departmentLiaison], .unit("unit"))
        case "other": (roles, scope) = ([.departmentLiaison], .unit("other"))
        default:
            guard let code = DivisionCode("990101100") else { return nil }
            (roles, scope) = ([.townshipLiaison], .division(code))
        }
        return Actor(id: party, name: party, county: "990101", roles: roles, scope: scope)
    }

    private static func course<State>(_ state: State) -> RecordCourse<State> {
        RecordCourse(
            state: state, since: Instant(milliseconds: 0), deadline: nil, leftMinutes: nil, notices: 0, taken: [])
    }

    private static func id<Record>(_ type: Record.Type) -> ID<Record> {
        ID(at: Instant(milliseconds: 0), random: [UInt8](repeating: 0, count: 10))
    }

    @Test(arguments: Campaign.State.allCases, parties)
    func campaign(state: Campaign.State, party: String) throws {
        let allowed: Set<String> = [
            "preparing start director", "running conclude clerk", "running conclude director",
            "preparing stop director",
            "running stop director",
        ]
        let actor = try #require(Self.actor(party))
        let day = try #require(Day("2019-12-31"))
        let record = Campaign(
            id: Self.id(Campaign.self),
            terms: Campaign.Terms(
                kind: .own, name: "", startOn: day, until: day, lead: Self.id(Unit.self), aims: ""),
            lead: Party(unit: "unit", name: "水利局"), topics: [], state: state, version: 1)
        for step in Campaign.procedure.steps {
            let isAdmitted =
                (try? Campaign.procedure.admit(step, to: record, Self.course(state), by: actor)) != nil
            #expect(isAdmitted == allowed.contains("\(state) \(step.name) \(party)"), "\(step.name)")
        }
    }

    @Test(arguments: PlanTask.State.allCases, parties)
    func task(state: PlanTask.State, party: String) throws {
        let allowed: Set<String> = [
            "notStarted start lead", "going submit lead", "submitted confirm clerk", "submitted confirm director",
            "submitted return clerk", "submitted return director", "notStarted drop director", "going drop director",
            "submitted drop director",
            // Entered by the office for whom it is the step of.
            "notStarted start clerk", "going submit clerk", "notStarted start director", "going submit director",
        ]
        let actor = try #require(Self.actor(party))
        let day = try #require(Day("2019-12-31"))
        let record = PlanTask(
            id: Self.id(PlanTask.self), year: 2019, source: TaskSource(.other, words: ""), campaign: nil,
            campaignName: nil, title: "", words: "", lead: Party(unit: "unit", name: "水利局"), isOffices: false,
            supports: "", startOn: day, dueOn: day, state: state, doneOn: nil, milestones: 0, reached: 0, percent: 0,
            isPressed: false)
        for step in PlanTask.procedure.steps {
            let isAdmitted =
                (try? PlanTask.procedure.admit(step, to: record, Self.course(state), by: actor)) != nil
            #expect(isAdmitted == allowed.contains("\(state) \(step.name) \(party)"), "\(step.name)")
        }
    }
}
