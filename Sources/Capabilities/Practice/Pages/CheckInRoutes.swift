import Database
import Documents
import Kernel
import Office
import Organisation
import Volunteers
import Web

/// What is scanned at the door, the screen that shows it, and calendars that others subscribe to.
struct CheckInRoutes: Sendable {
    let premises: Premises
    private let attempts: CodeAttempts
    private var office: Office { premises.office }

    init(premises: Premises) {
        self.premises = premises
        attempts = CodeAttempts(now: premises.surroundings.now)
    }

    var routes: [Route] {
        [
            .page("practice/check-in/:practiceActivity", .signedIn, page),
            .post("practice/check-in/:practiceActivity", .signedIn, .pressing("扫码签到"), form: page, checkIn),
            Route.page("practice/screens/:practiceActivity/:screen", .anyone, screen).apartFromSessions
                .guarded(by: attempts),
            Route.get("calendars/:volunteer/:feed", .anyone, calendar).apartFromSessions.guarded(by: attempts),
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let scanned = FormReader(request.query).optional("code", "二维码", form: "扫到的码") { $0 }
        let code = scanned ?? request.form["code"] ?? ""
        return try await office.read { transaction in
            let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction)
            return CheckInPage(
                activity: try Activities.one(id, for: .system(county: actor.county), in: transaction), code: code,
                own: own.map { "\($0.name)（\($0.numbered)）" },
                signUp: try own.flatMap {
                    try Activities.signUp(of: $0.id, to: id, county: actor.county, in: transaction)
                }, now: transaction.now)
        }
    }

    private func checkIn(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let form = FormReader(request.form)
        let code = try form.finish(form.note("code", "二维码", max: 40))
        let own = try await office.read { try Volunteers.of(account: actor.id, county: actor.county, in: $0) }
        guard let own else {
            throw Refusal(.forbidden, "checkIn.noVolunteer", "您的账号还不是志愿者的，请找负责人按名单签到，或先登记为志愿者。")
        }
        return try await office.answer(request, doing: CheckIn(id, own.id, .code, code: code)) { at in
            .seeOther("practice/check-in/\(id)", notice: "\(at.clock)签到成功。")
        }
    }

    private func screen(_ request: WebRequest) async throws -> any Page {
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let secret: String = try request.parameter("screen")
        let county = request.county.code
        return try await office.read { transaction in
            guard DoorCode.opensScreen(secret, id, transaction.keys) else { throw Refusal.noSuchPage }
            let activity = try Activities.one(id, for: .system(county: county), in: transaction)
            let code = DoorCode.now(id, transaction.now, transaction.keys) ?? ""
            return DoorScreenPage(
                activity: activity, address: request.address("my/check-in/\(id)?code=\(code)"),
                now: transaction.now)
        }
    }

    private func calendar(_ request: WebRequest) async throws -> Answer {
        let id: ID<Volunteer> = try request.parameter("volunteer")
        let secret: String = try request.parameter("feed")
        let county = request.county.code
        let (name, events) = try await office.read { transaction in
            guard let volunteer = try? Volunteers.known(id, county: county, in: transaction),
                Volunteers.opens(secret, volunteer, keys: transaction.keys)
            else { throw Refusal.noSuchPage }
            return (volunteer.name, try Activities.calendar(of: id, county: county, in: transaction))
        }
        let calendar = ICalendar("\(name)的志愿服务", events.map { $0.event(request) })
        return .file(Download(calendar.bytes, contentType: ICalendar.contentType, filename: nil))
    }
}

extension PracticeActivity {
    func event(_ request: WebRequest) -> ICalendar.Event {
        ICalendar.Event(
            id: id.description, sequence: sequence, startsAt: startsAt, endsAt: endsAt, title: title,
            place: "\(siteName) \(place)", words: words, address: request.address("public/practice/sites/\(site)"),
            isCancelled: state == .cancelled, changedAt: changedAt)
    }
}

/// What a phone opens that scanned the code: one button.
struct CheckInPage: Page {
    let activity: PracticeActivity
    let code: String
    let own: String?
    let signUp: SignUp?
    let now: Instant
    var title: String { "签到：\(activity.title)" }
    var help: String { "扫了现场的二维码，在这里给自己签到。" }

    private enum CodingKeys: CodingKey { case title, own, signUp }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
        try container.encode(own, forKey: .own)
        try container.encode(signUp?.inAt, forKey: .signUp)
    }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(activity.siteName)　\(activity.times.chinese(on: now.day))"))
        <div class="card-paper">
        \(HTML.with(own) { "<p>\($0)</p>" })
        \(HTML.when(own == nil, "<p>您的账号还不是志愿者的。请找负责人按名单签到。</p>"))
        \(HTML.with(signUp?.inAt) { "<p><strong>\($0.clock)已签到。</strong>离开时在活动页面上签退，时长算到签退为止。</p>\(view.linkButton("打开活动", "practice/activities/\(activity.id)"))" })
        \(HTML.when(own != nil && signUp?.inAt == nil, view.form("practice/check-in/\(activity.id)", id: "check-in", """
            <input type="hidden" name="code" value="\(code)">
            \(view.submit("我到了，签到"))
            """)))
        </div></div>
        """
    }
}

/// On a screen at the door: another code each minute.
struct DoorScreenPage: Page {
    let activity: PracticeActivity
    let address: String
    let now: Instant
    var title: String { "签到：\(activity.title)" }
    var isWall: Bool { true }

    private enum CodingKeys: CodingKey { case title }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
    }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow door"><h1>\(activity.title)</h1>
        <p>\(activity.siteName)　\(activity.times.chinese(on: now.day))</p>
        \(HTML.when(activity.state == .announced, HTML.with(QRCode(address)) { $0.svg("签到的二维码") }))
        \(HTML.when(activity.state == .announced, "<p>用手机扫码签到。二维码每分钟换一次，拍照带走没有用。</p>"))
        \(HTML.when(activity.state != .announced, "<p>这场活动\(activity.state.chinese)。</p>"))
        <p>已签到\(activity.came)人</p></div>
        """
    }
}
