import Database
import Kernel
import Office
import Web

struct PeopleRoutes: Sendable {
    let organisation: Organisation
    private static let pageLength = 50

    var routes: [Route] {
        ProvenExport(deed: "导出人员名单", list: "people", access: .right(.seePeople), file: export).routes
            + ListImportRoutes<ImportedPerson>(office: organisation.office, right: .addPeople).routes + own
    }

    private var own: [Route] {
        [
            .page("people", .right(.seePeople), list),
            .page("people/new", .right(.addPeople), newForm),
            .post("people/new", .right(.addPeople), .pressing("新增人员"), form: newForm) { request in
                let person = try AddPerson(FormReader(request.form))
                return try await organisation.office.answer(request, doing: person) { id in
                    .seeOther("people/\(id)", notice: "已新增\(person.name)。请安全管理员授予角色并发放密码。")
                }
            },
            .page("people/:person", .right(.seePeople), one),
            .post("people/:person/roles", .right(.giveRoles), .pressing("改角色"), form: one, giveRoles).asksPassword {
                request in
                let roles: [Role] = FormReader(request.form).choices("roles", "角色")
                return "把\(try await who(request).words)的角色改为“\(roles.map(\.chinese).joined(separator: "、"))”"
            },
            .post("people/:person/password", .right(.giveRoles), .pressing("发放密码"), form: one, newPassword).asksPassword
            {
                "给\(try await who($0).words)发放新的密码，原来的随之作废"
            },
            .post("people/:person/second-factor", .right(.giveRoles), .pressing("解除动态验证码"), form: one, resetFactor)
                .asksPassword {
                    "解除\(try await who($0).words)的动态验证码"
                },
            .post("people/:person/unlock", .right(.giveRoles), .pressing("解锁账号"), form: one) { request in
                let id: ID<Person> = try request.parameter("person")
                return try await organisation.office.answer(request, doing: UnlockAccount(person: id)) { _ in
                    .seeOther("people/\(id)", notice: "已解锁，现在可以登录了。")
                }
            },
            .post("people/:person/disabled", .right(.addPeople), .pressing("停用或启用账号"), form: one) { request in
                let id: ID<Person> = try request.parameter("person")
                let isDisabled = request.form["disabled"] == "true"
                return try await organisation.office.answer(
                    request, doing: SetDisabled(person: id, isDisabled: isDisabled)
                ) { _ in
                    .seeOther("people/\(id)", notice: isDisabled ? "账号已停用，登录已退出。" : "账号已启用。")
                }
            },
        ]
    }

    private func who(_ request: WebRequest) async throws -> Person {
        let id: ID<Person> = try request.parameter("person")
        return try await organisation.office.read { [county = request.county.code] in
            try People.one(id, county: county, in: $0)
        }
    }

    private func giveRoles(_ request: WebRequest) async throws -> Answer {
        let person = try await who(request)
        let change = try GiveRoles(FormReader(request.form), person: person.id)
        guard RoleRules.needSecondYes(person.roles + change.roles) else {
            return try await organisation.office.answer(request, doing: change) { _ in
                .seeOther("people/\(person.id)", notice: "角色已保存。")
            }
        }
        return try await organisation.office.answer(
            request, doing: AskForRights(person: person.id, change: .roles(change.roles))
        ) { _ in .seeOther("people/\(person.id)", notice: Self.asked) }
    }

    private func newPassword(_ request: WebRequest) async throws -> Answer {
        let person = try await who(request)
        let (password, command) = try await organisation.door.newPassword(of: person.id)
        let isAsked = RoleRules.needSecondYes(person.roles)
        let page = Answer.page(GivenPasswordPage(person: person, password: password, isAsked: isAsked))
        let known = "这一次的初始密码已经发放，只显示一遍。没有记下的，请再发放一次，原来的随之作废。"
        guard isAsked else {
            return try await organisation.office.answer(request, doing: command, shown: page) { _ in
                .seeOther("people/\(person.id)", notice: known)
            }
        }
        let ask = AskForRights(person: person.id, change: .password(hash: command.hash))
        return try await organisation.office.answer(request, doing: ask, shown: page) { _ in
            .seeOther("people/\(person.id)", notice: Self.asked)
        }
    }

