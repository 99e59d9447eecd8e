import App
import Assessment
import Database
import Findings
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Office
import TestCounty
import TestSupport
import Testing
import Web

/// What pages say of their numbers: whose they are, what narrows the lists behind them, and why they are what they are.
@Suite("The numbers of a page")
struct FigureTests {
    private static let code = "990101"
    private static let director = Actor(
        id: "director", name: "主任", county: code, roles: [.director], scope: .county)

    /// November closed on 3 December: 画眉村 checked itself, 白鹭村 did not; the county's unannounced visits are made but
    /// one, which was cancelled.
    private func closeNovember(_ counties: TwoCounties, _ clock: TestClock) async throws {
        let office = counties.product.office
        let day = try #require(Day("2019-11-20"))
        clock.set(Instant(day, hour: 10))
        var filter = Visits.Filter()
        filter.month = Month(day)
        filter.tier = .county
        let visits = try await office.read { [filter] in
            try Visits.page(filter, for: Self.director, limit: 9, in: $0)
        }
        let cancelled = try #require(visits.last)
        for visit in visits.dropLast() {
            try await office.carryOut(
                SubmitVisit(visit: visit.id, heldOn: day, listeners: Product.visitListeners), by: Self.director)
        }
        try await office.carryOut(CancelVisit(visit: cancelled.id, reason: "洪水封路"), by: Self.director)
        clock.set(Instant(try #require(Day("2019-12-03")), hour: 10))
        try await office.close(Month(day), by: Self.director)
        clock.advance(minutes: 10)
    }

    private func get(_ path: String, _ role: Role, _ counties: TwoCounties) async throws -> String {
        let visitor = try await counties.visitor(role, county: Self.code)
        return try await visitor.get("/\(Self.code)/\(path)").body
    }

    /// Words of a page as they are read, without its marks.
    private func words(_ body: String) -> String {
        body.replacing(/<[^>]*>/, with: "").replacing(/\s+/, with: "")
    }

    @Test("says whose it is: the county's, or the reader's own township's", arguments: Engine.available)
    func whose(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            try await closeNovember(counties, clock)
            let leader = words(try await get("assessments/2019-11", .leader, counties))
            for figure in ["全县平均分", "全县已评分2村次", "全县各来源发现问题1其中县级检查发现问题（不含交叉检查）0", "全县按期整改率"] {
                #expect(leader.contains(figure), "\(figure)")
            }
            let township = words(try await get("assessments/2019-11", .townshipLiaison, counties))
            for figure in ["全县平均分", "画眉镇已评分", "画眉镇各来源发现问题1", "画眉镇按期整改率"] {
                #expect(township.contains(figure), "\(figure)")
            }
            #expect(!township.contains("全县已评分") && !township.contains("全县按期整改率"))
            let own = words(try await get("assessments/2019-11/990101100", .townshipLiaison, counties))
            #expect(own.contains("画眉镇得分") && own.contains("画眉镇按期整改率"))
            let home = words(try await get("", .leader, counties))
            for figure in ["全县已评分", "全县各来源发现问题", "全县未销号", "全县已逾期", "其中县级检查发现问题"] {
                #expect(home.contains(figure), "\(figure)")
            }
            #expect(words(try await get("plans", .townshipLiaison, counties)).contains("画眉镇的村（社区）"))
            // Of what both open, each says its reader's.
            for (path, figure) in [
                ("assessments/kinds?period=2019", "2019年，村（社区）整体"), ("tasks/board", "共"),
                ("burden?period=2019", "要求报送和签收"),
            ] {
                #expect(words(try await get(path, .clerk, counties)).contains("全县\(figure)"), "\(path)")
                #expect(words(try await get(path, .townshipLiaison, counties)).contains("画眉镇\(figure)"), "\(path)")
            }
            #expect(words(try await get("cockpit", .leader, counties)).contains("全县各来源发现问题"))
        }
    }

    @Test("of a village that did not check itself says that it counts 0 for it", arguments: Engine.available)
    func zeros(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            try await closeNovember(counties, clock)
            for role in [Role.leader, .townshipLiaison, .departmentLiaison] {
                let ranking = words(try await get("assessments/2019-11", role, counties))
                #expect(ranking.contains("远画眉乡1个村（社区）未自考，按0分计"), "\(role)")
            }
            let township = words(try await get("assessments/2019-11/990101200", .leader, counties))
            #expect(township.contains("白鹭村0.00未自考，按0分计"))
        }
    }

