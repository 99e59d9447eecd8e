import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Meetings
import Office
import Readiness
import TestSupport
import Testing
import Web

@Suite("Official files on the pages of others")
struct OfficialFilePagesTests {
    private func first(_ path: String, _ visitor: Visitor) async throws -> String {
        let list = try await visitor.get("/990101/\(path)", headers: [.accept: "application/json"])
        let found = try #require(try JSONSerialization.jsonObject(with: Data(list.bytes)) as? [String: Any])
        let records = try #require(found["records"] as? [[String: Any]])
        return try #require(records.first?["id"] as? String)
    }

    @Test(
        "are named on a campaign, a sheet and the rules; the file's page lists them and says that it was replaced",
        arguments: Engine.available)
    func rests(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let sample = try await IsolationTests.Sample("990101", counties.product)
            let file = try await first("official-files?valid=today", clerk)
            let campaign = try await first("campaigns", clerk)
            let sheet = try sample.value(":sheet")
            let pages = ["campaigns/\(campaign)", "sheets/\(sheet)/1", "assessments/rules"]
            for page in pages {
                let before = try await clerk.get("/990101/\(page)")
                #expect(before.body.contains("还没有指明依据哪份文件"), "\(page)")
                let form = try #require(
                    before.body.firstMatch(of: /href="([^"]*file-uses\/new[^"]*)"/)?.output.1
                ).replacing("&amp;", with: "&")
                let shown = try await clerk.get(String(form))
                #expect(shown.status == 200 && shown.body.contains(file))
                let sent = try await clerk.post(
                    "/990101/file-uses/new", [("about", page), ("words", "依据它的"), ("file", file)],
                    token: shown.formToken)
                #expect(sent.status == 303, "\(page): \(sent.body)")
                let after = try await clerk.get("/990101/\(page)")
                #expect(after.body.contains("official-files/\(file)"), "\(page)")
            }
            let missed = try await clerk.post(
                "/990101/file-uses/new", [("about", pages[0]), ("words", "依据它的"), ("file", "")],
                token: try await clerk.get("/990101/official-files/\(file)").formToken)
            #expect(missed.status == 422 && missed.body.contains("依据它的"))
            let new = OfficialFileText(
                title: "新的办法", kind: .assessment, number: "画创建〔2019〕99号", issuer: "县创建办",
                issuedOn: try #require(Day("2019-10-01")), validFrom: try #require(Day("2019-10-01")),
                replaces: try #require(ID<OfficialFile>(file)))
            let director = Actor(
                id: "director", name: "主任", county: "990101", roles: [.director], scope: .county)
            _ = try await counties.product.office.carryOut(RegisterFile(new), by: director)
            let replaced = try await clerk.get("/990101/official-files/\(file)")
            #expect(replaced.body.contains("下面的3项还指着它"))
            for page in pages { #expect(replaced.body.contains("/990101/\(page)\""), "\(page)") }
            #expect(try await clerk.get("/990101/\(pages[0])").body.contains("代替，请核对依据"))
            let dropped = try await clerk.post(
                "/990101/official-files/\(file)/rest-no-more", [("about", pages[0])], token: replaced.formToken)
            #expect(dropped.status == 303)
            #expect(try await clerk.get("/990101/\(pages[0])").body.contains("还没有指明依据哪份文件"))
        }
    }

    @Test("a signed duty paper and an approved plan are in the register by themselves", arguments: Engine.available)
    func made(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let paper = try await first("duty-papers?state=issued", clerk)
            let register = try await clerk.get("/990101/official-files?kind=responsibility")
            #expect(register.body.contains("责任分解〔2019〕1号"))
            let page = try await first("official-files?q=%E8%B4%A3%E4%BB%BB%E5%88%86%E8%A7%A3%E3%80%942019", clerk)
            #expect(try await clerk.get("/990101/official-files/\(page)").body.contains("duty-papers/\(paper)"))
            let plans = try await clerk.get(
                "/990101/official-files?kind=readiness", headers: [.accept: "application/json"])
            #expect(plans.text.contains("readiness-plans"))
        }
    }
}
