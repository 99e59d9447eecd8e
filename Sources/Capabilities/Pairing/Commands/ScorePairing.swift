import Database
import Kernel
import Office
import Sheets

/// Scores a pairing's year by a published edition of a sheet, item by item.
package struct ScorePairing: Command {
    package static let action = Action("pairing.score", "结对年度考核", right: .scorePairings)
    let pairing: ID<PairingRecord>
    let year: Int
    let sheet: ID<Sheet>
    let edition: Int
    let observations: [Observation]
    let words: String

    package init(
        _ pairing: ID<PairingRecord>, year: Int, sheet: ID<Sheet>, edition: Int, _ observations: [Observation],
        words: String = ""
    ) {
        (self.pairing, self.year, self.sheet, self.edition) = (pairing, year, sheet, edition)
        (self.observations, self.words) = (observations, words)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let found = try Pairings.one(pairing, for: actor, in: transaction)
        let course = try PairingRecord.procedure.course(of: pairing, county: actor.county, in: transaction)
        try PairingTerms.checkYear(
            year, begun: course.last("begin")?.at.day, ended: course.last("end")?.at.day, today: transaction.now.day)
        let marked = try MarkedSheet(
            filling: sheet, edition, observations, county: actor.county, in: transaction)
        try transaction.run(
            """
            INSERT INTO pairingScore (county, id, pairing, year, sheet, edition, observations, total, fullMarks, words,
                scoredOn, scoredBy, scoredByName, scoredAt)
            VALUES (\(actor.county), \(transaction.recordID(PairingScore.self)), \(pairing), \(year), \(sheet), \(edition),
                \(try marked.stored), \(marked.total.thousandths), \(marked.full.thousandths), \(words),
                \(transaction.now.day), \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(
            marked.total, subject: pairing.description,
            detail: "\(PairingRecord.procedure.title(found))，\(year)年，\(marked.total.shown)分")
    }
}
