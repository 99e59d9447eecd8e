import Database
import Kernel
import Media
import Office
import Organisation
import Web

struct ReturnRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("returns/:collectionReturn", .right(.seeReturns), one),
            .post("returns/:collectionReturn/send", .right(.seeReturns), Self.sending, form: one, send),
            .post("returns/:collectionReturn/receipt", .right(.seeReturns), .pressing("签收"), form: one) { request in
                try await take(request, request.form["step"] == "read" ? "read" : "receive", "已签收。")
            },
            .post("returns/:collectionReturn/back", .right(.manageCollections), .pressing("退回修改"), form: one) {
                request in
                try await take(request, "back", "已退回，对方会在首页看到。")
            },
            .get("returns/:collectionReturn/notice/files/:file", .right(.seeReturns), noticeFile),
        ] + CollectionReturn.procedure.media(premises).routes(page: one) + Listing.returns.routes(office)
            + ReturnListRoutes(premises: premises).routes(page: one)
    }

    private static let sending = Deed.writing(
        "报送填报",
        [
            .text("f*", "栏目"), .brought("form", "表的版本") { "第\($0)版" },
            .brought("opened", "打开时间") { Int64($0).map { Instant(milliseconds: $0).chinese } },
            .text("onBehalfOf", "代谁填报"),
        ])

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        return try await office.read { transaction in
            let record = try Returns.one(id, for: actor, in: transaction)
            let course = try CollectionReturn.procedure.course(of: id, county: actor.county, in: transaction)
            let possible = CollectionReturn.procedure.possible(for: actor, on: record, course)
            return ReturnPage(
                record: record,
                words: try Collections.words(of: record.collection, county: actor.county, in: transaction),
                versions: try Collections.forms(of: record.collection, county: actor.county, in: transaction),
                answers: try Returns.answers(of: id, county: actor.county, in: transaction),
                notice: try RecordFiles.of(
                    Collection.kind, record.collection.description, county: actor.county, in: transaction),
                files: try RecordFiles.of(
                    CollectionReturn.kind, id.description, county: actor.county, in: transaction),
                mayFile: (try? CollectionReturn.checkFiling(id, by: actor, in: transaction)) != nil,
                part: try CollectionReturn.procedure.part(of: record, id, for: actor, in: transaction),
                back: record.state == .back ? course.last("back")?.answers.note : nil,
                possible: record.collectionState == .open || record.state == .sent
                    ? possible.map { .init(step: $0.step.name, isOnBehalf: $0.part == .onBehalf) } : [],
                maySeeAll: actor.scope == .county, now: transaction.now)
        }
    }

    /// What the notice itself carries, for whoever was sent it.
    private func noticeFile(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let sha256: String = try request.parameter("file")
        let file = try await office.read { transaction in
            let record = try Returns.one(id, for: actor, in: transaction)
            return try RecordFiles.of(
                Collection.kind, record.collection.description, county: actor.county, in: transaction
            ).first { $0.sha256 == sha256 }
        }
        guard let file else { throw Refusal.noSuchPage }
        return .file(try await FileStore(beside: premises.photos).download(file))
    }

    private func send(_ request: WebRequest) async throws -> Answer {
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let form = FormReader(request.form)
        let version = form.value("form", "表的版本", form: "页面给出的版本") { Int($0) }
        let onBehalfOf = form.text("onBehalfOf", "代谁填报", max: 60, optional: true)
        let opened = form.optional("opened", "打开时间", form: "页面给出的时间") { Int64($0) }
        try form.finish()
        let typed = request.form.fields.filter { $0.name.wholeMatch(of: /f\d+/) != nil }
        let command = SendReturn(
            id, form: version ?? 0, typed: Dictionary(typed.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            openedAt: opened.map { Instant(milliseconds: $0) }, onBehalfOf: onBehalfOf)
        return try await office.answer(request, doing: command) { _ in
            .seeOther("returns/\(id)", notice: "已报送。")
        }
    }

    private func take(_ request: WebRequest, _ step: String, _ notice: String) async throws -> Answer {
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let form = FormReader(request.form)
        let answers = StepAnswers(
            note: form.prose("note", "要改什么", max: 1000, optional: true),
            onBehalfOf: form.text("onBehalfOf", "代谁签收", max: 60, optional: true))
        try form.finish()
        return try await office.answer(
            request, doing: try TakeProcedureStep(CollectionReturn.procedure, id, step, answers: answers)
        ) { _ in .seeOther("returns/\(id)", notice: notice) }
    }
}

/// A unit's own page of a notice or a collection: read, sign, fill in, on a phone.
struct ReturnPage: Page {
    struct Possible: Encodable, Sendable {
        let step: String
        let isOnBehalf: Bool
    }

