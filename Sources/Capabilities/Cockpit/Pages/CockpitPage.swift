import Kernel
import Office
import Web

/// Where the county stands, on the leader's phone: a sentence, two months beside each other, townships, what is late and whose,
/// what needs the reader's word.
struct CockpitPage: Page {
    let look: CountyLook
    /// What waits for the reader himself.
    let word: [Waiting]
    let mayIssue: Bool
    var title: String { "驾驶舱" }
    var help: String { "全县现在在哪里、为什么：一句话里的每个数都能点开；本月可以和任何一个月对照。" }
    var hasCharts: Bool { true }

    func body(_ view: View) -> HTML {
        let shown = LookView(look: look, view: view, isWall: false)
        return """
            \(view.heading(
                title, "截至\(look.now.day.short(on: look.now.day)) \(look.now.clock)",
                actions: HTML.when(mayIssue, view.linkButton("放上大屏", "wall-links"))))
            \(shown.sentence)
            <div class="home-columns"><div>\(needing(view))\(shown.townships)</div><div>\(shown.late)</div></div>
            \(months(view))
            \(shown.figures)
            <p class="more"><a href="\(view.link("metrics?period=\(look.month)"))">\(look.month.chinese)的全部指标</a>　<a href="\(view.link("burden?period=\(look.month)"))">基层减负</a></p>
            \(shown.trends)
            """
    }

    /// What needs the reader's word stands by itself.
    private func needing(_ view: View) -> HTML {
        HTML.when(
            !word.isEmpty,
            """
            <section class="card-paper needing"><h2>要您过问的</h2><ul class="list">
            \(HTML.each(word) { item in
                """
                <li><a class="big-link" href="\(view.link(item.path))"><strong>\(item.title)</strong>\
                \(HTML.when(item.count > 1, " <span class=\"tag\">\(item.count)\(item.hasMore ? "多" : "")件</span>"))\(HTML.with(item.due) { " <span class=\"tag\(HTML.when($0 < look.now, " tag-red"))\">\($0.due(seenFrom: look.now))</span>" })</a>
                <span class="soft">\([item.place, item.detail.isEmpty ? nil : item.detail].compactMap(\.self).joined(separator: "，"))</span></li>
                """
            })</ul></section>
            """)
    }

    private func months(_ view: View) -> HTML {
        """
        <form class="filters look-months" method="get" action="\(view.link("cockpit"))">
        <h2 class="section-title">\(look.month.chinese)和\(look.other.chinese)\(HTML.when(look.isBySameDays, "同期")) \(HTML.when(look.isProvisional, "<span class=\"tag tag-amber\">\(look.month.month)月还没有结束，数会变</span>"))</h2>
        <label>月份<input class="form-control" type="month" name="month" value="\(view.asked("month", look.month.description))" placeholder="2019-11"></label>
        <label>对照<input class="form-control" type="month" name="with" value="\(view.asked("with", look.other.description))" placeholder="2018-11"></label>
        <button class="btn btn-outline-secondary" type="submit">对照</button></form>
        """
    }
}
