import App
import Campaigns
import Database
import Documents
import Kernel
import Meetings
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@testable import Reports

private func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do { try await body() } catch { return error as? Refusal }
    return nil
}

@Suite("A year's report")
struct ReportTests {
    private typealias World = ReportWorld

    @Test(
        "is drafted in the house style from the year's records, each number open to them", arguments: Engine.available)
    func drafted(engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.praise("“道德银行”经验做法受到省委宣传部领导批示肯定")
            try await world.praise("去年的事", on: "2018-12-31")
            try await world.file("“三治一提升”专项行动考核办法", .assessment, number: "明创建〔2019〕3号")
            let id = try await world.draft()
            let report = try await world.report(id)
            #expect(report.title == "2019年工作亮点和2020年工作重点" && report.content.title == "创建为人民　创建靠人民")
            let headings = report.content.sections.map(\.heading)
            #expect(headings.first == "2019年工作亮点" && headings.contains("2020年工作重点"))
            #expect(report.content.sections.filter(\.isLed).count == 8 && report.plan.count == 4)
            let text = try await world.text(id)
            #expect(text.contains("制定《“三治一提升”专项行动考核办法》，实行") && text.contains("受到省委宣传部领导批示肯定。"))
            #expect(!text.contains("去年的事"))
            // What nobody recorded says so, and what the product does not count yet.
            #expect(text.contains("编发《督查通报》还没有记录") && text.contains("入选“中国好人”还没有记录"))
            let files = try #require(try await world.figure("印发的文件", of: id))
            #expect(files.shown == "1份" && files.value == 1 && files.path == "official-files?figure=filesIssued.2019")
            let none = await refusal { _ = try await world.draft(2020) }
            #expect(none?.fields.map(\.name) == ["year"])
        }
    }

    @Test("of a period that is not over is marked provisional", arguments: Engine.available)
    func provisional(engine: Engine) async throws {
        try await World.with(engine) { world in
            let running = try await world.draft()
            #expect(try await world.report(running).isProvisional)
            world.county.clock.set(Instant(try TestCounty.day("2020-01-06"), hour: 9))
            #expect(try await world.report(running).isProvisional)
            let over = try await world.draft()
            #expect(try await !world.report(over).isProvisional)
            let words = PaperWords()
            let county = County(code: TestCounty.code, name: "明川县", isDemo: false)
            let printed = try await world.report(running).document(county: county, words: words)
            #expect(printed.remark?.contains("2019年还没有结束") == true)
            #expect(try await world.report(over).document(county: county, words: words).remark == "草稿，未发布")
        }
    }

    @Test(
        "keeps a number written by hand, with who and why; a number typed elsewhere is refused",
        arguments: Engine.available)
    func byHand(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.draft()
            try await world.edit(id, "编发《督查通报》{督查通报＝15期，原因：市里另发一期}。")
            let kept = try #require(try await world.figure("督查通报＝15期，原因：市里另发一期", of: id))
            #expect(kept.shown == "15期" && kept.value == 0 && kept.gap == nil)
            #expect(kept.byHand?.by == "干事" && kept.byHand?.why == "市里另发一期")
            #expect(try await world.text(id).contains("编发《督查通报》15期。"))
            // Another's save leaves whose hand it was, and it holds nothing up.
            let text = try await world.report(id).content.sections[1].text
            try await world.edit(id, text + "再改一句。", by: world.county.director)
            let again = try await world.report(id).content.figures.first { $0.byHand != nil }
            #expect(again?.byHand == kept.byHand)
            #expect(try await world.drift(id).isEmpty)
            let typed = await refusal { try await world.edit(id, "编发《督查通报》15份。") }
            #expect(typed?.fields.map(\.name) == ["text1"])
            let silent = await refusal { try await world.edit(id, "编发《督查通报》{督查通报＝15期}。") }
            #expect(silent?.code == "report.byHand")
            let unknown = await refusal { try await world.edit(id, "编发{没有的数}。") }
            #expect(unknown?.fields.map(\.name) == ["text1"])
        }
    }

    @Test("is edited by two at once: the second is told, and nothing is lost", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.draft()
            try await world.edit(id, "主任写的。", version: 0, by: world.county.director)
            let second = await refusal { try await world.edit(id, "干事写的。", version: 0) }
            #expect(second?.kind == .conflict && second?.code == "report.editedMeanwhile")
            #expect(try await world.text(id).contains("主任写的。"))
            try await world.edit(id, "主任写的，干事写的。", version: 1)
            #expect(try await world.report(id).version == 2)
        }
    }

    @Test("goes no further with a number that is no longer true", arguments: Engine.available)
    func stale(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.draft()
            try await world.file("责任分解方案", .responsibility, number: "明创建〔2019〕1号")
            let stale = await refusal { try await world.take(Signatures.submit, id, by: world.clerk) }
            #expect(stale?.code == "report.stale" && stale?.message.contains("印发的文件") == true)
            #expect(try await world.drift(id).map(\.name).contains("印发的文件"))
            try await world.edit(id, try await world.report(id).content.sections[1].text)
            try await world.publish(id)
        }
    }

    @Test("with somebody's number in it goes no further before another lets it through", arguments: Engine.available)
    func gated(engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.praise("老王热线（13812345678）受到批示肯定")
            let id = try await world.draft()
            try await world.edit(id, "{上级批示肯定，名称}。")
            let held = await refusal { try await world.take(Signatures.submit, id, by: world.clerk) }
            #expect(held?.code == "gate.personal" && held?.message.contains("138****5678") == true)
            let hits = try await world.office.read { [clerk = world.clerk] in
                try YearReport.hits(id, by: clerk, in: $0)
            }
            let own = await refusal {
                _ = try await world.office.carryOut(
                    ReleaseFromGate<YearReport>(id, Set(hits.map(\.digest)), reason: "公布的热线"), by: world.clerk)
            }
            #expect(own?.code == "gate.own")
            _ = try await world.office.carryOut(
                ReleaseFromGate<YearReport>(id, Set(hits.map(\.digest)), reason: "公布的热线"), by: world.county.director)
            #expect(try await world.take(Signatures.submit, id, by: world.clerk) == .submitted)
        }
    }

    @Test("is signed by three and seen by all only then", arguments: Engine.available)
    func signed(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.draft()
            let reader = try world.county.township()
            #expect(await world.isHidden(id, from: reader))
            try await world.take(Signatures.submit, id, by: world.clerk)
            let own = await refusal { try await world.take(Signatures.approve, id, by: world.clerk) }
            #expect(own?.kind == .forbidden)
            try await world.take(Signatures.approve, id, by: world.county.director)
            try await world.take(Signatures.sign, id, by: world.county.leader)
            try await world.take(Signatures.publish, id, by: world.clerk)
            #expect(await !world.isHidden(id, from: reader))
            let late = await refusal { try await world.edit(id, "改。") }
            #expect(late?.kind == .conflict)
        }
    }

    @Test(
        "keeps the rows that its numbers had when it went out; a correction shows as drift", arguments: Engine.available
    )
    func frozen(engine: Engine) async throws {
        try await World.with(engine) { world in
            let entries = [
                try await world.praise("省委宣传部批示肯定", .praise), try await world.praise("市委领导批示肯定", .praise),
            ]
            let id = try await world.draft()
            try await world.edit(id, "获上级批示肯定{上级批示肯定，到十}。")
            try await world.publish(id)
            #expect(try await world.drift(id).isEmpty)
            try await world.office.carryOut(VoidChronicle(entries[0], reason: "重复登记"), by: world.clerk)
            let drift = try await world.drift(id)
            #expect(drift.contains { $0.name == "上级批示肯定，到十" && $0.before == "2条" && $0.now == "1条" })
            let kept = try #require(try await world.frozen("上级批示肯定，到十", of: id))
            #expect(kept.shown == "2条" && kept.records.map(\.title).sorted() == ["市委领导批示肯定", "省委宣传部批示肯定"])
            #expect(try await world.text(id).contains("获上级批示肯定2条。"))
        }
    }

    @Test(
        "is signed as it was submitted: what is recorded since neither stops it nor is counted in it",
        arguments: Engine.available)
    func signedAsSubmitted(engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.praise("省委宣传部批示肯定")
            let id = try await world.draft()
            try await world.edit(id, "获上级批示肯定{上级批示肯定}。")
            try await world.take(Signatures.submit, id, by: world.clerk)
            try await world.praise("市委领导批示肯定")
            try await world.take(Signatures.approve, id, by: world.county.director)
            try await world.praise("县委领导批示肯定")
            try await world.take(Signatures.sign, id, by: world.county.leader)
            #expect(try await world.take(Signatures.publish, id, by: world.clerk) == .published)
            let text = try await world.text(id)
            #expect(text.contains("获上级批示肯定1条。"))
            let kept = try #require(try await world.frozen("上级批示肯定", of: id))
            #expect(kept.shown == "1条" && kept.records.map(\.title) == ["省委宣传部批示肯定"])
            let drift = try await world.drift(id)
            #expect(drift.contains { $0.name == "上级批示肯定" && $0.before == "1条" && $0.now == "3条" })
        }
    }

    @Test(
        "whose draft is out of date is brought up to now by one press, its text as it was", arguments: Engine.available)
    func refreshed(engine: Engine) async throws {
        try await World.with(engine) { world in
            try await world.praise("省委宣传部批示肯定")
            let id = try await world.draft()
            try await world.edit(id, "获上级批示肯定{上级批示肯定}，大家都高兴。")
            try await world.praise("市委领导批示肯定")
            let stale = await refusal { try await world.take(Signatures.submit, id, by: world.clerk) }
            #expect(stale?.code == "report.stale")
            let before = try await world.report(id)
            try await world.office.carryOut(RefreshReport(id, world.sources), by: world.clerk)
            let after = try await world.report(id)
            #expect(after.version == before.version + 1)
            #expect(after.content.sections.map(\.text) == before.content.sections.map(\.text))
            let drift = try await world.drift(id)
            #expect(drift.isEmpty)
            let text = try await world.text(id)
            #expect(text.contains("获上级批示肯定2条，大家都高兴。"))
            // Sent back and submitted anew, it keeps the rows of that moment.
            try await world.take(Signatures.submit, id, by: world.clerk)
            let late = await refusal {
                try await world.office.carryOut(RefreshReport(id, world.sources), by: world.clerk)
            }
            #expect(late != nil)
        }
    }
}