    private func resetFactor(_ request: WebRequest) async throws -> Answer {
        let person = try await who(request)
        guard RoleRules.needSecondYes(person.roles) else {
            return try await organisation.office.answer(
                request, doing: ResetSecondFactor(person: person.id)
            ) { _ in
                .seeOther("people/\(person.id)", notice: "已解除，本人可以只用密码登录，再重新设置。")
            }
        }
        return try await organisation.office.answer(
            request, doing: AskForRights(person: person.id, change: .secondFactor)
        ) { _ in .seeOther("people/\(person.id)", notice: Self.asked) }
    }

    private static let asked = "已转给另一位管理员，同意以后生效。现在什么也没有改动。"

    private func list(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        let query = request.query
        let form = FormReader(query)
        let search = form.text("q", "查找", max: 50, optional: true)
        let after = form.text("after", "页", max: 30, optional: true)
        let isWithoutRoles = form.text("roles", "角色", max: 10, optional: true) == "none"
        let isLocked = form.text("state", "状态", max: 10, optional: true) == "locked"
        let isLeftBehind = form.text("unit", "单位", max: 10, optional: true) == "gone"
        try form.finish()
        return try await organisation.office.read { transaction in
            func only(_ people: [Person], _ chip: Chips.Condition?) -> PeoplePage {
                PeoplePage(
                    people: people, search: "", hasMore: false,
                    chips: Chips("people", query, total: people.count, measure: "人", [chip]))
            }
            if isWithoutRoles {
                return only(
                    try People.withoutRoles(county: county, in: transaction), .init("roles", "角色", "还没有授予"))
            }
            if isLeftBehind {
                return only(
                    try People.leftBehind(county: county, in: transaction), .init("unit", "单位", "已撤销、没有并入单位"))
            }
            if isLocked {
                return only(try People.locked(county: county, in: transaction), .init("state", "状态", "暂时锁定"))
            }
            let people = try People.all(
                county: county, search: search, after: after, limit: Self.pageLength + 1, in: transaction)
            let total = try People.count(county: county, search: search, in: transaction)
            return PeoplePage(
                people: Array(people.prefix(Self.pageLength)), search: search, hasMore: people.count > Self.pageLength,
                chips: Chips(
                    "people", query, total: total, measure: "人",
                    [.init("q", "搜索", search.isEmpty ? nil : "“\(search)”")]))
        }
    }

    /// Everybody, whatever the page is narrowed to: a list to go through once a year with who left.
    private func export(_ request: WebRequest) async throws -> Download {
        let county = request.county.code
        return try await organisation.office.readReport { transaction in
            try PeoplePage.export.download(transaction.now.day) { last in
                try People.all(county: county, search: "", after: last?.signInName ?? "", limit: 1000, in: transaction)
            }
        }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await organisation.office.read { transaction in
            NewPersonPage(
                units: try Units.all(county: county, notGoneOn: transaction.now.day, in: transaction))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        let id: ID<Person> = try request.parameter("person")
        return try await organisation.office.read { transaction in
            PersonPage(
                person: try People.one(id, county: county, in: transaction),
                requests: try RightsRequests.open(county: county, in: transaction).filter { $0.person == id },
                posts: try FormerPosts.of(id, county: county, in: transaction), now: transaction.now)
        }
    }
}

struct PeoplePage: Page {
    let people: [Person]
    let search: String
    let hasMore: Bool
    let chips: Chips
    var title: String { "人员" }
    var help: String { "谁有账号、在哪个单位、是什么角色；角色和密码由安全管理员发放。" }

