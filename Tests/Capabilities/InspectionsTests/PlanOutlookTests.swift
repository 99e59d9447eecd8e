import Database
import Inspections
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@Suite("What a plan comes to, told before it is made")
struct PlanOutlookTests {
    private func command(
        _ county: TestCounty, manner: Manner = .announced, share: Int = 40, exclusions: [Draw.Exclusion] = [],
        reason: String = ""
    ) throws -> MakePlan {
        MakePlan(
            month: try TestCounty.month(), sheet: county.sheet, edition: 1, tier: .county, manner: manner, share: share,
            inspectors: [county.inspector, county.otherInspector].compactMap { ID($0.id) }, exclusions: exclusions,
            reason: reason)
    }

    private func outlook(_ command: MakePlan, _ county: TestCounty) async throws -> PlanOutlook {
        try await county.office.read { [clerk = county.clerk] in try command.outlook(for: clerk, in: $0) }
    }

    @Test("is what the plan then has, and keeps nothing", arguments: Engine.available)
    func same(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let excluded = Draw.Exclusion(code: try county.division("990101100201"), reason: "道路施工")
            let command = try command(county, share: 50, exclusions: [excluded])
            let told = try await outlook(command, county)
            let kept = try await county.office.read { [clerk = county.clerk] in try Plans.all(for: clerk, in: $0).count
            }
            #expect(kept == 0)
            let plan = try await county.office.carryOut(command, by: county.clerk)
            let visits = try await county.office.read { [clerk = county.clerk] in
                try Plans.one(plan, for: clerk, in: $0).visits
            }
            #expect(told.villages == visits.count && told.villages == 2 + 3 && told.townships == 2)
            #expect(told.exclusions.map { "\($0.township)\($0.village) \($0.reason)" } == ["云溪镇云201村 道路施工"])
            #expect(told.loads.count == 2)
            for load in told.loads { #expect(visits.count { $0.inspectorName == load.name } == load.villages) }
        }
    }

    @Test("names the month's other plans, and which of them is replaced", arguments: Engine.available)
    func standing(engine: Engine) async throws {
        try await withCounty(engine) { county in
            _ = try await county.plan("2019-10", .county, .announced)
            let secret = try await county.plan()
            try await county.submit(secret[0])
            let other = try await outlook(try command(county), county)
            #expect(other.standing.map(\.plan.id) == [secret[0].plan])
            #expect(other.standing.first?.villages == 4 && other.standing.first?.scored == 1)
            #expect(other.standing.first?.isReplaced == false)
            let own = try await county.plan("2019-11", .county, .announced)
            let again = try await outlook(try command(county, reason: "云溪镇受灾"), county)
            #expect(again.standing.first { $0.isReplaced }?.plan.id == own[0].plan)
        }
    }

    @Test("refuses what making it would refuse", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let secret = try await county.plan()
            let silent = await #expect(throws: Refusal.self) {
                try await outlook(try command(county, manner: .unannounced), county)
            }
            #expect(silent?.fields.map(\.name) == ["reason"])
            let all = try await outlook(try command(county, share: 100), county)
            #expect(all.villages == 10)
            let share = await #expect(throws: Refusal.self) { try await outlook(try command(county, share: 0), county) }
            #expect(share?.fields.map(\.name) == ["share"])
            try await county.submit(secret[0])
            let begun = await #expect(throws: Refusal.self) {
                try await outlook(try command(county, manner: .unannounced, reason: "云溪镇受灾"), county)
            }
            #expect(begun?.code == "plan.begun")
        }
    }
}
