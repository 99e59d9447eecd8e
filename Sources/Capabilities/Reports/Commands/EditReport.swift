import Database
import Kernel
import Office
import Web

/// Takes the numbers of a draft anew from the records; its text stays.
package struct RefreshReport: Command {
    package static let action = Action("report.refresh", "更新年度报告的数字", right: .draftReports)
    let report: ID<YearReport>
    let sources: ReportSources

    package init(_ report: ID<YearReport>, _ sources: ReportSources) { (self.report, self.sources) = (report, sources) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try YearReports.one(report, for: actor, in: transaction)
        try transaction.edit(
            found, report, in: YearReport.procedure(sources), seen: found.version, present: found.version, by: actor
        ) {
            let facts = ReportFacts(found.period, sources.metrics(), county: actor.county, in: transaction)
            let paper = try ReportDrafting.refreshed(
                found.content, facts, try sources.promised(for: found.year, county: actor.county, in: transaction),
                by: actor)
            try transaction.store(paper, of: found, county: actor.county)
        }
        return Done(subject: report.description)
    }
}

extension WriteTransaction {
    fileprivate func store(_ paper: Paper, of report: YearReport, county: String) throws {
        try run(
            """
            UPDATE yearReport SET content = \(try paper.json), version = \(report.version + 1)
            WHERE county = \(county) AND id = \(report.id)
            """)
    }
}

/// Changes the text of a draft. The numbers are taken anew from the records; what is written by hand stays, with who and why.
package struct EditReport: Command {
    package static let action = Action("report.edit", "修改年度报告", right: .draftReports)
    let report: ID<YearReport>
    let edited: PaperEditor.Edited
    let sources: ReportSources

    package init(_ report: ID<YearReport>, _ edited: PaperEditor.Edited, _ sources: ReportSources) {
        (self.report, self.edited, self.sources) = (report, edited, sources)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try YearReports.one(report, for: actor, in: transaction)
        try transaction.edit(
            found, report, in: YearReport.procedure(sources), seen: edited.version, present: found.version, by: actor
        ) {
            let facts = ReportFacts(found.period, sources.metrics(), county: actor.county, in: transaction)
            let paper = try ReportDrafting.refreshed(
                found.content.written(edited), facts,
                try sources.promised(for: found.year, county: actor.county, in: transaction), by: actor)
            try paper.check()
            try transaction.store(paper, of: found, county: actor.county)
        }
        return Done(subject: report.description)
    }
}
