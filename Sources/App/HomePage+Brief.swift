import Kernel
import Office
import Web

/// What a day needs to know besides what waits: where the month stands, what is due this week, what changed since yesterday.
extension HomePage {
    // MARK: The month in one line

    /// The running month; before it the one before, as long as something of it is to be done.
    func stages(_ view: View) -> HTML {
        let months = Set(brief.stages.map(\.month)).sorted().filter { month in
            let own = brief.stages.filter { $0.month == month }
            let hasBegun = own.contains { $0.isDone }
            return month == Month(now.day) || (hasBegun && own.contains { !$0.isDone })
        }
        return HTML.each(months) { month($0, brief.stages.filter { [month = $0] in $0.month == month }, view) }
    }

    private func month(_ month: Month, _ stages: [Brief.Stage], _ view: View) -> HTML {
        let steps = stages.sorted { $0.step.rawValue < $1.step.rawValue }
        let now = steps.first { !$0.isDone }
        let words = now.map { "\($0.step.chinese)，\($0.facts.map(\.words).joined(separator: "，"))" } ?? "都已完成"
        return """
            <section class="card-paper month" aria-label="\(month.chinese)的进度"><details class="fold" open>
            <summary>\(month.month)月：\(words)</summary><div class="month-row"><h2>\(month.month)月</h2>
            <ol class="stages">\(HTML.each(steps) { stage($0, isNow: $0.step == now?.step, view) })</ol></div></details></section>
            """
    }

    private func stage(_ stage: Brief.Stage, isNow: Bool, _ view: View) -> HTML {
        let hasBegun = stage.facts.contains { $0.count != nil }
        let (style, words): (HTML, String) =
            stage.isDone
            ? ("done", "已完成") : isNow ? ("now", "现在") : hasBegun ? ("begun", "同时在办") : ("ahead", "还没有到")
        return """
            <li class="\(style)"><strong>\(stage.step.chinese)</strong><span class="visually-hidden">（\(words)）</span>
            <span class="facts">\(HTML.each(stage.facts) { fact($0, view) })</span></li>
            """
    }

    private func fact(_ fact: Brief.Fact, _ view: View) -> HTML {
        let style: HTML = .when(fact.isAlarming, " class=\"alarming\"")
        guard let path = fact.path else { return "<span\(style)>\(fact.words)</span>" }
        return "<a\(counted(fact.count)) href=\"\(view.link(path))\"\(style)>\(fact.words)</a>"
    }

    /// Says which number a list that is opened has to hold.
    private func counted(_ count: Int?) -> HTML { HTML.with(count) { " data-number=\"\($0)\"" } }

    // MARK: The week and yesterday

    func week(_ view: View) -> HTML {
        let days = Dictionary(grouping: brief.dues, by: \.day).sorted { $0.key < $1.key }
        return HTML.when(
            !days.isEmpty,
            """
            <section class="card-paper"><h2>这一周到期</h2><ol class="list week">
            \(HTML.each(days) { day, dues in
                """
                <li\(HTML.when(day == now.day, " class=\"is-today\""))><span class="week-day">\(name(of: day))</span>\
                <span>\(HTML.each(dues) { "<a\(counted($0.count)) href=\"\(view.link($0.path))\"><strong>\($0.count)</strong>\($0.words)</a>" })</span></li>
                """
            })</ol></section>
            """)
    }

    /// `今天`, `明天`, `周三 12月2日`
    private func name(of day: Day) -> String {
        let date = "\(day.month)月\(day.dayOfMonth)日"
        switch day.ordinal - now.day.ordinal {
        case 0: return "今天"
        case 1: return "明天"
        default: return "周\(day.chineseWeekday.suffix(1)) \(date)"
        }
    }

    func changes(_ view: View) -> HTML {
        HTML.when(
            !brief.changes.isEmpty,
            """
            <section class="card-paper"><h2>昨天以来</h2><ul class="list changes">
            \(HTML.each(brief.changes) { change in
                """
                <li><span class="tag">\(change.tag)</span><a\(counted(change.hasMore ? nil : change.count)) href="\(view.link(change.path))">\(change.words)\
                \(HTML.with(change.count) { "<strong>\($0)\(HTML.when(change.hasMore, "多"))</strong>" })\(change.measure)</a></li>
                """
            })</ul></section>
            """)
    }

    // MARK: Where one stands

    func standings(_ view: View) -> HTML {
        HTML.each(brief.standings) { standing in
            """
            <section class="card-paper"><h2>\(standing.title)</h2>
            <p class="big"><a href="\(view.link(standing.path))">\(standing.value)</a></p><p class="soft">\(standing.note)</p></section>
            """
        }
    }

