import Kernel
import Office
import Web

/// Where somebody is signed in, and the way to end that elsewhere.
struct OwnSessionRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("account/sessions", .signedIn, page),
            .post("account/sessions/others/end", .signedIn, .pressing("结束其他登录"), form: page) { request in
                guard let session = request.session else { throw Refusal.signInNeeded }
                return try await organisation.office.answer(request, doing: EndOtherSessions(keeping: session.digest)) {
                    _ in .seeOther("account/sessions", notice: "其他设备上的登录都已结束。")
                }
            },
            .post("account/sessions/:session/end", .signedIn, .pressing("结束登录"), form: page) { request in
                let digest: String = try request.parameter("session")
                return try await organisation.office.answer(request, doing: EndSession(digest: digest)) { _ in
                    .seeOther("account/sessions", notice: "这处登录已结束。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        guard let session = request.session else { throw Refusal.signInNeeded }
        let sessions = try await organisation.office.read { transaction in
            try OwnSession.all(of: session.actor.id, county: session.actor.county, in: transaction)
        }
        return OwnSessionsPage(sessions: sessions, own: session.digest)
    }
}

struct OwnSessionsPage: Page {
    let sessions: [OwnSession]
    /// The digest of the one in which this is looked at.
    let own: String
    var title: String { "登录设备" }
    var help: String { "您的账号现在在哪些设备上登录着；不认得的，在这里让它退出。" }
    var parents: [Crumb] { [Crumb("我的账号", "account")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "您现在在\(sessions.count)处登录着；\(Sessions.idleMinutes)分钟没有操作，或登录满\(Sessions.hours)小时，自动退出",
            actions: HTML.when(sessions.count > 1, view.button("结束其他所有登录", post: "account/sessions/others/end"))))
        <div class="table-box"><table class="cards" data-rows="sessions">
        <thead><tr><th>设备</th><th>登录时间</th><th>最近使用</th><th></th></tr></thead>
        <tbody>\(HTML.each(sessions) { row($0, view) })</tbody></table></div>
        <p class="soft">看到不认识的设备，请结束它，并马上\(link(view))。</p>
        """
    }

    private func link(_ view: View) -> HTML { "<a href=\"\(view.link("account"))\">修改密码</a>" }

    private func row(_ session: OwnSession, _ view: View) -> HTML {
        """
        <tr><td>\(session.browser.isEmpty ? "没有说明的设备" : session.browser)</td>
        <td data-label="登录时间">\(session.startedAt.chinese)</td><td data-label="最近使用">\(session.lastSeenAt.chinese)</td>
        <td>\(session.digest == own ? "<span class=\"tag tag-green\">就是这里</span>"
            : view.button("结束", post: "account/sessions/\(session.digest)/end"))</td></tr>
        """
    }
}
