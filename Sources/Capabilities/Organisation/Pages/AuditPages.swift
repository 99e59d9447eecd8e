import Database
import Kernel
import Office
import Spreadsheets
import Web

struct AuditRoutes: Sendable {
    let organisation: Organisation
    private static let pageLength = 100

    var routes: [Route] {
        ProvenExport(deed: "导出审计记录", list: "audit", access: .right(.seeAudit), file: export).routes + [
            .page("rights", .right(.seeRights)) { _ in RightsPage(rights: organisation.allRights) },
            .page("audit", .right(.seeAudit), audit),
        ]
    }

    private func filter(_ query: Query) throws -> (AuditFilter, before: AuditEntry.Place?) {
        let form = FormReader(query)
        var filter = AuditFilter()
        let name = form.text("who", "谁", max: 30, optional: true)
        let action = form.text("action", "做了什么", max: 60, optional: true)
        let record = form.text("record", "记录", max: 100, optional: true)
        filter.actorName = name.isEmpty ? nil : name
        filter.action = action.isEmpty ? nil : action
        filter.subject = record.isEmpty ? nil : record
        filter.from = form.optional("from", "从", form: "日期，如 2019-11-04") { Day($0) }
        filter.through = form.optional("through", "到", form: "日期，如 2019-11-04") { Day($0) }
        let before = form.optional("before", "页", form: "上一页的末行") { AuditEntry.Place($0) }
        try form.finish()
        return (filter, before)
    }

    private func export(_ request: WebRequest) async throws -> Download {
        let actor = try request.actor
        let (filter, _) = try filter(request.query)
        return try await organisation.office.readReport { transaction in
            try AuditPage.export.download(transaction.now.day) { last in
                let entries = try Audit.entries(
                    county: actor.county, filter, before: last?.entry.place, limit: 1000, in: transaction)
                return try named(entries, actor, in: transaction)
            }
        }
    }

    private func audit(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let (filter, before) = try filter(request.query)
        return try await organisation.office.read { transaction in
            let entries = try Audit.entries(
                county: actor.county, filter, before: before, limit: Self.pageLength + 1, in: transaction)
            let shown = Array(entries.prefix(Self.pageLength))
            return AuditPage(
                lines: try named(shown, actor, in: transaction), filter: filter,
                actions: try Audit.actions(county: actor.county, in: transaction).map {
                    .init(name: $0.name, chinese: $0.chinese)
                },
                query: request.query.without(["before"]).address,
                next: entries.count > shown.count
                    ? shown.last.map { "audit?" + request.query.setting("before", $0.place.description) } : nil)
        }
    }

    private func named(
        _ entries: [AuditEntry], _ actor: Actor, in transaction: ReadTransaction
    ) throws -> [AuditPage.Line] {
        var names: [String: [String: RecordName]] = [:]
        for (kind, own) in Dictionary(grouping: entries, by: \.kind) {
            let ids = own.flatMap(\.records).unique
            names[kind] = try organisation.recordNames[kind]?.names(ids, actor, transaction)
        }
        return entries.map { entry in
            let known = entry.records.compactMap { names[entry.kind]?[$0] }
            let kind = organisation.recordNames[entry.kind]?.kind ?? "—"
            let words = known.isEmpty ? kind : AuditPage.joined(known.map(\.words))
            return AuditPage.Line(
                entry: entry, record: RecordName(words, path: known.count == 1 ? known[0].path : nil),
                said: said(entry))
        }
    }

    /// A refusal is told by what it said, or by the right that lacked; the code is for programs.
    private func said(_ entry: AuditEntry) -> String {
        guard entry.kind == RecordRefusal.action.name else { return entry.detail }
        let halves = entry.detail.split(separator: "：", maxSplits: 1).map(String.init)
        if halves.count == 2 { return halves[1] }
        let right = organisation.allRights.first { "right.\($0.name)" == entry.detail }
        return right.map { "没有“\($0.chinese)”的权利" } ?? entry.detail
    }
}

extension AuditEntry {
    /// The first word of the action: what kind of record it was done to.
    fileprivate var kind: String { String(action.prefix { $0 != "." }) }

    /// Of a step that was taken for several at once, all of them.
    fileprivate var records: [String] { subject.split(separator: " ").map(String.init) }
}