    static let export = ListExport<Person>(
        "人员",
        [
            .init("姓名", width: 12) { $0.name }, .init("登录名", width: 16) { $0.signInName },
            .init("单位", width: 24) { $0.unitName },
            .init("角色", width: 40) { $0.roles.map(\.chinese).joined(separator: "、") },
            .init("账号", width: 12) { $0.disabledAt != nil ? "已停用" : $0.hasPassword ? "在用" : "还没有密码" },
        ])

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "姓名、登录名、单位和角色",
            actions: HTML.when(view.may(.addPeople), view.linkButton("新增人员", "people/new")
                + view.linkButton("导入人员", "people/import"))
                + HTML.when(view.may(.giveRoles), view.linkButton("密码条", "people/slips"))
                + HTML.when(!people.isEmpty, view.exportButton("people.xlsx"))
                + HTML.when(view.may(.answerRequests), view.linkButton("等待同意的请求", "requests"))
                + HTML.when(view.may(.setSecurity), view.linkButton("登录安全", "security"))))
        <form class="filters" method="get" action="\(view.link("people"))" role="search">
        <div><label for="q">姓名、登录名或单位</label>
        <input class="form-control" id="q" name="q" type="search" value="\(view.asked("q", search))"></div>
        <button class="btn btn-outline-secondary" type="submit">查找</button>
        </form>
        \(view.chips(chips))
        \(HTML.when(people.isEmpty, view.empty(
            search.isEmpty ? "没有这样的人员。" : "没有找到“\(search)”。请换一个词，或清空后再查。")))
        \(HTML.when(!people.isEmpty, """
            <div class="table-box"><table class="cards" data-rows="people">
            <thead><tr><th>姓名</th><th>登录名</th><th>单位</th><th>角色</th><th>状态</th></tr></thead>
            <tbody>\(HTML.each(people) { row(view, $0) })</tbody></table></div>
            """))
        \(view.nextPage(next(view)))
        """
    }

    private func row(_ view: View, _ person: Person) -> HTML {
        """
        <tr><td><a href="\(view.link("people/\(person.id)"))">\(person.name)</a></td>
        <td data-label="登录名">\(person.signInName)</td><td data-label="单位">\(person.unitName)</td>
        <td data-label="角色">\(person.roles.isEmpty ? "未授予" : person.roles.map(\.chinese).joined(separator: "、"))</td>
        <td data-label="状态">\(person.stateTag)</td></tr>
        """
    }

    private func next(_ view: View) -> String? {
        guard hasMore, let last = people.last else { return nil }
        return view.link("people?\(view.request.query.setting("after", last.signInName))")
    }
}

extension Person {
    /// 张敏（创建办）
    fileprivate var words: String { "\(name)（\(unitName)）" }

    var stateTag: HTML {
        if disabledAt != nil { return "<span class=\"tag\">已停用</span>" }
        if !hasPassword { return "<span class=\"tag tag-amber\">未发密码</span>" }
        return "<span class=\"tag tag-green\">正常</span>"
    }
}

struct NewPersonPage: Page {
    let units: [Unit]
    var title: String { "新增人员" }
    var help: String { "建一个账号；角色和初始密码由安全管理员另行发放。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "账号建好后，由安全管理员授予角色、发放密码"))
        <div class="card-paper">
        \(view.form("people/new", """
            \(view.input("name", "姓名", max: 30))
            \(view.input("signInName", "登录名", help: "3到30个小写字母、数字、点或连字符，如 zhang.min", keyboard: .code))
            \(view.select("unit", "单位", options: [("", "请选择")] + units.map { ($0.id.description, $0.name) },
                help: "单位决定能看到哪些记录：部门看交办给自己的，乡镇（街道）和村（社区）看本辖区的。"))
            \(view.submit("保存"))
            """))
        </div></div>
        """
    }
}

