import Database
import Findings
import Inspections
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@Suite("Townships that check each other")
struct CrossTests {
    private let listeners = DivisionListeners(
        closedThrough: { _, _ in nil }, onEnded: { try Visits.handOver($0, in: $1) })

    /// With so many townships beside 云溪镇 and 茶亭乡, of five villages each.
    private func withTownships(
        _ engine: Engine, more: Int = 2, _ body: (TestCounty) async throws -> Void
    ) async throws {
        try await withCounty(engine) { county in
            var csv = "code,name\n"
            for township in 0..<more {
                let code = "\(TestCounty.code)\(300 + township)"
                csv += "\(code),第\(township)乡\n"
                for village in 201...205 { csv += "\(code)\(village),第\(township)乡\(village)村\n" }
            }
            if more > 0 {
                try await county.office.carryOut(
                    ImportDivisions(list: Array(csv.utf8), validFrom: try TestCounty.day("2019-01-01")),
                    by: .system(county: TestCounty.code))
            }
            try await body(county)
        }
    }

    private func plan(
        _ county: TestCounty, _ month: String = "2019-11", tier: Tier = .county, reason: String = ""
    ) async throws -> ID<Plan> {
        try await county.office.carryOut(
            MakePlan(
                month: try TestCounty.month(month), sheet: county.sheet, edition: 1, tier: tier, manner: .cross,
                share: 20, reason: reason), by: county.clerk)
    }

    private func visits(_ county: TestCounty, _ plan: ID<Plan>, for actor: Actor? = nil) async throws -> [Visit] {
        try await county.office.read { [actor = actor ?? county.clerk] in try Plans.one(plan, for: actor, in: $0).visits
        }
    }

