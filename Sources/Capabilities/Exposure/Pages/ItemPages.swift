import Database
import Findings
import Inspections
import Kernel
import Office
import Organisation
import Web

/// A problem that the makers saw themselves.
struct NewItemPage: Page {
    let issue: ExposureIssue
    let places: [Unit]
    var title: String { "自己取证的问题" }
    var help: String { "记录里还没有的问题。交办时登记为“曝光台”来源的问题，按曝光的期限整改。" }
    var parents: [Crumb] { [Crumb(issue.title, "exposures/\(issue.id)")] }

    private enum CodingKeys: CodingKey { case issue }

    func body(_ view: View) -> HTML {
        let path = "exposures/\(issue.id)/items/new"
        let options = places.compactMap { unit in unit.division.map { (value: $0.description, label: indented(unit)) } }
        return """
            <div class="form-narrow">\(view.heading(title, "写地点和现象，不写人名"))
            <div class="card-paper">\(view.form(path, files: true, """
                \(view.select("division", "地点", options: [("", "请选择")] + options))
                \(view.input("topic", "类别", help: "如 治脏、治乱、占道。", max: 20))
                \(view.input("title", "标题", help: "如 河岸成堆垃圾。", max: 60))
                \(view.textArea("description", "说明", required: false, rows: 3, max: 1000))
                \(view.input("photo", "照片", type: "file", help: "可选多张；以后还能再加。", required: false, extra: " multiple accept=\"image/*\""))
                \(view.submit("添加"))
                """))</div></div>
            """
    }

    private func indented(_ unit: Unit) -> String { unit.kind == .village ? "　\(unit.name)" : unit.name }
}

/// What is said of a problem, and which photos show it.
struct ItemPage: Page {
    let item: ExposureItem
    let photos: Exposures.ItemPhotos?
    /// Of the finding's own, where it shows one.
    let offered: (before: [Evidence], after: [Evidence])?
    let leads: [(value: String, label: String)]
    var title: String { "\(item.village)：\(item.title)" }
    var help: String { "选哪些照片公开。发布以前能改文字；发布以后只补整改后的照片。" }
    var parents: [Crumb] { [Crumb(item.issueName, "exposures/\(item.issue)")] }

    private enum CodingKeys: CodingKey { case item }

    private var isDraft: Bool { ExposureIssue.State.drafts.contains(item.issueState) }
    private var path: String { "exposures/items/\(item.id)" }

    func body(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/edit")
        return """
            \(view.heading(title, "\(item.township)　\(item.issueName)"))
            <div class="card-paper">\(own.form("\(path)/edit", files: true, """
                \(HTML.when(isDraft, own.input("title", "标题", value: item.title, max: 60) + own.textArea("description", "说明", value: item.description, required: false, rows: 3, max: 1000)))
                \(HTML.when(isDraft, picking("before", "整改前的照片", offered?.before ?? [], photos?.before ?? [], view)))
                \(picking("after", "整改后的照片", offered?.after ?? [], photos?.after ?? [], view))
                \(HTML.when(isDraft, own.select("part", "新添的照片是", options: [("before", "整改前"), ("after", "整改后")])))
                \(own.input("photo", isDraft ? "另外添加照片" : "另外添加整改后的照片", type: "file", help: "可选多张。", required: false, extra: " multiple accept=\"image/*\""))
                \(own.submit("保存"))
                """))</div>
            \(added(view))
            \(item.leadForm(leads, view))
            \(HTML.when(isDraft, view.confirming("移出这一期", post: "\(path)/remove", "这个问题不再出现在这一期里，选的照片和遮挡也不要了；原来的问题记录不变。")))
            """
    }

