import Database
import Kernel
import Media
import Office
import Organisation
import Web

struct FindingRoutes: Sendable {
    let findings: Findings
    /// What records are called that are another capability's.
    let names: [String: RecordNaming]
    private static let pageLength = 50
    /// What is done to many at once stands on one page as far as that can be overlooked.
    private static let manyLength = 100

    var office: Office { findings.office }

    var routes: [Route] {
        [
            .page("findings", .right(.seeFindings), list),
            .get("findings.xlsx", .right(.seeFindings), export),
            .post("findings/assign", .right(.assignFindings), .pressing("成批交办问题"), form: list, assignMany),
            .post("findings/many/:task", .right(.handleFindings), deeds: Self.deedOnMany, form: list, stepMany),
            .page("findings/:finding", .right(.seeFindings), one),
            .post("findings/:finding/steps/:step", .right(.handleFindings), deeds: Self.deed, form: one, take),
            .page("findings/:finding/notice", .right(.seeFindings), notice),
            .get("findings/:finding/notice.docx", .right(.seeFindings), noticeDocument),
            .get("findings/:finding/kept/:receipt", .right(.handleFindings), keptPhoto),
            .page("findings/:finding/uploads/:upload", .right(.handleFindings), progress),
            .post("findings/:finding/uploads/:upload", .right(.handleFindings), .pressing("上传照片")) {
                .page(try await upload($0))
            },
        ] + media.routes(page: one) + RecordGate<Finding>(at: "findings/:finding", office).routes(page: one)
    }

    private var media: RecordMedia<Finding> {
        RecordMedia(at: "findings/:finding", sees: .seeFindings, office, findings.photos) { id, actor, transaction in
            _ = try Findings.one(id, for: actor, in: transaction)
            let photos = try RecordPhotos.parts(
                of: .finding, [id.description], county: actor.county, in: transaction)
            return photos.values.flatMap { $0.values.joined() }.map(\.sha256)
        }
    }

    // MARK: The list

