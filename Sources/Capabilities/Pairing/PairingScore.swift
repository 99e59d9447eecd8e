import Database
import Kernel
import Sheets

/// What a pairing's year came to by a published edition of a sheet. Scored anew, the year keeps both, and the later one counts.
struct PairingScore: Encodable, Sendable {
    let id: ID<PairingScore>
    let year: Int
    let marked: MarkedSheet
    let words: String
    let scoredOn: Day
    let scoredByName: String
    /// The year was scored once more since.
    let isReplaced: Bool

    init(_ row: Row, _ marked: MarkedSheet, isReplaced: Bool) throws {
        id = try row["id"]
        year = try row["year"]
        words = try row["words"]
        scoredOn = try row["scoredOn"]
        scoredByName = try row["scoredByName"]
        (self.marked, self.isReplaced) = (marked, isReplaced)
    }
}
