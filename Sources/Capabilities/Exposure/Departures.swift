import Database
import Kernel
import Office
import Organisation

/// What becomes of a media editor's issues when he leaves: he sees none but his own, so they have to become another editor's.
extension Exposure {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = openWork
        departures.onLeft = handOver
        return departures
    }()

    private static let ended: [ExposureIssue.State] = [.archived, .withdrawn, .dropped]

    private static func openWork(
        with person: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> [OpenWork] {
        let count = try open(person, county: county, in: transaction)
        guard count > 0 else { return [] }
        return [OpenWork("他负责、还没有归档的曝光", count: count, path: nil, afterwards: "改由接手的媒体编辑负责")]
    }

    private static func open(_ person: ID<Person>, county: String, in transaction: ReadTransaction) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM exposureIssue
            WHERE county = \(county) AND editor = \(person) AND state NOT IN \(list: ended)
            """) ?? 0
    }

    private static func handOver(_ left: LeftPost, in transaction: WriteTransaction) throws {
        let count = try open(left.person, county: left.county, in: transaction)
        guard count > 0 else { return }
        guard left.successor.roles.contains(.mediaEditor) else {
            throw Refusal.field(
                "successor", "post.notEditor",
                "\(left.name)手上有\(count)期曝光没有归档，\(left.successor.name)不是媒体编辑，打不开它们。请另选一位媒体编辑。")
        }
        try transaction.run(
            """
            UPDATE exposureIssue SET editor = \(left.successor.id)
            WHERE county = \(left.county) AND editor = \(left.person) AND state NOT IN \(list: ended)
            """)
    }
}
