import App
import Database
import Findings
import HTTPTypes
import Inspections
import Kernel
import Office
import Organisation
import Sheets
import TestSupport
import Testing
import Web

@Suite("The first page")
struct HomePageTests {
    private func home(_ role: Role, _ counties: TwoCounties) async throws -> String {
        try await counties.visitor(role, county: "990101").get("/990101/").body
    }

    @Test("asks for a month's bulletin, a draft's publication and the next month's plan", arguments: Engine.available)
    func lacking(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let director = try await home(.director, counties)
            #expect(director.contains("aria-label=\"去送审：送审考核标准\""))
            #expect(!director.contains("的督查计划</strong>"))
            #expect(try await home(.clerk, counties).contains("去办：送审：督查通报"))

            clock.set(Instant(try #require(Day("2019-11-25")), hour: 9))
            for role in [Role.clerk, .director] {
                let page = try await home(role, counties)
                #expect(page.contains("制订2019年12月的督查计划") && page.contains("还剩5天"), "\(role)")
                #expect(page.contains("href=\"/990101/plans/new?month=2019-12\""))
            }
            #expect(try await !home(.leader, counties).contains("制订2019年12月"))

            // Over, with a visit of the county's that nobody made.
            clock.set(Instant(try #require(Day("2019-12-02")), hour: 9))
            let blocked = try await home(.clerk, counties)
            #expect(blocked.contains("2019年11月关账前，县级检查要提交或取消"))
            #expect(blocked.contains("这个月已经开始，还没有自考和县级抽查的计划"))
            try await cancelOpenVisits(counties)
            let ready = try await home(.director, counties)
            #expect(ready.contains("去关账：提出2019年11月关账") && ready.contains("还有1个村（社区）没有自考"))
            let clerk = try await home(.clerk, counties)
            #expect(clerk.contains("去关账：提出2019年11月关账"))
        }
    }

    @Test(
        "shows the leader the month before until something was scored in the running one", arguments: Engine.available)
    func firstDays(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let running = try await home(.leader, counties)
            #expect(running.contains("2019年11月 <span class=\"soft\">进行中，"))
            clock.set(Instant(try #require(Day("2019-12-02")), hour: 9))
            let before = try await home(.leader, counties)
            #expect(before.contains("12月刚开始，还没有评分，先看11月，"))
            #expect(before.contains("href=\"/990101/assessments/2019-11\">看得分"))
        }
    }

    @Test("says what each person's day is made of, and nothing of what is others'", arguments: Engine.available)
    func briefs(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await home(.clerk, counties)
            for words in ["2019年11月的进度", "抽取", "交办整改", "关账", "今天的检查", "全县平均分", "各月得分", "昨天以来"] {
                #expect(clerk.contains(words), "\(words)")
            }
            // October is closed and its bulletin is out, so that its line is not asked for any more.
            #expect(!clerk.contains("2019年10月的进度"))
            let township = try await home(.townshipLiaison, counties)
            #expect(township.contains("10月画眉镇的名次") && township.contains("画眉镇的得分"))
            #expect(township.contains("2019年11月的进度") && !township.contains("全县平均分"))
            #expect(!township.contains("今天的检查"))
            let village = try await home(.village, counties)
            #expect(village.contains("最近的检查") && village.contains("10月画眉镇的名次") && !village.contains("11月的进度"))
            for role in [Role.departmentLiaison, .systemAdministrator, .auditAdministrator] {
                let page = try await home(role, counties)
                for words in ["11月的进度", "全县平均分", "的名次", "今天的检查", "最近的检查"] {
                    #expect(!page.contains(words), "\(role) reads \(words)")
                }
            }
            let leader = try await home(.leader, counties)
            #expect(leader.contains("2019年11月的进度") && leader.contains("全县平均分"))
        }
    }

    /// What is not scored yet of an unannounced plan is not even a number to the visited side.
    @Test("counts no visit that somebody may not know of", arguments: Engine.available)
    func secret(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            func open(_ role: Role) async throws -> Int {
                let page = try await home(role, counties)
                let link = /data-number="(\d+)" href="[^"]*visits\/all\?month=2019-11&amp;state=open"/
                return page.firstMatch(of: link).flatMap { Int($0.1) } ?? 0
            }
            let (office, township) = (try await open(.clerk), try await open(.townshipLiaison))
            #expect(office > 0 && township < office)
            for role in [Role.clerk, .townshipLiaison] {
                let visitor = try await counties.visitor(role, county: "990101")
                let list = try await visitor.get("/990101/visits/all?month=2019-11&state=open").body
                let count = role == .clerk ? office : township
                #expect(list.contains("共\(count)村次"), "\(role)")
            }
        }
    }

    @Test("opens each of its numbers to as many rows", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            for role in Role.assignable {
                let visitor = try await counties.visitor(role, county: "990101")
                let page = ReadPage("/990101/", try await visitor.get("/990101/").body)
                #expect(page.numbers.count == page.numberCount)
                for number in page.numbers {
                    let list = ReadPage(number.address, try await visitor.get(number.address).body)
                    let total = list.total ?? list.tables.map(\.rows).reduce(0, +)
                    #expect(total == number.value, "\(role): \(number.shown) at \(number.address)")
                }
            }
        }
    }

