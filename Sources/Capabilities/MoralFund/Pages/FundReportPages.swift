import Database
import Documents
import Kernel
import MoralBank
import Office
import Web

struct FundReportPage: Page {
    let report: FundReport
    /// As the fund's entries have it now: not the same where something was booked since it was drafted.
    let isChanged: Bool
    /// What the gate found in it, while it is not out.
    let hits: [GateHit]
    let part: ProcedurePart
    let now: Instant
    var title: String { report.heading }
    var help: String { "一个季度的收入、支出和结余；主任签发时编号，随即公布，这个季度不再登记收支。" }

    private enum CodingKeys: CodingKey { case report, part, now }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(report.numbered)", actions: view.linkButton("公告 .docx", "fund-reports/\(report.id)/report.docx") + HTML.when(report.state == .published, view.linkButton("公开的页面", "public/fund/\(report.id)"))))
        \(HTML.when(isChanged && report.state == .drafted, "<p class=\"notice-amber\">起草以后这个季度又登记了收支，数字不一样了。请撤回，重新起草。</p>"))
        <div class="columns"><div>\(view.steps(part))
        \(view.gate(hits, of: "fund-reports/\(report.id)", mayRelease: view.may(.releaseFundReports)))
        <section class="card-paper">\(report.statement.table(view))</section></div><div>\(view.timeline(part))</div></div>
        """
    }
}

extension FundStatement {
    /// The same on the office's page and on the public one.
    func table(_ view: View) -> HTML {
        """
        <div class="table-box"><table><thead><tr><th>项目</th><th class="number">笔数</th><th class="number">金额（元）</th></tr></thead><tbody>
        <tr><td>期初结余</td><td class="number"></td><td class="number">\(Money(fen: opening).yuan)</td></tr>
        \(HTML.each(lines.filter(\.kind.isIncome)) { $0.row })<tr><td><strong>收入合计</strong></td><td class="number"></td><td class="number"><strong>\(Money(fen: income).yuan)</strong></td></tr>
        \(HTML.each(lines.filter { !$0.kind.isIncome }) { $0.row })<tr><td><strong>支出合计</strong></td><td class="number"></td><td class="number"><strong>\(Money(fen: spending).yuan)</strong></td></tr>
        <tr><td><strong>期末结余</strong></td><td class="number"></td><td class="number"><strong>\(Money(fen: closing).yuan)</strong></td></tr></tbody></table></div>
        """
    }

    /// Rows as the paper prints them.
    var printed: [[String]] {
        [["期初结余", "", Money(fen: opening).yuan]]
            + lines.filter(\.kind.isIncome).map(\.printed) + [["收入合计", "", Money(fen: income).yuan]]
            + lines.filter { !$0.kind.isIncome }.map(\.printed) + [["支出合计", "", Money(fen: spending).yuan]]
            + [["期末结余", "", Money(fen: closing).yuan]]
    }
}

extension FundStatement.Line {
    fileprivate var row: HTML {
        "<tr><td>\(kind.chinese)</td><td class=\"number\">\(entries)</td><td class=\"number\">\(Money(fen: fen).yuan)</td></tr>\n"
    }

    fileprivate var printed: [String] { [kind.chinese, "\(entries)", Money(fen: fen).yuan] }
}

extension FundReport {
    /// By GB/T 9704-2012, with the donors' receipts as an annex.
    func document(_ words: PaperWords, isDemo: Bool) throws -> OfficialDocument {
        let remarks = [isDemo ? "演示数据" : nil, number == nil ? "未签发" : nil].compactMap(\.self)
        let donors = statement.donations.map { [$0.day.chinese, $0.party, $0.receipt, Money(fen: $0.fen).yuan] }
        return OfficialDocument(
            issuer: words.signature, number: number?.chinese, title: heading, addressee: nil,
            blocks: [
                .paragraph(
                    "\(quarter.chinese)（\(quarter.first.chinese)至\(quarter.last.chinese)），道德基金期初结余\(Money(fen: statement.opening).chinese)，收入\(Money(fen: statement.income).chinese)，支出\(Money(fen: statement.spending).chinese)，期末结余\(Money(fen: statement.closing).chinese)。现予公布，接受监督。"
                ),
                .table(
                    .init(
                        columns: [
                            .init("项目", share: 4), .init("笔数", share: 2, alignment: .right),
                            .init("金额（元）", share: 3, alignment: .right),
                        ], rows: statement.printed)),
            ], signature: words.signature, date: publishedOn,
            annexes: donors.isEmpty
                ? []
                : [
                    .init(
                        title: "捐赠明细",
                        blocks: [
                            .table(
                                .init(
                                    columns: [
                                        .init("日期", share: 3), .init("捐赠人", share: 4), .init("收据号", share: 3),
                                        .init("金额（元）", share: 3, alignment: .right),
                                    ], rows: donors))
                        ])
                ], checks: number == nil ? [] : [try seen.short],
            remark: remarks.isEmpty ? nil : remarks.joined(separator: "　"))
    }
}

struct NewFundReportPage: Page {
    let quarters: [Quarter]
    var title: String { "起草季度公布" }
    var help: String { "选一个过完的季度；数字从收支登记里来，不用抄。" }
    var parents: [Crumb] { [Crumb("基金季度公布", "fund-reports")] }

    private enum CodingKeys: CodingKey { case quarters }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "公布以后，这个季度和以前的不再登记收支"))
        \(HTML.when(quarters.isEmpty, view.empty("过完的季度都公布了。")))
        \(HTML.when(!quarters.isEmpty, """
            <div class="card-paper">\(view.form("fund-reports/new", """
                \(view.select("quarter", "季度", options: quarters.map { ($0.description, $0.chinese) }))
                \(view.submit("起草"))
                """))</div>
            """))</div>
        """
    }
}

