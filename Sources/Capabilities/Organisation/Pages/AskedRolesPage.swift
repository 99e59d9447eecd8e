import Database
import Kernel
import Office
import Web

/// Roles that a list of people asked for, given in one press; and first passwords for all who have none, on slips of paper.
struct AskedRolesRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("people/asked", .right(.giveRoles), page),
            .post("people/asked", .right(.giveRoles), .pressing("按名单授予角色"), form: page, answer).asksPassword {
                request in
                let count = request.form.all("person").count
                return request.form["deed"] == "drop" ? "不授予名单上\(count)人的角色" : "按名单给\(count)人授予角色"
            },
            .page("people/slips", .right(.giveRoles), slips),
            .post("people/slips", .right(.giveRoles), .pressing("发放初始密码"), form: slips, print).asksPassword { _ in
                "给还没有密码的账号发放初始密码"
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await organisation.office.read { transaction in
            AskedRolesPage(
                entries: try AskedRoles.entries(county: actor.county, in: transaction), reader: actor.id)
        }
    }

    private func answer(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let people = form.values("person", "人员", form: "列表中的一项") { ID<Person>($0) }
        try form.finish()
        guard request.form["deed"] != "drop" else {
            return try await organisation.office.answer(request, doing: DropAskedRoles(people: people)) { count in
                .seeOther("people/asked", notice: "没有授予，\(count)人从名单上去掉了。")
            }
        }
        let command = GiveAskedRoles(people: people, request: request.id)
        return try await organisation.office.answer(request, doing: command) { outcome in
            let asked = outcome.asked > 0 ? "\(outcome.asked)人是管理员、主任或县领导，已转给另一位管理员，同意以后生效。" : ""
            return .seeOther("people/asked", notice: "已授予\(outcome.given)人。\(asked)没有密码的，可以打印密码条。")
        }
    }

    // MARK: Slips

    /// A password costs a tenth of a second to keep: so many at once, and nobody waits longer than some seconds.
    private static let mostSlips = 30

    private func slips(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        return try await organisation.office.read { transaction in
            SlipsPage(
                waiting: try People.withoutPassword(county: county, limit: 1000, in: transaction), most: Self.mostSlips)
        }
    }

    private func print(_ request: WebRequest) async throws -> Answer {
        let county = request.county
        let people = try await organisation.office.read { transaction in
            try People.withoutPassword(county: county.code, limit: Self.mostSlips, in: transaction)
        }
        var slips: [PrintedSlipsPage.Slip] = []
        var hashes: [(person: ID<Person>, hash: String)] = []
        for person in people {
            let (password, command) = try await organisation.door.newPassword(of: person.id)
            slips.append(
                .init(name: person.name, unit: person.unitName, signInName: person.signInName, password: password))
            hashes.append((person.id, command.hash))
        }
        let printed = Answer.page(PrintedSlipsPage(slips: slips, county: county.name))
        return try await organisation.office.answer(
            request, doing: GiveFirstPasswords(hashes: hashes), shown: printed
        ) { _ in
            .seeOther("people/slips", notice: "这一批密码条只显示一遍。没有打印出来的，请到本人的页面重新发放。")
        }
    }
}

