import Database
import Foundation
import Kernel
import Office
import Sheets

/// What a pairing's year came to by a published edition of a sheet. Scored anew, the year keeps both, and the later one counts.
package struct PairingScore: Codable, Sendable {
    package let id: ID<PairingScore>
    package let year: Int
    package let sheet: ID<Sheet>
    package let edition: Int
    let observations: [Observation]
    package let total: Points
    /// What the sheet's marks add up to.
    package let full: Points
    package let words: String
    package let scoredOn: Day
    package let scoredByName: String

    init(_ row: Row) throws {
        id = try row["id"]
        year = try row["year"]
        sheet = try row["sheet"]
        edition = try row["edition"]
        let stored: String = try row["observations"]
        observations = try JSONDecoder().decode([Observation].self, from: Data(stored.utf8))
        total = Points(thousandths: try row["total"])
        full = Points(thousandths: try row["fullMarks"])
        words = try row["words"]
        scoredOn = try row["scoredOn"]
        scoredByName = try row["scoredByName"]
    }
}

/// A score with the arithmetic that makes it.
struct ShownScore: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let title: String
        /// `达标4次 ÷ 4次 × 30分 = 30分`
        let arithmetic: String
        let left: Points
        let maximum: Points
    }

    let score: PairingScore
    let sheet: String
    let isPassed: Bool
    let lines: [Line]
    /// The year was scored once more since.
    let isReplaced: Bool

    init(_ score: PairingScore, by content: Sheet, isReplaced: Bool) throws {
        let scored = try Scoring.score(content, score.observations)
        (self.score, sheet, isPassed, self.isReplaced) = (score, content.title, scored.isPassed, isReplaced)
        lines = content.items.map { item in
            let own = scored.lines.filter { $0.item == item.code }
            return Line(
                title: item.title, arithmetic: own.map(\.arithmetic).joined(separator: "；"),
                left: scored.remaining(of: item), maximum: item.maximum)
        }
    }
}
