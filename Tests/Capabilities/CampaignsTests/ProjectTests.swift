import Database
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Campaigns

@Suite("专项行动的项目")
struct ProjectTests {
    @Test("adds up its entries, and a void one counts no more", arguments: Engine.available)
    func progress(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.project(of: try await county.campaign())
            try await county.progress(id, 30, fen: 4_000_000, showing: .before, photos: [county.photo])
            county.clock.set(county.clock.now.adding(minutes: 1))
            try await county.progress(id, 60, fen: 2_500_050)
            var project = try await county.found(id)
            #expect(project.percent == 60 && project.spent == 6_500_050)
            let entries = try await county.office.read { try Projects.entries(of: id, county: TestCounty.code, in: $0) }
            #expect(entries.map(\.percent) == [60, 30])
            try await county.office.carryOut(VoidProgress(id, entries[0].id, reason: "金额记错"), by: county.clerk)
            project = try await county.found(id)
            #expect(project.percent == 30 && project.spent == 4_000_000)
            #expect(try await county.figure("projectMoney") == 4_000_000)
            #expect(try await county.figure("projectMoney", in: Period("2019-10")) == 0)
            #expect(try await county.figure("campaignProjects") == 1)
            try await county.office.read { [county] transaction in
                #expect(
                    try Listing.progress.count("figure=projectMoney.2019-11", for: county.clerk, in: transaction) == 1)
                #expect(try Projects.check.faults(TestCounty.code, transaction).isEmpty)
                let photos = try Projects.photos(of: entries, county: TestCounty.code, in: transaction)
                #expect(photos.values.joined().map(\.sha256) == [county.photo.sha256])
            }
        }
    }

    @Test("refuses what is over the budget, and says by how much", arguments: Engine.available)
    func budget(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.project(of: try await county.campaign())
            try await county.progress(id, 50, fen: 10_000_000)
            let refused = await refusal { try await county.progress(id, 60, fen: 2_345_600) }
            #expect(refused?.fields.map(\.name) == ["money"])
            #expect(refused?.message.contains("还剩20,000.00元") == true)
            #expect(refused?.message.contains("超出3,456.00元") == true)
            try await county.progress(id, 60, fen: 2_000_000)
        }
    }

    @Test("refuses a percent out of its range or behind the last, a day to come, and an end before the start")
    func badInput() async throws {
        try await withCampaigns(.sqlite) { county in
            let campaign = try await county.campaign()
            #expect(
                await refusal { _ = try await county.project(of: campaign, dueOn: "2019-09-01") }?.fields.map(\.name)
                    == ["dueOn"])
            let id = try await county.project(of: campaign)
            for percent in [-1, 101] {
                #expect(await refusal { try await county.progress(id, percent) }?.code == "percent.range")
            }
            try await county.progress(id, 40)
            #expect(await refusal { try await county.progress(id, 39) }?.code == "progress.back")
            #expect(await refusal { try await county.progress(id, 50, on: "2019-11-05") }?.code == "progress.future")
            #expect(
                await refusal { try await county.progress(id, 50, photos: [county.photo]) }?.code == "progress.showing")
        }
    }

    @Test("is reported on by its lead, its campaign's lead or the office, and by nobody else")
    func parties() async throws {
        try await withCampaigns(.sqlite) { county in
            let campaign = try await county.campaign(lead: county.chating)
            let id = try await county.project(of: campaign)
            try await county.progress(id, 10)
            try await county.progress(id, 20, by: county.township("990101200"))
            try await county.progress(id, 30, by: county.clerk)
            // It lies on this one's ground, who may look.
            #expect(
                await refusal { try await county.progress(id, 40, by: county.township()) }?.code == "project.notYours")
            // This one does not even hear of it.
            #expect(await refusal { try await county.progress(id, 40, by: county.village()) }?.code == "project.none")
            try await county.office.carryOut(VoidProject(id, reason: "重复"), by: county.clerk)
            #expect(await refusal { try await county.progress(id, 50) }?.code == "project.over")
            #expect(try await county.figure("campaignProjects") == 0)
        }
    }
}
