import Inspections
import Kernel
import Office
import Web

/// Every mark that a township lost in the county's visits of a month: where, when, by which rule, with which photos. Who finds
/// one wrong objects to it from here.
struct LostLinesPage: Page {
    let month: Month
    let township: String
    let code: DivisionCode
    let lines: [LostLine]
    let isObjectable: Bool
    var title: String { "\(township)\(month.chinese)逐笔扣分" }
    var help: String { "县级检查扣的每一笔：在哪里、哪天、按哪一条、照片；有异议的从这里申诉。" }
    var parents: [Crumb] {
        [Crumb(month.chinese, "assessments/\(month)"), Crumb(township, "assessments/\(month)/\(code)")]
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "县级检查共\(lines.count)笔，合计\(lines.reduce(Points.zero) { $0 + $1.points }.shown)分"))
        \(HTML.when(lines.isEmpty, view.empty("这个月县级检查没有扣分。")))
        \(HTML.when(!lines.isEmpty, """
            <div class="table-box"><table class="cards" data-rows="lines" data-keys><thead><tr><th>扣分</th><th>村（社区）</th><th>日期</th>\
            <th>按哪一条</th><th class="number">处数</th><th class="number">分</th><th>照片</th>\(HTML.when(isObjectable, "<th>异议</th>"))</tr></thead><tbody>
            \(HTML.each(lines) { row($0, view) })</tbody></table></div>
            """))
        """
    }

    private func row(_ line: LostLine, _ view: View) -> HTML {
        let path = "visits/\(line.visit)\(line.line.map { "#line-\($0)" } ?? "")"
        return """
            <tr><td><a href="\(view.link(path))">\(line.title)</a></td><td data-label="村（社区）">\(line.village)</td>
            <td class="nowrap" data-label="日期">\(line.heldOn.chinese)</td><td data-label="按哪一条">\(line.item) <span class="soft">\(line.arithmetic)</span></td>
            <td class="number" data-label="处数">\(line.count)</td><td class="number" data-label="分">\(line.points.shown)</td>
            <td data-label="照片">\(line.photos > 0 ? "\(line.photos)张" : "没有")</td>
            \(HTML.when(isObjectable, "<td data-label=\"异议\">\(HTML.with(line.line) { "<a href=\"\(view.link("objections/new?line=\($0)"))\">申诉</a>" })</td>"))</tr>
            """
    }
}
