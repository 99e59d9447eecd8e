import Kernel
import Office
import Web

/// The county's template, as the last year's report would begin by it, and its versions.
struct TemplatePage: Page {
    struct Version: Encodable, Sendable {
        let number: Int
        let by: String
        let at: Instant?
        let reason: String
    }

    let paper: Paper
    let year: Int
    let version: Int
    let versions: [Version]
    let signature: String
    var title: String { "年度报告模板" }
    var help: String { "本县年度报告的写法：段落、数字的位置和取整、引用哪些记录；每次修改都留下版本。" }

    func body(_ view: View) -> HTML {
        let shown = PaperView(
            paper, YearReport.paper, number: nil, signature: signature, date: nil, opens: true, path: "report-template")
        return """
            \(view.heading(
                title, "第\(version)版　下面是用\(year)年的记录填出来的样子",
                actions: HTML.when(view.may(.editReportTemplate), view.linkButton("修改模板", "report-template/edit", style: "btn-primary"))))
            <div class="paper-desk"><div>\(view.article(shown.live(drifted: [])))</div>
            <div class="paper-side"><section class="card-paper"><h3>版本</h3><ul class="list">
            \(HTML.each(versions) { version in
                """
                <li>第\(version.number)版　\(version.by)\(HTML.with(version.at) { "　\($0.day.chinese)" })<div class="soft">\(version.reason)</div></li>
                """
            })<li>第1版　系统自带</li></ul></section></div></div>
            """
    }
}

/// The template as it is edited: paragraph by paragraph, with every figure that it may name beside it.
struct EditTemplatePage: Page {
    let template: ReportTemplate
    let year: Int
    let version: Int
    let offered: [PaperFigure]
    var title: String { "修改年度报告模板" }
    var help: String { "改段落和数字的位置；空着的段落不算，写在最后的空段里就添了一段。" }

    func body(_ view: View) -> HTML {
        let blank = ReportTemplate.Paragraph("", "", isLed: true)
        let paragraphs = template.paragraphs + Array(repeating: blank, count: TemplateRoutes.spare)
        return """
            \(view.heading(title, "数字的位置写成花括号里的指标名，可以向下取整到十、到百，也可以逐条写出名称；右边的数是\(year)年的"))
            \(view.form("report-template/edit", id: "paper", """
                <input type="hidden" name="version" value="\(view.value("version", String(version)))">
                <div class="paper-desk"><article class="card-paper paper">
                \(view.input("title", "口号", value: template.slogan, max: 60, extra: " data-paper-line=\"title\""))
                \(HTML.each(Array(paragraphs.enumerated())) { paragraph($0, $1, view) })
                \(view.input("reason", "修改的原因", max: 200))
                </article><div class="paper-side">\(view.inserts(offered))</div></div>
                <div class="actions paper-actions"><button class="btn btn-primary" type="submit">保存新的一版</button>
                <button class="btn btn-outline-secondary with-script" type="button" data-preview aria-pressed="false" hidden>预览</button>
                <a class="btn btn-outline-secondary" href="\(view.link("report-template"))">取消</a></div>
                """))
            """
    }

    private func paragraph(_ index: Int, _ paragraph: ReportTemplate.Paragraph, _ view: View) -> HTML {
        """
        <section>\(view.input("heading\(index)", "标题", value: paragraph.heading, required: false, max: 80, extra: " data-paper-line=\"lead\""))
        <label class="form-check"><input class="form-check-input" type="checkbox" name="led\(index)" value="yes"\(HTML.when(paragraph.isLed, " checked"))> 加粗放在段首（不勾就单独成行）</label>
        \(view.textArea("text\(index)", paragraph.heading.isEmpty ? "新的一段" : "正文", value: paragraph.text, required: false, rows: max(4, min(16, paragraph.text.count / 50 + 2)), max: 8000))</section>
        """
    }
}
