import Database
import Kernel
import Office
import Organisation
import Residents
import TestCounty
import TestSupport
import Testing
import Volunteers

@testable import Practice

/// A county with a centre, an institute in 云溪镇, a station in its first village, a team and volunteers.
struct PracticeCounty {
    let county: TestCounty
    let station: ID<PracticeSite>
    let team: ID<VolunteerTeam>
    let otherTeam: ID<VolunteerTeam>

    var office: Office { county.office }
    var clerk: Actor { county.clerk }
    var village: Actor { get throws { try county.village() } }

    static func with(
        _ engine: Engine, also migrations: [Migration] = [], _ body: (PracticeCounty) async throws -> Void
    ) async throws {
        let own =
            Volunteers.capability.migrations + Practice.capability().migrations + Residents.capability().migrations
            + migrations
        try await withCounty(
            engine, also: own.sorted { $0.name < $1.name }, listeners: [Practice.teamListener]
        ) { county in
            try await body(try await PracticeCounty(county))
        }
    }

    private init(_ county: TestCounty) async throws {
        self.county = county
        let home = try await Self.unit("990101100201", county)
        let village = try county.division("990101100201")
        let day = try TestCounty.day("2019-03-01")
        let centre = try await county.office.read { try Units.named("创建办", county: TestCounty.code, in: $0)?.id }
        try await county.office.carryOut(
            RegisterSite(
                level: .centre, name: "明川县实践中心", home: try #require(centre), division: village,
                text: SiteText(head: "书记"), openedOn: day), by: county.clerk)
        station = try await county.office.carryOut(
            RegisterSite(
                level: .station, name: "云201村实践站", home: home, division: village,
                text: SiteText(head: "张敏", capacity: 40), openedOn: day), by: county.clerk)
        let town = try #require(ID<Unit>(county.yunxi.unit))
        team = try await county.office.carryOut(
            FormTeam(name: "云溪红马甲", unit: town, leaderName: "李红", kinds: [.repair, .neighbours], formedOn: day),
            by: county.clerk)
        otherTeam = try await county.office.carryOut(
            FormTeam(
                name: "水利局志愿队", unit: try #require(ID<Unit>(county.department.unit)), leaderName: "王强",
                kinds: [.repair],
                formedOn: day), by: county.clerk)
    }

    static func unit(_ code: String, _ county: TestCounty) async throws -> ID<Unit> {
        try #require(ID<Unit>(try await county.party(of: try county.division(code)).unit))
    }

    // MARK: Volunteers

    func volunteer(_ name: String, born: String = "1980-05-06", signInName: String = "") async throws -> ID<Volunteer> {
        try await office.carryOut(
            RegisterVolunteer(
                name: name, bornOn: try TestCounty.day(born), home: try await Self.unit("990101100201", county),
                guardian: born > "2001-11-05" ? "家长" : "",
                guardianOn: born > "2001-11-05" ? try TestCounty.day("2019-11-01") : nil,
                signInName: signInName), by: clerk)
    }

    /// One with an account of his own.
    func signedIn(_ name: String) async throws -> (id: ID<Volunteer>, actor: Actor) {
        let system = Actor.system(county: TestCounty.code)
        let person = try await office.carryOut(
            AddPerson(name: name, signInName: name, unit: try await Self.unit("990101100201", county)), by: system)
        try await office.carryOut(GiveRoles(person: person, roles: [.village]), by: system)
        let id = try await volunteer(name, signInName: name)
        return (
            id,
            Actor(
                id: person.description, name: name, county: TestCounty.code, roles: [.village],
                scope: .division(try county.division("990101100205")))
        )
    }

    func minutes(_ volunteer: ID<Volunteer>) async throws -> Int {
        try await office.read { try Volunteers.known(volunteer, county: TestCounty.code, in: $0).minutes }
    }

