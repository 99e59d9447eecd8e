import Database
import Foundation
import Kernel
import Office
import Recognition
import TestCounty
import TestSupport
import Testing

@testable import Titles

@Suite("星级创建")
struct StarTests {
    private static let checks: TitleSources.Checks = { _, _, _, _ in
        CheckMean(mean: Points(whole: 90), count: 3, path: "visits/all")
    }

    private func issue(_ goal: StarGoal, _ name: String, _ world: TitlesCounty) async throws -> ID<StarTask> {
        try await world.office.carryOut(
            IssueTask(
                try await world.body(name).id, goal, words: "五张清单", dueOn: try TestCounty.day("2030-12-31")),
            by: world.clerk)
    }

    private func step(_ step: String, _ id: ID<StarTask>, by actor: Actor, _ world: TitlesCounty) async throws {
        try await world.office.carryOut(
            TakeProcedureStep(StarTask.procedure, id, step, answers: StepAnswers(note: "五张清单都已完成")), by: actor)
    }

    private func stars(_ name: String, harmony: Int = 90) -> String {
        "村（社区）,星,分数,验收日期\n\(name),党建星,92,2019-11-01\n\(name),富裕星,88,2019-11-01\n\(name),和谐星,\(harmony),2019-11-01"
    }

    private func accept(_ id: ID<StarTask>, _ star: String, _ score: Int = 95, _ world: TitlesCounty) async throws
        -> Points
    {
        try await world.office.carryOut(
            AcceptStar(
                id, star, marks: try marks(star, percent: score), evidence: "看了现场", lines: lines(star),
                checks: Self.checks),
            by: world.clerk)
    }

    /// So much of a hundred of each item of its sheet.
    private func marks(_ name: String, percent: Int) throws -> [Points] {
        let rules = StarRules.shipped
        let all = rules.villages + rules.threeA + rules.harmonious
        let star = try #require(all.first { $0.name == name })
        return star.items.map { Points(thousandths: $0.most * percent * 10) }
    }

    /// None of its bottom lines is touched.
    private func lines(_ name: String) -> [BottomLine] {
        let star = StarRules.shipped.villages.first { $0.name == name }
        return (star?.bottomLines ?? []).map { BottomLine($0, evidence: "问了牵头部门，没有记录") }
    }

    /// Those that the office itself marks.
    private static func ours(_ goal: StarGoal) -> [String] {
        StarRules.shipped.stars(of: goal, goal == .harmonious ? .community : .village).filter { $0.source != .list }
            .map(\.name)
    }

    /// All five, before the public, awarded.
    private func awarded(_ goal: StarGoal, _ name: String, _ world: TitlesCounty) async throws -> ID<StarTask> {
        let id = try await issue(goal, name, world)
        try await step("assess", id, by: try world.county.village(), world)
        if goal == .fiveStar {
            _ = try await world.list(ImportedStar.self, stars(name))
        }
        for star in Self.ours(goal) { _ = try await accept(id, star, 95, world) }
        try await world.office.carryOut(AcceptTask(id, words: "现场验收合格"), by: world.clerk)
        try await world.noticed(try await world.office.carryOut(NoticeStars([id], contact: "创建办"), by: world.clerk))
        let today = try await world.office.read { $0.now.day }
        let task = try await world.office.read { [clerk = world.clerk] in try Stars.one(id, for: clerk, in: $0) }
        let lines = try await world.office.read { try Stars.lines(of: id, county: world.clerk.county, in: $0) }
        let old = await world.refusal {
            let seen = SeenMany([id: try Stars.seen(task, lines.dropLast())])
            try await world.office.carryOut(
                AwardStars([id], on: today, paper: "明创建18号", seen: seen), by: world.director)
        }
        #expect(old?.code == "seen.old" && old?.message.contains("没有授星") == true)
        let seen = SeenMany([id: try Stars.seen(task, lines)])
        try await world.office.carryOut(AwardStars([id], on: today, paper: "明创建18号", seen: seen), by: world.director)
        return id
    }

    private func state(_ id: ID<StarTask>, _ world: TitlesCounty) async throws -> StarTask.State {
        try await world.office.read { [clerk = world.clerk] in try Stars.one(id, for: clerk, in: $0).state }
    }