struct FundReportRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("fund-reports/new", .right(.draftFundReports), newForm),
            .post("fund-reports/new", .right(.draftFundReports), .pressing("起草季度公布"), form: newForm) { request in
                let form = FormReader(request.form)
                let quarter: Quarter = try form.finish(
                    form.value("quarter", "季度", form: "如 2019Q3") { Quarter($0) })
                return try await office.answer(request, doing: DraftFundReport(quarter)) { id in
                    .seeOther("fund-reports/\(id)", notice: "已起草，等主任签发。")
                }
            },
            .page("fund-reports/:fundReport", .right(.seeFundReports), one),
            .get("fund-reports/:fundReport/report.docx", .right(.seeFundReports)) { request in
                let actor = try request.actor
                let id: ID<FundReport> = try request.parameter("fundReport")
                return try await FundPaper.answer(request, office) { try FundReports.one(id, for: actor, in: $0) }
            },
        ] + Listing.fundReports.routes(office) + FundReport.procedure.routes(premises, page: one)
            + RecordGate<FundReport>(at: "fund-reports/:fundReport", office).routes(page: one)
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let taken = try Listing<FundReport>.fundReports.first("", 60, for: actor, in: transaction)
                .filter { $0.state != .withdrawn }.map(\.quarter)
            var (quarter, open) = (Quarter(of: transaction.now.day).previous, [Quarter]())
            for _ in 0..<8 {
                if !taken.contains(quarter) { open.append(quarter) }
                quarter = quarter.previous
            }
            return NewFundReportPage(quarters: open)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<FundReport> = try request.parameter("fundReport")
        return try await office.read { transaction in
            let report = try FundReports.one(id, for: actor, in: transaction)
            let now = try FundReports.statement(of: report.quarter, county: actor.county, in: transaction)
            return FundReportPage(
                report: report, isChanged: now != report.statement,
                hits: report.state == .drafted ? try FundReport.hits(id, by: actor, in: transaction) : [],
                part: try FundReport.procedure.part(of: report, id, for: actor, in: transaction), now: transaction.now)
        }
    }
}

/// The paper, for the office and for everybody.
enum FundPaper {
    static func answer(
        _ request: WebRequest, _ office: Office,
        _ load: @escaping @Sendable (ReadTransaction) throws -> FundReport
    ) async throws -> Answer {
        let county = request.county
        let (report, words) = try await office.read { transaction in
            let report = try load(transaction)
            let at = report.publishedOn.map { Instant($0, hour: 23) } ?? transaction.now
            return (
                report, try transaction.setting(OfficeSettings.papers, county: county.code, at: at).filled(county)
            )
        }
        return .file(
            Download(
                try report.document(words, isDemo: county.isDemo).docx(), contentType: OfficialDocument.contentType,
                filename: "\(report.number?.chinese ?? "道德基金收支公告（未签发）").docx"))
    }
}
