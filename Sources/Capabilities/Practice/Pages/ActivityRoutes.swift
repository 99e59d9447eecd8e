import Database
import Kernel
import Media
import Office
import Organisation
import Volunteers
import Web

struct ActivityRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let lists: [Route] = Listing<PracticeActivity>.activities.routes(office)
        return lists + own + coming + PracticeActivity.procedure.routes(premises, page: page)
            + PracticeActivity.procedure.media(premises).routes
    }

    private static let one = "practice/activities/:practiceActivity"

    private var own: [Route] {
        [
            .page("practice/activities/new", .right(.holdActivities), newForm),
            .post("practice/activities/new", .right(.holdActivities), Self.planning, form: newForm, plan),
            .page(Self.one, .right(.seePractice), page),
            .page("\(Self.one)/move", .right(.holdActivities), moveForm),
            .post("\(Self.one)/move", .right(.holdActivities), Self.moving, form: moveForm, move),
            .page("\(Self.one)/report", .right(.holdActivities), reportForm),
            .post("\(Self.one)/report", .right(.holdActivities), .pressing("报告活动情况"), form: reportForm, report),
        ]
    }

    /// Who comes.
    private var coming: [Route] {
        [
            .post("\(Self.one)/sign-ups", .right(.seePractice), .pressing("活动报名"), form: page, signUp),
            .post(
                "\(Self.one)/sign-ups/:volunteer/withdraw", .right(.seePractice), .pressing("退出活动"), form: page,
                withdraw),
            .post(
                "\(Self.one)/sign-ups/:volunteer/in", .right(.holdActivities), .pressing("活动签到"), form: page, checkIn),
            .post("\(Self.one)/sign-ups/:volunteer/out", .right(.seePractice), .pressing("活动签退"), form: page, checkOut),
            .post("\(Self.one)/sign-ups/:volunteer/count", .right(.holdActivities), .pressing("计入时长"), form: page) {
                request in
                let (id, volunteer) = try named(request)
                return try await office.answer(request, doing: CountAttendance(id, volunteer)) { _ in
                    .seeOther("practice/activities/\(id)", notice: "时长已计入。")
                }
            },
            .post("\(Self.one)/check-ins", .right(.holdActivities), .pressing("活动签到"), form: page, checkInNumbered),
        ]
    }

    private static let planning = Deed.writing(
        "安排活动",
        [
            .brought("site", "阵地") { _ in "所选的阵地" }, .choice("kind", "类别") { (kind: ServiceKind) in kind.chinese },
            .text("title", "主题"), .text("words", "说明"), .text("place", "地点"), .text("day", "日期"),
            .text("start", "开始"), .text("end", "结束"), .text("places", "名额"), .text("leaderName", "负责人"),
        ])
    private static let moving = Deed.writing(
        "改期",
        [
            .text("place", "地点"), .text("day", "日期"), .text("start", "开始"), .text("end", "结束"), .text("reason", "原因"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let asked = FormReader(request.query).optional("site", "阵地", form: "一个阵地") { $0 } ?? ""
        return try await office.read { transaction in
            NewActivityPage(
                sites: try Sites.answered(by: actor, in: transaction), chosen: asked, leader: actor.name,
                today: transaction.now.day)
        }
    }

    private func plan(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (site, kind, title, words, place, leader) = try form.finish(
            form.id("site", "阵地", of: PracticeSite.self), form.choice("kind", "类别", of: ServiceKind.self),
            form.text("title", "主题", max: 40), form.note("words", "说明", max: 500), form.text("place", "地点", max: 60),
            form.text("leaderName", "负责人", max: 20))
        let (day, start, end, places) = try form.finish(
            form.day("day", "日期"), form.clock("start", "开始"), form.clock("end", "结束"),
            form.number("places", "名额", 1...5000).optional)
        let text = ActivityText(
            kind: kind, title: title, words: words, place: place, from: Instant(day).adding(minutes: start),
            to: Instant(day).adding(minutes: end), places: places, leaderName: leader)
        return try await office.answer(request, doing: PlanActivity(site, text)) {
            .seeOther("practice/activities/\($0)", notice: "已安排，可以报名了。")
        }
    }

    func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        return try await office.read { transaction in
            let activity = try Activities.one(id, for: actor, in: transaction)
            let runs = actor.answers(for: activity.home)
            let people = try Activities.signUps(of: id, county: actor.county, in: transaction)
            let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction)
            let counted = try Hours.counted(of: id.description, county: actor.county, in: transaction)
            return ActivityPage(
                activity: activity,
                part: try PracticeActivity.procedure.part(of: activity, id, for: actor, in: transaction),
                // Of who comes, whoever runs it sees all, and children by name only if they are his own unit's.
                people: people.filter { runs && $0.state != .withdrawn || $0.account == actor.id }.map {
                    ActivityPage.Person(
                        $0, isNamed: !$0.isMinor || $0.home.has(actor) || $0.account == actor.id,
                        minutes: counted[$0.volunteer],
                        mayCount: runs && activity.state == .held && $0.inAt != nil && counted[$0.volunteer] == nil
                            && $0.account != actor.id && Right.holdActivities.isHeld(by: actor))
                },
                own: own.map { volunteer in
                    .init(
                        volunteer: volunteer.id, number: volunteer.numbered,
                        signUp: people.first { $0.volunteer == volunteer.id })
                }, runs: runs && Right.holdActivities.isHeld(by: actor),
                screen: runs
                    ? DoorCode.screen(id, transaction.keys).map { "practice/screens/\(id)/\($0)" } : nil,
                now: transaction.now)
        }
    }

    private func moveForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        return try await office.read { MoveActivityPage(activity: try Activities.one(id, for: actor, in: $0)) }
    }

    private func move(_ request: WebRequest) async throws -> Answer {
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let form = FormReader(request.form)
        let (place, day, start, end, reason) = try form.finish(
            form.text("place", "地点", max: 60), form.day("day", "日期"), form.clock("start", "开始"),
            form.clock("end", "结束"), form.text("reason", "原因", max: 200))
        return try await office.answer(
            request,
            doing: MoveActivity(
                id, to: place, from: Instant(day).adding(minutes: start), until: Instant(day).adding(minutes: end),
                reason: reason)
        ) { _ in .seeOther("practice/activities/\(id)", notice: "已改期，报名的人收到消息。") }
    }

    private func reportForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        return try await office.read { ReportActivityPage(activity: try Activities.one(id, for: actor, in: $0)) }
    }

    private func report(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        // Before photos are taken in.
        _ = try await office.read { try Activities.run(id, by: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (words, attendance) = try form.finish(
            form.prose("words", "活动情况", max: 1000), form.number("attendance", "到场人数", 0...20_000))
        return try await office.answer(
            request, doing: ReportActivity(id, words: words, attendance: attendance, photos: photos)
        ) { .seeOther("practice/activities/\(id)", notice: "已报告，\($0)位志愿者的时长已计入。") }
    }

    // MARK: Who comes

    /// Oneself, or somebody by his number.
    private func signUp(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let volunteer = try await volunteer(request, actor)
        return try await office.answer(request, doing: SignUpFor(id, volunteer)) { state in
            .seeOther(
                "practice/activities/\(id)", notice: state == .waiting ? "名额满了，已排在候补。" : "已报名。")
        }
    }

    private func volunteer(_ request: WebRequest, _ actor: Actor) async throws -> ID<Volunteer> {
        let form = FormReader(request.form)
        let number = try form.finish(form.text("number", "志愿者编号", max: 20))
        return try await office.read { try Volunteers.numbered(number, county: actor.county, in: $0).id }
    }

    private func named(_ request: WebRequest) throws -> (ID<PracticeActivity>, ID<Volunteer>) {
        (try request.parameter("practiceActivity"), try request.parameter("volunteer"))
    }

    private func withdraw(_ request: WebRequest) async throws -> Answer {
        let (id, volunteer) = try named(request)
        return try await office.answer(request, doing: WithdrawFrom(id, volunteer)) { _ in
            .seeOther("practice/activities/\(id)", notice: "已退出。")
        }
    }

    private func checkIn(_ request: WebRequest) async throws -> Answer {
        let (id, volunteer) = try named(request)
        return try await office.answer(request, doing: CheckIn(id, volunteer, .list)) { at in
            .seeOther("practice/activities/\(id)", notice: "\(at.clock)已签到。")
        }
    }

    private func checkInNumbered(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<PracticeActivity> = try request.parameter("practiceActivity")
        let volunteer = try await volunteer(request, actor)
        return try await office.answer(request, doing: CheckIn(id, volunteer, .leader)) { at in
            .seeOther("practice/activities/\(id)", notice: "\(at.clock)已签到。")
        }
    }

    private func checkOut(_ request: WebRequest) async throws -> Answer {
        let (id, volunteer) = try named(request)
        return try await office.answer(request, doing: CheckOut(id, volunteer)) { at in
            .seeOther("practice/activities/\(id)", notice: "\(at.clock)已签退。")
        }
    }
}
