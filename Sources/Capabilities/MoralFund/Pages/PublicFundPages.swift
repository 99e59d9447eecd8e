import Database
import Kernel
import MoralBank
import Office
import Web

/// The fund as everybody reads it: quarters that were published, their donors and receipts. Whom it helped stands masked in
/// the notices.
struct PublicFundRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("public/fund", .anyone) { request in
                let county = request.county
                return try await office.read {
                    PublicFundPage(
                        county: county.name, reports: try FundReports.published(county: county.code, in: $0))
                }
            },
            .page("public/fund/:fundReport", .anyone) { request in
                let (county, id): (String, ID<FundReport>) = (
                    request.county.code, try request.parameter("fundReport")
                )
                return try await office.read {
                    PublicQuarterPage(report: try FundReports.published(id, county: county, in: $0))
                }
            },
            .get("public/fund/:fundReport/report.docx", .anyone) { request in
                let (county, id): (String, ID<FundReport>) = (
                    request.county.code, try request.parameter("fundReport")
                )
                return try await FundPaper.answer(request, office) {
                    try FundReports.published(id, county: county, in: $0)
                }
            },
        ]
    }
}

struct PublicFundPage: PublicPage {
    let county: String
    let reports: [FundReport]
    var title: String { "道德基金" }
    var summary: String { "\(county)道德基金的收入、支出和结余，每季度公布一次。" }

    func body(_ view: View) -> HTML {
        """
        <h1>道德基金</h1><p class="soft">捐赠从哪里来、钱用到哪里去，每季度公布一次；任何一天，收入都等于支出加结余。</p>
        \(HTML.when(reports.isEmpty, "<p class=\"empty\">还没有公布。</p>"))
        <ul class="issues">\(HTML.each(reports) { report in
            """
            <li><a class="issue" href="\(view.publicLink("public/fund/\(report.id)"))"><span class="soft">\(report.numbered)</span><h2>\(report.quarter.chinese)</h2><span class="soft">收入\(Money(fen: report.statement.income).chinese)，支出\(Money(fen: report.statement.spending).chinese)，结余\(Money(fen: report.statement.closing).chinese)</span></a></li>
            """
        })</ul>
        """
    }
}

struct PublicQuarterPage: PublicPage {
    let report: FundReport
    var title: String { "\(report.quarter.chinese)道德基金收支" }
    var summary: String { report.heading }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/fund"))">道德基金</a>　\(report.numbered)\(HTML.with(report.publishedOn) { "　\($0.chinese)公布" })</p>
        <h1>\(title)</h1>\(report.statement.table(view))
        \(HTML.when(!report.statement.donations.isEmpty, """
            <h2>捐赠</h2><div class="table-box"><table><thead><tr><th>捐赠人</th><th class="number">金额（元）</th><th>收据</th><th>日期</th></tr></thead><tbody>
            \(HTML.each(report.statement.donations) { donation in
                "<tr><td>\(donation.party)</td><td class=\"number\">\(Money(fen: donation.fen).yuan)</td><td>\(donation.receipt)</td><td>\(donation.day.chinese)</td></tr>\n"
            })</tbody></table></div>
            """))
        <p><a class="button" href="\(view.link("public/fund/\(report.id)/report.docx"))">下载公告（.docx）</a><a class="button" href="\(view.publicLink("public/fund"))">其他季度</a></p>
        """
    }
}
