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
    ) throws -> [PairingScore] {
        var years: Set<Int> = []
        return try transaction.rows(
            """
            SELECT id, year, sheet, edition, observations, words, scoredOn, scoredByName
            FROM pairingScore WHERE county = \(county) AND pairing = \(pairing) ORDER BY year DESC, id DESC
            """
        ).map { row in
            let marked = try MarkedSheet(row, county: county, in: transaction)
            return try PairingScore(row, marked, isReplaced: !years.insert(try row["year"]).inserted)
        }
    }

    /// The published editions that a year can be scored by, the one used last first.
    static func editions(county: String, in transaction: ReadTransaction) throws -> [Edition] {
        let last: ID<Sheet>? = try transaction.value(
            "SELECT sheet FROM pairingScore WHERE county = \(county) ORDER BY id DESC LIMIT 1")
        return try Editions.published(for: BroughtUse.pairings.use, last: last, county: county, in: transaction)
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
