import Database
import Kernel
import Web

/// What a resident is told of what is his: the same inbox as everybody's, read on his own pages.
enum OwnMessages {
    private static let shown = 5

    static let parts: OwnPart.Source = { actor, transaction in
        guard actor.has(.resident) else { return [] }
        let unread = try Inbox.page(of: actor.id, limit: shown, county: actor.county, in: transaction).filter {
            $0.readAt == nil
        }
        guard !unread.isEmpty else { return [] }
        return [
            OwnPart(
                "消息", rows: unread.map { .init($0.title, $0.words, tag: "未读", tone: .going, path: "my/messages") })
        ]
    }
}

struct OwnMessageRoutes: Sendable {
    let office: Office

    var routes: [Route] {
        [
            .page("my/messages", .signedIn, list),
            .post("my/messages/read", .signedIn, .pressing("全部标为已读"), form: list) { request in
                let actor = try request.actor
                let form = FormReader(request.form)
                let moment = try form.finish(form.value("until", "时间", form: "页面带来的时间") { Int64($0) })
                let count = try await office.keepHouse {
                    try Inbox.readAll(
                        of: actor.id, until: Instant(milliseconds: moment), county: actor.county, in: $0)
                }
                return .done(.seeOther("my", notice: "\(count)条消息已标为已读。"))
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            OwnMessagesPage(
                messages: try Inbox.page(
                    of: actor.id, limit: Inbox.pageLength, county: actor.county, in: transaction),
                now: transaction.now)
        }
    }
}

struct OwnMessagesPage: Page {
    let messages: [InboxNotice]
    let now: Instant
    var title: String { "消息" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>\(HTML.when(messages.isEmpty, "<p>还没有消息。活动改期、候补到了名额，会告诉您。</p>"))
        \(HTML.each(messages) { card($0, view) })
        \(HTML.when(messages.contains { $0.readAt == nil }, view.button("全部标为已读", post: "my/messages/read", style: "btn-primary large", "<input type=\"hidden\" name=\"until\" value=\"\(String(now.milliseconds))\">")))
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    /// What leads to a page of the office's is told without the way there.
    private func card(_ message: InboxNotice, _ view: View) -> HTML {
        """
        <div class="card-paper"><h2>\(message.title)\(HTML.when(message.readAt == nil, " <span class=\"tag tag-red\">未读</span>"))</h2>
        <p>\(message.words)</p><p class="soft">\(message.at.chinese)</p>
        \(HTML.when(message.path.hasPrefix("my/"), view.linkButton("去看", message.path)))</div>
        """
    }
}
