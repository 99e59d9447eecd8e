import Database
import Kernel
import Office

/// A year's report as the records have it: drafted by a template, and refreshed whenever somebody saves it.
enum ReportDrafting {
    /// The whole of a first draft.
    static func draft(
        _ template: ReportTemplate, _ year: Int, _ facts: ReportFacts, _ promised: [Promise], words: PaperWords
    ) throws -> Paper {
        let quotations = try facts.quotations()
        let sections = try template.paragraphs.map { paragraph in
            Paper.Section(
                YearWords.filled(paragraph.heading, year),
                try spelled(YearWords.filled(paragraph.text, year), facts, quotations), isLed: paragraph.isLed)
        }
        let paper = Paper(
            title: template.slogan, sections: sections, figures: [], topics: ReportTemplate.topics,
            addressee: "", copyTo: words.copyTo)
        return try refreshed(paper, facts, promised, quotations: quotations, by: nil)
    }

    /// Slots of records by name, each record in braces of its own; what has none stays as it is and says so.
    private static func spelled(_ text: String, _ facts: ReportFacts, _ quotations: [PaperFigure]) throws -> String {
        try PaperText.names(in: text).reduce(text) { text, name in
            let slot = Slot(name)
            guard slot.writing == .names, let words = try facts.spelled(slot, among: quotations) else { return text }
            return text.replacing("{\(name)}", with: words)
        }
    }

    /// The text with numbers, quotations and what became of the promises as the records stand now.
    /// - Parameter writer: whose hand it is where a number is newly written by hand.
    static func refreshed(
        _ paper: Paper, _ facts: ReportFacts, _ promised: [Promise], quotations: [PaperFigure]? = nil,
        by writer: Actor?
    ) throws -> Paper {
        var refreshed = paper
        let all = try quotations ?? facts.quotations()
        let said = paper.said
        refreshed.quotations = all.filter { said.contains($0.name) }
        let quoted = Set(refreshed.quotations.map(\.name))
        refreshed.figures = try ordered(paper).filter { !quoted.contains($0) }.compactMap { name in
            let slot = Slot(name)
            try slot.check()
            let before = paper.figures.first { $0.name == name }?.byHand
            let hand = slot.byHand.map { hand in
                before ?? PaperFigure.ByHand(by: writer?.name ?? "", why: hand.why, at: facts.transaction.now)
            }
            return try facts.figure(slot, byHand: hand)
        }
        refreshed.annexes = promised.isEmpty ? [] : [annex(promised, facts.period.first.year)]
        refreshed.knownAt = facts.transaction.now
        return refreshed
    }

    /// The names that the text says, in its order.
    private static func ordered(_ paper: Paper) -> [String] {
        var seen: Set<String> = []
        return paper.sections.flatMap { section in
            section.text.matches(of: /{([^{}]*)}/).map { String($0.output.1) }
        }.filter { seen.insert($0).inserted }
    }

    private static func annex(_ promised: [Promise], _ year: Int) -> Paper.Annex {
        Paper.Annex(
            "\(year)年工作重点的兑现情况",
            table: Paper.Table(
                nil,
                [
                    .init("序号", share: 12, .centre), .init("工作重点", share: 60), .init("牵头单位", share: 30),
                    .init("期限", share: 28), .init("结果", share: 24),
                ],
                promised.enumerated().map { index, promise in
                    [
                        .init(String(index + 1)), .init(promise.title, promise.path), .init(promise.lead),
                        .init("\(promise.dueOn.month)月\(promise.dueOn.dayOfMonth)日"), .init(promise.said),
                    ]
                }))
    }

    /// What the text may name now, and in what other ways: every figure, and every record by its name.
    static func offered(_ paper: Paper, _ facts: ReportFacts) throws -> [PaperFigure] {
        let own = paper.figures.filter { $0.byHand != nil }
        let counted = try facts.metrics.flatMap { try facts.ways($0) }
        let known = Set((own + counted).map(\.name))
        // What the text says in another way than any that is offered, and what is not built.
        let said = try paper.figures.filter { !known.contains($0.name) }.compactMap { try facts.figure(Slot($0.name)) }
        let unbuilt = try ForeseenFigure.all.filter { facts.metric($0.chinese) == nil }
            .compactMap { try facts.figure(Slot($0.chinese)) }
            .filter { figure in !said.contains { $0.name == figure.name } }
        return counted + said + own + unbuilt + (try facts.quotations())
    }

    /// What the figures of a paper come to now.
    static func present(_ paper: Paper, _ facts: ReportFacts) throws -> [PaperFigure] {
        try paper.figures.compactMap { try facts.figure(Slot($0.name), byHand: $0.byHand) } + facts.quotations()
    }
}
