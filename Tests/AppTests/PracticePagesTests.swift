import App
import Database
import HTTPTypes
import Kernel
import Office
import Organisation
import Practice
import Residents
import TestSupport
import Testing
import Web

@Suite("Pages of the practice of civilisation")
struct PracticePagesTests {
    private static let clerk = Actor(id: "clerk", name: "clerk", county: "990101", roles: [.clerk], scope: .county)

    private func sample(_ name: String, _ counties: TwoCounties) async throws -> String {
        let samples = try await counties.product.office.read { transaction in
            try counties.product.capabilities.flatMap { try $0.samples("990101", transaction) }
        }
        return try #require(samples.first { $0.key == name }?.value, "\(name)")
    }

    @Test("tell strangers where, when and what, and never who asked")
    func strangers() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let stranger = counties.stranger()
            let front = try await stranger.get("/990101/public/practice")
            #expect(front.status == 200 && front.body.contains("实践站") && front.body.contains("上门理发"))
            for name in ["陈阿婆", "李大爷", "王阿姨", "张师傅", "1380000", "村中路"] { #expect(!front.body.contains(name)) }
            let site = try await sample("practiceSite", counties)
            #expect(try await stranger.get("/990101/public/practice/sites/\(site)").status == 200)
            let calendar = try await stranger.get("/990101/public/practice/sites/\(site)/calendar.ics")
            #expect(calendar.status == 200 && calendar.body.hasPrefix("BEGIN:VCALENDAR\r\n"))
            // Another county has no such site.
            #expect(try await stranger.get("/990102/public/practice/sites/\(site)").status == 404)
            let volunteer = try await sample("volunteer", counties)
            #expect(
                try await stranger.get("/990101/calendars/\(volunteer)/00000000000000000000000000000000").status == 404)
        }
    }

    @Test("keep a request's particulars for those who act: the clerk who enters it, and not the county's leader")
    func particulars() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let form = try await clerk.get("/990101/orders/new")
            let fields = [
                ("title", "修水龙头"), ("kind", "repair"), ("source", "phone"), ("division", "990101100201"),
                ("people", "1"), ("name", "赵奶奶"), ("phone", "13911112222"), ("words", "厨房漏水"),
            ]
            // What is wrong comes back with all that was typed.
            let wrong = try await clerk.post(
                "/990101/orders/new", fields.map { $0.0 == "title" ? ("title", "给13911112222修") : $0 },
                token: form.formToken)
            #expect(wrong.status == 422 && wrong.body.contains("赵奶奶") && wrong.body.contains("不能写手机号"))
            let done = try await clerk.post("/990101/orders/new", fields, token: form.formToken)
            let place = try #require(done.headers[.location])
            let page = try await clerk.get(place)
            #expect(page.body.contains("赵奶奶") && page.body.contains("13911112222"))
            let leader = try await counties.visitor(.leader, county: "990101")
            for headers in [[:], [.accept: "application/json"]] as [HTTPFields] {
                let seen = try await leader.get(place, headers: headers)
                #expect(seen.status == 200 && seen.text.contains("修水龙头"))
                #expect(!seen.text.contains("赵奶奶") && !seen.text.contains("13911112222") && !seen.text.contains("漏水"))
            }
        }
    }

    @Test("show the code at the door without anybody signed in, an address that any scanner opens")
    func door() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let list = try await clerk.get("/990101/practice/activities?state=announced")
            let link = try #require(list.body.firstMatch(of: /\/990101\/practice\/activities\/[0-9a-f-]{36}/)?.output)
            let page = try await clerk.get(String(link))
            let screen = try #require(
                page.body.firstMatch(of: /\/990101\/practice\/screens\/[0-9a-f-]{36}\/[0-9a-f]+/)?.output)
            let shown = try await counties.stranger().get(String(screen))
            #expect(shown.status == 200 && shown.body.contains("class=\"qr\"") && shown.body.contains("每分钟换一次"))
            let guessed = try await counties.stranger().get(String(screen.dropLast(4)) + "0000")
            #expect(guessed.status == 404)
            let scanned = try await clerk.get(
                String(link).replacing("practice/activities", with: "practice/check-in") + "?code=00")
            #expect(scanned.status == 200 && scanned.body.contains("还不是志愿者"))
        }
    }

    @Test("lead a resident's phone from the door's code through signing in and back, with the code")
    func doorOfResidents() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let office = counties.product.office
            let text = ResidentText(
                name: "周素珍", village: try #require(DivisionCode("990101100201")),
                phone: try #require(PhoneNumber("13805750001")), bornOn: Day("1956-03-04"))
            let resident = try await office.carryOut(RegisterResident(text), by: Self.clerk)
            let letters = OutsideCode(random: counties.product.surroundings.random)
            try await office.carryOut(GiveCodes([ResidentCode(resident, letters)]), by: Self.clerk)
            let activity = try await sample("practiceActivity", counties)
            let (address, code) = ("/990101/my/check-in/\(activity)?code=0123456789abcdef0123", "0123456789abcdef0123")
            let phone = counties.stranger()
            let first = try await phone.get(address)
            #expect(first.status == 200 && first.body.contains("我有工作账号"))
            let way = try #require(first.body.firstMatch(of: /\/990101\/my\/sign-in\?next=[0-9A-Za-z%]+/)?.output)
            let form = try await phone.get(String(way))
            #expect(form.body.contains("code=\(code)"))
            let entered = try await phone.post(
                "/990101/my/sign-in", [("code", letters.shown), ("next", address)], token: form.formToken)
            #expect(entered.headers[.location] == address)
            // Not a volunteer yet: he registers, and is led back to the door.
            let page = try await phone.get(address)
            #expect(page.body.contains("先注册志愿者") && page.body.contains("value=\"\(code)\""))
            let joined = try await phone.post(
                "/990101/my/volunteer", [("activity", activity), ("code", code)], token: page.formToken)
            #expect(joined.headers[.location] == address)
            let back = try await phone.get(address)
            #expect(back.body.contains("周素珍") && back.body.contains("签到"))
            // What is no code of this minute is refused, on the same page.
            let old = try await phone.post("/990101/my/check-in/\(activity)", [("code", code)], token: back.formToken)
            #expect(old.status == 409)
            for path in ["my/activities", "my/service", "my/messages"] {
                #expect(try await phone.get("/990101/\(path)").status == 200, "\(path)")
            }
        }
    }

    @Test("take a code at a village's own counter as at a shop's")
    func counter() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let village = try await counties.visitor(.village, county: "990101")
            let page = try await village.get("/990101/counter")
            #expect(page.status == 200 && page.body.contains("分理处") && !page.body.contains("票据号"))
            #expect(try await village.get("/990101/counter/c/000000").status == 404)
            let clerk = try await counties.visitor(.clerk, county: "990101")
            #expect(try await clerk.get("/990101/counter").status == 403)
        }
    }
}
