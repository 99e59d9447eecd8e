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

    var routes: [Route] {
        [
            .page("visits", .right(.recordVisits)) { request in
                let actor = try request.actor
                return try await office.read {
                    VisitsPage(visits: try Visits.waiting(for: actor, in: $0), month: Month($0.now.day))
                }
            },
            .page("visits/:visit", .right(.seePlans), one),
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
            .post("visits/:visit/complete", .right(.makePlans), .pressing("按已交的评分计分"), form: one) { request in
                let visit: ID<Visit> = try request.parameter("visit")
                let form = FormReader(request.form)
                let reason = form.text("completeReason", "原因", max: 200)
                try form.finish()
                return try await office.answer(
                    request, doing: CompletePanelVisit(visit: visit, reason: reason, listeners: listeners)
                ) { total in
                    .seeOther("visits/\(visit)", notice: "已按交了的评分计分，得分\(total.shown)。")
                }
            },
            .page("visits/:visit/members/:member", .right(.seePlans), one),
        ] + Listing.visits.routes(office) + recording("visits/:visit") + recording("visits/:visit/members/:member")
            + media.routes
    }

    /// What is pressed while a visit is walked; of a panel, by each member on his own sheet.
    private func recording(_ path: String) -> [Route] {
        [
            .post("\(path)/lines", .right(.recordVisits), .pressing("记一处"), form: one, addLine),
            .post("\(path)/lines/:line", .right(.recordVisits), .pressing("改一处"), form: one, changeLine),
            .post("\(path)/items", .right(.recordVisits), .pressing("评一项"), form: one, judge),
            .post("\(path)/lines/:line/restore", .right(.recordVisits), .pressing("放回"), form: one) { request in
                let (sheet, line) = (try OwnSheet(request), try self.line(request))
                return try await office.answer(
                    request, doing: RestoreLine(visit: sheet.visit, sheetOf: sheet.juror, line: line)
                ) { _ in
                    .seeOther("\(sheet.path)#line-\(line)")
                }
            },
            .post("\(path)/lines/:line/remove", .right(.recordVisits), .pressing("删去"), form: one) { request in
                let (sheet, line) = (try OwnSheet(request), try self.line(request))
                return try await carryOut(
                    RemoveLine(visit: sheet.visit, sheetOf: sheet.juror, line: line), request, to: sheet)
            },
            .post("\(path)/lines/:line/photos", .right(.recordVisits), .pressing("加照片"), form: one, addPhotos),
            .page("\(path)/lines/:line/uploads/:upload", .right(.recordVisits), progress),
            .post("\(path)/lines/:line/uploads/:upload", .right(.recordVisits), .pressing("上传照片")) {
                .page(try await upload($0))
            },
            .post("\(path)/lines/:line/photos/:photo/remove", .right(.recordVisits), .pressing("删去"), form: one) {
                request in
                let (sheet, line) = (try OwnSheet(request), try self.line(request))
                let photo: String = try request.parameter("photo")
                return try await carryOut(
                    RemoveLinePhoto(visit: sheet.visit, sheetOf: sheet.juror, line: line, sha256: photo), request,
                    to: sheet)
            },
            .post("\(path)/submit", .right(.recordVisits), .pressing("提交检查"), form: one, submit),
        ]
    }

    /// Which sheet a request is about: the visit's, or that of a member of its panel.
    private struct OwnSheet {
        let visit: ID<Visit>
        let member: ID<Person>?

        var juror: String { member?.description ?? "" }
        var path: String { "visits/\(visit)" + (member.map { "/members/\($0)" } ?? "") }

        init(_ request: WebRequest) throws {
            visit = try request.parameter("visit")
            member = request.parameters["member"] == nil ? nil : try request.parameter("member")
        }
    }

    private func line(_ request: WebRequest) throws -> ID<VisitLine> { try request.parameter("line") }

    private var media: RecordMedia<Visit> {
        RecordMedia(at: "visits/:visit", sees: .seePlans, office, photos) { id, actor, transaction in
            let visit = try Visits.one(id, for: actor, in: transaction)
            var lines = try Visits.lines(of: id, county: actor.county, in: transaction)
            guard visit.state == .submitted || VisitRules.mayRecord(visit.assignment, by: actor) else {
                // Until all of a panel have handed in, each sees what is his own.
                return lines.filter { $0.juror == actor.id }.flatMap(\.photos).map(\.sha256)
            }
            lines += try Visits.voidings(of: id, county: actor.county, in: transaction).flatMap(\.lines)
            return lines.flatMap(\.photos).map(\.sha256)
        }
    }

    private func address(_ request: WebRequest) throws -> (ID<Visit>, ID<VisitLine>) {
        (try request.parameter("visit"), try request.parameter("line"))
    }

    private func carryOut(
        _ command: some Command, _ request: WebRequest, to sheet: OwnSheet
    ) async throws -> Answer {
        return try await office.answer(request, doing: command) { _ in
            .seeOther(sheet.path)
        }
    }

    private func addLine(_ request: WebRequest) async throws -> Answer {
        let sheet = try OwnSheet(request)
        let form = FormReader(request.form)
        let line = form.value("line", "编号", form: "一个标识") { ID<VisitLine>($0) }
        let item = form.text("item", "条目", max: 20, optional: true)
        let deduction = form.text("deduction", "扣分项", max: 20, optional: true)
        try form.finish()
        guard let line else { throw Refusal.noSuchPage }
        let kind = item.isEmpty ? nil : VisitLine.Kind(item: item, deduction: deduction)
        return try await office.answer(
            request.making(line),
            doing: AddLine(visit: sheet.visit, sheetOf: sheet.juror, line: line, kind: kind)
        ) { _ in
            .seeOther("\(sheet.path)#line-\(line)")
        }
    }

    private func judge(_ request: WebRequest) async throws -> Answer {
        let sheet = try OwnSheet(request)
        let form = FormReader(request.form)
        let item = form.text("item", "条目", max: 20)
        // Of an item that is marked village by village, which.
        let juror = form.text("juror", "村", max: 20, optional: true)
        let word = Self.word(form, request.form, field: "item-\(item)")
        try form.finish()
        guard let word else { throw Refusal.noSuchPage }
        return try await office.answer(
            request,
            doing: JudgeItem(
                visit: sheet.visit, sheetOf: sheet.juror, item: item, word: word,
                juror: DivisionCode(juror)?.description ?? "")
        ) { _ in
            .seeOther("\(sheet.path)#item-\(item)")
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
        let (sheet, line) = (try OwnSheet(request), try self.line(request))
        let form = FormReader(request.form)
        // Many lines stand on the page: a refusal must find its own.
        let field = "note-\(line)"
        let count = form.optional("count-\(line)", "数量", form: "1到9999的整数") { Int($0) }
        let note = request.form[field] == nil ? nil : form.text(field, "说明", max: 500, optional: true)
        try form.finish()
        return try await carryOut(
            ChangeLine(visit: sheet.visit, sheetOf: sheet.juror, line: line, count: count, note: note), request,
            to: sheet)
    }

    /// Asked before the bytes are taken in: nobody fills the store with photos of others' visits.
    private func admit(_ request: WebRequest) async throws -> (OwnSheet, ID<VisitLine>) {
        let actor = try request.actor
        let (sheet, line) = (try OwnSheet(request), try self.line(request))
        _ = try await office.read { try OpenVisit(sheet.visit, sheetOf: sheet.juror, for: actor, in: $0) }
        return (sheet, line)
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
        let (sheet, line) = try await admit(request)
        let field = "photo-\(line)"
        do {
            let form = FormReader(request.form)
            let sent = try await photos.sent(request, form, for: line.description, in: office)
            try form.finish()
            guard !sent.isEmpty else { throw Refusal.field(field, "photo.empty", "没有选照片，请拍照或从相册选。") }
            return try await carryOut(
                AddLinePhotos(visit: sheet.visit, sheetOf: sheet.juror, line: line, photos: sent), request, to: sheet)
        } catch let refusal as Refusal where refusal.fields.first?.name == "photo" {
            throw Refusal(refusal.kind, refusal.code, refusal.message, fields: [.init(field, refusal.message)])
        }
    }

    private func submit(_ request: WebRequest) async throws -> Answer {
        let sheet = try OwnSheet(request)
        let visit = sheet.visit
        let form = FormReader(request.form)
        let isSure = !form.text("isSure", "确定没有扣分", max: 10, optional: true).isEmpty
        let (heldOn, position, accuracy) = try form.finish(
            form.day("heldOn", "检查日期"), form.position().optional,
            form.number("accuracy", "误差", 0...100_000).optional)
        if let member = sheet.member {
            return try await office.answer(
                request,
                doing: SubmitMarks(
                    visit: visit, member: member, heldOn: heldOn, position: position, accuracy: accuracy,
                    isSure: isSure, listeners: listeners)
            ) { total in
                .seeOther("visits/\(visit)", notice: "已提交，您这份评分\(total.shown)。")
            }
        }
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
        let sheet = try OwnSheet(request)
        let actor = try request.actor
        return try await office.read { transaction in
            let visit = try Visits.one(sheet.visit, for: actor, in: transaction)
            if visit.tier == .panel { return try panel(visit, sheet.member, for: actor, in: transaction) }
            guard sheet.member == nil else { throw Refusal.noSuchPage }
            let content = try Editions.one(visit.sheet, visit.edition, county: actor.county, in: transaction).content
            // Until it is submitted, what is noted is the recorder's own.
            let isRecorder = VisitRules.mayRecord(visit.assignment, by: actor)
            let lines =
                visit.state == .submitted || isRecorder
                ? try Visits.lines(of: visit.id, county: actor.county, in: transaction) : []
            let score = try Scoring.score(content, lines.observations)
            let mayKnow = isRecorder || Right.voidVisits.isHeld(by: actor)
            let voidings = mayKnow ? try Visits.voidings(of: visit.id, county: actor.county, in: transaction) : []
            guard visit.state == .open, isRecorder else {
                // Whoever handed it in goes on to the next one.
                let isOnTheWay = visit.submittedBy == actor.id && isRecorder
                return VisitPage(
                    visit: visit, sheet: content,
                    lines: try judged(lines, of: visit, actor.county, in: transaction),
                    score: score,
                    sheetPath: "sheets/\(visit.sheet)/\(visit.edition)",
                    followUps: try followUps(lines.map(\.id), actor, transaction),
                    voidings: voidings,
                    following: isOnTheWay ? try Visits.following(visit, for: actor, in: transaction) : nil)
            }
            return RecordVisitPage(
                visit: visit, sheet: content, lines: lines,
                removed: try RemovedLines.of(visit.id, county: actor.county, in: transaction), voidings: voidings,
                score: score, today: transaction.now.day,
                sample: try Visits.sample(of: visit.id, county: actor.county, in: transaction),
                newLines: newLines(content, in: transaction))
        }
    }

    /// A panel's visit: for a member his own sheet until he hands it in, for the office that of one it enters for, else who
    /// has handed in and, once all have, what it comes to.
    private func panel(
        _ visit: Visit, _ asked: ID<Person>?, for actor: Actor, in transaction: ReadTransaction
    ) throws -> any Page {
        let county = actor.county
        let content = try Editions.one(visit.sheet, visit.edition, county: county, in: transaction).content
        let panel = try PanelQueries.visit(visit, county: county, in: transaction)
        let all = try Visits.lines(of: visit.id, county: county, in: transaction)
        let juror = asked?.description ?? actor.id
        if let asked {
            guard panel.seat(of: juror) != nil, asked.description == actor.id || actor.isOffice else {
                throw Refusal(.missing, "panel.noSeat", "没有这份评分表，或者它不是您的。请从“我的检查”进入。")
            }
        }
        let mayKnow = actor.isOffice || Right.voidVisits.isHeld(by: actor)
        let voidings = mayKnow ? try Visits.voidings(of: visit.id, county: county, in: transaction) : []
        if visit.state == .open, let seat = panel.seat(of: juror), seat.isTaken, panel.mark(of: juror) == nil {
            let lines = all.filter { $0.juror == juror }
            return RecordVisitPage(
                visit: visit, sheet: content, lines: lines,
                removed: try RemovedLines.of(visit.id, county: county, in: transaction).filter { $0.juror == juror },
                voidings: [], score: try Scoring.score(content, lines.observations), today: transaction.now.day,
                member: seat, newLines: newLines(content, in: transaction))
        }
        // Who is marked does not learn who of the panel gave what.
        let isOpen = actor.scope == .county && !actor.isOnPanelsOnly
        let sheets = try panel.marks.map { mark in
            let whole = mark.person.description
            let isShown = visit.state == .submitted || whole == actor.id
            let lines =
                isShown
                ? try judged(all.filter { $0.juror == whole }, of: visit, county, in: transaction) : []
            return PanelVisitPage.MemberSheet(
                mark, panel.seat(of: whole), isNamed: isOpen || whole == actor.id,
                isShown: isShown || actor.isOffice, lines: lines, score: try Scoring.score(content, lines.observations))
        }
        let isOnTheWay = panel.mark(of: actor.id) != nil
        return PanelVisitPage(
            visit: visit, sheet: content, sheets: sheets,
            awaited: panel.awaited.map { .init($0, isNamed: isOpen, mayEnter: actor.isOffice && visit.state == .open) },
            arithmetic: visit.state == .submitted ? panel.mean.arithmetic : nil,
            fewer: try PanelQueries.fewer(visit.id, county: county, in: transaction),
            sheetPath: "sheets/\(visit.sheet)/\(visit.edition)",
            followUps: visit.state == .submitted ? try followUps(all.map(\.id), actor, transaction) : [:],
            voidings: voidings,
            following: isOnTheWay ? try Visits.following(visit, for: actor, in: transaction) : nil)
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
}
