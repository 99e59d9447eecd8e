import Database
import Kernel
import Office
import Web

struct PeopleRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        Listing.people.routes(organisation.office)
            + ListImportRoutes<ImportedPerson>(office: organisation.office, right: .addPeople).routes + own
    }

    private var own: [Route] {
        [
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
                return
                    "把\(try await organisation.person(request).words)的角色改为“\(roles.map(\.chinese).joined(separator: "、"))”"
            },
            .post("people/:person/password", .right(.giveRoles), .pressing("发放密码"), form: one, newPassword).asksPassword
            {
                "给\(try await organisation.person($0).words)发放新的密码，原来的随之作废"
            },
            .post("people/:person/second-factor", .right(.giveRoles), .pressing("解除动态验证码"), form: one, resetFactor)
                .asksPassword {
                    "解除\(try await organisation.person($0).words)的动态验证码"
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
                if !isDisabled, RoleRules.needSecondYes(try await organisation.person(request).roles) {
                    return try await organisation.ask(.enable, about: id, request)
                }
                return try await organisation.office.answer(
                    request, doing: SetDisabled(person: id, isDisabled: isDisabled)
                ) { _ in
                    .seeOther("people/\(id)", notice: isDisabled ? "账号已停用，登录已退出。" : "账号已启用。")
                }
            }.asksPassword { request in
                let verb = request.form["disabled"] == "true" ? "停用" : "启用"
                return "\(verb)\(try await organisation.person(request).words)的账号"
            },
        ]
    }

    private func giveRoles(_ request: WebRequest) async throws -> Answer {
        let person = try await organisation.person(request)
        let change = try GiveRoles(FormReader(request.form), person: person.id)
        guard RoleRules.needSecondYes(person.roles + change.roles) else {
            return try await organisation.office.answer(request, doing: change) { _ in
                .seeOther("people/\(person.id)", notice: "角色已保存。")
            }
        }
        return try await organisation.ask(.roles(change.roles), about: person.id, request)
    }

    private func newPassword(_ request: WebRequest) async throws -> Answer {
        let person = try await organisation.person(request)
        let (password, command) = try await organisation.door.newPassword(of: person.id)
        let isAsked = RoleRules.needSecondYes(person.roles)
        let page = Answer.page(GivenPasswordPage(person: person, password: password, isAsked: isAsked))
        let known = "这一次的初始密码已经发放，只显示一遍。没有记下的，请再发放一次，原来的随之作废。"
        guard isAsked else {
            return try await organisation.office.answer(request, doing: command, shown: page) { _ in
                .seeOther("people/\(person.id)", notice: known)
            }
        }
        return try await organisation.ask(.password(hash: command.hash), about: person.id, request, shown: page)
    }

    private func resetFactor(_ request: WebRequest) async throws -> Answer {
        let person = try await organisation.person(request)
        guard RoleRules.needSecondYes(person.roles) else {
            return try await organisation.office.answer(
                request, doing: ResetSecondFactor(person: person.id)
            ) { _ in
                .seeOther("people/\(person.id)", notice: "已解除，本人可以只用密码登录，再重新设置。")
            }
        }
        return try await organisation.ask(.secondFactor, about: person.id, request)
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

extension Organisation {
    /// Whom an address below `people/` is about.
    func person(_ request: WebRequest) async throws -> Person {
        let id: ID<Person> = try request.parameter("person")
        return try await office.read { [county = request.county.code] in try People.one(id, county: county, in: $0) }
    }
}

extension Person {
    /// 张敏（创建办）
    var words: String { "\(name)（\(unitName)）" }

    /// How the account stands.
    var standing: (words: String, tone: Tone) {
        if disabledAt != nil { return ("已停用", .off) }
        return hasPassword ? ("正常", .done) : ("未发密码", .going)
    }

    fileprivate var standingTag: HTML { "<span class=\"tag \(standing.tone.style)\">\(standing.words)</span>" }
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
            \(view.input("signInName", "登录名", help: "3到30个小写字母、数字、点或连字符，如 zhang.min", keyboard: .code, max: 30))
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
        \(view.heading(person.name, "\(person.unitName)　登录名 \(person.signInName)　\(person.standingTag)"))
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
            <p class="soft">人走了、换了单位，办“换岗、离任”：手上的事一次移交给接手的人。账号被别人用了、要马上停的，直接停用。\(isWeighty ? "管理员、主任和县领导的账号，停用马上生效，其他管理员都会知道；换岗、离任和重新启用，要有另一位管理员同意。" : "")</p>
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
    var help: String { "给一个账号发的初始密码，只显示这一次；本人首次登录时要改成自己的。" }

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
