import Assessment
import Database
import Dispatch
import Findings
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Closing a month")
struct ClosingTests {
    private func close(
        _ county: TestCounty, _ month: String = "2019-11", acceptsMissing: Bool = true
    ) async throws -> ClosedMonth {
        try await county.office.close(
            try TestCounty.month(month), acceptsMissing: acceptsMissing, by: county.director)
    }

    private func closedMonths(_ county: TestCounty) async throws -> [ClosedMonth] {
        try await county.office.read { try Assessments.closed(county: TestCounty.code, in: $0) }
    }

    private func expectRefused(
        _ county: TestCounty, _ code: String, _ month: String = "2019-11", acceptsMissing: Bool = true
    ) async throws {
        let before = try await closedMonths(county).map(\.bytes)
        let refusal = await #expect(throws: Refusal.self) {
            try await close(county, month, acceptsMissing: acceptsMissing)
        }
        #expect(refusal?.code == code)
        #expect(try await closedMonths(county).map(\.bytes) == before)
    }

    /// The self-checks of all villages, and the county's four visits.
    private func live(_ county: TestCounty) async throws -> (selfChecks: [Visit], visits: [Visit]) {
        (try await county.plan("2019-11", .selfCheck, .announced), try await county.plan())
    }

    private func enterDecember(_ county: TestCounty) throws {
        county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
    }

    /// The clock may be past the month: what is handed in late says when it was held.
    private func submit(_ county: TestCounty, _ visits: some Sequence<Visit>) async throws {
        for visit in visits {
            try await county.office.carryOut(
                SubmitVisit(
                    visit: visit.id, heldOn: try TestCounty.day("2019-11-04"), listeners: TestCounty.listeners),
                by: try county.recorder(of: visit))
        }
    }

    @Test("is still to come for every month in which anything was visited", arguments: Engine.available)
    func months(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            func months() async throws -> [String] {
                try await county.office.read { try Visits.months(county: TestCounty.code, in: $0) }.map(\.description)
            }
            let visits = try await county.plan()
            #expect(try await months() == [])
            try await submit(county, visits.prefix(1))
            county.clock.set(Instant(try TestCounty.day("2020-02-03"), hour: 9))
            for visit in try await county.plan("2020-02") { try await county.submit(visit) }
            #expect(try await months() == ["2020-02", "2019-11"])
        }
    }

    @Test("waits until the month is over, to the minute", arguments: Engine.available)
    func running(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            try await submit(county, selfChecks + visits)
            try await expectRefused(county, "assessment.running")
            county.clock.set(Instant(try TestCounty.day("2019-11-30"), hour: 23, minute: 59))
            try await expectRefused(county, "assessment.running")
            county.clock.advance(minutes: 1)
            #expect(try await close(county, acceptsMissing: false).revision == 1)
        }
    }

    @Test("waits for every county visit to be scored or cancelled", arguments: Engine.available)
    func outstanding(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (_, visits) = try await live(county)
            try await submit(county, visits.dropLast())
            try enterDecember(county)
            let refusal = await #expect(throws: Refusal.self) { try await close(county) }
            #expect(refusal?.code == "assessment.outstanding" && refusal?.message.contains(visits[3].village) == true)
            try await county.office.carryOut(CancelVisit(visit: visits[3].id, reason: "道路塌方"), by: county.clerk)
            _ = try await close(county)
        }
    }

    @Test("asks that villages without a self-check are accepted", arguments: Engine.available)
    func missing(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            try await submit(county, selfChecks.dropLast() + visits)
            try enterDecember(county)
            try await expectRefused(county, "assessment.missing", acceptsMissing: false)
            let closed = try await close(county)
            #expect(closed.result.townships.flatMap(\.missing) == [selfChecks[9].division])
        }
    }

    @Test("of a month in which nobody looked, or before any rule, is refused", arguments: Engine.available)
    func empty(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            try await expectRefused(county, "assessment.empty", "2019-09")
            try await expectRefused(county, "assessment.noRule", "2018-12")
        }
    }

    @Test("is done once", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            try await submit(county, selfChecks + visits)
            try enterDecember(county)
            let closed = try await close(county)
            #expect(closed.closedBy == county.director.name && closed.closedAt == county.clock.now)
            county.clock.advance(minutes: 1)
            try await expectRefused(county, "assessment.closed")
            #expect(try await county.audited(Action("closing.approve", "")).count == 1)
        }
    }

    @Test("by two at once is done once", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            try await submit(county, selfChecks + visits)
            try enterDecember(county)
            let closing = try await county.office.carryOut(
                ProposeClosing(month: try TestCounty.month(), acceptsMissing: true), by: county.clerk)
            let command = try TakeProcedureStep(Closing.procedure, closing, Signatures.approve)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for office in [county.office, county.otherServer, county.office, county.otherServer] {
                    group.addTask {
                        do {
                            return try await office.carryOut(command, by: county.director).rawValue
                        } catch { return (error as? Refusal)?.code ?? "\(error)" }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let late = "closing.outOfOrder"
            #expect(outcomes.sorted() == ["approved", late, late, late])
            #expect(try await closedMonths(county).count == 1)
            #expect(try await county.audited(Action("closing.approve", "")).count == 1)
        }
    }

    @Test("leaves nothing more to be drawn for the month", arguments: Engine.available)
    func noMorePlans(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            try await submit(county, selfChecks + visits)
            try enterDecember(county)
            func plan(_ month: String) async throws {
                try await county.office.carryOut(
                    MakePlan(
                        month: try TestCounty.month(month), sheet: county.sheet, edition: 1, tier: .selfCheck,
                        manner: .announced, reason: "补查", isClosed: Assessments.isClosed), by: county.clerk)
            }
            _ = try await close(county)
            let refusal = await #expect(throws: Refusal.self) { try await plan("2019-11") }
            #expect(refusal?.code == "plan.closed" && refusal?.fields.map(\.name) == ["month"])
            try await plan("2019-12")
        }
    }

    @Test("closes its plans: nothing of them is visited, cancelled or made void", arguments: Engine.available)
    func closesPlans(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            try await submit(county, selfChecks.dropLast(2) + visits.dropLast())
            let cancelled = try #require(visits.last)
            try await county.office.carryOut(CancelVisit(visit: cancelled.id, reason: "洪水封路"), by: county.clerk)
            let (left, noted) = (selfChecks[selfChecks.count - 2], try #require(selfChecks.last))
            let line = try await county.note(noted)
            try enterDecember(county)
            _ = try await close(county)
            let attempts: [any Command] = [
                AddLine(visit: left.id, line: county.newLine(), kind: TestCounty.litter),
                ChangeLine(visit: noted.id, line: line, count: 2), RemoveLine(visit: noted.id, line: line),
                SubmitVisit(visit: noted.id, heldOn: try TestCounty.day("2019-11-29"), listeners: TestCounty.listeners),
            ]
            for command in attempts {
                let refusal = await #expect(throws: Refusal.self) {
                    try await carryOut(command, by: try county.recorder(of: noted), county)
                }
                #expect(refusal?.code == "plan.monthClosed" && refusal?.message.contains("2019年11月已经关账") == true)
            }
            for command in [CancelVisit(visit: left.id, reason: "忘了"), VoidPlan(plan: left.plan, reason: "重来")]
                as [any Command]
            {
                let refusal = await #expect(throws: Refusal.self) {
                    try await carryOut(command, by: county.director, county)
                }
                #expect(refusal?.code == "plan.monthClosed")
            }
            #expect(try await county.visit(left.id).state == .lapsed)
            #expect(try await county.visit(cancelled.id).state == .cancelled)
            let township = try county.township()
            #expect(try await county.office.read { try Visits.waiting(for: township, in: $0) }.isEmpty)
            let plans = try await county.office.read { try Plans.all(for: county.clerk, in: $0) }
            #expect(plans.allSatisfy { $0.state == .closed && $0.plan.closedAt == county.clock.now })
            let counts = Dictionary(
                uniqueKeysWithValues: plans.map { ($0.plan.tier, [$0.visits, $0.scored, $0.cancelled]) })
            #expect(counts == [.selfCheck: [10, 8, 0], .county: [4, 3, 1]])
        }
    }

    private func carryOut(_ command: some Command, by actor: Actor, _ county: TestCounty) async throws {
        _ = try await county.office.carryOut(command, by: actor)
    }

    @Test("keeps a result that is computed again to the byte, whatever happens afterwards", arguments: Engine.available)
    func toTheByte(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            let township = try county.township()
            let line = try await county.note(visits[0], count: 4)
            try await county.note(visits[2], .init(item: "3-1", deduction: "b"))
            try await submit(county, selfChecks.dropLast(2) + visits)
            let (open, answered) = (try await county.find(), try await county.find())
            for id in [open, answered] { try await county.assign(id) }
            try await county.take(.init(.accept), answered, by: township)
            try await county.respond(answered, by: township)
            try enterDecember(county)
            let closed = try await close(county)
            #expect(closed.bytes == (try closed.result.canonical))
            let own = try #require(closed.result.townships.first { $0.code == county.yunxi.division })
            #expect(own.rectification.due == 2 && own.rectification.onTime == 1)

            try await expectSame(closed, county)
            county.clock.advance(minutes: 1)
            try await county.office.carryOut(
                VoidLine(visit: visits[0].id, line: line, reason: "误记", listeners: TestCounty.listeners),
                by: county.director)
            // What nobody came to before stays so: the closed month's visits are closed with it.
            for visit in selfChecks.suffix(2) {
                let refusal = await #expect(throws: Refusal.self) { try await county.submit(visit) }
                #expect(refusal?.code == "plan.monthClosed")
            }
            try await county.take(.init(.verify), answered, by: county.clerk)
            try await county.take(.init(.close), answered, by: county.clerk)
            try await county.take(.init(.void), open, by: county.director, note: "误记")
            try await expectSame(closed, county)
            // As of now it would be another: the kept one does not hide that.
            let now = try await computed(closed, county, asOf: county.clock.now)
            #expect(now != closed.bytes)
            #expect(try await closedMonths(county).map(\.bytes) == [closed.bytes])
        }
    }

    private func computed(_ closed: ClosedMonth, _ county: TestCounty, asOf moment: Instant) async throws -> [UInt8] {
        try await county.otherServer.read {
            try Assessments.compute(
                closed.month, by: closed.rule, county: TestCounty.code, asOf: moment, in: $0
            ).canonical
        }
    }

    private func expectSame(_ closed: ClosedMonth, _ county: TestCounty) async throws {
        #expect(try await computed(closed, county, asOf: closed.closedAt) == closed.bytes)
    }

    @Test("is followed by whatever is recorded later, by a clock that was set back too", arguments: Engine.available)
    func clockSetBack(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (closed, void) = try await closedWithOneLine(county)
            county.clock.set(closed.closedAt.adding(hours: -23))
            _ = try await county.office.carryOut(void, by: county.director)
            try await expectSame(closed, county)
            let dated = try await county.audited(VoidLine.action).map(\.at)
            #expect(dated == [Instant(milliseconds: closed.closedAt.milliseconds + 1)])
        }
    }

    @Test("by a clock that was days ahead dates nothing days ahead", arguments: Engine.available)
    func clockFarAhead(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (closed, void) = try await closedWithOneLine(county)
            county.clock.set(closed.closedAt.adding(hours: -25))
            _ = try await county.office.carryOut(void, by: county.director)
            #expect(try await county.audited(VoidLine.action).map(\.at) == [county.clock.now])
        }
    }

    @Test(
        "is not overtaken by what another server had not committed yet",
        arguments: Engine.available.filter { $0 == .postgresql })
    func underWay(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            let line = try await county.note(visits[0], count: 4)
            try await submit(county, selfChecks + visits)
            try enterDecember(county)
            let void = HeldBack(
                command: VoidLine(visit: visits[0].id, line: line, reason: "误记", listeners: TestCounty.listeners))
            async let voided = county.otherServer.carryOut(void, by: county.director)
            await void.isWritten()
            county.clock.advance(minutes: 1)
            let closed = try await close(county)
            void.release()
            _ = try await voided
            try await expectSame(closed, county)
            #expect(try await computed(closed, county, asOf: county.clock.now.adding(minutes: 1)) != closed.bytes)
        }
    }

    /// A closed November, and the command that voids the line which cost a point in it.
    private func closedWithOneLine(_ county: TestCounty) async throws -> (ClosedMonth, VoidLine) {
        let (selfChecks, visits) = try await live(county)
        let line = try await county.note(visits[0], count: 4)
        try await submit(county, selfChecks + visits)
        try enterDecember(county)
        return (
            try await close(county),
            VoidLine(visit: visits[0].id, line: line, reason: "误记", listeners: TestCounty.listeners)
        )
    }

    @Test("scores by what the visits say", arguments: Engine.available)
    func scores(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (selfChecks, visits) = try await live(county)
            // 云溪镇's two visits: 98 and 100; 茶亭乡's: 88 and 100.
            try await county.note(visits[0], count: 4)
            try await county.note(visits[2], .init(item: "3-1", deduction: "b"))
            try await submit(county, selfChecks + visits)
            try enterDecember(county)
            let townships = try await close(county).result.townships
            // No panel in the month: its 20 are shared out, (20·100 + 60·99) / 80.
            #expect(townships.map(\.name) == ["云溪镇", "茶亭乡"])
            #expect(townships.map(\.score) == [Points("99.25"), Points("95.5")])
            #expect(townships.map(\.rank) == [1, 2])
            let counted = townships.flatMap(\.tiers).flatMap(\.villages).flatMap(\.visits)
            #expect(Set(counted) == Set((selfChecks + visits).map(\.id.description)))
        }
    }
}

