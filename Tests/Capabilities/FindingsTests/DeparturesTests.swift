import Database
import Findings
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

/// What becomes of findings when the department that answers for them is no more.
@Suite("Findings of a department that ends")
struct FindingDeparturesTests {
    private func end(_ county: TestCounty, into successor: ID<Unit>?) async throws {
        let unit = try #require(ID<Unit>(county.department.unit))
        try await county.office.carryOut(
            EndUnit(
                unit: unit, goneFrom: try TestCounty.day("2019-11-04"), successor: successor, reason: "机构改革",
                departures: [Findings.departures]),
            by: .system(county: TestCounty.code))
    }

    @Test("go on with the one that it was merged into, also when they begin anew later", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let open = try await county.find()
            try await county.assign(open, to: county.department)
            let closed = try await county.find("乱堆乱放")
            try await county.assign(closed, to: county.department)
            try await county.take(.init(.accept), closed, by: county.departmentLiaison)
            try await county.respond(closed, by: county.departmentLiaison)
            try await county.take(.init(.verify), closed, by: county.clerk)
            try await county.take(.init(.close), closed, by: county.clerk)
            let heir = try await county.office.carryOut(
                AddUnit(name: "农业农村水利局"), by: .system(county: TestCounty.code))
            try await end(county, into: heir)
            #expect(try await county.course(open).lead?.name == "农业农村水利局")
            // What was done stays as it was.
            #expect(try await county.course(closed).lead?.name == "水利局")
            try await county.take(.init(.reopen), closed, by: county.director, note: "又乱了")
            #expect(try await county.course(closed).lead?.name == "农业农村水利局")
            let refusal = await #expect(throws: Refusal.self) {
                try await county.assign(try await county.find("墙绘破损"), to: county.department)
            }
            #expect(refusal?.code == "unit.gone")
        }
    }

    @Test("wait for the office to name another where nothing took its place", arguments: Engine.available)
    func dissolved(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            try await county.assign(finding, to: county.department)
            let work = try await county.office.read { transaction in
                try Findings.departures.inUnit(
                    try #require(ID<Unit>(county.department.unit)), county.clerk, transaction)
            }
            #expect(work.map(\.count) == [1])
            try await end(county, into: nil)
            #expect(try await county.course(finding).state == .disputed)
            try await county.assign(finding, to: county.yunxi)
            #expect(try await county.course(finding).lead?.name == "云溪镇")
        }
    }
}
