import Database
import Documents
import Findings
import Inspections
import Kernel
import Media
import Office
import Organisation
import Web

struct ExposureRoutes: Sendable {
    let premises: Premises
    var office: Office { premises.office }

    var routes: [Route] {
        let one = "exposures/:exposure"
        let item = "exposures/items/:exposureItem"
        return Listing<ExposureIssue>.exposures.routes(office) + Listing<ExposureItem>.exposureItems.routes(office)
            + [
                .page("exposures/new", .right(.draftExposures), newForm),
                .post("exposures/new", .right(.draftExposures), Self.drafting("选题"), form: newForm, draft),
                .page(one, .right(.seeExposures), page),
                .page("\(one)/edit", .right(.draftExposures), editForm),
                .post("\(one)/edit", .right(.draftExposures), Self.drafting("修改曝光台"), form: editForm, edit),
                .page("\(one)/findings", .right(.chooseExposures), choose),
                .post("\(one)/findings", .right(.chooseExposures), .pressing("选入问题"), form: choose, add),
                .page("\(one)/items/new", .right(.draftExposures), newItem),
                .post("\(one)/items/new", .right(.draftExposures), .pressing("添加曝光问题"), form: newItem, addItem),
                .get("\(one)/issue.docx", .right(.seeExposures), document),
                .page("\(item)/edit", .right(.draftExposures), itemForm),
                .post("\(item)/edit", .right(.draftExposures), .pressing("修改曝光问题"), form: itemForm, editItem),
                .post("\(item)/lead", .right(.chooseExposures), .pressing("定承办单位"), form: itemForm, chooseLead),
                .post("\(item)/remove", .right(.draftExposures), .pressing("移出曝光问题"), form: itemForm, removeItem),
                .post(
                    "\(item)/photos/:picture/remove", .right(.draftExposures), .pressing("去掉照片"), form: itemForm,
                    removePhoto),
            ]
            + ExposureIssue.procedure.routes(premises, page: page)
            + ExposureIssue.procedure.media(premises).routes(page: page)
            + RecordGate<ExposureIssue>(at: one, office).routes(page: page) + masks.routes
    }

    private var masks: RecordMasks<ExposureItem> {
        RecordMasks(at: "exposures/items/:exposureItem", sees: .seeExposures, premises) { [office] id, actor, county in
            try await office.read { transaction in
                let item = try Exposures.item(id, for: actor, in: transaction)
                return .init(
                    sources: try Exposures.photos(of: [id], county: county, in: transaction)[id]?.all ?? [],
                    masks: try PhotoMasks.of(ExposureItem.kind, [id.description], county: county, in: transaction)[
                        id.description] ?? [:], back: "exposures/\(item.issue)", title: "\(item.village)：\(item.title)")
            }
        }
    }

    // MARK: An issue

    private static func drafting(_ words: String) -> Deed {
        .writing(
            words,
            [
                .choice("channel", "类别") { (channel: ExposureIssue.Channel) in channel.chinese },
                .text("title", "标题"), .text("introduction", "导语"), .text("media", "媒体"), .text("link", "链接"),
                .text("broadcastOn", "播出日期"), .brought("editor", "媒体编辑") { _ in "所选的媒体编辑" },
                .brought("version", "版本") { "第\($0)稿" },
            ])
    }

