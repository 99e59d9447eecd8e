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
                    request,
                    doing: AgreeToRequest(id: id, request: request.id, departures: organisation.departures)
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
            let requests = try RightsRequests.latest(county: actor.county, in: transaction)
            var passwords: [String: PasswordOrigin] = [:]
            for request in requests where request.state == .open && request.kind != .secondFactorDate {
                passwords[request.person.description] = try PasswordOrigin.of(
                    request.person, county: actor.county, in: transaction)
            }
            return RightsRequestsPage(requests: requests, passwords: passwords, reader: actor.id)
        }
    }
}

extension Organisation {
    /// Passes on to another administrator what nobody does alone.
    /// - Parameter page: to which whoever asks goes back.
    func ask(
        _ change: AskForRights.Change, about person: ID<Person>, _ request: WebRequest, back page: String? = nil,
        shown: Answer? = nil
    ) async throws -> Answer {
        try await office.answer(request, doing: AskForRights(person: person, change: change), shown: shown) { _ in
            .seeOther(page ?? "people/\(person)", notice: "已转给另一位管理员，同意以后生效。现在什么也没有改动。")
        }
    }
}

struct RightsRequestsPage: Page {
    let requests: [RightsRequest]
    /// By the identifiers of those whom open requests are about.
    let passwords: [String: PasswordOrigin]
    /// Who looks.
    let reader: String
    var title: String { "等待同意的请求" }
    var help: String { "重要岗位的角色和重置要两个人同意才生效，等您答复的在这里。" }

    func body(_ view: View) -> HTML {
        let open = requests.filter { $0.state == .open }
        let answered = requests.filter { $0.state != .open }
        return """
            \(view.heading(title, "管理员、主任和县领导的角色、重置、换岗和重新启用，以及推迟启用动态验证码，要有另一位管理员同意才生效；\(RightsRequest.days)天内没有答复的自动失效"))
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
        let isAbout = !isOwn && request.person.description == reader
        return """
            <section class="card-paper"><h2>\(request.words)</h2>
            <p class="soft">\(request.askerName)，\(request.askedAt.chinese)提出。\(isOwn ? "要由另一位管理员同意。" : "")\(isAbout ? "是关于您本人的，要由另一位管理员同意。" : "")</p>
            \(HTML.with(passwords[request.person.description]) { password($0, request) })
            <div class="actions">\(HTML.when(!isOwn && !isAbout, view.button("同意", post: "requests/\(request.id)/agree", style: "btn-primary")))
            \(HTML.when(!isAbout, view.button(isOwn ? "撤回" : "不同意", post: "requests/\(request.id)/decline")))</div></section>
            """
    }

    /// Whoever gave a password could act in that person's name until he changes it.
    private func password(_ origin: PasswordOrigin, _ request: RightsRequest) -> HTML {
        if origin.by == request.person.description {
            return "<p class=\"soft\">\(request.personName)的密码：本人\(origin.at.chinese)修改。</p>"
        }
        let isAskers = origin.by == request.askedBy.description
        let who = isAskers ? "提出请求的\(origin.byName)" : origin.byName
        return """
            <p class="\(isAskers ? "notice-amber" : "soft")">\(request.personName)的密码：\(who)\(origin.at.chinese)发放，本人还没有改过。\
            \(isAskers ? "请先当面或电话问过\(request.personName)本人，再答复。" : "")</p>
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
