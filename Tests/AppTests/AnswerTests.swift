import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("The server's answers")
struct AnswerTests {
    @Test("are problem documents for a program: which field, which rule, which request")
    func problems() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let body = Array(#"{"name": "", "kind": "department", "_token": "\#(token)"}"#.utf8)
            let headers: HTTPFields = [.contentType: "application/json", .accept: "application/json"]
            let answer = try await visitor.send(.post, "/990101/units/new", headers: headers, body: body)
            #expect(answer.status == 422)
            #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
            let json = try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
            #expect(json["code"] as? String == "form.invalid")
            #expect((json["fields"] as? [[String: String]])?.first?["name"] == "name")
            #expect((json["request"] as? String)?.count == 16)
        }
    }

    @Test(
        "refuse a body that is too large, of an unknown kind, or not UTF-8",
        arguments: [
            ("application/x-www-form-urlencoded", 3 << 20, 413), ("text/plain", 10, 415), ("application/json", 10, 422),
        ])
    func bodies(type: String, size: Int, status: Int) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let answer = try await visitor.send(
                .post, "/990101/units/new", headers: [.contentType: type], body: [UInt8](repeating: 0x61, count: size))
            #expect(answer.status == status)
            #expect(answer.headers[.contentSecurityPolicy] != nil)
        }
    }

    @Test(
        "keep a sign-in from leading out of the county",
        arguments: ["//evil.example", "https://evil.example", "/990102/", "/990101/../x\\y"])
    func redirects(next: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = counties.stranger()
            let token = try await visitor.get("/990101/sign-in").formToken
            let answer = try await visitor.post(
                "/990101/sign-in",
                [("name", TwoCounties.signInName(.clerk)), ("password", TwoCounties.password), ("next", next)],
                token: token)
            #expect(answer.status == 303 && answer.headers[.location] == "/990101/")
        }
    }

    @Test(
        "refuse a list that is asked for in a way that does not exist, naming the field and what is possible",
        arguments: [
            ("findings?sort=cheapest", "sort", "newest、oldest、due、division"),
            ("findings?standing=lost", "standing", "列表"),
            ("findings?month=2019-13", "month", "2019-11"), ("findings?below=xinchang", "below", "区划代码"),
            ("findings?after=here", "after", "上一页"), ("findings?escalation=9", "escalation", "1到3"),
            ("findings?q=%00", "q", "字符"), ("findings?q=%E2%80%AE", "q", "字符"),
            ("visits/all?tier=none", "tier", "列表"), ("visits/all?after=x", "after", "上一页"),
            ("findings?after=%00", "after", "U+0000"), ("findings?nothing=%00", "nothing", "U+0000"),
            ("people?q=%00", "q", "U+0000"), ("people?after=a%00", "after", "U+0000"),
            ("findings?q=\(String(repeating: "%E5%9E%83", count: 51))", "q", "最多50个字"),
        ])
    func lists(path: String, field: String, words: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let role = path.hasPrefix("people") ? Role.systemAdministrator : .director
            let visitor = try await counties.visitor(role, county: "990101")
            let answer = try await visitor.get("/990101/\(path)", headers: [.accept: "application/json"])
            #expect(answer.status == 422)
            let problem = try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
            let fault = try #require((problem["fields"] as? [[String: String]])?.first)
            #expect(fault["name"] == field)
            #expect(fault["message"]?.contains(words) == true, "\(fault)")
        }
    }

    @Test(
        "keep a list and its form when what was asked for cannot be, on either engine",
        arguments: [
            ("findings?q=%00", 422), ("findings?q=\(String(repeating: "%E5%9E%83", count: 51))", 422),
            ("findings?q=%E2%80%AE&standing=valid", 422), ("findings?after=%00", 422), ("findings?q=%FF", 422),
            ("findings?month=2019-13", 422), ("visits/all?month=%00", 422), ("people?q=%00", 422),
            ("people?q=\(String(repeating: "x", count: 51))", 422), ("people?after=%00", 422),
            ("findings?q=%22%20OR%20NEAR(*%20--", 200), ("findings?q=%EF%BC%A1*%27", 200), ("people?q=%25_%5C", 200),
            ("findings?month=2019%2F11", 200), ("findings?q=%F0%9F%91%8D", 200),
        ], Engine.available)
    func keptLists(request: (path: String, status: Int), engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let role = request.path.hasPrefix("people") ? Role.systemAdministrator : .director
            let answer = try await counties.visitor(role, county: "990101").get("/990101/\(request.path)")
            #expect(answer.status == request.status)
            #expect(answer.body.contains("<form class=\"filters\""))
            #expect(answer.body.contains("class=\"refused\"") == (request.status != 200))
        }
    }

    @Test("name the line and the name where a sheet's file is wrong, at the file, and what was typed is still there")
    func sheetFile() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.clerk, county: "990101")
            let token = try await visitor.get("/990101/sheets/new").formToken
            func upload(_ yaml: String) async throws -> Visitor.Answer {
                let head = "--x\r\nContent-Disposition: form-data; name="
                let body =
                    "\(head)\"_token\"\r\n\r\n\(token)\r\n\(head)\"yaml\"\r\n\r\ntitle: 写了一半\r\n"
                    + "\(head)\"file\"; filename=\"标准\u{202E}.yaml\"\r\n\r\n\(yaml)\r\n--x--\r\n"
                return try await visitor.send(
                    .post, "/990101/sheets/new", headers: [.contentType: "multipart/form-data; boundary=x"],
                    body: Array(body.utf8))
            }
            let wrong = try await upload("title: 甲\nfull: 10\ntitle: 乙\n")
            #expect(wrong.status == 422 && wrong.body.contains("写了一半"))
            #expect(wrong.body.contains("id=\"e-file\">第3行的“title”在第1行已经写过"))
            let bomb = try await upload("? &a0 [x,x]\n: 1\n? &a1 [*a0,*a0]\n: 1\n")
            #expect(bomb.status == 422 && bomb.body.contains("第1行"))
            let good = try await upload("\u{FEFF}title: 𬜬山镇\r\nfull: 10\r\npass: 8\r\nitems: []\r\n")
            #expect(good.status == 303)
            let page = try await visitor.get(try #require(good.headers[.location]))
            #expect(page.body.contains("𬜬山镇"))
        }
    }

    @Test(
        "refuse a NUL in a form, its key, a header or an address, and keep what was typed", arguments: Engine.available)
    func nul(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let token = try await visitor.get("/990101/units/new").formToken
            let named = try await visitor.post(
                "/990101/units/new", [("name", "水\0利局"), ("kind", "department")], token: token)
            #expect(named.status == 422 && named.body.contains("U+0000"))
            let keyed = try await visitor.post(
                "/990101/units/new", [("name", "水利局"), ("kind", "department"), ("_key", "a\0")], token: token)
            #expect(keyed.status == 422 && keyed.body.contains("水利局") && !keyed.body.contains("a\0"))
            let header = try await visitor.post(
                "/990101/units/new", [("name", "水利局"), ("kind", "department")], token: token,
                headers: [HTTPField.Name("Idempotency-Key")!: "a%00 b"])
            #expect(header.status == 422)
            #expect(try await visitor.get("/990101/people/%00").status == 404)
            #expect(try await visitor.get("/990101/units/new?x=%00").status == 422)
            let units = try await counties.product.office.read { try Units.all(county: "990101", in: $0) }
            #expect(!units.contains { $0.name == "水利局" })
        }
    }

    @Test(
        "sign somebody in by a name in any width and case, and by a password that was copied with spaces round it",
        arguments: [
            ("", ""), (" ", ""), ("", " "), ("\u{FEFF}", "\u{3000}\n"), ("", "\u{200B}\t"),
        ])
    func signIn(before: String, after: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let page = try await counties.stranger().get("/990101/sign-in").body
            #expect(page.contains("autocapitalize=\"none\"") && page.contains("autocomplete=\"username\""))
            let name = TwoCounties.signInName(.clerk)
            func status(_ typed: String, _ password: String) async throws -> Int {
                let visitor = counties.stranger()
                let token = try await visitor.get("/990101/sign-in").formToken
                let fields = [("name", typed), ("password", password)]
                return try await visitor.post("/990101/sign-in", fields, token: token).status
            }
            let wide = String(
                String.UnicodeScalarView(name.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
            for typed in [name, name.uppercased(), wide, " \(name.capitalized) "] {
                #expect(try await status(typed, before + TwoCounties.password + after) == 303, "\(typed)")
            }
            #expect(try await status(name, before + TwoCounties.password.dropLast() + after) == 422)
        }
    }

    @Test("refuse a form without its token or with another's, and change nothing", arguments: Engine.available)
    func tokens(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let other = try await counties.visitor(.clerk, county: "990101")
            let stranger = try await other.get("/990101/account").formToken
            for token in [nil, "", stranger] {
                let fields = [("name", "无令牌单位"), ("kind", "department")]
                let answer = try await visitor.post("/990101/units/new", fields, token: token)
                #expect(answer.status == 403)
                #expect(answer.body.contains("无令牌单位"), "what was typed comes back")
            }
            let units = try await counties.product.office.read { try Units.all(county: "990101", in: $0) }
            #expect(!units.contains { $0.name == "无令牌单位" })
        }
    }

    @Test("keep no file that came with a form without its token")
    func files() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = try await counties.visitor(.systemAdministrator, county: "990101")
            let body =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ncode,name\r\n--x--\r\n"
            for visitor in [visitor, counties.stranger()] {
                let answer = try await visitor.send(
                    .post, "/990101/divisions/import", headers: [.contentType: "multipart/form-data; boundary=x"],
                    body: Array(body.utf8))
                #expect([401, 403].contains(answer.status))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: counties.site.uploadFolder) == [])
        }
    }

    @Test("audit a refusal: who, where, which right", arguments: Engine.available)
    func refusals(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let visitor = try await counties.visitor(.leader, county: "990101")
            #expect(try await visitor.get("/990101/audit").status == 403)
            let newest = try await counties.product.office.read {
                try Audit.entries(county: "990101", limit: 1, in: $0)
            }
            #expect(newest.first?.action == "refused" && newest.first?.subject == "/990101/audit")
            #expect(newest.first?.detail.hasPrefix("right.organisation.seeAudit：您的角色不能“查看审计记录”。") == true)
        }
    }

    @Test("say that the database answers")
    func health() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let visitor = counties.stranger()
            #expect(try await visitor.get("/healthz").body == "ok\n")
            try await counties.product.database.close()
            #expect(try await visitor.get("/healthz").status == 503)
        }
    }
}

@Suite("The configuration")
struct ConfigurationTests {
    @Test("is read from the file, and from the environment over it")
    func order() throws {
        let configuration = try Configuration(
            file: "# port of the office\nport = 8081\ndata = here\n", environment: ["WENMING_PORT": "8082"])
        #expect(configuration.port == 8082 && configuration.data == "here" && configuration.host == "127.0.0.1")
    }

    @Test(
        "is refused with the line and what is allowed",
        arguments: [
            "port = 0", "port = x", "prot = 1", "port", "public-url = wenming.example.cn", "public-url = https://a/b",
            "nightly-backup = no", "grace = 0", "grace = soon",
        ])
    func faults(text: String) {
        let error = #expect(throws: ConfigurationError.self) { try Configuration(file: text, environment: [:]) }
        #expect(error?.description.contains("第1行") == true)
    }
}
