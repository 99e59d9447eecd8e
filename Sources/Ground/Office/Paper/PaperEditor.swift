import Kernel
import Web

/// A paper being edited, as the paper that it will be: its text between its computed parts, and beside it every number and
/// quotation that it may name. Without script the names stand in braces.
package struct PaperEditor: Sendable {
    let shown: PaperView
    /// Of the text that is before the writer's eyes.
    let version: Int
    /// What its text may name, as the records stand now.
    let offered: [PaperFigure]
    /// What stands behind the numbers that the text says.
    let evidence: [PaperEvidence]

    package init(_ shown: PaperView, version: Int, offered: [PaperFigure], evidence: [PaperEvidence] = []) {
        self.shown = shown
        self.version = version
        self.offered = offered
        self.evidence = evidence
    }

    /// So many quotations stand beside the text; the others are named as 附件 lists them.
    static let mostQuotations = 400

    /// What came back from its form.
    package struct Edited: Sendable {
        package let title: String
        package let addressee: String
        package let copyTo: String
        /// In the order of the sections.
        package let texts: [String]
        /// Of the sections that are led by their heading, by number.
        package let leads: [Int: String]
        package let version: Int

        package init(
            title: String, addressee: String, copyTo: String, texts: [String], leads: [Int: String] = [:], version: Int
        ) {
            self.title = title
            self.addressee = addressee
            self.copyTo = copyTo
            self.texts = texts
            self.leads = leads
            self.version = version
        }

        /// - Parameter paper: as it stands, for its sections.
        package init(_ form: FormReader, _ paper: Paper) throws {
            let texts = paper.sections.enumerated().map { index, section in
                form.prose("text\(index)", section.heading, max: 8000, optional: section.isLed)
            }
            let led = paper.sections.enumerated().filter { $0.element.isLed }.map { index, section in
                (index, form.text("lead\(index)", "段首句", max: 80, optional: true))
            }
            let version = form.value("version", "版本", form: "编辑页带来的版本号") { Int($0) }
            let title = form.text("title", "标题", max: 100)
            let addressee = form.text("addressee", "主送", max: 200, optional: true)
            let copyTo = form.text("copyTo", "抄送", max: 200, optional: true)
            try form.finish()
            guard let version else { throw Refusal.noSuchPage }
            self.init(
                title: title, addressee: addressee, copyTo: copyTo, texts: texts,
                leads: Dictionary(led, uniquingKeysWith: { first, _ in first }), version: version)
        }
    }

    /// What its form does, for the route.
    package static func deed(_ words: String) -> Deed {
        .writing(
            words,
            [
                .text("title", "标题"), .text("addressee", "主送"),
                .brought("version", "改的是") { Int($0).map { "第\($0 + 1)稿" } }, .text("text*", "正文一段"),
                .text("lead*", "段首句"), .text("copyTo", "抄送"),
            ])
    }
}

extension Paper {
    /// With what somebody wrote; the rest is computed anew.
    package func written(_ edited: PaperEditor.Edited) -> Paper {
        var paper = self
        paper.title = edited.title
        paper.addressee = edited.addressee
        paper.copyTo = edited.copyTo
        for index in paper.sections.indices where edited.texts.indices.contains(index) {
            paper.sections[index].text = edited.texts[index]
            if let lead = edited.leads[index], paper.sections[index].isLed { paper.sections[index].heading = lead }
        }
        return paper
    }
}

extension View {
    /// - Parameters:
    ///   - path: where its form goes.
    ///   - back: the paper's page, for who does not save.
    package func editor(_ editor: PaperEditor, path: String, back: String) -> HTML {
        form(
            path, id: "paper",
            """
            <input type="hidden" name="version" value="\(value("version", String(editor.version)))">
            <div class="paper-desk">
            \(sheet(editor))
            <div class="paper-side">\(evidence(editor.evidence))
            \(inserts(editor.offered, drifted: Set(editor.evidence.filter { $0.before != nil }.map(\.name))))</div>
            </div>
            <div class="actions paper-actions"><button class="btn btn-primary" type="submit">保存</button>
            <button class="btn btn-outline-secondary with-script" type="button" data-preview aria-pressed="false" hidden>预览</button>
            <a class="btn btn-outline-secondary" href="\(link(back))">取消</a></div>
            """)
    }

