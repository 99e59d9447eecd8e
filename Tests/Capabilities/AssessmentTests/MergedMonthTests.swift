import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

/// 云溪镇 (990101100, five villages) becomes 云溪街道 (990101001) in the middle of November 2019; 云205村 is no more.
@Suite("A month in which a township was merged")
struct MergedMonthTests {
    private static let list = """
        code,name
        990101001,云溪街道
        990101001201,云201村
        990101001202,云202社区
        990101001203,云203村
        990101001204,云204村
        990101200,茶亭乡
        """

    private let listeners = DivisionListeners(
        closedThrough: Assessments.closedThrough,
        onEnded: { ended, transaction in
            try Findings.handOver(ended, in: transaction)
            try Visits.handOver(ended, in: transaction)
        })

    private func merge(_ county: TestCounty, from: String, day: String) async throws {
        county.clock.set(Instant(try TestCounty.day(day), hour: 9))
        let from = try TestCounty.day(from)
        var ends: [DivisionCode: DivisionAnswers.End] = [
            try county.division("990101100"): .init(goneFrom: from, successor: try county.division("990101001")),
            try county.division("990101100205"): .init(goneFrom: from),
        ]
        for number in 201...204 {
            ends[try county.division("990101100\(number)")] = .init(
                goneFrom: from, successor: try county.division("990101001\(number)"))
        }
        try await county.office.carryOut(
            ImportDivisions(
                list: Array(Self.list.utf8), validFrom: from, answers: DivisionAnswers(ends: ends), listeners: listeners
            ),
            by: .system(county: TestCounty.code))
    }

    private func submit(_ county: TestCounty, _ visits: some Sequence<Visit>, held: String) async throws {
        for visit in visits {
            try await county.office.carryOut(
                SubmitVisit(
                    visit: visit.id, heldOn: try TestCounty.day(held), listeners: TestCounty.listeners),
                by: try county.recorder(of: visit))
        }
    }

    private func result(_ county: TestCounty, _ month: String) async throws -> AssessmentResult {
        try await county.office.read { transaction in
            let month = try TestCounty.month(month)
            let rule = try Assessments.rule(for: month, county: TestCounty.code, in: transaction)
            let kept = try Assessments.compute(
                month, by: rule, county: TestCounty.code, asOf: transaction.now, in: transaction)
            let due = try Findings.due(in: month, county: TestCounty.code, asOf: transaction.now, in: transaction)
            // Both ways to a result say the same.
            let current = try Assessments.current(
                month, by: rule, county: TestCounty.code, due: due, in: transaction)
            #expect(try kept.canonical == current.canonical)
            return kept
        }
    }

    private func close(_ county: TestCounty, _ month: String) async throws -> ClosedMonth {
        try await county.office.close(try TestCounty.month(month), by: county.director)
    }

    @Test("counts what was seen before for what the villages became, each visit once", arguments: Engine.available)
    func middle(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let checks = try await county.plan("2019-11", .selfCheck, .announced)
            let visits = try await county.plan(share: 100)
            try await county.note(visits[0], count: 4)
            let own = visits.filter { $0.township == "云溪镇" }
            // Two of 云溪's self-checks and three of its visits before, one of them in 云205村, which is no more.
            try await submit(county, [checks[0], checks[1]] + [visits[0], visits[1], own[4]], held: "2019-11-04")
            let finding = try await county.find()
            try await county.assign(finding)
            try await merge(county, from: "2019-11-15", day: "2019-11-18")

            let month = try await result(county, "2019-11")
            #expect(month.townships.map(\.name).sorted() == ["云溪街道", "茶亭乡"])
            let merged = try #require(month.townships.first { $0.name == "云溪街道" })
            #expect(merged.group == .subdistrict && merged.rectification.due == 1)
            let county1 = try #require(merged.tiers.first { $0.tier == .county })
            #expect(county1.villages.map(\.name).sorted() == ["云201村", "云202社区", "云205村"].sorted())
            #expect(county1.villages.flatMap(\.visits).count == 3)
            let selfCheck = try #require(merged.tiers.first { $0.tier == .selfCheck })
            #expect(selfCheck.villages.filter { !$0.isMissing }.count == 2 && merged.missing.count == 2)

            // The rest of the month is gone to under the new codes.
            let open = try await county.office.read { [clerk = county.clerk] transaction in
                var filter = Visits.Filter()
                filter.month = try TestCounty.month()
                filter.state = .open
                return try Visits.page(filter, for: clerk, limit: 99, in: transaction)
            }
            #expect(open.filter { $0.township == "云溪镇" }.isEmpty)
            #expect(open.filter { $0.township == "云溪街道" }.count == 4)
        }
    }

    @Test(
        "has the old tree in the months before it, the new one after, and closed ones to the byte",
        arguments: Engine.available)
    func before(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            county.clock.set(Instant(try TestCounty.day("2019-10-10"), hour: 9))
            try await submit(county, try await county.plan("2019-10", share: 100), held: "2019-10-10")
            county.clock.set(Instant(try TestCounty.day("2019-11-04"), hour: 9))
            let october = try await close(county, "2019-10")
            let november = try await county.plan(share: 100)
            try await submit(county, november, held: "2019-11-04")
            let finding = try await county.find()
            try await county.assign(finding)

            // Written down in the middle of December, from its first day on.
            try await merge(county, from: "2019-12-01", day: "2019-12-16")
            let before = try await result(county, "2019-11")
            #expect(before.townships.map(\.name).sorted() == ["云溪镇", "茶亭乡"])
            let old = try #require(before.townships.first { $0.name == "云溪镇" })
            #expect(old.tiers.first { $0.tier == .county }?.villages.count == 5 && old.rectification.due == 1)
            let closed = try await close(county, "2019-11")
            #expect(closed.result.townships.contains { $0.name == "云溪镇" })
            let after = try await result(county, "2019-12")
            #expect(after.townships.map(\.name).sorted() == ["云溪街道", "茶亭乡"])
            #expect(try await county.office.read { try Recomputation.of(TestCounty.code, in: $0) }.allSatisfy(\.isSame))
            #expect(october.result.townships.contains { $0.name == "云溪镇" })
            // The closed months are the new subdistrict's to see.
            let scope = try await county.office.read {
                try Divisions.succession(county: TestCounty.code, on: $0.now.day, in: $0)
                    .scope(of: try county.division("990101001"))
            }
            #expect(
                closed.result.seen(by: scope).townships.first { $0.name == "云溪镇" }?.tiers.contains {
                    !$0.villages.isEmpty
                } == true)
        }
    }

    @Test("that is closed takes no end any more", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            try await submit(county, try await county.plan(share: 100), held: "2019-11-04")
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            _ = try await close(county, "2019-11")
            let refusal = await #expect(throws: Refusal.self) {
                try await county.office.carryOut(
                    EndDivision(
                        try county.division("990101100205"), from: try TestCounty.day("2019-11-30"), reason: "批复",
                        listeners: listeners), by: county.director)
            }
            #expect(refusal?.code == "division.closed" && refusal?.message.contains("2019年12月1日") == true)
        }
    }
}
