import Kernel
import Office

/// What a template must keep to.
enum TemplateTerms {
    /// - Parameter figures: every figure by what it is called, and whether its records are quoted by name.
    static func check(_ template: ReportTemplate, figures: [String: Bool]) throws(Refusal) {
        var wrong: [Refusal.Field] = []
        if template.paragraphs.isEmpty { wrong.append(.init("text0", "模板至少要有一段。")) }
        for (index, paragraph) in template.paragraphs.enumerated() {
            if let words = fault(in: paragraph.text, figures) { wrong.append(.init("text\(index)", words)) }
            if let words = fault(in: paragraph.heading, [:]) { wrong.append(.init("heading\(index)", words)) }
        }
        if let typed = PaperText.typedNumbers(template.slogan).first {
            wrong.append(.init("title", "口号里的“\(typed)”是手写的数字，请改用文字。"))
        }
        guard let first = wrong.first else { return }
        throw Refusal(.invalid, "report.template", first.message, fields: wrong)
    }

    private static func fault(in text: String, _ figures: [String: Bool]) -> String? {
        let filled = YearWords.filled(text, 2000)
        let names = filled.matches(of: /{([^{}]*)}/).map { String($0.output.1) }
        for name in names {
            let slot = Slot(name)
            guard let isQuoted = figures[slot.figure] else {
                return "没有“\(slot.figure.prefix(20))”这个指标。指标的名称照“指标”页写，或从右边插入。"
            }
            if slot.byHand != nil { return "模板里的“\(slot.figure)”不能手写成数字，起草以后再改。" }
            if slot.writing == .names, !isQuoted { return "“\(slot.figure)”只能写数，没有名称可写，请去掉“，名称”。" }
        }
        do {
            try PaperText.check(filled, names.map(blank), topics: ReportTemplate.topics)
            return nil
        } catch { return error.message }
    }

    private static func blank(_ name: String) -> PaperFigure {
        PaperFigure(name: name, shown: "", path: "", definition: "")
    }
}
