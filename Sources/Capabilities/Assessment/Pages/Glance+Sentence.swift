import Findings
import Kernel
import Office
import Web

extension Glance {
    /// The county in a sentence before any table, each number opening.
    package func sentence(_ view: View) -> HTML {
        """
        <p class="card-paper sentence">\(month.month)月\(begun == nil ? "到现在" : "")评分\(view.number(visits, "visits/all?month=\(month)&state=submitted"))村次，\
        各来源发现问题\(view.number(found, FoundFigure.path(month)))件。\(lying(view))\(HTML.with(closed) { ranked($0, view) })</p>
        """
    }

    private func lying(_ view: View) -> HTML {
        guard open > 0 else { return "现在没有未销号的问题。" }
        let late: HTML = overdue > 0 ? "其中\(most(view))" : "没有逾期的"
        return "现在未销号\(view.number(open, "findings?standing=open"))件，\(late)。"
    }

    /// `15件逾期，竹岭镇最多（4件）`
    private func most(_ view: View) -> HTML {
        let worst = tally.max { ($0.overdue, $1.township) < ($1.overdue, $0.township) }
        return """
            <span class="overdue">\(view.number(overdue, "findings?standing=overdue"))件逾期</span>\(HTML.with(worst) {
                "，\($0.name)最多（\(view.number($0.overdue, "findings?standing=overdue&below=\($0.township)"))件）"
            })
            """
    }

    private func ranked(_ closed: ClosedMonth, _ view: View) -> HTML {
        HTML.with(closed.result.mean) { mean in
            "\(closed.month.month)月全县平均<a href=\"\(view.link("assessments/\(closed.month)"))\">\(mean.shown)</a>分。"
        }
    }
}
