import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import TestSupport
import Testing
import Web

/// Where somebody is and where he may go, as the page's HTML says it.
@Suite("The menu and the way up")
struct MenuTests {
    private static let code = "990101"

    private func page(_ path: String, _ visitor: Visitor) async throws -> ReadPage {
        ReadPage("/\(Self.code)/\(path)", try await visitor.get("/\(Self.code)/\(path)").body)
    }

    /// The part of a page in a navigation of a name.
    private func part(_ name: String, of page: ReadPage) -> ReadPage? {
        guard let start = page.html.range(of: "aria-label=\"\(name)\">"),
            let end = page.html[start.upperBound...].range(of: "</nav>")
        else { return nil }
        return ReadPage(page.address, String(page.html[start.upperBound..<end.lowerBound]))
    }

    @Test("has never more than seven entries at its top, only what one may open, each page saying what it is for")
    func entries() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            for role in Role.assignable {
                let visitor = try await counties.visitor(role, county: Self.code)
                let home = try await page("", visitor)
                let menu = try #require(part("主菜单", of: home))
                let groups = menu.html.matches(of: /<details.*?<\/details>/.dotMatchesNewlines()).map { String($0.0) }
                let single = menu.html.replacing(/<details.*?<\/details>/.dotMatchesNewlines(), with: "")
                #expect(groups.count + ReadPage("", single).links.count <= 7)
                // A group of one is its entry.
                #expect(groups.allSatisfy { ReadPage("", $0).links.count > 1 }, "\(role)")
                for link in menu.links {
                    let answer = try await visitor.get(link.address)
                    #expect(answer.status == 200, "\(role): \(link.words)")
                    #expect(!answer.body.contains("HTML(bytes"), "\(link.words) shows its own making")
                    #expect(answer.body.contains("<details class=\"help\">"), "\(link.words) does not say what for")
                }
                thumb(of: home, has: menu, role)
            }
        }
    }

    /// The thumb has the same behind its one button, and no more than five things beside each other.
    private func thumb(of home: ReadPage, has menu: ReadPage, _ role: Role) {
        guard let thumb = part("常用", of: home) else {
            Issue.record("\(role) has nothing at the thumb")
            return
        }
        #expect(Set(menu.links.map(\.address)).isSubset(of: Set(thumb.links.map(\.address))), "\(role)")
        let bar = thumb.html.replacing(/<details.*<\/details>/.dotMatchesNewlines(), with: "")
        #expect((2...4).contains(ReadPage("", bar).links.count), "\(role)")
    }

    @Test("says which page it is, and under which list a page stands")
    func current() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let list = try await page("findings", clerk)
            #expect(list.html.contains("href=\"/990101/findings\" aria-current=\"page\">问题</a>"))
            #expect(list.html.contains("<summary class=\"current\">督查整改"))
            #expect(part("所在位置", of: list) == nil)
            let finding = try #require(list.links.first { $0.address.contains(/\/findings\/[\da-f-]{36}/) })
            let one = ReadPage(finding.address, try await clerk.get(finding.address).body)
            #expect(one.html.contains("href=\"/990101/findings\" aria-current=\"true\">问题</a>"))
            let above = try #require(part("所在位置", of: one))
            #expect(above.links.map(\.words) == ["问题"] && ReadPage.words(above.html).hasPrefix("督查整改"))
        }
    }

    /// Of a page that somebody walks by anyway: it says what it is for, and if it is one of many, where it stands. Residents' and
    /// public pages have no menu; a visit that is being made has all its room for itself.
    static func check(_ route: Route, for role: Role, _ html: String) {
        guard !route.isOutside, !route.isPublic, html.tells("aria-label=\"主菜单\""), !html.tells("class=\"visit-bar\"")
        else {
            return
        }
        // Nothing stands before the first field of signing in.
        guard !route.path.hasPrefix("sign-in") else { return }
        #expect(html.tells("<details class=\"help\">"), "\(role) at \(route.path): it does not say what for")
        // Who has no entry for a list does not come by it, nor does who scans the code at a door.
        guard route.path.contains(":"), !route.path.hasPrefix("practice/check-in/"),
            [.clerk, .director, .systemAdministrator].contains(role)
        else { return }
        #expect(html.tells("aria-label=\"所在位置\""), "\(role) at \(route.path): nothing stands above it")
    }

    /// Each with what stands above it, as far as that opens.
    private static let below: [(role: Role, path: String, above: [String])] = [
        (.director, "plans/new", ["督查计划"]), (.director, "assessments/2019-10", ["月度考核"]),
        (.director, "assessments/2019-10/990101100", ["月度考核", "2019年10月"]),
        (.director, "divisions/990101100", ["区划"]), (.director, "sheets/new", ["考核标准"]),
        (.systemAdministrator, "people/new", ["人员"]), (.clerk, "account/sessions", ["我的账号"]),
        // A record that is not there leads to the list that it would stand in.
        (.clerk, "findings/0190a3c0-5b7e-7c31-9f2a-3d5e6f708192", ["问题"]),
    ]

    @Test("leads up from every page below a list")
    func whereabouts() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            for (role, path, above) in Self.below {
                let visitor = try await counties.visitor(role, county: Self.code)
                let crumbs = part("所在位置", of: try await page(path, visitor))
                #expect(crumbs?.links.map(\.words) == above, "\(path)")
            }
        }
    }

    @Test("leaves the thumb to a visit that is being made")
    func visit() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let inspector = try await counties.visitor(.inspector, county: Self.code)
            let list = try await page("visits", inspector)
            let visit = try #require(list.links.first { $0.address.contains(/\/visits\/[\da-f-]{36}/) })
            let body = try await inspector.get(visit.address).body
            #expect(body.contains("class=\"visit-bar\"") && !body.contains("aria-label=\"常用\""))
        }
    }

    @Test("stands on a page that does not exist, for whoever is signed in")
    func nowhere() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let clerk = try await counties.visitor(.clerk, county: Self.code)
            let answer = try await clerk.get("/990101/no-such-page")
            #expect(answer.status == 404 && answer.body.contains("aria-label=\"主菜单\""))
            let stranger = try await counties.stranger().get("/990101/no-such-page")
            #expect(stranger.status == 404 && !stranger.body.contains("主菜单"))
            let nobody = try await clerk.get("/123456/no-such-page")
            #expect(nobody.status == 404 && !nobody.body.contains("主菜单"))
        }
    }

    @Test("is drawn larger in a browser that was told so, and in no other")
    func elder() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let village = try await counties.visitor(.village, county: Self.code)
            let account = try await village.get("/990101/account")
            #expect(!account.body.contains("class=\"elder\""))
            let answer = try await village.post("/990101/account/look", [("look", "elder")], token: account.formToken)
            #expect(answer.status == 303)
            #expect(try await village.get("/990101/findings").body.contains("<html lang=\"zh-CN\" class=\"elder\">"))
            let elsewhere = try await counties.visitor(.village, county: Self.code)
            #expect(try await !elsewhere.get("/990101/findings").body.contains("class=\"elder\""))
            _ = try await village.post("/990101/account/look", [("look", "plain")], token: account.formToken)
            #expect(try await !village.get("/990101/findings").body.contains("class=\"elder\""))
            let wrong = try await village.post("/990101/account/look", [("look", "huge")], token: account.formToken)
            #expect(wrong.status == 422)
        }
    }
}
