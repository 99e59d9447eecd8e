import Database
import Kernel
import Office
import Web

/// Makes the next version of the county's template. What it names must be there: an unknown figure is refused by its name.
package struct EditTemplate: Command {
    package static let action = Action("report.template", "修改年度报告模板", right: .editReportTemplate)
    let template: ReportTemplate
    /// The version that was before the editor's eyes.
    let version: Int
    let reason: String
    let sources: ReportSources

    package init(_ template: ReportTemplate, version: Int, reason: String, _ sources: ReportSources) {
        (self.template, self.version, self.reason, self.sources) = (template, version, reason, sources)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        try TemplateTerms.check(
            template,
            figures: Dictionary(
                sources.metrics().map { ($0.chinese, $0.quotation != nil) }
                    + ForeseenFigure.all.map { ($0.chinese, false) },
                uniquingKeysWith: { first, _ in first }))
        return try ChangeSetting(
            ReportTemplate.setting, to: template, version: version, reason: reason
        ).carryOut(by: actor, in: transaction)
    }
}
