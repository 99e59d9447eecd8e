import Database
import Kernel
import Office
import Web

/// What one administrator asked for and another one answers.
struct RightsRequestRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("requests", .right(.answerRequests), page),
            .post("requests/:request/agree", .right(.answerRequests), .pressing("同意请求"), form: page) { request in
                let id: ID<RightsRequest> = try request.parameter("request")
                return try await organisation.office.answer(
                    request, doing: AgreeToRequest(id: id, request: request.id)
                ) { _ in .seeOther("requests", notice: "已同意，现在生效。") }
            }.asksPassword { request in
                let id: ID<RightsRequest> = try request.parameter("request")
                let asked = try await organisation.office.read { [county = request.county.code] in
                    try RightsRequests.one(id, county: county, in: $0)
                }
                return "同意\(asked.askerName)的请求，\(asked.words)"
            },
            .post("requests/:request/decline", .right(.answerRequests), .pressing("不同意请求"), form: page) { request in
                let id: ID<RightsRequest> = try request.parameter("request")
                return try await organisation.office.answer(request, doing: DeclineRequest(id: id)) { _ in
                    .seeOther("requests", notice: "已答复，什么也没有改动。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await organisation.office.read { transaction in
            RightsRequestsPage(
                requests: try RightsRequests.latest(county: actor.county, in: transaction), reader: actor.id)
        }
    }
}

struct RightsRequestsPage: Page {
    let requests: [RightsRequest]
    /// Who looks.
    let reader: String
    var title: String { "等待同意的请求" }
    var help: String { "重要岗位的角色和重置要两个人同意才生效，等您答复的在这里。" }

    func body(_ view: View) -> HTML {
        let open = requests.filter { $0.state == .open }
        let answered = requests.filter { $0.state != .open }
        return """
            \(view.heading(title, "管理员、主任和县领导的角色和重置，要有另一位管理员同意才生效；\(RightsRequest.days)天内没有答复的自动失效"))
            \(HTML.when(open.isEmpty, view.empty("现在没有等待同意的请求。")))
            \(HTML.each(open) { card($0, view) })
            \(HTML.when(!answered.isEmpty, """
                <h2>已经答复的</h2><div class="table-box"><table class="cards"><thead><tr><th>请求</th><th>谁提出</th><th>结果</th></tr></thead>
                <tbody>\(HTML.each(answered) { row($0) })</tbody></table></div>
                """))
            """
    }

    private func card(_ request: RightsRequest, _ view: View) -> HTML {
        let isOwn = request.askedBy.description == reader
        let isAbout = request.person.description == reader
        return """
            <section class="card-paper"><h2>\(request.words)</h2>
            <p class="soft">\(request.askerName)，\(request.askedAt.chinese)提出。\(isOwn ? "要由另一位管理员同意。" : "")\(isAbout ? "是关于您本人的，要由另一位管理员同意。" : "")</p>
            <div class="actions">\(HTML.when(!isOwn && !isAbout, view.button("同意", post: "requests/\(request.id)/agree", style: "btn-primary")))
            \(HTML.when(!isAbout, view.button(isOwn ? "撤回" : "不同意", post: "requests/\(request.id)/decline")))</div></section>
            """
    }

    private func row(_ request: RightsRequest) -> HTML {
        """
        <tr><td>\(request.words)</td><td data-label="谁提出">\(request.askerName)，\(request.askedAt.chinese)</td>
        <td data-label="结果"><span>\(result(request))</span></td></tr>
        """
    }

    private func result(_ request: RightsRequest) -> HTML {
        let who = request.answererName.map { "\($0)，\(request.answeredAt?.chinese ?? "")" } ?? ""
        switch request.state {
        case .agreed: return "<span class=\"tag tag-green\">已同意</span> \(who)"
        case .declined: return "<span class=\"tag tag-red\">不同意</span> \(who)"
        case .withdrawn: return "<span class=\"tag\">已撤回</span> \(who)"
        case .expired, .open: return "<span class=\"tag\">过期失效</span>"
        }
    }
}