    @Test("each go to another, nobody home, no two to each other; the pairs are public", arguments: Engine.available)
    func pairs(engine: Engine) async throws {
        try await withTownships(engine) { county in
            let plan = try await plan(county)
            let all = try await visits(county, plan)
            #expect(all.count == 4 && all.allSatisfy { $0.manner == .cross && $0.tier == .county })
            let pairs = Set(all.map { [$0.checker?.description, $0.division.parent?.description] })
            #expect(pairs.count == 4 && pairs.allSatisfy { $0[0] != $0[1] && !pairs.contains($0.reversed()) })
            // Who checks sees where it goes, and who is checked that somebody comes.
            let own = try county.township("990101100")
            let seen = try await visits(county, plan, for: own)
            #expect(seen.count == 2)
            #expect(
                try await county.office.read { try Visits.waiting(for: own, in: $0) }.map(\.checker) == [own.division])
        }
    }

    @Test("are counted through the year; a redraw keeps its number", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await withTownships(engine) { county in
            func serial(_ plan: ID<Plan>) async throws -> String? {
                try await county.office.read { [clerk = county.clerk] in
                    try Plans.one(plan, for: clerk, in: $0).plan.serial?.chinese
                }
            }
            #expect(try await serial(plan(county, "2019-10")) == "2019年第1次")
            let second = try await plan(county)
            #expect(try await serial(second) == "2019年第2次")
            #expect(try await serial(plan(county, reason: "名单有误")) == "2019年第2次")
            let next = try await plan(county, "2019-12")
            #expect(try await serial(next) == "2019年第3次")
            try await county.office.carryOut(VoidPlan(plan: next, reason: "雨雪"), by: county.director)
            #expect(try await serial(plan(county, "2019-12")) == "2019年第4次", "no number is given twice")
        }
    }

    @Test("are refused where two would check each other, and in another tier", arguments: Engine.available)
    func few(engine: Engine) async throws {
        try await withTownships(engine, more: 0) { county in
            let few = await #expect(throws: Refusal.self) { try await plan(county) }
            #expect(few?.code == "cross.few" && few?.fields.first?.name == "manner")
            for tier in [Tier.selfCheck, .panel] {
                let other = await #expect(throws: Refusal.self) { try await plan(county, tier: tier) }
                #expect(other?.fields.first?.name == "manner")
            }
        }
    }

    @Test("record what they see, and neither they nor the checked verify it", arguments: Engine.available)
    func verified(engine: Engine) async throws {
        try await withTownships(engine) { county in
            let visit = try #require(
                try await visits(county, plan(county)).first { $0.division.parent?.description == "990101100" })
            let checker = try county.township(try #require(visit.checker).description)
            let stranger = await #expect(throws: Refusal.self) {
                try await county.note(visit, by: try county.township("990101100"))
            }
            #expect(stranger?.code == "visit.notYours")
            let line = try await county.note(visit, by: checker)
            try await county.submit(visit, by: checker)
            let found = try await county.office.read {
                try Findings.ofOrigins([line.description], county: TestCounty.code, in: $0)
            }
            let finding = try #require(found[line.description])
            #expect(try await county.finding(finding).source == .cross)
            try await county.assign(finding)
            try await county.take(.init(.accept), finding, by: try county.township())
            // Taken after the work, so another one.
            let after = try await withPhotos { try await $0.add(smallPhoto + [0]) }
            try await county.take(
                .respond(photos: [after.sha256]), finding, by: try county.township(), photos: [after])
            for actor in [checker, try county.township()] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.take(.init(.verify), finding, by: actor)
                }
                #expect(refusal?.kind == .forbidden || refusal?.kind == .missing)
            }
            #expect(try await county.take(.init(.verify), finding, by: county.inspector) == .verified)
        }
    }

    @Test("are entered by the office from paper, marked so", arguments: Engine.available)
    func onPaper(engine: Engine) async throws {
        try await withTownships(engine) { county in
            let visit = try #require(try await visits(county, plan(county)).first)
            let clerk = try await county.clerkOfUnit()
            try await county.note(visit, by: clerk)
            try await county.submit(visit, by: clerk)
            #expect(try await county.visit(visit.id).isEnteredForAnother)
            let own = try #require(try await visits(county, plan(county, "2019-12")).first)
            #expect(!own.isEnteredForAnother)
        }
    }

    @Test("go on after a merger in the middle of the month, but nobody checks himself", arguments: Engine.available)
    func merged(engine: Engine) async throws {
        try await withTownships(engine) { county in
            let plan = try await plan(county)
            let before = try await visits(county, plan)
            let gone = try #require(before.first { $0.division.parent?.description == "990101100" })
            // The township that checks it takes it in.
            let heir = try #require(gone.checker).description
            try await county.merge("990101100", into: heir, listeners)
            let after = try await visits(county, plan)
            let open = after.filter { $0.state == .open }
            #expect(open.allSatisfy { $0.checker?.description != "990101100" })
            #expect(open.allSatisfy { $0.checker != $0.division.parent })
            let pairs = Set(open.map { [$0.checker?.description, $0.division.parent?.description] })
            #expect(pairs.allSatisfy { !pairs.contains($0.reversed()) })
            #expect(after.contains { $0.state == .cancelled && $0.cancelReason?.isEmpty == false })
        }
    }
}

extension Actor {
    fileprivate var division: DivisionCode? { if case .division(let own, _) = scope { own } else { nil } }
}

extension TestCounty {
    /// A clerk with an account, of the office's own unit.
    fileprivate func clerkOfUnit() async throws -> Actor {
        let system = Actor.system(county: Self.code)
        let unit = try await office.read { try Units.named("创建办", county: Self.code, in: $0) }
        guard let unit else { throw Refusal(.missing, "test", "创建办") }
        let id = try await office.carryOut(
            AddPerson(name: "代填的干事", signInName: "clerk-1", unit: unit.id), by: system)
        try await office.carryOut(GiveRoles(person: id, roles: [.clerk]), by: system)
        return Actor(id: id.description, name: "代填的干事", county: Self.code, roles: [.clerk], scope: .county)
    }
}
