import Database
import Kernel
import Office
import Sheets
import Web

/// What there is to ask about the years of pairings.
enum PairingScores {
    /// The latest of the last year that was scored, as the list shows it.
    static func last(_ column: SQL, _ county: String) -> SQL {
        """
        (SELECT pairingScore.\(column) FROM pairingScore WHERE pairingScore.county = \(county)
            AND pairingScore.pairing = pairing.id ORDER BY pairingScore.year DESC, pairingScore.id DESC LIMIT 1)
        """
    }

    static func isScored(in year: Int, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM pairingScore WHERE pairingScore.county = \(county)
            AND pairingScore.pairing = pairing.id AND pairingScore.year = \(year))
        """
    }

    /// Of one pairing, the last year first, and of a year the score that counts.
    static func of(
        _ pairing: ID<PairingRecord>, county: String, in transaction: ReadTransaction
    ) throws -> [ShownScore] {
        let scores = try transaction.rows(
            """
            SELECT id, year, sheet, edition, observations, total, fullMarks, words, scoredOn, scoredByName
            FROM pairingScore WHERE county = \(county) AND pairing = \(pairing) ORDER BY year DESC, id DESC
            """
        ).map(PairingScore.init)
        return try scores.enumerated().map { index, score in
            let content = try Editions.one(score.sheet, score.edition, county: county, in: transaction).content
            return try ShownScore(
                score, by: content, isReplaced: scores.prefix(index).contains { $0.year == score.year })
        }
    }

    /// The published editions that a year can be scored by: what is for no kind of place. The one used last comes first, else
    /// what says that it is for pairings.
    static func editions(county: String, in transaction: ReadTransaction) throws -> [Edition] {
        let last: String? = try transaction.value(
            "SELECT sheet FROM pairingScore WHERE county = \(county) ORDER BY id DESC LIMIT 1")
        let all = try Editions.all(county: county, in: transaction)
            .filter { $0.state == .published && $0.content.place == nil }
        func rank(_ edition: Edition) -> Int {
            edition.sheet.description == last ? 0 : edition.content.title.contains("结对") ? 1 : 2
        }
        return all.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    /// From November on the year's scores are due; the list that it opens holds as many.
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        let today = transaction.now.day
        guard Right.scorePairings.isHeld(by: actor), actor.scope == .county, today.month >= 11 else { return [] }
        let query = "state=running&scored=no"
        let count = try Listing<PairingRecord>.pairings.count(query, for: actor, in: transaction)
        guard count > 0 else { return [] }
        return [
            Waiting(
                "给结对评\(today.year)年的分", count: count, path: "pairings?\(query)", verb: "去评分",
                detail: "共建中、今年还没有考核的结对")
        ]
    }
}
