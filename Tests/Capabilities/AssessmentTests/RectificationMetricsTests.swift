import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("What was due and put right in time, as a figure")
struct RectificationMetricsTests {
    private func numbers(_ text: String, _ actor: Actor, known: Day? = nil, _ county: TestCounty) async throws -> [Int?]
    {
        let period = try #require(Period(text)).known(on: known)
        return try await county.office.read { transaction in
            try [Assessments.due, Assessments.onTime, Assessments.onTimeShare].map { metric in
                let value = try metric.value(period, nil, actor, transaction)
                if metric.isTheirNumber {
                    #expect(try metric.records?(period, 100, actor, transaction).count == value, "\(metric.name)")
                    #expect(try metric.byTownship(period, actor, transaction).values.reduce(0, +) == value)
                }
                return value
            }
        }
    }

    @Test(
        "is of a closed month what it was when that was first closed, of any other what it is",
        arguments: Engine.available)
    func counted(engine: Engine) async throws {
        try await withCounty(engine, also: Assessment.capability.migrations) { county in
            let visits = try await county.plan()
            let line = try await county.note(visits[0], count: 4)
            for visit in visits { try await county.submit(visit) }
            county.clock.set(Instant(try TestCounty.day("2019-11-06"), hour: 9))
            let (yunxi, chating) = (try county.township(), try county.township("990101200"))
            let (answered, late) = (try await county.find(), try await county.find("污水直排1处"))
            try await county.assign(answered)
            try await county.take(.init(.accept), answered, by: yunxi)
            try await county.respond(answered, by: yunxi)
            try await county.assign(late, to: county.chating)
            try await county.take(.init(.accept), late, by: chating)

            county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 9))
            #expect(try await numbers("2019-11", county.director, county) == [2, 1, 500])
            #expect(try await numbers("2019-11", yunxi, county) == [0, 0, nil], "no open month is theirs to see")
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            try await county.office.close(try TestCounty.month(), by: county.director)
            #expect(try await numbers("2019-11", county.director, county) == [2, 1, 500])
            #expect(try await numbers("2019-11", yunxi, county) == [1, 1, 1000])

            // What was late is answered, and the month is corrected: neither changes what was due then.
            county.clock.advance(minutes: 60)
            try await county.respond(late, by: chating)
            try await county.take(.init(.sendBack), answered, by: county.clerk, note: "没有整改到位")
            try await county.office.carryOut(
                VoidLine(visit: visits[0].id, line: line, reason: "误扣", listeners: TestCounty.listeners),
                by: county.director)
            let revision = try await county.office.carryOut(
                ProposeRevision(month: try TestCounty.month(), reason: "误扣作废"), by: county.clerk)
            try await county.office.carryOut(
                TakeProcedureStep(Revising.procedure, revision, Signatures.approve), by: county.director)
            let closed = try #require(
                try await county.office.read { try Assessments.latest(county: TestCounty.code, in: $0) })
            #expect(closed.revision == 2 && closed.result.townships.map(\.rectification.due).reduce(0, +) == 2)
            for period in ["2019-11", "2019", "2019-11-08~2019-12-31"] {
                #expect(try await numbers(period, county.director, county) == [2, 1, 500], "\(period)")
            }
            #expect(try await numbers("2019-11-01~2019-11-07", county.director, county) == [0, 0, nil])
            // Two days after they were assigned one was answered, and no deadline had passed.
            let early = try TestCounty.day("2019-11-08")
            #expect(try await numbers("2019-11", county.director, known: early, county) == [1, 1, 1000])
        }
    }
}
