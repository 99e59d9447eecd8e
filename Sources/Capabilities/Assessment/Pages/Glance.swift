import Database
import Findings
import Inspections
import Kernel
import Office
import Web

/// Where the county stands, in one look: the running month in four numbers, or the one before it while nothing was scored
/// in the running one; the last ranking as bars, and where problems lie open. Every number opens.
package struct Glance: Encodable, Sendable {
    let month: Month
    /// The month that has hardly begun, where the one before it is shown instead.
    let begun: Month?
    let planned: Int
    let cancelled: Int
    let visits: Int
    let found: Int
    let foundByCounty: Int
    let open: Int
    let overdue: Int
    let closed: ClosedMonth?
    let tally: [OpenTally]

    /// For whoever looks after the whole county; nil for others.
    package static func of(_ actor: Actor, in transaction: ReadTransaction) throws -> Glance? {
        guard actor.scope == .county, actor.has(.leader) || actor.has(.director) else { return nil }
        let running = Month(transaction.now.day)
        let month = try shown(running, for: actor, in: transaction)
        let standing = try FindingStanding.of(month, for: actor, in: transaction)
        let visits = try Visits.count(month, for: actor, in: transaction)
        return Glance(
            month: month, begun: month == running ? nil : running, planned: visits.planned, cancelled: visits.cancelled,
            visits: visits.scored,
            found: standing.found.all, foundByCounty: standing.found.byCounty, open: standing.open.open,
            overdue: standing.open.overdue,
            closed: try Assessments.latest(county: actor.county, in: transaction), tally: standing.open.tallies)
    }

    /// The running month, once something was scored in it: on its first days four noughts would say nothing of the county.
    private static func shown(_ running: Month, for actor: Actor, in transaction: ReadTransaction) throws -> Month {
        let before = running.previous
        let isEmpty = try Visits.count(running, for: actor, in: transaction).scored == 0
        return try isEmpty && Visits.count(before, for: actor, in: transaction).scored > 0 ? before : running
    }

    /// `12月刚开始，先看11月`, or that the month runs.
    private func standing(_ view: View) -> HTML {
        let scores: HTML = "<a href=\"\(view.link("assessments/\(month)"))\">看\(begun == nil ? "现在的" : "")得分</a>"
        return HTML.with(begun) { "\($0.month)月刚开始，还没有评分，先看\(month.month)月，" }
            + HTML.when(begun == nil, "进行中，") + scores
    }

    package func body(_ view: View) -> HTML {
        """
        <h2 class="section-title">全县\(month.chinese) <span class="soft">\(standing(view))</span></h2>
        <div class="figures">
        \(view.figure("全县", "已评分", view.number(visits, "visits/all?month=\(month)&state=submitted"), note: planning(view)))
        \(view.figure(
            "全县", "\(FoundFigure.all)", view.number(found, FoundFigure.path(month)),
            note: "其中\(FoundFigure.countyAlone)\(view.number(foundByCounty, FoundFigure.countyPath(month)))"))
        \(view.figure("全县", "未销号", view.number(open, "findings?standing=open"), note: "截至现在，各月合计"))
        \(view.figure(
            "全县", "已逾期", view.number(overdue, "findings?standing=overdue"), note: "截至现在，各月合计", isAlarming: overdue > 0))
        </div>
        <div class="columns even"><div>\(HTML.with(closed) { ranking($0, view) })\(HTML.when(closed == nil, view.empty("还没有关账的月份。")))</div>
        <div>\(HTML.when(!tally.isEmpty, openTable(view)))</div></div>
        """
    }

    private func planning(_ view: View) -> HTML {
        guard planned > 0 else { return "村次" }
        return """
            村次，计划\(view.number(planned, "visits/all?month=\(month)"))\(HTML.when(cancelled > 0, """
                ，已取消\(view.number(cancelled, "visits/all?month=\(month)&state=cancelled"))
                """))\(view.unseenVisits)
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
            <div class="table-box"><table class="ranking"><caption>全县未销号的问题在哪里，截至现在</caption>
            <thead><tr><th>乡镇（街道）</th><th class="number">已逾期</th><th class="number">未销号</th><th><span class="visually-hidden">横条</span></th></tr></thead><tbody>
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
