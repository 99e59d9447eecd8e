import Database
import Inspections
import Kernel
import Media
import Office
import TestCounty
import TestSupport
import Testing
import Web

@Suite("An unannounced visit")
struct VisitSecrecyTests {
    private func sees(_ actor: Actor, _ visit: Visit, _ county: TestCounty) async throws -> Bool {
        let isListed = try await county.office.read {
            try Visits.page(Visits.Filter(), for: actor, limit: 99, in: $0).contains { $0.id == visit.id }
        }
        do {
            _ = try await county.visit(visit.id, for: actor)
            #expect(isListed, "\(actor.name) sees what is not listed")
            return true
        } catch let refusal as Refusal where refusal.kind == .missing {
            #expect(!isListed, "\(actor.name) is listed what is not seen")
            return false
        }
    }

    private func seesPlan(_ actor: Actor, _ plan: ID<Plan>, _ county: TestCounty) async throws -> Bool {
        let isListed = try await county.office.read { transaction in
            try Plans.all(for: actor, in: transaction).contains { $0.plan.id == plan }
        }
        do {
            _ = try await county.office.read { try Plans.one(plan, for: actor, in: $0).plan }
            #expect(isListed)
            return true
        } catch let refusal as Refusal where refusal.kind == .missing {
            #expect(!isListed)
            return false
        }
    }

    @Test("is unknown to the visited until it is scored, then known where it lies", arguments: Engine.available)
    func unknown(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await county.note(visit)
            let own = try county.township("990101100")
            let village = try county.village(visit.division.description)
            let others = [
                try county.township("990101200"), try county.village("990101200201"), county.departmentLiaison,
            ]
            for actor in others + [own, village, county.leader, county.otherInspector] {
                #expect(try await !sees(actor, visit, county), "\(actor.id)")
                #expect(try await !seesPlan(actor, visit.plan, county), "\(actor.id)")
                #expect(try await county.office.read { try Visits.waiting(for: actor, in: $0).isEmpty })
            }
            for actor in [county.clerk, county.director, county.inspector] {
                #expect(try await sees(actor, visit, county))
                #expect(try await seesPlan(actor, visit.plan, county))
            }
            try await county.submit(visit)
            for actor in [own, village, county.leader, county.otherInspector] {
                #expect(try await sees(actor, visit, county), "\(actor.id)")
                #expect(try await !seesPlan(actor, visit.plan, county), "\(actor.id)")
            }
            for actor in others { #expect(try await !sees(actor, visit, county), "\(actor.id)") }
        }
    }

