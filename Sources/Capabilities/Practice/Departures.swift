import Database
import Kernel
import Office
import Organisation

/// What becomes of a site whose village, township or place is no more: it ends with it. What it still has to do is gone on with by
/// whoever goes on with the village, who sees what was its.
extension Practice {
    package static func handOver(_ ended: EndedDivision, in transaction: WriteTransaction) throws {
        try end("unitDivision = \(ended.code)", on: ended.goneFrom, ended.words, county: ended.county, in: transaction)
    }

    package static let departures: Departures = {
        var departures = Departures()
        departures.onPlaceEnded = { ended, transaction in
            try end(
                "place = \(ended.place.id)", on: ended.goneFrom, ended.reason, county: ended.county, in: transaction)
        }
        return departures
    }()

    private static func end(
        _ whose: SQL, on day: Day, _ reason: String, county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            UPDATE practiceSite SET endedOn = \(day), endReason = \(reason), endedAt = \(transaction.now)
            WHERE county = \(county) AND \(whose) AND endedOn IS NULL AND openedOn <= \(day)
            """)
    }
}
