import Database
import Kernel
import Office
import Web

/// What others may know of meetings, to link one to a record of theirs.
extension Meetings {
    private static let offered = 40

    /// The latest that a reader sees.
    package static func latest(for actor: Actor, in transaction: ReadTransaction) throws -> [Meeting] {
        guard Right.seeMeetings.isHeld(by: actor) else { return [] }
        return try Listing<Meeting>.meetings.first("", offered, for: actor, in: transaction)
            .filter { $0.state != .cancelled }
    }

    /// One, where the reader sees it.
    package static func seen(
        _ id: ID<Meeting>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Meeting? {
        guard Right.seeMeetings.isHeld(by: actor) else { return nil }
        do { return try MeetingQueries.one(id, for: actor, in: transaction) } catch is Refusal { return nil }
    }
}
