import Kernel
import Office
import Organisation
import Volunteers
import Web

/// One activity: when and where, who comes, how it was.
struct ActivityPage: Page {
    struct Person: Encodable, Sendable {
        let id: String
        /// A child's only for his own unit.
        let name: String
        let isNamed: Bool
        let state: SignUp.State
        let isUnconfirmed: Bool
        let inAt: Instant?
        let outAt: Instant?
        let method: SignUp.Method?
        let minutes: Int?
        /// He was there, nothing is counted, and the reader may count it.
        let mayCount: Bool

        init(_ signUp: SignUp, isNamed: Bool, minutes: Minutes?, mayCount: Bool = false) {
            self.mayCount = mayCount
            id = signUp.volunteer.description
            self.isNamed = isNamed
            name = isNamed ? "\(signUp.name)（\(signUp.number.padded(6))）" : "未成年志愿者"
            (state, isUnconfirmed, inAt, outAt) = (signUp.state, signUp.isUnconfirmed, signUp.inAt, signUp.outAt)
            method = signUp.method
            self.minutes = minutes?.count
        }
    }

    struct Own: Encodable, Sendable {
        let volunteer: ID<Volunteer>
        let number: String
        let signUp: SignUp?
    }

    let activity: PracticeActivity
    let part: ProcedurePart
    let people: [Person]
    /// The reader as a volunteer, where he is one.
    let own: Own?
    let runs: Bool
    let screen: String?
    let now: Instant
    var title: String { activity.title }
    var help: String { "一场实践活动：报名、签到、报告，和计入的服务时长。" }
    private var path: String { "practice/activities/\(activity.id)" }

    private enum CodingKeys: CodingKey { case activity, part, people, own }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(activity.kind.chinese)　\(activity.times.chinese(on: now.day))", actions: actions(view)))
        <div class="columns"><div>
        \(HTML.when(own != nil && isOpen, joining(view)))
        \(HTML.when(runs || !people.isEmpty, list(view)))
        \(view.steps(part))
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>阵地</dt><dd><a href="\(view.link("practice/sites/\(activity.site)"))">\(activity.siteName)</a></dd>
        <dt>地点</dt><dd>\(activity.place)</dd>
        <dt>负责人</dt><dd>\(activity.leaderName)</dd>
        <dt>名额</dt><dd>\(activity.places.map { "\($0)个" } ?? "不限")，已报\(activity.going)人\(activity.waiting > 0 ? "，候补\(activity.waiting)人" : "")，签到\(activity.came)人</dd>
        \(HTML.with(activity.attendance) { "<dt>到场</dt><dd>\($0)人</dd>" })
        \(HTML.when(!activity.words.isEmpty, "<dt>说明</dt><dd class=\"kept\">\(activity.words)</dd>"))
        \(HTML.with(activity.movedAt) { "<dt>改期</dt><dd>\($0.short(on: now.day))改过，共改\(activity.sequence)次</dd>" })
        </dl></section>
        \(view.timeline(part))</div></div>
        """
    }

    private var isOpen: Bool { activity.state == .announced && now < activity.endsAt }
    private var isDoorOpen: Bool {
        activity.state == .announced && now >= activity.startsAt.adding(minutes: -ActivityTerms.earliestCheckIn)
            && now <= activity.endsAt
    }

    private func actions(_ view: View) -> HTML {
        HTML.when(
            runs && activity.state == .announced && now >= activity.startsAt,
            view.linkButton("报告活动情况", "\(path)/report", style: "btn-primary"))
            + HTML.when(
                runs && activity.state == .announced && now < activity.startsAt, view.linkButton("改期", "\(path)/move"))
            + HTML.with(screen) { HTML.when(isOpen, view.linkButton("签到二维码", $0)) }
    }

    /// What the reader says for himself.
    private func joining(_ view: View) -> HTML {
        .with(own) { own in
            let state = own.signUp.map(\.state) ?? .withdrawn
            let number: HTML = "<input type=\"hidden\" name=\"number\" value=\"\(own.number)\">"
            return """
                <section class="card-paper"><h2>我</h2>
                \(HTML.when(state == .withdrawn, "\(view.button("我要报名", post: "\(path)/sign-ups", style: "btn-primary", number))"))
                \(HTML.when(state != .withdrawn, """
                    <p>\(state.chinese)\(HTML.with(own.signUp?.inAt) { "，\($0.clock)签到" })\(HTML.with(own.signUp?.outAt) { "，\($0.clock)签退" })</p>
                    \(HTML.when(own.signUp?.isUnconfirmed == true, "<p class=\"notice-amber\">活动改期了，请确认还能不能来。</p>\(view.button("还来", post: "\(path)/sign-ups", style: "btn-primary", number))"))
                    \(HTML.when(now < activity.startsAt, view.button("退出", post: "\(path)/sign-ups/\(own.volunteer)/withdraw")))
                    \(HTML.when(own.signUp?.inAt != nil && own.signUp?.outAt == nil, view.button("签退", post: "\(path)/sign-ups/\(own.volunteer)/out", style: "btn-primary")))
                    """))</section>
                """
        }
    }

    private func list(_ view: View) -> HTML {
        let unsure = people.count { $0.isUnconfirmed }
        let form = view.refused(at: "\(path)/sign-ups")
        let door = view.refused(at: "\(path)/check-ins")
        return """
            <section class="card-paper"><h2>报名和签到</h2>
            \(HTML.when(unsure > 0, "<p class=\"notice-amber\">改期以后，还有\(unsure)人没有确认来不来。</p>"))
            \(HTML.when(people.isEmpty, "<p class=\"soft\">还没有人报名。</p>"))
            \(HTML.when(!people.isEmpty, table(view)))
            \(HTML.when(runs && isOpen, """
                <details class="act"\(HTML.when(form.refusal != nil, " open"))><summary>代报名</summary>
                \(form.form("\(path)/sign-ups", id: "sign-up", "\(form.input("number", "志愿者编号", keyboard: .digits, max: 20, id: "sign-up-number"))\(form.submit("报名"))"))</details>
                """))
            \(HTML.when(runs && isDoorOpen, """
                <details class="act"\(HTML.when(door.refusal != nil, " open"))><summary>没报名的，按编号签到</summary>
                \(door.form("\(path)/check-ins", id: "check-in", "\(door.input("number", "志愿者编号", keyboard: .digits, max: 20, id: "check-in-number"))\(door.submit("签到"))"))</details>
                """))</section>
            """
    }

    private func table(_ view: View) -> HTML {
        """
        <table class="cards"><thead><tr><th>姓名</th><th>状态</th><th>签到</th><th>签退</th><th>计入</th><th></th></tr></thead><tbody>
        \(HTML.each(people) { person in
            """
            <tr><td>\(person.name)</td><td data-label="状态">\(person.state.chinese)\(HTML.when(person.isUnconfirmed, "<br><span class=\"tag tag-amber\">改期未确认</span>"))</td>\
            <td data-label="签到">\(person.inAt.map { "\($0.clock)\(person.method.map { "（\($0.chinese)）" } ?? "")" } ?? "—")</td>\
            <td data-label="签退">\(person.outAt?.clock ?? "—")</td><td data-label="计入">\(person.minutes.map { Minutes($0).chinese } ?? "—")</td>\
            <td>\(HTML.when(runs, press(person, view)))</td></tr>
            """
        })</tbody></table>
        """
    }

    private func press(_ person: Person, _ view: View) -> HTML {
        let own = "\(path)/sign-ups/\(person.id)"
        if person.mayCount { return view.button("计入时长", post: "\(own)/count", style: "btn-link") }
        if isDoorOpen, person.inAt == nil { return view.button("签到", post: "\(own)/in", style: "btn-link") }
        if activity.state == .announced, person.inAt != nil, person.outAt == nil {
            return view.button("签退", post: "\(own)/out", style: "btn-link")
        }
        return HTML.when(
            activity.state == .announced && now < activity.startsAt,
            view.button("退出", post: "\(own)/withdraw", style: "btn-link"))
    }
}

struct NewActivityPage: Page {
    let sites: [PracticeSite]
    let chosen: String
    let leader: String
    let today: Day
    var title: String { "安排活动" }
    var help: String { "每个阵地每月至少一场，每场至少半天；安排了就能报名，日历里也看得到。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title))
        \(HTML.when(sites.isEmpty, view.empty("还没有您负责的阵地，先登记阵地。", view.linkButton("实践阵地", "practice/sites"))))
        \(HTML.when(!sites.isEmpty, """
            <div class="card-paper">\(view.form("practice/activities/new", """
            \(view.select("site", "阵地", options: sites.map { ($0.id.description, $0.name) }, value: chosen))
            \(view.select("kind", "类别", options: ServiceKind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("title", "主题", help: "公开页面上看得到。", max: 40))
            \(view.input("place", "地点", help: "如 文化礼堂二楼。", max: 60))
            \(view.dayInput("day", "日期"))
            <div class="pair">\(view.clockInput("start", "开始", value: "09:00"))\(view.clockInput("end", "结束", value: "11:30"))</div>
            \(view.numberInput("places", "名额", help: "满了以后报的人排候补；不填不限。", required: false))
            \(view.input("leaderName", "负责人", value: leader, max: 20))
            \(view.textArea("words", "说明", required: false, rows: 3, max: 500))
            \(view.submit("安排"))
            """))</div>
            """))</div>
        """
    }
}