@Suite("What a year's report opens, and to whom")
struct OpenNumberTests {
    @Test("is what the reader may open, the rest is words; what was kept with it opens to whoever sees that")
    func opened() async throws {
        try await ReportWorld.with(.sqlite) { world in
            try await world.praise("“道德银行”经验做法受到省委宣传部领导批示肯定")
            let id = try await world.draft()
            try await world.edit(id, "受到{上级批示肯定}批示肯定，{上级批示肯定，名称}。")
            let report = try await world.report(id)
            let inspector = Actor(
                id: "inspector", name: "督查员", county: TestCounty.code, roles: [.inspector], scope: .county)
            func paths(_ report: YearReport, for actor: Actor) -> [String] {
                let shown = report.opening(for: actor, world.sources).content
                return (shown.figures + shown.quotations).map(\.path)
            }
            #expect(paths(report, for: world.clerk).contains { $0.hasPrefix("chronicle?") })
            #expect(paths(report, for: world.clerk).contains { $0.hasPrefix("chronicle/") })
            #expect(!paths(report, for: inspector).contains { $0.hasPrefix("chronicle") })
            // Every way that is left is one that a right of his leads to.
            let rights = Product.reports.metrics().filter { $0.right.isHeld(by: inspector) }.map {
                $0.rows(report.period, nil).prefix { $0 != "?" }
            }
            for path in paths(report, for: inspector) where !path.isEmpty {
                let list = path.prefix { $0 != "?" }
                #expect(rights.contains { list.hasPrefix($0) }, "\(path)")
            }
            #expect(paths(report.openingFrozen(), for: inspector).contains { $0.hasPrefix("reports/") })
        }
    }
}

