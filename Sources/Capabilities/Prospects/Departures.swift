import Database
import Kernel
import Office
import Organisation

/// What becomes of the prospects that somebody looks after when he leaves his post.
extension Prospects {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = { person, county, transaction in
            let count: Int? = try transaction.value(
                """
                SELECT count(*) FROM prospect
                WHERE county = \(county) AND keeper = \(person) AND state IN \(list: Prospect.State.open)
                """)
            guard let count, count > 0 else { return [] }
            return [OpenWork("他联系的好人线索", count: count, path: nil, afterwards: "改由接手的人联系")]
        }
        departures.onLeft = { left, transaction in
            try transaction.run(
                """
                UPDATE prospect SET keeper = \(left.successor.id), keeperName = \(left.successor.name)
                WHERE county = \(left.county) AND keeper = \(left.person) AND state IN \(list: Prospect.State.open)
                """)
        }
        return departures
    }()
}
