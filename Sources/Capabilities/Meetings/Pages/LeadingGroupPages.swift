import Database
import Kernel
import Office
import Web

struct LeadingGroupRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("leading-groups/new", .right(.manageLeadingGroups), newForm),
            .post("leading-groups/new", .right(.manageLeadingGroups), Self.naming, form: newForm) { request in
                try await office.answer(request, doing: try command(request, nil)) { id in
                    .seeOther("leading-groups/\(id)", notice: "已登记。")
                }
            },
            .page("leading-groups/:leadingGroup", .right(.seeLeadingGroups), one),
            .page("leading-groups/:leadingGroup/edit", .right(.manageLeadingGroups), editForm),
            .post("leading-groups/:leadingGroup/edit", .right(.manageLeadingGroups), Self.naming, form: editForm) {
                request in
                let id: ID<LeadingGroup> = try request.parameter("leadingGroup")
                return try await office.answer(request, doing: try command(request, id)) { _ in
                    .seeOther("leading-groups/\(id)", notice: "已调整，以前的成员还查得到。")
                }
            },
        ] + Listing.leadingGroups.routes(office)
    }

    private static let naming = Deed.writing(
        "登记领导小组",
        [
            .text("name", "名称"), .text("since", "起始日"), .text("office", "办公室"), .text("source", "依据"),
            .text("members", "成员"),
        ])

    private func command(_ request: WebRequest, _ id: ID<LeadingGroup>?) throws -> NameLeadingGroup {
        let form = FormReader(request.form)
        let name = form.text("name", "名称", max: 60)
        let since = form.day("since", "起始日")
        let place = form.text("office", "办公室", max: 60)
        let source = form.text("source", "依据", max: 100)
        let text = form.prose("members", "成员", max: 5000)
        try form.finish()
        guard let since else { throw Refusal.noSuchPage }
        return NameLeadingGroup(
            id, name: name, since: since, office: place, source: source, members: try LeadingGroupMember.members(text))
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        try await office.read { LeadingGroupForm(group: nil, today: $0.now.day) }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        let id: ID<LeadingGroup> = try request.parameter("leadingGroup")
        return try await office.read { transaction in
            LeadingGroupForm(
                group: try LeadingGroups.one(id, county: county, in: transaction), today: transaction.now.day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<LeadingGroup> = try request.parameter("leadingGroup")
        return try await office.read { transaction in
            _ = try LeadingGroups.one(id, county: actor.county, in: transaction)
            return LeadingGroupPage(
                versions: try LeadingGroups.versions(of: id, county: actor.county, in: transaction),
                mayManage: Right.manageLeadingGroups.isHeld(by: actor))
        }
    }
}

/// A leading group: who is in it now, and who was.
struct LeadingGroupPage: Page {
    /// The newest first; at least one.
    let versions: [LeadingGroup]
    let mayManage: Bool
    var title: String { versions.first?.name ?? "" }
    var help: String { "一个领导小组现在和以前的成员，以及办公室设在哪里。" }

    func body(_ view: View) -> HTML {
        HTML.with(versions.first) { group in
            """
            \(view.heading(title, "自\(group.since.chinese)　\(group.source)", actions: HTML.when(mayManage, view.linkButton("调整成员", "leading-groups/\(group.id)/edit"))))
            <div class="columns"><section class="card-paper"><h2>现在的成员</h2>\(members(group))</section>
            <section class="card-paper"><h2>以前的</h2>
            \(HTML.when(versions.count == 1, "<p class=\"soft\">没有调整过。</p>"))
            \(HTML.each(versions.dropFirst()) { "<details class=\"act\"><summary>自\($0.since.chinese)</summary><p class=\"soft\">\($0.source)</p>\(members($0))</details>" })
            </section></div>
            """
        }
    }

    private func members(_ group: LeadingGroup) -> HTML {
        """
        <p>办公室设在\(group.office)</p>
        <table class="cards"><thead><tr><th>姓名</th><th>职责</th><th>职务</th></tr></thead><tbody>
        \(HTML.each(group.members) { "<tr><td>\($0.name)</td><td data-label=\"职责\">\($0.role.chinese)</td><td data-label=\"职务\">\($0.post.isEmpty ? "—" : $0.post)</td></tr>" })
        </tbody></table>
        """
    }
}

struct LeadingGroupForm: Page {
    let group: LeadingGroup?
    let today: Day
    var title: String { group.map { "调整：\($0.name)" } ?? "登记领导小组" }
    var help: String { "按印发的文件登记；调整成员存为新的一版，以前的还在。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, group == nil ? "按印发的文件登记" : "存为新的一版，以前的成员还查得到"))
        <div class="card-paper">\(view.form(group.map { "leading-groups/\($0.id)/edit" } ?? "leading-groups/new", """
            \(view.input("name", "名称", value: group?.name ?? "", help: "如 县文明城市创建工作领导小组。", max: 60))
            \(view.input("since", "起始日", value: today.description, type: "date"))
            \(view.input("office", "办公室设在", value: group?.office ?? "县创建办", max: 60))
            \(view.input("source", "依据", value: group?.source ?? "", help: "印发的文件和文号。", max: 100))
            \(view.textArea("members", "成员", value: group?.members.map(\.line).joined(separator: "\n") ?? "", help: "一行一人：职责、姓名、职务，如 组长 张建国 县委副书记。职责是 \(LeadingGroupMember.Role.allCases.map(\.chinese).joined(separator: "、")) 之一，可从文件里粘贴。", rows: 12, max: 5000))
            \(view.submit(group == nil ? "登记" : "存为新的一版"))
            """))</div></div>
        """
    }
}
