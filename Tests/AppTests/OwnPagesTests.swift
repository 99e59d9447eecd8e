import App
import Database
import HTTPTypes
import Kernel
import Office
import Organisation
import Residents
import TestSupport
import Testing
import Web

/// What residents and visitors open on their phones, and what is closed to them.
@Suite("Pages of people outside the office")
struct OwnPagesTests {
    private static let code = "990101"
    private static let json: HTTPFields = [.accept: "application/json"]

    private struct Town {
        let counties: TwoCounties
        var office: Office { counties.product.office }
        let clerk = Actor(id: "clerk", name: "干事", county: code, roles: [.clerk], scope: .county)
        let director = Actor(id: "director", name: "主任", county: code, roles: [.director], scope: .county)

        func register(_ name: String, phone: String) async throws -> OutsideCode {
            let text = ResidentText(
                name: name, village: try #require(DivisionCode("990101100201")),
                phone: try #require(PhoneNumber(phone)))
            let id = try await office.carryOut(RegisterResident(text), by: clerk)
            let letters = OutsideCode(random: counties.product.surroundings.random)
            try await office.carryOut(GiveCodes([ResidentCode(id, letters)]), by: clerk)
            return letters
        }

        func signIn(_ code: OutsideCode, county: String = OwnPagesTests.code) async throws -> (Visitor, Visitor.Answer)
        {
            let visitor = counties.stranger()
            let page = try await visitor.get("/\(county)/my/c/\(code.letters)")
            #expect(page.status == 200)
            let answer = try await visitor.post(
                "/\(county)/my/sign-in", [("code", code.shown), ("next", "")], token: page.formToken)
            return (visitor, answer)
        }

        /// One that is before the public now.
        func notice(_ clock: TestClock) async throws -> ID<PublicNotice> {
            let procedure = PublicNotice.procedure { [] }
            let text = NoticeText(title: "示范点公示", words: "拟确定下列村。", contact: "创建办，0575-86000000", days: 5)
            let id = try await office.carryOut(
                DraftNotice(
                    issuer: Party(unit: "", name: "创建办"), text,
                    [.init(name: "画眉村", place: "", words: "整洁"), .init(name: "白鹭村", place: "", words: "整洁")]),
                by: clerk)
            try await office.carryOut(TakeProcedureStep(procedure, id, "submit"), by: clerk)
            try await office.carryOut(TakeProcedureStep(procedure, id, "approve"), by: director)
            clock.advance(minutes: 24 * 60)
            try await PublicNotices.turn(procedure, county: OwnPagesTests.code, office)
            return id
        }
    }

    @Test("let a resident in by his code, once, and to nothing of the office's", arguments: Engine.available)
    func resident(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let town = Town(counties: counties)
            let letters = try await town.register("周素珍", phone: "13805750001")
            // Another county knows nothing of it.
            #expect(try await town.signIn(letters, county: "990102").1.status == 422)
            let (visitor, entered) = try await town.signIn(letters)
            #expect(entered.status == 303)
            #expect(try await town.signIn(letters).1.status == 422)
            let home = try await visitor.get("/990101/my")
            #expect(home.status == 200 && home.body.contains("周素珍，您好") && home.body.contains("138****0001"))
            #expect(!home.body.contains("13805750001"))
            let sample = try await IsolationTests.Sample(Self.code, counties.product)
            for route in counties.product.routes where route.method == .get && !route.isPublic {
                let path = try sample.path(route)
                let answer = try await visitor.get("/990101/\(path)", headers: Self.json)
                if route.isOutside {
                    #expect([200, 404, 422].contains(answer.status), "\(path) is \(answer.status)")
                } else if case .anyone = route.access {
                    continue
                } else {
                    #expect(answer.status == 401, "\(path) is \(answer.status)")
                }
                #expect(!answer.text.contains("鹧鸪"), "\(path)")
            }
            #expect(try await visitor.get("/990102/my").body.contains("周素珍") == false)
            let out = try await visitor.post("/990101/my/sign-out", [], token: home.formToken)
            #expect(out.status == 303)
            #expect(try await visitor.get("/990101/my/consents", headers: Self.json).status == 401)
        }
    }

