import Database
import Kernel
import Media
import Office
import Organisation
import Sheets
import Web

private enum YesOrNo: String { case yes, no }

extension ItemControls.Choice {
    fileprivate var word: JudgeItem.Word {
        switch self {
        case .met: .whole(.met(true))
        case .unmet: .whole(.met(false))
        case .clean: .whole(.clean)
        case .absent: .whole(.absent)
        case .allParts: .allParts
        }
    }
}

struct VisitRoutes: Sendable {
    let office: Office
    let surroundings: Surroundings
    let photos: PhotoStore
    let listeners: VisitListeners
    let followUps: LineFollowUp.Source
    private static let pageLength = 50

    var routes: [Route] {
        [
            .page("visits", .right(.recordVisits)) { request in
                let actor = try request.actor
                return try await office.read {
                    VisitsPage(visits: try Visits.waiting(for: actor, in: $0), month: Month($0.now.day))
                }
            },
            .page("visits/all", .right(.seePlans), all),
            .get("visits/all.xlsx", .right(.seePlans), export),
            .page("visits/:visit", .right(.seePlans), one),
            .post("visits/:visit/lines", .right(.recordVisits), .pressing("记一处"), form: one, addLine),
            .post("visits/:visit/lines/:line", .right(.recordVisits), .pressing("改一处"), form: one, changeLine),
            .post("visits/:visit/items", .right(.recordVisits), .pressing("评一项"), form: one, judge),
            .post("visits/:visit/lines/:line/restore", .right(.recordVisits), .pressing("放回"), form: one) { request in
                let (visit, line) = try address(request)
                return try await office.answer(request, doing: RestoreLine(visit: visit, line: line)) { _ in
                    .seeOther("visits/\(visit)#line-\(line)")
                }
            },
            .post("visits/:visit/void", .right(.voidVisits), .pressing("作废整次检查"), form: one) { request in
                let visit: ID<Visit> = try request.parameter("visit")
                let form = FormReader(request.form)
                let reason = form.text("visitReason", "作废的原因", max: 200)
                try form.finish()
                return try await office.answer(
                    request, doing: VoidVisit(visit: visit, reason: reason, listeners: listeners)
                ) { _ in
                    .seeOther("visits/\(visit)", notice: "已作废，重新待检查。")
                }
            },
            .post("visits/:visit/lines/:line/remove", .right(.recordVisits), .pressing("删去"), form: one) { request in
                let (visit, line) = try address(request)
                return try await carryOut(RemoveLine(visit: visit, line: line), request, to: visit)
            },
            .post("visits/:visit/lines/:line/photos", .right(.recordVisits), .pressing("加照片"), form: one, addPhotos),
            .page("visits/:visit/lines/:line/uploads/:upload", .right(.recordVisits), progress),
            .post("visits/:visit/lines/:line/uploads/:upload", .right(.recordVisits), .pressing("上传照片")) {
                .page(try await upload($0))
            },
            .post("visits/:visit/lines/:line/photos/:photo/remove", .right(.recordVisits), .pressing("删去"), form: one) {
                request in
                let (visit, line) = try address(request)
                let photo: String = try request.parameter("photo")
                return try await carryOut(RemoveLinePhoto(visit: visit, line: line, sha256: photo), request, to: visit)
            },
            .post("visits/:visit/submit", .right(.recordVisits), .pressing("提交检查"), form: one, submit),
            .post("visits/:visit/lines/:line/void", .right(.voidLines), .pressing("作废一处"), form: one) { request in
                let (visit, line) = try address(request)
                let form = FormReader(request.form)
                let reason = form.text("reason-\(line)", "作废的原因", max: 200)
                try form.finish()
                return try await office.answer(
                    request, doing: VoidLine(visit: visit, line: line, reason: reason, listeners: listeners)
                ) { total in
                    .seeOther("visits/\(visit)", notice: "已作废，得分改为\(total.shown)。")
                }
            },
            .post("visits/:visit/cancel", .right(.makePlans), .pressing("取消检查"), form: one) { request in
                let visit: ID<Visit> = try request.parameter("visit")
                let form = FormReader(request.form)
                let reason = form.text("reason", "取消的原因", max: 200)
                try form.finish()
                return try await office.answer(request, doing: CancelVisit(visit: visit, reason: reason)) { _ in
                    .seeOther("visits/\(visit)", notice: "已取消。")
                }
            },
        ] + media.routes
    }

