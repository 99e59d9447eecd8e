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

/// A resident tells his village of a feast on his phone, and nobody else's browser reads of it.
@Suite("Feasts on a resident's phone")
struct CustomsPagesTests {
    private static let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
    private static let plan: [(String, String)] = [
        ("hostKind", "resident"), ("hostUnit", ""), ("occasion", "wedding"), ("venue", "home"), ("place", "自家院子"),
        ("cars", ""), ("days", ""), ("gift", ""), ("bridePrice", ""), ("price", "800"),
    ]

    private func resident(_ name: String, _ phone: String, _ counties: TwoCounties) async throws -> Visitor {
        let office = counties.product.office
        let text = ResidentText(
            name: name, village: try #require(DivisionCode("990101100201")), phone: try #require(PhoneNumber(phone)))
        let id = try await office.carryOut(RegisterResident(text), by: Self.clerk)
        let letters = OutsideCode(random: counties.product.surroundings.random)
        try await office.carryOut(GiveCodes([ResidentCode(id, letters)]), by: Self.clerk)
        let visitor = counties.stranger()
        let page = try await visitor.get("/990101/my/c/\(letters.letters)")
        _ = try await visitor.post(
            "/990101/my/sign-in", [("code", letters.shown), ("next", "")], token: page.formToken)
        return visitor
    }

    @Test(
        "are reported by either calendar, advised on, seen by the village with a masked name elsewhere, and taken back",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let own = try await resident("周素珍", "13805750001", counties)
            let home = try await own.get("/990101/my")
            #expect(home.body.contains("办酒报备"))
            let form = try await own.get("/990101/my/banquets/new")
            #expect(form.status == 200 && form.body.contains("不审批") && form.body.contains("自愿"))
            let short = try await own.post(
                "/990101/my/banquets/new", Self.plan + [("tables", "8"), ("heldOn", ""), ("lunar", "九月三十")],
                token: form.formToken)
            #expect(short.status == 422 && short.body.contains("小月") && short.body.contains("九月三十"))
            let none = try await own.post(
                "/990101/my/banquets/new", Self.plan + [("tables", "0"), ("heldOn", "2019-12-01"), ("lunar", "")],
                token: form.formToken)
            #expect(none.status == 422 && none.body.contains("桌数是0"))
            let sent = try await own.post(
                "/990101/my/banquets/new", Self.plan + [("tables", "8"), ("heldOn", ""), ("lunar", "冬月初六")],
                token: try await own.get("/990101/my/banquets/new").formToken)
            let place = try #require(sent.headers[.location])
            #expect(sent.status == 303 && place.contains("/my/banquets/"))
            let page = try await own.get(place)
            #expect(page.body.contains("冬月初六"))
            let neighbour = try await resident("王国良", "13805750002", counties)
            #expect(try await neighbour.get(place).status == 404)
            let path = place.replacing("/my/", with: "/").prefix { $0 != "?" }
            let village = try await counties.visitor(.village, county: "990101").get(String(path))
            #expect(village.status == 200 && village.body.contains("周素珍"))
            let clerk = try await counties.visitor(.clerk, county: "990101").get(String(path))
            #expect(clerk.status == 200 && clerk.body.contains("周**") && !clerk.body.contains("周素珍"))
            let json = try await counties.visitor(.clerk, county: "990101").get(
                String(path), headers: [.accept: "application/json"])
            #expect(!json.text.contains("周素珍"))
            let back = try await own.post(
                String(place.prefix { $0 != "?" }) + "/withdraw", [], token: page.formToken)
            #expect(back.status == 303)
            #expect(try await own.get(place).body.contains("不办了"))
        }
    }

    @Test("have their year's key projects, which are plan tasks and open to them", arguments: Engine.available)
    func keyProjects(engine: Engine) async throws {
        try await TwoCounties.with(engine, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/customs")
            let link = try #require(page.body.firstMatch(of: /\/990101\/tasks\?year=\d{4}&amp;source=customs/))
            let list = try await clerk.get(String(link.output).replacing("&amp;", with: "&"))
            #expect(page.body.contains(">3项</a>"))
            for title in ["婚丧事宜报备全覆盖", "红白理事会换届和章程修订", "文化礼堂办酒减负示范"] {
                #expect(page.body.contains(title) && list.body.contains(title))
            }
            #expect(!list.body.contains("三级督查体系运行"))
        }
    }
}
