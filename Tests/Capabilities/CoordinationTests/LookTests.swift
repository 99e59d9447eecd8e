import Database
import Findings
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Coordination

@Suite("长效机制: a place that was put right")
struct LookTests {
    private func fall(_ desk: Desk, on day: String) async throws -> Int {
        desk.county.clock.set(Instant(try TestCounty.day(day), hour: 9))
        return try await desk.office.carryOut(FallDue(), by: .system(county: TestCounty.code))
    }

    @Test("is looked at again after 30 and 90 days, and waits for nobody before", arguments: Engine.available)
    func planned(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let place = try await desk.addPlace(try await desk.register())
            #expect(try await desk.looks().isEmpty)
            try await desk.putRight(place)
            let looks = try await desk.looks()
            #expect(looks.map(\.days) == [30, 90] && looks.allSatisfy { $0.state == .planned })
            #expect(looks.map(\.dueOn.description) == ["2019-12-04", "2020-02-02"])
            let inspector = desk.county.inspector
            func waiting() async throws -> [String] {
                try await desk.office.read { try CaseLook.procedure.waiting(for: inspector, in: $0).map(\.title) }
            }
            #expect(try await fall(desk, on: "2019-12-03") == 0)
            #expect(try await waiting().isEmpty)
            #expect(try await fall(desk, on: "2019-12-04") == 1)
            #expect(try await fall(desk, on: "2019-12-04") == 0)
            #expect(try await waiting() == ["整治成果保持：回头看"])
            try await desk.take(
                CaseLook.keep, looks[0].id, CaseLook.procedure, by: inspector, photos: [desk.county.photo])
            #expect(try await waiting().isEmpty)
            let year = try #require(Period(year: 2019))
            #expect(try await desk.value("caseLooks", year) == 1)
            #expect(try await desk.value("caseRelapses", year) == 0)
            #expect(try await desk.value("caseRelapseRate", year) == 0)
        }
    }

    @Test(
        "makes a finding when it came back, lies open again, and is put right and looked at anew",
        arguments: Engine.available)
    func relapsed(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let county = desk.county
            let id = try await desk.register()
            let place = try await desk.addPlace(id)
            try await desk.putRight(place)
            _ = try await fall(desk, on: "2019-12-04")
            let look = try await desk.looks()[0]
            let bare = await desk.refusal {
                try await desk.take(CaseLook.relapse, look.id, CaseLook.procedure, by: county.inspector)
            }
            #expect(bare?.fields.map(\.name) == ["note", "photo"])
            // Whoever put it right does not look.
            let township = try county.township()
            let own = await desk.refusal {
                try await desk.take(
                    CaseLook.keep, look.id, CaseLook.procedure, by: township, photos: [county.photo])
            }
            #expect(own?.kind == .forbidden)
            try await desk.take(
                CaseLook.relapse, look.id, CaseLook.procedure, by: county.inspector, note: "又停了四辆",
                photos: [try TestCounty.photo("look")])
            let looks = try await desk.looks()
            #expect(looks.map(\.state) == [.relapsed, .dropped])
            let finding = try #require(looks[0].finding.flatMap { ID<Finding>($0) })
            let found = try await county.finding(finding)
            #expect(found.title == "菜场后巷整治后反弹" && found.description == "又停了四辆" && found.state == .found)
            let record = try await desk.one(id)
            #expect(record.counts.findings == CaseCount(all: 1, open: 1) && record.counts.places.open == 1)
            let year = try #require(Period(year: 2019))
            #expect(try await desk.value("caseRelapseRate", year) == 1000)
            try await desk.office.read { [clerk = desk.clerk] transaction in
                let rows = try Listing.caseLooks.first("figure=caseRelapses.2019", 5, for: clerk, in: transaction)
                #expect(rows.map(\.id) == [look.id])
            }
            // The township that it lies in does not verify it: it is the county's.
            try await county.assign(finding)
            try await county.take(.init(.accept), finding, by: township)
            try await county.respond(finding, by: township)
            await #expect(throws: Refusal.self) { try await county.take(.init(.verify), finding, by: township) }
            try await desk.putRight(place)
            #expect(try await desk.looks().count { $0.state == .planned } == 2)
        }
    }

    @Test("is looked at by the county's own days")
    func setting() async throws {
        try await Desk.with(.sqlite) { desk in
            try await desk.office.carryOut(
                ChangeSetting(
                    CoordinationSettings.looks, to: LookDays(first: 10, second: 20), version: 1, reason: "试行"),
                by: desk.county.director)
            try await desk.putRight(try await desk.addPlace(try await desk.register()))
            #expect(try await desk.looks().map(\.days) == [10, 20])
        }
    }
}
