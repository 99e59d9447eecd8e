import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import Campaigns

@Suite("任务的月度进展")
struct TaskReportTests {
    private func report(
        _ county: TestCounty, _ id: ID<PlanTask>, _ month: String = "2019-10", percent: Int = 40, by actor: Actor? = nil
    ) async throws -> ID<TaskReport> {
        try await county.office.carryOut(
            ReportMonth(id, try TestCounty.month(month), percent: percent, words: "推进中"),
            by: actor ?? county.departmentLiaison)
    }

    @Test("is confirmed or sent back by the office; sent back, it makes room for another", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.task()
            #expect(await refusal { _ = try await report(county, id) }?.code == "taskReport.state")
            try await county.take("start", id, by: county.departmentLiaison)
            let first = try await report(county, id)
            #expect(await refusal { _ = try await report(county, id) }?.code == "taskReport.twice")
            await #expect(throws: Refusal.self) {
                try await county.take("confirm", first, by: county.departmentLiaison)
            }
            let waiting = try await county.office.read { [county] in
                try TaskReport.procedure.waiting(for: county.clerk, in: $0)
            }
            #expect(waiting.map(\.path) == ["tasks/reports?step=confirm"])
            #expect(try await county.take("return", first, by: county.clerk) == .returned)
            let second = try await report(county, id, percent: 55)
            #expect(try await county.take("confirm", second, by: county.clerk) == .confirmed)
            #expect(try await county.found(id).percent == 55)
        }
    }

    @Test("refuses a month to come or before the task, a percent out of range, and whoever does not lead")
    func badInput() async throws {
        try await withCampaigns(.sqlite) { county in
            let id = try await county.task(supports: [county.yunxi], startOn: "2019-03-01")
            try await county.take("start", id, by: county.departmentLiaison)
            #expect(await refusal { _ = try await report(county, id, "2019-12") }?.code == "taskReport.future")
            #expect(await refusal { _ = try await report(county, id, "2019-02") }?.code == "taskReport.early")
            for percent in [-1, 101] {
                #expect(
                    await refusal { _ = try await report(county, id, percent: percent) }?.fields.map(\.name)
                        == ["percent"])
            }
            let helper = await refusal { _ = try await report(county, id, by: try county.township()) }
            #expect(helper?.code == "planTask.notYours")
        }
    }

    @Test("is owed by the fifth for each month that is over, and the line counts its list", arguments: Engine.available)
    func owed(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.task()
            try await county.take("start", id, by: county.departmentLiaison)
            func owed() async throws -> [Waiting] {
                try await county.office.read { [county] in
                    try TaskReports.missing(for: county.departmentLiaison, in: $0)
                }
            }
            // It began in November: nothing is owed for October.
            #expect(try await owed().isEmpty)
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            let line = try #require(try await owed().first)
            #expect(line.path == "tasks?missing=2019-11" && line.count == 1)
            #expect(line.due == Instant(try TestCounty.day("2019-12-05"), hour: 17, minute: 30))
            _ = try await report(county, id, "2019-11")
            #expect(try await owed().isEmpty)
        }
    }
}
