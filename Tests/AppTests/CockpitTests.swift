import App
import Cockpit
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

/// The county in one look, a screen on a wall, a page for each place, and what the system asks of units.
@Suite("The cockpit")
struct CockpitTests {
    private static let code = "990101"

    private func words(_ body: String) -> String {
        body.replacing(/<[^>]*>/, with: "").replacing(/\s+/, with: "")
    }

    /// A screen's address, as the director was shown it.
    private func issue(_ counties: TwoCounties, _ name: String = "一楼大厅") async throws -> (path: String, page: String) {
        let director = try await counties.visitor(.director, county: Self.code)
        let form = try await director.get("/\(Self.code)/wall-links")
        let shown = try await director.post("/\(Self.code)/wall-links", [("name", name)], token: form.formToken)
        #expect(shown.status == 200)
        let path = try #require(shown.body.firstMatch(of: /\/990101\/wall\/[0-9a-f]{32}/)).output
        return (String(path), shown.body)
    }

    // MARK: The look

    @Test("says in a sentence what changed, sets two months beside each other, and draws over tables")
    func look() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let leader = try await counties.visitor(.leader, county: Self.code)
            let page = try await leader.get("/\(Self.code)/cockpit?month=2019-11&with=2019-09")
            #expect(page.status == 200)
            let read = words(page.body)
            #expect(
                read.contains("（上周同期") && read.contains("这一周（") && read.contains("2019年11月和2019年9月")
                    && read.contains("还没有结束，数会变"))
            #expect(read.contains("10月全县平均"))
            #expect(page.body.contains("data-chart=\"line\"") && page.body.contains("<svg class=\"spark"))
            let program = try await leader.get("/\(Self.code)/cockpit", headers: [.accept: "application/json"])
            #expect(program.body.contains("\"sentence\"") && program.body.contains("\"townships\""))
        }
    }

    @Test("refuses a month that is still to come, in words and as it was asked")
    func future() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let leader = try await counties.visitor(.leader, county: Self.code)
            let page = try await leader.get("/\(Self.code)/cockpit?month=2031-01")
            #expect(page.status == 422 && page.body.contains("2031年1月还没有到"))
        }
    }

    // MARK: The wall

    @Test("shows a screen its page by a secret address: nothing to press, nobody's name", arguments: Engine.available)
    func wall(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (path, _) = try await issue(counties)
            let screen = counties.stranger()
            let page = try await screen.get(path)
            #expect(page.status == 200)
            for part in ["画眉县文明创建", "class=\"wall\"", "http-equiv=\"refresh\""] { #expect(page.body.contains(part)) }
            for part in ["<form", "<button", "href=\"/990101"] { #expect(!page.body.contains(part), "\(part)") }
            let program = try await screen.get(path, headers: [.accept: "application/json"])
            let names = try await counties.product.office.read { transaction in
                try transaction.rows("SELECT name FROM person WHERE county = \(Self.code)").map {
                    try $0["name"] as String
                }
            }
            #expect(!names.isEmpty)
            for name in names { #expect(!page.body.contains(name) && !program.body.contains(name), "\(name)") }
            #expect(!page.body.contains("鹧鸪") && !program.body.contains("鹧鸪"))
            // What is late stands there as it is now, and not as part of a month.
            #expect(!page.body.contains("<dt>已逾期</dt>") && !page.body.contains("<dt>滞后的任务</dt>"))
            #expect(words(page.body).contains("逾期在谁那里"))
            // It opens that page and no other.
            #expect(try await screen.get("/\(Self.code)/cockpit").status == 303)
            let director = try await counties.visitor(.director, county: Self.code)
            let list = try await director.get("/\(Self.code)/wall-links")
            #expect(words(list.body).contains("一楼大厅") && !words(list.body).contains("还没有打开过"))
            // The secret is kept nowhere.
            let secret = String(path.suffix(32))
            #expect(!list.body.contains(secret))
            let kept = try await counties.product.office.read { transaction in
                try transaction.rows("SELECT digest FROM wallLink WHERE county = \(Self.code)").map {
                    try $0["digest"] as String
                }
            }
            #expect(kept.count == 1 && kept[0].count == 64 && !kept[0].contains(secret))
            // Whoever puts one in with a database shell, and has no key, sees nothing by it.
            let chosen = String(repeating: "0", count: 32)
            try await counties.product.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO wallLink (county, id, name, digest, issuedBy, issuedByName, issuedAt)
                    VALUES (\(Self.code), 'made', '三楼', \(SeenVersion(bytes: chosen.utf8).digest), '', '', 0)
                    """)
            }
            #expect(try await screen.get(path.replacing(secret, with: chosen)).status == 404)
        }
    }

    @Test("is no activity of whoever is signed in beside it", arguments: Engine.available)
    func apart(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let (path, _) = try await issue(counties)
            let leader = try await counties.visitor(.leader, county: Self.code)
            for _ in 0..<4 {
                clock.advance(minutes: 10)
                #expect(try await leader.get(path).status == 200)
                await counties.sessions.settle()
            }
            #expect(try await leader.get("/\(Self.code)/cockpit").status == 303)
        }
    }

    @Test("shows nothing by a link that was ended, guessed or is another county's", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let (path, _) = try await issue(counties)
            let (other, _) = try await issue(counties, "二楼")
            let screen = counties.stranger()
            #expect(try await screen.get(path).status == 200)
            // Another county does not know it.
            #expect(try await screen.get(path.replacing("990101", with: "990102")).status == 404)
            let director = try await counties.visitor(.director, county: Self.code)
            let list = try await director.get("/\(Self.code)/wall-links")
            let row = try #require(list.body.range(of: "<td>一楼大厅</td>"))
            let rest = list.body[row.upperBound...]
            let end = try #require(rest.firstMatch(of: /action="(\/990101\/wall-links\/[0-9a-f-]{36}\/end)"/)).output.1
            let ended = try await director.post(String(end), [], token: list.formToken)
            #expect(ended.status == 303)
            let gone = try await screen.get(path)
            #expect(gone.status == 404 && gone.body.contains("已经停用"))
            #expect(try await screen.get(other).status == 200)
            // Who guesses is held up, and the screen beside him goes on.
            var answers: [Int] = []
            for number in 0..<14 {
                answers.append(
                    try await screen.get("/\(Self.code)/wall/\(String(repeating: "\(number % 10)", count: 32))").status)
            }
            #expect(answers.first == 404 && answers.last == 429)
            #expect(try await screen.get(other).status == 200)
        }
    }

    @Test("is issued and ended by the director alone, once under a name")
    func issuing() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            for role in Role.assignable where role != .director {
                let visitor = try await counties.visitor(role, county: Self.code)
                let token = try await visitor.get("/\(Self.code)/account").formToken
                #expect(try await visitor.get("/\(Self.code)/wall-links").status == 403, "\(role)")
                #expect(
                    try await visitor.post("/\(Self.code)/wall-links", [("name", "门厅")], token: token).status == 403,
                    "\(role)")
            }
            _ = try await issue(counties)
            let director = try await counties.visitor(.director, county: Self.code)
            let form = try await director.get("/\(Self.code)/wall-links")
            let again = try await director.post("/\(Self.code)/wall-links", [("name", "一楼大厅")], token: form.formToken)
            #expect(again.status == 422 && again.body.contains("已经有一个在用的链接"))
            let empty = try await director.post("/\(Self.code)/wall-links", [("name", "")], token: form.formToken)
            #expect(empty.status == 422)
            #expect(try await counties.audited("wallLink.issue", Self.code).count == 1)
        }
    }

    // MARK: A page for each place

    @Test("gives a township its own page and a neighbour's to nobody below the county", arguments: Engine.available)
    func dossiers(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let township = try await counties.visitor(.townshipHead, county: Self.code)
            let own = try await township.get("/\(Self.code)/dossiers/990101100")
            #expect(own.status == 200)
            for part in ["得分和名次", "问题整改", "检查", "所属村（社区）"] { #expect(own.body.contains(part), "\(part)") }
            for path in ["990101200", "990101200201", "990102100", "990101", "990101999"] {
                for ending in ["", "/paper.docx"] {
                    let answer = try await township.get("/\(Self.code)/dossiers/\(path)\(ending)")
                    #expect(answer.status == 404 && !answer.text.contains("白鹭"), "\(path)\(ending)")
                }
            }
            let leader = try await counties.visitor(.leader, county: Self.code)
            #expect(try await leader.get("/\(Self.code)/dossiers/990101200").body.contains("白鹭"))
            // Instructions stand below it, and it keeps its own style.
            let styled = try await leader.get("/\(Self.code)/dossiers/990101100").body
            #expect(styled.contains("id=\"instructions\"") && styled.contains("cockpit.css"))
            #expect(try await leader.get("/\(Self.code)/dossiers/990101100201").status == 200)
            let village = try await counties.visitor(.village, county: Self.code)
            #expect(try await village.get("/\(Self.code)/dossiers/990101100201").status == 200)
            #expect(try await village.get("/\(Self.code)/dossiers/990101100").status == 404)
            let department = try await counties.visitor(.departmentHead, county: Self.code)
            let list = ReadPage("", try await department.get("/\(Self.code)/dossiers").body)
            let links = list.links.map(\.address).filter { $0.contains(/\/dossiers\/[0-9a-f-]{36}$/) }
            #expect(links.count == 1)
            #expect(try await department.get(try #require(links.first)).body.contains("画眉水利局"))
        }
    }

    @Test("say of a place what every capability knows: shown on the board, honoured, saved up, helped, objected, asked")
    func everything() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let leader = try await counties.visitor(.leader, county: Self.code)
            let list = ReadPage("", try await leader.get("/\(Self.code)/dossiers").body)
            let pages = Set(list.links.map(\.address).filter { $0.contains(/\/dossiers\/[0-9a-f-]+$/) })
            #expect(pages.count >= 5)
            var whole = ""
            for page in pages.sorted() {
                let answer = try await leader.get(page)
                #expect(answer.status == 200, "\(page)")
                whole += answer.body
                for link in ReadPage("", answer.body).numbers {
                    let rows = try await leader.get(link.address)
                    #expect(rows.status == 200, "\(link.address)")
                }
                #expect(try await leader.get("\(page)/paper.docx").status == 200)
            }
            for part in ["曝光", "好人榜", "道德银行", "志愿服务", "考核申诉", "问卷调查", "年度任务", "配合的任务", "交办"] {
                #expect(whole.contains("<h2>\(part)") || whole.contains(">\(part)</th>"), "\(part)")
            }
        }
    }

    @Test("prints the page as a paper that says the same")
    func paper() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let leader = try await counties.visitor(.leader, county: Self.code)
            let paper = try await leader.get("/\(Self.code)/dossiers/990101100/paper.docx")
            #expect(paper.status == 200)
            #expect(paper.headers[.contentDisposition]?.contains("filename") == true)
            for part in ["画眉镇情况", "一、得分和名次", "问题整改", "演示"] where part != "演示" {
                #expect(paper.text.contains(part), "\(part)")
            }
        }
    }

    // MARK: Burden

    @Test("counts what was asked of each unit, each figure with its rows", arguments: Engine.available)
    func burden(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let page = try await clerk.get("/\(Self.code)/burden?period=2019")
            #expect(page.status == 200)
            for column in [
                "要求报送和签收", "填报用时", "整改照片", "要整改的问题", "月度进展", "自考村次", "自考照片", "节点佐证照片", "要收集的测评材料",
                "领导批示", "文明称号申报",
            ] {
                #expect(page.body.contains(column), "\(column)")
            }
            for link in ReadPage("", page.body).links
            where link.address.hasPrefix("/\(Self.code)/") && !link.address.contains("sign-out") {
                #expect(try await clerk.get(link.address).status == 200, "\(link.address)")
            }
            let township = try await counties.visitor(.townshipLiaison, county: Self.code)
            let own = try await township.get("/\(Self.code)/burden?period=2019")
            #expect(own.status == 200 && !own.body.contains("白鹭") && !own.body.contains("远画眉"))
        }
    }

    @Test("counts a self-check for its village as for its township", arguments: Engine.available)
    func selfChecks(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = Actor(id: "clerk", name: "干事", county: Self.code, roles: [.clerk], scope: .county)
            let metric = try #require(Product.metrics.first { $0.name == "visitsSelf" })
            let period = try #require(Period(year: 2019))
            let (values, units, all) = try await counties.product.office.read { transaction in
                (
                    try metric.byUnit?.values(period, clerk, transaction) ?? [:],
                    try Units.all(county: Self.code, kinds: [.township, .village], in: transaction),
                    try metric.value(period, nil, clerk, transaction)
                )
            }
            func sum(ofTownships: Bool) -> Int {
                units.filter { ($0.kind == .township) == ofTownships }.reduce(0) {
                    $0 + (values[$1.id.description] ?? 0)
                }
            }
            #expect(try #require(all) > 0 && sum(ofTownships: false) == all && sum(ofTownships: true) == all)
        }
    }

    @Test("folds what nobody reads at once: the sums and the leading figures stand first")
    func folded() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let page = try await clerk.get("/\(Self.code)/metrics?period=2019")
            let main = try #require(page.body.components(separatedBy: "<main").last)
            let groups = main.components(separatedBy: "<details class=\"metric-group\"")
            #expect(groups.count > 8 && groups[0].contains("各来源发现问题") && !groups[0].contains("志愿队伍"))
            #expect(groups.dropFirst().contains { $0.contains("行动和任务") && $0.contains("按期完成的任务") })
            // Each figure stands there once.
            let rows = page.body.matches(of: /<tr><td><a href="[^"]*\/metrics\//).count
            #expect(
                rows
                    == Product.metrics.count {
                        $0.right.isHeld(
                            by: Actor(
                                id: "clerk", name: "", county: Self.code, roles: [.clerk], scope: .county))
                    })
            let burden = try await clerk.get("/\(Self.code)/burden?period=2019")
            #expect(burden.body.contains("<details class=\"metric-group\""))
            // Two periods beside each other: what the year's report says, the rest by subject, nothing that neither has.
            let compared = try await clerk.get("/\(Self.code)/reports/compare?first=2018&second=2019").body
            let parts = try #require(compared.components(separatedBy: "<main").last)
                .components(separatedBy: "<details class=\"metric-group\"")
            #expect(parts.count > 3 && parts[0].contains("各来源发现问题"))
            #expect(words(compared).contains("两个时段都没有数，没有列出"))
        }
    }

    // MARK: Two clocks

    @Test("refuses to say what was known before the first record, or tomorrow")
    func beforeTheFirst() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let early = try await clerk.get("/\(Self.code)/metrics/findings?period=2019&known=2018-12-31")
            #expect(early.status == 422 && early.body.contains("县里的第一条记录在") && early.body.contains("那时还什么都没有记"))
            let late = try await clerk.get("/\(Self.code)/metrics/findings?period=2019&known=2031-01-01")
            #expect(late.status == 422 && late.body.contains("还没有到"))
            let nonsense = try await clerk.get("/\(Self.code)/metrics/findings?known=nächste")
            #expect(nonsense.status == 422)
        }
    }

    @Test(
        "marks a period that is not over, says when then and now are one, and else which rows differ",
        arguments: Engine.available)
    func clocks(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let known = try await counties.product.office.read { $0.now.day }
            clock.advance(minutes: 3 * 24 * 60)
            try await counties.signIn(clerk, .clerk)
            let same = words(try await clerk.get("/\(Self.code)/metrics/findings?period=2019-11&known=\(known)").body)
            #expect(same.contains("和现在所知的一样，逐条相同") && same.contains("还没有结束"))
            // One is made void since: it was counted then and is not now.
            let list = try await clerk.get("/\(Self.code)/findings?standing=valid&period=2019-11")
            let id = try #require(list.body.firstMatch(of: /\/990101\/findings\/([0-9a-f-]{36})"/)).output.1
            let path = "/\(Self.code)/findings/\(id)/steps/void"
            let visitor = try await counties.visitor(.director, county: Self.code)
            let page = try await visitor.get("/\(Self.code)/findings/\(id)")
            let fields: [(String, String)] = [("note", "重复")] + (try seen(page, path))
            let voided = try await visitor.post(path, fields, token: page.formToken)
            #expect(voided.status == 303)
            let differs = try await clerk.get("/\(Self.code)/metrics/findings?period=2019-11&known=\(known)")
            #expect(words(differs.body).contains("后来去掉的1件"))
            let read = ReadPage("", differs.body)
            let gone = try #require(read.numbers.first { $0.address.contains("gone") })
            let rows = try await clerk.get(gone.address)
            #expect(rows.status == 200 && rows.body.contains(String(id)) && words(rows.body).contains("共1件"))
        }
    }

    /// Which text was seen, where the step is a signature.
    private func seen(_ page: Visitor.Answer, _ action: String) throws -> [(String, String)] {
        guard page.body.contains("name=\"seen\"") else { return [] }
        return [("seen", try ForeignFormTests.field("seen", page, of: action))]
    }
}

@Suite("Which months stand beside each other")
struct ComparedMonthsTests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("on a month's first days the last whole one, then its own days beside the same of another")
    func days() throws {
        let early = ComparedMonths(today: try day("2019-11-05"))
        #expect(early.month == Month("2019-10") && early.other == Month("2019-09") && !early.isBySameDays)
        #expect(early.before.description == "2019-09" && early.beside == "9月")
        let running = ComparedMonths(today: try day("2019-11-06"))
        #expect(running.month == Month("2019-11") && running.isBySameDays && running.beside == "10月同期")
        #expect(running.now.description == "2019-11" && running.before.description == "2019-10-01~2019-10-06")
        #expect(running.whole.before.description == "2019-10" && running.whole.beside == "10月")
        // A month that has no such day ends with its last.
        let march = ComparedMonths(today: try day("2019-03-30"))
        #expect(march.before.description == "2019-02")
        #expect(!ComparedMonths(today: try day("2019-11-30")).isBySameDays)
    }

    @Test("as they were asked for, whole where the month is over")
    func asked() throws {
        let (month, other) = (try #require(Month("2019-09")), try #require(Month("2018-09")))
        let months = ComparedMonths(month, with: other, today: try day("2019-11-15"))
        #expect(months.month == month && months.other == other && months.before.description == "2018-09")
        let running = ComparedMonths(try #require(Month("2019-11")), with: other, today: try day("2019-11-03"))
        #expect(running.isBySameDays && running.before.description == "2018-09-01~2018-09-03")
    }
}

@Suite("How numbers move")
struct MovementTests {
    @Test("of ranks: less is better, none says nothing")
    func ranks() {
        #expect(Movement(rank: 1, before: 3) == Movement(words: "↑2", tone: .good))
        #expect(Movement(rank: 8, before: 4) == Movement(words: "↓4", tone: .bad))
        #expect(Movement(rank: 2, before: 2) == Movement(words: "—", tone: .plain))
        #expect(Movement(rank: nil, before: 2).tone == .plain && Movement(rank: 2, before: nil).tone == .plain)
    }

    private func sampled(_ name: String, _ rank: Int, _ scores: [Int], weight: Int = 100) -> Noise.Sampled {
        let mean = Points(thousandths: Points.divide(scores.reduce(0, +) * 1000, by: scores.count))
        return .init(
            name: name, rank: rank, score: mean, scores: scores.map { Points(whole: $0) }, weight: weight)
    }

    @Test("calls noise what chance moves, and a difference what it does not")
    func noise() {
        let near = [sampled("甲", 1, [90, 100, 95]), sampled("乙", 2, [89, 100, 95])]
        #expect(Noise.words(near) == "第1、2名差0.33分，在抽样误差之内，不分先后")
        let three = near + [sampled("丙", 3, [88, 100, 94]), sampled("丁", 4, [40, 41, 40])]
        #expect(Noise.words(three) == "第1至3名相邻的差0.33到0.67分，都在抽样误差之内，不分先后")
        #expect(Noise.words([sampled("甲", 1, [98, 98, 99]), sampled("乙", 2, [80, 81, 80])]) == nil)
        // What was not drawn has no chance in it; of one village nobody can tell.
        #expect(Noise.words([sampled("甲", 1, [90, 100], weight: 0), sampled("乙", 2, [89, 100], weight: 0)]) == nil)
        #expect(Noise.words([sampled("甲", 1, [95]), sampled("乙", 2, [94])]) == nil)
    }
}