struct AuditPage: Page {
    struct Line: Encodable {
        let entry: AuditEntry
        /// What the entry's subject is called, and where it opens for the reader.
        let record: RecordName
        /// The detail in words.
        let said: String
    }

    struct Kind: Encodable {
        let name: String
        let chinese: String
    }

    let lines: [Line]
    let filter: AuditFilter
    let actions: [Kind]
    /// What the list was asked for with.
    let query: String
    let next: String?
    var title: String { "审计记录" }
    var help: String { "谁在什么时候做了什么，一条不少；按人、事、记录和日期查。" }

    static let export = ListExport<Line>(
        "审计记录",
        [
            .init("序号", width: 10) { .integer($0.entry.sequence) }, .init("时间", width: 17) { .moment($0.entry.at) },
            .init("谁", width: 12) { $0.entry.actorName }, .init("做了什么", width: 16) { $0.entry.title },
            .init("对象", width: 30) { $0.record.words }, .init("说明", width: 50) { $0.said },
        ])

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "每一次改动、越权和可疑的尝试都在这里，逐条相扣",
            actions: HTML.when(!lines.isEmpty, view.exportButton("audit.xlsx?\(query)"))))
        \(view.auditPromise)
        \(filters(view))
        \(HTML.when(lines.isEmpty, view.empty(isNarrowed ? "没有符合条件的记录。" : "还没有记录。", HTML.when(isNarrowed, view.linkButton("看全部", "audit")))))
        \(HTML.when(!lines.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th class="number">序号</th><th>时间</th><th>谁</th>\
            <th>做了什么</th><th>对象</th><th>说明</th></tr></thead><tbody>\(HTML.each(lines) { row($0, view) })</tbody></table></div>
            """))
        \(view.nextPage(next.map(view.link)))
        """
    }

    private var isNarrowed: Bool { filter != AuditFilter() }

    private func filters(_ view: View) -> HTML {
        """
        <form class="filters" method="get" action="\(view.link("audit"))">
        <label>谁<input class="form-control" name="who" value="\(filter.actorName ?? "")" placeholder="姓名"></label>
        \(view.filter("action", "做了什么", actions.map { ($0.name, $0.chinese) }, filter.action))
        <label>从<input class="form-control" type="date" name="from" value="\(filter.from?.description ?? "")"></label>
        <label>到<input class="form-control" type="date" name="through" value="\(filter.through?.description ?? "")"></label>
        \(HTML.with(filter.subject) { "<input type=\"hidden\" name=\"record\" value=\"\($0)\">" })
        <button class="btn btn-outline-secondary" type="submit">筛选</button>
        </form>
        \(HTML.when(filter.subject != nil, "<p>只列这一个对象的经过：\(lines.first?.record.words ?? "")。\(view.linkButton("看全部", "audit"))</p>"))
        """
    }

    private func row(_ line: Line, _ view: View) -> HTML {
        let entry = line.entry
        return """
            <tr><td class="number">\(entry.sequence)</td><td class="nowrap" data-label="时间">\(entry.at.chinese)</td>
            <td class="nowrap" data-label="谁"><a href="\(view.link("audit?" + Query.empty.setting("who", entry.actorName)))">\(entry.actorName)</a></td>
            <td class="nowrap" data-label="做了什么">\(entry.title)</td><td data-label="对象">\(record(line, view))</td>
            <td class="said" data-label="说明">\(line.said)</td></tr>
            """
    }

    /// To the record, where the reader may open it; else to all that was done to it.
    private func record(_ line: Line, _ view: View) -> HTML {
        guard !line.entry.subject.isEmpty else { return "—" }
        // An address that somebody tried.
        let isAddress = line.entry.action == RecordRefusal.action.name || line.entry.subject.hasPrefix("/")
        if isAddress { return "<code>\(line.entry.subject)</code>" }
        let course = "audit?" + Query.empty.setting("record", line.entry.subject)
        return "<a href=\"\(view.link(line.record.path ?? course))\">\(line.record.words)</a>"
    }

    /// The first of many stand for all.
    static func joined(_ words: [String]) -> String {
        words.count > 3 ? "\(words.prefix(3).joined(separator: "、"))等\(words.count)条" : words.joined(separator: "、")
    }
}
