import Kernel
import Office
import Organisation
import Web

/// Everything that is known of a township, village or unit: what a leader reads in the car before he arrives.
struct DossierPage: Page {
    let subject: DossierSubject
    let kind: String
    let parts: [DossierPart]
    let now: Instant
    /// Below the county.
    let path: String
    /// Its villages, each with its page.
    let below: [Link]
    let above: Crumb?
    var title: String { subject.name }
    var help: String { "这个地方（单位）的全部情况，都从记录里来，每个数都能点开；可以打印成文件带在路上看。" }
    var parents: [Crumb] { above.map { [$0] } ?? [] }
    var hasCharts: Bool { true }

    struct Link: Encodable, Sendable {
        let name: String
        let path: String
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            subject.name, "\(subject.township.map { "\($0)，" } ?? "")\(kind)　截至\(now.day.short(on: now.day)) \(now.clock)",
            actions: view.linkButton("下载 .docx", "\(path)/paper.docx")))
        \(HTML.when(parts.isEmpty, view.empty("还没有关于\(subject.name)的记录。检查、整改、任务和通知收表有了记录，都会汇总到这里。")))
        <div class="dossier-columns">\(HTML.each(parts) { part($0, view) })\(villages(view))</div>
        """
    }

    private func part(_ part: DossierPart, _ view: View) -> HTML {
        """
        <section class="card-paper dossier-part"><h2>\(part.title)\(HTML.when(!part.note.isEmpty, " <span class=\"soft\">\(part.note)</span>"))</h2>
        \(HTML.when(!part.figures.isEmpty, "<dl class=\"dossier-figures\">\(HTML.each(part.figures) { figure($0, view) })</dl>"))
        \(HTML.with(part.trend) { trend($0, view) })
        \(HTML.each(part.tables.filter { !$0.rows.isEmpty }) { table($0, view) })
        \(HTML.when(!part.photos.isEmpty, "<ul class=\"dossier-shots\">\(HTML.each(part.photos) { photos($0, view) })</ul>"))</section>
        """
    }

    private func figure(_ figure: DossierPart.Figure, _ view: View) -> HTML {
        let value: HTML =
            HTML.with(figure.path) { path in
                "<a\(HTML.with(figure.count) { " data-number=\"\($0)\"" }) href=\"\(view.link(path))\">\(figure.value)</a>"
            } + HTML.when(figure.path == nil, "\(figure.value)")
        return """
            <div><dt>\(figure.name)</dt><dd\(HTML.when(figure.isAlarming, " class=\"alarming\""))>\(value)<span class="unit">\(figure.unit)</span></dd></div>
            """
    }

    private func trend(_ trend: Brief.Trend, _ view: View) -> HTML {
        """
        <details open><summary class="soft">\(trend.title)，近\(trend.points.count)个关账的月份</summary>
        <table data-chart="line"><caption class="visually-hidden">\(trend.title)</caption><thead><tr><th>月份</th><th class="number">得分</th></tr></thead><tbody>
        \(HTML.each(trend.points) { point in
            """
            <tr><td data-short="\(point.month.month)月">\(point.month.chinese)</td>\
            <td class="number" data-value="\(point.value.shown)"><a href="\(view.link(point.path))">\(point.value.shown)</a></td></tr>
            """
        })</tbody></table></details>
        """
    }

    private func table(_ table: DossierPart.Table, _ view: View) -> HTML {
        let style = table.columns.indices.map { HTML.when(table.isNumeric($0), " class=\"number\"") }
        return """
            <div class="table-scroll"><table><thead><tr>\(HTML.each(table.columns.indices) { "<th\(style[$0])>\(table.columns[$0])</th>" })</tr></thead><tbody>
            \(HTML.each(table.rows) { row in "<tr>\(HTML.each(row.indices) { "<td\(style[$0])>\(cell(row[$0], view))</td>" })</tr>\n" })</tbody></table></div>
            \(HTML.with(table.more) { "<p class=\"more\">\(cell($0, view))</p>" })
            """
    }

    private func cell(_ cell: DossierPart.Cell, _ view: View) -> HTML {
        HTML.with(cell.path) { "<a href=\"\(view.link($0))\">\(cell.text)</a>" }
            + HTML.when(cell.path == nil, "\(cell.text)")
    }

    private func photos(_ photos: DossierPart.Photos, _ view: View) -> HTML {
        """
        <li><div class="pair">\(HTML.each(photos.shots) { shot in
            """
            <figure><a href="\(view.link("\(photos.path)/photos/\(shot.sha256)/large"))"><img src="\(view.link("\(photos.path)/photos/\(shot.sha256)/thumbnail"))" alt="\(photos.title)，\(shot.words)" width="240" height="180" loading="lazy"></a>
            <figcaption>\(shot.words)</figcaption></figure>
            """
        })</div><a href="\(view.link(photos.path))">\(photos.title)</a></li>
        """
    }

    private func villages(_ view: View) -> HTML {
        HTML.when(
            !below.isEmpty,
            """
            <section class="card-paper"><h2>所属村（社区） <span class="soft">\(below.count)个</span></h2>
            <p class="facts">\(HTML.each(below) { "<a href=\"\(view.link($0.path))\">\($0.name)</a>" })</p></section>
            """)
    }
}

/// Who has a page, by township, and the departments.
struct DossiersPage: Page {
    struct Group: Encodable, Sendable {
        let name: String
        let path: String?
        let places: [DossierPage.Link]
    }

    let groups: [Group]
    let search: String
    var title: String { "一地一页" }
    var help: String { "一个乡镇（街道）、村（社区）、部门一页：得分、问题、照片、任务、欠的表，下去以前看一遍。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "下去以前看一遍：得分名次、问题、整改前后、任务、欠的表"))
        <form class="filters" method="get" action="\(view.link("dossiers"))">
        <label class="search">名称<input class="form-control" type="search" name="q" value="\(search)" placeholder="如 茶亭、樟塘村、水利局"></label>
        <button class="btn btn-outline-secondary" type="submit">查找</button></form>
        \(HTML.when(groups.isEmpty, view.empty(search.isEmpty ? "您的范围里还没有乡镇（街道）、村（社区）和部门。" : "没有名称里有“\(search)”的地方和单位，请换个写法。")))
        <div class="dossier-columns">\(HTML.each(groups) { group in
            """
            <section class="card-paper"><h2>\(HTML.with(group.path) { "<a href=\"\(view.link($0))\">\(group.name)</a>" })\(HTML.when(group.path == nil, "\(group.name)"))</h2>
            <p class="facts">\(HTML.each(group.places) { "<a href=\"\(view.link($0.path))\">\($0.name)</a>" })</p></section>
            """
        })</div>
        """
    }
}
