import Crypto
import Database
import Foundation
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestSupport
import Testing

@Suite("A plan")
struct PlanTests {
    private let system = Actor.system(county: "990101")

    /// A county of two townships with ten villages each, a published sheet, an inspector of the county's
    /// and one of the first township.
    private struct World: Sendable {
        let office: Office
        let sheet: ID<Sheet>
        let fromCounty: ID<Person>
        let fromTownship: ID<Person>
    }

    private func withWorld(_ engine: Engine, _ body: (World) async throws -> Void) async throws {
        let migrations =
            Office.capability.migrations + Organisation.migrations + Sheets.migrations
            + Inspections.migrations
        try await withDatabase(engine, migrations) { database, _ in
            let office = Office(database: database)
            let day = try #require(Day("2019-01-01"))
            try await office.carryOut(
                EstablishCounty(code: try #require(DivisionCode("990101")), name: "明川县", validFrom: day), by: system)
            var csv = "code,name\n990101100,云溪镇\n990101200,茶亭乡\n"
            for number in 201...210 { csv += "990101100\(number),云\(number)村\n990101200\(number),茶\(number)村\n" }
            try await office.carryOut(ImportDivisions(list: Array(csv.utf8), validFrom: day), by: system)
            let sheet = try await office.carryOut(DraftSheet(content: try Sheets.villageTemplate), by: system)
            try await office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
            let world = World(
                office: office, sheet: sheet, fromCounty: try await inspector(office, "county", "创建办"),
                fromTownship: try await inspector(office, "township", "云溪镇"))
            try await body(world)
        }
    }

    private func inspector(_ office: Office, _ name: String, _ unit: String) async throws -> ID<Person> {
        let found = try await office.read { try Units.named(unit, county: "990101", in: $0) }
        let id = try await office.carryOut(
            AddPerson(name: name, signInName: name, unit: try #require(found).id), by: system)
        try await office.carryOut(GiveRoles(person: id, roles: [.inspector]), by: system)
        return id
    }

    private func plan(
        _ world: World, _ month: String = "2019-11", tier: Tier = .county, manner: Manner = .unannounced,
        inspectors: [ID<Person>]? = nil, exclusions: [Draw.Exclusion] = [], reason: String = ""
    ) async throws -> ID<Plan> {
        let month = try #require(Month(month))
        return try await world.office.carryOut(
            MakePlan(
                month: month, sheet: world.sheet, edition: 1, tier: tier, manner: manner,
                inspectors: inspectors ?? [world.fromCounty], exclusions: exclusions, reason: reason), by: system)
    }

    private let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)

    @Test("draws a fifth of each township, and nobody a second time before all were drawn", arguments: Engine.available)
    func coverage(engine: Engine) async throws {
        try await withWorld(engine) { world in
            var drawn: [DivisionCode] = []
            for month in ["2019-01", "2019-02", "2019-03", "2019-04", "2019-05"] {
                let id = try await plan(world, month)
                let (_, visits) = try await world.office.read { [clerk] in try Plans.one(id, for: clerk, in: $0) }
                #expect(visits.count == 4 && visits.count { $0.township == "云溪镇" } == 2)
                drawn += visits.map(\.division)
            }
            #expect(drawn.count == 20 && Set(drawn).count == 20)
        }
    }

    @Test("that is announced does not pass over the villages of an unannounced one", arguments: Engine.available)
    func noHint(engine: Engine) async throws {
        try await withWorld(engine) { world in
            // Were the secret draws counted, eight villages would come late and the five announced
            // draws of a fifth each would repeat others before them; uncounted, they cover all twenty.
            for month in ["2019-01", "2019-02"] { _ = try await plan(world, month) }
            var drawn: Set<DivisionCode> = []
            for month in ["2019-01", "2019-02", "2019-03", "2019-04", "2019-05"] {
                let id = try await plan(world, month, manner: .announced)
                let (_, visits) = try await world.office.read { [clerk] in try Plans.one(id, for: clerk, in: $0) }
                drawn.formUnion(visits.map(\.division))
            }
            #expect(drawn.count == 20)
        }
    }

    @Test("keeps what was fixed, and anybody can compute the commitment from it", arguments: Engine.available)
    func commitment(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let excluded = try #require(DivisionCode("990101200201"))
            let id = try await plan(world, exclusions: [.init(code: excluded, reason: "道路施工")])
            let (made, visits) = try await world.office.read { [clerk] in try Plans.one(id, for: clerk, in: $0) }
            let text = try await world.office.read { try Plans.drawText(id, county: "990101", in: $0) }
            #expect(text.contains("excluded 990101200201 道路施工\n") && text.contains("eligible 990101200202 0\n"))
            #expect(!visits.contains { $0.division == excluded })
            #expect(SHA256.hash(data: Data(text.utf8)).hex == made.commitment)
        }
    }

    @Test("is made for next month at the furthest", arguments: Engine.available)
    func far(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let refusal = await #expect(throws: Refusal.self) { try await plan(world, "2099-12") }
            #expect(refusal?.fields.first?.name == "month" && refusal?.message.contains("2019年12月") == true)
            _ = try await plan(world, "2019-12")
        }
    }

    @Test("is redrawn only with a reason, and the first one stays", arguments: Engine.available)
    func redraw(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let first = try await plan(world)
            let refusal = await #expect(throws: Refusal.self) { try await plan(world) }
            #expect(refusal?.fields.first?.name == "reason")
            let second = try await plan(world, reason: "云溪镇受灾")
            let plans = try await world.office.read { [clerk] in try Plans.all(for: clerk, in: $0).map(\.plan) }
            #expect(plans.first { $0.id == first }?.supersededBy == second)
            #expect(plans.first { $0.id == second }?.reason == "云溪镇受灾")
        }
    }

