import Database
import Kernel
import Office
import Residents
import Volunteers
import Web

/// What a resident does on his phone: he asks for help and says how it was, and comes to activities.
enum OwnPractice {
    static let parts: OwnPart.Source = { actor, transaction in
        guard actor.has(.resident) else { return [] }
        let orders = try Listing<ServiceOrder>.orders.first("", 20, for: actor, in: transaction)
        let rows = orders.map {
            OwnPart.Row(
                $0.title, "\($0.madeAt.day.chinese)点单", tag: $0.state.chinese, tone: $0.state.tone, path: "my/help")
        }
        let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction)
        let hours = own.map { [OwnPart.Row("志愿者 \($0.numbered)", "确认的时长\($0.hours)", path: "my/activities")] } ?? []
        return [
            OwnPart("我点的单", rows: rows, starts: [.init("请志愿者帮忙", "my/help/new")]),
            OwnPart("志愿服务", rows: hours, starts: [.init("参加活动", "my/activities")]),
        ]
    }
}

struct OwnHelpPage: Page {
    let orders: [ServiceOrder]
    var title: String { "我点的单" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>\(HTML.when(orders.isEmpty, "<p>还没有点过单。水电维修、理发、陪诊、跑腿，都可以请志愿者帮忙。</p>"))
        \(HTML.each(orders) { card($0, view) })
        \(view.largeButton("请志愿者帮忙", "my/help/new"))\(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func card(_ order: ServiceOrder, _ view: View) -> HTML {
        let path = "my/help/\(order.id)"
        return """
            <div class="card-paper"><h2>\(order.title) <span class="tag \(order.state.tone.style)">\(order.state.chinese)</span></h2>
            <p class="soft">\(order.madeAt.day.chinese)，\(order.siteName)受理\(HTML.with(order.team) { "，\($0.name)来做" })</p>
            \(HTML.when(order.state == .confirmed, rating(path, view.refused(at: "\(path)/rate"))))
            \(HTML.with(order.stars) { "<p>您评了\($0)星。\(order.ratingWords)</p>" })
            \(HTML.when([.requested, .pending, .dispatched, .accepted].contains(order.state), view.confirming("取消", post: "\(path)/cancel", "不需要帮忙了，取消以后要重新点单。", fields: "<label class=\"form-label\">为什么取消<input class=\"form-control\" name=\"reason\" required></label>")))</div>
            """
    }

    private func rating(_ path: String, _ view: View) -> HTML {
        view.form(
            "\(path)/rate", id: "rate",
            """
            \(view.select("stars", "做得怎么样", options: [("5", "5星，很好"), ("4", "4星，好"), ("3", "3星，一般"), ("2", "2星，不好"), ("1", "1星，很差")]))
            \(view.input("words", "说几句", help: "两星、一星的请写哪里没有做好。", required: false, max: 200))
            \(view.submit("评价"))
            """)
    }
}

struct AskForHelpPage: Page {
    let village: String
    let services: [OfferedService]
    var title: String { "请志愿者帮忙" }

    private enum CodingKeys: CodingKey { case village }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><p class="soft">送到\(village)的实践站；谁点的、住在哪里，只有上门的人看得到。</p>
        <div class="card-paper">\(view.form("my/help/new", """
            \(view.select("service", "要什么服务", options: [("", "菜单上没有的，下面写")] + services.map { ($0.id.description, "\($0.title)（\($0.home.name)）") }, required: false))
            \(view.select("kind", "类别", options: ServiceKind.allCases.map { ($0.rawValue, $0.chinese) }, value: "repair"))
            \(view.input("title", "一句话", help: "如 厨房水龙头漏水；不写姓名、电话、门牌。", max: 30))
            \(view.textArea("words", "说清楚一点", rows: 3, max: 500))
            \(view.dayInput("wantedOn", "希望哪天", required: false))
            \(view.input("phone", "电话", autocomplete: "tel", keyboard: .digits, required: false, max: 20))
            \(view.input("address", "住址", help: "电话和住址至少写一样。", required: false, max: 60))
            \(view.submit("点单"))
            """))</div>\(view.largeButton("返回", "my", isMain: false))
        """
    }
}

struct OwnActivitiesPage: Page {
    struct Row: Encodable, Sendable {
        let activity: PracticeActivity
        let state: SignUp.State?
    }

    let volunteer: Volunteer?
    let needsBirthday: Bool
    let rows: [Row]
    let today: Day
    var title: String { "参加活动" }

    private enum CodingKeys: CodingKey { case rows, today }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        \(HTML.with(volunteer) { "<p class=\"soft\">您的志愿者编号\($0.numbered)，确认的时长\($0.hours)。</p>" })
        \(HTML.when(volunteer == nil, joining(view)))
        \(HTML.when(rows.isEmpty, "<p>近期没有活动。</p>"))
        \(HTML.each(rows) { card($0, view) })
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func joining(_ view: View) -> HTML {
        let view = view.refused(at: "my/volunteer")
        return """
            <div class="card-paper"><h2>先注册志愿者</h2><p>注册以后有自己的编号，报名、签到、时长都用它，不用身份证。村里登记过您的，会认出来。</p>
            \(view.form("my/volunteer", id: "join", """
                \(HTML.when(needsBirthday, view.dayInput("bornOn", "出生日期")))
                \(view.input("skills", "特长", help: "如 理发、水电维修。", required: false, max: 100))
                \(view.submit("注册"))
                """))</div>
            """
    }

    private func card(_ row: Row, _ view: View) -> HTML {
        let activity = row.activity
        let path = "my/activities/\(activity.id)"
        let isOn = row.state == .going || row.state == .waiting
        return """
            <div class="card-paper"><h2>\(activity.title)\(HTML.with(row.state) { " <span class=\"tag tag-green\">\($0.chinese)</span>" })</h2>
            <p>\(activity.times.chinese(on: today))，\(activity.place)</p><p class="soft">\(activity.kind.chinese)，\(activity.siteName)\(HTML.with(activity.places) { "，名额\($0)，已报\(activity.going)" })</p>
            \(HTML.when(volunteer != nil && !isOn, view.button("我要参加", post: "\(path)/sign-up", style: "btn-primary")))
            \(HTML.when(volunteer != nil && isOn, view.confirming("不去了", post: "\(path)/withdraw", "名额让给候补的人。")))</div>
            """
    }
}

struct OwnPracticeRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] { help + activities }

    private var help: [Route] {
        [
            .page("my/help", .right(.beResident), orders), .page("my/help/new", .right(.beResident), newForm),
            .post("my/help/new", .right(.beResident), .pressing("点单"), form: newForm) { request in
                let form = FormReader(request.form)
                let (service, kind, title, words, wantedOn) = try form.finish(
                    form.id("service", "要什么服务", of: OfferedService.self).optional,
                    form.choice("kind", "类别", of: ServiceKind.self), form.text("title", "一句话", max: 30),
                    form.prose("words", "说清楚一点", max: 500), form.day("wantedOn", "希望哪天").optional)
                let (phone, address) = try form.finish(
                    form.note("phone", "电话", max: 20), form.note("address", "住址", max: 60))
                return try await office.answer(
                    request,
                    doing: AskForHelp(
                        service: service, title: title, kind: kind, wantedOn: wantedOn, phone: phone,
                        address: address, words: words)
                ) { _ in .seeOther("my/help", notice: "已点单，一个工作日内受理。") }
            },
            .post("my/help/:serviceOrder/rate", .right(.beResident), .pressing("评单"), form: orders) { request in
                let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
                let form = FormReader(request.form)
                let (stars, words) = try form.finish(
                    form.number("stars", "做得怎么样", 1...5), form.note("words", "说几句", max: 200))
                return try await office.answer(request, doing: RateOwnOrder(id, stars: stars, words: words)) { _ in
                    .seeOther("my/help", notice: "谢谢您的评价。")
                }
            },
            .post("my/help/:serviceOrder/cancel", .right(.beResident), .pressing("取消点单"), form: orders) { request in
                let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
                let form = FormReader(request.form)
                let reason = try form.finish(form.text("reason", "为什么取消", max: 200))
                return try await office.answer(request, doing: CancelOwnHelp(id, reason: reason)) { _ in
                    .seeOther("my/help", notice: "已取消。")
                }
            },
        ]
    }

    private var activities: [Route] {
        [
            .page("my/activities", .right(.beResident), coming),
            .post("my/volunteer", .right(.beResident), .pressing("注册志愿者"), form: coming) { request in
                let form = FormReader(request.form)
                let (bornOn, skills) = try form.finish(
                    form.day("bornOn", "出生日期").optional, form.note("skills", "特长", max: 100))
                return try await office.answer(request, doing: JoinAsVolunteer(bornOn: bornOn, skills: skills)) { _ in
                    .seeOther("my/activities", notice: "已注册，可以报名了。")
                }
            },
            .post(
                "my/activities/:practiceActivity/sign-up", .right(.beResident), .pressing("报名"), form: coming
            ) { try await sign($0, isComing: true) },
            .post(
                "my/activities/:practiceActivity/withdraw", .right(.beResident), .pressing("退出活动"), form: coming
            ) { try await sign($0, isComing: false) },
        ]
    }

    private func sign(_ request: WebRequest, isComing: Bool) async throws -> Answer {
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        return try await office.answer(request, doing: SignUpOwn(id, isComing: isComing)) {
            .seeOther("my/activities", notice: $0)
        }
    }

    private func orders(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read {
            OwnHelpPage(orders: try Listing<ServiceOrder>.orders.first("", 30, for: actor, in: $0))
        }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            guard let resident = try Residents.own(actor, in: transaction) else { throw Refusal.noOwnOrder }
            return AskForHelpPage(
                village: resident.villageName, services: try Orders.offered(county: actor.county, in: transaction))
        }
    }

    private func coming(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let county = actor.county
            let own = try Volunteers.of(account: actor.id, county: county, in: transaction)
            let rows = try Activities.coming(limit: 20, county: county, in: transaction).map { activity in
                OwnActivitiesPage.Row(
                    activity: activity,
                    state: try own.flatMap {
                        try Activities.signUp(of: $0.id, to: activity.id, county: county, in: transaction)?.state
                    })
            }
            return OwnActivitiesPage(
                volunteer: own, needsBirthday: try Residents.own(actor, in: transaction)?.bornOn == nil, rows: rows,
                today: transaction.now.day)
        }
    }
}
