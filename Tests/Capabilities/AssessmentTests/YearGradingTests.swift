import Database
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import Assessment

@Suite("The grades of a year")
struct YearGradingTests {
    /// November visited and closed, and the year over.
    private func closed(_ county: TestCounty) async throws -> (visit: Visit, line: ID<VisitLine>) {
        let visits = try await county.plan()
        let line = try await county.note(visits[0], count: 4)
        for visit in visits { try await county.submit(visit) }
        county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
        try await county.office.close(try TestCounty.month(), by: county.director)
        return (visits[0], line)
    }

    private func propose(_ county: TestCounty, _ reason: String = "", seen: SeenVersion? = nil) async throws
        -> ID<YearGrading>
    {
        try await county.office.carryOut(ProposeGrading(year: 2019, reason: reason, seen: seen), by: county.clerk)
    }

    private func take(_ step: String, _ id: ID<YearGrading>, by actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(YearGrading.procedure, id, step, answers: StepAnswers(note: "同意")), by: actor)
    }

    private func all(_ county: TestCounty) async throws -> [YearGrading] {
        try await county.office.read { try YearGradings.of(2019, county: TestCounty.code, in: $0) }
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do { try await body() } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
        return nil
    }

    @Test("Are put forward by the clerk, approved by the director, signed by a leader", arguments: Engine.available)
    func hands(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            _ = try await closed(county)
            #expect(await code { _ = try await propose(county) } == "yearGrading.running")
            county.clock.set(Instant(try TestCounty.day("2020-01-06"), hour: 9))
            let id = try await propose(county)
            #expect(await code { _ = try await propose(county) } == "yearGrading.waiting")
            #expect(await code { try await take("sign", id, by: county.leader, county) } == "yearGrading.outOfOrder")
            #expect(await code { try await take("approve", id, by: county.clerk, county) } != nil)
            try await take("approve", id, by: county.director, county)
            #expect(await code { try await take("sign", id, by: county.director, county) } != nil)
            try await take("sign", id, by: county.leader, county)
            let signed = try #require(try await all(county).first)
            #expect(signed.state == .signed && signed.revision == 1)
            let present = try await county.office.read {
                try YearGradings.present(2019, county: TestCounty.code, in: $0)
            }
            #expect(signed.result == present && !present.rows.isEmpty)
            #expect(await code { _ = try await propose(county) } == "yearGrading.same")
            #expect(
                await code { _ = try await county.office.carryOut(ProposeGrading(year: 2018), by: county.clerk) }
                    == "yearGrading.empty")
        }
    }

    @Test(
        "Keep what was signed; what a month's correction changed is shown and becomes another",
        arguments: Engine.available)
    func drift(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let (visit, line) = try await closed(county)
            county.clock.set(Instant(try TestCounty.day("2020-01-06"), hour: 9))
            let id = try await propose(county)
            try await take("approve", id, by: county.director, county)
            // Corrected between two hands: it goes no further.
            try await county.office.carryOut(
                VoidLine(visit: visit.id, line: line, reason: "误扣", listeners: TestCounty.listeners),
                by: county.director)
            county.clock.advance(minutes: 1)
            let revision = try await county.office.carryOut(
                ProposeRevision(month: try TestCounty.month(), reason: "误扣作废"), by: county.clerk)
            func correct() async throws {
                try await county.office.carryOut(
                    TakeProcedureStep(Revising.procedure, revision, Signatures.approve), by: county.director)
            }
            let before = try #require(try await all(county).first)
            try await correct()
            #expect(await code { try await take("sign", id, by: county.leader, county) } == "yearGrading.changed")
            let now = try await county.office.read {
                try YearGradings.present(2019, county: TestCounty.code, in: $0)
            }
            let drift = before.result.differences(to: now)
            #expect(drift.count == 1 && drift[0].contains("→"), "\(drift)")
            try await take("sendBack", id, by: county.leader, county)
            let stale = try YearGrading.version(before)
            #expect(await code { _ = try await propose(county, seen: stale) } == "seen.old")
            let again = try await propose(county)
            try await take("approve", again, by: county.director, county)
            try await take("sign", again, by: county.leader, county)
            let kept = try await all(county)
            #expect(kept.map(\.state) == [.signed, .returned] && kept[1].result == before.result)
        }
    }

    @Test("Have one set of bytes, and say what became of each township")
    func rows() throws {
        let code = try Samples.code(township: 1)
        func standing(_ mean: String, _ rank: Int, _ grade: YearGrade?) throws -> YearStanding {
            let months = [
                try Samples.month("2019-11"): try Samples.points(mean),
                try Samples.month("2019-02"): try Samples.points("90"),
            ]
            return YearStanding(
                code: code, name: "云溪镇", group: .town, months: months, mean: try Samples.points(mean), rank: rank,
                grade: grade)
        }
        let first = YearResult(year: 2019, [try standing("95.5", 1, YearGrade.ours[0])])
        #expect(first.rows[0].months.map(\.month.description) == ["2019-02", "2019-11"])
        #expect(try YearResult(stored: first.canonical) == first)
        let later = YearResult(year: 2019, [try standing("94", 2, YearGrade.ours[1])])
        #expect(
            first.differences(to: later) == [
                "云溪镇：95.50分，第1名，优秀，奖励50,000.00元 → 94.00分，第2名，良好，奖励20,000.00元"
            ])
        #expect(first.differences(to: first).isEmpty && first.rewards == 5_000_000)
    }
}