    let record: CollectionReturn
    let words: String
    let versions: [[FormField]]
    let answers: [CollectionAnswer]
    /// Of the notice, and of what the unit sends with its answers.
    let notice: [RecordFile]
    let files: [RecordFile]
    let mayFile: Bool
    let part: ProcedurePart
    /// What the office wants changed.
    let back: String?
    let possible: [Possible]
    let maySeeAll: Bool
    let now: Instant
    var title: String { record.title }
    var help: String { "发给本单位的通知或要填的表：签收、填报、看退回的原因，都在这一页。" }

    var parents: [Crumb] { [Crumb("通知收表", "returns")] }

    private func mayTake(_ step: String) -> Possible? { possible.first { $0.step == step } }

    func body(_ view: View) -> HTML {
        let isReceipt = record.asks == .receipt
        return """
            \(view.heading(title, "\(view.standing(part, now: now))　\(record.party.name)　截止：\(record.due.chinese)", actions: HTML.when(maySeeAll, view.linkButton("整份通知收表", "collections/\(record.collection)"))))
            \(HTML.when(record.reminders > 0 && CollectionReturn.State.outstanding.contains(record.state), "<div class=\"notice-amber\">创建办已经催报\(record.reminders)次，请尽快办理。</div>"))
            \(HTML.with(back) { "<div class=\"notice-amber\"><strong>退回修改：</strong>\($0)</div>" })
            \(HTML.when(record.state == .missed, "<div class=\"notice-amber\">已经结束收表，没有收到这份。还要报的，请联系创建办。</div>"))
            <div class="columns"><div>
            <section class="card-paper"><p class="kept">\(words)</p>\(view.fileList(notice, of: "returns/\(record.id)/notice"))\(HTML.with(answers.first) { sent($0) })</section>
            \(HTML.with(mayTake(isReceipt ? "read" : "receive")) { receipt($0, view) })
            \(HTML.with(isReceipt ? nil : mayTake("send")) { record.asks == .list ? listing($0, view) : sending($0, view) })
            \(HTML.with(mayTake("back")) { _ in sendingBack(view) })
            </div><div>
            \(view.attachments(files, of: "returns/\(record.id)", mayAdd: mayFile))
            \(view.timeline(part))</div></div>
            """
    }

    private func sent(_ answer: CollectionAnswer) -> HTML {
        let fields = answer.form <= versions.count ? versions[answer.form - 1] : []
        let content: HTML =
            if let list = answer.list { listed(list, fields) } else {
                """
                <dl class="record typed">
                \(HTML.each(fields) { "<dt>\($0.label)</dt><dd>\(answer.answers[$0.key]?.chinese ?? "—")</dd>" })</dl>
                """
            }
        return """
            <h2>报送的内容</h2>\(content)
            <p class="soft">\(answer.sentByName)，\(answer.sentAt.chinese)\(HTML.with(answer.minutes) { "，用时\($0)分钟" })\(HTML.when(answers.count > 1, "，第\(answers.count)次报送"))</p>
            """
    }

