import Database
import Documents
import Kernel
import Office
import Organisation
import Web

struct ReportRoutes: Sendable {
    let premises: Premises
    let sources: ReportSources
    let procedure: Procedure<YearReport, PaperState>
    let listing: Listing<ReportRow>

    private var office: Office { premises.office }

    /// As many of a number's records stand beside the text.
    private static let shownRecords = 3

    var routes: [Route] {
        listing.routes(office) + [
            .page("reports/new", .right(.draftReports), choose),
            .post("reports/new", .right(.draftReports), .pressing("起草年度报告"), form: choose, draft),
            .page("reports/:report", .right(.seeReports), one),
            .page("reports/:report/edit", .right(.draftReports), edit),
            .post("reports/:report/edit", .right(.draftReports), PaperEditor.deed("修改年度报告"), form: edit, save),
            .get("reports/:report/report.docx", .right(.seeReports), document),
            .page("reports/:report/figures/:figure", .right(.seeReportNumbers), figure),
            .post("reports/:report/refresh", .right(.draftReports), .pressing("更新年度报告的数字"), form: one, refresh),
            .post("reports/:report/clauses", .right(.draftReports), .pressing("删去没有记录的半句"), form: one, drop),
            .post(
                "reports/:report/promises", .right(.promiseReports), .pressing("把工作重点列为年度任务"), form: one, promise),
        ] + procedure.routes(premises, page: one)
            + RecordGate<YearReport>(at: "reports/:report", office).routes(page: one)
    }

    // MARK: Drafting

    private func choose(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.method == .get ? request.query : .empty)
        let asked = form.optional("year", "年度", form: "年份，如 2019") { Int($0) }
        try form.finish()
        return try await office.read { transaction in
            let today = transaction.now.day
            return NewReportPage(
                years: (0..<6).map { today.year - $0 },
                chosen: asked ?? (today.month > 6 ? today.year : today.year - 1),
                today: today)
        }
    }

    private func draft(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let year = try form.finish(form.number("year", "年度", 1949...9998))
        return try await office.answer(request, doing: DraftReport(year, sources)) { id in
            .seeOther("reports/\(id)", notice: "已按\(year)年的记录起草，核对文字后送主任审核。")
        }
    }

    private func edit(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<YearReport> = try request.parameter("report")
        return try await office.read { [county = request.county] transaction in
            let report = try YearReports.one(id, for: actor, in: transaction)
            try procedure.admitEditor(of: report, id, by: actor, in: transaction)
            let facts = ReportFacts(report.period, sources.metrics(), county: actor.county, in: transaction)
            return EditReportPage(
                report: report, offered: try ReportDrafting.offered(report.content, facts),
                evidence: try evidence(of: report, facts),
                signature: try words(of: report, county, in: transaction).signature)
        }
    }

    private func evidence(of report: YearReport, _ facts: ReportFacts) throws -> [PaperEvidence] {
        try report.content.figures.compactMap { figure in
            let slot = Slot(figure.name)
            guard let now = try facts.figure(slot, byHand: figure.byHand) else { return nil }
            let metric = facts.metric(slot.figure)
            let records = try metric?.records?(
                report.period, Self.shownRecords, facts.office, facts.transaction)
            return PaperEvidence(
                now, title: slot.figure, metric: slot.figure,
                exact: try metric.flatMap { _ in try facts.figure(Slot(slot.figure)) }?.shown,
                knownAt: facts.transaction.now, before: now.shown == figure.shown ? nil : figure.shown,
                records: records ?? [],
                ways: try metric.map { try facts.ways($0) }?.filter { $0.name != figure.name }
                    .map { .init($0.name, $0.shown) } ?? [])
        }
    }

    private func save(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<YearReport> = try request.parameter("report")
        let report = try await office.read { try YearReports.one(id, for: actor, in: $0) }
        // Whether it may be changed at all comes before what was typed.
        _ = try await edit(request)
        let edited = try PaperEditor.Edited(FormReader(request.form), report.content)
        return try await office.answer(request, doing: EditReport(id, edited, sources)) { _ in
            .seeOther("reports/\(id)", notice: "已保存，数字已更新到现在。")
        }
    }

    private func refresh(_ request: WebRequest) async throws -> Answer {
        let id: ID<YearReport> = try request.parameter("report")
        return try await office.answer(request, doing: RefreshReport(id, sources)) { _ in
            .seeOther("reports/\(id)", notice: "数字已更新到现在，请看过再送审。")
        }
    }

    /// Saves the text without what nobody recorded.
    private func drop(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<YearReport> = try request.parameter("report")
        let report = try await office.read { try YearReports.one(id, for: actor, in: $0) }
        return try await office.answer(request, doing: EditReport(id, report.withoutGaps, sources)) { _ in
            .seeOther("reports/\(id)", notice: "没有记录的半句已删去，请通读一遍。")
        }
    }

    // MARK: One report

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<YearReport> = try request.parameter("report")
        return try await office.read { [county = request.county] transaction in
            let report = try YearReports.one(id, for: actor, in: transaction)
            let opens = actor.scope == .county && Right.seeReportNumbers.isHeld(by: actor)
            let isOut = report.state == .published
            let isKept = try report.state != .draft && FrozenFigures.areKept(of: report, in: transaction)
            let isMaker = YearReports.makesThem(actor)
            let shown =
                opens
                ? (isKept ? report.openingFrozen() : report).opening(for: actor, sources)
                : report.withoutRecords()
            return ReportPage(
                report: shown,
                part: isMaker ? try procedure.part(of: report, id, for: actor, in: transaction) : nil,
                changes: opens
                    ? try report.drift(sources, isExact: true, in: transaction).map { $0.opening(in: shown.content) }
                    : [],
                promised: opens ? try promised(for: report, actor, transaction) : [],
                plan: isMaker && isOut && sources.promises != nil ? try plan(of: report, in: transaction) : [],
                units: isOut && Right.promiseReports.isHeld(by: actor)
                    ? try Units.all(
                        county: actor.county, kinds: [.office, .department, .township],
                        notGoneOn: transaction.now.day, in: transaction
                    ).map { .init(id: $0.id.description, name: $0.name) } : [],
                opensNumbers: opens, signature: try words(of: report, county, in: transaction).signature,
                hits: isMaker && !isOut ? try YearReport.hits(id, by: actor, in: transaction) : [])
        }
    }

    private func promised(
        for report: YearReport, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [Promise] {
        let promised = try sources.promised(for: report.year, county: actor.county, in: transaction)
        return sources.promises?.opens?.isHeld(by: actor) == false ? promised.map(\.withoutPath) : promised
    }

    private func plan(of report: YearReport, in transaction: ReadTransaction) throws -> [ReportPage.Paragraph] {
        let tasks = try PromisedParagraphs.of(report.id, county: report.county, in: transaction)
        return report.plan.map { .init(number: $0.number, heading: $0.section.heading, task: tasks[$0.number]) }
    }

    /// One that has gone out stays as it was.
    private func words(
        of report: YearReport, _ county: County, in transaction: ReadTransaction
    ) throws -> PaperWords {
        try transaction.setting(
            OfficeSettings.papers, county: county.code, at: report.publishedAt ?? transaction.now
        ).filled(county)
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<YearReport> = try request.parameter("report")
        let document = try await office.read { [county = request.county] transaction in
            let report = try YearReports.one(id, for: actor, in: transaction)
            return (report, try report.document(county: county, words: try words(of: report, county, in: transaction)))
        }
        let (report, paper) = document
        let name = report.state == .published ? report.title : "\(report.title)（\(report.state.chinese)）"
        return .file(
            Download(try paper.docx(), contentType: OfficialDocument.contentType, filename: "\(name).docx"))
    }

    private func figure(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        guard actor.scope == .county else { throw Refusal.noSuchPage }
        let id: ID<YearReport> = try request.parameter("report")
        let position: Int = try request.parameter("figure")
        return try await office.read { transaction in
            let report = try YearReports.one(id, for: actor, in: transaction)
            let frozen = try FrozenFigures.one(position, of: id, county: actor.county, in: transaction)
            let metric = sources.metrics().first { $0.name == frozen.metric }
            let facts = ReportFacts(report.period, sources.metrics(), county: actor.county, in: transaction)
            let now = try metric?.records?(report.period, Metric.mostRecords, facts.office, transaction)
            return FrozenFigurePage(
                report: report.title, reportPath: "reports/\(id)", publishedAt: report.publishedAt, frozen: frozen,
                figure: metric?.chinese ?? frozen.name, definition: metric?.definition ?? "",
                now: now, path: metric?.rows(report.period, nil), opens: metric?.right.isHeld(by: actor) ?? false)
        }
    }

    // MARK: Promises

    private func promise(_ request: WebRequest) async throws -> Answer {
        guard let promises = sources.promises else { throw Refusal.noSuchPage }
        let id: ID<YearReport> = try request.parameter("report")
        let form = FormReader(request.form)
        let quarters = (1...4).map { form.text("quarter\($0)", "\($0)季度", max: 200, optional: true) }
        let (paragraph, title, lead, due) = try form.finish(
            form.number("paragraph", "段落", 0...999), form.text("title", "任务", max: 80),
            form.id("lead", "牵头单位", of: Unit.self), form.day("dueOn", "期限"))
        return try await office.answer(
            request,
            doing: PromiseParagraph(
                id, paragraph: paragraph, title: title, lead: lead, dueOn: due, quarters: quarters, promises)
        ) { .seeOther($0, notice: "已列为年度任务，注明了出自哪一段。") }
    }
}

