import Database
import Kernel
import Office
import Web

/// Two years or periods, figure by figure: both values, the difference, and bars that show them.
struct ComparePage: Page {
    struct Side: Encodable, Sendable {
        let value: Int?
        let shown: String
        let path: String
    }

    struct Entry: Encodable, Sendable {
        let name: String
        let chinese: String
        let unit: String
        let first: Side
        let second: Side
        /// `＋12`, `－3`; nil where one of them has no value.
        let difference: String?
        /// 行动和任务; nil of a figure that the report's template names.
        let heading: String?

        /// Nothing of it on either side.
        var isEmpty: Bool { (first.value ?? 0) == 0 && (second.value ?? 0) == 0 }
    }

    let first: Period
    let second: Period
    let provisional: [String]
    let entries: [Entry]
    /// How many are left out because both periods have nothing of them.
    let empty: Int
    var title: String { "两个时段对照" }
    var help: String { "选两个年度或时段，所有指标逐项对照；每个数都能点开。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.whose)　\(first.chinese)和\(second.chinese)\(HTML.each(provisional) { " <span class=\"tag tag-amber\">\($0)还没有结束</span>" })"))
        <form class="filters" method="get" action="\(view.link("reports/compare"))">
        <label>前一时段<input class="form-control" type="text" name="first" value="\(view.asked("first", first.description))"></label>
        <label>后一时段<input class="form-control" type="text" name="second" value="\(view.asked("second", second.description))"></label>
        <button class="btn btn-outline-secondary" type="submit">对照</button>
        <span class="soft">如 2019、2019-11、2019-01-01~2019-06-30</span></form>
        \(HTML.when(entries.isEmpty, view.empty("这两个时段都还没有记录。")))
        \(HTML.when(entries.contains { $0.heading == nil }, table(entries.filter { $0.heading == nil }, view)))
        \(HTML.each(entries.compactMap(\.heading).headings) { group($0, view) })
        \(HTML.when(empty > 0 && !entries.isEmpty, "<p class=\"soft\">另有\(empty)个指标两个时段都没有数，没有列出。</p>"))
        """
    }

    /// What the year's report does not say is folded, by subject.
    private func group(_ heading: String, _ view: View) -> HTML {
        let own = entries.filter { $0.heading == heading }
        return """
            <details class="metric-group"><summary>\(heading.isEmpty ? "其他" : heading) <span class="soft">\(own.count)个指标</span></summary>
            \(table(own, view))</details>
            """
    }

    private func table(_ entries: [Entry], _ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards compare" data-rows="compare"><thead><tr><th>指标</th><th class="number">\(first.chinese)</th>\
        <th class="number">\(second.chinese)</th><th class="number">增减</th><th><span class="visually-hidden">横条</span></th></tr></thead><tbody>
        \(HTML.each(entries) { row($0, view) })</tbody></table></div>
        """
    }

    private func row(_ entry: Entry, _ view: View) -> HTML {
        let most = max(entry.first.value ?? 0, entry.second.value ?? 0)
        return """
            <tr><td><a href="\(view.link("metrics/\(entry.name)?period=\(second)"))">\(entry.chinese)</a></td>
            <td class="number" data-label="\(first.chinese)"><a href="\(view.link(entry.first.path))">\(entry.first.shown)</a> <span class="soft">\(entry.unit)</span></td>
            <td class="number" data-label="\(second.chinese)"><a href="\(view.link(entry.second.path))">\(entry.second.shown)</a> <span class="soft">\(entry.unit)</span></td>
            <td class="number" data-label="增减">\(entry.difference ?? "—")</td>
            <td class="bar-cell">\(bar(entry.first, most, view))<div class="later">\(bar(entry.second, most, view))</div></td></tr>
            """
    }

    private func bar(_ side: Side, _ most: Int, _ view: View) -> HTML {
        guard let value = side.value, value > 0 else { return .empty }
        return view.bar(value, from: 0, to: most)
    }
}

struct CompareRoutes: Sendable {
    let office: Office
    let metrics: [Metric]
    let headings: [String: String]

    var routes: [Route] { [.page("reports/compare", .right(.seeMetrics), compare)] }

    private func compare(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.readReport { transaction in
            let today = transaction.now.day
            let form = FormReader(request.query)
            let words = "年、月或两个日期，如 2019、2019-11、2019-01-01~2019-06-30"
            let asked = form.optional("second", "后一时段", form: words) { Period($0) }
            let second = asked ?? Period(year: today.year) ?? Period(first: today, last: today)
            let first = form.optional("first", "前一时段", form: words) { Period($0) } ?? second.previous
            try form.finish()
            let named = Set(
                try transaction.setting(ReportTemplate.setting, county: actor.county).slots.map(\.figure))
            let all = try metrics.filter { $0.right.isHeld(by: actor) }.map { metric in
                let sides = try [first, second].map { try side(metric, $0, for: actor, in: transaction) }
                return ComparePage.Entry(
                    name: metric.name, chinese: metric.chinese, unit: metric.unit, first: sides[0], second: sides[1],
                    difference: difference(metric, sides[0].value, sides[1].value),
                    heading: named.contains(metric.chinese) ? nil : headings[metric.name] ?? "")
            }
            return ComparePage(
                first: first, second: second,
                provisional: [first, second].filter { $0.isProvisional(on: today) }.map(\.chinese),
                entries: all.filter { !$0.isEmpty }, empty: all.count(where: \.isEmpty))
        }
    }

    private func side(
        _ metric: Metric, _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ComparePage.Side {
        let value = try metric.value(period, nil, actor, transaction)
        return .init(value: value, shown: metric.shown(value), path: metric.rows(period, nil))
    }

    private func difference(_ metric: Metric, _ first: Int?, _ second: Int?) -> String? {
        guard let first, let second else { return nil }
        let change = second - first
        if change == 0 { return "持平" }
        let points = metric.measure == .share ? metric.shown(abs(change)).replacing("%", with: "个百分点") : nil
        return (change > 0 ? "＋" : "－") + (points ?? metric.shown(abs(change)))
    }
}
