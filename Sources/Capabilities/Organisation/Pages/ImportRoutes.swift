import Database
import Kernel
import Office
import Web

/// A list of divisions is read, shown with what it changes and what it leaves open, and taken when that is answered.
struct ImportRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        [
            .page("divisions/import", .right(.changeDivisions), form),
            .get("divisions/import/template.xlsx", .right(.changeDivisions)) { _ in
                .file(try BroughtDivisions.list.template("区划名单模板.xlsx"))
            },
            .post("divisions/import", .right(.changeDivisions), .pressing("核对区划名单"), form: form) { request in
                let command = try BringDivisions(request.form, organisation.divisions)
                return try await organisation.office.answer(request, doing: command) { list in
                    .seeOther("divisions/import/\(list)")
                }
            },
            .page("divisions/import/:list", .right(.changeDivisions), asking),
            .get("divisions/import/:list/faults.xlsx", .right(.changeDivisions)) { request in
                let lines = try await brought(request).checked
                let today = organisation.surroundings.now().day
                return .file(try BroughtDivisions.list.faults(lines, "区划名单（标出错误）\(today).xlsx"))
            },
            .post("divisions/import/:list", .right(.changeDivisions), .pressing("导入区划"), form: asking) { request in
                let list = try await brought(request)
                let command = try list.command(request.form, organisation.divisions)
                return try await organisation.office.answer(request, doing: command) { outcome in
                    .seeOther("divisions", notice: outcome.words)
                }
            },
        ]
    }

    private func form(_ request: WebRequest) async throws -> any Page {
        ImportPage(today: organisation.surroundings.now().day)
    }

    private func brought(_ request: WebRequest) async throws -> BroughtDivisions {
        let (actor, id): (Actor, ID<BroughtList>) = (try request.actor, try request.parameter("list"))
        return try await organisation.office.read { try BroughtDivisions(id, by: actor, in: $0) }
    }

    private func asking(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<BroughtList>) = (try request.actor, try request.parameter("list"))
        return try await organisation.office.read { transaction in
            let list = try BroughtDivisions(id, by: actor, in: transaction)
            guard list.faulty.isEmpty else { return FaultyDivisionsPage(list: id, lines: list.checked) }
            let command = ImportDivisions(
                list: Array(list.text.utf8), validFrom: list.validFrom, listeners: organisation.divisions)
            var changes = try command.read(actor.county, in: transaction).changes
            changes.passedOver = list.passedOver
            return AskingPage(
                list: id, changes: changes, validFrom: list.validFrom,
                tree: try Divisions.all(county: actor.county, on: list.validFrom, in: transaction))
        }
    }
}

extension BringDivisions {
    fileprivate init(_ input: FormInput, _ listeners: DivisionListeners) throws {
        let form = FormReader(input)
        let validFrom = form.day("validFrom", "生效日期")
        let file = input.file("file")
        if file == nil { form.refuse("file", "请选择名单文件（.xlsx 或 .csv）。") }
        if let file, file.byteCount > ListFile.Limits().bytes { form.refuse("file", "文件超过16 MB，请只保留本县的行。") }
        try form.finish()
        guard let validFrom, let file else { throw Refusal.noSuchPage }
        self.init(
            file: try file.bytes(), filename: String(file.filename.mended().trimmed.prefix(100)), validFrom: validFrom,
            listeners: listeners)
    }
}

extension BroughtDivisions {
    /// With the answers that were given.
    fileprivate func command(_ input: FormInput, _ listeners: DivisionListeners) throws -> ImportDivisions {
        guard faulty.isEmpty else {
            throw Refusal(.conflict, "division.faulty", "这份名单里有错，还没有导入。请下载标出错误的名单，改好以后整份再传。")
        }
        let form = FormReader(input)
        var answers = DivisionAnswers()
        for code in Self.codes("kind-", in: input) {
            guard let text = input["kind-\(code)"], !text.isEmpty else { continue }
            if text == AskingPage.skip {
                answers.kinds[code] = .skipped
            } else if let kind = form.choice("kind-\(code)", "类别", of: Division.Kind.self) {
                answers.kinds[code] = .asKind(kind)
            }
        }
        for code in Self.codes("fate-", in: input) where input["fate-\(code)"] == AskingPage.gone {
            let goneFrom = form.day("goneFrom-\(code)", "撤销的日期")
            let successor = form.successor("successor-\(code)")
            if let goneFrom { answers.ends[code] = .init(goneFrom: goneFrom, successor: successor) }
        }
        try form.finish()
        return ImportDivisions(
            list: Array(text.utf8), validFrom: validFrom, answers: answers, listeners: listeners)
    }

    private static func codes(_ prefix: String, in input: FormInput) -> [DivisionCode] {
        input.fields.filter { $0.name.hasPrefix(prefix) }.compactMap {
            DivisionCode(String($0.name.dropFirst(prefix.count)))
        }
    }
}

extension ImportDivisions.Outcome {
    /// What was done, on the page that comes next.
    var words: String {
        var done = ["新增\(added)个", "改名或改类别\(renamed)个", "未变\(unchanged)个"]
        if earlier > 0 { done.append("提前生效\(earlier)个") }
        if ended > 0 { done.append("撤并\(ended)个") }
        if skipped > 0 { done.append("跳过\(skipped)个") }
        let left = kept.isEmpty ? "" : "名单里没有、照旧保留的\(kept.count)个。"
        return "已导入：\(done.joined(separator: "，"))。\(left)"
    }
}
