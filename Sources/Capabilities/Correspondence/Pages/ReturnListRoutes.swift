import Database
import Kernel
import Office
import Organisation
import Spreadsheets
import Web

/// The list of one return as a file: out empty, back filled in, looked at row by row, sent.
struct ReturnListRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    /// - Parameter page: of the return.
    func routes(page: @escaping @Sendable (WebRequest) async throws -> any Page) -> [Route] {
        [
            .get("returns/:collectionReturn/list.xlsx", .right(.seeReturns)) { try await .file(blank($0)) },
            .post("returns/:collectionReturn/import", .right(.seeReturns), .pressing("核对清单"), form: page, bring),
            .page("returns/:collectionReturn/import/:list", .right(.seeReturns), checked),
            .get("returns/:collectionReturn/import/:list/faults.xlsx", .right(.seeReturns)) { request in
                let found = try await read(request)
                return .file(
                    try found.form.file.faults(found.lines, "\(found.record.title.inFilename)（标出错误）.xlsx"))
            },
            .post(
                "returns/:collectionReturn/import/:list", .right(.seeReturns), Self.sending("报送清单"), form: checked
            ) { request in try await send(request, list: try request.parameter("list")) },
            .post("returns/:collectionReturn/none", .right(.seeReturns), Self.sending("零报告"), form: page) {
                try await send($0, list: nil)
            },
        ]
    }

    private static func sending(_ words: String) -> Deed {
        .writing(
            words,
            [
                .text("onBehalfOf", "代谁报送"),
                .brought("opened", "打开时间") { Int64($0).map { Instant(milliseconds: $0).chinese } },
            ])
    }

    /// Since when the page of the return was open, brought along by its forms.
    private static func opened(_ input: FormInput) -> Instant? {
        input["opened"].flatMap(Int64.init).map { Instant(milliseconds: $0) }
    }

    private func asked(
        _ id: ID<CollectionReturn>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (record: CollectionReturn, form: ReturnList, version: Int) {
        let record = try Returns.one(id, for: actor, in: transaction)
        guard record.asks == .list else { throw Refusal.noSuchPage }
        let versions = try Collections.forms(of: record.collection, county: actor.county, in: transaction)
        return (record, record.list(versions.last ?? []), versions.count)
    }

    /// With what was sent last, where that is to be mended; else empty, with a row that shows how it is filled in.
    private func blank(_ request: WebRequest) async throws -> Download {
        let actor = try request.actor
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let (record, form, last) = try await office.read { transaction in
            let (record, form, _) = try asked(id, for: actor, in: transaction)
            return (record, form, try Returns.answers(of: id, county: actor.county, in: transaction).first?.list ?? [])
        }
        let name = "\(record.title.inFilename)（\(record.party.name)）.xlsx"
        return last.isEmpty ? try form.file.template(name) : try form.file.filled(form.cells(of: last), name)
    }

    private func bring(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let form = try await office.read { try asked(id, for: actor, in: $0).form }
        let brought = try form.file.brought(in: request.form)
        return try await office.answer(
            request, doing: BringReturnList(id, filename: brought.filename, rows: brought.rows)
        ) { list in
            let opened = Self.opened(request.form).map { "?opened=\($0.milliseconds)" } ?? ""
            return .seeOther("returns/\(id)/import/\(list)\(opened)")
        }
    }

    private struct Found: Sendable {
        let record: CollectionReturn
        let form: ReturnList
        let brought: BroughtList
        let lines: [CheckedLine]
        /// Nothing of it differs from what was sent.
        let isSent: Bool
        let sending: ReturnPage.Possible?
    }

    private func read(_ request: WebRequest) async throws -> Found {
        let actor = try request.actor
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let list: ID<BroughtList> = try request.parameter("list")
        return try await office.read { transaction in
            let (record, form, version) = try asked(id, for: actor, in: transaction)
            let brought = try BroughtList.one(
                list, kind: BringReturnList.kind(id, version), by: actor, in: transaction)
            let read = form.check(brought.rows)
            let last = try Returns.answers(of: id, county: actor.county, in: transaction).first
            let course = try CollectionReturn.procedure.course(of: id, county: actor.county, in: transaction)
            let send = CollectionReturn.procedure.possible(for: actor, on: record, course).first {
                $0.step.name == "send"
            }
            let isSent = record.state == .sent && last?.form == version && last?.list == read.answers
            return Found(
                record: record, form: form, brought: brought,
                lines: isSent
                    ? read.lines.map { CheckedLine(row: $0.row, kind: .unchanged) } : read.lines, isSent: isSent,
                sending: send.map { .init(step: $0.step.name, isOnBehalf: $0.part == .onBehalf) })
        }
    }

    private func checked(_ request: WebRequest) async throws -> any Page {
        let found = try await read(request)
        let query = FormReader(request.query)
        let opened = query.optional("opened", "打开时间", form: "页面给出的时间") { Int64($0) }
        try query.finish()
        return ReturnListPage(
            id: found.brought.id.description, record: found.record, filename: found.brought.filename,
            rows: CheckedRows(found.form.file, found.lines), isSent: found.isSent, sending: found.sending,
            opened: request.form["opened"] ?? opened.map(String.init) ?? "")
    }

    private func send(_ request: WebRequest, list: ID<BroughtList>?) async throws -> Answer {
        let id: ID<CollectionReturn> = try request.parameter("collectionReturn")
        let form = FormReader(request.form)
        let onBehalfOf = form.text("onBehalfOf", "代谁报送", max: 60, optional: true)
        try form.finish()
        let sending = SendReturnList(
            id, list: list, openedAt: Self.opened(request.form), onBehalfOf: onBehalfOf)
        return try await office.answer(request, doing: sending) { _ in
            .seeOther("returns/\(id)", notice: "已报送。")
        }
    }
}

