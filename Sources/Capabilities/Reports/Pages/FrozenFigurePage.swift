import Kernel
import Office
import Web

/// What a published number opened to on the day it went out, and what became of those records.
struct FrozenFigurePage: Page {
    let report: String
    let reportPath: String
    let publishedAt: Instant?
    let frozen: FrozenFigure
    /// 督查通报
    let figure: String
    let definition: String
    /// What it counts now; nil where that is no longer counted.
    let now: [MetricRecord]?
    /// Of the list as it is now.
    let path: String?
    /// Its records are the reader's to open.
    let opens: Bool
    var title: String { figure }
    var help: String { "报告送审时这个数字背后的记录，和现在的对照。" }

    private var gone: Set<String> {
        guard let now else { return [] }
        return Set(frozen.records.map(\.path)).subtracting(now.map(\.path))
    }

    private var added: [MetricRecord] {
        let known = Set(frozen.records.map(\.path))
        return now?.filter { !known.contains($0.path) } ?? []
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "<a href=\"\(view.link(reportPath))\">\(report)</a>　写作“\(frozen.shown)”　\(HTML.with(publishedAt) { "\($0.day.chinese)送审时" })\(frozen.records.count)条",
            actions: HTML.with(opens ? path : nil) { view.linkButton("看现在的", $0) }))
        <p class="soft">\(definition)</p>
        \(HTML.when(!gone.isEmpty || !added.isEmpty, """
            <div class="notice-amber">送审以后，记录有了变动：少了\(gone.count)条，多了\(added.count)条，现在\(now?.count ?? 0)条。下面仍是送审时的。</div>
            """))
        \(HTML.when(frozen.records.isEmpty, view.empty("送审时没有逐条的记录。")))
        \(HTML.when(!frozen.records.isEmpty, table(frozen.records, "送审时的记录", view, isWhole: true)))
        \(HTML.when(!added.isEmpty, table(added, "送审以后多出的", view)))
        """
    }

    private func table(_ records: [MetricRecord], _ caption: String, _ view: View, isWhole: Bool = false) -> HTML {
        """
        <div class="table-box"><table class="cards"\(HTML.when(isWhole, " data-rows=\"records\""))><caption>\(caption)</caption><thead><tr><th>记录</th><th>日期</th><th>现在</th></tr></thead><tbody>
        \(HTML.each(records) { record in
            """
            <tr><td>\(opens ? "<a href=\"\(view.link(record.path))\">\(record.title)</a>" : "\(record.title)")</td><td data-label="日期">\(record.day?.description ?? "—")</td>
            <td data-label="现在">\(gone.contains(record.path) ? "不再计入" : "仍计入")</td></tr>
            """
        })</tbody></table></div>
        """
    }
}
