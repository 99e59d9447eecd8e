import Database
import Kernel
import Office
import Web

/// Drafts a year's report from its records, by the county's template.
package struct DraftReport: Command {
    package static let action = Action("report.draft", "起草年度报告", right: .draftReports)
    let year: Int
    let sources: ReportSources

    package init(_ year: Int, _ sources: ReportSources) { (self.year, self.sources) = (year, sources) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<YearReport>> {
        let county = actor.county
        guard let period = Period(year: year), year > 0, period.first <= transaction.now.day else {
            throw Refusal.field("year", "report.future", "\(year)年还没有到，写已经开始的年度。")
        }
        let template = try transaction.setting(ReportTemplate.setting, county: county)
        let facts = ReportFacts(period, sources.metrics(), county: county, in: transaction)
        let paper = try ReportDrafting.draft(
            template, year, facts, try sources.promised(for: year, county: county, in: transaction),
            words: try transaction.setting(OfficeSettings.papers, county: county))
        let id = transaction.recordID(YearReport.self)
        try transaction.run(
            """
            INSERT INTO yearReport (county, id, year, title, state, content, planFrom, template, draftedBy, draftedByName,
                draftedAt)
            VALUES (\(county), \(id), \(year), \(YearReport.title(year)), \(PaperState.draft), \(try paper.json),
                \(template.planFrom), \(try transaction.settingVersion(ReportTemplate.setting, county: county)),
                \(actor.id), \(actor.name), \(transaction.now))
            """)
        try transaction.begin(YearReport.procedure(sources), id, by: actor)
        return Done(id, subject: id.description, detail: "\(year)年")
    }
}