    private var media: RecordMedia<Visit> {
        RecordMedia(at: "visits/:visit", sees: .seePlans, office, photos) { id, actor, transaction in
            let visit = try Visits.one(id, for: actor, in: transaction)
            guard visit.state == .submitted || VisitRules.mayRecord(visit.assignment, by: actor) else { return [] }
            var lines = try Visits.lines(of: id, county: actor.county, in: transaction)
            lines += try Visits.voidings(of: id, county: actor.county, in: transaction).flatMap(\.lines)
            return lines.flatMap(\.photos).map(\.sha256)
        }
    }

    private func address(_ request: WebRequest) throws -> (ID<Visit>, ID<VisitLine>) {
        (try request.parameter("visit"), try request.parameter("line"))
    }

    private func carryOut(
        _ command: some Command, _ request: WebRequest, to visit: ID<Visit>
    ) async throws -> Answer {
        return try await office.answer(request, doing: command) { _ in
            .seeOther("visits/\(visit)")
        }
    }

    private func addLine(_ request: WebRequest) async throws -> Answer {
        let visit: ID<Visit> = try request.parameter("visit")
        let form = FormReader(request.form)
        let line = form.value("line", "编号", form: "一个标识") { ID<VisitLine>($0) }
        let item = form.text("item", "条目", max: 20, optional: true)
        let deduction = form.text("deduction", "扣分项", max: 20, optional: true)
        try form.finish()
        guard let line else { throw Refusal.noSuchPage }
        let kind = item.isEmpty ? nil : VisitLine.Kind(item: item, deduction: deduction)
        return try await office.answer(request.making(line), doing: AddLine(visit: visit, line: line, kind: kind)) {
            _ in
            .seeOther("visits/\(visit)#line-\(line)")
        }
    }

    private func judge(_ request: WebRequest) async throws -> Answer {
        let visit: ID<Visit> = try request.parameter("visit")
        let form = FormReader(request.form)
        let item = form.text("item", "条目", max: 20)
        let word = Self.word(form, request.form, field: "item-\(item)")
        try form.finish()
        guard let word else { throw Refusal.noSuchPage }
        return try await office.answer(request, doing: JudgeItem(visit: visit, item: item, word: word)) { _ in
            .seeOther("visits/\(visit)#item-\(item)")
        }
    }

    /// What a form of `ItemControls` says. A refusal finds its item on the page.
    private static func word(_ form: FormReader, _ input: FormInput, field: String) -> JudgeItem.Word? {
        func number(_ name: String) -> Int? {
            let typed = (input[name] ?? "").mended().trimmed.halfWidth
            guard let number = Int(typed) else {
                form.refuse(field, typed.isEmpty ? "请填数。" : "“\(typed.prefix(20))”不是整数。")
                return nil
            }
            return number
        }
        if let part = input["part"] {
            return form.choice("isThere", "有没有", of: YesOrNo.self).map { .part(part.halfWidth, isThere: $0 == .yes) }
        }
        if input["judged"] != nil {
            return form.choice("judged", "评的结果", of: ItemControls.Choice.self).map(\.word)
        }
        if input["outOf"] != nil {
            guard let all = number("outOf"), let reached = number("reached") else { return nil }
            return .whole(.share(reached: reached, of: all))
        }
        if let mark = input["mark"] {
            guard let points = Points(mark.mended().trimmed.halfWidth) else {
                form.refuse(field, "打分“\(mark.prefix(20))”不对：应是分数，如 8.5。")
                return nil
            }
            return .whole(.mark(points))
        }
        return number(ItemControls.numberField).map { .number($0) }
    }

    private func changeLine(_ request: WebRequest) async throws -> Answer {
        let (visit, line) = try address(request)
        let form = FormReader(request.form)
        // Many lines stand on the page: a refusal must find its own.
        let field = "note-\(line)"
        let count = form.optional("count-\(line)", "数量", form: "1到9999的整数") { Int($0) }
        let note = request.form[field] == nil ? nil : form.text(field, "说明", max: 500, optional: true)
        try form.finish()
        return try await carryOut(ChangeLine(visit: visit, line: line, count: count, note: note), request, to: visit)
    }