    private func text(_ form: FormReader) throws -> ExposureText {
        let (channel, title, introduction, media, link, broadcastOn) = try form.finish(
            form.choice("channel", "类别", of: ExposureIssue.Channel.self), form.text("title", "标题", max: 60),
            form.note("introduction", "导语", max: 1000), form.note("media", "媒体", max: 60),
            form.note("link", "链接", max: 500), form.day("broadcastOn", "播出（刊发）日期").optional)
        return ExposureText(
            channel: channel, title: title, introduction: introduction, media: media, link: link,
            broadcastOn: broadcastOn)
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            IssueForm(
                issue: nil,
                editors: actor.has(.clerk)
                    ? try People.holding(.mediaEditor, county: actor.county, in: transaction).map {
                        ($0.person.id.description, "\($0.person.name)（\($0.person.unitName)）")
                    } : [])
        }
    }

    private func draft(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let editor = form.optional("editor", "媒体编辑", form: "列表中的一项") { ID<Person>($0) }
        let text = try text(form)
        return try await office.answer(request, doing: DraftIssue(text, editor: editor)) { id in
            .seeOther("exposures/\(id)", notice: "已选题，接着选入要曝光的问题。")
        }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        return try await office.read { transaction in
            let county = actor.county
            let issue = try Exposures.one(id, for: actor, in: transaction)
            let items = try Exposures.items(of: [id], county: county, in: transaction)
            let course = try ExposureIssue.procedure.course(of: id, county: county, in: transaction)
            let writers = Set(course.taken.filter { ExposureIssue.writing.contains($0.step) }.map(\.actor))
            let isMade = ![.published, .assigned, .answered, .revisited, .archived, .withdrawn, .dropped].contains(
                issue.state)
            let isFollowed = [.published, .assigned, .answered, .revisited].contains(issue.state)
            return IssuePage(
                issue: issue,
                part: try ExposureIssue.procedure.part(of: issue, id, for: actor, in: transaction),
                items: items,
                photos: try Exposures.photos(of: items.map(\.id), county: county, in: transaction),
                masks: try PhotoMasks.of(
                    ExposureItem.kind, items.map(\.id.description), county: county, in: transaction),
                missing: isMade
                    ? try Exposures.missing(issue, isConfirmed: true, county: county, in: transaction) : [],
                unshown: isFollowed ? try Exposures.unshown(issue, county: county, in: transaction) : [],
                hits: try ExposureIssue.hits(id, by: actor, in: transaction), mayRelease: !writers.contains(actor.id),
                files: try RecordFiles.of(ExposureIssue.kind, id.description, county: county, in: transaction),
                mayEdit: may([ExposureIssue.choose, ExposureIssue.edit], issue, course, actor),
                mayComplete: may([ExposureIssue.complete], issue, course, actor),
                leads: try leads(for: items, actor, in: transaction),
                charges: Right.chooseExposures.isHeld(by: actor)
                    ? try Exposures.charges(of: items, county: county, in: transaction) : nil, now: transaction.now)
        }
    }

    /// Whom to choose from, for who may, where there is something to be assigned.
    private func leads(
        for items: [ExposureItem], _ actor: Actor, in transaction: ReadTransaction
    ) throws -> [(value: String, label: String)] {
        guard Right.chooseExposures.isHeld(by: actor), items.contains(where: \.isToBeAssigned) else { return [] }
        return try Exposures.leadChoices(county: actor.county, in: transaction)
    }

    private func may(
        _ steps: [String], _ issue: ExposureIssue, _ course: RecordCourse<ExposureIssue.State>, _ actor: Actor
    ) -> Bool {
        let procedure = ExposureIssue.procedure
        return steps.compactMap(procedure.step(named:)).contains { step in
            (try? procedure.admit(step, to: issue, course, by: actor)) != nil
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        return try await office.read { try IssueForm(issue: Exposures.one(id, for: actor, in: $0), editors: []) }
    }

    private func edit(_ request: WebRequest) async throws -> Answer {
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        let form = FormReader(request.form)
        let version: Int? = form.value("version", "版本", form: "页面带来的版本号") { Int($0) }
        let text = try text(form)
        return try await office.answer(request, doing: EditIssue(id, text, version: version ?? 0)) { _ in
            .seeOther("exposures/\(id)", notice: "已保存。")
        }
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        let (issue, shown) = try await office.read { transaction in
            let issue = try Exposures.one(id, for: actor, in: transaction)
            return (issue, try PublicIssue.made(of: issue, county: actor.county, in: transaction))
        }
        return try await shown.download(
            request.county, office, premises.photos,
            remark: ExposureIssue.State.open.contains(issue.state) ? nil : "\(issue.state.chinese)，未发布")
    }

    // MARK: What it shows

    private func choose(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        // After a refused choice the list stands as it stood: its query came with the form.
        let query = request.method == .post ? Query(request.form["query"] ?? "") : request.query
        let asked = try CandidateFilter(FormReader(query))
        return try await office.read { transaction in
            try ChooseFindingsPage(
                issue: Exposures.one(id, for: actor, in: transaction), asked: asked, query: query.address,
                for: actor, in: transaction)
        }
    }

    private func add(_ request: WebRequest) async throws -> Answer {
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        let findings = request.form.all("finding").compactMap { ID<Finding>($0) }
        return try await office.answer(request, doing: AddFindings(id, findings)) { count in
            .seeOther("exposures/\(id)", notice: "已选入\(count)个问题，接着遮挡照片。")
        }
    }

    private func newItem(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        return try await office.read { transaction in
            NewItemPage(
                issue: try Exposures.one(id, for: actor, in: transaction),
                places: try Units.all(
                    county: actor.county, kinds: [.township, .village], notGoneOn: transaction.now.day, in: transaction)
            )
        }
    }

    private func addItem(_ request: WebRequest) async throws -> Answer {
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        let actor = try request.actor
        // Before photos are taken in.
        _ = try await office.read { try Exposures.one(id, for: actor, in: $0) }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
        let (division, topic, title, description) = try form.finish(
            form.value("division", "地点", form: "列表中的一项") { DivisionCode($0) },
            form.text("topic", "类别", max: 20), form.text("title", "标题", max: 60),
            form.note("description", "说明", max: 1000))
        return try await office.answer(
            request,
            doing: AddItem(
                id, division: division, topic: topic, title: title, description: description, photos: photos)
        ) { _ in .seeOther("exposures/\(id)", notice: "已添加，接着遮挡照片。") }
    }

    private func itemForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ExposureItem> = try request.parameter("exposureItem")
        return try await office.read { transaction in
            let item = try Exposures.item(id, for: actor, in: transaction)
            return ItemPage(
                item: item, photos: try Exposures.photos(of: [id], county: actor.county, in: transaction)[id],
                offered: try (Right.seeFindings.isHeld(by: actor) ? item.finding : nil).map {
                    try Findings.photos(of: $0, county: actor.county, in: transaction)
                }, leads: try leads(for: [item], actor, in: transaction))
        }
    }

    private func chooseLead(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let unit = form.optional("unit", "承办单位", form: "列表中的一项") { ID<Unit>($0) }
        try form.finish()
        return try await office.answer(request, doing: ChooseLead(try request.parameter("exposureItem"), unit)) {
            issue in .seeOther("exposures/\(issue)", notice: "已定承办单位，交办时照它下达。")
        }
    }

    private func editItem(_ request: WebRequest) async throws -> Answer {
        let id: ID<ExposureItem> = try request.parameter("exposureItem")
        let actor = try request.actor
        let item = try await office.read { try Exposures.item(id, for: actor, in: $0) }
        let isDraft = ExposureIssue.State.drafts.contains(item.issueState)
        let form = FormReader(request.form)
        let sent = try await premises.photos.sent(request, form, for: id.description, in: office)
        var words: EditItem.Words?
        if isDraft {
            let (title, description) = try form.finish(
                form.text("title", "标题", max: 60), form.note("description", "说明", max: 1000))
            words = EditItem.Words(title: title, description: description)
        }
        try form.finish()
        let part = isDraft && request.form["part"] != "after" ? ExposureItem.before : ExposureItem.after
        return try await office.answer(
            request,
            doing: EditItem(
                id, words: words,
                picked: Right.seeFindings.isHeld(by: actor)
                    ? [
                        ExposureItem.before: request.form.all("before"), ExposureItem.after: request.form.all("after"),
                    ] : [:], photos: [part: sent])
        ) { _ in .seeOther("exposures/\(item.issue)", notice: "已保存。新选的照片要遮挡并由另一位确认后才公开。") }
    }

    private func removeItem(_ request: WebRequest) async throws -> Answer {
        try await office.answer(request, doing: RemoveItem(try request.parameter("exposureItem"))) { issue in
            .seeOther("exposures/\(issue)", notice: "已移出。")
        }
    }

    private func removePhoto(_ request: WebRequest) async throws -> Answer {
        let photo: String = try request.parameter("picture")
        return try await office.answer(
            request, doing: RemoveItemPhoto(try request.parameter("exposureItem"), photo)
        ) { issue in .seeOther("exposures/\(issue)", notice: "已去掉这张照片。") }
    }
}
