import Database
import Kernel
import Spreadsheets
import Web

/// The one door for lists of a kind: a file is brought, shown with what it would change, and taken with one press; what was
/// wrong with it goes back as a file of the same rows.
package struct ListImportRoutes<Record: ImportedRecord>: Sendable {
    let office: Office
    let access: Access

    package init(office: Office, right: Right) {
        self.office = office
        access = .right(right)
    }

    private var path: String { Record.list.path }

    package var routes: [Route] {
        [
            .page("\(path)/import", access, blank),
            .get("\(path)/import/template.xlsx", access) { _ in .file(try ListImport<Record>.template()) },
            .post("\(path)/import", access, .pressing("核对名单"), form: blank) { request in
                let brought = try Record.list.brought(in: request.form)
                return try await office.answer(
                    request, doing: BringList<Record>(filename: brought.filename, rows: brought.rows)
                ) { id in .seeOther("\(path)/import/\(id)") }
            },
            .page("\(path)/import/:list", access, checked),
            .get("\(path)/import/:list/faults.xlsx", access) { request in
                let (_, read, today) = try await self.read(request)
                return .file(try read.faults(today))
            },
            .post("\(path)/import/:list", access, .pressing(Record.action.chinese), form: checked) { request in
                let list: ID<BroughtList> = try request.parameter("list")
                let seen = try request.seen
                return try await office.answer(request, doing: TakeList<Record>(list: list, seen: seen)) { outcome in
                    outcome.wrong == 0
                        ? .seeOther(path, notice: outcome.words(Record.list))
                        : .seeOther("\(path)/import/\(list)", notice: outcome.words(Record.list))
                }
            },
        ]
    }

    private func blank(_ request: WebRequest) async throws -> any Page { ImportFilePage(list: Record.list) }

    private func read(_ request: WebRequest) async throws -> (BroughtList, ListImport<Record>, Day) {
        let actor = try request.actor
        let id: ID<BroughtList> = try request.parameter("list")
        return try await office.read { transaction in
            let list = try BroughtList.one(id, of: Record.self, by: actor, in: transaction)
            return (list, try ListImport<Record>(list.rows, by: actor, in: transaction), transaction.now.day)
        }
    }

    private func checked(_ request: WebRequest) async throws -> any Page {
        let (list, read, _) = try await read(request)
        return CheckedListPage(list, read)
    }
}

extension ImportedList {
    /// The file that a form brought, as rows.
    package func brought(in form: FormInput) throws -> (filename: String, rows: [ListFile.Row]) {
        guard let file = form.file("file") else {
            throw Refusal.field("file", "list.file", "请选择名单文件（.xlsx 或 .csv）。")
        }
        guard file.byteCount <= ListFile.Limits().bytes else {
            throw Refusal.field(
                "file", "table.tooLarge", "文件超过\(ListFile.Limits().bytes >> 20) MB。请删去用不着的栏目和图片，或分成几个文件。")
        }
        return (String(file.filename.mended().trimmed.prefix(100)), try rows(of: try file.bytes()))
    }
}

extension TakeList.Outcome {
    fileprivate func words(_ list: ImportedList) -> String {
        guard added + changed > 0 else { return "这份名单和现有的一样，什么也没有改动。" }
        let done = ["新增\(added)\(list.measure)"] + (changed > 0 ? ["改动\(changed)\(list.measure)"] : [])
        return "已导入：\(done.joined(separator: "，"))。" + (wrong > 0 ? "有错的\(wrong)行没有导入，改好以后再传。" : "")
    }
}

/// Asks for the file, and says what stands in it.
struct ImportFilePage: Page {
    let title: String
    let path: String
    let headings: [ListHeading]
    let advice: String
    var help: String { "把已有的名单一次带进来：先下载模板填好，传上来核对，确认以后才改动。" }

