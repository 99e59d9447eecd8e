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
        let orders = try Orders.own(actor, limit: 20, in: transaction)
        let rows = orders.map {
            OwnPart.Row(
                $0.title, "\($0.madeAt.day.chinese)点单", tag: $0.state.chinese, tone: $0.state.tone, path: "my/help")
        }
        let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction)
        let coming = try own.map { try Activities.signedUp(of: $0.id, county: actor.county, in: transaction) } ?? []
        let today = transaction.now.day
        let hours =
            (own.map { [OwnPart.Row("志愿者 \($0.numbered)", "确认的时长\($0.hours)", path: "my/service")] } ?? [])
            + coming.map { OwnPart.Row($0.title, "\($0.times.chinese(on: today))，\($0.place)", path: "my/activities") }
        let led = try Orders.led(by: actor, in: transaction)
        let team = led.map {
            OwnPart.Row($0.title, $0.divisionName, tag: $0.state.chinese, tone: $0.state.tone, path: "my/team")
        }
        return [
            OwnPart("派给我的队伍", rows: team),
            OwnPart("我点的单", rows: rows, starts: [.init("请志愿者帮忙", "my/help/new")]),
            OwnPart("志愿服务", rows: hours, starts: [.init("参加活动", "my/activities")]),
        ]
    }
}

struct OwnHelpPage: Page {
    struct Row: Encodable, Sendable {
        let order: ServiceOrder
        /// Why it was not taken on, as it was told to whoever asked.
        let reason: String
    }

    let orders: [Row]
    var title: String { "我点的单" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>\(HTML.when(orders.isEmpty, "<p>还没有点过单。水电维修、理发、陪诊、跑腿，都可以请志愿者帮忙。</p>"))
        \(HTML.each(orders) { card($0, view) })
        \(view.largeButton("请志愿者帮忙", "my/help/new"))\(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func card(_ row: Row, _ view: View) -> HTML {
        let order = row.order
        let path = "my/help/\(order.id)"
        return """
            <div class="card-paper"><h2>\(order.title) <span class="tag \(order.state.tone.style)">\(order.state.chinese)</span></h2>
            <p class="soft">\(order.madeAt.day.chinese)，\(order.siteName)受理\(HTML.with(order.team) { "，\($0.name)来做" })</p>
            \(HTML.when(!row.reason.isEmpty, "<p>原因：\(row.reason)</p>"))
            \(HTML.when(order.state == .refused && order.appeals == 0, view.confirming("不同意，请再看一次", post: "\(path)/appeal", "由另一位或上级再看一次，只有一次。", fields: "<label class=\"form-label\">为什么<input class=\"form-control\" name=\"reason\" required></label>")))
            \(HTML.when(order.state == .confirmed, rating(path, view.refused(at: "\(path)/rate"))))
            \(HTML.with(order.stars) { "<p>您评了\($0)星。\(order.ratingWords)</p>" })
            \(HTML.when([.requested, .pending, .dispatched, .accepted].contains(order.state), view.confirming("取消", post: "\(path)/cancel", "不需要帮忙了，取消以后要重新点单。", fields: "<label class=\"form-label\">为什么取消<input class=\"form-control\" name=\"reason\" required></label>")))</div>
            """
    }

    private func rating(_ path: String, _ view: View) -> HTML {
        view.form(
            "\(path)/rate", id: "rate",
            """
            \(view.select("stars", "做得怎么样", options: OrderTerms.stars))
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
            .post("my/help/:serviceOrder/appeal", .right(.beResident), .pressing("请再看一次"), form: orders) { request in
                let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
                let form = FormReader(request.form)
                let reason = try form.finish(form.text("reason", "为什么", max: 200))
                return try await office.answer(request, doing: AppealOwnHelp(id, reason: reason)) { _ in
                    .seeOther("my/help", notice: "已送上级再看一次。")
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
                let door = form.optional("activity", "活动", form: "一场活动") { ID<PracticeActivity>($0) }
                let back = door.map { OwnCheckIn.path($0, code: request.form["code"] ?? "") } ?? "my/activities"
                return try await office.answer(request, doing: JoinAsVolunteer(bornOn: bornOn, skills: skills)) { _ in
                    .seeOther(back, notice: "已注册，可以报名了。")
                }
            },
            .post(
                "my/activities/:practiceActivity/sign-up", .right(.beResident), .pressing("报名"), form: coming
            ) { try await sign($0, isComing: true) },
            .post(
                "my/activities/:practiceActivity/withdraw", .right(.beResident), .pressing("退出活动"), form: coming
            ) { try await sign($0, isComing: false) },
            .post(
                "my/activities/:practiceActivity/out", .right(.beResident), .pressing("活动签退"), form: coming
            ) { request in
                let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
                return try await office.answer(request, doing: CheckOutOwn(id)) { at in
                    .seeOther("my/activities", notice: "\(at.clock)已签退，活动报告以后计入时长。")
                }
            },
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
        return try await office.read { transaction in
            OwnHelpPage(
                orders: try Orders.own(actor, limit: 30, in: transaction).map {
                    .init(order: $0, reason: try Orders.reason(of: $0, county: actor.county, in: transaction))
                })
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
            // What he said that he comes to first: also what has begun.
            let going = try own.map { try Activities.signedUp(of: $0.id, county: county, in: transaction) } ?? []
            let open = try Activities.coming(limit: 20, county: county, in: transaction).filter { activity in
                !going.contains { $0.id == activity.id }
            }
            let rows = try (going + open).map { activity in
                OwnActivitiesPage.Row(
                    activity: activity,
                    signUp: try own.flatMap {
                        try Activities.signUp(of: $0.id, to: activity.id, county: county, in: transaction)
                    })
            }
            return OwnActivitiesPage(
                volunteer: own, needsBirthday: try Residents.own(actor, in: transaction)?.bornOn == nil, rows: rows,
                now: transaction.now)
        }
    }
}
