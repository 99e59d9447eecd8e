import Kernel
import Web

/// How a paper stands on a page: as it will be printed, its numbers opening to the records behind them.
package struct PaperView: Sendable {
    let paper: Paper
    let kind: PaperKind
    /// 督查通报〔2019〕14号; nil before it is given.
    let number: String?
    let signature: String
    let date: Day?
    /// The reader sees the whole county: a number opens for him to all of its rows.
    let opens: Bool
    /// Where its photos are, below the county; nil where each is at its own record's.
    let path: String?
    /// Its figures stand out as chips, those of these names as no longer what the records say.
    private(set) var live: Set<String>?

    /// The same, its figures as chips.
    package func live(drifted: [PaperFigure.Change]) -> PaperView {
        var shown = self
        shown.live = Set(drifted.map(\.name))
        return shown
    }

    package init(
        _ paper: Paper, _ kind: PaperKind, number: SerialNumber?, signature: String, date: Day?, opens: Bool,
        path: String?
    ) {
        self.paper = paper
        self.kind = kind
        self.number = number?.chinese
        self.signature = signature
        self.date = date
        self.opens = opens
        self.path = path
    }
}

extension View {
    package func article(_ shown: PaperView) -> HTML {
        let paper = shown.paper
        return """
            <article class="card-paper paper\(HTML.when(shown.live != nil, " live"))">
            \(head(shown))
            <p class="paper-title">\(paper.title)</p>
            \(HTML.when(!paper.addressee.isEmpty, "<p class=\"paper-to\">\(paper.addressee)：</p>"))
            \(HTML.each(paper.sections) { section in
                """
                \(HTML.when(!section.isLed && !section.heading.isEmpty, "<h2>\(section.heading)</h2>"))
                \(paragraphs(section, shown))
                \(HTML.with(section.table) { table($0, shown) })
                \(HTML.when(!section.pictures.isEmpty, pictures(section.pictures, shown)))
                """
            })
            \(foot(shown))
            \(annexes(shown))
            </article>
            """
    }

    func head(_ shown: PaperView) -> HTML {
        """
        <div class="paper-head"><p class="paper-issuer">\(shown.kind.issuer(county, shown.signature))</p>\
        \(HTML.when(shown.kind.isNumbered, "<p class=\"paper-number\">\(shown.number ?? "（发布时编号）")</p>"))</div>
        """
    }

    private func paragraphs(_ section: Paper.Section, _ shown: PaperView) -> HTML {
        let paragraphs = section.text.split(whereSeparator: \.isNewline).map(String.init)
        guard section.isLed else { return HTML.each(paragraphs) { "<p>\(words($0, shown))</p>" } }
        return """
            <p><strong>\(section.lead)</strong>\(words(paragraphs.first ?? "", shown))</p>
            \(HTML.each(paragraphs.dropFirst()) { "<p>\(words($0, shown))</p>" })
            """
    }

    func foot(_ shown: PaperView) -> HTML {
        """
        <p class="paper-signature">\(shown.signature)<br>\(shown.date?.chinese ?? "（发布之日）")</p>
        \(HTML.when(!shown.paper.copyTo.isEmpty, "<p class=\"paper-copy\">抄送：\(shown.paper.copyTo)。</p>"))
        """
    }

    func annexes(_ shown: PaperView) -> HTML {
        let annexes = shown.paper.annexes
        return HTML.each(Array(annexes.enumerated())) { index, annex in
            """
            <section id="annex-\(index + 1)"><h2>附件\(annexes.count > 1 ? "\(index + 1)" : "")　\(annex.title)</h2>
            \(HTML.with(annex.table) { table($0, shown) })
            \(HTML.when(!annex.pictures.isEmpty, pictures(annex.pictures, shown)))</section>
            """
        }
    }

    private func words(_ text: String, _ shown: PaperView) -> HTML {
        guard let pieces = try? PaperText.pieces(text, shown.paper.named) else { return "\(text)" }
        return HTML.each(pieces) { piece in
            switch piece {
            case .text(let text): "\(text)"
            case .figure(let figure):
                self.figure(figure, opens: shown.opens, isDrifted: shown.live?.contains(figure.name) ?? false)
            }
        }
    }