/// A command that has written, and commits when it is let go: run again because another came between, it does not wait.
private struct HeldBack<Inner: Command>: Command {
    static var action: Action { Inner.action }
    let command: Inner
    private let written = AsyncStream.makeStream(of: Void.self)
    private let permission = DispatchSemaphore(value: 0)

    init(command: Inner) { self.command = command }

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Inner.Outcome> {
        let done = try command.carryOut(by: actor, in: transaction)
        written.continuation.yield()
        permission.wait()
        permission.signal()
        return done
    }

    func isWritten() async { for await _ in written.stream { return } }
    func release() { permission.signal() }
}

@Suite("A rule that the office makes")
struct MakeRuleTests {
    private func make(
        _ county: TestCounty, from month: String,
        _ weights: AssessmentRule.Weights = .init(selfCheck: 30, county: 70, panel: 0),
        missing: AssessmentRule.MissingSelfCheck = .leftOut, title: String = "2020年考核办法", sources: String = "自定"
    ) async throws -> Int {
        let proposal = try await county.office.carryOut(
            ProposeRule(
                title: title, validFrom: try TestCounty.month(month), weights: weights, missingSelfCheck: missing,
                sources: sources), by: county.clerk)
        try await county.office.carryOut(
            TakeProcedureStep(Ruling.procedure, proposal, Signatures.approve), by: county.director)
        return try await county.office.read {
            try Assessments.rules(county: TestCounty.code, in: $0).first?.version ?? 0
        }
    }