    /// Asked before the bytes are taken in: nobody fills the store with photos of others' visits.
    private func admit(_ request: WebRequest) async throws -> (ID<Visit>, ID<VisitLine>) {
        let actor = try request.actor
        let (visit, line) = try address(request)
        _ = try await office.read { try OpenVisit(visit, for: actor, in: $0) }
        return (visit, line)
    }

    private func upload(_ request: WebRequest) async throws -> any Page {
        _ = try await admit(request)
        return try await progress(request)
    }

    private func progress(_ request: WebRequest) async throws -> any Page {
        let (visit, line) = try address(request)
        let actor = try request.actor
        _ = try await office.read { try Visits.one(visit, for: actor, in: $0) }
        return try await photos.receive(request, for: line.description, in: office)
    }

    private func addPhotos(_ request: WebRequest) async throws -> Answer {
        let (visit, line) = try await admit(request)
        let field = "photo-\(line)"
        do {
            let form = FormReader(request.form)
            let sent = try await photos.sent(request, form, for: line.description, in: office)
            try form.finish()
            guard !sent.isEmpty else { throw Refusal.field(field, "photo.empty", "没有选照片，请拍照或从相册选。") }
            return try await carryOut(AddLinePhotos(visit: visit, line: line, photos: sent), request, to: visit)
        } catch let refusal as Refusal where refusal.fields.first?.name == "photo" {
            throw Refusal(refusal.kind, refusal.code, refusal.message, fields: [.init(field, refusal.message)])
        }
    }

