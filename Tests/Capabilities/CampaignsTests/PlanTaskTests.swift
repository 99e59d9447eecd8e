import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@testable import Campaigns

@Suite("年度任务")
struct PlanTaskTests {
    @Test("goes from its lead's start to the office's yes, each by whom the table names", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.task(supports: [county.yunxi])
            await #expect(throws: Refusal.self) { try await county.take("start", id, by: try county.township()) }
            #expect(try await county.take("start", id, by: county.departmentLiaison) == .going)
            let open = await refusal { try await county.take("submit", id, by: county.departmentLiaison) }
            #expect(open?.code == "planTask.milestones" && open?.message.contains("1个") == true)
            // Who helps shows what was reached.
            try await county.reach(id, by: try county.township())
            try await county.take("submit", id, by: county.departmentLiaison)
            #expect(try await county.take("return", id, by: county.clerk, note: "补照片") == .going)
            try await county.take("submit", id, by: county.departmentLiaison)
            #expect(try await county.take("confirm", id, by: county.clerk) == .done)
            let task = try await county.found(id)
            #expect(task.doneOn == county.clock.now.day && task.reached == 1 && task.supports == "云溪镇")
            let course = try await county.office.read {
                try PlanTask.procedure.course(of: id, county: TestCounty.code, in: $0)
            }
            #expect(course.taken.map(\.step) == ["made", "start", "submit", "return", "submit", "confirm"])
        }
    }

    @Test("of the office itself is handed in by one and found done by another")
    func offices() async throws {
        try await withCampaigns(.sqlite) { county in
            let office = try await county.office.read { try Units.named("创建办", county: TestCounty.code, in: $0) }
            let unit = Party(try #require(office))
            let id = try await county.task(lead: unit, milestones: [])
            try await county.take("start", id, by: county.clerk)
            try await county.take("submit", id, by: county.clerk)
            #expect(await refusal { try await county.take("confirm", id, by: county.clerk) }?.code == "planTask.twice")
            #expect(try await county.take("confirm", id, by: county.director) == .done)
        }
    }

    @Test("is dropped by the director alone, with a reason")
    func dropped() async throws {
        try await withCampaigns(.sqlite) { county in
            let id = try await county.task()
            #expect(await refusal { try await county.take("drop", id, by: county.clerk) }?.kind == .forbidden)
            #expect(
                await refusal { try await county.take("drop", id, by: county.director, note: "") }?.fields.map(\.name)
                    == ["note"])
            try await county.take("drop", id, by: county.director, note: "上级统一部署")
            #expect(try await county.figure("planTasksDropped") == 1)
            #expect(try await county.figure("planTasks") == 0)
        }
    }

    @Test("refuses all at once: a due day before the start, milestones before it, after it, or of another quarter")
    func days() async throws {
        try await withCampaigns(.sqlite) { county in
            let milestones = [
                NewMilestone(quarter: 1, words: "a", dueOn: try TestCounty.day("2019-01-05")),
                NewMilestone(quarter: 2, words: "b", dueOn: try TestCounty.day("2019-09-01")),
                NewMilestone(quarter: 4, words: "c", dueOn: try TestCounty.day("2019-12-01")),
            ]
            let refused = await refusal { _ = try await county.task(milestones: milestones) }
            #expect(refused?.fields.map(\.name) == ["milestoneDue1", "milestoneDue2", "milestoneDue4"])
            #expect(refused?.fields[0].message.contains("早于任务开始") == true)
            let early = await refusal { _ = try await county.task(dueOn: "2019-01-09", milestones: []) }
            #expect(early?.fields.map(\.name) == ["dueOn"])
        }
    }

    @Test("is taken once from a decision, and from a paragraph once under each name", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let decision = TaskSource(.meeting, record: "decision-1", path: "meetings/1", words: "11月联席会议")
            let first = try await county.task("一", source: decision)
            let again = await refusal { _ = try await county.task("二", source: decision) }
            #expect(again?.code == "planTask.twice" && again?.fields.map(\.name) == ["source"])
            _ = try await county.task("三")
            #expect(await refusal { _ = try await county.task("三") }?.fields.map(\.name) == ["title"])
            _ = try await county.task("四")
            // What was dropped may be taken anew.
            try await county.take("drop", first, by: county.director)
            county.clock.set(county.clock.now.adding(minutes: 1))
            _ = try await county.task("五", source: decision)
            let given = try await county.office.read { [county] in
                try PlanTasks.from("decision-1", for: county.leader, in: $0).map(\.title)
            }
            #expect(given == ["一", "五"])
        }
    }

    @Test("is not given to a unit that ended, and goes on with the heir of one that ends", arguments: Engine.available)
    func ended(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let village = try await county.party(of: try county.division("990101100201"))
            let led = try await county.task("一", lead: village, milestones: [])
            let helped = try await county.task("二", supports: [village, county.yunxi], milestones: [])
            try await county.office.carryOut(
                EndDivision(
                    try county.division("990101100201"), from: try TestCounty.day("2019-11-04"),
                    into: try county.division("990101100202"), reason: "撤并",
                    listeners: DivisionListeners(
                        closedThrough: { _, _ in nil }, onEnded: { try Campaigns.handOver($0, in: $1) })),
                by: .system(county: TestCounty.code))
            #expect(try await county.found(led).lead.name == "云202村")
            #expect(try await county.found(helped).supports.split(separator: "、").sorted() == ["云202村", "云溪镇"])
            let refused = await refusal { _ = try await county.task("三", lead: village, milestones: []) }
            #expect(refused?.code == "unit.ended" && refused?.message.contains("云202村") == true)
        }
    }

    @Test("of a plan stand in its order, the tenth paragraph after the ninth")
    func order() async throws {
        try await withCampaigns(.sqlite) { county in
            for number in [10, 2, 9] {
                _ = try await county.task(
                    "第\(number)段", source: TaskSource(.plan, record: "report.\(number)", words: "第\(number)段"))
            }
            let titles = try await county.office.read { [clerk = county.clerk] in
                try PlanTasks.ofPlan(2019, for: clerk, in: $0).map(\.title)
            }
            #expect(titles == ["第2段", "第9段", "第10段"])
        }
    }

    @Test(
        "with a quarter past its day waits for its lead, who is told once; the board, the list and the cockpit say so",
        arguments: Engine.available)
    func behind(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let id = try await county.task(milestones: [
                NewMilestone(quarter: 3, words: "过半数见效", dueOn: try TestCounty.day("2019-09-30")),
                NewMilestone(quarter: 4, words: "总结验收", dueOn: try TestCounty.day("2019-11-29")),
            ])
            let liaison = county.departmentLiaison
            func waits(for actor: Actor) async throws -> [String] {
                try await county.office.read { try PlanTasks.behind(for: actor, in: $0).map(\.detail) }
            }
            func late() async throws -> [String] {
                try await county.office.read { [clerk = county.clerk] in
                    try PlanTasks.lateness(clerk, $0).flatMap { work in
                        work.rows.map { "\(work.title) \($0.name) \($0.count)" }
                    }
                }
            }
            #expect(try await waits(for: liaison) == ["公益宣传提升"])
            #expect(try await waits(for: try county.township()) == [])
            #expect(try await late() == ["季度节点滞后的任务 水利局 1"])
            let board = try await county.office.read { [clerk = county.clerk] in
                try TaskOverview(TaskOverview.Asked(Query("")), for: clerk, in: $0)
            }
            #expect(board.groups.map { $0.goals.map(\.milestone.words) } == [[], [], ["过半数见效"], ["总结验收"]])
            #expect(board.groups.map(\.tasks.count) == [0, 0, 0, 1])
            let standing = try #require(board.groups[2].goals.first).standing(on: county.clock.now.day)
            #expect(standing.words == "到期没有做到")
            let milestone = try #require(try await county.milestones(id).first).id
            let press = PressMilestone(task: id, milestone: milestone)
            for _ in 0..<2 {
                try await county.office.carryOut(press, by: .system(county: TestCounty.code))
            }
            #expect(try await county.audited(PressMilestone.action).count == 1)
            try await county.take("start", id, by: liaison)
            try await county.office.carryOut(
                ReachMilestone(id, milestone, on: try TestCounty.day("2019-10-08"), note: "台账"), by: liaison)
            #expect(try await waits(for: liaison) == [])
            #expect(try await late() == [])
        }
    }

    @Test("refuses a lead that helps itself")
    func helping() async throws {
        try await withCampaigns(.sqlite) { county in
            let refused = await refusal { _ = try await county.task(supports: [county.department]) }
            #expect(refused?.code == "planTask.leadHelps")
        }
    }

    @Test("refuses a milestone twice, in days to come, before the start, and by who has no part")
    func milestones() async throws {
        try await withCampaigns(.sqlite) { county in
            let id = try await county.task()
            let milestone = try #require(try await county.milestones(id).first).id
            func reach(on day: String, by actor: Actor) async -> Refusal? {
                await refusal {
                    try await county.office.carryOut(
                        ReachMilestone(id, milestone, on: try TestCounty.day(day), note: "台账"), by: actor)
                }
            }
            #expect(await reach(on: "2019-09-01", by: county.departmentLiaison)?.code == "milestone.state")
            try await county.take("start", id, by: county.departmentLiaison)
            #expect(await reach(on: "2019-11-05", by: county.departmentLiaison)?.code == "milestone.future")
            #expect(await reach(on: "2019-01-09", by: county.departmentLiaison)?.code == "milestone.early")
            #expect(await reach(on: "2019-09-01", by: try county.township())?.code == "planTask.none")
            #expect(await reach(on: "2019-09-01", by: county.departmentLiaison) == nil)
            #expect(await reach(on: "2019-09-01", by: county.departmentLiaison)?.code == "milestone.twice")
        }
    }

    @Test(
        "is late once its day has passed: pressed, tagged, counted, and its rows are those", arguments: Engine.available
    )
    func late(engine: Engine) async throws {
        try await withCampaigns(engine) { county in
            let kept = try await county.task("守约")
            try await county.finish(kept)
            let late = try await county.task("滞后")
            try await county.take("start", late, by: county.departmentLiaison)
            let never = try await county.task("没有启动", dueOn: "2019-12-20")
            #expect(try await county.figure("planTasksLate") == 0)
            county.clock.set(Instant(try TestCounty.day("2019-12-02"), hour: 9))
            let job = PlanTask.procedure.job
            #expect(try await job.run(TestCounty.code, county.office) == "1 notices")
            #expect(try await county.found(late).isLate(on: county.clock.now.day))
            #expect(try await county.found(late).listed.words == "滞后")
            #expect(try await county.found(never).listed.words == "未启动")
            for (name, expected) in [
                ("planTasks", 3), ("planTasksOnTime", 1), ("planTasksLate", 1), ("planTasksJudged", 2),
                ("planTasksDropped", 0), ("planTasksKept", 500),
            ] {
                #expect(try await county.figure(name) == expected, "\(name)")
            }
            // Done at last, it stays among the late ones.
            try await county.reach(late)
            try await county.take("submit", late, by: county.departmentLiaison)
            try await county.take("confirm", late, by: county.clerk)
            #expect(try await county.figure("planTasksLate") == 1)
            try await county.office.read { [county] transaction in
                let list = Listing.tasks
                let asked: [(String, Actor, Int)] = [
                    ("figure=planTasksLate.2019-11", county.clerk, 1),
                    ("figure=planTasksLate.2019-10", county.clerk, 0),
                    ("year=2019&quarter=4&state=done", county.clerk, 2), ("step=start", county.departmentLiaison, 1),
                    ("q=守约", county.departmentLiaison, 1), ("", try county.township(), 0),
                ]
                for (query, actor, expected) in asked {
                    #expect(try list.count(query, for: actor, in: transaction) == expected, "\(query)")
                }
                #expect(try PlanTask.procedure.recordCheck.faults(TestCounty.code, transaction).isEmpty)
            }
        }
    }

    @Test("stands on board and timeline in its quarter, under its lead and its campaign")
    func overview() async throws {
        try await withCampaigns(.sqlite) { county in
            let campaign = try await county.campaign()
            _ = try await county.task("一", campaign: campaign)
            _ = try await county.task("二", lead: county.yunxi, dueOn: "2019-06-30", milestones: [])
            for (by, names) in [
                ("quarter", ["第一季度", "第二季度", "第三季度", "第四季度"]), ("unit", ["云溪镇", "水利局"]),
                ("campaign", ["不属于专项行动", "三治一提升"]),
            ] {
                let asked = try TaskOverview.Asked(Query("by=\(by)"))
                let overview = try await county.office.read { [county] in
                    try TaskOverview(asked, for: county.clerk, in: $0)
                }
                #expect(overview.groups.map(\.name) == names && overview.tasks.count == 2)
            }
        }
    }
}