    private func picking(
        _ name: String, _ label: String, _ offered: [Evidence], _ chosen: [String], _ view: View
    ) -> HTML {
        HTML.when(
            !offered.isEmpty,
            """
            <fieldset class="mb-3"><legend class="form-label">\(label)</legend><ul class="photos">
            \(HTML.each(offered) { photo in
                """
                <li><label><img src="\(view.link("findings/\(item.finding?.description ?? "")/photos/\(photo.sha256)/thumbnail"))" \
                alt="\(label)" width="240" height="180" loading="lazy">
                <span class="form-check tall"><input class="form-check-input" type="checkbox" name="\(name)" value="\(photo.sha256)"\
                \(HTML.when(chosen.contains(photo.sha256), " checked"))> <span>公开这张</span></span></label></li>
                """
            })</ul></fieldset>
            """)
    }

    /// Those that were sent here and are none of the finding's.
    private func added(_ view: View) -> HTML {
        let known = Set(((offered?.before ?? []) + (offered?.after ?? [])).map(\.sha256))
        let own = (photos?.all ?? []).filter { !known.contains($0) }
        return HTML.when(
            !own.isEmpty,
            """
            <section class="card-paper"><h2>另外添加的照片</h2><ul class="photos">\(HTML.each(own) { photo in
                """
                <li><img src="\(view.link("\(path)/photos/\(photo)/thumbnail"))" alt="添加的照片" width="240" height="180" loading="lazy">
                \(view.button("去掉", post: "\(path)/photos/\(photo)/remove"))</li>
                """
            })</ul></section>
            """)
    }
}

extension ExposureItem {
    /// Who is to answer, for whoever may say so; closed where it is not what is asked just now.
    func leadForm(_ leads: [(value: String, label: String)], _ view: View) -> HTML {
        let path = "exposures/items/\(id)/lead"
        let own = view.refused(at: path)
        return .when(
            !leads.isEmpty && isToBeAssigned,
            """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>交办给：\(chosenName ?? "所在乡镇（街道）")</summary>
            \(own.form(path, id: "lead-\(id)", """
                \(own.select("unit", "承办单位", options: leads, value: lead?.description ?? "", help: "交办时照它下达；不选部门的，由问题所在的乡镇（街道）承办。", required: false, id: "lead-\(id)-unit"))
                \(own.submit("定承办单位"))
                """))</details>
            """)
    }
}

/// What candidates are narrowed by.
struct CandidateFilter: Sendable {
    let below: DivisionCode?
    let month: Month?
    let source: FindingSource?
    let visit: ID<Visit>?
    let search: String

    init(_ form: FormReader) throws {
        below = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        month = form.optional("month", "发现月份", form: "月份，如 2019-11") { Month($0) }
        source = form.optional("source", "来源", form: "列表中的一项") { FindingSource(rawValue: $0) }
        visit = form.optional("visit", "检查", form: "列表中的一项") { ID<Visit>($0) }
        search = form.text("q", "搜索", max: 50, optional: true)
        try form.finish()
    }
}

/// Findings that may be shown: of a visit, a township, a month; those that are in the issue already are left out.
struct ChooseFindingsPage: Page {
    let issue: ExposureIssue
    let findings: [Finding]
    let hasMore: Bool
    let townships: [Unit]
    let visits: [(value: String, label: String)]
    let asked: CandidateFilter
    let query: String
    var title: String { "从问题里选：\(issue.title)" }
    var help: String { "检查发现的问题都在这里，可以按检查、乡镇（街道）、月份找。作废的不列。" }
    var parents: [Crumb] { [Crumb(issue.title, "exposures/\(issue.id)")] }

    private enum CodingKeys: CodingKey { case issue, findings }
    private static let most = 60

    init(
        issue: ExposureIssue, asked: CandidateFilter, query: String, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        self.issue = issue
        self.asked = asked
        self.query = query
        townships = try Units.all(
            county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction)
        var scored = Visits.Filter()
        scored.state = .submitted
        visits = try Visits.page(scored, for: actor, limit: Self.most, in: transaction).map { visit in
            (visit.id.description, "\(visit.heldOn?.chinese ?? "")　\(visit.village)")
        }
        let present = Set(
            try Exposures.items(of: [issue.id], county: actor.county, in: transaction).compactMap(\.finding))
        let found = try Self.found(asked, for: actor, in: transaction).filter {
            !present.contains($0.id) && $0.state != .voided
        }
        findings = Array(found.prefix(Self.most))
        hasMore = found.count > Self.most
    }

