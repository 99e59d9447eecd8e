import Database
import Kernel
import Office
import Organisation
import Web

struct TeamRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let one = "teams/:volunteerTeam"
        let own: [Route] = [
            .page("teams/new", .right(.keepVolunteers), newForm),
            .post("teams/new", .right(.keepVolunteers), Self.forming, form: newForm, found),
            .page(one, .right(.seeVolunteers), page),
            .post("\(one)/members", .right(.keepVolunteers), .pressing("队员加入"), form: page, join),
            .post(
                "\(one)/members/:volunteer/leave", .right(.keepVolunteers), .pressing("队员退出"), form: page, leave),
            .page("\(one)/edit", .right(.keepVolunteers), editForm),
            .post("\(one)/edit", .right(.keepVolunteers), Self.changing, form: editForm, change),
            .post("\(one)/end", .right(.keepVolunteers), .pressing("解散志愿队伍"), form: page, end),
        ]
        return Listing<VolunteerTeam>.teams.routes(office) + own
    }

    private func found(_ request: WebRequest) async throws -> Answer {
        try await office.answer(request, doing: FormTeam(FormReader(request.form))) { id in
            .seeOther("teams/\(id)", notice: "队伍已成立，接着加入队员。")
        }
    }

    private func leave(_ request: WebRequest) async throws -> Answer {
        let (team, volunteer): (ID<VolunteerTeam>, ID<Volunteer>) = (
            try request.parameter("volunteerTeam"), try request.parameter("volunteer")
        )
        return try await office.answer(request, doing: JoinTeam(team, volunteer, isJoining: false)) { _ in
            .seeOther("teams/\(team)", notice: "已退出队伍。")
        }
    }

    private func end(_ request: WebRequest) async throws -> Answer {
        let id: ID<VolunteerTeam> = try request.parameter("volunteerTeam")
        let form = FormReader(request.form)
        let day = try form.finish(form.day("endedOn", "解散日期"))
        return try await office.answer(request, doing: EndTeam(id, on: day)) { _ in
            .seeOther("teams/\(id)", notice: "队伍已解散。")
        }
    }

    private func change(_ request: WebRequest) async throws -> Answer {
        let id: ID<VolunteerTeam> = try request.parameter("volunteerTeam")
        return try await office.answer(request, doing: ChangeTeam(id, FormReader(request.form))) { _ in
            .seeOther("teams/\(id)", notice: "队伍已变更。")
        }
    }

    private static let forming = Deed.writing(
        "成立志愿队伍",
        [.text("name", "队伍名称"), .brought("unit", "所属单位") { _ in "所选的单位" }] + ofLeader
            + [.text("formedOn", "成立日期")])
    private static let changing = Deed.writing("变更志愿队伍", ofLeader)
    private static let ofLeader: [Deed.Field] = [
        .text("leaderName", "负责人"), .text("signInName", "负责人登录名"), .text("number", "负责人志愿者编号"),
        .choice("kind", "服务类别") { (kind: ServiceKind) in kind.chinese },
    ]

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<VolunteerTeam> = try request.parameter("volunteerTeam")
        return try await office.read { transaction in
            let team = try Teams.one(id, for: actor, in: transaction)
            guard actor.answers(for: team.unit), team.endedOn == nil else { throw Refusal.noTeamToChange }
            return EditTeamPage(team: team)
        }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewTeamPage(units: try Units.answered(by: actor, in: transaction), today: transaction.now.day)
        }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<VolunteerTeam> = try request.parameter("volunteerTeam")
        return try await office.read { transaction in
            let team = try Teams.one(id, for: actor, in: transaction)
            let isOpen = team.isLed(by: actor) || actor.scope == .county
            return TeamPage(
                team: team, members: isOpen ? try Teams.members(of: id, for: actor, in: transaction) : [],
                mayManage: team.isLed(by: actor) && Right.keepVolunteers.isHeld(by: actor) && team.endedOn == nil,
                mayEnd: actor.answers(for: team.unit) && Right.keepVolunteers.isHeld(by: actor) && team.endedOn == nil,
                today: transaction.now.day)
        }
    }

    private func join(_ request: WebRequest) async throws -> Answer {
        let id: ID<VolunteerTeam> = try request.parameter("volunteerTeam")
        let county = try request.actor.county
        let form = FormReader(request.form)
        let number = try form.finish(form.text("number", "志愿者编号", max: 20))
        let volunteer = try await office.read { try Volunteers.numbered(number, county: county, in: $0) }
        return try await office.answer(request, doing: JoinTeam(id, volunteer.id)) { _ in
            .seeOther("teams/\(id)", notice: "已加入队伍。")
        }
    }
}