struct MoveActivityPage: Page {
    let activity: PracticeActivity
    var title: String { "改期：\(activity.title)" }
    var help: String { "改时间、地点；报名的人都保留，会收到消息，请他们确认还来不来。" }
    var parents: [Crumb] { [Crumb(activity.title, "practice/activities/\(activity.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "已报\(activity.going)人"))
        <div class="card-paper">\(view.form("practice/activities/\(activity.id)/move", """
            \(view.input("place", "地点", value: activity.place, max: 60))
            \(view.dayInput("day", "日期", value: activity.startsAt.day))
            <div class="pair">\(view.clockInput("start", "开始", value: activity.startsAt.clock))\(view.clockInput("end", "结束", value: activity.endsAt.clock))</div>
            \(view.input("reason", "原因", help: "报名的人会看到。", max: 200))
            \(view.submit("改期"))
            """))</div></div>
        """
    }
}

struct ReportActivityPage: Page {
    let activity: PracticeActivity
    var title: String { "报告：\(activity.title)" }
    var help: String { "活动办完了在这里报告，签到的志愿者时长随即计入。" }
    var parents: [Crumb] { [Crumb(activity.title, "practice/activities/\(activity.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "签到\(activity.came)人"))
        <div class="card-paper">\(view.form("practice/activities/\(activity.id)/report", files: true, """
            \(view.numberInput("attendance", "到场人数", value: activity.came > 0 ? activity.came : nil, help: "志愿者和群众一共多少人。"))
            \(view.textArea("words", "活动情况", help: "做了什么、效果怎样，几句话。", rows: 4, max: 1000))
            \(view.input("photo", "照片", type: "file", help: "可选多张；有孩子的，拍背影或远景。", extra: " multiple accept=\"image/*\""))
            \(view.submit("报告"))
            """))</div></div>
        """
    }
}