    private static func found(
        _ asked: CandidateFilter, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Finding] {
        if let visit = asked.visit {
            _ = try Visits.one(visit, for: actor, in: transaction)
            let lines = try Visits.lines(of: visit, county: actor.county, in: transaction).map(\.id.description)
            let ids = try Findings.ofOrigins(lines, county: actor.county, in: transaction)
            return try Findings.seen(Array(ids.values), by: actor, in: transaction)
        }
        var filter = FindingFilter(standing: .valid, below: asked.below)
        filter.month = asked.month
        filter.source = asked.source
        filter.search = asked.search
        return try Findings.page(filter, for: actor, limit: most + 30, in: transaction)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "勾选要曝光的问题，各带前三张照片；选入以后还能换"))
        <form method="get" action="\(view.link("exposures/\(issue.id)/findings"))" class="filters">
        \(view.filter("visit", "检查", visits, asked.visit?.description))
        \(view.filter("below", "乡镇（街道）", townships.compactMap { unit in unit.division.map { ($0.description, unit.name) } }, asked.below?.description))
        \(view.filter("source", "来源", FindingSource.allCases.map { ($0.rawValue, $0.chinese) }, asked.source?.rawValue))
        <label>发现月份<input class="form-control" type="month" name="month" value="\(asked.month?.description ?? "")"></label>
        \(view.searchBox("搜索", value: asked.search))
        <button class="btn btn-outline-secondary" type="submit">筛选</button></form>
        \(HTML.when(findings.isEmpty, view.empty("没有符合的问题。换一个乡镇（街道）或月份，或者添加自己取证的问题。", view.linkButton("自己取证的问题", "exposures/\(issue.id)/items/new"))))
        \(HTML.when(!findings.isEmpty, view.form("exposures/\(issue.id)/findings", id: "choose", """
            <input type="hidden" name="query" value="\(query)">
            <div class="table-box"><table class="cards"><thead><tr><th scope="col">选</th><th scope="col">地点</th><th scope="col">问题</th><th scope="col">发现</th><th scope="col">状态</th></tr></thead>
            <tbody>\(HTML.each(findings) { row($0, view) })</tbody></table></div>
            \(HTML.when(hasMore, "<p class=\"soft\">还有更多，请用上面的条件缩小范围。</p>"))
            \(HTML.with(view.error("finding")) { "<div class=\"field-error\">\($0)</div>" })
            \(view.submit("选入"))
            """)))
        """
    }

    private func row(_ finding: Finding, _ view: View) -> HTML {
        let chosen = view.refusal == nil ? [] : view.request.form.all("finding")
        return """
            <tr><td data-label="选">\(view.tick("finding", finding.id.description, isChosen: chosen.contains(finding.id.description), "选\(finding.village)：\(finding.title)"))</td>
            <td data-label="地点">\(finding.village)<br><span class="soft">\(finding.township)</span></td>
            <td data-label="问题"><a href="\(view.link("findings/\(finding.id)"))">\(finding.title)</a>\(HTML.when(!finding.description.isEmpty, "<br><span class=\"soft\">\(finding.description)</span>"))</td>
            <td data-label="发现" class="nowrap">\(finding.foundAt.day.chinese)<br><span class="soft">\(finding.source.chinese)</span></td>
            <td data-label="状态"><span class="tag">\(finding.state.chinese)</span>\(HTML.with(finding.exposedOn) { "<br><span class=\"soft\">\($0.chinese)曝光过</span>" })</td></tr>
            """
    }
}