    private func cancelOpenVisits(_ counties: TwoCounties) async throws {
        let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)
        let month = try #require(Month("2019-11"))
        let open = try await counties.product.office.read {
            try Visits.outstanding(month, county: "990101", in: $0)
        }
        #expect(!open.isEmpty)
        for visit in open {
            try await counties.product.office.carryOut(CancelVisit(visit: visit.id, reason: "封路"), by: clerk)
        }
    }

    @Test("of an empty county says who does what first, and never that all is done", arguments: Engine.available)
    func empty(engine: Engine) async throws {
        try await EmptyCounty.with(engine) { county in
            for role in EmptyCounty.roles {
                let page = try await county.home(role)
                #expect(!page.contains("都办完了"), "\(role)")
                let steps: [Role] = [.systemAdministrator, .securityAdministrator, .clerk, .director]
                #expect(page.contains("开始之前要做的") == steps.contains(role), "\(role)")
                #expect(page.contains("县里正在准备，下一步是“导入乡镇（街道）”") != steps.contains(role), "\(role)")
                #expect(page.contains("去办：导入乡镇（街道）") == (role == .systemAdministrator), "\(role)")
                #expect(page.contains("去办：起草考核标准") == [.clerk, .director].contains(role), "\(role)")
            }
            try await county.importDivisions()
            let page = try await county.home(.systemAdministrator)
            #expect(page.matches(of: /已完成/).count == 2 && page.contains("下一步</span>"))
            #expect(page.contains("去办：新增部门") && !page.contains("去办：导入"))
        }
    }
}

/// A county of which nothing is there but the people who begin.
private struct EmptyCounty {
    let product: Product
    let site: Site
    private static let code = "990101"
    static let roles: [Role] = [
        .clerk, .director, .leader, .inspector, .systemAdministrator, .securityAdministrator, .auditAdministrator,
    ]

    static func with(_ engine: Engine, _ body: (EmptyCounty) async throws -> Void) async throws {
        try await TwoCounties.withSite(engine) { product, site in
            let county = EmptyCounty(product: product, site: site)
            try await county.found()
            try await body(county)
        }
    }

    private func found() async throws {
        let system = Actor.system(county: Self.code)
        let code = try #require(DivisionCode(Self.code))
        let day = try #require(Day("2019-01-01"))
        try await product.office.carryOut(EstablishCounty(code: code, name: "空县", validFrom: day), by: system)
        let unit = try await product.office.read { try Units.named("创建办", county: Self.code, in: $0) }
        let office = try #require(unit).id
        let hash = try await PasswordHasher(rounds: 2).hash(TwoCounties.password, salt: [1])
        for role in Self.roles {
            let person = try await product.office.carryOut(
                AddPerson(name: role.chinese, signInName: TwoCounties.signInName(role), unit: office), by: system)
            try await product.office.carryOut(GiveRoles(person: person, roles: [role]), by: system)
            try await product.office.carryOut(SetPassword(person: person, hash: hash, mustChange: false), by: system)
        }
    }

    func importDivisions() async throws {
        let csv = "code,name\n990101100,云溪镇\n990101100201,樟塘村\n"
        let day = try #require(Day("2019-01-01"))
        try await product.office.carryOut(
            ImportDivisions(list: Array(csv.utf8), validFrom: day), by: .system(county: Self.code))
    }

    func home(_ role: Role) async throws -> String {
        let visitor = Visitor(site)
        let form = try await visitor.get("/\(Self.code)/sign-in")
        _ = try await visitor.post(
            "/\(Self.code)/sign-in", [("name", TwoCounties.signInName(role)), ("password", TwoCounties.password)],
            token: form.formToken)
        return try await visitor.get("/\(Self.code)/").body
    }
}