    @Test("sends no inspector to his own township", arguments: Engine.available)
    func ownTownship(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let refusal = await #expect(throws: Refusal.self) {
                try await plan(world, inspectors: [world.fromTownship])
            }
            #expect(refusal?.code == "plan.ownTownship")
            let id = try await plan(world, inspectors: [world.fromTownship, world.fromCounty])
            let (_, visits) = try await world.office.read { [clerk] in try Plans.one(id, for: clerk, in: $0) }
            for visit in visits { #expect(visit.inspectorName == (visit.township == "云溪镇" ? "county" : "township")) }
        }
    }

    @Test("of the self tier has every village, and no inspector", arguments: Engine.available)
    func selfTier(engine: Engine) async throws {
        try await withWorld(engine) { world in
            await #expect(throws: Refusal.self) { try await plan(world, tier: .selfCheck, manner: .unannounced) }
            let id = try await plan(world, tier: .selfCheck, manner: .announced)
            let (_, visits) = try await world.office.read { [clerk] in try Plans.one(id, for: clerk, in: $0) }
            #expect(visits.count == 20 && visits.allSatisfy { $0.inspectorName == nil })
        }
    }

    @Test("that is unannounced is known to its makers and, in part, to its inspectors", arguments: Engine.available)
    func secrecy(engine: Engine) async throws {
        try await withWorld(engine) { world in
            let id = try await plan(world, inspectors: [world.fromTownship, world.fromCounty])
            let township = Actor(
                id: "t", name: "t", county: "990101", roles: [.townshipHead],
                scope: .division(try #require(DivisionCode("990101200"))))
            let leader = Actor(id: "l", name: "l", county: "990101", roles: [.leader], scope: .county)
            for actor in [township, leader] {
                #expect(try await world.office.read { try Plans.all(for: actor, in: $0).count } == 0)
                await #expect(throws: Refusal.self) {
                    try await world.office.read { try Plans.one(id, for: actor, in: $0).plan }
                }
            }
            let inspector = Actor(
                id: world.fromCounty.description, name: "county", county: "990101", roles: [.inspector], scope: .county)
            let (_, own) = try await world.office.read { try Plans.one(id, for: inspector, in: $0) }
            #expect(own.count == 2 && own.allSatisfy { $0.inspectorName == "county" })
            #expect(try await world.office.read { try Visits.waiting(for: inspector, in: $0).count } == 2)
        }
    }
}