    private func rule(_ county: TestCounty, _ month: String) async throws -> AssessmentRule {
        let month = try TestCounty.month(month)
        return try await county.office.read { try Assessments.rule(for: month, county: TestCounty.code, in: $0) }
    }

    @Test("scores the months from its first on", arguments: Engine.available)
    func inForce(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let first = try await rule(county, "2019-11")
            #expect(first == .ours)
            #expect(try await make(county, from: "2019-12") == 2)
            #expect(try await make(county, from: "2020-02", missing: .zero) == 3)
            #expect(try await rule(county, "2019-11").version == 1)
            #expect(try await rule(county, "2019-12").version == 2)
            #expect(try await rule(county, "2020-01").missingSelfCheck == .leftOut)
            #expect(try await rule(county, "2021-01").version == 3)
        }
    }

    @Test("is kept as the same text in every process", arguments: Engine.available)
    func text(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            _ = try await make(county, from: "2019-12")
            let text: String? = try await county.office.read {
                try $0.value("SELECT content FROM assessmentRule WHERE county = \(TestCounty.code)")
            }
            let names = try #require(text).matches(of: /"(\w+)":/).map { String($0.output.1) }
            #expect(
                names == [
                    "arithmetic", "components", "kind", "tier", "weight", "kind", "tier", "weight", "kind", "tier",
                    "weight", "counts", "kind", "notes", "sources", "title", "validFrom", "version",
                ])
        }
    }

    @Test("is refused unless its weights are 100 together, and keeps nothing", arguments: Engine.available)
    func weights(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let all: [AssessmentRule.Weights] = [
                .init(selfCheck: 20, county: 60, panel: 19), .init(selfCheck: 20, county: 60, panel: 21),
                .init(selfCheck: 0, county: 0, panel: 0), .init(selfCheck: -20, county: 100, panel: 20),
                .init(selfCheck: 120, county: -20, panel: 0), .init(selfCheck: .max, county: 1, panel: .min),
            ]
            for weights in all {
                let refusal = await #expect(throws: Refusal.self) { try await make(county, from: "2019-12", weights) }
                #expect(refusal?.fields.map(\.name) == ["weights"])
            }
            let rules = try await county.office.read { try Assessments.rules(county: TestCounty.code, in: $0) }
            #expect(rules == [.ours])
        }
    }

    @Test("does not reach back into a closed month", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            for visit in try await county.plan() { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            try await county.office.close(try TestCounty.month(), by: county.director)
            for month in ["2019-10", "2019-11"] {
                let refusal = await #expect(throws: Refusal.self) { try await make(county, from: month) }
                #expect(refusal?.code == "assessment.ruleTooEarly" && refusal?.fields.map(\.name) == ["validFrom"])
            }
            #expect(try await make(county, from: "2019-12") == 2)
        }
    }
}
