import Kernel
import Office
import Organisation
import Testing

@testable import Correspondence

/// The tables of steps as a clerk reads them, held against every state, step and party.
@Suite("Every state × step × party of collections, returns and instructions")
struct ProcedureTableTests {
    private static let parties = ["clerk", "director", "leader", "giver", "unit", "other", "township"]

    private static func actor(_ party: String) -> Actor? {
        let (roles, scope): ([Role], Scope)
        switch party {
        case "clerk": (roles, scope) = ([.clerk], .county)
        case "director": (roles, scope) = ([.director], .county)
        case "leader", "giver": (roles, scope) = ([.leader], .county)
        case "unit": (roles, scope) = ([.departmentLiaison], .unit("unit"))
        case "other": (roles, scope) = ([.departmentLiaison], .unit("other"))
        default:
            guard let code = DivisionCode("990101100") else { return nil }
            (roles, scope) = ([.townshipLiaison], .division(code))
        }
        return Actor(id: party, name: party, county: "990101", roles: roles, scope: scope)
    }

    private static func id<Record>(_ type: Record.Type) -> ID<Record> {
        ID(at: Instant(milliseconds: 0), random: [UInt8](repeating: 0, count: 10))
    }

    private static func hold<Record, State>(
        _ procedure: Procedure<Record, State>, _ record: Record, _ state: State, _ party: String,
        to allowed: Set<String>
    ) throws {
        let actor = try #require(Self.actor(party))
        let course = RecordCourse<State>(
            state: state, since: Instant(milliseconds: 0), deadline: nil, leftMinutes: nil, notices: 0, taken: [])
        for step in procedure.steps {
            let isAdmitted = (try? procedure.admit(step, to: record, course, by: actor)) != nil
            #expect(isAdmitted == allowed.contains("\(state) \(step.name) \(party)"), "\(step.name)")
        }
    }

    private static let unit = Party(unit: "unit", name: "水利局")

    @Test(arguments: Collection.State.allCases, parties)
    func collection(state: Collection.State, party: String) throws {
        let record = Collection(
            id: Self.id(Collection.self), title: "", words: "", asks: .answers, audience: [],
            due: try #require(Day("2019-11-08")), form: 1, madeByName: "", madeAt: Instant(milliseconds: 0),
            remindedOn: nil, reminders: 0, state: state, sent: 1, done: 0)
        let office = ["clerk", "director"].flatMap {
            ["draft send \($0)", "open close \($0)", "draft withdraw \($0)", "open withdraw \($0)"]
        }
        try Self.hold(Collection.procedure, record, state, party, to: Set(office))
    }

    @Test(arguments: CollectionReturn.State.allCases, parties)
    func answer(state: CollectionReturn.State, party: String) throws {
        let record = try record(.answers, state)
        // The unit, and the office for it from paper.
        let answering = ["unit", "clerk", "director"].flatMap { party in
            ["pending receive \(party)"] + ["pending", "received", "back"].map { "\($0) send \(party)" }
        }
        try Self.hold(
            CollectionReturn.procedure, record, state, party,
            to: Set(answering + ["sent back clerk", "sent back director"]))
    }

    @Test(arguments: CollectionReturn.State.allCases, parties)
    func receipt(state: CollectionReturn.State, party: String) throws {
        let record = try record(.receipt, state)
        try Self.hold(
            CollectionReturn.procedure, record, state, party,
            to: [
                "pending read unit", "pending read clerk", "pending read director", "sent back clerk",
                "sent back director",
            ])
    }

    private func record(_ asks: Collection.Asks, _ state: CollectionReturn.State) throws -> CollectionReturn {
        CollectionReturn(
            id: Self.id(CollectionReturn.self), collection: Self.id(Collection.self), title: "", asks: asks,
            due: try #require(Day("2019-11-08")), collectionState: .open, party: Self.unit, townshipName: "", form: nil,
            sentOn: nil, reminders: 0, state: state)
    }

    @Test(arguments: Instruction.State.allCases, parties)
    func instruction(state: Instruction.State, party: String) throws {
        let day = try #require(Day("2019-11-08"))
        let record = Instruction(
            id: Self.id(Instruction.self), batch: "", leader: "giver", leaderName: "", givenOn: day, words: "",
            about: "",
            aboutWords: "", party: Self.unit, due: day, repliedOn: nil, enteredByName: "", state: state)
        let unit = ["unit", "clerk", "director"].flatMap { ["pending take \($0)", "going reply \($0)"] }
        // Whoever gave it, and nobody for him; the director takes it back in his own right.
        let giver = [
            "replied read giver", "replied sendBack giver", "pending withdraw giver", "going withdraw giver",
            "pending withdraw director", "going withdraw director",
        ]
        try Self.hold(Instruction.procedure, record, state, party, to: Set(unit + giver))
    }
}
