import Database
import Findings
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Coordination

@Suite("A case that was closed")
struct ReopenedTests {
    /// With one place and one share, closed on the clock's day.
    private func closed(
        _ desk: Desk, promising words: String? = nil
    ) async throws -> (case: ID<CoordinationCase>, place: ID<CasePlace>) {
        let id = try await desk.register()
        let (share, place) = (try await desk.give(id), try await desk.addPlace(id))
        if let words {
            let unit = try #require(ID<Unit>(desk.county.department.unit))
            try await desk.office.carryOut(
                RecordCaseVisit(
                    id, kind: .service, visitedOn: try TestCounty.day("2019-11-01"), visitors: "县委副书记一行",
                    spot: "菜场后巷", words: "看了三处",
                    promise: .init(words, unit: unit, dueOn: try TestCounty.day("2019-11-20"))), by: desk.clerk)
        }
        try await desk.take("plan", id, CoordinationCase.procedure, by: desk.clerk)
        try await desk.finishShare(share)
        try await desk.putRight(place)
        try await desk.take("finish", id, CoordinationCase.procedure, by: desk.clerk, note: "都做完了")
        try await desk.take(
            "close", id, CoordinationCase.procedure, by: desk.county.director, note: "看过", day: try await desk.today(),
            photos: [desk.county.photo])
        return (id, place)
    }

    private func steps(_ id: ID<CoordinationCase>, _ desk: Desk) async throws
        -> [StepTaken<CoordinationCase.State>]
    {
        try await desk.office.read {
            try CoordinationCase.procedure.course(of: id, county: TestCounty.code, in: $0).taken
        }
    }

    @Test(
        "goes on when a place of it falls back, with the look's photo on the finding, and is closed anew",
        arguments: Engine.available)
    func relapsed(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let county = desk.county
            let (id, place) = try await closed(desk)
            let month = Period(try TestCounty.month())
            #expect(try await desk.value("casesOpen", month) == 0)
            county.clock.set(Instant(try TestCounty.day("2019-12-04"), hour: 9))
            _ = try await desk.office.carryOut(FallDue(), by: .system(county: TestCounty.code))
            let look = try #require(try await desk.looks().first { $0.state == .due })
            try await desk.take(
                CaseLook.relapse, look.id, CaseLook.procedure, by: county.inspector, note: "又停了四辆",
                photos: [try TestCounty.photo("look")])
            let record = try await desk.one(id)
            #expect(record.state == .going && record.closedOn == nil && record.counts.findings.open == 1)
            #expect(record.dueOn.description == "2020-01-03")
            let last = try #require(try await steps(id, desk).last)
            #expect(last.step == CoordinationCase.reopen && last.actorName == "系统")
            #expect(last.answers.note.contains("又停了四辆"))
            // Open at the end of the year, and not at the end of the month before.
            #expect(try await desk.value("casesOpen", month) == 0)
            #expect(try await desk.value("casesOpen", try #require(Period(year: 2019))) == 1)
            let finding = try #require(
                try await desk.looks().first { $0.id == look.id }?.finding.flatMap { ID<Finding>($0) })
            let photos = try await desk.office.read {
                try Findings.photos(of: finding, county: TestCounty.code, in: $0).before
            }
            #expect(photos.map(\.sha256) == ["look"])
            try await county.settle(finding)
            try await desk.putRight(place)
            try await desk.take("finish", id, CoordinationCase.procedure, by: desk.clerk, note: "又清了一遍")
            try await desk.take(
                "close", id, CoordinationCase.procedure, by: county.director, note: "看过", day: try await desk.today(),
                photos: [county.photo])
            #expect(try await desk.one(id).state == .closed)
            #expect(try await desk.value("casesOpen", try #require(Period(year: 2019))) == 0)
        }
    }

    @Test("with promises unkept says so in its steps; with none it does not", arguments: Engine.available)
    func unkept(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, _) = try await closed(desk, promising: "腾出三十个车位")
            let last = try #require(try await steps(id, desk).last)
            #expect(last.step == CoordinationCase.unkept && last.to == .closed)
            #expect(last.answers.note == "水利局：腾出三十个车位（2019年11月20日）")
            let (other, _) = try await closed(desk)
            #expect(try await steps(other, desk).last?.step == "close")
        }
    }

    @Test(
        "is verified in its findings by the office, whoever found them, until it lets them go",
        arguments: Engine.available)
    func kept(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let county = desk.county
            let finding = try await county.find(source: .selfCheck, by: try county.village())
            let id = try await desk.register()
            try await desk.office.carryOut(GatherFindings(id, [finding]), by: desk.clerk)
            let own = try await county.party(of: try county.division("990101100201"))
            try await county.assign(finding, to: own)
            let village = Actor(
                id: "v2", name: "村二", county: TestCounty.code, roles: [.village],
                scope: .division(try county.division("990101100201")))
            try await county.take(.init(.accept), finding, by: village)
            try await county.respond(finding, by: village)
            let deputy = try county.township("990101100", [.townshipDeputy])
            func waiting() async throws -> Int {
                try await desk.office.read { transaction in
                    var filter = FindingFilter(standing: .all)
                    filter.task = .verify
                    return try Findings.count(filter, for: deputy, in: transaction)
                }
            }
            let own1 = await desk.refusal { try await county.take(.init(.verify), finding, by: deputy) }
            #expect(own1?.code == "finding.notYours")
            #expect(try await waiting() == 0)
            try await desk.office.carryOut(ReleaseFinding(id, finding), by: desk.clerk)
            #expect(try await waiting() == 1)
            try await county.take(.init(.verify), finding, by: deputy)
        }
    }

    @Test("hands its places on when their township goes, those that were put right too", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let id = try await desk.register()
            let places = [try await desk.addPlace(id), try await desk.addPlace(id, in: "990101100202")]
            try await desk.putRight(places[0])
            let listeners = DivisionListeners(
                closedThrough: { _, _ in nil }, onEnded: { try Coordination.handOver($0, in: $1) })
            let day = try await desk.today()
            for (code, into) in [
                ("990101100201", "990101200201"), ("990101100202", "990101200202"), ("990101100203", "990101200203"),
                ("990101100204", "990101200204"), ("990101100205", "990101200205"), ("990101100", "990101200"),
            ] {
                try await desk.office.carryOut(
                    EndDivision(
                        try desk.county.division(code), from: day, into: try desk.county.division(into), reason: "区划调整",
                        listeners: listeners), by: .system(county: TestCounty.code))
            }
            for place in places {
                let found = try await desk.office.read { [clerk = desk.clerk] in
                    try CaseParts.place(place, for: clerk, in: $0)
                }
                #expect(found.township.name == "茶亭乡")
            }
        }
    }

    @Test("has a ticket of a township itself answered by that township", arguments: Engine.available)
    func ticket(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let finding = try await desk.office.carryOut(
                EnterTicket(
                    channel: .hotline, number: "RX9", receivedOn: try TestCounty.day("2019-11-01"),
                    division: try desk.county.division("990101100"), topic: "治乱", title: "集镇占道", words: ""),
                by: desk.clerk)
            try await desk.office.carryOut(
                AssignFindings(findings: [finding], unit: nil, limit: try #require(Limit.named("rural.ordinary"))),
                by: desk.clerk)
            #expect(try await desk.county.finding(finding).leadName == "云溪镇")
        }
    }
}