    @Test("answers the visited as if it were not there, whatever they send", arguments: Engine.available)
    func asked(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            let line = try await county.note(visit)
            let commands: [any Command] = [
                AddLine(visit: visit.id, line: county.newLine(), kind: TestCounty.litter),
                ChangeLine(visit: visit.id, line: line, count: 9), RemoveLine(visit: visit.id, line: line),
                AddLinePhotos(visit: visit.id, line: line, photos: [county.photo]),
                RemoveLinePhoto(visit: visit.id, line: line, sha256: county.photo.sha256),
                SubmitVisit(visit: visit.id, heldOn: county.clock.now.day, listeners: TestCounty.listeners),
                VoidLine(visit: visit.id, line: line, reason: "误记", listeners: TestCounty.listeners),
                CancelVisit(visit: visit.id, reason: "道路塌方"),
            ]
            for actor in [
                try county.township(), try county.village(visit.division.description), county.leader,
                county.departmentLiaison, county.otherInspector,
            ] {
                for command in commands {
                    let refusal = await #expect(throws: Refusal.self) {
                        try await county.office.carryOut(command, by: actor)
                    }
                    // Whoever may not do it at all is told that, whatever visit it is.
                    var mayDo = true
                    if case .right(let right) = command.action.doers { mayDo = right.isHeld(by: actor) }
                    #expect(refusal?.code == (mayDo ? "visit.none" : "right.missing"), "\(actor.name)")
                }
            }
            #expect(try await county.lines(visit).map(\.count) == [1])
            #expect(try await county.visit(visit.id).state == .open)
        }
    }

    @Test("that was cancelled stays unknown to the visited", arguments: Engine.available)
    func cancelled(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visit = try #require(try await county.plan().first)
            try await county.office.carryOut(CancelVisit(visit: visit.id, reason: "道路塌方"), by: county.clerk)
            #expect(try await !sees(try county.township("990101100"), visit, county))
        }
    }

    @Test("beside an announced one does not show through it", arguments: Engine.available)
    func announced(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let open = try #require(try await county.plan("2019-11", .county, .announced).first)
            let secret = try await county.plan()
            let township = try county.township("990101100")
            #expect(try await sees(township, open, county))
            #expect(try await seesPlan(township, open.plan, county))
            for visit in secret { #expect(try await !sees(township, visit, county)) }
            for filter in ["unannounced", "announced"].map(Manner.init(rawValue:)) {
                var narrowed = Visits.Filter()
                narrowed.manner = filter
                let seen = try await county.office.read { [narrowed] in
                    try Visits.page(narrowed, for: township, limit: 99, in: $0)
                }
                #expect(seen.allSatisfy { $0.manner == .announced && $0.township == "云溪镇" })
            }
        }
    }

    private func isDisclosed(_ visits: [Visit], _ county: TestCounty) async throws -> Bool {
        let plan = try #require(visits.first).plan
        return try await county.office.read { try Plans.one(plan, for: county.clerk, in: $0).plan.isDisclosed }
    }

    /// Scores the first ones and cancels the last.
    private func finish(_ visits: [Visit], _ county: TestCounty) async throws {
        for visit in visits.dropLast() { try await county.submit(visit, by: county.clerk) }
        let last = try #require(visits.last)
        try await county.office.carryOut(CancelVisit(visit: last.id, reason: "道路塌方"), by: county.clerk)
    }

    @Test("has its draw disclosed when every visit is scored or cancelled", arguments: Engine.available)
    func disclosure(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            for visit in visits.dropLast() {
                try await county.submit(visit)
                #expect(try await !isDisclosed(visits, county))
            }
            let last = try #require(visits.last)
            try await county.office.carryOut(CancelVisit(visit: last.id, reason: "道路塌方"), by: county.clerk)
            #expect(try await isDisclosed(visits, county))
            let township = try county.township("990101100")
            #expect(try await seesPlan(township, visits[0].plan, county))
            let (_, seen) = try await county.office.read { try Plans.one(visits[0].plan, for: township, in: $0) }
            #expect(seen.allSatisfy { $0.township == "云溪镇" } && !seen.isEmpty)
        }
    }

    @Test("of an earlier month keeps a later draw closed, whose text would tell of it", arguments: Engine.available)
    func earlierMonth(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let (october, november) = (try await county.plan("2019-10"), try await county.plan("2019-11"))
            try await finish(november, county)
            #expect(try await !isDisclosed(november, county))
            county.clock.set(Instant(try TestCounty.day("2019-10-31"), hour: 10))
            try await finish(october, county)
            #expect(try await isDisclosed(october, county))
            #expect(try await isDisclosed(november, county))
        }
    }

    @Test(
        "drawn ahead for a later month keeps an earlier draw closed, whose text would tell of it",
        arguments: Engine.available)
    func laterMonthDrawnFirst(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let december = try await county.plan("2019-12")
            county.clock.advance(minutes: 1)
            let november = try await county.plan("2019-11")
            try await finish(november, county)
            let text = try await county.office.read {
                try Plans.drawText(november[0].plan, county: TestCounty.code, in: $0)
            }
            let betrayed = december.filter { text.contains("eligible \($0.division) 1\n") }
            let disclosed = try await isDisclosed(november, county)
            #expect(betrayed.isEmpty || !disclosed)
        }
    }

    @Test("that was drawn anew keeps the first draw closed until the second is done", arguments: Engine.available)
    func redrawn(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let first = try await county.plan()
            let second = try await county.plan(reason: "云溪镇受灾")
            #expect(try await !isDisclosed(first, county))
            #expect(try await !isDisclosed(second, county))
            try await finish(second, county)
            #expect(try await isDisclosed(first, county))
            #expect(try await isDisclosed(second, county))
        }
    }

    @Test("once one is scored, nothing is drawn anew", arguments: Engine.available)
    func begun(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            try await county.submit(visits[0])
            let refusal = await #expect(throws: Refusal.self) { try await county.plan(reason: "云溪镇受灾") }
            #expect(refusal?.code == "plan.begun")
            let (plan, _) = try await county.office.read { try Plans.one(visits[0].plan, for: county.clerk, in: $0) }
            #expect(plan.supersededBy == nil)
            #expect(try await county.audited(MakePlan.action).count == 1)
        }
    }
}