    init(list: ImportedList) {
        title = "导入\(list.title)"
        path = list.path
        headings = list.headings
        advice = list.advice
    }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "下一步先核对，确认后才改动；同一份名单传几遍，结果都一样"))
        <div class="card-paper"><h2>一、填名单</h2>
        <p>\(advice)</p>
        <table class="cards"><thead><tr><th>栏目</th><th>怎么填</th><th>例</th></tr></thead><tbody>
        \(HTML.each(headings) { heading in
            """
            <tr><td>\(heading.name)\(HTML.when(!heading.isNeeded, "<span class=\"soft\">（可不填）</span>"))</td>
            <td data-label="怎么填">\(heading.help)</td><td data-label="例">\(heading.example)</td></tr>
            """
        })</tbody></table>
        <div class="actions">\(view.linkButton("下载模板", "\(path)/import/template.xlsx"))</div></div>
        <div class="card-paper"><h2>二、核对</h2>
        \(view.form("\(path)/import", files: true, """
            \(view.input("file", "名单文件", type: "file", help: "Excel 或 WPS 的 .xlsx，或者 .csv；第一行是表头，多出来的栏目不管。"))
            \(view.submit("核对"))
            """))
        </div></div>
        """
    }
}

/// Rows that were checked, by what they come to, and the first of each.
package struct CheckedRows: Encodable, Sendable {
    struct Group: Encodable, Sendable {
        let kind: JudgementKind
        let count: Int
        let first: [Row]
    }

    struct Row: Encodable, Sendable {
        let line: Int
        let cells: [String]
        /// What changes, or what is wrong.
        let words: String
    }

    let measure: String
    let columns: [String]
    let groups: [Group]

    /// Of each kind; all of those that are wrong are in the file.
    private static let shown = 8

    package init(_ list: ImportedList, _ lines: [CheckedLine]) {
        measure = list.measure
        columns = list.headings.map(\.name)
        groups = [JudgementKind.wrong, .new, .changed, .unchanged].map { kind in
            let lines = lines.filter { $0.kind == kind }
            return Group(
                kind: kind, count: lines.count,
                first: lines.prefix(Self.shown).map { Row(line: $0.row.line, cells: $0.row.cells, words: $0.words) })
        }
    }

    package func count(_ kind: JudgementKind) -> Int { groups.first { $0.kind == kind }?.count ?? 0 }
    /// What is wrong may be nobody: those are rows.
    func measure(_ kind: JudgementKind) -> String { kind == .wrong ? "行" : measure }

    package var tables: HTML { HTML.each(groups.filter { $0.count > 0 }) { table($0) } }

    private func table(_ group: Group) -> HTML {
        let hasWords = group.kind == .wrong || group.kind == .changed
        let label = group.kind == .wrong ? "错误" : "变动"
        return """
            <h2>\(group.kind.chinese) \(group.count)\(measure(group.kind))</h2>
            <div class="table-box"><table class="cards" data-rows="\(group.kind.rawValue)"><thead><tr><th>行</th>
            \(HTML.when(hasWords, "<th>\(label)</th>"))\(HTML.each(columns) { "<th>\($0)</th>" })</tr></thead>
            <tbody>\(HTML.each(group.first) { row in
                """
                <tr><td class="nowrap">第\(row.line)行</td>
                \(HTML.when(hasWords, "<td data-label=\"\(label)\">\(row.words)</td>"))\
                \(HTML.each(Array(zip(columns, row.cells))) { "<td data-label=\"\($0.0)\">\($0.1)</td>" })</tr>
                """
            })</tbody></table></div>
            \(HTML.when(group.count > group.first.count, "<p class=\"soft\">这里列出前\(group.first.count)行，共\(group.count)行。</p>"))
            """
    }
}

/// What a list would change: how many, and the first rows of each.
struct CheckedListPage: Page {
    let id: String
    let name: String
    let path: String
    let filename: String
    let rows: CheckedRows
    let seen: SeenVersion
    var title: String { "核对名单：\(name)" }
    var help: String { "名单和现有的记录有什么不同：新增、改动、不变、有错的各几行，确认以后才改动。" }

    init<Record>(_ brought: BroughtList, _ read: ListImport<Record>) {
        let list = Record.list
        (id, name, path) = (brought.id.description, list.title, list.path)
        filename = brought.filename
        rows = CheckedRows(list, read.checked)
        seen = read.version
    }

    private func count(_ kind: JudgementKind) -> Int { rows.count(kind) }
    private var isNothing: Bool { count(.new) + count(.changed) == 0 }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(filename)\(HTML.when(!isNothing, "；现在还没有改动，按“导入”才改"))"))
        <div class="card-paper"><dl class="record">
        \(HTML.each(JudgementKind.allCases) { kind in "<dt>\(kind.chinese)</dt><dd data-count=\"\(kind.rawValue)\">\(count(kind))\(rows.measure(kind))</dd>" })
        </dl>
        \(HTML.when(isNothing, "<p>\(count(.wrong) == 0 ? "这份名单和现有的一样，没有要改的。" : "没有可以导入的行：其余的都不变。")</p>"))
        \(HTML.when(count(.wrong) > 0, "<p>有错的\(count(.wrong))行不导入。下载标出错误的名单，在原来的行里改好，整份再传即可：已经导入的不会重复。</p>"))
        <div class="actions">\(HTML.when(!isNothing, press(view)))
        \(HTML.when(count(.wrong) > 0, view.linkButton("下载标出错误的名单", "\(path)/import/\(id)/faults.xlsx")))
        \(view.linkButton("换一个文件", "\(path)/import"))</div></div>
        \(rows.tables)
        """
    }

    private func press(_ view: View) -> HTML {
        let parts = [JudgementKind.new, .changed].filter { count($0) > 0 }.map {
            "\($0.chinese)\(count($0))\(rows.measure)"
        }
        return view.button(
            "导入：\(parts.joined(separator: "，"))", post: "\(path)/import/\(id)", style: "btn-primary", view.seen(seen))
    }
}
