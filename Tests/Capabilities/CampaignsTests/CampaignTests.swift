import Database
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import Campaigns

@Suite("专项行动")
struct CampaignTests {
    @Test(
        "is begun by the director's signature on what stands there, and brought to its end", arguments: Engine.available
    )
    func whole(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.campaign(isBegun: false)
            await #expect(throws: Refusal.self) { try await county.take("start", id, by: county.clerk) }
            let old = try await county.office.read { [county] in
                try Campaigns.one(id, for: county.clerk, in: $0).seen()
            }
            try await county.office.carryOut(
                EditCampaign(id, try county.terms("三治一提升专项行动"), version: 1), by: county.clerk)
            let refused = await refusal { try await county.take("start", id, by: county.director, seen: old) }
            #expect(refused?.code == "seen.old")
            #expect(try await county.take("start", id, by: county.director) == .running)
            #expect(try await county.figure("campaignsRunning") == 1)
            #expect(try await county.take("conclude", id, by: county.clerk, note: "完成") == .concluded)
            #expect(try await county.figure("campaignsRunning") == 0)
            #expect(try await county.figure("campaignsRunning", in: Period("2018")) == 0)
        }
    }

    @Test("is not begun by who planned it, even if he directs the office")
    func twice() async throws {
        try await withCampaigns(.sqlite) { county in
            let both = Actor(
                id: "both", name: "两职", county: TestCounty.code, roles: [.clerk, .director], scope: .county)
            let id = try await county.office.carryOut(PlanCampaign(try county.terms()), by: both)
            let refused = await refusal { try await county.take("start", id, by: both) }
            #expect(refused?.code == "campaign.twice" && refused?.message.contains("“拟订”") == true)
        }
    }

    @Test("is stopped by the director with a reason, and nothing is added to it then")
    func stopped() async throws {
        try await withCampaigns(.sqlite) { county in
            let id = try await county.campaign()
            let mute = await refusal { try await county.take("stop", id, by: county.director, note: "") }
            #expect(mute?.fields.map(\.name) == ["note"])
            try await county.take("stop", id, by: county.director, note: "重复")
            #expect(await refusal { _ = try await county.project(of: id) }?.code == "project.closed")
            #expect(await refusal { _ = try await county.task(campaign: id) }?.code == "planTask.campaign")
        }
    }

    @Test(
        "refuses an end before its beginning and an editor who did not see another's change",
        arguments: Engine.available)
    func editors(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let early = await refusal {
                try await county.office.carryOut(
                    PlanCampaign(try county.terms(startOn: "2019-03-01", until: "2019-02-01")), by: county.clerk)
            }
            #expect(early?.fields.map(\.name) == ["until"])
            let id = try await county.campaign(isBegun: false)
            try await county.office.carryOut(EditCampaign(id, try county.terms("甲"), version: 1), by: county.clerk)
            let second = await refusal {
                try await county.office.carryOut(EditCampaign(id, try county.terms("乙"), version: 1), by: county.clerk)
            }
            #expect(second?.code == "campaign.editedMeanwhile")
            let name = try await county.office.read { [clerk = county.clerk] in
                try Campaigns.one(id, for: clerk, in: $0).name
            }
            #expect(name == "甲")
            // What was signed stays as it was signed.
            try await county.take("start", id, by: county.director)
            let late = await refusal {
                try await county.office.carryOut(EditCampaign(id, try county.terms("丙"), version: 2), by: county.clerk)
            }
            #expect(late?.code == "campaign.signed")
        }
    }

    @Test("is begun once by twenty directors at once", arguments: Engine.available)
    func twenty(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.campaign(isBegun: false)
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for turn in 0..<20 {
                    group.addTask {
                        let office = turn.isMultiple(of: 2) ? county.office : county.otherServer
                        guard let step = try? TakeProcedureStep(Campaign.procedure, id, "start") else { return false }
                        return (try? await office.carryOut(step, by: county.director)) != nil
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count(where: \.self) == 1)
        }
    }

    @Test("is seen by whom it concerns: its lead, and who has a project or a task in it", arguments: Engine.available)
    func seen(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.campaign(lead: county.chating)
            func sees(_ actor: Actor) async throws -> Int {
                try await county.office.read { try Listing.campaigns.count("", for: actor, in: $0) }
            }
            #expect(try await sees(county.leader) == 1)
            #expect(try await sees(county.township("990101200")) == 1)
            #expect(try await sees(county.departmentLiaison) == 0)
            #expect(try await sees(county.township()) == 0)
            _ = try await county.project(of: id)
            #expect(try await sees(county.departmentLiaison) == 1)
            // It lies on its ground.
            #expect(try await sees(county.township()) == 1)
            #expect(try await sees(county.village("990101100201")) == 0)
        }
    }

    @Test("counts the findings of its topics in its time, and the visits of its plans, as their lists do")
    func evidence() async throws {
        try await withCampaigns(.sqlite) { county in
            let id = try await county.campaign()
            let visits = try await county.plan()
            let plan = try #require(visits.first?.plan)
            try await county.find(topic: "治脏")
            try await county.find(topic: "治脏")
            try await county.find(topic: "治乱")
            try await county.office.carryOut(
                NameEvidence(id, topics: ["治脏", "治臭", "治脏"], plans: [plan]), by: county.clerk)
            let evidence = try await county.office.read { [county] in
                try CampaignEvidence(
                    of: try Campaigns.one(id, for: county.clerk, in: $0), for: county.clerk, in: $0)
            }
            #expect(evidence.topics.map(\.found) == [2, 0] && evidence.topics.map(\.open) == [2, 0])
            #expect(evidence.topics[0].foundPath.hasPrefix("findings?"))
            #expect(evidence.inspections.map(\.visits) == [visits.count])
            // An unannounced plan is not told to who must not know of it.
            let department = try await county.office.read { [county] in
                try CampaignEvidence(
                    of: try Campaigns.one(id, for: county.departmentLiaison, in: $0), for: county.departmentLiaison,
                    in: $0)
            }
            #expect(department.inspections.isEmpty)
        }
    }
}
