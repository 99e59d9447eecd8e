import Database
import Findings
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("A finding's step that a unit took on paper")
struct OnPaperTests {
    private func enter(
        _ county: TestCounty, _ act: FindingAct, _ finding: ID<Finding>, by actor: Actor, isOnPaper: Bool = true
    ) async throws -> FindingState {
        try await county.office.carryOut(
            TakeStep(
                finding: finding, act: act, note: "见回执", photos: act.step == .respond ? [county.photo] : [],
                isOnPaper: isOnPaper),
            by: actor)
    }

    @Test(
        "is entered by the office, says so, and who entered the answer does not verify it", arguments: Engine.available)
    func entered(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            try await county.assign(finding)
            // Only where it is meant so.
            let plain = await #expect(throws: Refusal.self) {
                try await enter(county, .init(.accept), finding, by: county.clerk, isOnPaper: false)
            }
            #expect(plain?.code == "finding.notYours")
            #expect(try await enter(county, .init(.accept), finding, by: county.clerk) == .accepted)
            #expect(try await enter(county, .respond(photos: []), finding, by: county.clerk) == .responded)
            let history = try await county.course(finding).history
            #expect(history.suffix(2).allSatisfy { $0.actorName == "云溪镇（干事代填）" && $0.actor == "clerk" })
            let own = await #expect(throws: Refusal.self) {
                try await county.take(.init(.verify), finding, by: county.clerk)
            }
            #expect(own?.code == "finding.ownResponse")
            #expect(try await county.take(.init(.verify), finding, by: county.director) == .verified)
        }
    }

    @Test(
        "is nobody's to enter but the office's, and no verifying or closing is entered so", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finding = try await county.find()
            try await county.assign(finding, to: county.department)
            for actor in [county.inspector, county.leader, try county.township("990101200")] {
                await #expect(throws: Refusal.self) { try await enter(county, .init(.accept), finding, by: actor) }
            }
            #expect(try await enter(county, .init(.accept), finding, by: county.director) == .accepted)
            #expect(try await county.course(finding).history.last?.actorName == "水利局（主任代填）")
            #expect(try await enter(county, .respond(photos: []), finding, by: county.director) == .responded)
            // Meant as paper or not, who entered the answer does not verify it.
            let own = await #expect(throws: Refusal.self) {
                try await enter(county, .init(.verify), finding, by: county.director)
            }
            #expect(own?.code == "finding.ownResponse")
        }
    }
}
