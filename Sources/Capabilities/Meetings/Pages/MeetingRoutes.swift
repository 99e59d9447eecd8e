import Database
import Kernel
import Media
import Office
import Organisation
import Web

struct MeetingRoutes: Sendable {
    let premises: Premises
    let onDecided: DecidedTask.Maker?
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("meetings/new", .right(.manageMeetings), newForm),
            .post("meetings/new", .right(.manageMeetings), Self.planning, form: newForm) { request in
                try await office.answer(request, doing: PlanMeeting(MeetingText(FormReader(request.form)))) { id in
                    .seeOther("meetings/\(id)", notice: "已登记。安排好了，按“发出通知”，请的单位在首页看到。")
                }
            },
            .page("meetings/:meeting", .right(.seeMeetings), one),
            .page("meetings/:meeting/edit", .right(.manageMeetings), editForm),
            .post("meetings/:meeting/edit", .right(.manageMeetings), Self.planning, form: editForm) { request in
                let id: ID<Meeting> = try request.parameter("meeting")
                return try await office.answer(request, doing: ReviseMeeting(id, MeetingText(FormReader(request.form))))
                {
                    _ in .seeOther("meetings/\(id)", notice: "会议安排已改。")
                }
            },
            .page("meetings/:meeting/record", .right(.manageMeetings), recordForm),
            .post("meetings/:meeting/record", .right(.manageMeetings), .pressing("登记会议"), form: recordForm, record),
            .post("meetings/:meeting/decisions", .right(.manageMeetings), Self.deciding, form: one, decide),
            .post(
                "meetings/:meeting/decisions/:meetingDecision/drop", .right(.manageMeetings), .pressing("删去会议决定"),
                form: one
            ) { request in
                let (id, decision): (ID<Meeting>, ID<MeetingDecision>) = (
                    try request.parameter("meeting"), try request.parameter("meetingDecision")
                )
                return try await office.answer(request, doing: DropDecision(id, decision)) { _ in
                    .seeOther("meetings/\(id)", notice: "已删去。")
                }
            },
        ]
            + planning + Listing.meetings.routes(office) + Meeting.procedure.routes(premises, page: one)
            + Meeting.procedure.media(premises).routes(page: one)
    }

    /// Where somebody plans.
    private var planning: [Route] {
        guard let onDecided else { return [] }
        return [
            .post("meetings/:meeting/tasks", .right(.manageMeetings), .pressing("把会议决定列入年度任务"), form: one) { request in
                let id: ID<Meeting> = try request.parameter("meeting")
                return try await office.answer(request, doing: PlanDecisions(id, make: onDecided)) { count in
                    .seeOther("meetings/\(id)", notice: count > 0 ? "\(count)项决定已列入年度任务。" : "都已经列入了。")
                }
            }
        ]
    }

    private static let planning = Deed.writing(
        "登记会议安排",
        [
            .text("title", "名称"), .choice("kind", "类别") { (kind: Meeting.Kind) in kind.chinese },
            .text("day", "日期"), .text("clock", "时间"), .text("place", "地点"), .text("host", "主持"),
            .text("agenda", "议程"), .text("guests", "参会人员"),
            .brought("audience", "参会单位") { Audience($0) == nil ? nil : "所选的单位" },
        ])
    private static let deciding = Deed.writing(
        "登记会议决定",
        [.text("words", "决定"), .brought("lead", "牵头单位") { _ in "所选的单位" }, .text("due", "完成日")])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read { transaction in
            let next = try transaction.calendar(of: county).nextWorkingDay(after: transaction.now.day)
            return MeetingForm(
                meeting: nil,
                units: try Units.addressable(county: county, on: transaction.now.day, in: transaction), day: next)
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Meeting> = try request.parameter("meeting")
        return try await office.read { transaction in
            let meeting = try MeetingQueries.one(id, for: actor, in: transaction)
            guard [.planned, .notified].contains(meeting.state) else {
                throw Refusal(.missing, "meeting.past", "会议现在是“\(meeting.state.chinese)”，安排不能再改。")
            }
            return MeetingForm(
                meeting: meeting,
                units: try Units.addressable(county: actor.county, on: transaction.now.day, in: transaction),
                day: meeting.startsAt.day)
        }
    }

    private func recordForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Meeting> = try request.parameter("meeting")
        return try await office.read { transaction in
            let meeting = try MeetingQueries.one(id, for: actor, in: transaction)
            guard [.notified, .held].contains(meeting.state) else {
                throw Refusal(.missing, "meeting.state", "会议现在是“\(meeting.state.chinese)”，不能登记到会和纪要。")
            }
            return MeetingRecordForm(
                meeting: meeting, invitees: try MeetingQueries.invitees(of: id, for: actor, in: transaction))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Meeting> = try request.parameter("meeting")
        let mayPlan = onDecided != nil
        return try await office.read { transaction in
            let meeting = try MeetingQueries.one(id, for: actor, in: transaction)
            let mayManage = Right.manageMeetings.isHeld(by: actor)
            // What is not issued yet is the office's and the leaders' to know.
            let isOut = meeting.state == .issued || actor.scope == .county
            return MeetingPage(
                meeting: meeting, minutes: isOut ? meeting.minutes : "",
                invitees: try MeetingQueries.invitees(of: id, for: actor, in: transaction),
                decisions: isOut ? try MeetingQueries.decisions(of: id, county: actor.county, in: transaction) : [],
                photos: try RecordPhotos.of(
                    Meeting.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
                files: try RecordFiles.of(Meeting.kind, id.description, county: actor.county, in: transaction),
                leads: mayManage && meeting.state == .held
                    ? try Units.all(
                        county: actor.county, kinds: [.office, .department, .township], notGoneOn: transaction.now.day,
                        in: transaction) : [],
                part: try Meeting.procedure.part(of: meeting, id, for: actor, in: transaction), mayManage: mayManage,
                mayPlan: mayPlan && mayManage, isAll: actor.scope == .county, now: transaction.now)
        }
    }

    private func record(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<Meeting>) = (try request.actor, try request.parameter("meeting"))
        // Before anything is taken in.
        try await office.read { _ = try RecordMeeting.admit(id, by: actor, in: $0) }
        let form = FormReader(request.form)
        let minutes = form.prose("minutes", "纪要", max: 20_000, optional: true)
        let units = form.values("unit", "单位", form: "列表中的单位") { ID<Unit>($0) }
        let came = units.map { unit in
            RecordMeeting.Came(
                unit: unit.description, form.choice("attendance-\(unit)", "到会") ?? .unknown,
                name: form.text("name-\(unit)", "姓名", max: 60, optional: true))
        }
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        try form.finish()
        return try await office.answer(
            request, doing: RecordMeeting(id, minutes: minutes, came: came, photos: photos)
        ) { _ in .seeOther("meetings/\(id)", notice: "已登记。还有决定的，在下面逐项登记；写好纪要，请主任印发。") }
    }

    private func decide(_ request: WebRequest) async throws -> Answer {
        let id: ID<Meeting> = try request.parameter("meeting")
        let form = FormReader(request.form)
        let words = form.text("words", "决定", max: 200)
        let lead = form.value("lead", "牵头单位", form: "列表中的一项") { ID<Unit>($0) }
        let due = form.day("due", "完成日")
        try form.finish()
        guard let lead, let due else { throw Refusal.noSuchPage }
        return try await office.answer(request, doing: Decide(id, words, lead: lead, due: due)) { _ in
            .seeOther("meetings/\(id)", notice: "已登记：\(words)。")
        }
    }
}

extension MeetingText {
    init(_ form: FormReader) throws {
        let title = form.text("title", "名称", max: 60)
        let kind: Meeting.Kind? = form.choice("kind", "类别")
        let day = form.day("day", "日期")
        let minute = form.value("clock", "时间", form: "时间，如 09:00") { $0.minuteOfDay }
        let place = form.text("place", "地点", max: 60)
        let host = form.text("host", "主持", max: 40)
        let agenda = form.prose("agenda", "议程", max: 3000, optional: true)
        let guests = form.prose("guests", "参会人员", max: 2000, optional: true)
        let audience = form.values("audience", "参会单位", form: "列表中的单位") { Audience($0) }
        try form.finish()
        guard let kind, let day, let minute else { throw Refusal.noSuchPage }
        self.init(
            title: title, kind: kind, startsAt: Instant(day).adding(minutes: minute), place: place, host: host,
            agenda: agenda, audience: audience.unique, guests: guests)
    }
}

extension String {
    /// `09:00`, `9：30`
    fileprivate var minuteOfDay: Int? {
        guard let match = wholeMatch(of: /(\d{1,2}):(\d{2})(?::\d{2})?/), let hour = Int(match.output.1),
            let minute = Int(match.output.2), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
