import Database
import Kernel
import Office

/// What the records say of a period, for the slots of a report's text. Nothing is computed that is not asked for.
struct ReportFacts {
    let period: Period
    let metrics: [Metric]
    let transaction: ReadTransaction
    /// The report is the county's: it counts what the whole county's clerk sees.
    let office: Actor

    init(_ period: Period, _ metrics: [Metric], county: String, in transaction: ReadTransaction) {
        (self.period, self.metrics, self.transaction) = (period, metrics, transaction)
        office = Actor(id: "report", name: "", county: county, roles: [.clerk], scope: .county)
    }

    func metric(_ chinese: String) -> Metric? { metrics.first { $0.chinese == chinese } }

    static func foreseen(_ chinese: String) -> ForeseenFigure? { ForeseenFigure.all.first { $0.chinese == chinese } }

    /// Nil for a name that nothing has.
    /// - Parameter byHand: who wrote it, where it is written by hand.
    func figure(_ slot: Slot, byHand: PaperFigure.ByHand? = nil) throws -> PaperFigure? {
        guard let metric = metric(slot.figure) else { return gap(slot, byHand: byHand) }
        let value = try metric.value(period, nil, office, transaction)
        let isNothing = value == nil || (metric.measure != .share && value == 0)
        let written = isNothing ? PaperFigure.Gap.noRecords.chinese : self.written(value, slot.writing, metric)
        return PaperFigure(
            name: slot.text, of: metric.name, value: value, shown: slot.byHand?.words ?? written,
            path: metric.rows(period, nil), definition: "\(metric.definition)（\(period.chinese)）",
            rows: metric.isTheirNumber ? value : nil, gap: isNothing && byHand == nil ? .noRecords : nil, byHand: byHand
        )
    }

    private func gap(_ slot: Slot, byHand: PaperFigure.ByHand?) -> PaperFigure? {
        Self.foreseen(slot.figure).map { foreseen in
            PaperFigure(
                name: slot.text, of: nil, value: nil, shown: slot.byHand?.words ?? PaperFigure.Gap.notBuilt.chinese,
                path: "", definition: "“\(foreseen.capability)”尚未建立，系统里还没有这类记录", gap: byHand == nil ? .notBuilt : nil,
                byHand: byHand)
        }
    }

    private func written(_ value: Int?, _ writing: Slot.Writing, _ metric: Metric) -> String {
        guard metric.measure == .count, let value else { return metric.shown(value) + metric.unit }
        return writing.written(value) + metric.unit
    }

    /// The ways to write a figure that are unlike each other.
    func ways(_ metric: Metric) throws -> [PaperFigure] {
        let writings: [Slot.Writing] = metric.measure == .count ? [.exact, .tens, .hundreds] : [.exact]
        let figures = try writings.compactMap { try figure(Slot(metric.chinese, $0)) }
        return figures.enumerated().filter { index, figure in
            figures.firstIndex { $0.shown == figure.shown } == index
        }.map(\.element)
    }

    // MARK: Records by name

    /// Every record that a report may quote, each name given once; in the order of the metrics.
    func quotations() throws -> [PaperFigure] {
        var seen: Set<String> = []
        var names = DistinctNames()
        return try metrics.filter { $0.quotation != nil }.flatMap { metric in
            try quoted(metric, &names, &seen)
        }
    }

    private func quoted(_ metric: Metric, _ names: inout DistinctNames, _ seen: inout Set<String>) throws
        -> [PaperFigure]
    {
        guard let quotation = metric.quotation, let records = metric.records else { return [] }
        var figures: [PaperFigure] = []
        for record in try records(period, Metric.mostRecords, office, transaction) where !seen.contains(record.path) {
            seen.insert(record.path)
            figures.append(
                PaperFigure(
                    name: names.distinct(record.title.withoutBraces), shown: quotation.quoted(record.title),
                    path: record.path, definition: metric.chinese, isQuotation: true))
        }
        return figures
    }

    /// The text that a slot of records by name becomes: each record in braces of its own.
    func spelled(_ slot: Slot, among quotations: [PaperFigure]) throws -> String? {
        guard let metric = metric(slot.figure), let quotation = metric.quotation, let records = metric.records else {
            return nil
        }
        let paths = try records(period, Metric.mostRecords, office, transaction).map(\.path)
        // In the order of time: lists begin with the latest.
        let named = paths.reversed().compactMap { path in quotations.first { $0.path == path } }
        guard !named.isEmpty else { return nil }
        return named.map { "{\($0.name)}" }.joined(separator: quotation == .title ? "" : "、")
    }
}