    private func sheet(_ editor: PaperEditor) -> HTML {
        let (shown, paper) = (editor.shown, editor.shown.paper)
        return """
            <article class="card-paper paper">
            \(head(shown))
            \(input("title", "标题", value: paper.title, max: 100, extra: " data-paper-line=\"title\""))
            \(input("addressee", "主送", value: paper.addressee, required: false, max: 200))
            \(HTML.each(Array(paper.sections.enumerated())) { index, section in
                """
                <section>\(HTML.when(section.isLed, input("lead\(index)", "段首句", value: section.heading, required: false, max: 80, extra: " data-paper-line=\"lead\"")))
                \(textArea("text\(index)", section.heading.isEmpty ? "正文" : section.heading, value: section.text, required: !section.isLed, rows: max(4, min(16, section.text.count / 50 + 2)), max: 8000))
                \(keptMeanwhile("text\(index)", section.text))
                \(HTML.with(section.table) { table($0, shown) })</section>
                """
            })
            \(foot(PaperView(withoutCopies: shown)))
            \(input("copyTo", "抄送", value: paper.copyTo, required: false, max: 200))
            <p class="soft">\(annexWords(paper))</p>
            </article>
            """
    }

    private func annexWords(_ paper: Paper) -> String {
        let titles = paper.annexes.map { annex in
            let count = annex.table?.rows.count ?? annex.pictures.count
            return "\(annex.title)（\(count)\(annex.table == nil ? "张" : "条")）"
        }
        return titles.isEmpty ? "没有附件。" : "附件由系统按记录生成：\(titles.joined(separator: "、"))。"
    }

    /// Everything that a text may name, to be inserted where the writer is.
    /// - Parameter drifted: names of what is no longer what the text said.
    package func inserts(_ offered: [PaperFigure], drifted: Set<String> = []) -> HTML {
        let all = offered.filter { !$0.isQuotation }
        // Another way of writing the same number is chosen where the number stands.
        let numbers = all.enumerated().filter { index, figure in
            figure.metric == nil || all.firstIndex { $0.metric == figure.metric } == index
        }.map(\.element)
        let variants = all.filter { figure in !numbers.contains { $0.name == figure.name } }
        // A paper with numbers of its own has those of the whole product besides.
        let own = numbers.filter { $0.metric == nil }
        let (first, besides) = own.isEmpty ? (numbers, []) : (own, numbers.filter { $0.metric != nil })
        let quotations = offered.filter(\.isQuotation)
        return """
            <details class="card-paper paper-inserts fold" open><summary>插入数字和引用</summary>
            <p class="soft without-script">花括号里的是数字和引用的记录，保存时取最新的，不用手填。</p>
            <p class="soft with-script" hidden>先把光标放到文中，再点要插入的；在文中按“{”就到这里查找。</p>
            <label class="with-script" hidden>查找<input class="form-control" type="search" data-insert-search autocomplete="off"></label>
            \(HTML.when(!first.isEmpty, "<h3>数字</h3><ul class=\"list\">\(HTML.each(first) { insert($0, drifted) })</ul>"))
            \(HTML.when(!besides.isEmpty, "<h3>全县其他指标</h3><ul class=\"list\">\(HTML.each(besides) { insert($0, drifted) })</ul>"))
            \(HTML.when(!quotations.isEmpty, """
                <h3>引用</h3><ul class="list">\(HTML.each(quotations.prefix(PaperEditor.mostQuotations)) { insert($0, drifted) })</ul>
                \(HTML.when(quotations.count > PaperEditor.mostQuotations, "<p class=\"soft\">只列前\(PaperEditor.mostQuotations)条；附件里的其他记录，在花括号里写它的地点和问题。</p>"))
                """))
            \(HTML.when(!variants.isEmpty, "<ul class=\"list\" hidden>\(HTML.each(variants) { "<li data-known=\"\($0.name)\"\(state($0, drifted))>\($0.shown)</li>" })</ul>"))
            <p class="soft" data-insert-none hidden>没有这样的数字或引用。</p>
            </details>
            """
    }

    private func insert(_ figure: PaperFigure, _ drifted: Set<String>) -> HTML {
        """
        <li data-insert="\(figure.name)"\(state(figure, drifted))>\
        <code>{\(figure.name)}</code> <strong>\(figure.shown)</strong> <span class="soft">\(figure.definition)</span></li>
        """
    }
}

extension View {
    /// As its chip shows it.
    fileprivate func state(_ figure: PaperFigure, _ drifted: Set<String>) -> HTML {
        let style = drifted.contains(figure.name) ? "drifted" : figure.style
        return """
             data-shown="\(figure.shown)"\(HTML.when(!style.isEmpty, " data-style=\"\(style)\""))\
            \(HTML.with(figure.metric) { " data-metric=\"\($0)\"" })
            """
    }
}

extension PaperView {
    /// The foot without what the form asks for itself.
    fileprivate init(withoutCopies shown: PaperView) {
        var paper = shown.paper
        paper.copyTo = ""
        self.init(
            paper: paper, kind: shown.kind, number: shown.number, signature: shown.signature, date: shown.date,
            opens: false, path: shown.path)
    }

    private init(
        paper: Paper, kind: PaperKind, number: String?, signature: String, date: Day?, opens: Bool, path: String?
    ) {
        self.paper = paper
        self.kind = kind
        self.number = number
        self.signature = signature
        self.date = date
        self.opens = opens
        self.path = path
    }
}