    /// One with a phone of his own.
    func resident(_ name: String, _ phone: String, born: String? = "1950-03-04") async throws -> Actor {
        let id = try await office.carryOut(
            RegisterResident(
                ResidentText(
                    name: name, village: try county.division("990101100201"),
                    phone: try #require(PhoneNumber(phone)), bornOn: try born.map(TestCounty.day))),
            by: try village)
        return Actor(
            id: id.description, name: name, county: TestCounty.code, roles: [.resident], scope: .person(id.description))
    }

    // MARK: Activities

    func at(_ hour: Int, _ minute: Int = 0, day: String = "2019-11-09") throws -> Instant {
        Instant(try TestCounty.day(day), hour: hour, minute: minute)
    }

    func set(_ hour: Int, _ minute: Int = 0, day: String = "2019-11-09") throws {
        county.clock.set(try at(hour, minute, day: day))
    }

    func plan(
        _ title: String = "清洁家园", from: Int = 9, to: Int = 11, day: String = "2019-11-09", places: Int? = nil
    ) async throws -> ID<PracticeActivity> {
        try await office.carryOut(
            PlanActivity(
                station,
                ActivityText(
                    kind: .environment, title: title, place: "村口", from: try at(from, day: day),
                    to: try at(to, day: day),
                    places: places, leaderName: "张敏")), by: try village)
    }

    func activity(_ id: ID<PracticeActivity>) async throws -> PracticeActivity {
        try await office.read { [clerk] in try Activities.one(id, for: clerk, in: $0) }
    }

    func signUp(_ id: ID<PracticeActivity>, _ volunteer: ID<Volunteer>) async throws -> SignUp.State {
        try await office.carryOut(SignUpFor(id, volunteer), by: try village)
    }

    func state(_ id: ID<PracticeActivity>, _ volunteer: ID<Volunteer>) async throws -> SignUp? {
        try await office.read { try Activities.signUp(of: volunteer, to: id, county: TestCounty.code, in: $0) }
    }

    func report(_ id: ID<PracticeActivity>, attendance: Int = 30) async throws -> Int {
        try await office.carryOut(
            ReportActivity(id, words: "到得齐", attendance: attendance, photos: [county.photo]), by: try village)
    }

    func code(_ id: ID<PracticeActivity>) async throws -> String {
        try #require(try await office.read { DoorCode.now(id, $0.now, $0.keys) })
    }

    // MARK: Requests

    func order(by actor: Actor? = nil) async throws -> ID<ServiceOrder> {
        try await office.carryOut(
            EnterOrder(
                title: "修水龙头", kind: .repair, source: .phone, division: try county.division("990101100201"),
                particulars: Particulars(
                    name: "陈阿婆", phone: "13800001234", address: "村中路8号", words: "厨房水龙头漏水")), by: try actor ?? village)
    }

    @discardableResult
    func take(
        _ step: String, _ id: ID<ServiceOrder>, by actor: Actor, note: String = "", photos: Bool = false
    ) async throws -> ServiceOrder.State {
        try await office.carryOut(
            TakeProcedureStep(
                ServiceOrder.procedure, id, step,
                answers: StepAnswers(note: note, onBehalfOf: actor.isOffice ? "队伍" : ""),
                photos: photos ? [county.photo] : []), by: actor)
    }

    /// Somebody of the team was there for the last hour.
    @discardableResult
    func went(_ id: ID<ServiceOrder>, by actor: Actor) async throws -> ID<Volunteer> {
        let helper = try await volunteer("李红")
        let now = county.clock.now
        try await office.carryOut(RecordHelper(id, helper, from: now.adding(hours: -1), to: now), by: actor)
        return helper
    }

    func order(_ id: ID<ServiceOrder>) async throws -> ServiceOrder {
        try await office.read { [clerk] in try Orders.one(id, for: clerk, in: $0) }
    }

    /// Taken by the team, being done.
    func serving() async throws -> ID<ServiceOrder> {
        let id = try await order()
        try await take("admit", id, by: try village)
        try await office.carryOut(DispatchOrder(id, to: team), by: try village)
        try await take("accept", id, by: try county.township())
        try await take("start", id, by: try county.township())
        return id
    }

    func value(_ metric: String, _ period: String) async throws -> Int? {
        let found = try #require(Practice.capability().metrics.first { $0.name == metric }, "\(metric)")
        let period = try #require(Period(period))
        return try await office.read { [clerk] in try found.value(period, nil, clerk, $0) }
    }
}

/// What a refusal is called; nil where nothing was refused.
func refused(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch { return (error as? Refusal)?.code ?? "\(error)" }
}
