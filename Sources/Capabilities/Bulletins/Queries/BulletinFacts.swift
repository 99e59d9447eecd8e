import Database
import Findings
import Foundation
import Inspections
import Kernel
import Office

/// What the records say of a bulletin's subject: the numbers and examples that its text may name, and what stands in its
/// tables and annexes.
struct BulletinFacts {
    /// What metrics are asked for.
    let period: Period
    var title = ""
    /// Of a first draft: heading and text.
    var sections: [(heading: String, text: String)] = []
    var figures: [PaperFigure] = []
    /// In a paper only where its text says so: the product's other figures.
    var furtherFigures: [PaperFigure] = []
    /// The same under names that they had before: texts that say them read as they did, and no other is offered them.
    var formerFigures: [PaperFigure] = []
    var practices: [PaperFigure] = []
    var examples: [(topic: String, quotation: PaperFigure)] = []
    /// The groups of the sheet that problems stand under, in the sheet's order.
    var topics: [String] = []
    /// Under which heading of a first draft it stands.
    var table: (heading: String, table: Paper.Table)?
    var problems: [Finding] = []
    var pictures: [Paper.Picture] = []

    static let mostPictures = 12
    static let mostProblems = 5000

    var quotations: [PaperFigure] { practices + examples.map(\.quotation) }

    /// What a text is offered.
    var offered: [PaperFigure] { figures + furtherFigures + quotations }

    /// All that a text may name.
    var named: [PaperFigure] { offered + formerFigures }

    /// The product's other figures of the period.
    /// - Parameter names: only these are counted; nil is all that there are.
    mutating func measure(
        _ metrics: [Metric], named names: Set<String>?, county: String, in transaction: ReadTransaction
    ) throws {
        let known = Set((figures + formerFigures).map(\.name))
        furtherFigures += try metrics.filter { metric in
            !known.contains(metric.chinese) && names?.contains(metric.chinese) ?? true
        }.map { try PaperFigure($0, period, for: Self.office(county), in: transaction) }
    }

    func has(_ name: String) -> Bool { figures.contains { $0.name == name } }

    init(_ period: Period) { self.period = period }

    /// The bulletin is the county's: it counts what the whole county's clerk sees.
    static func office(_ county: String) -> Actor {
        Actor(id: "bulletin", name: "", county: county, roles: [.clerk], scope: .county)
    }

    /// - Parameter former: what it was called before.
    mutating func add(_ name: String, _ value: Int, _ path: String, _ definition: String, former: String? = nil) {
        let figure = { name in
            PaperFigure(name: name, shown: String(value), path: path, rows: value, definition: definition)
        }
        figures.append(figure(name))
        if let former { formerFigures.append(figure(former)) }
    }

    /// Every problem in its own words, under the words by which the annex lists it.
    mutating func take(_ findings: [Finding], in transaction: ReadTransaction, county: String) throws {
        var names = DistinctNames()
        problems = findings
        examples = findings.map { finding in
            let name = finding.township + finding.village + finding.title
            let detail = finding.description.isEmpty ? "" : "（\(finding.description)）"
            let quotation = PaperFigure(
                name: names.distinct(name.withoutBraces), shown: name + detail, path: "findings/\(finding.id)",
                definition: "附件里的这件问题", isQuotation: true)
            return (finding.topic, quotation)
        }
        pictures = try Self.pictures(findings, county: county, in: transaction)
    }

    /// One photo of each township's first finding that has one.
    private static func pictures(
        _ findings: [Finding], county: String, in transaction: ReadTransaction
    ) throws -> [Paper.Picture] {
        let photos = try RecordPhotos.of(.finding, findings.map(\.id.description), county: county, in: transaction)
        var pictures: [Paper.Picture] = []
        var seen: Set<String> = []
        for finding in findings where pictures.count < mostPictures && !seen.contains(finding.township) {
            guard let photo = photos[finding.id.description]?.first else { continue }
            seen.insert(finding.township)
            pictures.append(
                .init(
                    sha256: photo.sha256, caption: "\(finding.township)\(finding.village)：\(finding.title)",
                    path: "findings/\(finding.id)"))
        }
        return pictures
    }

    var annexes: [Paper.Annex] {
        BulletinTables.annexes(
            BulletinTables.problems(
                problems.map { finding in
                    .init(
                        finding: finding.id.description, place: finding.township + finding.village,
                        title: finding.title, unit: finding.leadName ?? "正在交办",
                        deadline: finding.deadline.map { "\($0.day.month)月\($0.day.dayOfMonth)日" } ?? "—")
                }), pictures)
    }

    /// `（一）治脏。发现问题{治脏问题}个，如…；…。`
    func problemsByTopic(none: String) -> String {
        guard !topics.isEmpty else { return none }
        return topics.enumerated().map { index, topic in
            let examples = examples.filter { $0.topic == topic }.prefix(3).map { "{\($0.quotation.name)}" }
            let name = topic.withoutBraces
            return "（\(Drafting.numeral(index + 1))）\(name)。发现问题{\(name)问题}个，如\(examples.joined(separator: "；"))。"
        }.joined(separator: "\n")
    }

    static let demands = """
        各乡镇（街道）、各责任单位要对照附件的问题清单，逐条认领，在期限内整改到位，并在系统中反馈整改前后照片；确有困难的，按程序申请延期或挂账。
        """
}
