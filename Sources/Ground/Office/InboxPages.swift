import Database
import Kernel
import Web

/// Everybody's inbox: his own notices and nobody else's.
package struct InboxRoutes: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package var routes: [Route] {
        [
            .page("inbox", .signedIn, list),
            .post("inbox/read", .signedIn, .pressing("全部标为已读"), form: list) { request in
                let actor = try request.actor
                let form = FormReader(request.form)
                let moment = try form.finish(form.value("until", "时间", form: "页面带来的时间") { Int64($0) })
                let count = try await office.keepHouse {
                    try Inbox.readAll(
                        of: actor.id, until: Instant(milliseconds: moment), county: actor.county, in: $0)
                }
                return .done(.seeOther("inbox", notice: "\(count)条消息已标为已读。"))
            },
            // To open it is to have read it. Not by GET, as browsers fetch what they guess will be opened.
            .post("inbox/:notice", .signedIn, .pressing("打开消息"), form: list) { request in
                let actor = try request.actor
                let id: ID<InboxNotice> = try request.parameter("notice")
                let notice = try await office.keepHouse {
                    try Inbox.open(id, of: actor.id, county: actor.county, in: $0)
                }
                return .done(.seeOther(notice.path))
            },
        ]
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let after: InboxNotice.Place? = form.optional("after", "页", form: "上一页的末行") { .init($0) }
        try form.finish()
        return try await office.read { transaction in
            let page = try Inbox.page(
                of: actor.id, after: after, limit: Inbox.pageLength + 1, county: actor.county, in: transaction)
            let shown = Array(page.prefix(Inbox.pageLength))
            return InboxPage(
                notices: shown, unread: try Inbox.unread(of: actor.id, county: actor.county, in: transaction),
                chips: Chips(
                    "inbox", total: try Inbox.total(of: actor.id, county: actor.county, in: transaction), measure: "条"),
                now: transaction.now,
                next: page.count > shown.count ? shown.last.map { "inbox?after=\($0.place)" } : nil)
        }
    }
}

struct InboxPage: Page {
    let notices: [InboxNotice]
    let unread: Int
    let chips: Chips
    let now: Instant
    let next: String?
    var title: String { "消息" }
    var help: String { "发给您本人的通知：催办、退回、转交给您的事；办事还是到“待办”。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "发给您本人的通知。读过的保留\(Inbox.keptDays)天。", actions: .when(unread > 0, readAll(view))))
        \(view.chips(chips))
        \(HTML.when(notices.isEmpty, view.empty("还没有消息。督办通知、退回的通报等发给您时，会列在这里。")))
        <ul class="list card-paper inbox"\(HTML.when(notices.isEmpty, " hidden"))>
        \(HTML.each(notices) { one($0, view) })
        </ul>
        \(view.nextPage(next.map(view.link)))
        """
    }

    private func readAll(_ view: View) -> HTML {
        let until: HTML = "<input type=\"hidden\" name=\"until\" value=\"\(String(now.milliseconds))\">"
        return view.button("全部标为已读（\(unread)条）", post: "inbox/read", until)
    }

    private func one(_ notice: InboxNotice, _ view: View) -> HTML {
        """
        <li\(HTML.when(notice.readAt == nil, " class=\"unread\""))><form method="post" action="\(view.link("inbox/\(notice.id)"))">\
        \(view.formStamp)<button class="btn-plain" type="submit"><span class="inbox-title">\
        \(HTML.when(notice.readAt == nil, "<span class=\"tag tag-red\">未读</span> "))\(notice.title)</span>\
        <span>\(notice.words)</span><span class="soft">\(notice.at.chinese)</span></button></form></li>
        """
    }
}
