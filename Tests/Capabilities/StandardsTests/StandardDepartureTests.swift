import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Standards

@Suite("测评标准和材料随机构走")
struct StandardDepartureTests {
    private func end(_ county: TestCounty, into successor: ID<Unit>?) async throws {
        try await county.office.carryOut(
            EndUnit(
                unit: try county.unit(county.department), goneFrom: try TestCounty.day("2019-11-04"),
                successor: successor, reason: "机构改革", departures: [Standards.departures]),
            by: .system(county: TestCounty.code))
    }

    private func duties(_ line: ID<StandardLine>, _ county: TestCounty) async throws -> [LineDuty] {
        try await county.office.read { try StandardLines.duties(of: line, county: TestCounty.code, in: $0) }
    }

    @Test("go on with the heir, leading, helping and collecting, as the next version", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            try await county.assign(lines[1], to: county.yunxi, helpers: [county.department])
            let material = try await county.ask([lines[0]])
            let heir = try await county.office.carryOut(
                AddUnit(name: "农业农村水利局"), by: .system(county: TestCounty.code))
            let lying = try await county.office.read { [clerk = county.clerk] transaction in
                try Standards.departures.inUnit(try county.unit(county.department), clerk, transaction).map(\.count)
            }
            #expect(lying == [2, 1])
            try await end(county, into: heir)
            let led = try await duties(lines[0], county)
            #expect(led.map(\.lead.name) == ["农业农村水利局", "水利局"] && led[0].until == nil && led[1].until != nil)
            #expect(led[0].dueOn == led[1].dueOn && !led[0].reason.isEmpty)
            let helped = try await duties(lines[1], county)
            #expect(helped[0].lead.name == county.yunxi.name && helped[0].supports == "农业农村水利局")
            let found = try await county.office.read { [clerk = county.clerk] in
                try Materials.one(material, for: clerk, in: $0)
            }
            #expect(found.unit.name == "农业农村水利局" && found.lead.name == "农业农村水利局")
        }
    }

    @Test("whose lead helps too after a merger has one lead and no such helper", arguments: Engine.available)
    func both(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            let heir = try await county.office.carryOut(
                AddUnit(name: "农业农村局"), by: .system(county: TestCounty.code))
            let party = try await county.office.read {
                Party(try Units.one(heir, county: TestCounty.code, in: $0))
            }
            try await county.assign(lines[0], helpers: [party])
            try await end(county, into: heir)
            let found = try await duties(lines[0], county)[0]
            #expect(found.lead.name == "农业农村局" && found.supports.isEmpty)
        }
    }

    @Test(
        "without an heir: open material is settled before, lines are listed without a lead", arguments: Engine.available
    )
    func dissolved(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (_, lines) = try await county.inForce()
            try await county.assign(lines[0])
            let material = try await county.ask([lines[0]])
            #expect(await refused { try await end(county, into: nil) } == "material.heirless")
            try await county.take("cancel", material, by: county.clerk, StepAnswers(note: "机构改革"))
            try await end(county, into: nil)
            let found = try await county.office.read { [clerk = county.clerk] in
                try StandardLines.one(lines[0], for: clerk, in: $0)
            }
            #expect(found.duty == nil)
            #expect(try await duties(lines[0], county).count == 1)
        }
    }
}
