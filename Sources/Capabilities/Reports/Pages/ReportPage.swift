import Kernel
import Office
import Web

/// A year's report as it reads, every number opening to its rows.
struct ReportPage: Page {
    /// A paragraph of the plan, and where the task opens that it became.
    struct Paragraph: Encodable, Sendable {
        let number: Int
        let heading: String
        let task: String?
    }

    struct Choice: Encodable, Sendable {
        let id: String
        let name: String
    }

    let report: YearReport
    /// What its makers can do with it and what was done; nil for who only reads it.
    let part: ProcedurePart?
    let changes: [PaperFigure.Change]
    /// What the year before promised for this one.
    let promised: [Promise]
    let plan: [Paragraph]
    /// Who may lead a task, for who gives them out.
    let units: [Choice]
    let opensNumbers: Bool
    let signature: String
    /// What the gate found in it, for its makers.
    let hits: [GateHit]
    var title: String { report.title }
    var help: String { "报告里的每个数字都能点开看背后的记录；审核、签发、发布在这里办。" }

    private var path: String { "reports/\(report.id)" }

    private var shown: PaperView {
        PaperView(
            report.content, YearReport.paper, number: nil, signature: signature, date: report.publishedAt?.day,
            opens: opensNumbers, path: path)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, line, actions: actions(view)))
        \(HTML.with(report.returnReason) { "<div class=\"refused\">退回修改：\($0)</div>" })
        \(HTML.when(report.isProvisional, "<div class=\"notice-amber\">\(report.year)年还没有结束：数字截至\(report.content.knownAt?.day.chinese ?? "")，年底还会变。</div>"))
        \(HTML.with(part.flatMap(\.next)) { "<p><a class=\"btn btn-primary\" href=\"#final\">看完正文，在下面\($0)</a></p>" })
        \(view.gate(hits, of: path, mayRelease: view.may(.handleReports)))
        <div class="paper-desk"><div>\(view.article(opensNumbers ? shown.live(drifted: changes) : shown))</div>
        <div class="paper-side">\(side(view))</div></div>
        \(HTML.with(part) { finishing($0, view) })
        \(promising(view))
        \(HTML.when(opensNumbers, "<details class=\"sources\"><summary>\(report.content.figures.count)个数字各是怎么算的</summary>\(view.sources(shown))</details>"))
        \(HTML.with(part) { view.timeline($0) })
        """
    }

    private func actions(_ view: View) -> HTML {
        view.linkButton("下载公文（.docx）", "\(path)/report.docx")
            + HTML.when(
                opensNumbers,
                view.linkButton(
                    "与\(report.year - 1)年对照", "reports/compare?first=\(report.year - 1)&second=\(report.year)"))
            + HTML.when(isEditable(view) && !changes.isEmpty, view.button("更新数字", post: "\(path)/refresh"))
            + HTML.when(isEditable(view), view.linkButton("修改", "\(path)/edit", style: "btn-primary"))
    }

    private func isEditable(_ view: View) -> Bool { report.state == .draft && view.may(.draftReports) }

    private var line: HTML {
        let figures = report.content.figures
        let gaps = figures.count { $0.gap != nil }
        let hand = figures.count { $0.byHand != nil }
        return """
            <span class="tag \(report.state.tone.style)">\(report.state.chinese)</span>　\(figures.count)个数字，\(figures.count - gaps - hand)个来自记录\
            \(HTML.when(!changes.isEmpty, "，\(changes.count)处与记录不符"))\(HTML.when(gaps > 0, "，\(gaps)个没有记录"))\
            \(HTML.when(hand > 0, "，\(hand)个手写"))　\(hands)　<span class="code">\(report.seen.short)</span>
            """
    }

    private var hands: HTML {
        "起草：\(report.draftedBy)\(HTML.with(report.approvedBy) { "　审核：\($0)" })\(HTML.with(report.signedBy) { "　签发：\($0)" })"
    }

    // MARK: Beside it

    private func side(_ view: View) -> HTML {
        HTML.each(changes) { change in
            """
            <section class="card-paper drift"><h3><span class="tag tag-amber">与记录不符</span> \(change.name)</h3>
            <p>\(report.state == .draft ? "保存时" : "送审时")\(change.before)，现在\(view.opening(change.path, "\(change.now)"))。\
            \(HTML.when(isEditable(view), "按上面的“更新数字”，就改成现在的；要保留，在“修改”里写明原因。"))</p></section>
            """
        } + handwritten + gaps(view) + kept(view)
    }

    private var handwritten: HTML {
        HTML.each(report.content.figures.filter { $0.byHand != nil }) { figure in
            """
            <section class="card-paper"><h3><span class="tag tag-amber">手写</span> \(Slot(figure.name).figure)</h3>
            <p>写作“\(figure.shown)”，记录里是\(figure.value.map(String.init) ?? "没有记录")。\(figure.byHand?.by ?? "")写明：\(figure.byHand?.why ?? "")</p></section>
            """
        }
    }

    private func gaps(_ view: View) -> HTML {
        let gaps = report.content.figures.filter { $0.gap != nil }
        return HTML.when(
            !gaps.isEmpty && opensNumbers,
            """
            <section class="card-paper"><h3><span class="tag">没有记录</span> \(gaps.count)处</h3>
            <ul class="list">\(HTML.each(gaps) { "<li>\(Slot($0.name).figure) <span class=\"soft\">\($0.shown)</span></li>" })</ul>
            \(HTML.when(isEditable(view), view.button("删去没有记录的半句", post: "\(path)/clauses")))</section>
            """)
    }

    /// What of the promises of the year before was kept.
    private func kept(_ view: View) -> HTML {
        guard !promised.isEmpty else { return .empty }
        let counts = Promise.Outcome.allCases.map { outcome in (outcome, promised.count { $0.outcome == outcome }) }
        return """
            <section class="card-paper" id="kept"><h3>去年承诺的兑现</h3>
            <p>\(report.year)年工作重点\(promised.count)项：\(HTML.each(counts.filter { $0.1 > 0 }) { "<span class=\"outcome-\($0.0.rawValue)\">\($0.1)\($0.0.chinese)</span> " })</p>
            \(view.outcomes(counts.map { ($0.0.rawValue, $0.1) }))
            <ul class="list">\(HTML.each(promised) { promise in
                """
                <li>\(view.opening(promise.path, "\(promise.title)")) <span class="outcome-\(promise.outcome.rawValue)">\(promise.said)</span>\
                <div class="soft">\(promise.lead)，\(promise.dueOn.chinese)前\(HTML.with(promise.doneOn) { "，\($0.chinese)完成" })</div></li>
                """
            })</ul></section>
            """
    }

    // MARK: Under it

    /// What cannot be taken back is asked where the text ends.
    private func finishing(_ part: ProcedurePart, _ view: View) -> HTML {
        guard part.next != nil else { return .empty }
        return """
            <div id="final" tabindex="-1"><p class="soft">《\(report.title)》有\(report.content.figures.count)个数字、引用\(report.content.quotations.count)条记录，\(report.seen.short)。\(consequence)</p>
            \(view.steps(part))</div>
            """
    }

    private var consequence: String {
        switch report.state {
        case .approved: "签发后就以您的名义发出，文字不能再改。"
        case .signed: "发布后全县工作人员都能看到，数字和背后的记录就此定格，不能撤回。"
        case .draft, .submitted, .published: ""
        }
    }

    private func promising(_ view: View) -> HTML {
        HTML.when(
            !plan.isEmpty,
            """
            <section class="card-paper" id="promises"><h2>\(report.year + 1)年工作重点的落实</h2>
            <p class="soft">每一段列为一项年度任务，定牵头单位、期限和季度节点；明年的报告里逐项写明兑现了没有。</p>
            \(HTML.each(plan) { paragraph($0, view) })</section>
            """)
    }

    private func paragraph(_ paragraph: Paragraph, _ view: View) -> HTML {
        if let task = paragraph.task {
            return "<p>\(paragraph.heading)　<a href=\"\(view.link(task))\">已列为年度任务</a></p>"
        }
        guard !units.isEmpty else { return "<p>\(paragraph.heading)　<span class=\"soft\">还没有列为任务</span></p>" }
        let year = report.year + 1
        let id = "-\(paragraph.number)"
        let form = view.refused(at: "\(path)/promises")
        return """
            <details class="promise"><summary>\(paragraph.heading)</summary>
            \(form.form("\(path)/promises", id: "promise\(id)", """
                <input type="hidden" name="paragraph" value="\(paragraph.number)">
                \(form.input("title", "任务", value: paragraph.heading, max: 80, id: "title\(id)"))
                \(form.select("lead", "牵头单位", options: units.map { ($0.id, $0.name) }, id: "lead\(id)"))
                \(form.input("dueOn", "期限", value: "\(year)-12-31", type: "date", id: "due\(id)"))
                \(HTML.each(1...4) { quarter in
                    form.input("quarter\(quarter)", "第\(Self.numerals[quarter - 1])季度", value: PlanPart.quarters[quarter - 1], required: false, max: 200, id: "quarter\(quarter)\(id)")
                })
                \(form.submit("列为年度任务"))
                """))</details>
            """
    }

    private static let numerals = ["一", "二", "三", "四"]
}

extension View {
    /// A link, or the words alone where there is nothing that the reader may open.
    func opening(_ path: String, _ words: HTML) -> HTML {
        path.isEmpty ? words : "<a href=\"\(link(path))\">\(words)</a>"
    }

    /// One bar in parts; what it shows stands above it in words.
    func outcomes(_ parts: [(name: String, count: Int)]) -> HTML {
        let total = max(1, parts.reduce(0) { $0 + $1.count })
        var start = 0
        var drawn = HTML.empty
        for (name, count) in parts where count > 0 {
            let width = 300 * count / total
            drawn += """
                <rect class="outcome-\(name)" x="\(start)" width="\(max(2, width - 2))" height="14" rx="2"></rect>
                """
            start += width
        }
        return
            "<svg class=\"outcomes\" viewBox=\"0 0 300 14\" width=\"300\" height=\"14\" aria-hidden=\"true\" preserveAspectRatio=\"none\">\(drawn)</svg>"
    }
}
