import Database
import Kernel
import Office
import Web

/// A year's report (年度报告): written by a template, its numbers those of the records until it goes out, and then with the
/// rows that they had.
package struct YearReport: Encodable, Sendable {
    package let id: ID<YearReport>
    package let year: Int
    /// 2019年工作亮点和2020年工作重点
    package let title: String
    package let state: PaperState
    package private(set) var content: Paper
    /// The section under whose heading the next year's plan begins.
    let planFrom: Int?
    package let draftedBy: String
    package let approvedBy: String?
    package let signedBy: String?
    package let publishedAt: Instant?
    /// Why it came back, until it is submitted again.
    package let returnReason: String?
    /// How often the text was saved.
    package let version: Int
    /// What is signed: all that it says, as it is stored.
    package let seen: SeenVersion
    let county: String
    private let drafter: String

    static let noun = RecordNoun("report", "年度报告", measure: "份")
    static let paper = PaperKind("创建办公室文件", isNumbered: false)

    /// - Parameter metrics: of all capabilities; the numbers are compared with them at every step forward.
    static func procedure(_ sources: ReportSources) -> Procedure<YearReport, PaperState> {
        Procedure(
            noun, table: "yearReport", path: "reports", right: .handleReports, first: .draft, begun: "起草",
            load: YearReports.one, title: { $0.title }, version: { report, _ in report.seen },
            Signatures.ofPaper(
                check: { try $0.requireReady(sources, in: $1) },
                // While it is signed the county lives on: its numbers are those of the moment when it was submitted.
                sent: { report, _, transaction in try FrozenFigures.freeze(report, sources, in: transaction) },
                published: { report, actor, transaction in
                    // One that was submitted before numbers were kept from then on.
                    if try !FrozenFigures.areKept(of: report, in: transaction) {
                        try Paper.requireCurrent(try report.drift(sources, in: transaction), of: noun)
                        try FrozenFigures.freeze(report, sources, in: transaction)
                    }
                    try transaction.run(
                        """
                        UPDATE yearReport SET publishedAt = \(transaction.now)
                        WHERE county = \(actor.county) AND id = \(report.id)
                        """)
                },
                returned: { report, reason, actor, transaction in
                    try transaction.notify(
                        [report.drafter], of: noun.kind, report.id.description, "年度报告退回修改",
                        "《\(report.title)》被\(actor.name)退回：\(reason)", path: "reports/\(report.id)",
                        county: actor.county)
                }))
    }

    /// For reading how a report came where it is: nothing is counted by it.
    static let course = procedure(ReportSources(metrics: { [] }, promises: nil))

    static let selected: SQL = """
        yearReport.county, yearReport.id, yearReport.year, yearReport.title, yearReport.state, yearReport.content,
        yearReport.planFrom, yearReport.draftedBy, yearReport.draftedByName, yearReport.publishedAt, yearReport.version
        """

    init(_ row: Row, _ course: RecordCourse<PaperState>?) throws {
        id = try row["id"]
        county = try row["county"]
        year = try row["year"]
        title = try row["title"]
        state = try row["state"]
        let stored: String = try row["content"]
        seen = SeenVersion(bytes: stored.utf8)
        guard let paper = try Paper(stored: stored) else {
            throw DatabaseError(.corrupt, "the content of report \(id) is no paper")
        }
        content = paper
        planFrom = try row["planFrom"]
        drafter = try row["draftedBy"]
        draftedBy = try row["draftedByName"]
        publishedAt = try row["publishedAt"]
        version = try row["version"]
        approvedBy = course?.signed(Signatures.approve)?.actorName
        signedBy = course?.signed(Signatures.sign)?.actorName
        returnReason = course?.returned?.answers.note
    }

    var period: Period { Period(year: year) ?? Period(first: Day(ordinal: 0), last: Day(ordinal: 0)) }

    static func title(_ year: Int) -> String { "\(year)年工作亮点和\(year + 1)年工作重点" }

    /// The year was not over when its figures were taken.
    var isProvisional: Bool { content.knownAt.map { period.isProvisional(on: $0.day) } ?? false }

    /// The paragraphs that promise something, by the number of their section.
    var plan: [(number: Int, section: Paper.Section)] {
        PlanPart.paragraphs(from: planFrom, led: content.sections.map(\.isLed)).map { ($0, content.sections[$0]) }
            .filter { !$0.section.heading.isEmpty }
    }

    /// Figures that open to the rows that they had when it went out.
    func openingFrozen() -> YearReport {
        var report = self
        report.content.figures = content.figures.enumerated().map { index, figure in
            figure.metric == nil ? figure : figure.opening("reports/\(id)/figures/\(index + 1)")
        }
        return report
    }

    /// As somebody may have it: a number or a record that he may not open is words alone. What opens to the rows that were kept
    /// with the report opens for whoever may see those.
    func opening(for actor: Actor, _ sources: ReportSources) -> YearReport {
        let frozen = "reports/\(id)/figures/"
        let closed = Set(sources.metrics().filter { !$0.right.isHeld(by: actor) }.flatMap { [$0.name, $0.chinese] })
        func shown(_ figure: PaperFigure) -> PaperFigure {
            guard !figure.path.hasPrefix(frozen) else { return figure }
            // A quotation says in words of which figure it is.
            return closed.contains(figure.metric ?? figure.definition) ? figure.opening("") : figure
        }
        var report = self
        report.content.figures = content.figures.map(shown)
        report.content.quotations = content.quotations.map(shown)
        // The annexes list what was promised.
        if sources.promises?.opens?.isHeld(by: actor) == false { report.content = report.content.withoutAnnexRecords }
        return report
    }

    /// As everybody may have it: what it says, without the way to the records that it is computed from.
    func withoutRecords() -> YearReport {
        var report = self
        report.content = content.withoutRecords
        return report
    }

    /// A draft whose numbers are no longer those of the records is not submitted; nor does what cannot be printed go on.
    private func requireReady(_ sources: ReportSources, in transaction: ReadTransaction) throws {
        if state == .draft { try Paper.requireCurrent(try drift(sources, in: transaction), of: Self.noun) }
        try content.check()
        try PublishGate.check(
            try PublishGate.hits(in: content.gated, of: Self.kind, id.description, county: county, in: transaction))
    }

    /// What in the records is no longer what it says.
    func drift(
        _ sources: ReportSources, isExact: Bool = false, in transaction: ReadTransaction
    ) throws -> [PaperFigure.Change] {
        let facts = ReportFacts(period, sources.metrics(), county: county, in: transaction)
        return content.drift(try ReportDrafting.present(content, facts), isExact: isExact)
    }

    private enum CodingKeys: CodingKey {
        case id, year, title, state, content, draftedBy, approvedBy, signedBy, publishedAt, returnReason, version
    }
}

extension YearReport: GatedRecord {
    package static let kind = noun.kind
    package static let releasing = Action("report.release", "放行年度报告里的个人信息", right: .handleReports)

    package static func gated(
        _ id: ID<YearReport>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let report = try YearReports.one(id, for: actor, in: transaction)
        let course = try course.course(of: id, county: actor.county, in: transaction)
        let writers = course.taken.filter { ["made", Signatures.edit, Signatures.submit].contains($0.step) }.map(
            \.actor)
        return (report.content.gated, Set(writers))
    }
}
