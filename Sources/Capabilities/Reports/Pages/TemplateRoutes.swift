import Database
import Kernel
import Office
import Web

struct TemplateRoutes: Sendable {
    let office: Office
    let sources: ReportSources

    /// So many paragraphs can be added at a time.
    static let spare = 2
    private static let mostParagraphs = 40

    var routes: [Route] {
        [
            .page("report-template", .right(.seeReportTemplate), one),
            .page("report-template/edit", .right(.editReportTemplate), edit),
            .post("report-template/edit", .right(.editReportTemplate), Self.deed, form: edit, save),
        ]
    }

    private static let deed = Deed.writing(
        "修改年度报告模板",
        [
            .text("title", "口号"), .text("heading*", "标题"), .text("text*", "一段"), .text("reason", "修改的原因"),
            .brought("led*", "段首句") { _ in "加粗放在段首" }, .brought("version", "改的是") { Int($0).map { "第\($0)版" } },
        ])

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { [county = request.county] transaction in
            let template = try transaction.setting(ReportTemplate.setting, county: actor.county)
            let year = Self.year(transaction)
            let facts = try facts(year, actor, transaction)
            let words = try transaction.setting(OfficeSettings.papers, county: actor.county).filled(county)
            return TemplatePage(
                paper: try ReportDrafting.draft(template, year, facts, [], words: words), year: year,
                version: try transaction.settingVersion(ReportTemplate.setting, county: actor.county),
                versions: try transaction.settingVersions(ReportTemplate.setting, county: actor.county).map {
                    .init(number: $0.version, by: $0.madeByName, at: $0.at, reason: $0.reason)
                }, signature: words.signature)
        }
    }

    private func edit(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let template = try transaction.setting(ReportTemplate.setting, county: actor.county)
            let year = Self.year(transaction)
            return EditTemplatePage(
                template: template, year: year,
                version: try transaction.settingVersion(ReportTemplate.setting, county: actor.county),
                offered: try offered(template, year, try facts(year, actor, transaction)))
        }
    }

    /// What the template is shown with: the year that is half over, and before that the last one.
    private static func year(_ transaction: ReadTransaction) -> Int {
        let today = transaction.now.day
        return today.month > 6 ? today.year : today.year - 1
    }

    private func facts(_ year: Int, _ actor: Actor, _ transaction: ReadTransaction) throws -> ReportFacts {
        guard let period = Period(year: year) else { throw Refusal.noSuchPage }
        return ReportFacts(period, sources.metrics(), county: actor.county, in: transaction)
    }

    /// What a template may name, as it would stand in the last year's report.
    private func offered(_ template: ReportTemplate, _ year: Int, _ facts: ReportFacts) throws -> [PaperFigure] {
        let years = [(YearWords.year, year, "报告的年份"), (YearWords.next, year + 1, "下一年的年份")].map {
            PaperFigure(name: $0.0, shown: String($0.1), path: "", definition: $0.2)
        }
        let counted = try facts.metrics.flatMap { try facts.ways($0) }
        let quotations = try facts.quotations()
        let named = try facts.metrics.filter { $0.quotation != nil }.map { metric in
            let slot = Slot(metric.chinese, .names)
            let words = try facts.spelled(slot, among: quotations)
            return PaperFigure(
                name: slot.text,
                shown: try words.map { try PaperText.plain($0, quotations) } ?? PaperFigure.Gap.noRecords.chinese,
                path: "", definition: "逐条写出：\(metric.definition)", isQuotation: true)
        }
        let known = Set((counted + named).map(\.name))
        let said = try template.slots.filter { !known.contains($0.text) }.compactMap { try facts.figure($0) }
        let unbuilt = try ForeseenFigure.all.filter { facts.metric($0.chinese) == nil }
            .compactMap { try facts.figure(Slot($0.chinese)) }
        var seen: Set<String> = []
        return (years + counted + said + unbuilt + named).filter { seen.insert($0.name).inserted }
    }

    private func save(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let slogan = form.text("title", "口号", max: 60)
        let reason = form.text("reason", "修改的原因", max: 200)
        let version = form.value("version", "版本", form: "编辑页带来的版本号") { Int($0) }
        let paragraphs = (0..<Self.mostParagraphs).filter { form.isSent("text\($0)") }.compactMap { index in
            let heading = form.text("heading\(index)", "标题", max: 80, optional: true)
            let text = form.prose("text\(index)", "一段", max: 8000, optional: true)
            return heading.isEmpty && text.isEmpty
                ? nil : ReportTemplate.Paragraph(heading, text, isLed: !form.isEmpty("led\(index)"))
        }
        try form.finish()
        guard let version else { throw Refusal.noSuchPage }
        return try await office.answer(
            request,
            doing: EditTemplate(
                ReportTemplate(slogan: slogan, paragraphs), version: version, reason: reason, sources)
        ) { number in .seeOther("report-template", notice: "已保存，现在是第\(number)版；已经起草的报告不受影响。") }
    }
}
