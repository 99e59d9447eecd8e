import Kernel
import Web

/// How a part of what is known of somebody looks, on whichever page it stands.
extension View {
    package func dossier(_ part: DossierPart) -> HTML {
        """
        <section class="card-paper dossier-part"><h2>\(part.title)\(HTML.when(!part.note.isEmpty, " <span class=\"soft\">\(part.note)</span>"))</h2>
        \(HTML.when(!part.figures.isEmpty, "<dl class=\"dossier-figures\">\(HTML.each(part.figures) { figure($0) })</dl>"))
        \(HTML.with(part.trend) { trend($0) })
        \(HTML.each(part.tables.filter { !$0.rows.isEmpty }) { table($0) })
        \(HTML.when(!part.photos.isEmpty, "<ul class=\"dossier-shots\">\(HTML.each(part.photos) { photos($0) })</ul>"))</section>
        """
    }

    private func figure(_ figure: DossierPart.Figure) -> HTML {
        let value: HTML =
            HTML.with(figure.path) { path in
                "<a\(HTML.with(figure.count) { " data-number=\"\($0)\"" }) href=\"\(link(path))\">\(figure.value)</a>"
            } + HTML.when(figure.path == nil, "\(figure.value)")
        return """
            <div><dt>\(figure.name)</dt><dd\(HTML.when(figure.isAlarming, " class=\"alarming\""))>\(value)<span class="unit">\(figure.unit)</span></dd></div>
            """
    }

    private func trend(_ trend: Brief.Trend) -> HTML {
        """
        <details open><summary class="soft">\(trend.title)，近\(trend.points.count)个关账的月份</summary>
        <table data-chart="line"><caption class="visually-hidden">\(trend.title)</caption><thead><tr><th>月份</th><th class="number">得分</th></tr></thead><tbody>
        \(HTML.each(trend.points) { point in
            """
            <tr><td data-short="\(point.month.month)月">\(point.month.chinese)</td>\
            <td class="number" data-value="\(point.value.shown)"><a href="\(link(point.path))">\(point.value.shown)</a></td></tr>
            """
        })</tbody></table></details>
        """
    }

    private func table(_ table: DossierPart.Table) -> HTML {
        let style = table.columns.indices.map { HTML.when(table.isNumeric($0), " class=\"number\"") }
        return """
            <div class="table-scroll"><table><thead><tr>\(HTML.each(table.columns.indices) { "<th\(style[$0])>\(table.columns[$0])</th>" })</tr></thead><tbody>
            \(HTML.each(table.rows) { row in "<tr>\(HTML.each(row.indices) { "<td\(style[$0])>\(cell(row[$0]))</td>" })</tr>\n" })</tbody></table></div>
            \(HTML.with(table.more) { "<p class=\"more\">\(cell($0))</p>" })
            """
    }

    private func cell(_ cell: DossierPart.Cell) -> HTML {
        HTML.with(cell.path) { "<a href=\"\(link($0))\">\(cell.text)</a>" }
            + HTML.when(cell.path == nil, "\(cell.text)")
    }

    private func photos(_ photos: DossierPart.Photos) -> HTML {
        """
        <li><div class="pair">\(HTML.each(photos.shots) { shot in
            """
            <figure><a href="\(link("\(photos.path)/photos/\(shot.sha256)/large"))"><img src="\(link("\(photos.path)/photos/\(shot.sha256)/thumbnail"))" alt="\(photos.title)，\(shot.words)" width="240" height="180" loading="lazy"></a>
            <figcaption>\(shot.words)</figcaption></figure>
            """
        })</div><a href="\(link(photos.path))">\(photos.title)</a></li>
        """
    }
}
