import Database
import Findings
import Kernel
import Office
import Organisation
import Web

struct CaseRoutes: Sendable {
    let premises: Premises
    let meetings: CaseMeetings
    private var office: Office { premises.office }

    var routes: [Route] {
        let one = "cases/:coordinationCase"
        return [
            .page("cases/new", .right(.manageCases), newForm),
            .post("cases/new", .right(.manageCases), Self.wording("登记难点问题"), form: newForm) { request in
                let (text, dueOn) = try FormReader(request.form).registered
                return try await office.answer(request, doing: RegisterCase(text, dueOn: dueOn)) { id in
                    .seeOther("cases/\(id)", notice: "已登记。接着添加点位、归集问题，给单位下达分工，再开始整治。")
                }
            },
            .page(one, .right(.seeCases), page),
            .page("\(one)/edit", .right(.manageCases), editForm),
            .post("\(one)/edit", .right(.manageCases), Self.wording("修改难点问题"), form: editForm) { request in
                let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
                let text = try FormReader(request.form).caseText
                return try await office.answer(request, doing: ReviseCase(id, text)) { _ in
                    .seeOther("cases/\(id)", notice: "已保存。")
                }
            },
            .page("\(one)/findings", .right(.manageCases), choose),
            .post("\(one)/findings", .right(.manageCases), .pressing("归集问题"), form: choose, gather),
            .post("\(one)/findings/:gathered/release", .right(.manageCases), .pressing("移出归集的问题"), form: page) {
                request in
                let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
                return try await office.answer(
                    request, doing: ReleaseFinding(id, try request.parameter("gathered"))
                ) { _ in .seeOther("cases/\(id)#findings", notice: "已移出，问题本身不变。") }
            },
            .post("\(one)/places", .right(.manageCases), Self.placing, form: page, addPlace),
            .post("\(one)/shares", .right(.manageCases), Self.sharing, form: page, giveShare),
            .post("\(one)/visits", .right(.manageCases), Self.visiting, form: page, recordVisit),
            .post("\(one)/items", .right(.manageCases), .pressing("添加清单"), form: page, addItem),
            .post("\(one)/meetings", .right(.manageCases), .pressing("关联会议"), form: page, linkMeeting),
        ]
            + Listing.cases.routes(office) + CoordinationCase.procedure.routes(premises, page: page)
            + CoordinationCase.procedure.media(premises).routes(page: page)
    }

    // MARK: What forms say

    private static func wording(_ words: String) -> Deed {
        .writing(
            words,
            [
                .choice("kind", "类别") { (kind: CoordinationCase.Kind) in kind.chinese }, .text("title", "名称"),
                .text("situation", "情况和成因"), .text("aims", "整治目标"), .text("dueOn", "整治期限"),
            ])
    }

    private static let placing = Deed.writing(
        "添加点位", [.brought("division", "村（社区）") { _ in "所选的地方" }, .text("spot", "位置")])
    private static let sharing = Deed.writing(
        "下达分工", [.brought("unit", "单位") { _ in "所选的单位" }, .text("task", "分工"), .text("dueOn", "期限")])
    private static let visiting = Deed.writing(
        "登记走访调研",
        [
            .choice("kind", "类别") { (kind: CaseVisit.Kind) in kind.chinese }, .text("visitedOn", "走访日期"),
            .text("visitors", "走访人"), .text("spot", "地点"), .text("words", "情况"), .text("promise", "承诺"),
            .brought("promiseUnit", "兑现的单位") { _ in "所选的单位" }, .text("promiseDue", "承诺的期限"),
        ])

    // MARK: Pages

