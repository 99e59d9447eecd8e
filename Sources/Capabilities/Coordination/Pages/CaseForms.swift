import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// Where a case is registered, and its words are changed.
struct CaseForm: Page {
    let record: CoordinationCase?
    var title: String { record.map { "修改：\($0.title)" } ?? "登记难点问题" }
    var help: String { "一个单位解决不了、要几家一起办的问题，登记以后明确分工、限期整治。" }
    var parents: [Crumb] { record.map { [Crumb($0.title, "cases/\($0.id)")] } ?? [] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "先写清楚是什么问题、要整治到什么程度；点位、分工在登记以后添加"))
        <div class="card-paper">\(view.form(record.map { "cases/\($0.id)/edit" } ?? "cases/new", """
            \(view.input("title", "名称", value: record?.title ?? "", help: "如 城区僵尸车清理。", max: 60))
            \(view.select("kind", "类别", options: CoordinationCase.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: record?.kind.rawValue ?? ""))
            \(view.textArea("situation", "情况和成因", value: record?.situation ?? "", help: "现状、为什么一个单位解决不了。", max: 2000))
            \(view.textArea("aims", "整治目标", value: record?.aims ?? "", help: "到什么程度算解决。", required: false, rows: 2, max: 1000))
            \(HTML.when(record == nil, view.input("dueOn", "整治期限", type: "date", help: "以后要改，从页面申请延期。")))
            \(view.submit(record == nil ? "登记" : "保存"))
            """))</div></div>
        """
    }
}

/// Findings that may be gathered; those that are in some case already are left out.
struct GatherPage: Page {
    let record: CoordinationCase
    let findings: [Finding]
    let hasMore: Bool
    let townships: [Unit]
    let below: DivisionCode?
    let search: String
    let query: String
    var title: String { "归集问题：\(record.title)" }
    var help: String { "同一个难点在各处的问题归集到一起；归集以后照常整改，都销号了难点问题才能销号。" }
    var parents: [Crumb] { [Crumb(record.title, "cases/\(record.id)")] }

    private enum CodingKeys: CodingKey { case record, findings }
    private static let most = 60

    init(
        record: CoordinationCase, below: DivisionCode?, search: String, query: String, for actor: Actor,
        in transaction: ReadTransaction
    ) throws {
        (self.record, self.below, self.search, self.query) = (record, below, search, query)
        townships = try Units.all(
            county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction)
        var filter = FindingFilter(standing: .open, below: below)
        filter.search = search
        let found = try Findings.page(filter, for: actor, limit: 2 * Self.most, in: transaction)
        let taken = try transaction.rows(
            """
            SELECT finding FROM caseFinding
            WHERE county = \(actor.county) AND finding IN \(list: found.map(\.id))
            """)
        let gathered = Set(try taken.map { row -> ID<Finding> in try row["finding"] })
        let free = found.filter { !gathered.contains($0.id) }
        findings = Array(free.prefix(Self.most))
        hasMore = free.count > Self.most
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "勾选同一个难点的问题；列出的都没有销号，也没有归集过"))
        <form method="get" action="\(view.link("cases/\(record.id)/findings"))" class="filters">
        \(view.filter("below", "乡镇（街道）", townships.compactMap { unit in unit.division.map { ($0.description, unit.name) } }, below?.description))
        \(view.searchBox("搜索", value: search))
        <button class="btn btn-outline-secondary" type="submit">筛选</button></form>
        \(HTML.when(findings.isEmpty, view.empty("没有可以归集的问题。换一个乡镇（街道）或别的字再找。", view.linkButton("回难点问题", "cases/\(record.id)"))))
        \(HTML.when(!findings.isEmpty, view.form("cases/\(record.id)/findings", id: "choose", """
            <input type="hidden" name="query" value="\(query)">
            <div class="table-box"><table class="cards"><thead><tr><th scope="col">选</th><th scope="col">地点</th><th scope="col">问题</th><th scope="col">发现</th><th scope="col">状态</th></tr></thead>
            <tbody>\(HTML.each(findings) { row($0, view) })</tbody></table></div>
            \(HTML.when(hasMore, "<p class=\"soft\">还有更多，请用上面的条件缩小范围。</p>"))
            \(HTML.with(view.error("finding")) { "<div class=\"field-error\">\($0)</div>" })
            \(view.submit("归集"))
            """)))
        """
    }

    private func row(_ finding: Finding, _ view: View) -> HTML {
        let chosen = view.refusal == nil ? [] : view.request.form.all("finding")
        return """
            <tr><td data-label="选">\(view.tick("finding", finding.id.description, isChosen: chosen.contains(finding.id.description), "选\(finding.village)：\(finding.title)"))</td>
            <td data-label="地点">\(finding.village)<br><span class="soft">\(finding.township)</span></td>
            <td data-label="问题"><a href="\(view.link("findings/\(finding.id)"))">\(finding.title)</a></td>
            <td data-label="发现" class="nowrap">\(finding.foundAt.day.chinese)<br><span class="soft">\(finding.source.chinese)</span></td>
            <td data-label="状态"><span class="tag">\(finding.state.chinese)</span></td></tr>
            """
    }
}
