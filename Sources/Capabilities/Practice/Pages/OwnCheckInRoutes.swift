import Database
import Foundation
import Kernel
import Office
import Residents
import Volunteers
import Web

/// What the code at the door leads to. Whoever is signed in on his phone checks in with one button; who is not is led to sign in
/// and comes back with the code; who has an account of the office goes on to its page.
enum OwnCheckIn {
    static func path(_ activity: ID<PracticeActivity>, code: String) -> String {
        "my/check-in/\(activity)?code=\(encoded(code))"
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

struct OwnCheckInRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("my/check-in/:practiceActivity", .anyone, page),
            .post("my/check-in/:practiceActivity", .right(.beResident), .pressing("扫码签到"), form: page) { request in
                let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
                let form = FormReader(request.form)
                let code = try form.finish(form.note("code", "二维码", max: 40))
                return try await office.answer(request, doing: CheckInOwn(id, code: code)) { at in
                    .seeOther("my/activities", notice: "\(at.clock)签到成功。离开时在这里签退。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let (actor, county) = (request.session?.actor, request.county.code)
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let scanned = FormReader(request.query).optional("code", "二维码", form: "扫到的码") { $0 }
        let code = scanned ?? request.form["code"] ?? ""
        return try await office.read { transaction in
            let own = try actor.flatMap { try Volunteers.of(account: $0.id, county: county, in: transaction) }
            return OwnCheckInPage(
                activity: try Activities.one(id, for: .system(county: county), in: transaction), code: code,
                county: county, isSignedIn: actor != nil, own: own,
                needsBirthday: try actor.flatMap { try Residents.own($0, in: transaction) }?.bornOn == nil,
                signUp: try own.flatMap { try Activities.signUp(of: $0.id, to: id, county: county, in: transaction) },
                now: transaction.now)
        }
    }
}

struct OwnCheckInPage: Page {
    let activity: PracticeActivity
    let code: String
    let county: String
    let isSignedIn: Bool
    let own: Volunteer?
    let needsBirthday: Bool
    let signUp: SignUp?
    let now: Instant
    var title: String { "签到：\(activity.title)" }

    private enum CodingKeys: CodingKey { case title, isSignedIn, checkedInAt }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
        try container.encode(isSignedIn, forKey: .isSignedIn)
        try container.encode(signUp?.inAt, forKey: .checkedInAt)
    }

    func body(_ view: View) -> HTML {
        """
        <h1>\(activity.title)</h1><p>\(activity.times.chinese(on: now.day))，\(activity.siteName)\(activity.place)</p>
        \(HTML.when(!isSignedIn, entering(view)))
        \(HTML.when(isSignedIn && own == nil, view.joiningVolunteers(needsBirthday: needsBirthday, at: activity.id, code: code)))
        \(HTML.with(own) { checkingIn($0, view) })
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private func entering(_ view: View) -> HTML {
        let back = "/\(county)/\(OwnCheckIn.path(activity.id, code: code))"
        return """
            <p>先登录，再回到这里签到。登录过一次，这部手机上一直有效。</p>
            \(view.largeButton("用村里发的码登录", "my/sign-in?next=\(OwnCheckIn.encoded(back))"))
            \(view.largeButton("我有工作账号", "practice/check-in/\(activity.id)?code=\(OwnCheckIn.encoded(code))", isMain: false))
            """
    }

    private func checkingIn(_ own: Volunteer, _ view: View) -> HTML {
        if let at = signUp?.inAt {
            return """
                <p><strong>\(at.clock)已签到。</strong>\(HTML.with(signUp?.outAt) { "\($0.clock)签退。" })</p>
                \(view.largeButton("我的活动", "my/activities"))
                """
        }
        let isOn = signUp.map { $0.state != .withdrawn } ?? false
        return """
            <p class="soft">\(own.name)（\(own.numbered)）\(HTML.when(!isOn, "，还没有报名，签到时一起报上"))</p>
            \(view.form("my/check-in/\(activity.id)", id: "check-in", """
                <input type="hidden" name="code" value="\(code)">
                \(view.submit(isOn ? "我到了，签到" : "报名并签到"))
                """))
            """
    }
}
