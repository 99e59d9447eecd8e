import Kernel
import Office
import Spreadsheets
import Web

/// All answers in one table, with what the number fields come to.
struct CompilationPage: Page {
    let collection: Collection
    let compilation: Compilation
    var title: String { "汇总：\(collection.title)" }
    var help: String { "各单位报的合成一张表，数字自动合计，可以导出。" }
    var parents: [Crumb] { [Crumb("通知收表", "collections"), Crumb(collection.title, "collections/\(collection.id)")] }

    func body(_ view: View) -> HTML {
        let waiting = compilation.units - compilation.answered
        return """
            \(view.heading(title, "\(compilation.units)个单位，已报\(compilation.answered)个\(HTML.when(waiting > 0, "，还差\(waiting)个"))", actions: view.linkButton("返回", "collections/\(collection.id)") + view.exportButton("collections/\(collection.id)/table.xlsx")))
            <div class="table-box"><table class="cards"><thead><tr><th>单位</th>\
            \(HTML.each(compilation.fields) { "<th\(HTML.when($0.kind == .number, " class=\"number\""))>\($0.label)</th>" })</tr></thead><tbody>
            \(HTML.when(compilation.fields.contains { $0.kind == .number }, total))
            \(HTML.each(compilation.lines) { line($0, view) })
            </tbody></table></div>
            """
    }

    private var total: HTML {
        """
        <tr class="marked"><td>合计</td>\(HTML.each(compilation.fields) { field in
            """
            <td class="\(HTML.when(field.kind == .number, "number"))\(HTML.when(field.kind != .number, " blank"))" data-label="\(field.label)">\(compilation.sums[field.key]?.asHundredths ?? "")</td>
            """
        })</tr>
        """
    }

    private func line(_ line: Compilation.Line, _ view: View) -> HTML {
        """
        <tr><td><a href="\(view.link("returns/\(line.returnID)"))">\(line.unit)</a>\(HTML.when(line.answers == nil, " <span class=\"tag tag-amber\">\(line.state)</span>"))</td>\
        \(HTML.each(compilation.fields) { field in
            """
            <td class="\(HTML.when(field.kind == .number, "number"))\(HTML.when(line.answers?[field.key] == nil, " blank"))" data-label="\(field.label)">\(line.answers?[field.key]?.chinese ?? "—")</td>
            """
        })</tr>
        """
    }
}

extension Compilation {
    /// A row of the file: a unit's, or what the columns come to.
    enum FileRow: Sendable {
        case unit(Line)
        case total(answered: Int, sums: [String: Int])
    }

    var rows: [FileRow] { lines.map { .unit($0) } + [.total(answered: answered, sums: sums)] }

    func export(_ title: String) -> ListExport<FileRow> {
        ListExport(
            title.filter { !"[]:*?/\\".contains($0) },
            [
                .init("单位", width: 24) { row -> String? in
                    switch row {
                    case .unit(let line): line.unit
                    case .total(let answered, _): "合计（已报\(answered)个）"
                    }
                },
                .init("乡镇（街道）", width: 16) { row -> String? in
                    if case .unit(let line) = row, !line.township.isEmpty { line.township } else { nil }
                },
                .init("状态", width: 10) { row -> String? in
                    if case .unit(let line) = row { line.state } else { nil }
                },
            ] + fields.map { field in .init(field.label, width: 18) { Self.cell(field, $0) } })
    }

    private static func cell(_ field: FormField, _ row: FileRow) -> SpreadsheetWriter.Cell {
        switch row {
        case .total(_, let sums): sums[field.key].map { number($0) } ?? .empty
        case .unit(let line):
            switch line.answers?[field.key] {
            case .number(let hundredths): number(hundredths)
            case .day(let day): .day(day)
            case let answer?: .text(answer.chinese)
            case nil: .empty
            }
        }
    }

    private static func number(_ hundredths: Int) -> SpreadsheetWriter.Cell {
        hundredths.isMultiple(of: 100) ? .integer(hundredths / 100) : .decimal(hundredths, of: 100, places: 2)
    }
}
