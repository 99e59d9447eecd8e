import Kernel
import Office
import Web

/// Every figure that the reader may see, for a period and the one before it.
struct MetricsPage: Page {
    struct Entry: Encodable, Sendable {
        let name: String
        let chinese: String
        let unit: String
        let definition: String
        let shown: String
        let shownBefore: String
        let path: String

        init(_ metric: Metric, _ value: Int?, before: Int?, _ period: Period) {
            name = metric.name
            chinese = metric.chinese
            unit = metric.unit
            definition = metric.definition
            shown = metric.shown(value)
            shownBefore = metric.shown(before)
            path = metric.rows(period, nil)
        }
    }

    let period: Period
    let previous: Period
    let isProvisional: Bool
    let entries: [Entry]
    let choices: [Period]
    var title: String { "指标" }
    var help: String { "所有指标都从记录算出来，点开就是背后的记录；和上一时段对照。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.whose)　\(period.chinese)\(HTML.when(isProvisional, " <span class=\"tag tag-amber\">还没有结束，数会变</span>"))",
            actions: view.exportButton("metrics.xlsx?period=\(period)")))
        \(view.periods(choices, period, "metrics"))
        <div class="table-box"><table class="cards" data-rows="metrics"><thead><tr><th>指标</th><th class="number">\(period.chinese)</th>\
        <th class="number">\(previous.chinese)</th><th>怎么算的</th></tr></thead><tbody>
        \(HTML.each(entries) { row($0, view) })</tbody></table></div>
        """
    }

    private func row(_ entry: Entry, _ view: View) -> HTML {
        """
        <tr><td><a href="\(view.link("metrics/\(entry.name)?period=\(period)"))">\(entry.chinese)</a></td>
        <td class="number" data-label="\(period.chinese)"><a href="\(view.link(entry.path))">\(entry.shown)</a> <span class="soft">\(entry.unit)</span></td>
        <td class="number" data-label="\(previous.chinese)">\(entry.shownBefore)</td><td data-label="怎么算的" class="soft">\(entry.definition)</td></tr>
        """
    }
}

/// One figure: what it counts, its trend, and where it comes from, each number open to its rows.
struct MetricPage: Page {
    struct Point: Encodable, Sendable {
        let name: String
        let value: Int
        let shown: String
        let path: String
    }

    let name: String
    let chinese: String
    let unit: String
    let definition: String
    let period: Period
    let isProvisional: Bool
    let shown: String
    let path: String
    let choices: [Period]
    let trend: [Point]
    let townships: [Point]
    var title: String { chinese }
    var help: String { definition }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title))
        \(view.periods(choices, period, "metrics/\(name)"))
        <div class="figures">\(view.figure(
            view.whose, "\(period.chinese)", "<a href=\"\(view.link(path))\">\(shown)</a>",
            note: "\(unit)\(HTML.when(isProvisional, "，还没有结束"))"))</div>
        <div class="columns even"><div>\(table("按月", trend, view))</div>
        <div>\(HTML.when(!townships.isEmpty, table("按乡镇（街道），\(period.chinese)", townships, view)))</div></div>
        """
    }

    /// Bars over the numbers that they draw.
    private func table(_ caption: String, _ points: [Point], _ view: View) -> HTML {
        let most = points.map(\.value).max() ?? 0
        return """
            <div class="table-box"><table class="ranking"><caption>\(caption)</caption><thead><tr><th>\(caption.hasPrefix("按月") ? "月份" : "乡镇（街道）")</th>\
            <th class="number">\(chinese)</th><th><span class="visually-hidden">横条</span></th></tr></thead><tbody>
            \(HTML.each(points) { point in
                """
                <tr><td>\(point.name)</td><td class="number"><a href="\(view.link(point.path))">\(point.shown)</a></td>
                <td class="bar-cell">\(HTML.when(point.value > 0, view.bar(point.value, from: 0, to: most)))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

extension View {
    /// Which period is shown, and which others one press shows.
    func periods(_ choices: [Period], _ chosen: Period, _ path: String) -> HTML {
        """
        <form class="filters" method="get" action="\(link(path))">
        <div class="chips"><ul aria-label="时段">\(HTML.each(choices) { choice in
            "<li><a class=\"chip\" href=\"\(link(path))?period=\(choice.description)\"\(HTML.when(choice == chosen, " aria-current=\"true\""))>\(choice.chinese)</a></li>"
        })</ul></div>
        <label>时段<input class="form-control" type="text" name="period" value="\(asked("period", chosen.description))" placeholder="如 2019、2019-11、2019-01-01~2019-06-30"></label>
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        """
    }
}
