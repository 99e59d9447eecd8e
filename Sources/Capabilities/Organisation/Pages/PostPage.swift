import Database
import Kernel
import Office
import Web

/// Somebody goes to another unit or leaves: what lies with him is shown before it is asked who goes on with it.
struct PostRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("people/:person/post", .right(.addPeople), form),
            .post("people/:person/post", .right(.addPeople), .pressing("换岗、离任"), form: form) { request in
                let id: ID<Person> = try request.parameter("person")
                let command = try ChangePost(
                    FormReader(request.form), person: id, departures: organisation.departures)
                if RoleRules.needSecondYes(try await organisation.person(request).roles) {
                    return try await organisation.ask(.post(command), about: id, request)
                }
                return try await organisation.office.answer(request, doing: command) { _ in
                    .seeOther(
                        "people/\(id)",
                        notice: command.unit == nil ? "已办离任，账号已停用，登录已退出。" : "已换岗，登录已退出。请安全管理员授予新岗位的角色。")
                }
            }.asksPassword { "给\(try await organisation.person($0).words)办换岗、离任" },
        ]
    }

    private func form(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        let id: ID<Person> = try request.parameter("person")
        return try await organisation.office.read { [departures = organisation.departures] transaction in
            let person = try People.one(id, county: county, in: transaction)
            let work = try departures.withPerson(id, county: county, in: transaction)
            return PostPage(
                person: person, work: work,
                units: try Units.all(county: county, notGoneOn: transaction.now.day, in: transaction)
                    .filter { $0.id != person.unit },
                successors: work.isEmpty ? [] : try People.successors(of: person, county: county, in: transaction),
                today: transaction.now.day)
        }
    }
}

struct PostPage: Page {
    let person: Person
    let work: [OpenWork]
    let units: [Unit]
    /// Of the same unit or with one of the same roles.
    let successors: [Person]
    let today: Day
    var title: String { "换岗、离任：\(person.name)" }
    var help: String { "一个人换单位或离任：在他手上的事一次交给接手的人，原来的角色留在原岗位。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "\(person.unitName)　\(roles.isEmpty ? "没有角色" : roles)"))
        <div class="card-paper"><h2>在他手上的</h2>
        \(HTML.when(work.isEmpty, "<p>没有等他本人办的事。交办给单位的，由单位里的其他人接着办，不用移交。</p>"))
        \(HTML.when(!work.isEmpty, """
            <dl class="record">\(HTML.each(work) { item in
                "<dt>\(item.title)</dt><dd>\(view.count(of: item))，\(item.afterwards)</dd>"
            })</dl><p class="soft">交办给单位的，由单位里的其他人接着办，不用移交。</p>
            """))
        </div>
        <div class="card-paper">
        \(view.form("people/\(person.id)/post", """
            \(view.select("unit", "去向", options: [("", "请选择"), (ChangePost.leaving, "离任，停用账号")] + units.map { ($0.id.description, $0.name) },
                help: "角色不随人走：调到别的单位，原来的角色收回，由安全管理员授予新的；县级单位之间调动的，角色不变。"))
            \(view.input("since", "从哪一天起", value: today.description, type: "date", help: "今天或以前；提交后马上生效。"))
            \(HTML.when(!work.isEmpty, view.select("successor", "接手的人",
                options: [("", "请选择")] + successors.map { ($0.id.description, "\($0.name)（\($0.unitName)）") },
                help: "在他手上的一次全部移交给这个人。列出的是同单位、或者同样角色的人。")))
            \(HTML.when(RoleRules.needSecondYes(person.roles), "<p class=\"soft\">管理员、主任和县领导换岗、离任，要有另一位管理员同意才生效；要马上停的，先停用账号。</p>"))
            \(view.submit("办理"))
            """))
        </div></div>
        """
    }

    private var roles: String { person.roles.map(\.chinese).joined(separator: "、") }
}