    private func listed(_ rows: [Answers], _ fields: [FormField]) -> HTML {
        guard !rows.isEmpty else { return "<p>零报告：没有要报的。</p>" }
        return """
            <div class="table-box"><table class="cards"><thead><tr><th class="number">序号</th>\
            \(HTML.each(fields) { "<th\(HTML.when($0.kind == .number, " class=\"number\""))>\($0.label)</th>" })</tr></thead><tbody>
            \(HTML.each(Array(rows.enumerated())) { index, row in
                """
                <tr><td class="number" data-label="序号">\(index + 1)</td>\(HTML.each(fields) { field in
                    "<td\(HTML.when(field.kind == .number, " class=\"number\"")) data-label=\"\(field.label)\">\(row[field.key]?.chinese ?? "—")</td>"
                })</tr>
                """
            })</tbody></table></div>
            """
    }

    /// What the form is filled with when it is opened again: what was sent before, where it is of the same kind.
    private func recorded(_ field: FormField) -> String { answers.first?.answers[field.key]?.typed ?? "" }

    private func behalf(_ possible: Possible, _ view: View, _ id: String) -> HTML {
        .when(
            possible.isOnBehalf,
            view.input("onBehalfOf", "代谁办理", help: "写明姓名和依据，如 张敏，电话。", max: 60, id: id))
    }

    private func receipt(_ possible: Possible, _ view: View) -> HTML {
        let form = view.form(
            "returns/\(record.id)/receipt", id: "receipt",
            """
            <input type="hidden" name="step" value="\(possible.step)">\(behalf(possible, view, "receipt-onBehalfOf"))
            <div class="actions"><button class="btn \(record.asks == .receipt ? "btn-primary" : "btn-outline-secondary")" type="submit">签收</button></div>
            """)
        let words = record.asks == .receipt ? "看过以后请签收。" : "先签收，让创建办知道已经收到；填好再报。"
        let part: HTML =
            possible.isOnBehalf
            ? "<details class=\"act\"><summary>签收（代填）</summary>\(form)</details>" : "<p>\(words)</p>\(form)"
        return "<section class=\"card-paper\">\(part)</section>"
    }

    private func sending(_ possible: Possible, _ view: View) -> HTML {
        let fields = versions.last ?? []
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/send")
        let own = isRefused ? view : view.withoutRefusal
        // Since when the form is open: it stays while the form comes back refused.
        let opened = isRefused ? view.request.form["opened"] ?? "" : String(now.milliseconds)
        let form = own.form(
            "returns/\(record.id)/send", id: "send",
            """
            <input type="hidden" name="form" value="\(versions.count)"><input type="hidden" name="opened" value="\(opened)">
            \(HTML.each(fields) { field($0, own) })
            \(behalf(possible, own, "send-onBehalfOf"))
            \(own.submit("报送"))
            """)
        let part: HTML =
            possible.isOnBehalf
            ? "<details class=\"act\"\(HTML.when(isRefused, " open"))><summary>报送（代填）</summary>\(form)</details>"
            : "<h2>填报</h2>\(form)"
        return "<section class=\"card-paper\">\(part)</section>"
    }

    /// The list is filled in as a file: downloaded, sent back, looked at, and then sent.
    private func listing(_ possible: Possible, _ view: View) -> HTML {
        let isNone = view.refusal != nil && view.request.path.hasSuffix("/none")
        let none = isNone ? view : view.withoutRefusal
        let file = view.refusal != nil && view.request.path.hasSuffix("/import") ? view : view.withoutRefusal
        return """
            <section class="card-paper"><h2>交清单\(HTML.when(possible.isOnBehalf, "（代填）"))</h2>
            <ol><li>下载表格，一行填一处（一件、一人），填好存盘；\(HTML.when(answers.first?.list?.isEmpty == false, "上次报的已经在里面，"))栏目不要改。</li>
            <li>选择填好的文件，先核对，没有错再报送。</li></ol>
            <div class="actions">\(view.linkButton("下载表格（.xlsx）", "returns/\(record.id)/list.xlsx"))</div>
            \(file.form("returns/\(record.id)/import", files: true, id: "import", """
                <input type="hidden" name="opened" value="\(String(now.milliseconds))">
                \(file.input("file", "填好的清单", type: "file", help: "Excel 或 WPS 的 .xlsx，或者 .csv；第一行是表头，多出来的栏目不管。"))
                \(file.submit("核对"))
                """))
            <details class="act"\(HTML.when(isNone, " open"))><summary>没有要报的（零报告）</summary>
            \(none.form("returns/\(record.id)/none", id: "none", """
                <input type="hidden" name="opened" value="\(String(now.milliseconds))">
                \(behalf(possible, none, "none-onBehalfOf"))
                <div class="actions"><button class="btn btn-outline-secondary" type="submit">没有要报的，零报告</button></div>
                """))</details></section>
            """
    }

    private func field(_ field: FormField, _ view: View) -> HTML {
        switch field.kind {
        case .text:
            view.textArea(
                field.key, field.label, value: recorded(field), required: field.isRequired, rows: 2,
                max: FormField.mostCharacters)
        case .number:
            view.input(field.key, field.label, value: recorded(field), keyboard: .decimal, required: field.isRequired)
        case .day:
            view.input(field.key, field.label, value: recorded(field), type: "date", required: field.isRequired)
        case .choice:
            view.select(
                field.key, field.label, options: [("", "请选择")] + field.choices.map { ($0, $0) }, value: recorded(field),
                required: field.isRequired)
        case .yesNo:
            view.select(
                field.key, field.label, options: [("", "请选择"), ("yes", "是"), ("no", "否")], value: recorded(field),
                required: field.isRequired)
        }
    }

    private func sendingBack(_ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/back")
        let own = isRefused ? view : view.withoutRefusal
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isRefused, " open"))><summary>退回修改</summary>
            \(own.form("returns/\(record.id)/back", id: "back", """
                \(own.textArea("note", "要改什么", rows: 2, max: 1000, id: "back-note"))
                <div class="actions"><button class="btn btn-outline-secondary" type="submit">退回修改</button></div>
                """))</details></section>
            """
    }
}
