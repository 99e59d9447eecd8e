import App
import Assessment
import Bulletins
import Database
import Findings
import Foundation
import HTTPTypes
import Inspections
import Kernel
import Media
import Office
import Sheets
import TestCounty
import TestSupport
import Testing
import Web

@Suite("A signature is for the text that was seen")
struct SeenVersionTests {
    private static let county = "990101"

    private static func actor(_ role: Role, _ id: String? = nil) -> Actor {
        Actor(id: id ?? role.rawValue, name: role.chinese, county: county, roles: [role], scope: .county)
    }

    /// What the form to an address on a page says was seen.
    private func seen(_ page: Visitor.Answer, _ action: String) throws -> String {
        try ForeignFormTests.field(Deed.seen, page, of: action)
    }

    /// Presses a button of a page that is old by now: refused in words, and on the page that comes instead the same button
    /// goes through.
    private func press(
        _ action: String, on old: Visitor.Answer, _ visitor: Visitor, fields: [(String, String)] = []
    ) async throws {
        let late = fields + [(Deed.seen, try seen(old, action))]
        for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
            let refused = try await visitor.post(action, late, token: old.formToken, headers: headers)
            #expect(refused.status == 409, "\(action)")
            #expect(refused.body.contains("您看到的是旧稿") && refused.body.contains("请重新看过"), "\(action)")
        }
        let anew = try await visitor.post(action, late, token: old.formToken)
        let now = try seen(anew, action)
        #expect(now != late.last?.1)
        let done = try await visitor.post(action, fields + [(Deed.seen, now)], token: old.formToken)
        #expect(done.status == 303, "\(action) \(done.body.prefix(3000))")
        let audited = try await audit(now)
        #expect(!audited.isEmpty, "\(action)")
    }

    private func audit(_ digest: String) async throws -> [AuditEntry] {
        try await Self.office?.read { try Audit.entries(county: Self.county, limit: 500, in: $0) }
            .filter { $0.detail.contains("校验码\(digest)") } ?? []
    }

    @TaskLocal private static var office: Office?

    private func with(
        _ engine: Engine, clock: TestClock = TestClock(), lives: Bool = false,
        _ body: (TwoCounties) async throws -> Void
    ) async throws {
        try await TwoCounties.with(engine, clock: clock, lives: lives) { counties in
            try await Self.$office.withValue(counties.product.office) { try await body(counties) }
        }
    }

    private func draft(_ counties: TwoCounties) async throws -> Bulletin {
        try #require(try await bulletins(counties).first { $0.state == .draft })
    }

    private func bulletins(_ counties: TwoCounties) async throws -> [Bulletin] {
        try await counties.product.office.read { try Bulletins.all(county: Self.county, in: $0) }
    }

    /// Sent back, written anew, and brought again as far as it was.
    private func rewrite(
        _ id: ID<Bulletin>, _ text: String, _ office: Office, upTo steps: [String]
    ) async throws {
        let editor = Self.actor(.clerk, "editor")
        try await office.handle(id, Signatures.sendBack, by: Self.actor(.director), reason: "再核")
        let found = try await office.read { try Bulletins.one(id, for: editor, in: $0) }
        var texts = found.content.sections.map(\.text)
        texts[4] = text
        try await office.edit(id, texts, version: found.version, by: editor)
        try await forward(id, office, steps)
    }

    private func forward(_ id: ID<Bulletin>, _ office: Office, _ steps: [String]) async throws {
        let roles: [String: Role] = [
            Signatures.submit: .clerk, Signatures.approve: .director, Signatures.sign: .leader,
            Signatures.publish: .clerk,
        ]
        for step in steps {
            guard let role = roles[step] else { continue }
            try await office.handle(id, step, by: Self.actor(role))
        }
    }

    @Test(
        "a bulletin that was written anew meanwhile is not approved, signed or published from an old page",
        arguments: Engine.available)
    func bulletin(engine: Engine) async throws {
        try await with(engine) { counties in
            let office = counties.product.office
            let id = try await draft(counties).id
            try await forward(id, office, [Signatures.submit])
            var before = [Signatures.submit]
            for (step, role) in [
                (Signatures.approve, Role.director), (Signatures.sign, .leader), (Signatures.publish, .clerk),
            ] {
                let visitor = try await counties.visitor(role, county: Self.county)
                let page = try await visitor.get("/\(Self.county)/bulletins/\(id)")
                // The same again under other eyes is the same text.
                try await rewrite(id, "在\(step)之前换上的话。", office, upTo: before)
                let action = "/\(Self.county)/bulletins/\(id)/steps/\(step)"
                try await press(action, on: page, visitor)
                before.append(step)
            }
            // What was signed stands on the page and on the paper, short.
            let reader = try await counties.visitor(.townshipHead, county: Self.county)
            let short = try #require(try await bulletins(counties).first { $0.id == id }).seen.short
            for path in ["", "/bulletin.docx"] {
                let answer = try await reader.get("/\(Self.county)/bulletins/\(id)\(path)")
                #expect(answer.text.contains(short), "\(path)")
            }
        }
    }

    @Test("a sheet that was changed meanwhile is not submitted from an old page", arguments: Engine.available)
    func sheet(engine: Engine) async throws {
        try await with(engine) { counties in
            let office = counties.product.office
            let editions = try await office.read { try Editions.all(county: Self.county, in: $0) }
            let draft = try #require(editions.first { $0.state == .draft })
            let director = try await counties.visitor(.director, county: Self.county)
            let path = "/\(Self.county)/sheets/\(draft.sheet)/\(draft.number)"
            let page = try await director.get(path)
            let content = draft.content
            let changed = Sheet(
                title: content.title + "（加严）", full: content.full, pass: content.pass, items: content.items)
            try await office.carryOut(
                EditDraft(sheet: draft.sheet, number: draft.number, content: changed, version: draft.version),
                by: Self.actor(.clerk))
            try await press("\(path)/submit", on: page, director)
        }
    }

    @Test(
        "a sheet is published by nobody who wrote or submitted it, and edited by nobody meanwhile",
        arguments: Engine.available)
    func publication(engine: Engine) async throws {
        try await with(engine) { counties in
            let office = counties.product.office
            let editions = try await office.read { try Editions.all(county: Self.county, in: $0) }
            let draft = try #require(editions.first { $0.state == .draft })
            let edit = EditDraft(
                sheet: draft.sheet, number: draft.number, content: draft.content, version: draft.version)
            try await office.carryOut(edit, by: Self.actor(.director, "writer"))
            let submit = SubmitEdition(sheet: draft.sheet, number: draft.number)
            let publication = try await office.carryOut(submit, by: Self.actor(.clerk))
            let again = EditDraft(
                sheet: draft.sheet, number: draft.number, content: draft.content, version: draft.version + 1)
            let edited = await #expect(throws: Refusal.self) {
                try await office.carryOut(again, by: Self.actor(.clerk))
            }
            #expect(edited?.code == "sheet.submitted")
            let twice = await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(submit, by: Self.actor(.director))
            }
            #expect(twice?.code == "publication.waiting")
            let approve = try TakeProcedureStep(Publication.procedure, publication, Signatures.approve)
            for (id, role, code) in [
                ("writer", Role.director, "publication.own"), ("clerk", .clerk, "publication.notYours"),
            ] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await office.carryOut(approve, by: Self.actor(role, id))
                }
                #expect(refusal?.code == code)
            }
            try await office.carryOut(approve, by: Self.actor(.director))
            let after = try await office.read {
                try Editions.one(draft.sheet, draft.number, county: Self.county, in: $0)
            }
            #expect(after.state == .published)
        }
    }

    @Test("a month whose scores changed meanwhile is not put forward from an old page", arguments: Engine.available)
    func month(engine: Engine) async throws {
        let clock = TestClock()
        try await with(engine, clock: clock) { counties in
            clock.advance(minutes: 40 * 24 * 60)
            let office = counties.product.office
            try await cancelOpenVisits(office)
            let clerk = try await counties.visitor(.clerk, county: Self.county)
            let path = "/\(Self.county)/assessments/2019-11"
            let page = try await clerk.get(path)
            let seen = try seen(page, "\(path)/close")
            try await voidSpot(office)
            try await press("\(path)/close", on: page, clerk, fields: [("acceptsMissing", "yes")])
            // What was put forward is what another signs, on a page of that month.
            let director = try await counties.visitor(.director, county: Self.county)
            let asked = try await director.get(path)
            let action = try #require(
                asked.body.firstMatch(of: /action="([^"]*closings\/[^"]*\/steps\/approve)"/)
            ).output.1
            let signed = try await director.post(
                String(action), [(Deed.seen, try self.seen(asked, String(action)))], token: asked.formToken)
            #expect(signed.status == 303)
            let closed = try await director.get(path)
            #expect(!closed.body.contains(SeenVersion(seen)?.short ?? seen) && closed.body.contains("已关账"))
        }
    }

    /// The spot of the month's self-check was none.
    private func voidSpot(_ office: Office) async throws {
        let found = try await office.read { transaction in
            var filter = Visits.Filter()
            filter.state = .submitted
            filter.month = Month("2019-11")
            let visit = try Visits.page(filter, for: Self.actor(.director), limit: 1, in: transaction).first
            let lines = try visit.map { try Visits.lines(of: $0.id, county: Self.county, in: transaction) } ?? []
            return (visit?.id, lines.first?.id)
        }
        try await office.carryOut(
            VoidLine(
                visit: try #require(found.0), line: try #require(found.1), reason: "看错了",
                listeners: Product.visitListeners), by: Self.actor(.director))
    }

    /// A month is closed when every visit of the county's was handed in or cancelled.
    private func cancelOpenVisits(_ office: Office) async throws {
        let director = Self.actor(.director)
        let plans = try await office.read { transaction in
            try Plans.all(for: director, in: transaction).map { plan in
                (plan.plan.id, try Plans.one(plan.plan.id, for: director, in: transaction).visits)
            }
        }
        for (plan, visits) in plans {
            let open = visits.filter { $0.state == .open }.map(\.id)
            guard !open.isEmpty else { continue }
            try await office.carryOut(CancelVisits(plan: plan, visits: open, reason: "路断"), by: director)
        }
    }

    /// Answered, and waiting to be verified.
    private func answered(_ counties: TwoCounties, _ title: String) async throws -> ID<Finding> {
        let office = counties.product.office
        let village = try #require(DivisionCode("990101100201"))
        let liaison = Actor(
            id: "l", name: "l", county: Self.county, roles: [.townshipLiaison],
            scope: .division(try #require(village.parent)))
        try await office.keepHouse { transaction in
            try NewFinding(
                source: .visit, origin: title, originPath: "visits", division: village, topic: "治脏", title: title,
                description: "", finder: Self.actor(.inspector), foundAt: transaction.now, photos: []
            ).record(in: transaction)
        }
        let found = try await office.read { try Findings.ofOrigins([title], county: Self.county, in: $0)[title] }
        let id = try #require(found)
        try await office.carryOut(
            AssignFindings(findings: [id], unit: nil, limit: try #require(Limit.named("rural.ordinary"))),
            by: Self.actor(.clerk))
        try await office.carryOut(TakeStep(finding: id, act: .init(.accept)), by: liaison)
        try await answer(id, counties, "当天清运")
        return id
    }

    private func answer(_ id: ID<Finding>, _ counties: TwoCounties, _ note: String) async throws {
        let liaison = Actor(
            id: "l", name: "l", county: Self.county, roles: [.townshipLiaison],
            scope: .division(try #require(DivisionCode("990101100"))))
        let photo = try await counties.product.photos.add(smallPhoto + Array(note.utf8))
        try await counties.product.office.carryOut(
            TakeStep(finding: id, act: .respond(photos: []), note: note, photos: [photo]), by: liaison)
    }

    @Test(
        "a finding that was answered anew meanwhile is neither verified nor struck off from an old page",
        arguments: Engine.available)
    func finding(engine: Engine) async throws {
        try await with(engine) { counties in
            let office = counties.product.office
            let id = try await answered(counties, "甲堆")
            let clerk = try await counties.visitor(.clerk, county: Self.county)
            let path = "/\(Self.county)/findings/\(id)"
            let page = try await clerk.get(path)
            for (act, note) in [(FindingAct(.sendBack), "没清干净"), (.respond(photos: []), "又清了一遍")] {
                if act.step == .sendBack {
                    try await office.carryOut(TakeStep(finding: id, act: act, note: note), by: Self.actor(.director))
                } else {
                    try await answer(id, counties, note)
                }
            }
            try await press("\(path)/steps/verify", on: page, clerk)
            let verified = try await clerk.get(path)
            try await office.carryOut(
                TakeStep(finding: id, act: .init(.sendBack), note: "还有"), by: Self.actor(.director))
            try await answer(id, counties, "第三遍")
            try await office.carryOut(TakeStep(finding: id, act: .init(.verify)), by: Self.actor(.director))
            try await press("\(path)/steps/close", on: verified, clerk)
        }
    }

    @Test("nor of many at once, of which one was answered anew", arguments: Engine.available)
    func many(engine: Engine) async throws {
        try await with(engine) { counties in
            let office = counties.product.office
            let ids = [try await answered(counties, "甲堆"), try await answered(counties, "乙堆")]
            let clerk = try await counties.visitor(.clerk, county: Self.county)
            for (task, act) in [("verify", FindingAct(.verify)), ("close", FindingAct(.close))] {
                let list = try await clerk.get("/\(Self.county)/findings?task=\(task)")
                func brought(_ page: Visitor.Answer) -> [(String, String)] {
                    page.body.matches(of: /name="seen" value="([^"]+)"/).map { (Deed.seen, String($0.1)) }
                }
                #expect(brought(list).count == 2)
                let fields = [("query", "task=\(task)")] + ids.map { ("finding", $0.description) }
                let action = "/\(Self.county)/findings/many/\(task)"
                // One that did not stand on the page is not signed with the others.
                let half = try await clerk.post(action, fields + brought(list).prefix(1), token: list.formToken)
                #expect(half.status == 409 && half.body.contains("都没有"))
                try await office.carryOut(
                    TakeStep(finding: ids[1], act: .init(.sendBack), note: "还有"), by: Self.actor(.director))
                try await answer(ids[1], counties, "\(task)之前又清")
                if task == "close" {
                    try await office.carryOut(TakeStep(finding: ids[1], act: .init(.verify)), by: Self.actor(.director))
                }
                let old = try await clerk.post(action, fields + brought(list), token: list.formToken)
                #expect(old.status == 409 && old.body.contains("乙堆") && old.body.contains("您看到的是旧稿"))
                let anew = brought(old)
                #expect(anew.count == 2)
                let done = try await clerk.post(action, fields + anew, token: list.formToken)
                #expect(done.status == 303, "\(act)")
            }
        }
    }

    @Test("no signature or decision goes through without saying what was seen, or with something that is no version")
    func missing() async throws {
        try await with(.sqlite, lives: true) { counties in
            let sample = try await IsolationTests.Sample(Self.county, counties.product)
            let signing = try EveryWrite.all(counties, sample).filter(\.deed.needsSeen)
            #expect(signing.count > 80)
            var visitors: [Role: (visitor: Visitor, token: String)] = [:]
            for write in signing {
                let (role, path) = (try #require(write.role), write.path)
                if visitors[role] == nil {
                    let visitor = try await counties.visitor(role, county: Self.county)
                    visitors[role] = (visitor, try await visitor.get("/\(Self.county)/account").formToken)
                }
                let (visitor, token) = try #require(visitors[role])
                for fields in [[], [(Deed.seen, "")]] as [[(String, String)]] {
                    let answer = try await visitor.post(
                        "/\(Self.county)/\(path)", fields, token: token, headers: [.accept: "application/json"])
                    #expect(answer.status == 422 && answer.body.contains("seen.missing"), "\(path) \(answer.body)")
                }
                let wrong = try await visitor.post(
                    "/\(Self.county)/\(path)", [(Deed.seen, "稿"), ("finding", "x")], token: token,
                    headers: [.accept: "application/json"])
                // Where the sampled record is another, nobody may go on either.
                #expect([422, 409, 403, 404].contains(wrong.status), "\(path) \(wrong.status)")
            }
        }
    }
}