    func figure(_ figure: PaperFigure, opens: Bool, isDrifted: Bool = false) -> HTML {
        guard opens else { return "\(figure.shown)" }
        let title = [figure.byHand.map { "\($0.by)手写：\($0.why)" }, figure.definition].compactMap(\.self)
            .joined(separator: "。")
        if figure.gap != nil || figure.path.isEmpty {
            return "<span class=\"\(figure.style)\" title=\"\(title)\">\(figure.shown)</span>"
        }
        let style = figure.style + (isDrifted ? " drifted" : "")
        return """
            <a\(HTML.with(figure.rows) { " data-number=\"\($0)\"" }) href="\(link(figure.path))" title="\(title)"\
            \(HTML.when(!style.isEmpty, " class=\"\(style)\""))>\(figure.shown)</a>
            """
    }

    func table(_ table: Paper.Table, _ shown: PaperView) -> HTML {
        """
        <div class="table-scroll"><table class="cards">\(HTML.with(table.caption) { "<caption>\($0)</caption>" })<thead><tr>\
        \(HTML.each(table.columns) { "<th\(HTML.when($0.alignment == .right, " class=\"number\""))>\($0.title)</th>" })</tr></thead><tbody>
        \(HTML.each(table.rows) { row in
            "<tr>\(HTML.each(zip(table.columns, row)) { cell($1, under: $0, shown) })</tr>\n"
        })</tbody></table></div>
        \(HTML.with(table.note) { "<p>\($0)</p>" })
        """
    }

    private func cell(_ cell: Paper.Cell, under column: Paper.Table.Column, _ shown: PaperView) -> HTML {
        let words: HTML =
            if let path = cell.path, shown.opens { "<a href=\"\(link(path))\">\(cell.text)</a>" } else {
                "\(cell.text)"
            }
        return """
            <td\(HTML.when(column.alignment == .right, " class=\"number\"")) data-label="\(column.title)">\(words)</td>
            """
    }

    private func pictures(_ pictures: [Paper.Picture], _ shown: PaperView) -> HTML {
        """
        <ul class="photos">\(HTML.each(pictures) { picture in
            """
            <li><img src="\(link("\(shown.path ?? picture.path)/photos/\(picture.sha256)/thumbnail"))" alt="照片：\(picture.caption)" width="240" height="180" loading="lazy">\
            <span class="soft">\(picture.caption)</span></li>
            """
        })</ul>
        """
    }

    /// What in the records has changed since the paper was written.
    /// - Parameter since: 起草
    package func drift(_ changes: [PaperFigure.Change], since: String) -> HTML {
        HTML.when(
            !changes.isEmpty,
            """
            <div class="notice-amber"><strong>\(since)以后，记录有了变动：</strong>
            <ul>\(HTML.each(changes) { "<li>\($0.name)：文中\($0.before)，现在<a href=\"\(link($0.path))\">\($0.now)</a></li>" })</ul></div>
            """)
    }

    /// Every number of a paper with what it counts.
    package func sources(_ shown: PaperView) -> HTML {
        """
        <section class="card-paper"><h2>数字的来历</h2><div class="table-scroll"><table class="cards"><caption>都是全县的数</caption><thead><tr><th>数字</th><th class="number">值</th><th>怎么算的</th></tr></thead><tbody>
        \(HTML.each(shown.paper.figures) { "<tr><td>\($0.name)</td><td class=\"number\" data-label=\"值\">\(figure($0, opens: shown.opens))</td><td data-label=\"怎么算的\">\($0.definition)</td></tr>" })
        </tbody></table></div></section>
        """
    }
}

extension PaperFigure {
    /// How it stands in a text: a quotation, written by hand, without records.
    var style: String {
        if isQuotation { return "quoted" }
        if byHand != nil { return "by-hand" }
        return gap == nil ? "" : "gap"
    }
}

extension Paper.Section {
    /// The heading of a section that is led by it, as a sentence.
    var lead: String { heading.isEmpty || "。！？：".contains(heading.suffix(1)) ? heading : "\(heading)。" }
}
