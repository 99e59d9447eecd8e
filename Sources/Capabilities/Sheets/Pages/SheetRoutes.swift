import Database
import Documents
import Kernel
import Office
import Web
import YAML

struct SheetRoutes: Sendable {
    let premises: Premises
    let uses: [BroughtUse]

    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("sheets", .right(.seeSheets), list),
            .page("sheets/new", .right(.draftSheets), newForm),
            .post("sheets/new", .right(.draftSheets), Self.drafting, form: newForm) { request in
                if let changed = Self.changed(request) {
                    return .page(
                        EditSheetPage(
                            edition: nil, rows: changed.rows, uses: uses, current: changed.current, yaml: nil))
                }
                return try await office.answer(request, doing: DraftSheet(content: try content(request))) { id in
                    .seeOther(
                        "sheets/\(id)/1\(Self.previews(request) ? "/preview" : "")", notice: "草稿已保存。核对后送审，由另一位主任审核发布。")
                }
            },
            .post("sheets/kinds/:placeKind/draft", .right(.draftSheets), .pressing("按样表起草标准"), form: list) { request in
                let text: String = try request.parameter("placeKind")
                guard let kind = PlaceKind(rawValue: text) else { throw Refusal.noSuchPage }
                return try await office.answer(request, doing: DraftKindSheet(kind)) { id in
                    .seeOther(
                        "sheets/\(id)/1/edit",
                        notice: "已按“\(NearestTemplate.of(kind).chinese)”样表起草\(kind.chinese)的标准，改成适用的再送审。")
                }
            },
            .page("sheets/:sheet/:edition", .right(.seeSheets), one),
            .get("sheets/:sheet/:edition/yaml", .right(.seeSheets)) { request in
                let edition = try await edition(request)
                return .file(
                    Download(
                        Array(edition.content.yaml.utf8), contentType: "application/yaml; charset=utf-8",
                        filename: "\(edition.content.title)-第\(edition.number)版.yaml"))
            },
            .page("sheets/:sheet/:edition/preview", .right(.seeSheets)) { request in
                SheetPreviewPage(edition: try await edition(request))
            },
            .get("sheets/:sheet/:edition/blank", .right(.seeSheets)) { request in
                let edition = try await edition(request)
                let blank = SheetBlank(edition: edition, county: request.county)
                return .file(
                    Download(
                        try blank.document.docx(), contentType: OfficialDocument.contentType,
                        filename: "\(edition.content.title)-空白表.docx"))
            },
            .page("sheets/:sheet/:edition/edit/yaml", .right(.draftSheets), yamlForm),
            .post("sheets/:sheet/:edition/edit/yaml", .right(.draftSheets), Self.editingYAML, form: yamlForm, edit),
            .page("sheets/:sheet/:edition/edit", .right(.draftSheets), editForm),
            .post("sheets/:sheet/:edition/edit", .right(.draftSheets), Self.editing, form: editForm) { request in
                if let changed = Self.changed(request) {
                    return .page(
                        EditSheetPage(
                            edition: try await draft(request), rows: changed.rows, uses: uses, current: changed.current,
                            yaml: nil))
                }
                return try await edit(request)
            },
            .post("sheets/:sheet/:edition/submit", .right(.draftSheets), .signing("送审标准"), form: one) { request in
                let (sheet, number) = try address(request)
                let submit = SubmitEdition(sheet: sheet, number: number, seen: try request.seen)
                return try await office.answer(request, doing: submit) { _ in
                    .seeOther("sheets/\(sheet)/\(number)", notice: "第\(number)版已送审，等另一位主任审核发布。")
                }
            },
            .page("sheets/publications/:publication", .right(.draftSheets), publication),
            .post("sheets/:sheet/:edition/retire", .right(.publishSheets), .pressing("停用标准"), form: one) { request in
                let (sheet, number) = try address(request)
                return try await office.answer(request, doing: RetireEdition(sheet: sheet, number: number)) { _ in
                    .seeOther("sheets/\(sheet)/\(number)", notice: "第\(number)版已停用。")
                }
            },
            .post("sheets/:sheet/:edition/next", .right(.draftSheets), .pressing("起草下一版标准"), form: one) { request in
                let (sheet, _) = try address(request)
                return try await office.answer(request, doing: DraftEdition(sheet: sheet)) { number in
                    .seeOther("sheets/\(sheet)/\(number)/edit", notice: "已按上一版起草第\(number)版。")
                }
            },
        ] + Publication.listing.routes(premises.office) + Publication.procedure.routes(premises, page: publication)
    }

    private static let yaml: Deed.Field = .text("yaml", "标准全文")
    private static let version: Deed.Field = .brought("version", "改的是") { Int($0).map { "第\($0 + 1)稿" } }
    private static let drafting = Deed.writing("起草标准", [yaml] + SheetRowsForm.fields)
    private static let editing = Deed.writing("修改标准草稿", [version, yaml] + SheetRowsForm.fields)
    private static let editingYAML = Deed.writing("修改标准草稿", [version, yaml])

    /// What a button between the rows did; nil where the form is to be saved.
    private static func changed(_ request: WebRequest) -> (rows: SheetRows, current: Int?)? {
        guard let change = request.form["do"].flatMap(SheetRows.Change.init) else { return nil }
        var rows = SheetRows(typed: request.form)
        let current = rows.carryOut(change)
        return (rows, current)
    }

    private static func previews(_ request: WebRequest) -> Bool { request.form["do"] == "preview" }

    private func edit(_ request: WebRequest) async throws -> Answer {
        let (sheet, number) = try address(request)
        let form = FormReader(request.form)
        let version = form.value("version", "版本", form: "编辑页带来的版本号") { Int($0) }
        try form.finish()
        guard let version else { throw Refusal.noSuchPage }
        let edit = EditDraft(sheet: sheet, number: number, content: try content(request), version: version)
        return try await office.answer(request, doing: edit) { _ in
            .seeOther("sheets/\(sheet)/\(number)\(Self.previews(request) ? "/preview" : "")", notice: "草稿已保存。")
        }
    }

    private func address(_ request: WebRequest) throws -> (ID<Sheet>, Int) {
        (try request.parameter("sheet"), try request.parameter("edition"))
    }

    /// The rows of the form, or a text; or the file where one was chosen.
    private func content(_ request: WebRequest) throws -> Sheet {
        if let file = request.form.file("file") {
            guard let text = String(file: try file.bytes(limit: YAMLLimits().bytes * 2)) else {
                throw Refusal.field("file", "sheet.encoding", "文件的文字编码认不出来，请另存为 UTF-8 再传。")
            }
            return try Sheet(yaml: text, field: "file")
        }
        guard request.form["title"] != nil else { return try Sheet(yaml: request.form["yaml"] ?? "") }
        return try SheetRows.sheet(request.form)
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        let mayDraft = Right.draftSheets.isHeld(by: try request.actor)
        return try await office.read { transaction in
            let editions = try Editions.all(county: county, in: transaction)
            let known = Set(editions.filter { $0.state != .retired }.compactMap(\.content.place))
            return SheetsPage(
                editions: editions.filter { mayDraft || $0.state != .draft },
                missing: mayDraft ? PlaceKind.ofTheirOwn.filter { !known.contains($0) } : [])
        }
    }

    private func edition(_ request: WebRequest) async throws -> Edition {
        let (sheet, number) = try address(request)
        let county = request.county.code
        let edition = try await office.read { try Editions.one(sheet, number, county: county, in: $0) }
        // A draft is the office's own until it is published.
        let mayDraft = Right.draftSheets.isHeld(by: try request.actor)
        guard edition.state != .draft || mayDraft else {
            throw Refusal.noSuchPage
        }
        return edition
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        try await page(try await edition(request), for: try request.actor)
    }

    /// The page of the edition that it is about.
    private func publication(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Proposal> = try request.parameter("publication")
        let edition = try await office.read { transaction in
            let (sheet, number) = try Publication.address(try Publication.procedure.load(id, actor, transaction))
            return try Editions.one(sheet, number, county: actor.county, in: transaction)
        }
        return try await page(edition, for: actor)
    }

    private func page(_ edition: Edition, for actor: Actor) async throws -> any Page {
        let publications =
            Right.draftSheets.isHeld(by: actor)
            ? try await office.read { transaction in
                try Publication.procedure.parts(
                    of: "\(edition.sheet)/\(edition.number)", for: actor, in: transaction)
            } : []
        return EditionPage(edition: edition, seen: edition.seen, publications: publications)
    }

    /// Begins with a template; what was typed stands there again.
    private func newForm(_ request: WebRequest) async throws -> any Page {
        let query = FormReader(request.query)
        let asked = query.optional("template", "样表", form: "列表中的一项") { name in
            SheetTemplate(rawValue: name).map(\.yaml) ?? uses.first { $0.use.rawValue == name }?.template
        }
        let template = asked ?? VillageTemplate.yaml
        let rows = try typed(request) ?? (template.isEmpty ? .blank : SheetRows(try Sheet(yaml: template)))
        return EditSheetPage(
            edition: nil, rows: rows, uses: uses, current: nil,
            yaml: template.isEmpty ? VillageTemplate.yaml : template)
    }

    private func typed(_ request: WebRequest) -> SheetRows? {
        let filledIn = request.filledIn
        return filledIn["title"] == nil ? nil : SheetRows(typed: filledIn)
    }

    private func draft(_ request: WebRequest) async throws -> Edition {
        let edition = try await edition(request)
        guard edition.state == .draft else {
            throw Refusal(.conflict, "sheet.notDraft", "第\(edition.number)版不是草稿，发布后的标准不能改。请起草新的一版。")
        }
        return edition
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let edition = try await draft(request)
        guard edition.content.items.count <= SheetRows.mostItems else {
            return SheetYAMLPage(edition: edition, yaml: edition.content.yaml)
        }
        return EditSheetPage(
            edition: edition, rows: typed(request) ?? SheetRows(edition.content), uses: uses, current: nil,
            yaml: nil)
    }

    private func yamlForm(_ request: WebRequest) async throws -> any Page {
        let edition = try await draft(request)
        return SheetYAMLPage(edition: edition, yaml: edition.content.yaml)
    }
}
