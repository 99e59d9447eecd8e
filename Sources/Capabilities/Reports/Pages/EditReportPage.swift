import Kernel
import Office
import Web

/// A draft as it is edited, with what stands behind its numbers beside it.
struct EditReportPage: Page {
    let report: YearReport
    let offered: [PaperFigure]
    let evidence: [PaperEvidence]
    let signature: String
    var title: String { "修改：\(report.title)" }
    var help: String { "改报告的文字；数字和引用由系统填，保存时取最新的。" }

    func body(_ view: View) -> HTML {
        let path = "reports/\(report.id)"
        let shown = PaperView(
            report.content, YearReport.paper, number: nil, signature: signature, date: nil, opens: false, path: path)
        return """
            \(view.heading(title, "照成文的样子改；点一个数字，右边是它的来历，可以换一种写法"))
            \(view.editor(
                PaperEditor(shown, version: report.version, offered: offered, evidence: evidence),
                path: "\(path)/edit", back: path))
            """
    }
}
