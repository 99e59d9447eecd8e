import Database
import Kernel
import Office
import Organisation
import Web

struct VolunteerRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let lists: [Route] =
            Listing<ServiceHour>.hours.routes(office) + Listing<ServiceReport>.reports.routes(office)
            + Listing<Volunteer>.volunteers.routes(office)
        return lists + own + ServiceReport.procedure.routes(premises, page: reported)
    }

    private var own: [Route] {
        let one = "volunteers/:volunteer"
        return [
            .page("volunteers/new", .right(.keepVolunteers), newForm),
            .post("volunteers/new", .right(.keepVolunteers), Self.registering, form: newForm, register),
            .page("volunteers/reports/new", .right(.seeVolunteers), reportForm),
            .post("volunteers/reports/new", .right(.seeVolunteers), Self.reporting, form: reportForm, report),
            .page("volunteers/reports/:serviceReport", .right(.seeVolunteers), reported),
            .page("volunteers/hours/:serviceHour", .right(.seeVolunteers), hour),
            .post(
                "volunteers/hours/:serviceHour/reverse", .right(.correctHours), .pressing("冲正服务时长"), form: hour,
                reverse),
            .page(one, .right(.seeVolunteers), page),
            .post("\(one)/change", .right(.keepVolunteers), .pressing("更正志愿者登记"), form: page, change),
            .post("\(one)/calendar", .right(.seeVolunteers), .pressing("换日历地址"), form: page, renew),
        ]
    }

    private func register(_ request: WebRequest) async throws -> Answer {
        try await office.answer(request, doing: RegisterVolunteer(FormReader(request.form))) { id in
            .seeOther("volunteers/\(id)", notice: "已登记，编号见上。")
        }
    }

    private func change(_ request: WebRequest) async throws -> Answer {
        let id: ID<Volunteer> = try request.parameter("volunteer")
        return try await office.answer(request, doing: ChangeVolunteer(FormReader(request.form), id)) { _ in
            .seeOther("volunteers/\(id)", notice: "已保存。")
        }
    }

    private func renew(_ request: WebRequest) async throws -> Answer {
        let id: ID<Volunteer> = try request.parameter("volunteer")
        return try await office.answer(request, doing: RenewCalendar(id)) { _ in
            .seeOther("volunteers/\(id)", notice: "日历地址已换，原来的不再能用。")
        }
    }

    private static let registering = Deed.writing(
        "登记志愿者",
        [
            .text("name", "姓名"), .text("bornOn", "出生日期"), .brought("home", "所在单位") { _ in "所选的单位" },
            .text("skills", "特长"), .text("guardian", "监护人"), .text("guardianOn", "监护人同意的日期"),
            .text("signInName", "登录名"),
        ])

    private static let reporting = Deed.writing(
        "自报服务",
        [
            .text("number", "志愿者编号"), .choice("kind", "类别") { (kind: ServiceKind) in kind.chinese },
            .text("words", "内容"), .text("day", "日期"), .text("start", "开始"), .text("end", "结束"),
            .text("witness", "证明人编号"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { NewVolunteerPage(units: try Units.answered(by: actor, in: $0)) }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Volunteer> = try request.parameter("volunteer")
        return try await office.read { transaction in
            let found = try Volunteers.one(id, for: actor, in: transaction)
            let isOwn = found.account == actor.id
            let answers = actor.answers(for: found.home)
            return VolunteerPage(
                volunteer: found,
                entries: try Listing<ServiceHour>.hours.count("volunteer=\(id)", for: actor, in: transaction),
                last: try Listing<ServiceHour>.hours.first("volunteer=\(id)", 8, for: actor, in: transaction),
                teams: try Teams.joined(by: id, county: actor.county, in: transaction),
                mayChange: answers && Right.keepVolunteers.isHeld(by: actor),
                calendar: isOwn || answers
                    ? Volunteers.feedSecret(of: found, keys: transaction.keys).map {
                        request.address("calendars/\(id)/\($0)")
                    } : nil,
                now: transaction.now)
        }
    }

    private func reportForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            ReportServicePage(
                own: try Volunteers.of(account: actor.id, county: actor.county, in: transaction)?.numbered ?? "",
                today: transaction.now.day)
        }
    }

    private func report(_ request: WebRequest) async throws -> Answer {
        let county = try request.actor.county
        let form = FormReader(request.form)
        let (number, kind, words, day, start, end, witness) = try form.finish(
            form.text("number", "志愿者编号", max: 20), form.choice("kind", "类别", of: ServiceKind.self),
            form.text("words", "内容", max: 60), form.day("day", "日期"), form.clock("start", "开始"),
            form.clock("end", "结束"), form.text("witness", "证明人编号", max: 20))
        let (volunteer, seen) = try await office.read { transaction in
            let volunteer = try Volunteers.numbered(number, county: county, in: transaction)
            do {
                return (volunteer, try Volunteers.numbered(witness, county: county, in: transaction))
            } catch is Refusal {
                throw Refusal.field("witness", "serviceReport.witness", "没有这个编号的证明人，请核对编号。")
            }
        }
        return try await office.answer(
            request,
            doing: ReportService(
                volunteer.id, kind: kind, words: words, from: Instant(day).adding(minutes: start),
                to: Instant(day).adding(minutes: end), witness: seen.id)
        ) { .seeOther("volunteers/reports/\($0)", notice: "已自报，等所在单位向证明人核实。") }
    }

    private func reported(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ServiceReport> = try request.parameter("serviceReport")
        return try await office.read { transaction in
            let report = try Hours.report(id, for: actor, in: transaction)
            return ServiceReportPage(
                report: report, part: try ServiceReport.procedure.part(of: report, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }

    private func hour(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ServiceHour> = try request.parameter("serviceHour")
        return try await office.read { transaction in
            ServiceHourPage(hour: try Hours.one(id, for: actor, in: transaction), now: transaction.now)
        }
    }

    private func reverse(_ request: WebRequest) async throws -> Answer {
        let id: ID<ServiceHour> = try request.parameter("serviceHour")
        let form = FormReader(request.form)
        let reason: String = form.prose("reason", "原因", max: 200)
        try form.finish()
        return try await office.answer(request, doing: ReverseHour(id, reason: reason)) { counter in
            .seeOther("volunteers/hours/\(counter)", notice: "已冲正，原来的一笔不再计入。")
        }
    }
}
