import Kernel
import MoralBank

/// The fund's figures of a time: what was there, what came, what went, what is left. Pure.
package struct FundStatement: Codable, Hashable, Sendable {
    package struct Line: Codable, Hashable, Sendable {
        package let kind: FundEntry.Kind
        package let entries: Int
        package let fen: Int

        package init(_ kind: FundEntry.Kind, entries: Int, fen: Int) {
            (self.kind, self.entries, self.fen) = (kind, entries, fen)
        }
    }

    /// A donor, as the public may read him, with the receipt that he was given.
    package struct Donation: Codable, Hashable, Sendable {
        package let day: Day
        package let party: String
        package let receipt: String
        package let fen: Int

        package init(day: Day, party: String, receipt: String, fen: Int) {
            (self.day, self.party, self.receipt, self.fen) = (day, party, receipt, fen)
        }
    }

    package let opening: Int
    package let lines: [Line]
    package let donations: [Donation]

    package init(opening: Int, lines: [Line], donations: [Donation]) {
        (self.opening, self.lines, self.donations) = (opening, lines, donations)
    }

    package var income: Int { lines.filter(\.kind.isIncome).reduce(0) { $0 + $1.fen } }
    package var spending: Int { lines.filter { !$0.kind.isIncome }.reduce(0) { $0 + $1.fen } }
    package var closing: Int { opening + income - spending }
}
