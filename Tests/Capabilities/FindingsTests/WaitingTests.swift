import Database
import Findings
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("What waits for somebody")
struct WaitingTests {
    /// 云溪镇's own, one passed on to its village, one that a department refused and another has now, and one of a
    /// self-check, answered by the village.
    private func scenario(_ county: TestCounty) async throws -> [String: ID<Finding>] {
        let township = try county.township()
        let village = try county.village()
        let own = try await county.find("本镇")
        try await county.assign(own)
        let passed = try await county.find("转村")
        try await county.assign(passed)
        try await county.take(
            .passOn(to: try await county.party(of: try county.division("990101100201"))), passed, by: township)
        let moved = try await county.find("改派")
        try await county.assign(moved, to: county.department)
        try await county.take(.notOurs(whose: county.chating), moved, by: county.departmentLiaison, note: "不归水利")
        try await county.assign(moved, to: county.chating)
        let answered = try await county.find("自考", source: .selfCheck)
        let limit = try #require(Limit.named("rural.ordinary"))
        let party = try await county.party(of: try county.division("990101100201"))
        try await county.take(.assign(to: party, limit: limit), answered, by: township)
        try await county.take(.accept, answered, by: village)
        try await county.respond(answered, by: village)
        return ["本镇": own, "转村": passed, "改派": moved, "自考": answered]
    }

    private func waiting(for actor: Actor, _ county: TestCounty) async throws -> [String: Int] {
        let entries = try await county.office.read { try Findings.waiting(actor, $0) }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.title, $0.count) })
    }

    @Test("is what he can do something about, and nothing that is another's", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withCounty(engine) { county in
            _ = try await scenario(county)
            #expect(try await waiting(for: county.village(), county) == ["签收交办的问题": 1])
            #expect(try await waiting(for: county.village("990101100202"), county) == [:])
            #expect(try await waiting(for: county.township(), county) == ["签收交办的问题": 2, "复核自考问题的整改": 1])
            #expect(try await waiting(for: county.township("990101200"), county) == ["签收交办的问题": 1])
            #expect(try await waiting(for: county.departmentLiaison, county) == [:])
        }
    }

    @Test("presses the heads of the unit that answers, and only those", arguments: Engine.available)
    func pressed(engine: Engine) async throws {
        try await withCounty(engine) { county in
            _ = try await scenario(county)
            county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 10))
            _ = try await OverdueJob(office: county.office).run(county: TestCounty.code)
            let notice = "督办通知：请分管领导过问"
            let expected: [(Actor, Int?)] = [
                (try county.township("990101100", [.townshipDeputy]), 2),
                (try county.township("990101200", [.townshipDeputy]), 1),
                (try county.township("990101100", [.townshipHead]), nil),
                (departmentDeputy(county), nil),
            ]
            for (actor, count) in expected {
                #expect(try await waiting(for: actor, county)[notice] == count, "\(actor.roles) \(actor.scope)")
            }
        }
    }

    private func departmentDeputy(_ county: TestCounty) -> Actor {
        Actor(
            id: "water-deputy", name: "水利", county: TestCounty.code, roles: [.departmentDeputy],
            scope: .unit(county.department.unit))
    }
}

@Suite("Assigning many at once")
struct AssignFindingsTests {
    @Test("gives each to the township where it was found", arguments: Engine.available)
    func townships(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let found = [try await county.find(), try await county.find(in: "990101200201")]
            let limit = try #require(Limit.named("rural.ordinary"))
            let count = try await county.office.carryOut(
                AssignFindings(findings: found, unit: nil, limit: limit), by: county.clerk)
            #expect(count == 2)
            #expect(try await county.finding(found[0]).leadName == "云溪镇")
            #expect(try await county.finding(found[1]).leadName == "茶亭乡")
        }
    }

    @Test("is all or nothing: what was assigned meanwhile is named and stays as it was", arguments: Engine.available)
    func stale(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let found = [try await county.find("甲"), try await county.find("乙")]
            try await county.assign(found[1], to: county.department)
            let before = try await county.course(found[1])
            let limit = try #require(Limit.named("rural.ordinary"))
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    AssignFindings(findings: found, unit: nil, limit: limit), by: county.clerk)
            }
            #expect(refusal?.fields.first?.name == "finding" && refusal?.message.contains("乙") == true)
            #expect(try await county.finding(found[0]).state == .found)
            #expect(try await county.course(found[1]) == before)
        }
    }

    @Test("is a township's for its self-checks only, and then wholly refused", arguments: Engine.available)
    func township(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let found = [try await county.find(source: .selfCheck), try await county.find(source: .visit)]
            let limit = try #require(Limit.named("rural.ordinary"))
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    AssignFindings(findings: found, unit: nil, limit: limit), by: try county.township())
            }
            #expect(refusal?.kind == .forbidden)
            for id in found { #expect(try await county.finding(id).state == .found) }
        }
    }
}
