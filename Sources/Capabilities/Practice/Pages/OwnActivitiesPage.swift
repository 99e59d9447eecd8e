import Kernel
import Office
import Volunteers
import Web

/// What a resident can come to, and what he said that he comes to: the way in, and out again.
struct OwnActivitiesPage: Page {
    struct Row: Encodable, Sendable {
        let activity: PracticeActivity
        let signUp: SignUp?
        var isOn: Bool { signUp.map { $0.state != .withdrawn } ?? false }
    }

    let volunteer: Volunteer?
    let needsBirthday: Bool
    let rows: [Row]
    let now: Instant
    var title: String { "参加活动" }

    private enum CodingKeys: CodingKey { case rows, now }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        \(HTML.with(volunteer) { "<p class=\"soft\">您的志愿者编号\($0.numbered)，确认的时长\($0.hours)。</p>" })
        \(HTML.when(volunteer == nil, view.joiningVolunteers(needsBirthday: needsBirthday)))
        \(HTML.when(rows.isEmpty, "<p>近期没有活动。</p>"))
        \(HTML.each(rows) { card($0, view) })
        \(HTML.when(volunteer != nil, view.largeButton("我的时长和证明", "my/service")))
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func card(_ row: Row, _ view: View) -> HTML {
        let activity = row.activity
        let path = "my/activities/\(activity.id)"
        return """
            <div class="card-paper"><h2>\(activity.title)\(HTML.when(row.isOn, HTML.with(row.signUp) { " <span class=\"tag tag-green\">\($0.state.chinese)</span>" }))</h2>
            <p>\(activity.times.chinese(on: now.day))，\(activity.place)</p><p class="soft">\(activity.kind.chinese)，\(activity.siteName)\(HTML.with(activity.places) { "，名额\($0)，已报\(activity.going)" })</p>
            \(HTML.when(volunteer != nil && !row.isOn, view.button("我要参加", post: "\(path)/sign-up", style: "btn-primary")))
            \(HTML.when(row.isOn, HTML.with(row.signUp) { coming($0, activity, path, view) }))</div>
            """
    }

    private func coming(_ signUp: SignUp, _ activity: PracticeActivity, _ path: String, _ view: View) -> HTML {
        """
        \(HTML.when(signUp.isUnconfirmed, "<p class=\"notice-amber\">活动改期了，请确认还能不能来。</p>\(view.button("还来", post: "\(path)/sign-up", style: "btn-primary"))"))
        \(HTML.with(signUp.inAt) { "<p>\($0.clock)签到\(HTML.with(signUp.outAt) { "，\($0.clock)签退" })</p>" })
        \(HTML.when(signUp.inAt == nil, "<p class=\"soft\">到了现场，用手机扫门口屏幕上的码签到。</p>"))
        \(HTML.when(signUp.inAt != nil && signUp.outAt == nil, view.button("签退", post: "\(path)/out", style: "btn-primary")))
        \(HTML.when(now < activity.startsAt, view.confirming("不去了", post: "\(path)/withdraw", "名额让给候补的人。")))
        """
    }
}

extension View {
    /// - Parameter at: of the activity whose code was scanned, to come back to.
    func joiningVolunteers(needsBirthday: Bool, at activity: ID<PracticeActivity>? = nil, code: String = "") -> HTML {
        let view = refused(at: "my/volunteer")
        return """
            <div class="card-paper"><h2>先注册志愿者</h2><p>注册以后有自己的编号，报名、签到、时长都用它，不用身份证。村里登记过您的，会认出来。</p>
            \(view.form("my/volunteer", id: "join", """
                \(HTML.with(activity) { "<input type=\"hidden\" name=\"activity\" value=\"\($0.description)\"><input type=\"hidden\" name=\"code\" value=\"\(code)\">" })
                \(HTML.when(needsBirthday, view.dayInput("bornOn", "出生日期")))
                \(view.input("skills", "特长", help: "如 理发、水电维修。", required: false, max: 100))
                \(view.submit("注册"))
                """))</div>
            """
    }
}