    @Test("are five only with all five, the beautiful one by the checks of half a year", arguments: Engine.available)
    func five(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let id = try await issue(.fiveStar, "云201村", world)
            try await step("assess", id, by: try world.county.village(), world)
            #expect(try await accept(id, "美丽星", 95, world) == Points(thousandths: 91_500))
            #expect(try await accept(id, "文明星", 90, world) == Points(whole: 90))
            let others = await world.refusal { _ = try await accept(id, "党建星", 90, world) }
            #expect(others?.code == "star.list")
            let low = try await world.list(ImportedStar.self, stars("云201村", harmony: 80))
            #expect(low.added == 3)
            let four = await world.refusal {
                try await world.office.carryOut(AcceptTask(id, words: ""), by: world.clerk)
            }
            #expect(four?.code == "star.missing" && four?.message.contains("还缺：和谐星") == true)
            let mended = try await world.list(ImportedStar.self, stars("云201村"))
            #expect(mended.changed == 1 && mended.added == 0)
            let again = try await world.list(ImportedStar.self, stars("云201村"))
            #expect(again.changed == 0 && again.added == 0)
            let (task, lines) = try await world.office.read { [clerk = world.clerk] in
                (try Stars.one(id, for: clerk, in: $0), try Stars.lines(of: id, county: TestCounty.code, in: $0))
            }
            let old = await world.refusal {
                let seen = try Stars.seen(task, lines.dropLast())
                try await world.office.carryOut(AcceptTask(id, words: "", seen: seen), by: world.clerk)
            }
            #expect(old?.code == "seen.old")
            let seen = try Stars.seen(task, lines)
            try await world.office.carryOut(AcceptTask(id, words: "", seen: seen), by: world.clerk)
            #expect(try await state(id, world) == .accepted)
            let range = await world.refusal {
                _ = try StarTerms.score(
                    Points(whole: 101), Star("文明星", "创建办", .evidence), nil, .shipped)
            }
            #expect(range?.fields.first?.name == "mark0")
        }
    }

    @Test("of 3A are accepted standard by standard, each by its own sheet", arguments: Engine.available)
    func standards(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            _ = try await awarded(.fiveStar, "云201村", world)
            let id = try await issue(.threeA, "云201村", world)
            try await step("assess", id, by: try world.county.village(), world)
            let none = await world.refusal {
                try await world.office.carryOut(AcceptTask(id, words: "整体看过，合格"), by: world.clerk)
            }
            #expect(none?.code == "star.missing")
            let foreign = await world.refusal { _ = try await accept(id, "文明星", 95, world) }
            #expect(foreign?.code == "star.none")
            for star in Self.ours(.threeA).dropLast() { _ = try await accept(id, star, 95, world) }
            #expect(try await accept(id, "综合管理", 80, world) == Points(whole: 80))
            let short = await world.refusal {
                try await world.office.carryOut(AcceptTask(id, words: ""), by: world.clerk)
            }
            #expect(short?.message == "3A争创要5项标准都达到85分，还缺：综合管理。")
            let lines = try await world.office.read {
                try Stars.lines(of: id, county: TestCounty.code, in: $0)
            }
            #expect(lines.first { $0.star == "综合管理" }?.marks == "管护机制32.00/40；安全卫生32.00/40；群众参与16.00/20")
            _ = try await accept(id, "综合管理", 90, world)
            try await world.office.carryOut(AcceptTask(id, words: ""), by: world.clerk)
            #expect(try await state(id, world) == .accepted)
        }
    }

    @Test("refuse marks out of an item's range, and too few of them")
    func marksInRange() throws {
        let star = try #require(StarRules.shipped.villages.last)
        #expect(throws: Refusal.self) { try StarTerms.sum([Points(whole: 10)], star) }
        var marks = star.items.map { Points(whole: $0.most) }
        #expect(try StarTerms.sum(marks, star) == Points(whole: 100))
        marks[1] = Points(whole: 21)
        do {
            _ = try StarTerms.sum(marks, star)
            Issue.record("taken")
        } catch { #expect(error.fields.first?.name == "mark1") }
    }

    @Test("as a county had set them before keep its five, and get the shipped standards above")
    func earlier() throws {
        let star = "{\"name\":\"甲星\",\"lead\":\"甲局\",\"source\":\"evidence\"}"
        let stored = "{\"villages\":[\(star)],\"communities\":[\(star)],\"pass\":80,\"checkShare\":60}"
        let read = try JSONDecoder().decode(StarRules.First.self, from: Data(stored.utf8)).now
        #expect(read.pass == 80 && read.villages == [Star("甲星", "甲局", .evidence)])
        #expect(read.threeA == StarRules.shipped.threeA)
    }

    @Test("have no beautiful one without checks, and no star for who is none of theirs", arguments: Engine.available)
    func unchecked(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let id = try await issue(.fiveStar, "云201村", world)
            let none = await world.refusal {
                _ = try await world.office.carryOut(
                    AcceptStar(
                        id, "美丽星", marks: [Points(whole: 90)], evidence: "a", lines: lines("美丽星"),
                        checks: TitleSources.none.checks),
                    by: world.clerk)
            }
            #expect(none?.code == "star.checks")
            let community = await world.refusal { _ = try await issue(.harmonious, "云202村", world) }
            #expect(community?.code == "star.goal")
            let twice = await world.refusal { _ = try await issue(.fiveStar, "云201村", world) }
            #expect(twice?.code == "star.twice")
            let town = await world.refusal { _ = try await issue(.fiveStar, "云溪镇", world) }
            #expect(town?.code == "star.goal")
            let list = try await world.list(
                ImportedStar.self,
                "村（社区）,星,分数,验收日期\n云202村,党建星,92,2019-11-01\n云201村,北极星,92,2019-11-01\n云201村,文明星,92,2019-11-01")
            #expect(list.added == 0 && list.wrong == 3)
        }
    }

    @Test("are refused by a bottom line that is touched, whatever the marks", arguments: Engine.available)
    func bottomLine(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let id = try await issue(.fiveStar, "云201村", world)
            try await step("assess", id, by: try world.county.village(), world)
            func accept(_ lines: [BottomLine]) async throws -> Points {
                try await world.office.carryOut(
                    AcceptStar(
                        id, "美丽星", marks: [Points(whole: 100)], evidence: "看了现场", lines: lines, checks: Self.checks),
                    by: world.clerk)
            }
            let silent = await world.refusal { _ = try await accept([]) }
            #expect(silent?.fields.first?.name == "line0")
            let bare = await world.refusal { _ = try await accept([BottomLine("重大违法占地", evidence: "")]) }
            #expect(bare?.fields.first?.name == "lineWords0")
            let touched = BottomLine("重大违法占地", isTouched: true, evidence: "自然资源局2019年10月立案")
            #expect(try await accept([touched]) == .zero)
            let line = try await world.office.read { transaction in
                try Stars.lines(of: id, county: TestCounty.code, in: transaction).first
            }
            #expect(line?.evidence.contains("重大违法占地：触碰，自然资源局2019年10月立案") == true)
            _ = try await world.list(ImportedStar.self, stars("云201村"))
            _ = try await self.accept(id, "文明星", 95, world)
            let refused = await world.refusal {
                try await world.office.carryOut(AcceptTask(id, words: ""), by: world.clerk)
            }
            #expect(refused?.code == "star.missing" && refused?.message.contains("美丽星") == true)
            #expect(try await self.accept(id, "美丽星", 95, world) > Points(whole: 85))
            try await world.office.carryOut(AcceptTask(id, words: ""), by: world.clerk)
        }
    }

    @Test("are kept with bottom lines as they are set, and read without them as they were stored before")
    func storedLines() throws {
        let encoder = JSONEncoder()
        let shipped = try JSONDecoder().decode(StarRules.self, from: try encoder.encode(StarRules.shipped))
        #expect(shipped == .shipped)
        let old = "{\"name\":\"甲星\",\"lead\":\"甲局\",\"source\":\"evidence\",\"sheet\":[]}"
        let stored =
            "{\"villages\":[\(old)],\"communities\":[\(old)],\"threeA\":[\(old)],\"harmonious\":[\(old)],\"pass\":80,\"checkShare\":60}"
        let read = try JSONDecoder().decode(StarRules.self, from: Data(stored.utf8))
        #expect(read.villages == [Star("甲星", "甲局", .evidence)] && read.villages[0].bottomLines.isEmpty)
    }

    @Test("whose yearly check is due are those that the first page's link lists", arguments: Engine.available)
    func checkDue(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let looked = try await awarded(.fiveStar, "云201村", world)
            _ = try await issue(.fiveStar, "云202村", world)
            try world.go(to: "2020-10-08")
            func due() async throws -> (waiting: Int?, listed: Int) {
                try await world.office.read { [clerk = world.clerk] transaction in
                    (
                        try Titles.waiting(for: clerk, in: transaction).first { $0.path == "stars?check=due" }?.count,
                        try Listing<StarTask>.stars.count("check=due", for: clerk, in: transaction)
                    )
                }
            }
            let before = try await due()
            #expect(before.waiting == 1 && before.listed == 1)
            try await step("check", looked, by: world.clerk, world)
            let after = try await due()
            #expect(after.waiting == nil && after.listed == 0)
        }
    }

    @Test("of 3A need the five, and fall with them", arguments: Engine.available)
    func threeA(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let early = await world.refusal { _ = try await issue(.threeA, "云201村", world) }
            #expect(early?.code == "star.five")
            let five = try await awarded(.fiveStar, "云201村", world)
            let above = try await awarded(.threeA, "云201村", world)
            #expect(try await world.value("starVillages") == 1)
            #expect(try await world.value("threeA") == 1)
            try await step("check", five, by: world.clerk, world)
            try await step("warn", five, by: world.clerk, world)
            let clerks = await world.refusal { try await step("remove", five, by: world.clerk, world) }
            #expect(clerks?.kind == .forbidden)
            try await step("remove", five, by: world.director, world)
            #expect(try await state(five, world) == .removed)
            #expect(try await state(above, world) == .removed)
            #expect(try await world.value("starVillages", 2020) == 0)
            #expect(try await world.value("threeA", 2020) == 0)
        }
    }

    @Test("are due on first pages by their task book, and late with who has to act", arguments: Engine.available)
    func due(engine: Engine) async throws {
        try await TitlesCounty.with(engine) { world in
            let today = try await world.office.read { $0.now.day }
            for (name, days) in [("云201村", 3), ("云202村", 3), ("云203村", 40)] {
                _ = try await world.office.carryOut(
                    IssueTask(
                        try await world.body(name).id, .fiveStar, words: "五张清单", dueOn: today.adding(days: days)),
                    by: world.clerk)
            }
            let village = try world.county.village()
            /// What a first page says, and how many the list holds that it opens.
            func dues(_ actor: Actor) async throws -> [(said: Int, listed: Int, words: String)] {
                try await world.office.read { transaction in
                    try Titles.brief(actor, [], transaction).dues.map { due in
                        let query = String(due.path.drop { $0 != "?" }.dropFirst())
                        return (
                            due.count, try Listing<StarTask>.stars.count(query, for: actor, in: transaction), due.words
                        )
                    }
                }
            }
            let all = try await dues(world.clerk)
            #expect(all.map(\.said) == [2] && all.map(\.listed) == [2] && all.map(\.words) == ["个报送自评到期"])
            let own = try await dues(village)
            #expect(own.map(\.said) == [1] && own.map(\.listed) == [1])
            #expect(try await dues(world.county.leader).isEmpty)
            world.county.clock.advance(minutes: 6 * 24 * 60)
            let late = try await world.office.read { [clerk = world.clerk] transaction in
                try Titles.lateness(clerk, transaction).map { work in
                    try work.rows.map { row in
                        let query = String(row.path.drop { $0 != "?" }.dropFirst())
                        let listed = try Listing<StarTask>.stars.count(query, for: clerk, in: transaction)
                        return "\(row.name) \(row.count) \(listed)"
                    }
                }
            }
            #expect(late == [["云201村 1 1", "云202村 1 1"]])
        }
    }
}
