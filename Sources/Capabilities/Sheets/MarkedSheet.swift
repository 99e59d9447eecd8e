import Database
import Foundation
import Kernel

/// A sheet that was filled in at a desk: by which edition, what each item was judged as, and what that came to. Only the
/// edition and the judgements are kept; the marks are reckoned from them again, for ever.
package struct MarkedSheet: Encodable, Sendable {
    package struct Line: Encodable, Sendable {
        package let title: String
        /// `达标4次 ÷ 4次 × 30分 = 30分`
        package let arithmetic: String
        package let left: Points
        package let maximum: Points
    }

    package let sheet: ID<Sheet>
    package let edition: Int
    package let title: String
    package let observations: [Observation]
    package let total: Points
    package let full: Points
    package let isPassed: Bool
    package let lines: [Line]

    private init(_ edition: Edition, _ observations: [Observation], _ score: Score) {
        (sheet, self.edition, title) = (edition.sheet, edition.number, edition.content.title)
        self.observations = observations
        (total, full, isPassed) = (score.total, score.full, score.isPassed)
        lines = edition.content.items.map { item in
            let own = score.lines.filter { $0.item == item.code }
            return Line(
                title: item.title, arithmetic: own.map(\.arithmetic).joined(separator: "；"),
                left: score.remaining(of: item), maximum: item.maximum)
        }
    }

    /// Refuses an edition that is not published, and at its field an item that nobody judged.
    package init(
        filling sheet: ID<Sheet>, _ number: Int, _ observations: [Observation], county: String,
        in transaction: ReadTransaction
    ) throws {
        let edition = try Editions.one(sheet, number, county: county, in: transaction)
        let content = edition.content
        guard edition.state == .published else {
            throw Refusal.field(
                "sheet", "sheet.notPublished", "“\(content.title)”第\(number)版\(edition.state.chinese)，请选已发布的标准。")
        }
        let score = try Scoring.score(content, observations)
        if let missing = score.unjudged.first.flatMap(content.item) {
            throw Refusal.field("item-\(missing.code)", "sheet.unjudged", "“\(missing.title)”还没有评。")
        }
        self.init(edition, observations, score)
    }

    /// - Parameter row: with the columns `sheet`, `edition` and `observations`, as `stored` gave them.
    package init(_ row: Row, county: String, in transaction: ReadTransaction) throws {
        let stored: String = try row["observations"]
        let observations = try JSONDecoder().decode([Observation].self, from: Data(stored.utf8))
        let edition = try Editions.one(try row["sheet"], try row["edition"], county: county, in: transaction)
        self.init(edition, observations, try Scoring.score(edition.content, observations))
    }

    /// What the items were judged as, as a column keeps it.
    package var stored: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(observations), as: UTF8.self)
        }
    }
}