@Suite("What a year's report promises")
struct PromiseTests {
    private func promise(
        _ id: ID<YearReport>, _ paragraph: Int, lead: Party? = nil, due: String = "2020-12-31", _ world: ReportWorld
    ) async throws -> String {
        let promises = try #require(world.sources.promises)
        let lead = try #require(ID<Unit>((lead ?? world.county.department).unit))
        return try await world.office.carryOut(
            PromiseParagraph(
                id, paragraph: paragraph, title: try await world.report(id).content.sections[paragraph].heading,
                lead: lead, dueOn: try TestCounty.day(due), quarters: PlanPart.quarters, promises), by: world.clerk)
    }

    @Test("becomes a task by one press, and no second one by another", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await ReportWorld.with(engine) { world in
            let id = try await world.draft()
            let paragraph = try #require(try await world.report(id).plan.first).number
            let early = await refusal { _ = try await promise(id, paragraph, world) }
            #expect(early?.code == "report.notPublished")
            try await world.publish(id)
            let task = try await promise(id, paragraph, world)
            #expect(try await promise(id, paragraph, world) == task)
            let tasks = try await world.office.read { [clerk = world.clerk] in
                try PlanTasks.ofPlan(2020, for: clerk, in: $0)
            }
            let made = try #require(tasks.first)
            #expect(tasks.count == 1 && made.source.words == "2019年度报告：纵深推进文明县城创建" && made.milestones == 4)
            let wrong = await refusal { _ = try await promise(id, 1, world) }
            #expect(wrong?.fields.map(\.name) == ["paragraph"])
            let before = await refusal { _ = try await promise(id, paragraph + 1, due: "2019-12-31", world) }
            #expect(before?.fields.map(\.name) == ["dueOn"])
        }
    }

