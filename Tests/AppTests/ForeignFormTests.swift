import App
import Database
import Findings
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing

@testable import Web

@Suite("A form that comes from somebody else's page, or from too long ago")
struct ForeignFormTests {
    private static let site = HTTPField.Name("Sec-Fetch-Site")!
    private static let elsewhere: [HTTPFields] = [
        [.origin: "http://evil.example"], [.origin: "null"], [site: "cross-site"], [site: "same-site"],
        [.referer: "http://evil.example/"], [site: "same-origin", .origin: "http://evil.example"],
    ]

    private func finding(_ counties: TwoCounties) async throws -> Finding {
        let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)
        let findings = try await counties.product.office.read {
            try Findings.page(FindingFilter(standing: .unaccepted), for: clerk, limit: 1, in: $0)
        }
        return try #require(findings.first)
    }

    private func state(_ id: ID<Finding>, _ counties: TwoCounties) async throws -> FindingState {
        try await counties.product.office.read { try Findings.course(id, county: "990101", in: $0).state }
    }

    /// A field of a form on a page.
    static func field(_ name: String, _ answer: Visitor.Answer, of action: String) throws -> String {
        let form = try #require(answer.body.range(of: "action=\"\(action)\""), "no form to \(action)")
        let rest = answer.body[form.upperBound...]
        let start = try #require(rest.range(of: "name=\"\(name)\" value=\""), "no \(name) in the form to \(action)")
        return String(rest[start.upperBound...].prefix { $0 != "\"" })
    }

    @Test("is refused at every address before anything of it is read, whoever's browser brings it")
    func everywhere() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let sample = try await IsolationTests.Sample("990101", counties.product)
            for route in counties.product.routes where route.method == .post {
                let path = "/990101/" + (try sample.path(route))
                let roles = Role.assignable.filter { role in
                    if case .right(let right) = route.access { right.roles.contains(role) } else { role == .clerk }
                }
                // Residents have no account of the office: to their pages somebody comes who may not do it either.
                let role = route.isOutside ? .clerk : try #require(roles.first)
                let visitor = try await counties.visitor(role, county: "990101")
                let token = try await visitor.get("/990101/account").formToken
                let cookies = visitor.cookies
                for headers in Self.elsewhere {
                    let fields = [("name", "外来的字"), ("note", "外来的字")]
                    for token in [nil, token] {
                        let answer = try await visitor.post(path, fields, token: token, headers: headers)
                        #expect(answer.status == 403, "\(path) \(headers)")
                        #expect(!answer.body.contains("外来的字") && !answer.body.contains("name=\"_token\""))
                        #expect(answer.headers[values: .setCookie].isEmpty && visitor.cookies == cookies)
                    }
                    var program = headers
                    program[.accept] = "application/json"
                    let told = try await visitor.post(path, fields, token: token, headers: program)
                    #expect(told.status == 403 && told.body.contains("form.origin"))
                }
            }
        }
    }

    @Test("voids nothing: neither as it comes, nor by a press on what is shown then", arguments: Engine.available)
    func voiding(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let finding = try await finding(counties)
            let path = "/990101/findings/\(finding.id)/steps/void"
            let director = try await counties.visitor(.director, county: "990101")
            let fields = [("note", "没有这回事")]
            for headers in Self.elsewhere {
                #expect(try await director.post(path, fields, headers: headers).status == 403)
            }
            // Nothing says where it comes from, and the token is not of this browser.
            let shown = try await director.post(path, fields, token: "00")
            #expect(shown.status == 403)
            #expect(shown.body.contains("作废问题") && shown.body.contains("没有这回事"))
            #expect(shown.body.contains("重新打开页面") && !shown.body.contains("action=\"\(path)\""))
            // Out of our own page it is named too.
            let page = try await director.get("/990101/findings/\(finding.id)")
            let stamp = try Self.field("_page", page, of: path)
            let late = try await director.post(path, fields + [("_page", stamp.unescaped)], token: "00")
            #expect(late.body.contains("作废问题：\(finding.village)：\(finding.title)".escapedAsHTML))
            #expect(!late.body.contains("action=\"\(path)\""))
            #expect(try await state(finding.id, counties) == finding.state)
        }
    }

    @Test("is offered again for no role, password, void, ruling, signature or other deed done to a record")
    func neverOffered() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let writes = try EveryWrite.all(counties, try await IsolationTests.Sample("990101", counties.product))
            var shown: Set<String> = []
            for write in writes {
                let isOffered = Self.written.contains(write.step ?? write.route.path)
                #expect(write.deed.mayBeOffered == isOffered, "\(write.path): \(write.deed.words)")
                #expect(!write.deed.words.isEmpty)
                // What is shown is the same for the steps of one kind of record that are offered, and for those that are not.
                guard shown.insert("\(write.route.path) \(isOffered)").inserted else { continue }
                let path = "/990101/\(write.path)"
                let fields = [("note", "外来的字"), ("password", "机密"), ("newPassword", "机密")]
                let answer = try await counties.stranger().post(
                    path, fields, headers: [.referer: "http://localhost/990101/"])
                #expect([401, 403].contains(answer.status), "\(path)")
                #expect(answer.body.contains("外来的字") && !answer.body.contains("机密"), "\(path)")
                // With a field that it does not know, or of a record that has no name here, not even those.
                // The size of letters is changed by a button in the head of residents' pages.
                #expect(
                    !answer.body.contains("action=\"\(path)\"") || write.route.path == "my/look", "\(path)")
            }
            let known = Set(writes.map { $0.step ?? $0.route.path })
            #expect(Self.written.isSubset(of: known), "\(Self.written.subtracting(known))")
        }
    }

    /// Where somebody writes his own words: what is new, edited, or his plain answer about his own work.
    private static let written: Set = [
        "sheets/new", "sheets/:sheet/:edition/edit", "sheets/:sheet/:edition/edit/yaml", "units/new",
        "divisions/:division/places/new", "assessments/rules", "bulletins/:bulletin/edit", "bulletins/new",
        "collections/new", "collections/:collection/edit", "collections/:collection/form",
        "returns/:collectionReturn/send", "returns/:collectionReturn/import/:list",
        "returns/:collectionReturn/none", "instructions/new", "meetings/new", "meetings/:meeting/edit",
        "meetings/:meeting/decisions", "official-files/new", "official-files/:officialFile/edit",
        "leading-groups/new", "leading-groups/:leadingGroup/edit", "pairings/new", "campaigns/new", "adjustments/new",
        "objections/new", "campaigns/:campaign/projects", "tasks/:planTask/reports", "reports/:report/edit",
        "report-template/edit", "exposures/new", "exposures/:exposure/edit", "cases/new",
        "cases/:coordinationCase/edit", "cases/:coordinationCase/places", "cases/:coordinationCase/shares",
        "cases/:coordinationCase/visits", "tickets/new", "directives/new", "directives/:directive/edit",
        "standards/new", "surveys/new", "readiness-plans/new", "duty-papers/new", "reviews/new",
        "negative-events/new", "moral-accounts/new", "points/new", "moral-fund/new", "notices/new",
        "notices/:publicNotice/edit", "banquets/new", "customs/measures/new", "themes/new", "media-runs/new",
        "fund-grants/new", "volunteers/new", "volunteers/reports/new", "teams/new", "teams/:volunteerTeam/edit",
        "practice/sites/new", "practice/sites/:practiceSite/edit", "practice/activities/new",
        "practice/activities/:practiceActivity/move", "orders/services/new", "title-bodies/new",
        "title-bodies/:civilBody/plans", "title-bodies/:civilBody/visits", "title-bids/new",
        "title-bids/:titleBid/declare", "stars/new", "courtesies/new", "hardships/new", "story-tours/new",
        "prospects/new", "prospects/:prospect/edit",
        // Steps by which a unit, village or team tells of its own work, or asks for time or another look.
        "finding.accept", "finding.respond", "finding.requestExtension", "finding.summon", "planTask.submit",
        "caseShare.progress", "caseShare.finish", "casePlace.right", "directive.answer", "instruction.reply",
        "banquet.visit", "banquet.advise", "moralDeposit.appeal", "pairing.plan", "serviceOrder.finish",
        "material.handIn", "starTask.assess", "titleAdvice.answer", "titleReview.report", "titleReview.rectified",
    ]

    @Test("names its deed, its record and every value in the words of its field, where it is offered again")
    func offered() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let path = "/990101/divisions/990101100201/places/new"
            let page = try await clerk.get(path)
            let stamp = try Self.field("_page", page, of: path).unescaped
            let fields = [("name", "文化广场"), ("kind", "market"), ("latitude", ""), ("longitude", "")]
            let offered = try await clerk.post(path, fields + [("_page", stamp)], token: "00")
            #expect(offered.status == 403)
            for words in ["要办的是：<strong>给画眉村新增点位</strong>", ">点位名称<", "文化广场", ">类别<", "市场"] {
                #expect(offered.body.contains(words), "\(words)")
            }
            // What stands there is all that is sent.
            let sent = offered.body.matches(of: /<(?:input type="hidden"|textarea[^>]*?) name="(\w+)"/).map {
                String($0.1)
            }
            #expect(sent.filter { !$0.hasPrefix("_") } == fields.map(\.0))
            let done = try await clerk.post(path, fields + [("_page", stamp)], token: offered.formToken)
            #expect(done.status == 303)
            // The stamp of one address says nothing at another, nor does one that somebody made up.
            let other = "/990101/divisions/990101200201/places/new"
            for (path, stamp) in [(other, stamp), (path, "00 新增点位"), (path, "")] {
                let refused = try await clerk.post(path, fields + [("_page", stamp)], token: "00")
                #expect(refused.status == 403 && refused.body.contains("文化广场"))
                #expect(!refused.body.contains("action=\"\(path)\""))
            }
        }
    }

    @Test(
        "has no field on our pages that its deed could not say",
        arguments: [
            ("units/new", Role.systemAdministrator), ("divisions/990101100201/places/new", .clerk),
            ("sheets/new", .clerk),
            ("sheets/SHEET/2/edit", .clerk), ("sheets/SHEET/2/edit/yaml", .clerk), ("assessments/rules", .director),
            ("bulletins/DRAFT/edit", .clerk),
            ("findings/FINDING", .townshipLiaison),
        ])
    func known(path: String, role: Role) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let sample = try await IsolationTests.Sample("990101", counties.product)
            let filled = try path.replacing("SHEET", with: sample.value(":sheet")).replacing(
                "FINDING", with: sample.value(":finding")
            ).replacing("DRAFT", with: sample.drafted())
            let page = try await counties.visitor(role, county: "990101").get("/990101/\(filled)")
            #expect(page.status == 200)
            var forms = 0
            for part in page.body.components(separatedBy: "<form ").dropFirst() {
                let form = part.components(separatedBy: "</form>")[0]
                guard let action = form.firstMatch(of: /action="\/990101\/([^"]*)"/).map({ String($0.output.1) }),
                    form.contains("method=\"post\""),
                    let route = counties.product.routes.first(where: { $0.method == .post && $0.fits(action) }),
                    let deed = route.deed?(counties.request(route, "/990101/\(action)")), deed.mayBeOffered
                else { continue }
                forms += 1
                let names = form.matches(of: /\sname="([^"]+)"/).map { String($0.1) }
                for name in names where !FormInput.stamp.contains(name) && !["photo", "kept", "file"].contains(name) {
                    let value = name == "kind" ? "market" : name == "missingSelfCheck" ? "zero" : "1"
                    let isSaid = deed.said(name, value) ?? deed.said(name, "department")
                    #expect(isSaid != nil, "\(deed.words) has no words for \(name)")
                }
            }
            #expect(forms > 0)
        }
    }

    @Test("is ours at the address that people type, behind a proxy, and at the server's own host")
    func publicURL() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let site = try await counties.product.site(
                publicURL: "https://wenming.example.cn", uploadFolder: counties.site.uploadFolder,
                logger: counties.site.logger)
            let visitor = Visitor(site)
            func signIn(from origin: String) async throws -> Int {
                let page = try await visitor.get("/990101/sign-in")
                return try await visitor.post(
                    "/990101/sign-in", [("name", TwoCounties.signInName(.clerk)), ("password", TwoCounties.password)],
                    token: page.formToken, headers: [.origin: origin]
                ).status
            }
            #expect(try await signIn(from: "https://evil.example") == 403)
            #expect(try await signIn(from: "https://wenming.example.cn") == 303)
            #expect(try await signIn(from: "https://localhost") == 303)
        }
    }
}

extension Route {
    fileprivate func fits(_ path: String) -> Bool {
        let (own, asked) = (self.path.split(separator: "/"), path.split(separator: "/"))
        return own.count == asked.count && zip(own, asked).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
    }
}

extension String {
    var unescaped: String {
        replacing("&lt;", with: "<").replacing("&#39;", with: "'").replacing("&quot;", with: "\"").replacing(
            "&amp;", with: "&")
    }

    fileprivate var escapedAsHTML: String {
        let html: HTML = "\(self)"
        return html.text
    }
}
