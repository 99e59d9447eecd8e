import Kernel
import Office
import Organisation
import Volunteers
import Web

/// One request: what is asked, where it is, who goes; who asks only for those who act.
struct OrderPage: Page {
    struct Choice: Encodable, Sendable {
        let value: String
        let label: String
    }

    struct Helper: Encodable, Sendable {
        let volunteer: ID<Volunteer>
        let name: String
        let times: ServiceTimes
    }

    let order: ServiceOrder
    let part: ProcedurePart
    /// Nil for whoever does not act, and where the key is lost.
    let particulars: Particulars?
    let acts: Bool
    let ratingWords: String
    let sent: [OrderDispatch]
    let helpers: [Helper]
    /// Of the team, for whoever enters who went.
    let members: [Choice]
    let teams: [Choice]
    let ownTeams: [Choice]
    let mayHelp: Bool
    let mayRate: Bool
    let now: Instant
    var title: String { ServiceOrder.procedure.title(order) }
    var help: String { "一单从点到评：谁受理、派给谁、做得怎么样。" }
    private var path: String { "orders/\(order.id)" }

    private enum CodingKeys: CodingKey { case order, part, particulars, ratingWords, sent, helpers }

    /// What was said at each step is told to those who act, as who asks is.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(order, forKey: .order)
        guard acts else { return }
        try container.encode(part, forKey: .part)
        try container.encode(particulars, forKey: .particulars)
        try container.encode(ratingWords, forKey: .ratingWords)
        try container.encode(sent, forKey: .sent)
        try container.encode(helpers, forKey: .helpers)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(order.kind.chinese)　\(order.source.chinese)　\(order.madeAt.short(on: now.day))\(HTML.with(order.stars) { "　\($0)星" })"))
        <div class="columns"><div>
        \(HTML.when(!teams.isEmpty && order.team == nil, sending(view)))
        \(HTML.when(!ownTeams.isEmpty, grabbing(view)))
        \(HTML.when(mayRate, rating(view)))
        \(view.steps(part))
        \(HTML.when(mayHelp || !helpers.isEmpty || acts && [.serving, .served].contains(order.state), went(view)))
        \(HTML.when(!teams.isEmpty && order.team != nil, sending(view)))
        \(HTML.when(!sent.isEmpty, dispatches))
        </div><div>
        \(asked)
        <section class="card-paper"><dl class="record">
        <dt>受理</dt><dd><a href="\(view.link("practice/sites/\(order.site)"))">\(order.siteName)</a></dd>
        <dt>队伍</dt><dd>\(HTML.with(order.team) { "<a href=\"\(view.link("teams/\($0.id)"))\">\($0.name)</a>" })\(HTML.when(order.team == nil, "还没有"))</dd>
        <dt>地点</dt><dd>\(order.townshipName)\(order.divisionName)</dd>
        <dt>需要</dt><dd>\(order.people)人\(HTML.with(order.wantedOn) { "，希望\($0.short(on: now.day))" })</dd>
        \(HTML.with(order.stars) { "<dt>评价</dt><dd>\($0)星\(ratingWords.isEmpty ? "" : "：\(ratingWords)")</dd>" })
        </dl></section>
        \(HTML.when(acts, view.timeline(part)))</div></div>
        """
    }

    private var asked: HTML {
        guard let particulars else {
            return """
                <section class="card-paper"><h2>情况</h2><p class="soft">谁点的、住哪里、具体情况，只有受理的站（所）和接单的队伍看得到。</p></section>
                """
        }
        return """
            <section class="card-paper"><h2>情况</h2>
            <p class="kept">\(particulars.words)</p><dl class="record">
            \(HTML.when(!particulars.name.isEmpty, "<dt>点单人</dt><dd>\(particulars.name)\(HTML.when(particulars.isMinor, "（涉及未成年人）"))</dd>"))
            \(HTML.when(!particulars.phone.isEmpty, "<dt>电话</dt><dd><a href=\"tel:\(particulars.phone)\">\(particulars.phone)</a></dd>"))
            \(HTML.when(!particulars.address.isEmpty, "<dt>住址</dt><dd>\(particulars.address)</dd>"))
            </dl><p class="soft">只有受理的站（所）和接单的队伍看得到，办完不要外传。</p></section>
            """
    }

    private func sending(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/dispatch")
        let isMoved = order.team != nil
        return """
            <section class="card-paper"><details class="act"\(HTML.when(!isMoved || own.refusal != nil, " open"))><summary>\(isMoved ? "改派" : "派单")</summary>
            \(own.form("\(path)/dispatch", id: "dispatch", """
                \(own.select("team", "队伍", options: teams.map { ($0.value, $0.label) }, help: "能做这一类服务的队伍，近的在前。"))
                \(HTML.when(isMoved, own.input("reason", "改派的原因", max: 200, id: "dispatch-reason")))
                \(own.submit(isMoved ? "改派" : "派单"))
                """))</details></section>
            """
    }

    private func grabbing(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/grab")
        return """
            <section class="card-paper"><h2>抢单</h2>
            \(own.form("\(path)/grab", id: "grab", """
                \(own.select("team", "用哪支队伍", options: ownTeams.map { ($0.value, $0.label) }, id: "grab-team"))
                \(own.submit("抢单"))
                """))</section>
            """
    }

    private func rating(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/rate")
        return """
            <section class="card-paper"><details class="act" open><summary>评单</summary>
            <p>按点单人回访时说的填，只评一次。</p>
            \(own.form("\(path)/rate", id: "rate", """
                \(own.select("stars", "评价", options: OrderTerms.stars))
                \(own.input("words", "评语", help: "两星、一星的要写明哪里没有做好。", required: false, max: 200))
                \(own.submit("评单"))
                """))</details></section>
            """
    }

    private func went(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/helpers")
        return """
            <section class="card-paper"><h2>谁去的</h2>
            \(HTML.when(helpers.isEmpty, "<p class=\"soft\">\(mayHelp ? "还没有登记。先登记谁去的，才能报服务完成；确认完成以后计入时长。" : "队伍还没有登记。")</p>"))
            <ul class="course">\(HTML.each(helpers) { helper in
                """
                <li><strong>\(helper.name)</strong> \(helper.times.chinese(on: now.day))，\(Minutes(helper.times.minutes).chinese)\
                \(HTML.when(mayHelp, " \(view.button("去掉", post: "\(path)/helpers/\(helper.volunteer)/remove", style: "btn-link"))"))</li>
                """
            })</ul>
            \(HTML.when(mayHelp, """
                <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>登记服务人员</summary>
                \(own.form("\(path)/helpers", id: "helper", """
                    \(HTML.when(!members.isEmpty, own.select("member", "队员", options: [("", "不在队里的，下面填编号")] + members.map { ($0.value, $0.label) }, required: false)))
                    \(own.input("number", "志愿者编号", help: "后六位就行；选了队员的不用填。", keyboard: .digits, required: members.isEmpty, max: 20))
                    \(own.dayInput("day", "日期", value: now.day))
                    <div class="pair">\(own.clockInput("start", "开始"))\(own.clockInput("end", "结束"))</div>
                    \(own.submit("登记"))
                    """))</details>
                """))</section>
            """
    }

    private var dispatches: HTML {
        """
        <section class="card-paper"><h2>派给过谁</h2><table class="cards"><thead><tr><th>时间</th><th>队伍</th><th>结果</th></tr></thead><tbody>
        \(HTML.each(sent) { sent in
            """
            <tr><td>\(sent.at.short(on: now.day))</td><td data-label="队伍">\(sent.teamName)\(HTML.when(sent.isGrab, "（抢单）"))</td>\
            <td data-label="结果">\(sent.outcome.chinese)</td></tr>
            """
        })</tbody></table></section>
        """
    }
}

struct NewOrderPage: Page {
    let services: [OfferedService]
    /// Of the menu, from whose page it was opened.
    let chosen: OfferedService?
    let villages: [Unit]
    let isVillage: Bool
    let today: Day
    var title: String { "登记点单" }
    var help: String { "接到电话、走访时听到的需要，在这里代群众登记；村（社区）自己的需要也在这里提。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "送到本村（社区）的实践站受理；没有站的送到所、中心"))
        <div class="card-paper">\(view.form("orders/new", """
            \(view.select("source", "来源", options: ServiceOrder.Source.allCases.filter { $0 != .resident }.map { ($0.rawValue, $0.chinese) }))
            \(view.select("service", "菜单上的服务", options: [("", "不在菜单上")] + services.map { ($0.id.description, "\($0.title)（\($0.home.name)）") }, value: chosen?.id.description ?? "", required: false))
            \(view.input("title", "事项", value: chosen?.title ?? "", help: "几个字，如 修水龙头。列表和公开页面上看得到，不写人名、电话、住址。", max: 20))
            \(view.select("kind", "类别", options: ServiceKind.allCases.map { ($0.rawValue, $0.chinese) }, value: chosen?.kind.rawValue ?? "repair"))
            \(view.select("division", "村（社区）", options: villages.map { ($0.division?.description ?? "", $0.name) }))
            \(view.textArea("words", "情况", help: "具体需要什么帮助。只有办的人看得到。", rows: 3, max: 500))
            \(view.input("name", "点单人", help: "怎么称呼。", required: false, max: 20))
            \(view.input("phone", "电话", keyboard: .digits, required: false, max: 20))
            \(view.input("address", "住址", help: "电话和住址至少填一样；村（社区）自己提出的可以都不填。", required: false, max: 60))
            \(view.checkboxes("isMinor", "", options: [("yes", "点单人或服务对象是未成年人")], values: []))
            \(view.dayInput("wantedOn", "希望日期", required: false))
            \(view.numberInput("people", "需要几人", value: 1))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct NewServicePage: Page {
    let units: [Unit]
    var title: String { "增加一项服务" }
    var help: String { "把能做的服务列成菜单，群众照菜单点单。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))
        <div class="card-paper">\(view.form("orders/services/new", """
            \(view.input("title", "服务", help: "如 上门理发。", max: 20))
            \(view.select("kind", "类别", options: ServiceKind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.select("home", "提供单位", options: units.map { ($0.id.description, $0.name) }))
            \(view.textArea("words", "说明", help: "什么时候做、给谁做。公开页面上看得到。", required: false, rows: 2, max: 200))
            \(view.submit("列入菜单"))
            """))</div></div>
        """
    }
}

struct ServicePage: Page {
    let service: OfferedService
    let mayEnd: Bool
    var title: String { service.title }
    var help: String { "菜单上的一项服务：谁提供、做什么。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(service.kind.chinese)　\(service.home.name)\(HTML.with(service.endedOn) { "　<span class=\"tag\">\($0.chinese)起停止</span>" })", actions: HTML.when(service.endedOn == nil && view.may(.enterOrders), view.linkButton("登记点单", "orders/new?service=\(service.id)", style: "btn-primary"))))
        <section class="card-paper"><p class="kept">\(service.words.isEmpty ? "没有说明。" : service.words)</p>
        \(HTML.when(mayEnd && service.endedOn == nil && view.may(.keepServices), view.confirming("停止这项服务", post: "orders/services/\(service.id)/withdraw", "从菜单上拿下，已经点的单照常办。")))</section>
        """
    }
}

/// 接单率, 办结率, 好评率 by site and by team; each number opens its rows.
struct OrderRatesPage: Page {
    let month: Month
    let sites: [OrderRates.Line]
    let teams: [OrderRates.Line]
    var title: String { "\(month.chinese)的点单办理" }
    var help: String { "各站所、各队伍这个月的接单率、办结率、好评率，每个数都能点开。" }
    var parents: [Crumb] { [] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "接单率＝接下的÷派出的；办结率＝确认完成的÷接下的；好评率＝四星以上÷评价的", actions: view.linkButton("派单记录", "orders/dispatches")))
        <form class="filters" method="get" action="\(view.link("orders/rates"))"><label>月份<input class="form-control" type="month" name="month" value="\(month.description)"></label>
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        \(HTML.when(sites.isEmpty && teams.isEmpty, view.empty("这个月还没有派单和接单。", view.linkButton("看点单", "orders"))))
        \(HTML.when(!sites.isEmpty, "<h2>受理的站所</h2>\(table(sites, "site", view))"))
        \(HTML.when(!teams.isEmpty, "<h2>队伍</h2>\(table(teams, "team", view))"))
        """
    }

    private func table(_ lines: [OrderRates.Line], _ name: String, _ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards"><thead><tr><th>\(name == "site" ? "站所" : "队伍")</th><th class="number">派出次数</th><th class="number">接下次数</th><th class="number">接单率</th>\
        <th class="number">接下的点单</th><th class="number">办结</th><th class="number">办结率</th><th class="number">评价</th><th class="number">好评</th><th class="number">好评率</th></tr></thead><tbody>
        \(HTML.each(lines) { line in
            let own = "\(name)=\(line.id)"
            return """
                <tr><td>\(line.name)</td>\(cell("派出次数", line.dispatched, "orders/dispatches?figure=orderDispatches.\(month)&\(own)", view))\
                \(cell("接下次数", line.taken, "orders/dispatches?figure=dispatchesAccepted.\(month)&\(own)", view))\(rate("接单率", line.taken, line.dispatched))\
                \(cell("接下的点单", line.accepted, "orders?figure=ordersAccepted.\(month)&\(own)", view))\(cell("办结", line.done, "orders?figure=ordersDone.\(month)&\(own)", view))\(rate("办结率", line.done, line.accepted))\
                \(cell("评价", line.rated, "orders?figure=ordersRated.\(month)&\(own)", view))\(cell("好评", line.praised, "orders?figure=ordersPraised.\(month)&\(own)", view))\(rate("好评率", line.praised, line.rated))</tr>
                """
        })</tbody></table></div>
        """
    }

    private func cell(_ label: String, _ value: Int, _ path: String, _ view: View) -> HTML {
        "<td class=\"number\" data-label=\"\(label)\">\(view.number(value, path))</td>"
    }

    private func rate(_ label: String, _ part: Int, _ whole: Int) -> HTML {
        "<td class=\"number\" data-label=\"\(label)\">\(whole > 0 ? "\(Points.divide(part * 100, by: whole))%" : "—")</td>"
    }
}