    private func list(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        // After a refused assignment the list stands as it stood: its query came with the form.
        let asked = (request.method == .post ? Query(request.form["query"] ?? "") : request.query).without(["given"])
        let filter = try FindingFilter(asked)
        // Written out for the links of the page: left out, it would be what is open.
        let stated =
            filter.task.map { asked.setting("task", $0.rawValue) }
            ?? asked.setting("standing", (filter.standing ?? .all).rawValue)
        let query = Query(stated)
        return try await office.read { transaction in
            let length = filter.task?.isForMany == true ? Self.manyLength : Self.pageLength
            let page = try Findings.page(filter, for: actor, limit: length + 1, in: transaction)
            let shown = Array(page.prefix(length))
            let more = page.count > shown.count
            let isWhole = !more && filter.after == nil
            let total =
                isWhole ? shown.count : try Findings.total(filter, for: actor, in: transaction)
            let townships = try Units.all(
                county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
            )
            .filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false }
            // A township assigns what its own self-checks found; the rest is the office's.
            let mayAssign =
                Right.assignFindings.isHeld(by: actor)
                && (filter.task == .assign
                    || filter.standing == .unassigned && (actor.scope == .county || filter.source == .selfCheck))
            return FindingListPage(
                findings: shown,
                chips: try chips(filter, query, for: actor, total: total, in: transaction),
                task: filter.task.map { .init($0, $0.title(for: actor)) },
                filter: filter,
                townships: townships.map { .init(value: $0.division?.description ?? "", label: $0.name) },
                next: more
                    ? shown.last.map { "findings?" + query.setting("after", filter.position(of: $0).description) }
                    : nil,
                now: transaction.now, query: stated,
                assigning: mayAssign ? try choices(for: actor, in: transaction) : nil,
                given: try givenNotices(request.query, for: actor, in: transaction),
                isTicked: FormReader(query).text("ticked", "选中", max: 10, optional: true) == "all",
                seen: filter.task?.step.isSignature == true
                    ? try Findings.versions(of: shown, county: actor.county, in: transaction) : nil,
                proofs: filter.task == .verify
                    ? try proofs(of: shown, county: actor.county, in: transaction) : [:])
        }
    }

    private func chips(
        _ filter: FindingFilter, _ query: Query, for actor: Actor, total: Int?, in transaction: ReadTransaction
    ) throws -> Chips {
        let county = actor.county
        let place = try filter.below.map { try Units.ofDivision($0, county: county, in: transaction)?.name ?? "\($0)" }
        let lead = try filter.lead.flatMap { ID<Unit>($0) }.map { try Units.one($0, county: county, in: transaction) }
        let plan = try filter.plan.map { try names["plan"]?.words($0, for: actor, in: transaction) ?? $0 }
        let all = FindingFilter.Standing.all
        return Chips(
            "findings", query, total: total, most: Findings.mostCounted, measure: "件",
            [
                .init("task", "待办", filter.task?.title(for: actor)),
                .init("q", "搜索", filter.search.isEmpty ? nil : "“\(filter.search)”"),
                .init(
                    "standing", "状态", filter.standing == all ? nil : filter.standing?.chinese, widest: all.rawValue),
                .init("source", "来源", filter.source?.chinese), .init("below", "地点", place),
                .init("lead", "承办单位", lead?.name), .init("plan", "督查计划", plan), .init("topic", "类别", filter.topic),
                .init("placeKind", "点位", filter.placeKind?.chinese),
                .init("month", "发现月份", filter.month?.chinese), .init("period", "发现时段", filter.period?.chinese),
                .init("escalation", "督办", filter.escalation?.chinese),
                .init("summons", "约谈", filter.summons?.chinese), .init("duty", "办理", filter.duty?.chinese),
                .init("due", "到期", filter.due?.short(on: transaction.now.day)),
                .init("change", "变动", filter.changed?.words(on: transaction.now.day)),
                .init("clock", "所知", filter.clock?.chinese),
            ])
    }

    private func choices(for actor: Actor, in transaction: ReadTransaction) throws -> FindingListPage.Assigning {
        .init(
            units: try units(for: actor, in: transaction).map(choice),
            limits: try limits(actor.county, in: transaction))
    }

    private func limits(
        _ county: String, in transaction: ReadTransaction
    ) throws -> [FindingListPage.Choice] {
        try transaction.setting(FindingSettings.limits, county: county).map {
            .init(value: $0.code, label: "\($0.title)（\($0.chinese)）")
        }
    }

    private func choice(_ unit: Unit) -> FindingListPage.Choice {
        .init(value: unit.id.description, label: unit.name)
    }

    /// Whom an actor may assign to: a township itself and its villages, the office everybody.
    private func units(for actor: Actor, in transaction: ReadTransaction) throws -> [Unit] {
        guard case .division(let own, _) = actor.scope else {
            return try Units.all(
                county: actor.county, kinds: [.township, .department], notGoneOn: transaction.now.day, in: transaction)
        }
        return try Units.all(
            county: actor.county, kinds: [.township, .village], notGoneOn: transaction.now.day, in: transaction
        )
        .filter { $0.division.map(own.contains) ?? false }
    }

    // MARK: One finding

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Finding> = try request.parameter("finding")
        var page = try await page(of: id, request, for: actor)
        if request.parameters["step"] == FindingStep.respond.rawValue, (page.possible + page.onPaper).contains(.respond)
        {
            page.kept = try await kept(request, besides: page.photos, of: id)
        }
        return page
    }

    private func page(of id: ID<Finding>, _ request: WebRequest, for actor: Actor) async throws -> FindingPage {
        try await office.read { transaction in
            let finding = try Findings.one(id, for: actor, in: transaction)
            let course = try Findings.course(id, county: actor.county, in: transaction)
            let photos =
                try RecordPhotos.parts(of: .finding, [id.description], county: actor.county, in: transaction)[
                    id.description] ?? [:]
            let shared = try Findings.alsoAnswered(
                with: photos.values.joined().map(\.sha256), besides: id, for: actor, in: transaction)
            let handles = Right.handleFindings.isHeld(by: actor)
            let flow = try findings.flow ?? .of(actor.county, in: transaction)
            let possible = handles ? flow.steps(for: actor, on: course, at: transaction.now) : []
            let onPaper =
                handles
                ? OnPaper.possible(for: actor, on: course, at: transaction.now, by: flow).filter {
                    !possible.contains($0)
                }
                : []
            let before = photos[0] ?? []
            let expected = try PhotosExpected(of: finding, course, before, county: actor.county, in: transaction)
            return FindingPage(
                finding: finding, seen: try SeenVersion(of: finding, course.history),
                placeNow: try Divisions.whereabouts(finding.division, county: actor.county, in: transaction),
                photos: before.map { $0.judged(by: expected.before) },
                steps: course.history.enumerated().map { index, entry in
                    .init(entry: entry, photos: (photos[index + 1] ?? []).map { $0.judged(by: expected.after(entry)) })
                },
                possible: possible, onPaper: onPaper, leadAndHelpers: course.leadAndHelpers, named: course.named,
                pausedUntil: course.pause?.until,
                returns: course.returns, deadline: course.deadline, needsPlan: course.limit?.needsPlan ?? false,
                units: possible.contains(.assign) ? try self.choices(for: course, actor, in: transaction) : [],
                answerable: (possible + onPaper).contains(.notOurs)
                    ? try self.answerable(besides: course.lead, county: actor.county, in: transaction) : [],
                villages: try self.villages(of: course, county: actor.county, in: transaction).map(choice),
                files: try RecordFiles.of(.finding, id.description, county: actor.county, in: transaction),
                mayFile: handles && (try? Finding.checkFiling(id, by: actor, in: transaction)) != nil,
                hits: Right.releaseFindings.isHeld(by: actor) ? try Finding.hits(id, by: actor, in: transaction) : [],
                limits: try limits(actor.county, in: transaction), now: transaction.now,
                alsoAnswering: shared.mapValues { $0.map { .init(value: $0.id.description, label: $0.title) } },
                line: try line(request, finding, for: actor, possible, in: transaction))
        }
    }

    /// What arrived with a response that was refused, and is no photo of what was wrong.
    private func kept(
        _ request: WebRequest, besides old: [Evidence], of id: ID<Finding>
    ) async throws -> [FindingPage.KeptPhoto] {
        var digests = request.form.all("kept").compactMap { request.received($0, of: id.description) }
        for file in request.form.files("photo") {
            // One that is no photo is what was refused; the others stay.
            do {
                digests += try await findings.photos.add([file], of: request, in: office).map(\.sha256)
            } catch is Refusal { continue }
        }
        let refused = Set(old.map(\.sha256))
        return try digests.unique.filter { !refused.contains($0) }.map {
            .init(sha256: $0, receipt: try request.receipt(for: $0, of: id.description))
        }
    }

    private func upload(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Finding> = try request.parameter("finding")
        // A piece of a photo does not say for whom it is; the form that it goes with does.
        do { try await admit(.respond, of: id, by: actor, isOnPaper: true) } catch let refusal as Refusal
            where refusal.kind == .conflict
        {
            // Closed, voided, or answered meanwhile: nothing to try again, as a piece out of its order is.
            throw Refusal.field("photo", refusal.code, refusal.message)
        }
        return try await progress(request)
    }

    private func progress(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Finding> = try request.parameter("finding")
        _ = try await office.read { try Findings.one(id, for: actor, in: $0) }
        return try await findings.photos.receive(request, for: id.description, in: office)
    }

    private func keptPhoto(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Finding> = try request.parameter("finding")
        let receipt: String = try request.parameter("receipt")
        _ = try await office.read { try Findings.one(id, for: actor, in: $0) }
        guard let digest = request.received(receipt, of: id.description) else { throw Refusal.noSuchPage }
        return .file(try await findings.photos.download(digest, .thumbnail))
    }

    /// The units to choose from, the township where it was found first.
    private func choices(
        for course: FindingCourse, _ actor: Actor, in transaction: ReadTransaction
    ) throws -> [FindingListPage.Choice] {
        let today = transaction.now.day
        let all = try Units.all(
            county: actor.county, kinds: [.township, .department], notGoneOn: today, in: transaction)
        let home = try Divisions.succession(county: actor.county, on: today, in: transaction).current(course.division)
        let own = actor.scope == .county ? all : try units(for: actor, in: transaction)
        let isHome = { (unit: Unit) in unit.division.map { $0 == home.parent } ?? false }
        return (own.filter(isHome) + own.filter { !isHome($0) }).map(choice)
    }

    private func answerable(
        besides lead: Party?, county: String, in transaction: ReadTransaction
    ) throws -> [FindingListPage.Choice] {
        try Units.withAnybody(of: Array(Role.representatives), county: county, in: transaction)
            .filter { $0.kind != .village && $0.id.description != lead?.unit }.map(choice)
    }

    private func villages(
        of course: FindingCourse, county: String, in transaction: ReadTransaction
    ) throws -> [Unit] {
        guard let township = course.lead?.division, township.level == .township else { return [] }
        let asked = Set(course.helpers.map(\.unit))
        let all = try Units.all(county: county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction)
            .filter { $0.division.map(township.contains) ?? false && !asked.contains($0.id.description) }
        let isHome = { (unit: Unit) in unit.division == course.division }
        return all.filter(isHome) + all.filter { !isHome($0) }
    }

    private func take(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Finding> = try request.parameter("finding")
        let name: String = try request.parameter("step")
        guard let step = FindingStep(rawValue: name), !step.isAutomatic else {
            throw Refusal.noSuchPage
        }
        let isOnPaper = request.form["onPaper"] != nil
        try await admit(step, of: id, by: actor, isOnPaper: isOnPaper)
        let form = FormReader(request.form)
        let note = form.prose("note", "说明", max: 1000, optional: true)
        let photos =
            step == .respond ? try await findings.photos.sent(request, form, for: id.description, in: office) : []
        let act = try await act(step, form, photos, county: actor.county)
        // The list that the form came from, for what comes next in it.
        let from = request.form["from"].map { "?" + Query.empty.setting("from", $0) } ?? ""
        return try await office.answer(
            request,
            doing: TakeStep(
                finding: id, act: act, note: note, photos: photos, seen: try request.seen, isOnPaper: isOnPaper,
                flow: findings.flow)
        ) { state in
            .seeOther("findings/\(id)\(from)", notice: "\(step.chinese)：完成，现在是“\(state.chinese)”。")
        }
    }

    /// Whether somebody may and whether it is the time, before anything is taken in.
    private func admit(
        _ step: FindingStep, of id: ID<Finding>, by actor: Actor, isOnPaper: Bool
    ) async throws {
        try await office.read { [own = findings.flow] transaction in
            _ = try Findings.one(id, for: actor, in: transaction)
            let flow = try own ?? .of(actor.county, in: transaction)
            let course = try Findings.course(id, county: actor.county, in: transaction)
            let doer = isOnPaper ? OnPaper.standIn(for: actor, step, on: course) ?? actor : actor
            try flow.admit(step, by: doer, on: course, at: transaction.now)
        }
    }

    private func act(
        _ step: FindingStep, _ form: FormReader, _ photos: [Photo], county: String
    ) async throws -> FindingAct {
        switch step.row.brings {
        case .assignment:
            let unit = form.value("unit", "承办单位", form: "列表中的一项") { ID<Unit>($0) }
            let code: String = form.text("limit", "期限", max: 40)
            let party = try await party(unit, form, county)
            return .assign(to: party, limit: try await limit(code, county: county))
        case .party:
            let (field, label) = step == .passOn ? ("village", "村（社区）") : ("whose", "单位")
            let unit = form.value(field, label, form: "列表中的一项") { ID<Unit>($0) }
            return FindingAct(step, .party(try await party(unit, form, county)))
        case .photos:
            try form.finish()
            return .respond(photos: photos.map(\.sha256))
        case .until: return FindingAct(step, .until(try form.finish(form.day("day", "日期"))))
        case .talk:
            let (day, who) = try form.finish(form.day("day", "约谈日期"), form.text("by", "由谁约谈", max: 60))
            return .summon(on: day, by: who)
        case .nothing:
            try form.finish()
            return FindingAct(step)
        case .notice, .merger, .end: throw Refusal.noSuchPage
        }
    }

    /// The county's class that a form names.
    func limit(_ code: String, county: String) async throws -> Limit {
        try await office.read { try Limit.named(code, of: county, in: $0) }
    }

    private func party(_ unit: ID<Unit>?, _ form: FormReader, _ county: String) async throws -> Party {
        try form.finish()
        let unit = try required(unit)
        return Party(try await office.read { try Units.one(unit, county: county, in: $0) })
    }

    /// A value that a form gave which was not refused.
    private func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Refusal.noSuchPage }
        return value
    }
}

/// What the photos of a finding ought to say of time and place: what differs is told to who verifies.
struct PhotosExpected {
    let before: PhotoExpectation
    private let finding: Finding
    private let course: FindingCourse
    private let place: Position?
    private let looks: [PictureFingerprint]

    init(
        of finding: Finding, _ course: FindingCourse, _ photos: [Evidence], county: String,
        in transaction: ReadTransaction
    ) throws {
        place =
            try Places.position(of: finding.division, county: county, in: transaction)
            ?? photos.lazy.compactMap(\.position).first
        before = .seen(on: finding.foundAt.day, "发现", near: place)
        (self.finding, self.course) = (finding, course)
        looks = photos.compactMap(\.fingerprint)
    }

    func after(_ step: FindingEntry) -> PhotoExpectation {
        .putRight(
            found: finding.foundAt, assigned: course.firstAssignedAt, returned: course.returnedAt(before: step),
            near: place, unlike: looks)
    }
}
