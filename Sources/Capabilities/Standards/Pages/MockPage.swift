import Kernel
import Office
import Sheets
import Web

/// A mock assessment: the marks line by line, and where points were lost.
struct MockPage: Page {
    let edition: StandardEdition
    let mock: MockAssessment
    let lines: [StandardLine]
    let marks: [MockMark]
    let score: MockScore
    var title: String { mock.title }
    var help: String { "逐条打分，扣分要写明在哪里、因为什么；没有看的空着，两边都不计。" }
    var parents: [Crumb] { [Crumb(edition.title, "standards/\(edition.id)")] }

    func body(_ view: View) -> HTML {
        let known = Dictionary(marks.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
        return """
            \(view.heading(title, "\(mock.heldOn.chinese)　\(mock.begunByName)组织　已打\(score.total.lines)条，共\(lines.count)条"))
            \(HTML.when(score.total.lines > 0, shares))
            \(view.may(.markMocks) && edition.state == .inForce ? marking(known, view) : reading(known, view))
            """
    }

    private var shares: HTML {
        """
        \(table("按测评方式", [score.total] + score.byMethod))\(table("按牵头单位，失分多的在前", score.byLead))
        """
    }

    private func table(_ title: String, _ shares: [MockScore.Share]) -> HTML {
        """
        <section class="card-paper"><h2>\(title)</h2><div class="table-box"><table class="named"><thead><tr><th><span class="visually-hidden">\(title)</span></th><th class="number">条</th><th class="number">分值</th><th class="number">得分</th><th class="number">失分</th><th class="number">得分率</th></tr></thead><tbody>
        \(HTML.each(shares) { share in
            "<tr><td class=\"short\">\(share.name)</td><td class=\"number\">\(share.lines)</td><td class=\"number\">\(share.points.shown)</td><td class=\"number\">\(share.got.shown)</td><td class=\"number\">\(share.lost.shown)</td><td class=\"number\">\(share.percent)%</td></tr>\n"
        })</tbody></table></div></section>
        """
    }

    private func marking(_ known: [ID<StandardLine>: MockMark], _ view: View) -> HTML {
        let view = view.refused(at: "mocks/\(mock.id)/marks")
        return """
            <section class="card-paper"><h2>打分</h2>\(view.form("mocks/\(mock.id)/marks", id: "marks", """
                <div class="table-box"><table class="cards"><thead><tr><th>编号</th><th>测评标准</th><th class="number">分值</th><th>得分</th><th>失分说明</th></tr></thead><tbody>
                \(HTML.each(lines) { line in
                    """
                    <tr><td data-label="编号">\(line.code)</td><td data-label="测评标准">\(line.words)\(HTML.when(!line.scoring.isEmpty, "<br><span class=\"soft\">\(line.scoring)</span>"))\(HTML.with(line.pattern) { "<br><span class=\"soft\">可填实测，如 87.5%：\($0.chinese)</span>" })</td>\
                    <td data-label="分值" class="number">\(line.points.shown)</td>\
                    <td data-label="得分">\(view.cell("points-\(line.id)", "\(line.code)得分", known[line.id]?.got.shown ?? "", keyboard: .decimal))</td>\
                    <td data-label="失分说明">\(view.cell("note-\(line.id)", "\(line.code)失分说明", known[line.id]?.note ?? ""))</td></tr>

                    """
                })</tbody></table></div>
                \(view.submit("保存得分"))
                """))</section>
            """
    }

    private func reading(_ known: [ID<StandardLine>: MockMark], _ view: View) -> HTML {
        let lost = lines.compactMap { line -> (StandardLine, MockMark)? in
            known[line.id].flatMap { $0.got < line.points ? (line, $0) : nil }
        }
        return """
            <section class="card-paper"><h2>丢分的标准</h2>
            \(HTML.when(lost.isEmpty, "<p class=\"soft\">已打分的都是满分。</p>"))
            <ul class="course">\(HTML.each(lost) { line, mark in
                "<li><a href=\"\(view.link("standards/lines/\(line.id)"))\">\(line.code)</a>　\(line.words)<br><span class=\"soft\">失\((line.points - mark.got).shown)分，\(mark.note)　\(line.duty.map { "\($0.lead.name)牵头" } ?? "没人牵头")</span></li>\n"
            })</ul></section>
            """
    }
}