struct PersonPage: Page {
    let person: Person
    /// Those about this person that wait for an answer.
    let requests: [RightsRequest]
    /// The latest first.
    let posts: [FormerPost]
    let now: Instant
    var title: String { person.name }
    var help: String { "这个人的单位、角色和账号状态；调岗、停用、重发密码在这里办。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(person.name, "\(person.unitName)　登录名 \(person.signInName)　\(person.stateTag)"))
        \(HTML.when(isLocked, locked(view)))
        \(HTML.each(requests) { "<div class=\"notice-amber\">等待同意：\($0.words)。\(view.linkButton("看请求", "requests"))</div>" })
        <div class="card-paper"><h2>角色</h2>
        \(HTML.when(!view.may(.giveRoles), """
            <p>\(person.roles.isEmpty ? "尚未授予角色，请安全管理员授予。" : person.roles.map(\.chinese).joined(separator: "、"))</p>
            """))
        \(HTML.when(view.may(.giveRoles), view.form("people/\(person.id)/roles", """
            \(view.checkboxes("roles", "可以做什么，由角色决定", options: Role.assignable.map { ($0.rawValue, $0.chinese) },
                values: person.roles.map(\.rawValue)))
            \(HTML.when(isWeighty, "<p class=\"soft\">管理员、主任和县领导的角色和重置，要有另一位管理员同意才生效。</p>"))
            \(view.submit("保存角色"))
            """)))
        </div>
        \(HTML.when(view.may(.giveRoles), """
            <div class="card-paper"><h2>密码</h2>
            <p class="soft">系统生成一个初始密码，只显示一次；本人首次登录时必须修改。原有登录会全部退出。</p>
            \(view.button(person.hasPassword ? "重新发放密码" : "发放密码", post: "people/\(person.id)/password"))
            </div>
            \(HTML.when(person.hasSecondFactor, """
                <div class="card-paper"><h2>动态验证码</h2>
                <p class="soft">本人的手机和恢复码都没有了，才需要解除；解除以后他只用密码登录，再重新设置。</p>
                \(view.button("解除动态验证码", post: "people/\(person.id)/second-factor"))</div>
                """))
            """))
        \(HTML.when(view.may(.addPeople), """
            <div class="card-paper"><h2>账号</h2>
            <p class="soft">人走了、换了单位，办“换岗、离任”：手上的事一次移交给接手的人。账号被别人用了、要马上停的，直接停用。</p>
            <div class="actions">\(HTML.when(person.disabledAt == nil, view.linkButton("换岗、离任", "people/\(person.id)/post", style: "btn-primary")))
            <form method="post" action="\(view.link("people/\(person.id)/disabled"))">
            \(view.formStamp)
            <input type="hidden" name="disabled" value="\(person.disabledAt == nil ? "true" : "false")">
            <button class="btn btn-outline-secondary" type="submit">\(person.disabledAt == nil ? "停用账号" : "启用账号")</button>
            </form></div></div>
            """))
        \(HTML.when(!posts.isEmpty, """
            <div class="card-paper"><h2>以前的岗位</h2><ul class="list">\(HTML.each(posts) { post in
                """
                <li>\(post.unitName)\(HTML.when(!post.roles.isEmpty, "，\(post.roles.map(\.chinese).joined(separator: "、"))")) \
                <span class="soft">到\(post.lastDay.chinese)\(HTML.with(post.successorName) { "，由\($0)接手" })（\(post.recordedBy)办）</span></li>
                """
            })</ul></div>
            """))
        """
    }

    private var isWeighty: Bool { RoleRules.needSecondYes(person.roles) }
    private var isLocked: Bool { person.lockedUntil.map { $0 > now } ?? false }

    private func locked(_ view: View) -> HTML {
        """
        <div class="refused">连续输错密码，锁定到\(person.lockedUntil?.clock ?? "")。多半是别处有人在猜：本人在登录过的设备上一般不受影响。
        \(HTML.when(view.may(.giveRoles), "<div class=\"actions\">\(view.button("解锁", post: "people/\(person.id)/unlock"))</div>"))</div>
        """
    }
}

struct GivenPasswordPage: Page {
    let person: Person
    let password: String
    /// It waits for another administrator's yes.
    let isAsked: Bool
    var title: String { "初始密码" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading("\(person.name)的初始密码", "登录名 \(person.signInName)"))
        <div class="card-paper">
        \(HTML.when(isAsked, "<div class=\"notice-amber\">另一位管理员同意以后才生效：在那以前，原来的密码照旧。</div>"))
        <p class="given">\(password)</p>
        <p class="soft">只显示这一次，请当面或电话告诉本人。首次登录时必须修改。</p>
        \(view.linkButton("回到\(person.name)", "people/\(person.id)"))</div></div>
        """
    }
}
