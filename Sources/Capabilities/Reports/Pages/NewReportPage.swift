import Kernel
import Office
import Web

/// Which year is to be reported on.
struct NewReportPage: Page {
    let years: [Int]
    let chosen: Int
    let today: Day
    var title: String { "起草年度报告" }
    var help: String { "选定年度，系统按本县的模板和这一年的记录写出初稿。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "系统按本县的模板和一年的记录写出初稿，每个数字都能点开", actions: view.linkButton("看模板", "report-template")))
        <div class="card-paper">\(view.form("reports/new", """
            \(view.select("year", "年度", options: years.map { (String($0), label($0)) }, value: String(chosen)))
            \(view.submit("起草"))
            """))</div></div>
        """
    }

    private func label(_ year: Int) -> String { year == today.year ? "\(year)年（还没有结束，数会变）" : "\(year)年" }
}
