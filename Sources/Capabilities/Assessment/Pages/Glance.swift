import Database
import Findings
import Inspections
import Kernel
import Office
import Web

/// Where the county stands, in one look: the running month in four numbers, the last ranking as bars, and where
/// problems lie open. Every number opens.
package struct Glance: Encodable, Sendable {
    let month: Month
    let planned: Int
    let visits: Int
    let found: Int
    let open: Int
    let overdue: Int
    let closed: ClosedMonth?
    let tally: [OpenTally]

    /// For whoever looks after the whole county; nil for others.
    package static func of(_ actor: Actor, in transaction: ReadTransaction) throws -> Glance? {
        guard actor.scope == .county, actor.has(.leader) || actor.has(.director) else { return nil }
        let month = Month(transaction.now.day)
        let tally = try Findings.tally(for: actor, in: transaction)
        return Glance(
            month: month, planned: try Visits.count(month, for: actor, in: transaction).planned,
            visits: try Visits.count(month, for: actor, in: transaction).scored,
            found: try Findings.count(FindingFilter(standing: .valid, month: month), for: actor, in: transaction),
            open: try Findings.count(FindingFilter(standing: .open), for: actor, in: transaction),
            overdue: try Findings.count(FindingFilter(standing: .overdue), for: actor, in: transaction),
            closed: try Assessments.latest(county: actor.county, in: transaction), tally: tally)
    }

    package func body(_ view: View) -> HTML {
        """
        <h2 class="section-title">\(month.chinese) <span class="soft">进行中，<a href="\(view.link("assessments/\(month)"))">看现在的得分</a></span></h2>
        <div class="figures">
        <dl class="card-paper figure"><dt>检查</dt><dd>\(view.number(visits, "visits/all?month=\(month)&state=submitted"))<small>村次\(HTML.when(planned > 0, "，计划<a href=\"\(view.link("plans"))\">\(planned)</a>"))</small></dd></dl>
        <dl class="card-paper figure"><dt>发现问题</dt><dd>\(view.number(found, "findings?standing=valid&month=\(month)"))</dd></dl>
        <dl class="card-paper figure"><dt>未销号</dt><dd>\(view.number(open, "findings?standing=open"))<small>截至现在，各月合计</small></dd></dl>
        <dl class="card-paper figure\(HTML.when(overdue > 0, " alert-figure"))"><dt>逾期未整改</dt><dd>\(view.number(overdue, "findings?standing=overdue"))</dd></dl>
        </div>
        <div class="columns even"><div>\(HTML.with(closed) { ranking($0, view) })\(HTML.when(closed == nil, view.empty("还没有关账的月份。")))</div>
        <div>\(HTML.when(!tally.isEmpty, openTable(view)))</div></div>
        """
    }

    private func ranking(_ closed: ClosedMonth, _ view: View) -> HTML {
        let start = closed.result.barStart
        // Ranks begin anew there: townships and subdistricts are ranked among their like.
        let firstSubdistrict = closed.result.townships.first { $0.group == .subdistrict }?.code
        return """
            <div class="table-box"><table class="ranking"><caption><a href="\(view.link("assessments/\(closed.month)"))">\(closed.month.chinese)排名</a>，横条从\(start / 1000)分画起</caption>
            <thead><tr><th class="number">名次</th><th>乡镇（街道）</th><th class="number">得分</th><th><span class="visually-hidden">横条</span></th></tr></thead><tbody>
            \(HTML.each(closed.result.townships) { township in
                """
                <tr\(HTML.when(township.code == firstSubdistrict, " class=\"next-group\""))><td class="number">\(township.rank.map(String.init) ?? "—")</td>
                <td><a href="\(view.link("assessments/\(closed.month)/\(township.code)"))">\(township.name)</a></td>
                <td class="number"><a class="score" href="\(view.link("assessments/\(closed.month)/\(township.code)"))">\(township.score?.shown ?? "—")</a></td>
                <td class="bar-cell">\(HTML.with(township.score) { view.bar($0.thousandths, from: start, to: 100_000) })</td></tr>
                """
            })</tbody></table></div>
            """
    }

    private func openTable(_ view: View) -> HTML {
        let most = tally.map(\.open).max() ?? 1
        return """
            <div class="table-box"><table class="ranking"><caption>没有销号的问题在哪里</caption>
            <thead><tr><th>乡镇（街道）</th><th class="number">逾期</th><th class="number">未销号</th><th><span class="visually-hidden">横条</span></th></tr></thead><tbody>
            \(HTML.each(tally) { row in
                """
                <tr><td>\(row.name)</td>
                <td class="number\(HTML.when(row.overdue > 0, " overdue"))">\(view.number(row.overdue, "findings?standing=overdue&below=\(row.township)"))</td>
                <td class="number">\(view.number(row.open, "findings?standing=open&below=\(row.township)"))</td>
                <td class="bar-cell">\(view.bar(row.open, from: 0, to: most))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}