    @Test("of two reports of one year is one task, and stands in the plan's order", arguments: Engine.available)
    func again(engine: Engine) async throws {
        try await ReportWorld.with(engine) { world in
            let first = try await world.draft()
            try await world.publish(first)
            let plan = try await world.report(first).plan.map(\.number)
            var tasks: [String] = []
            for paragraph in plan { tasks.append(try await promise(first, paragraph, world)) }
            world.county.clock.advance(minutes: 5)
            let second = try await world.draft()
            try await world.publish(second)
            for (paragraph, task) in zip(plan, tasks) { #expect(try await promise(second, paragraph, world) == task) }
            let made = try await world.office.read { [clerk = world.clerk] in
                try PlanTasks.ofPlan(2020, for: clerk, in: $0).map { "tasks/\($0.id)" }
            }
            #expect(made == tasks)
        }
    }

    @Test("is listed by the next year's report as kept, late or dropped", arguments: Engine.available)
    func kept(engine: Engine) async throws {
        try await ReportWorld.with(engine) { world in
            let id = try await world.draft()
            try await world.publish(id)
            let plan = try await world.report(id).plan.map(\.number)
            var tasks: [ID<PlanTask>] = []
            for paragraph in plan {
                let path = try await promise(id, paragraph, due: "2020-03-31", world)
                tasks.append(try #require(ID<PlanTask>(String(path.dropFirst("tasks/".count)))))
            }
            world.county.clock.set(Instant(try TestCounty.day("2020-03-16"), hour: 9))
            func take(_ step: String, _ task: ID<PlanTask>, by actor: Actor) async throws {
                try await world.office.carryOut(
                    TakeProcedureStep(PlanTask.procedure, task, step, answers: StepAnswers(note: "按计划")), by: actor)
            }
            let liaison = world.county.departmentLiaison
            try await take("start", tasks[0], by: liaison)
            let milestones = try await world.office.read { [first = tasks[0]] in
                try $0.rows("SELECT id FROM taskMilestone WHERE task = \(first)").map {
                    try $0["id"] as ID<TaskMilestone>
                }
            }
            for milestone in milestones {
                try await world.office.carryOut(
                    ReachMilestone(tasks[0], milestone, on: try TestCounty.day("2020-03-16"), note: "到位"), by: liaison)
            }
            try await take("submit", tasks[0], by: liaison)
            try await take("confirm", tasks[0], by: world.clerk)
            try await take("drop", tasks[1], by: world.county.director)
            world.county.clock.set(Instant(try TestCounty.day("2021-01-06"), hour: 9))
            let next = try await world.report(try await world.draft(2020))
            let annex = try #require(next.content.annexes.first?.table)
            #expect(annex.rows.map { $0[4].text } == ["按期完成", "取消", "滞后", "滞后"])
            #expect(annex.rows.map { $0[1].text } == (try await world.report(id)).plan.map(\.section.heading))
        }
    }
}

@Suite("A report's template")
struct TemplateTests {
    private func edit(
        _ paragraphs: [ReportTemplate.Paragraph], version: Int = 1, _ world: ReportWorld
    ) async throws -> Int {
        try await world.office.carryOut(
            EditTemplate(
                ReportTemplate(slogan: "创建为人民", paragraphs), version: version, reason: "新的写法", world.sources),
            by: world.clerk)
    }

    @Test("with a figure that nothing has is refused by its name", arguments: Engine.available)
    func unknown(engine: Engine) async throws {
        try await ReportWorld.with(engine) { world in
            let unknown = await refusal {
                _ = try await edit([.init("{年份}年", "好。"), .init("", "编发{督察通报}。")], world)
            }
            #expect(unknown?.fields.map(\.name) == ["text1"] && unknown?.message.contains("督察通报") == true)
            let unnamed = await refusal { _ = try await edit([.init("", "编发{督查通报，名称}。")], world) }
            #expect(unnamed?.fields.map(\.name) == ["text0"])
            let typed = await refusal { _ = try await edit([.init("", "编发14份。")], world) }
            #expect(typed?.fields.map(\.name) == ["text0"])
            let byHand = await refusal { _ = try await edit([.init("", "编发{督查通报＝15期，原因：无}。")], world) }
            #expect(byHand?.fields.map(\.name) == ["text0"])
        }
    }

    @Test("is the county's own from its next version on; drafts that are there stay", arguments: Engine.available)
    func versions(engine: Engine) async throws {
        try await ReportWorld.with(engine) { world in
            let before = try await world.draft()
            #expect(
                try await edit(
                    [.init("{年份}年亮点", "编发{督查通报，到十}，中心{文明实践中心}，五星达标，3A争创。"), .init("{下一年}年重点", "再接再厉。")], world) == 2)
            let after = try await world.report(try await world.draft())
            #expect(after.content.sections.map(\.heading) == ["2019年亮点", "2020年重点"])
            #expect(try await world.report(before).content.sections.count == 10)
            let second = await refusal { _ = try await edit([.init("", "别的。")], world) }
            #expect(second?.kind == .conflict)
        }
    }

    @Test("as it is shipped names only what there is or will be")
    func shipped() throws {
        let figures = Product.reports.metrics().map { ($0.chinese, $0.quotation != nil) }
        let foreseen = ForeseenFigure.all.map { ($0.chinese, false) }
        try TemplateTerms.check(
            ReportTemplate.shipped, figures: Dictionary(figures + foreseen, uniquingKeysWith: { first, _ in first }))
        // What is built is no longer foreseen: its line goes.
        #expect(Set(figures.map(\.0)).isDisjoint(with: foreseen.map(\.0)))
        #expect(Set(figures.map(\.0)).count == figures.count)
    }
}