    private func newForm(_ request: WebRequest) async throws -> any Page { CaseForm(record: nil) }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        return try await office.read { [meetings] in try CasePage(id, meetings, for: actor, in: $0) }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        return try await office.read { CaseForm(record: try Cases.one(id, for: actor, in: $0)) }
    }

    private func choose(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        // After a refused choice the list stands as it stood: its query came with the form.
        let query = request.method == .post ? Query(request.form["query"] ?? "") : request.query
        let form = FormReader(query)
        let below = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        let search = form.text("q", "搜索", max: 50, optional: true)
        try form.finish()
        return try await office.read { transaction in
            try GatherPage(
                record: Cases.one(id, for: actor, in: transaction), below: below, search: search,
                query: query.address, for: actor, in: transaction)
        }
    }

    // MARK: Deeds

    private func gather(_ request: WebRequest) async throws -> Answer {
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        let findings = request.form.all("finding").compactMap { ID<Finding>($0) }
        return try await office.answer(request, doing: GatherFindings(id, findings)) { count in
            .seeOther("cases/\(id)#findings", notice: "已归集\(count)件问题。")
        }
    }

    private func addPlace(_ request: WebRequest) async throws -> Answer {
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        let form = FormReader(request.form)
        let (division, spot) = try form.finish(
            form.value("division", "村（社区）", form: "列表中的一项") { DivisionCode($0) },
            form.text("spot", "位置", max: 60))
        return try await office.answer(request, doing: AddCasePlace(id, division: division, spot: spot)) { _ in
            .seeOther("cases/\(id)#places", notice: "已添加点位：\(spot)。")
        }
    }

    private func giveShare(_ request: WebRequest) async throws -> Answer {
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        let form = FormReader(request.form)
        let (unit, task, dueOn) = try form.finish(
            form.id("unit", "单位", of: Unit.self), form.text("task", "分工", max: 100), form.day("dueOn", "期限"))
        return try await office.answer(request, doing: GiveShare(id, unit: unit, task: task, dueOn: dueOn)) { _ in
            .seeOther("cases/\(id)#shares", notice: "已下达分工：\(task)。")
        }
    }

    private func recordVisit(_ request: WebRequest) async throws -> Answer {
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        let form = FormReader(request.form)
        let (kind, day, visitors, spot, words, promise, unit, due) = try form.finish(
            form.choice("kind", "类别", of: CaseVisit.Kind.self), form.day("visitedOn", "走访日期"),
            form.text("visitors", "走访人", max: 60), form.text("spot", "地点", max: 60),
            form.prose("words", "情况", max: 1000),
            form.note("promise", "承诺", max: 200), form.id("promiseUnit", "兑现的单位", of: Unit.self).optional,
            form.day("promiseDue", "承诺的期限").optional)
        return try await office.answer(
            request,
            doing: RecordCaseVisit(
                id, kind: kind, visitedOn: day, visitors: visitors, spot: spot, words: words,
                promise: .init(promise, unit: unit, dueOn: due))
        ) { _ in .seeOther("cases/\(id)#visits", notice: "已登记\(kind.chinese)。\(promise.isEmpty ? "" : "承诺到期以前会提醒。")") }
    }

    private func addItem(_ request: WebRequest) async throws -> Answer {
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        let actor = try request.actor
        // Before photos are taken in.
        _ = try await office.read { try Cases.one(id, for: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (kind, label, division, spot, foundOn, note) = try form.finish(
            form.choice("kind", "类别", of: InventoryItem.Kind.self), form.text("label", "编号", max: 40),
            form.value("division", "村（社区）", form: "列表中的一项") { DivisionCode($0) },
            form.text("spot", "位置", max: 60), form.day("foundOn", "发现日期"), form.note("note", "情况", max: 500))
        return try await office.answer(
            request,
            doing: ListItem(
                id, kind: kind, label: label, division: division, spot: spot, note: note, foundOn: foundOn,
                photos: photos)
        ) { _ in .seeOther("cases/\(id)#inventory", notice: "已列入清单：\(label)。") }
    }

    private func linkMeeting(_ request: WebRequest) async throws -> Answer {
        let id: ID<CoordinationCase> = try request.parameter("coordinationCase")
        let form = FormReader(request.form)
        let meeting = try form.finish(form.text("meeting", "会议", max: 100))
        return try await office.answer(request, doing: LinkMeeting(id, meeting, among: meetings)) { _ in
            .seeOther("cases/\(id)#meetings", notice: "已关联会议。")
        }
    }
}

extension FormReader {
    private var textFields: (Field<CoordinationCase.Kind>, Field<String>, Field<String>, Field<String>) {
        (
            choice("kind", "类别", of: CoordinationCase.Kind.self), text("title", "名称", max: 60),
            prose("situation", "情况和成因", max: 2000), note("aims", "整治目标", max: 1000)
        )
    }

    fileprivate var caseText: CaseText {
        get throws {
            let fields = textFields
            let (kind, title, situation, aims) = try finish(fields.0, fields.1, fields.2, fields.3)
            return CaseText(kind: kind, title: title, situation: situation, aims: aims)
        }
    }

    fileprivate var registered: (CaseText, Day) {
        get throws {
            let fields = textFields
            let (kind, title, situation, aims, due) = try finish(
                fields.0, fields.1, fields.2, fields.3, day("dueOn", "整治期限"))
            return (CaseText(kind: kind, title: title, situation: situation, aims: aims), due)
        }
    }
}