    @Test(
        "opens a list that says what narrows it and how long it is, each condition to be dropped",
        arguments: Engine.available)
    func chips(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let lists: [(String, total: String, conditions: [String])] = [
                ("findings", "共1件", ["状态：未销号"]),
                (
                    "findings?standing=valid&source=selfCheck&below=990101100&topic=治脏&month=2019-11&q=画眉", "共1件",
                    ["搜索：“画眉”", "状态：不含已作废", "来源：自考", "地点：画眉镇", "类别：治脏", "发现月份：2019年11月"]
                ),
                (
                    "findings?standing=overdue&escalation=3&summons=awaited&duty=below", "共0件",
                    ["状态：已逾期", "督办：已提醒约谈（主要领导）", "约谈：待约谈", "办理：本单位和所属村（社区）办理"]
                ),
                ("findings?standing=all", "共1件", []),
                (
                    "visits/all?month=2019-11&tier=self&manner=announced&state=submitted&below=990101100", "共1村次",
                    ["月份：2019年11月", "层级：自考", "方式：明查", "状态：已评分", "地点：画眉镇"]
                ),
                ("plans?month=2019-10", "共1份", ["月份：2019年10月"]), ("plans", "共4份", []),
                ("people?q=clerk", "共1人", ["搜索：“clerk”"]), ("units", "共3个", []), ("bulletins", "共2份", []),
                ("sheets", "共2版", []),
                ("assessments/2019-11/due?is=notYet&below=990101100", "共1件", ["按期：期限未到", "承办：画眉镇"]),
                ("assessments/due?period=2019&is=notYet&below=990101100", "共1件", ["按期：期限未到", "承办：画眉镇"]),
            ]
            let administrator = try await counties.visitor(.systemAdministrator, county: Self.code)
            for (path, total, conditions) in lists {
                let clerk = path.hasPrefix("people") ? administrator : clerk
                let address = path.addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed) ?? path
                let page = try await clerk.get("/\(Self.code)/\(address)")
                #expect(page.status == 200 && page.body.contains("data-total-rows>\(total)<"), "\(path)")
                let chips = page.body.matches(of: /<a class="chip" href="([^"]*)">([^<]*)</)
                    .map { (String($0.output.1).replacing("&amp;", with: "&"), String($0.output.2)) }
                #expect(chips.map(\.1) == conditions, "\(path)")
                for (without, words) in chips {
                    let wider = try await clerk.get(without)
                    #expect(wider.status == 200, "\(without)")
                    let left = wider.body.matches(of: /<a class="chip" href="[^"]*">([^<]*)</).map {
                        String($0.output.1)
                    }
                    #expect(left == conditions.filter { $0 != words }, "\(without)")
                }
            }
            // From a plan's page to what its visits found, and to nothing else.
            let plans = try await counties.product.office.read { try Plans.all(for: Self.director, in: $0) }
            for plan in plans.map(\.plan) {
                let found = "/\(Self.code)/findings?standing=valid&plan=\(plan.id)"
                let page = try await clerk.get("/\(Self.code)/plans/\(plan.id)").body.replacing("&amp;", with: "&")
                let visits = try await counties.product.office.read { transaction in
                    try Plans.one(plan.id, for: Self.director, in: transaction).visits
                }
                let isVisited = visits.contains { $0.state == .submitted }
                #expect(page.contains("href=\"\(found)\"") == isVisited, "\(plan.chinese)")
                let list = try await clerk.get(found).body
                let count = plan.tier == .selfCheck ? 1 : 0
                #expect(list.contains("data-total-rows>共\(count)件<"), "\(plan.chinese)")
                #expect(list.contains("督查计划：\(plan.chinese)"))
            }
        }
    }

    @Test(
        "counts what is not due yet neither as late nor as done, and says how many those are",
        arguments: Engine.available)
    func notYet(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let running = words(try await get("assessments/2019-11", .leader, counties))
            #expect(running.contains("全县按期整改率—截至现在，到期0件，按期0件，没有按期0件；期限未到的1件不计"))
            clock.set(Instant(try #require(Day("2019-11-08")), hour: 9))
            let after = words(try await get("assessments/2019-11", .leader, counties))
            #expect(after.contains("全县按期整改率0.0%截至现在，到期1件，按期0件，没有按期1件"))
            let list = words(try await get("assessments/2019-11/due?is=late", .leader, counties))
            #expect(list.contains("没有按期到期没有反馈"))
        }
    }

    @Test(
        "of a plan counts what was cancelled, and a closed month's plan says so and stays as it is",
        arguments: Engine.available)
    func closedPlan(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            try await closeNovember(counties, clock)
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let plans = words(try await clerk.get("/\(Self.code)/plans?month=2019-11").body)
            #expect(plans.contains("2019年11月县级抽查暗访村（社区）211已关账"))
            let open = try await clerk.get("/\(Self.code)/visits/all?month=2019-11&state=lapsed")
            let path = try #require(open.body.firstMatch(of: /href="(\/990101\/visits\/[0-9a-f-]{36})"/)).output.1
            let visit = try await clerk.get(String(path))
            #expect(words(visit.body).contains("2019年11月已经关账，这个村（社区）没有检查，不能再补。"))
            #expect(!visit.body.contains("取消这次检查"))
            let refused = try await clerk.post("\(path)/cancel", [("reason", "忘了")], token: visit.formToken)
            #expect(refused.status == 409 && refused.body.contains("2019年11月已经关账，这个月的计划随之关闭"))
            let list = try await clerk.get("/\(Self.code)/plans?month=2019-11")
            for plan in list.body.matches(of: /href="(\/990101\/plans\/[0-9a-f-]{36})">2019/) {
                let page = words(try await clerk.get(String(plan.output.1)).body)
                #expect(page.contains("2019年11月已于2019年12月3日10:00关账，这份计划随之关闭：不能再检查、取消、重抽或作废。"))
            }
        }
    }

    @Test("of summonses counts those that were held, recorded with day, who and what", arguments: Engine.available)
    func summons(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            for day in ["2019-11-08", "2019-11-13", "2019-11-19"] {
                clock.set(Instant(try #require(Day(day)), hour: 9))
                try await OverdueJob(office: counties.product.office).run(county: Self.code)
            }
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let list = try await clerk.get("/\(Self.code)/findings?standing=all&summons=awaited")
            #expect(list.body.contains("已提醒约谈（主要领导）") && list.body.contains("共1件"))
            let path = try #require(list.body.firstMatch(of: /href="(\/990101\/findings\/[0-9a-f-]{36})"/)).output.1
            let page = try await clerk.get(String(path))
            #expect(page.body.contains("登记约谈") && !page.body.contains(">已约谈<"))
            let typed = [("day", "2019-11-19"), ("by", ""), ("note", "限期整改")]
            let refused = try await clerk.post("\(path)/steps/summon", typed, token: page.formToken)
            #expect(refused.status == 422 && refused.body.contains("请填写由谁约谈") && refused.body.contains("限期整改"))
            let done = try await clerk.post(
                "\(path)/steps/summon", [("day", "2019-11-19"), ("by", "副县长王某"), ("note", "限期整改")],
                token: page.formToken)
            #expect(done.status == 303)
            let after = try await clerk.get(String(path))
            #expect(after.body.contains("约谈：2019年11月19日，由副县长王某约谈") && after.body.contains(">已约谈<"))
            #expect(try await clerk.get("/\(Self.code)/findings?standing=all&summons=held").body.contains("共1件"))
            #expect(try await clerk.get("/\(Self.code)/findings?standing=all&summons=awaited").body.contains("共0件"))
        }
    }
}
