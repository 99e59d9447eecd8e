import Inspections
import Kernel
import Office
import Web

/// Every mark that a township lost in a month, in the county's visits, on its panels' sheets and by decision: where, when, by
/// which rule, with which photos. Who finds one wrong objects to it from here.
struct LostLinesPage: Page {
    let month: Month
    let township: String
    let code: DivisionCode
    let lines: [LostLine]
    /// What it is narrowed to: 成堆垃圾.
    let what: String?
    /// What was added and taken beside the visits.
    let changes: [ScoreChange]
    let isObjectable: Bool
    /// The reader is of the office, which enters from paper what a township objects to.
    let isOnPaper: Bool
    var title: String { "\(township)\(month.chinese)逐笔扣分" }
    var help: String { "县级检查、特别考核扣的每一笔和考核奖惩：在哪里、哪天、按哪一条、照片；有异议的从这里申诉。" }
    var parents: [Crumb] {
        [Crumb(month.chinese, "assessments/\(month)"), Crumb(township, "assessments/\(month)/\(code)")]
    }

    private var path: String { "assessments/\(month)/\(code)/lines" }

    func body(_ view: View) -> HTML {
        let (own, panels) = (lines.filter { $0.tier == .county }, lines.filter { $0.tier == .panel })
        return """
            \(view.heading(title, "县级检查共\(own.count)笔，合计\(own.reduce(Points.zero) { $0 + $1.points }.shown)分"))
            \(HTML.with(what) { "<p>只看“\($0)”。<a href=\"\(view.link(path))\">看全部</a></p>" })
            \(HTML.when(own.isEmpty && what == nil, view.empty("这个月县级检查没有扣分。")))
            \(table("lines", "县级检查", own, view))
            \(table("panelLines", "特别考核：委员各打一张分，得分取各张的平均，五张以上去掉一个最高、一个最低；下面是各张上扣的，谁打的不公开", panels, view))
            \(HTML.when(what == nil, view.scoreChanges(changes)))
            """
    }

    private func table(_ name: String, _ caption: String, _ lines: [LostLine], _ view: View) -> HTML {
        .when(
            !lines.isEmpty,
            """
            <div class="table-box"><table class="cards" data-rows="\(name)" data-keys><caption>\(caption)</caption><thead><tr><th>扣分</th><th>村（社区）</th><th>日期</th>\
            <th>按哪一条</th><th class="number">处数</th><th class="number">分</th><th>照片</th>\(HTML.when(isObjectable, "<th>异议</th>"))</tr></thead><tbody>
            \(HTML.each(lines) { row($0, view) })</tbody></table></div>
            """)
    }

    private func row(_ line: LostLine, _ view: View) -> HTML {
        let path = "visits/\(line.visit)\(line.line.map { "#line-\($0)" } ?? "")"
        return """
            <tr><td><a href="\(view.link(path))">\(line.title)</a></td><td data-label="村（社区）">\(line.village)</td>
            <td class="nowrap" data-label="日期">\(line.heldOn.chinese)</td><td data-label="按哪一条">\(line.item) <span class="soft">\(line.arithmetic)</span></td>
            <td class="number" data-label="处数">\(line.count)</td><td class="number" data-label="分">\(line.points.shown)</td>
            <td class="said" data-label="照片"><div class="small-photos">\(view.photos(line.photos, of: "visits/\(line.visit)", title: line.title))</div>\(HTML.when(line.photos.isEmpty, "没有"))</td>
            \(HTML.when(isObjectable, "<td data-label=\"异议\">\(objection(line, view))</td>"))</tr>
            """
    }

    /// It is no loss any more, and the month's next revision will say so.
    private func ruled(_ line: LostLine, _ view: View) -> HTML? {
        guard line.voidReason != nil else { return nil }
        guard let id = line.line, let ruling = line.ruling else { return "已作废，待更正" }
        return "<a href=\"\(view.link("objections/of?line=\(id)"))\">\(ruling.rawValue)，待更正</a>"
    }

    private func objection(_ line: LostLine, _ view: View) -> HTML {
        if let ruled = ruled(line, view) { return ruled }
        guard !line.isRuled else { return "裁定后改少的" }
        return HTML.with(line.line) {
            "<a href=\"\(view.link("objections/new?line=\($0)"))\">\(isOnPaper ? "代填申诉" : "申诉")</a>"
        }
    }
}

extension View {
    /// What was added to a score and taken from it beside the visits, each opening to its own record.
    func scoreChanges(_ changes: [ScoreChange]) -> HTML {
        .when(
            !changes.isEmpty,
            """
            <section class="card-paper"><h2>检查以外加减的分</h2><ul class="list">
            \(HTML.each(changes) { change in
                """
                <li class="spot-head"><span><span class="tag">\(change.kind.chinese)</span> \(scoreChange(change))</span>\
                <strong>\(change.counted > .zero ? "+" : "")\(change.counted.shown)</strong></li>
                """
            })</ul></section>
            """)
    }

    private func scoreChange(_ change: ScoreChange) -> HTML {
        let over: HTML =
            change.counted == change.decided
            ? .empty : "<span class=\"soft\">（定的是\(change.decided.shown)分，超过上限的不计）</span>"
        guard let record = change.record, may(.seeAdjustments) else { return "\(change.title)\(over)" }
        return "<a href=\"\(link("adjustments/\(record)"))\">\(change.title)</a>\(over)"
    }

    /// What cost most, each opening to every place where it did.
    func losses(_ losses: some Collection<TownshipPage.Loss>, of code: DivisionCode, in month: Month) -> HTML {
        """
        <ul class="list">\(HTML.each(losses) { loss in
            """
            <li class="spot-head"><span><a href="\(link("assessments/\(month)/\(code)/lines?" + Query.empty.setting("what", loss.title)))">\(loss.title)</a>　\(loss.count)处</span>\
            <strong class="applied">\(loss.points.shown)</strong></li>
            """
        })</ul>
        """
    }
}