extension PaperFigure.Change {
    /// Without the way to rows that its figure does not open either.
    fileprivate func opening(in paper: Paper) -> PaperFigure.Change {
        let isClosed = (paper.figures + paper.quotations).contains { $0.name == name && $0.path.isEmpty }
        return isClosed ? .init(name: name, before: before, now: now, path: "") : self
    }
}

extension YearReport {
    /// As it is printed and sent. Before it is published it says that it is a draft; of a year that is not over, that it is
    /// provisional.
    func document(county: County, words: PaperWords) throws -> OfficialDocument {
        let remarks = [
            isProvisional ? content.knownAt.map { "截至\($0.day.chinese)，\(year)年还没有结束" } : nil,
            state == .published ? nil : "\(state.chinese)，未发布",
        ].compactMap(\.self)
        return try content.document(
            Self.paper, county: county, signature: words.signature, number: nil, date: publishedAt?.day, pictures: [:],
            checks: [seen.short], remark: remarks.isEmpty ? nil : remarks.joined(separator: "　"))
    }

    /// The text without the clauses that nobody recorded anything for.
    var withoutGaps: PaperEditor.Edited {
        let gaps = Set(content.figures.filter { $0.gap != nil }.map(\.name))
        let leads = content.sections.enumerated().filter { $0.element.isLed }.map { ($0.offset, $0.element.heading) }
        return PaperEditor.Edited(
            title: content.title, addressee: content.addressee, copyTo: content.copyTo,
            texts: content.sections.map { Clauses.without(gaps.contains, in: $0.text) },
            leads: Dictionary(leads, uniquingKeysWith: { first, _ in first }), version: version)
    }
}
