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
        /// 行动和任务
        let heading: String
        /// One of those that the cockpit shows.
        let isLeading: Bool

        init(_ metric: Metric, _ value: Int?, before: Int?, _ period: Period, under heading: String) {
            self.heading = heading
            isLeading = metric.leading != nil
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
    let today: Day
    var title: String { "指标" }
    var help: String { "所有指标都从记录算出来，点开就是背后的记录；和上一时段对照。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.whose)　\(period.chinese)\(HTML.when(isProvisional, " <span class=\"tag tag-amber\">还没有结束，数会变</span>"))",
            actions: view.exportButton("metrics.xlsx?period=\(period)")))
        \(view.periods(choices, period, "metrics", today))
        \(HTML.when(entries.contains(where: \.isLeading), table(entries.filter(\.isLeading), view)))
        \(HTML.each(entries.map(\.heading).headings) { group($0, view) })
        """
    }

    /// Two hundred figures are too long for anybody's screen: those that matter most stand above, all of a subject fold.
    private func group(_ heading: String, _ view: View) -> HTML {
        let own = entries.filter { $0.heading == heading && !$0.isLeading }
        guard !own.isEmpty else { return .empty }
        let alone = !entries.contains(where: \.isLeading) && entries.allSatisfy { $0.heading == heading }
        return """
            <details class="metric-group"\(HTML.when(alone, " open"))><summary>\(heading.isEmpty ? "其他" : heading) <span class="soft">\(own.count)个指标</span></summary>
            \(table(own, view))</details>
            """
    }

    private func table(_ entries: [Entry], _ view: View) -> HTML {
        """
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
    /// What was known then beside what is known now, where a day is asked for.
    let clocks: Clocks?
    let today: Day
    let trend: [Point]
    let townships: [Point]
    var title: String { chinese }
    var help: String { definition }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title))
        \(view.periods(choices, period, "metrics/\(name)", today))
        \(HTML.with(clocks) { known($0, view) })
        <div class="figures">\(view.figure(
            view.whose, "\(period.chinese)", "<a href=\"\(view.link(path))\">\(shown)</a>",
            note: "\(unit)\(HTML.when(isProvisional, "，还没有结束"))"))</div>
        <div class="columns even"><div>\(table("按月", trend, view))</div>
        <div>\(HTML.when(!townships.isEmpty, table("按乡镇（街道），\(period.chinese)", townships, view)))</div></div>
        """
    }

    /// Then and now, and which rows differ.
    private func known(_ clocks: Clocks, _ view: View) -> HTML {
        let rows: HTML
        switch (clocks.isSame, clocks.areRowsSame) {
        case (true, true?):
            return "<div class=\"notice\">\(period.chinese)是\(clocks.then)\(unit)，和现在所知的一样，逐条相同。</div>"
        case (true, nil):
            return "<div class=\"notice\">\(period.chinese)是\(clocks.then)\(unit)，和现在所知的一样。</div>"
        case (true, false?): rows = "数目一样，记录不同。"
        case (false, _): rows = .empty
        }
        return """
            <div class="notice-amber"><strong>\(period.chinese)是\(clocks.then)\(unit)，现在所知是<a href="\(view.link(clocks.nowPath))">\(clocks.now)</a>\(unit)。\(rows)</strong>
            \(HTML.each(clocks.differences) { "<a\(HTML.with($0.count) { " data-number=\"\($0)\"" }) href=\"\(view.link($0.path))\">\($0.words)</a>　" })</div>
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
                <tr><td class="nowrap">\(point.name)</td><td class="number"><a href="\(view.link(point.path))">\(point.shown)</a></td>
                <td class="bar-cell">\(HTML.when(point.value > 0, view.bar(point.value, from: 0, to: most)))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

extension View {
    /// Which period is shown, and which others one press shows.
    func periods(_ choices: [Period], _ chosen: Period, _ path: String, _ today: Day) -> HTML {
        let span = chosen.known(on: nil)
        let known = chosen.knownOn.map { "&known=\($0)" } ?? ""
        return """
            <form class="filters" method="get" action="\(link(path))">
            <div class="chips"><ul aria-label="时段">\(HTML.each(choices) { choice in
                "<li><a class=\"chip\" href=\"\(link(path))?period=\(choice.description)\(known)\"\(HTML.when(choice == span, " aria-current=\"true\""))>\(choice.chinese)</a></li>"
            })</ul></div>
            <label>时段<input class="form-control" type="text" name="period" value="\(asked("period", span.description))" placeholder="如 2019、2019-11、2019-01-01~2019-06-30"></label>
            <label>截至哪天所知<input class="form-control" type="date" name="known" max="\(today.description)" value="\(asked("known", chosen.knownOn?.description ?? ""))"></label>
            <button class="btn btn-outline-secondary" type="submit">查看</button></form>
            """
    }
}

extension Sequence<String> {
    /// Each subject of figures once; those of no subject come last.
    var headings: [String] {
        let all = unique
        return all.filter { !$0.isEmpty } + all.filter(\.isEmpty)
    }
}