    private func submit(_ request: WebRequest) async throws -> Answer {
        let visit: ID<Visit> = try request.parameter("visit")
        let form = FormReader(request.form)
        let isSure = !form.text("isSure", "确定没有扣分", max: 10, optional: true).isEmpty
        let (heldOn, position, accuracy) = try form.finish(
            form.day("heldOn", "检查日期"), form.position().optional,
            form.number("accuracy", "误差", 0...100_000).optional)
        return try await office.answer(
            request,
            doing: SubmitVisit(
                visit: visit, heldOn: heldOn, position: position, accuracy: accuracy, isSure: isSure,
                listeners: listeners)
        ) { total in
            .seeOther("visits/\(visit)", notice: "已提交，得分\(total.shown)。")
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let id: ID<Visit> = try request.parameter("visit")
        let actor = try request.actor
        return try await office.read { transaction in
            let visit = try Visits.one(id, for: actor, in: transaction)
            let sheet = try Editions.one(visit.sheet, visit.edition, county: actor.county, in: transaction).content
            // Until it is submitted, what is noted is the recorder's own.
            let isRecorder = VisitRules.mayRecord(visit.assignment, by: actor)
            let lines =
                visit.state == .submitted || isRecorder
                ? try Visits.lines(of: id, county: actor.county, in: transaction) : []
            let score = try Scoring.score(sheet, lines.observations)
            let mayKnow = isRecorder || Right.voidVisits.isHeld(by: actor)
            let voidings = mayKnow ? try Visits.voidings(of: id, county: actor.county, in: transaction) : []
            guard visit.state == .open, isRecorder else {
                // Whoever handed it in goes on to the next one.
                let isOnTheWay = visit.submittedBy == actor.id && isRecorder
                return VisitPage(
                    visit: visit, sheet: sheet, lines: try judged(lines, of: visit, actor.county, in: transaction),
                    score: score,
                    sheetPath: "sheets/\(visit.sheet)/\(visit.edition)",
                    followUps: try followUps(lines.map(\.id), actor, transaction),
                    voidings: voidings,
                    following: isOnTheWay ? try Visits.following(visit, for: actor, in: transaction) : nil)
            }
            return RecordVisitPage(
                visit: visit, sheet: sheet, lines: lines,
                removed: try RemovedLines.of(id, county: actor.county, in: transaction), voidings: voidings,
                score: score, today: transaction.now.day,
                newLines: newLines(sheet, in: transaction))
        }
    }

    /// With what does not fit: photos of another day, or from far away.
    private func judged(
        _ lines: [VisitLine], of visit: Visit, _ county: String, in transaction: ReadTransaction
    ) throws -> [VisitLine] {
        guard let day = visit.heldOn else { return lines }
        let place = try Places.position(visit.place, county: county, in: transaction) ?? visit.position
        return lines.map { $0.judged(by: .seen(on: day, "检查", near: place)) }
    }

    private func newLines(_ sheet: Sheet, in transaction: ReadTransaction) -> [String: String] {
        let keys = sheet.items.flatMap { item in item.deductions.map { "\(item.code)/\($0.code)" } } + ["good"]
        return Dictionary(
            keys.map { ($0, ID<VisitLine>(at: transaction.now, random: transaction.random(10)).description) },
            uniquingKeysWith: { first, _ in first })
    }

    func filter(_ query: Query) throws -> Visits.Filter {
        let form = FormReader(query)
        var filter = Visits.Filter()
        filter.month = form.optional("month", "月份", form: "月份，如 2019-11") { Month($0) }
        filter.period = form.optional("period", "时段", form: "年、月或两个日期，如 2019、2019-11") { Period($0) }
        filter.scored = form.optional("scored", "评分时段", form: "年、月或两个日期，如 2019、2019-11") { Period($0) }
        filter.tier = form.optional("tier", "层级", form: "列表中的一项") { Tier(rawValue: $0) }
        filter.manner = form.optional("manner", "方式", form: "列表中的一项") { Manner(rawValue: $0) }
        filter.state = form.optional("state", "状态", form: "列表中的一项") { Visit.State(rawValue: $0) }
        filter.plan = form.optional("plan", "计划", form: "一个标识") { ID<Plan>($0) }
        filter.below = form.optional("below", "区划", form: "区划代码") { DivisionCode($0) }
        filter.eachVillageOnce =
            form.optional("each", "计数", form: "village") { $0 == "village" ? $0 : nil } != nil
        filter.on = form.optional("on", "检查的日子", form: "日期，如 2019-11-04") { Day($0) }
        filter.since = form.optional("since", "评分的起始日", form: "日期，如 2019-11-04") { Day($0) }
        filter.after = form.optional("after", "页", form: "上一页的末行") { Self.position($0) }
        try form.finish()
        return filter
    }

    private func all(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let filter = try filter(request.query)
        return try await office.read { transaction in
            let page = try Visits.page(filter, for: actor, limit: Self.pageLength + 1, in: transaction)
            let shown = Array(page.prefix(Self.pageLength))
            let isWhole = page.count == shown.count && filter.after == nil
            let total = isWhole ? shown.count : try Visits.total(filter, for: actor, in: transaction)
            let plan = try filter.plan.map { try Plans.one($0, for: actor, in: transaction).plan }
            let place = try filter.below.map {
                try Units.ofDivision($0, county: actor.county, in: transaction)?.name ?? "\($0)"
            }
            return AllVisitsPage(
                visits: shown, chips: Self.chips(filter, request.query, total: total, plan: plan, place: place),
                month: filter.month, period: filter.period, scored: filter.scored, tier: filter.tier,
                manner: filter.manner, eachVillageOnce: filter.eachVillageOnce,
                state: filter.state, plan: plan, below: filter.below, on: filter.on, since: filter.since,
                query: request.query.without(["after"]).address,
                next: page.count > shown.count ? next(after: shown.last, request.query) : nil)
        }
    }

    private static func chips(
        _ filter: Visits.Filter, _ query: Query, total: Int?, plan: Plan?, place: String?
    ) -> Chips {
        Chips(
            "visits/all", query, total: total, most: Visits.mostCounted, measure: "村次",
            [
                .init("plan", "计划", plan?.chinese), .init("month", "月份", filter.month?.chinese),
                .init("period", "时段", filter.period?.chinese), .init("scored", "评分", filter.scored?.chinese),
                .init("tier", "层级", filter.tier?.chinese),
                .init("manner", "方式", filter.manner?.chinese),
                .init("state", "状态", filter.state?.chinese),
                .init("each", "计数", filter.eachVillageOnce ? "一个行政村一次" : nil), .init("below", "地点", place),
                .init("on", "检查日", filter.on?.chinese),
                .init("since", "评分", filter.since.map { "\($0.chinese)以来" }),
            ])
    }

    private static func position(_ text: String) -> (Month, DivisionCode, ID<Visit>)? {
        let parts = text.split(separator: "_").map(String.init)
        guard parts.count == 3, let month = Month(parts[0]), let division = DivisionCode(parts[1]),
            let id = ID<Visit>(parts[2])
        else { return nil }
        return (month, division, id)
    }

    private func next(after last: Visit?, _ query: Query) -> String? {
        last.map { "visits/all?" + query.setting("after", "\($0.month)_\($0.division)_\($0.id)") }
    }
}