/// One team: who leads it, what it takes, who is in it.
struct TeamPage: Page {
    let team: VolunteerTeam
    let members: [Volunteer]
    let mayManage: Bool
    let mayEnd: Bool
    let today: Day
    var title: String { team.name }
    var help: String { "一支志愿队伍：负责人、服务类别和队员。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(team.unit.name)　负责人：\(team.leaderName)", actions: .when(mayEnd, view.linkButton("变更负责人、服务类别", "teams/\(team.id)/edit"))))
        <div class="columns"><div>
        <section class="card-paper"><h2>队员</h2>
        \(HTML.when(members.isEmpty, "<p class=\"soft\">\(team.members > 0 ? "共\(team.members)人，名单由队伍自己和创建办看。" : "还没有队员，按编号加入。")</p>"))
        \(HTML.when(!members.isEmpty, """
            <table class="cards"><thead><tr><th>姓名</th><th>编号</th><th>特长</th>\(HTML.when(mayManage, "<th></th>"))</tr></thead><tbody>
            \(HTML.each(members) { member in
                """
                <tr><td>\(member.name)</td><td data-label="编号">\(member.numbered)</td><td data-label="特长">\(member.skills.isEmpty ? "—" : member.skills)</td>\
                \(HTML.when(mayManage, "<td>\(view.button("退出", post: "teams/\(team.id)/members/\(member.id)/leave", style: "btn-link"))</td>"))</tr>
                """
            })</tbody></table>
            """))
        \(HTML.when(mayManage, joining(view)))</section>
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>服务类别</dt><dd>\(team.kinds.map(\.chinese).joined(separator: "、"))</dd>
        <dt>成立</dt><dd>\(team.formedOn.chinese)\(HTML.with(team.endedOn) { "，\($0.chinese)解散" })</dd></dl></section>
        \(HTML.when(mayEnd, ending(view)))
        </div></div>
        """
    }

    private func joining(_ view: View) -> HTML {
        let own = view.refused(at: "teams/\(team.id)/members")
        return own.form(
            "teams/\(team.id)/members", id: "join",
            """
            \(own.input("number", "志愿者编号", help: "如 000123。", keyboard: .digits, max: 20))
            \(own.submit("加入队伍"))
            """)
    }

    private func ending(_ view: View) -> HTML {
        let own = view.refused(at: "teams/\(team.id)/end")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>解散队伍</summary>
            \(own.form("teams/\(team.id)/end", id: "end", "\(own.dayInput("endedOn", "解散日期", value: today))\(own.submit("解散"))"))</details></section>
            """
    }
}

struct NewTeamPage: Page {
    let units: [Unit]
    let today: Day
    var title: String { "成立志愿队伍" }
    var help: String { "队伍有负责人、有服务类别，派单、抢单都找得到它。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "成立以后按编号加入队员"))
        <div class="card-paper">\(view.form("teams/new", """
            \(view.input("name", "队伍名称", max: 40))
            \(view.select("unit", "所属单位", options: units.map { ($0.id.description, $0.name) }))
            \(view.teamLeader())
            \(view.dayInput("formedOn", "成立日期", value: today))
            \(view.submit("成立"))
            """))</div></div>
        """
    }
}

struct EditTeamPage: Page {
    let team: VolunteerTeam
    var title: String { "变更志愿队伍" }
    var help: String { "负责人换了，派来的单、队员的事由新的负责人办；做过的服务还在。" }
    var parents: [Crumb] { [Crumb(team.name, "teams/\(team.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(team.name)"))
        <div class="card-paper">\(view.form("teams/\(team.id)/edit", "\(view.teamLeader(of: team))\(view.submit("变更"))"))</div></div>
        """
    }
}

extension View {
    fileprivate func teamLeader(of team: VolunteerTeam? = nil) -> HTML {
        let staying = team == nil ? "" : "负责人没有换的可以空着。"
        return """
            \(input("leaderName", "负责人", value: team?.leaderName ?? "", max: 20))
            \(input("signInName", "负责人登录名", help: "有账号的填，可以自己接单。\(staying)", keyboard: .code, required: false, max: 40))
            \(input("number", "负责人志愿者编号", help: "没有账号、用村里发的码登录的填，可以在手机上接单、报告。", keyboard: .digits, required: false, max: 20))
            \(checkboxes("kind", "服务类别", options: ServiceKind.allCases.map { ($0.rawValue, $0.chinese) }, values: team?.kinds.map(\.rawValue) ?? []))
            """
    }
}
