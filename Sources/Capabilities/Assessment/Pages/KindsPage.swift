import Database
import Findings
import Inspections
import Kernel
import Office
import Organisation
import Web

/// What visits to each kind of place came to in a period, and what they found (点位分类).
struct KindsPage: Page {
    struct Row: Encodable, Sendable {
        let kind: PlaceKind
        let visits: Int
        let score: Points?
        let findings: Int
        let closed: Int
        let scorePath: String
        let findingsPath: String
        let closedPath: String
    }

    let period: Period
    let rows: [Row]
    let today: Day
    var title: String { "点位分类" }
    var help: String { "市场、学校、车站等各类点位，检查了多少、平均多少分，检查出多少问题（“点位问题”，别的来源不算）；每个数都能点开。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.whose)　\(period.chinese)，村（社区）整体的检查在月度考核里"))
        <form class="filters" method="get" action="\(view.link("assessments/kinds"))">
        <label>年份<select class="form-select" name="period">\(HTML.each((0..<5).map { today.year - $0 }) { year in
            "<option value=\"\(year)\"\(HTML.when(period.description == "\(year)", " selected"))>\(year)年</option>"
        })</select></label><button class="btn btn-outline-secondary" type="submit">看这一年</button></form>
        \(HTML.when(rows.isEmpty, view.empty("\(period.chinese)没有到过这些点位。起草计划时选一类点位，用它的标准检查。", view.linkButton("检查计划", "plans"))))
        \(HTML.when(!rows.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>点位</th><th class="number">检查（次）</th><th class="number">平均分</th><th class="number">点位问题</th><th class="number">已销号</th></tr></thead><tbody>
            \(HTML.each(rows) { row($0, view) })</tbody></table></div>
            """))
        """
    }

    private func row(_ row: Row, _ view: View) -> HTML {
        """
        <tr><td>\(row.kind.chinese)</td>\
        <td class="number" data-label="检查（次）"><a data-number="\(row.visits)" href="\(view.link(row.scorePath))">\(row.visits)</a></td>\
        <td class="number" data-label="平均分">\(row.score.map { "\($0.shown)" } ?? "—")</td>\
        <td class="number" data-label="点位问题"><a data-number="\(row.findings)" href="\(view.link(row.findingsPath))">\(row.findings)</a></td>\
        <td class="number" data-label="已销号"><a data-number="\(row.closed)" href="\(view.link(row.closedPath))">\(row.closed)</a></td></tr>
        """
    }

    static func rows(
        _ period: Period, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Row] {
        try PlaceKind.ofTheirOwn.compactMap { kind in
            let (score, found, closed) = (
                Inspections.score(of: kind), Findings.found(in: kind), Findings.closed(in: kind)
            )
            let visits = try Inspections.visits(to: kind, period, for: actor, in: transaction)
            let findings = try found.value(period, nil, actor, transaction) ?? 0
            guard visits + findings > 0 else { return nil }
            return Row(
                kind: kind, visits: visits,
                score: try score.value(period, nil, actor, transaction).map { Points(thousandths: $0) },
                findings: findings, closed: try closed.value(period, nil, actor, transaction) ?? 0,
                scorePath: score.rows(period, nil), findingsPath: found.rows(period, nil),
                closedPath: closed.rows(period, nil))
        }
    }
}
