import Database
import Kernel
import Office
import Web

struct PeopleRoutes: Sendable {
    let organisation: Organisation
    private static let pageLength = 50

    var routes: [Route] {
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
            .post("people/:person/roles", .right(.giveRoles), .pressing("改角色"), form: one) { request in
                let id: ID<Person> = try request.parameter("person")
                return try await organisation.office.answer(
                    request, doing: try GiveRoles(FormReader(request.form), person: id)
                ) { _ in
                    .seeOther("people/\(id)", notice: "角色已保存。")
                }
            },
            .post("people/:person/password", .right(.giveRoles), .pressing("发放密码"), form: one) { request in
                let id: ID<Person> = try request.parameter("person")
                let person = try await organisation.office.read { [county = request.county.code] in
                    try People.one(id, county: county, in: $0)
                }
                let (password, command) = try await organisation.door.newPassword(of: id)
                let page = GivenPasswordPage(person: person, password: password)
                return try await organisation.office.answer(request, doing: command, shown: .page(page)) { _ in
                    .seeOther("people/\(id)", notice: "这一次的初始密码已经发放，只显示一遍。没有记下的，请再发放一次，原来的随之作废。")
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

    private func list(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        let query = request.query
        let form = FormReader(query)
        let search = form.text("q", "查找", max: 50, optional: true)
        let after = form.text("after", "页", max: 30, optional: true)
        let isWithoutRoles = form.text("roles", "角色", max: 10, optional: true) == "none"
        let isLeftBehind = form.text("unit", "单位", max: 10, optional: true) == "gone"
        try form.finish()
        return try await organisation.office.read { transaction in
            if isWithoutRoles {
                let people = try People.withoutRoles(county: county, in: transaction)
                return PeoplePage(
                    people: people, search: "", hasMore: false,
                    chips: Chips(
                        "people", query, total: people.count, measure: "人", [.init("roles", "角色", "还没有授予")]))
            }
            if isLeftBehind {
                let people = try People.leftBehind(county: county, in: transaction)
                return PeoplePage(
                    people: people, search: "", hasMore: false,
                    chips: Chips(
                        "people", query, total: people.count, measure: "人", [.init("unit", "单位", "已撤销、没有并入单位")]))
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
            PersonPage(person: try People.one(id, county: county, in: transaction), now: transaction.now)
        }
    }
}

struct PeoplePage: Page {
    let people: [Person]
    let search: String
    let hasMore: Bool
    let chips: Chips
    var title: String { "人员" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "姓名、登录名、单位和角色",
            actions: HTML.when(view.may(.addPeople), view.linkButton("新增人员", "people/new"))))
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
    var stateTag: HTML {
        if disabledAt != nil { return "<span class=\"tag\">已停用</span>" }
        if !hasPassword { return "<span class=\"tag tag-amber\">未发密码</span>" }
        return "<span class=\"tag tag-green\">正常</span>"
    }
}

struct NewPersonPage: Page {
    let units: [Unit]
    var title: String { "新增人员" }

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
    let now: Instant
    var title: String { person.name }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(person.name, "\(person.unitName)　登录名 \(person.signInName)　\(person.stateTag)"))
        \(HTML.when(isLocked, "<div class=\"refused\">连续输错密码，账号锁定到\(person.lockedUntil?.clock ?? "")。重新发放密码即解锁。</div>"))
        <div class="card-paper"><h2>角色</h2>
        \(HTML.when(!view.may(.giveRoles), """
            <p>\(person.roles.isEmpty ? "尚未授予角色，请安全管理员授予。" : person.roles.map(\.chinese).joined(separator: "、"))</p>
            """))
        \(HTML.when(view.may(.giveRoles), view.form("people/\(person.id)/roles", """
            \(view.checkboxes("roles", "可以做什么，由角色决定", options: Role.assignable.map { ($0.rawValue, $0.chinese) },
                values: person.roles.map(\.rawValue)))
            \(view.submit("保存角色"))
            """)))
        </div>
        \(HTML.when(view.may(.giveRoles), """
            <div class="card-paper"><h2>密码</h2>
            <p class="soft">系统生成一个初始密码，只显示一次；本人首次登录时必须修改。原有登录会全部退出。</p>
            \(view.button(person.hasPassword ? "重新发放密码" : "发放密码", post: "people/\(person.id)/password"))
            </div>
            """))
        \(HTML.when(view.may(.addPeople), """
            <div class="card-paper"><h2>账号</h2>
            <form method="post" action="\(view.link("people/\(person.id)/disabled"))">
            \(view.formStamp)
            <input type="hidden" name="disabled" value="\(person.disabledAt == nil ? "true" : "false")">
            <button class="btn btn-outline-secondary" type="submit">\(person.disabledAt == nil ? "停用账号" : "启用账号")</button>
            </form></div>
            """))
        """
    }

    private var isLocked: Bool { person.lockedUntil.map { $0 > now } ?? false }
}

struct GivenPasswordPage: Page {
    let person: Person
    let password: String
    var title: String { "初始密码" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading("\(person.name)的初始密码", "登录名 \(person.signInName)"))
        <div class="card-paper"><p class="given">\(password)</p>
        <p class="soft">只显示这一次，请当面或电话告诉本人。首次登录时必须修改。</p>
        \(view.linkButton("回到\(person.name)", "people/\(person.id)"))</div></div>
        """
    }
}