    @Test(
        "leave a clerk signed in beside a resident in one browser, each by his own pages", arguments: Engine.available)
    func beside(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let town = Town(counties: counties)
            let letters = try await town.register("周素珍", phone: "13805750001")
            let (visitor, _) = try await town.signIn(letters)
            try await counties.signIn(visitor, .clerk)
            #expect(try await visitor.get("/990101/residents").status == 200)
            #expect(try await visitor.get("/990101/my").body.contains("周素珍，您好"))
            let list = try await visitor.get("/990101/residents")
            #expect(list.body.contains("138****0001") && !list.body.contains("13805750001"))
        }
    }

    @Test(
        "let a visitor object, once however often it is sent, and follow it up by his code", arguments: Engine.available
    )
    func visitor(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let town = Town(counties: counties)
            let id = try await town.notice(clock)
            let visitor = counties.stranger()
            let page = try await visitor.get("/990101/public/notices/\(id)")
            #expect(page.status == 200 && page.body.contains("我有意见") && page.headers[values: .setCookie].isEmpty)
            let form = try await visitor.get("/990101/my/notices/\(id)")
            let fields = [
                ("candidate", "2"), ("name", "陈明理"), ("phone", "139 0575 0101"), ("words", "公厕没有人打扫。"),
                ("_key", "page-1"),
            ]
            let wrong = try await visitor.post(
                "/990101/my/notices/\(id)", fields.map { $0.0 == "phone" ? ("phone", "139") : $0 },
                token: form.formToken)
            #expect(wrong.status == 422 && wrong.body.contains("公厕没有人打扫。"))
            let sent = try await visitor.post("/990101/my/notices/\(id)", fields, token: form.formToken)
            #expect(sent.status == 200)
            let code = try #require(sent.body.firstMatch(of: /id="follow-up">([0-9A-Z-]+)</)).output.1
            let again = try await visitor.post("/990101/my/notices/\(id)", fields, token: form.formToken)
            #expect(again.status == 303)
            let found = try await town.office.read { try Notices.objections(to: id, county: Self.code, in: $0) }
            #expect(found.count == 1 && found.first?.words == "公厕没有人打扫。")
            // That somebody objected is nobody's to read.
            let after = try await counties.stranger().get("/990101/public/notices/\(id)")
            #expect(!after.body.contains("异议，待") && !after.body.contains("公厕") && !after.body.contains("陈"))
            let other = counties.stranger()
            let ask = try await other.get("/990101/my/follow")
            let followed = try await other.post(
                "/990101/my/follow", [("code", String(code).lowercased())], token: ask.formToken)
            #expect(followed.status == 200 && followed.body.contains("待裁定"))
            let foreign = try await other.get("/990102/my/follow")
            let refused = try await other.post("/990102/my/follow", [("code", String(code))], token: foreign.formToken)
            #expect(refused.status == 422)
        }
    }

    @Test(
        "ask who objects in a loop to ring up or write: it stops no more, and who is signed in objects all the same",
        arguments: Engine.available)
    func loop(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let town = Town(counties: counties)
            let letters = try await town.register("周素珍", phone: "13805750001")
            let id = try await town.notice(clock)
            let path = "/990101/my/notices/\(id)"
            func object(_ visitor: Visitor) async throws -> Visitor.Answer {
                let fields = [("candidate", "2"), ("name", "陈明理"), ("phone", "13905750101"), ("words", "公厕没有人打扫。")]
                return try await visitor.post(path, fields, token: try await visitor.get(path).formToken)
            }
            func taken() async throws -> Int {
                try await town.office.read { try Notices.objections(to: id, county: Self.code, in: $0) }.count
            }
            // Each from a browser of its own, as a program has it.
            var answers: [Visitor.Answer] = []
            for _ in 0..<12 { answers.append(try await object(counties.stranger())) }
            #expect(answers.map(\.status) == [200, 200, 200] + Array(repeating: 429, count: 9))
            #expect(try await taken() == 3)
            let audited = try await counties.audited("publicNotice.object", Self.code)
            #expect(audited.count { $0.subject != id.description } == 3, "an entry for each, beside the notice's")
            let refused = try #require(answers.last).body
            for words in ["打电话或写信", "0575-86000000", "公厕没有人打扫。"] { #expect(refused.contains(words), "\(words)") }
            let (resident, _) = try await town.signIn(letters)
            #expect(try await object(resident).status == 303)
            clock.advance(minutes: 8 * 60)
            #expect(try await object(counties.stranger()).status == 200)
            #expect(try await taken() == 5)
        }
    }

    @Test("tell of no notice before it begins, by no address", arguments: Engine.available)
    func secret(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let town = Town(counties: counties)
            let text = NoticeText(title: "未公示的名单", words: "拟确定。", contact: "创建办", days: 5)
            let id = try await town.office.carryOut(
                DraftNotice(issuer: Party(unit: "", name: "创建办"), text, [.init(name: "某某某", place: "", words: "")]),
                by: town.clerk)
            for path in [
                "public/notices", "public/notices/\(id)", "public/notices/\(id)/notice.docx", "my/notices/\(id)", "my",
            ] {
                let answer = try await counties.stranger().get("/990101/\(path)")
                #expect(!answer.text.contains("未公示") && !answer.text.contains("某某某"), "\(path)")
            }
        }
    }
}