    func briefLists(_ view: View) -> HTML {
        HTML.each(brief.lists) { list in
            """
            <section class="card-paper"><h2>\(list.title)</h2>
            \(HTML.when(list.items.isEmpty, "<p class=\"soft\">\(list.empty)</p>"))
            \(HTML.when(!list.items.isEmpty, "<ul class=\"list\">\(HTML.each(list.items) { item($0, view) })</ul>"))
            \(HTML.with(list.more) { "<p class=\"more\">\(fact($0, view))</p>" })</section>
            """
        }
    }

    private func item(_ item: Brief.List.Item, _ view: View) -> HTML {
        """
        <li><a class="big-link" href="\(view.link(item.path))"><strong>\(item.title)</strong></a>
        \(HTML.each(item.tags) { "<span class=\"tag\">\($0)</span> " })<span class="soft">\(item.note)</span></li>
        """
    }

    // MARK: A trend

    func trends(_ view: View) -> HTML { HTML.each(brief.trends) { TrendCard(trend: $0).body(view) } }
}

/// A line over its table: how a number went in the closed months.
private struct TrendCard {
    let trend: Brief.Trend
    private let width = 240
    private let height = 64
    private let edge = 6

    func body(_ view: View) -> HTML {
        guard let last = trend.points.last else { return .empty }
        return """
            <section class="card-paper trend"><h2>\(trend.title) <span class="soft">\(last.month.chinese)</span></h2>
            <div class="trend-row"><div><a class="big" href="\(view.link(last.path))">\(last.value.shown)</a>\(change)</div>\(line)</div>
            \(HTML.when(!trend.facts.isEmpty, "<p class=\"facts\">\(HTML.each(trend.facts) { fact($0, view) })</p>"))
            \(HTML.when(trend.points.count > 1, table(view)))</section>
            """
    }

    private func fact(_ fact: Brief.Fact, _ view: View) -> HTML {
        guard let path = fact.path else { return "<span>\(fact.words)</span>" }
        return "<a\(HTML.when(fact.isAlarming, " class=\"alarming\"")) href=\"\(view.link(path))\">\(fact.words)</a>"
    }

    /// Against the last closed month before.
    private var change: HTML {
        guard let last = trend.points.last, let before = trend.points.dropLast().last else { return .empty }
        let by = last.value - before.value
        let than = "比\(before.month.month)月"
        if by.thousandths == 0 { return "<span class=\"soft\">和\(before.month.month)月一样</span>" }
        return by.thousandths > 0
            ? "<span class=\"up\">\(than)高\(by.shown)</span>" : "<span class=\"down\">\(than)低\((-by).shown)</span>"
    }

    /// Where the line's axis begins, so that a difference is seen: the five below the lowest value, in thousandths.
    private var start: Int { max(0, (lowest - 1) / 5_000 * 5_000) }
    private var lowest: Int { trend.points.map(\.value.thousandths).min() ?? 0 }
    private var highest: Int { max(start + 1_000, trend.points.map(\.value.thousandths).max() ?? 0) }

    private var line: HTML {
        guard trend.points.count > 1 else { return .empty }
        let places = trend.points.enumerated().map { place, point in
            (
                x: edge + place * (width - 2 * edge) / (trend.points.count - 1),
                y: height - edge - (point.value.thousandths - start) * (height - 2 * edge) / (highest - start)
            )
        }
        let path = places.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        return """
            <figure><svg class="trend-svg" viewBox="0 0 \(width) \(height)" role="img" aria-label="\(trend.title)，近\(trend.points.count)个关账的月份，数字见下表">
            <line x1="0" y1="\(height - 1)" x2="\(width)" y2="\(height - 1)"></line><polyline points="\(path)"></polyline>
            \(HTML.with(places.last) { "<circle cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"4\"></circle>" })</svg>
            <figcaption class="soft">纵轴从\(start / 1000)分画起</figcaption></figure>
            """
    }

    private func table(_ view: View) -> HTML {
        """
        <details><summary>各月得分</summary><table><thead><tr><th>月份</th><th class="number">得分</th></tr></thead><tbody>
        \(HTML.each(trend.points.reversed()) { "<tr><td>\($0.month.chinese)</td><td class=\"number\"><a href=\"\(view.link($0.path))\">\($0.value.shown)</a></td></tr>" })
        </tbody></table></details>
        """
    }
}