struct AskedRolesPage: Page {
    let entries: [AskedRoles.Entry]
    /// Who looks.
    let reader: String
    var title: String { "名单上请求的角色" }
    var help: String { "系统管理员导入人员时请求的角色，由安全管理员逐个核准；核准以前，账号做不了任何事。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "导入人员时填的角色，由您核准后生效", actions: view.linkButton("打印密码条", "people/slips")))
        \(HTML.when(entries.isEmpty, view.empty("没有等待核准的角色。系统管理员导入人员以后，名单上填的角色列在这里。", view.linkButton("看人员", "people"))))
        \(HTML.when(!entries.isEmpty, view.chips(Chips("people/asked", total: entries.count, measure: "人"))))
        \(HTML.when(!entries.isEmpty, view.form("people/asked", """
            \(HTML.with(view.error("person")) { "<div class=\"field-error\">\($0)</div>" })
            <div class="table-box"><table class="cards" data-rows="asked"><thead><tr><th>选</th><th>姓名</th><th>单位</th><th>请求的角色</th><th>谁提的</th></tr></thead>
            <tbody>\(HTML.each(entries) { row($0, view) })</tbody></table></div>
            <p class="soft">管理员、主任和县领导的角色，要有另一位管理员同意才生效。</p>
            <div class="actions"><button class="btn btn-primary" type="submit" name="deed" value="give">授予所选</button>
            <button class="btn btn-outline-secondary" type="submit" name="deed" value="drop">不授予所选</button></div>
            """)))
        """
    }

    private func row(_ entry: AskedRoles.Entry, _ view: View) -> HTML {
        let person = entry.person
        let chosen = view.values("person", entry.person.id.description == reader ? [] : [person.id.description])
        return """
            <tr><td data-label="选">\(view.tick("person", person.id.description, isChosen: chosen.contains(person.id.description), "选\(person.name)"))</td>
            <td data-label="姓名"><a href="\(view.link("people/\(person.id)"))">\(person.name)</a></td>
            <td data-label="单位">\(person.unitName)</td>
            <td data-label="请求的角色"><span>\(entry.roles.map(\.chinese).joined(separator: "、"))\
            \(HTML.when(!person.roles.isEmpty, "<br><span class=\"soft\">现有：\(person.roles.map(\.chinese).joined(separator: "、"))</span>"))\
            \(HTML.when(entry.needSecondYes, "<br><span class=\"tag tag-amber\">要另一位管理员同意</span>"))</span></td>
            <td data-label="谁提的"><span>\(entry.askedBy)，\(entry.askedAt.chinese)</span></td></tr>
            """
    }
}

/// Before anything is given: for how many.
struct SlipsPage: Page {
    let waiting: [Person]
    let most: Int
    var title: String { "打印密码条" }
    var help: String { "给有角色、还没有密码的账号各发一个初始密码，打印成条，裁开当面发。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "给还没有密码的账号，一人一条，裁开发放"))
        <div class="card-paper">
        \(HTML.when(waiting.isEmpty, "<p>有角色的账号都已经有密码了。管理员、主任和县领导的密码，要到本人的页面逐个发放；还没有角色的，先授予角色。</p>"))
        \(HTML.when(!waiting.isEmpty, """
            <p><strong data-slips>\(waiting.count)</strong>个账号有角色、还没有密码\(waiting.count > most ? "，一次打印\(most)个" : "")。\
            密码只显示一遍：按下以后马上打印，当面交给本人；首次登录时必须修改。</p>
            <p class="soft">管理员、主任和县领导不在内，他们的密码要另一位管理员同意，请到本人的页面发放。</p>
            \(view.button("生成并显示\(min(waiting.count, most))条", post: "people/slips", style: "btn-primary"))
            """))
        <div class="actions">\(view.linkButton("名单上请求的角色", "people/asked"))\(view.linkButton("看人员", "people"))</div>
        </div></div>
        """
    }
}

/// Shown once: slips to be printed, cut apart and handed out.
struct PrintedSlipsPage: Page {
    struct Slip: Encodable {
        let name: String
        let unit: String
        let signInName: String
        let password: String
    }

    let slips: [Slip]
    let county: String
    var title: String { "密码条" }
    var help: String { "初始密码只在这里显示一次；没有来得及打印的，到本人的页面重新发。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(slips.count)条，只显示这一次：请马上打印（Ctrl+P），沿虚线裁开", actions: view.linkButton("打印好了", "people/slips")))
        <ul class="slips">\(HTML.each(slips) { slip in
            """
            <li><strong>\(slip.name)</strong> <span class="soft">\(slip.unit)</span>
            <dl><dt>登录名</dt><dd>\(slip.signInName)</dd><dt>初始密码</dt><dd class="given">\(slip.password)</dd></dl>
            <small>\(county)文明创建。首次登录时必须改成只有您自己知道的密码；不要把这张条给别人看。</small></li>
            """
        })</ul>
        """
    }
}