/// What a unit's list comes to before it is sent: how many rows, and what is wrong with which.
struct ReturnListPage: Page {
    let id: String
    let record: CollectionReturn
    let filename: String
    let rows: CheckedRows
    let isSent: Bool
    let sending: ReturnPage.Possible?
    /// In milliseconds; `""` where that is not known.
    let opened: String
    var title: String { "核对清单：\(record.title)" }
    var help: String { "填好的清单先看一遍：有错的行写明怎么改；没有错，整份报送。" }
    var parents: [Crumb] { [Crumb("通知收表", "returns"), Crumb(record.title, "returns/\(record.id)")] }

    func body(_ view: View) -> HTML {
        let (wrong, right) = (rows.count(.wrong), rows.count(.new))
        return """
            \(view.heading(title, "\(filename)　\(record.party.name)"))
            <div class="card-paper">
            \(HTML.when(isSent, "<p>这份清单和已经报送的一样，不用再报。</p>"))
            \(HTML.when(wrong > 0, "<p><strong>有\(wrong)行要改，还没有报送。</strong>一个单位的清单整份报送：请在原来的文件里改好，再传一次。</p>"))
            \(HTML.when(!isSent && wrong == 0, "<p>\(right)行都对，还没有报送，按下面的按钮才报。</p>"))
            \(HTML.with(isSent || wrong > 0 ? nil : sending) { press($0, right, view) })
            \(HTML.when(!isSent && wrong == 0 && sending == nil, "<p>这份现在是“\(record.state.chinese)”，不能报送；要改的请联系创建办退回。</p>"))
            <div class="actions">\(HTML.when(wrong > 0, view.linkButton("下载标出错误的清单", "returns/\(record.id)/import/\(id)/faults.xlsx")))
            \(view.linkButton("返回", "returns/\(record.id)"))</div></div>
            \(rows.tables)
            """
    }

    private func press(_ possible: ReturnPage.Possible, _ count: Int, _ view: View) -> HTML {
        view.form(
            "returns/\(record.id)/import/\(id)", id: "send",
            """
            <input type="hidden" name="opened" value="\(opened)">
            \(HTML.when(possible.isOnBehalf, view.input("onBehalfOf", "代谁报送", help: "写明姓名和依据，如 张敏，电话。", max: 60)))
            \(view.submit("报送这\(count)行"))
            """)
    }
}

extension String {
    /// Without what no file's name may have.
    fileprivate var inFilename: String { filter { !"\\/:*?\"<>|".contains($0) } }
}
