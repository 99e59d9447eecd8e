import App
import Database
import Foundation
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@testable import Campaigns

@Suite("The year's tasks, over HTTP")
struct TaskPagesTests {
    @Test("go out as .xlsx with what each quarter is to reach, and are unchanged where they come back in")
    func roundTrip() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            let unit = try await counties.product.office.read {
                try Units.all(county: "990101", kinds: [.department], in: $0).first
            }
            let lead = try #require(unit).id
            let quarters = ["完成摸排", "", "过半数见效", "总结验收"]
            let days = ["2019-03-31", "", "2019-09-30", "2019-12-20"]
            let milestones = try zip(quarters, days).enumerated().filter { !$0.element.0.isEmpty }.map {
                index, planned in
                NewMilestone(quarter: index + 1, words: planned.0, dueOn: try #require(Day(planned.1)))
            }
            let (start, due) = (try #require(Day("2019-01-10")), try #require(Day("2019-12-20")))
            _ = try await counties.product.office.carryOut(
                RecordTask { actor in
                    NewTask(
                        "河道保洁", source: TaskSource(.plan, words: "第九段"), lead: lead, startOn: start, dueOn: due,
                        milestones: milestones, by: actor)
                }, by: clerk)
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let file = try await visitor.get("/990101/tasks.xlsx?year=2019")
            #expect(file.status == 200)
            let rows = try ListImport<ImportedTask>.rows(of: file.bytes)
            #expect(!rows.isEmpty)
            let read = try await counties.product.office.read { try ListImport<ImportedTask>(rows, by: clerk, in: $0) }
            for line in read.lines { #expect(line.judgement.kind == .unchanged, "\(line.judgement.words)") }
            let records = try rows.map { try ImportedTask(ImportedTask.list.reader(of: $0)) }
            let own = try #require(records.first { $0.title == "河道保洁" })
            #expect(own.milestones == milestones && own.startOn == start && own.dueOn == due)
        }
    }

    @Test("are given out from the page of customs with their source chosen")
    func customs() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let way = "/990101/tasks/new?source=customs"
            #expect(try await clerk.get("/990101/customs").body.contains("href=\"\(way)\""))
            let form = try await clerk.get(way)
            #expect(form.status == 200 && form.body.contains(/<option value="customs"\s+selected/))
            let leader = try await counties.visitor(.leader, county: "990101")
            #expect(try await !leader.get("/990101/customs").body.contains(way))
        }
    }

    @Test("that are done are done whole, and the year's line names each")
    func timeline() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let actor = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            let tasks = try await counties.product.office.read {
                try Listing<PlanTask>.tasks.first("year=2019", 500, for: actor, in: $0)
            }
            #expect(tasks.filter { $0.state == .done }.allSatisfy { $0.progress == 100 })
            let page = try await clerk.get("/990101/tasks/timeline?year=2019").body
            let drawing = try #require(page.firstMatch(of: /<svg class="task-chart"[\s\S]*?<\/svg>/)).output
            for task in tasks { #expect(drawing.contains(">\(task.title)</text>"), "\(task.title)") }
        }
    }

    @Test("stand on a board by quarter with what the quarter is to reach")
    func board() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let page = try await visitor.get("/990101/tasks/board")
            #expect(page.status == 200 && page.body.contains("要做到的节点"))
            let late = try await visitor.get("/990101/tasks?milestone=late")
            #expect(late.status == 200 && late.body.contains("季度节点：有节点到期没有做到"))
        }
    }
}
