import Database
import Documents
import Kernel
import Office
import Organisation
import Web

/// Standards, councils and halls: what a village keeps of its own.
struct VillageCustomsRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        standards + councils + halls + Listing.customsStandards.routes(office) + Listing.councils.routes(office)
            + Listing.halls.routes(office)
    }

    private var standards: [Route] {
        let form = { @Sendable (request: WebRequest) in
            try await villages(request) { NewStandardPage(villages: $0, today: $1) }
        }
        return [
            .page("customs/standards/new", .right(.keepCustoms), form),
            .post("customs/standards/new", .right(.keepCustoms), .pressing("修订办酒标准"), form: form) { request in
                try await office.answer(request, doing: SetStandard(FormReader(request.form))) {
                    .seeOther("customs/standards/\($0)", notice: "已登记。以后的报备按这一版，已经报备的不变。")
                }
            },
            .page("customs/standards/:customsStandard", .right(.seeCustoms)) { request in
                let (actor, id): (Actor, ID<CustomsStandard>) = (
                    try request.actor, try request.parameter("customsStandard")
                )
                return try await office.read { transaction in
                    StandardPage(
                        standard: try Listing<CustomsStandard>.customsStandards.one(
                            id, for: actor, in: transaction,
                            otherwise: Refusal(.missing, "customsStandard.none", "没有这一版标准。请从“办酒标准”进入。")))
                }
            },
        ]
    }

    private var councils: [Route] {
        let form = { @Sendable (request: WebRequest) in
            try await villages(request) { NewCouncilPage(villages: $0, today: $1) }
        }
        return [
            .page("councils/new", .right(.keepCustoms), form),
            .post("councils/new", .right(.keepCustoms), .pressing("登记红白理事会"), form: form) { request in
                try await office.answer(request, doing: FormCouncil(FormReader(request.form))) {
                    .seeOther("councils/\($0)", notice: "已登记。")
                }
            },
            .page("councils/:council", .right(.seeCustoms), council),
            .post("councils/:council/change", .right(.keepCustoms), .pressing("更正红白理事会"), form: council) { request in
                let id: ID<Council> = try request.parameter("council")
                return try await office.answer(request, doing: ChangeCouncil(id, FormReader(request.form))) { _ in
                    .seeOther("councils/\(id)", notice: "已更正。")
                }
            },
            .post("councils/:council/meetings", .right(.keepCustoms), .pressing("登记理事会会议"), form: council) { request in
                let id: ID<Council> = try request.parameter("council")
                let form = FormReader(request.form)
                let (heldOn, present, words) = try form.finish(
                    form.day("heldOn", "日期"), form.number("present", "到会人数", 0...999),
                    form.prose("words", "议了什么", max: 500))
                return try await office.answer(
                    request, doing: RecordCouncilMeeting(id, heldOn: heldOn, present: present, words: words)
                ) { _ in .seeOther("councils/\(id)", notice: "已登记。") }
            },
        ]
    }

    private var halls: [Route] {
        let form = { @Sendable (request: WebRequest) in
            try await villages(request) { villages, _ in NewHallPage(villages: villages) }
        }
        return [
            .page("halls/new", .right(.keepCustoms), form),
            .post("halls/new", .right(.keepCustoms), .pressing("登记礼堂"), form: form) { request in
                let form = FormReader(request.form)
                let (village, name, tables, words) = try form.finish(
                    form.division("village", "村（社区）", .village), form.text("name", "名称", max: 30),
                    form.number("tables", "可摆桌数", 0...9999), form.note("words", "说明", max: 200))
                return try await office.answer(request, doing: OpenHall(village, name, tables: tables, words: words)) {
                    .seeOther("halls/\($0)", notice: "已登记，可以预订了。")
                }
            },
            .page("halls/:hall", .right(.seeCustoms), hall),
            .post("halls/:hall/correct", .right(.keepCustoms), .pressing("更正礼堂"), form: hall) { request in
                let id: ID<Hall> = try request.parameter("hall")
                let form = FormReader(request.form)
                let (name, tables, words) = try form.finish(
                    form.text("name", "名称", max: 30), form.number("tables", "可摆桌数", 0...9999),
                    form.note("notes", "说明", max: 200))
                return try await office.answer(request, doing: CorrectHall(id, name, tables: tables, words: words)) {
                    _ in
                    .seeOther("halls/\(id)", notice: "已更正。")
                }
            },
            .post("halls/:hall/bookings", .right(.keepCustoms), .pressing("预订礼堂"), form: hall) { request in
                let id: ID<Hall> = try request.parameter("hall")
                let form = FormReader(request.form)
                let (day, words) = try form.finish(form.day("day", "日期"), form.text("words", "用途", max: 40))
                return try await office.answer(request, doing: BookHall(id, on: day, words)) { _ in
                    .seeOther("halls/\(id)", notice: "已预订\(day.chinese)。")
                }
            },
            .post("halls/:hall/bookings/:hallBooking/free", .right(.keepCustoms), .pressing("取消预订"), form: hall) {
                request in
                let id: ID<Hall> = try request.parameter("hall")
                return try await office.answer(request, doing: FreeHall(id, try request.parameter("hallBooking"))) {
                    _ in
                    .seeOther("halls/\(id)", notice: "已取消预订。")
                }
            },
            .get("public/halls/:hall/calendar.ics", .anyone, calendar),
        ]
    }

    private func villages(
        _ request: WebRequest, _ page: @escaping @Sendable ([Unit], Day) -> any Page
    ) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let own = try Units.all(
                county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction
            ).filter { actor.keeps(Party($0)) }
            return page(own, transaction.now.day)
        }
    }

    private func council(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Council>) = (try request.actor, try request.parameter("council"))
        return try await office.read { transaction in
            let found = try Councils.one(id, for: actor, in: transaction)
            return CouncilPage(
                council: found, held: try Councils.meetings(of: id, county: actor.county, in: transaction),
                mayKeep: Right.keepCustoms.isHeld(by: actor) && actor.keeps(found.village), today: transaction.now.day)
        }
    }

    private func hall(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Hall>) = (try request.actor, try request.parameter("hall"))
        return try await office.read { transaction in
            let found = try Halls.one(id, for: actor, in: transaction)
            return HallPage(
                hall: found,
                bookings: try Halls.bookings(
                    of: id, from: transaction.now.day, county: actor.county, in: transaction),
                calendar: request.address("public/halls/\(id)/calendar.ics"),
                mayKeep: Right.keepCustoms.isHeld(by: actor) && actor.keeps(found.village), today: transaction.now.day)
        }
    }

    /// For anybody who plans a feast: the days that are taken, and nothing of whose they are.
    private func calendar(_ request: WebRequest) async throws -> Answer {
        let id: ID<Hall> = try request.parameter("hall")
        let county = request.county.code
        let found = try await office.read { try Halls.open(id, county: county, in: $0) }
        guard let found else { throw Refusal(.missing, "public.none", "没有这一页，可能地址有误。") }
        let events = found.taken.map { booking in
            ICalendar.Event(
                id: "\(booking.id)@\(county)", sequence: 0, startsAt: Instant(booking.day, hour: 8),
                endsAt: Instant(booking.day, hour: 21), title: "已预订", place: "\(found.village)\(found.name)",
                changedAt: booking.madeAt)
        }
        let calendar = ICalendar("\(found.village)\(found.name)", events)
        return .file(Download(calendar.bytes, contentType: ICalendar.contentType, filename: nil))
    }
}
