import Database
import Kernel
import Media
import Office
import Web

/// Records what a running pairing did, with photos.
package struct RecordActivity: Command {
    package static let action = Action("pairingActivity.record", "登记结对活动", right: .recordPairingActivities)
    let pairing: ID<PairingRecord>
    let kind: PairingActivity.Kind
    let heldOn: Day
    let title: String
    let note: String
    let fen: Int?
    let photos: [Photo]

    package init(
        pairing: ID<PairingRecord>, kind: PairingActivity.Kind, heldOn: Day, title: String, note: String = "",
        fen: Int? = nil, photos: [Photo] = []
    ) {
        (self.pairing, self.kind, self.heldOn, self.title) = (pairing, kind, heldOn, title)
        (self.note, self.fen, self.photos) = (note, fen, photos)
    }

    /// Refuses whoever may not add to the pairing, or not now.
    static func admit(_ pairing: ID<PairingRecord>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Pairings.one(pairing, for: actor, in: transaction)
        guard found.unit.has(actor) || found.village.has(actor) || actor.isOffice else {
            throw Refusal(.forbidden, "pairing.notYours", "结对活动由结对的单位、村（社区）或创建办登记。")
        }
        guard found.state == .running else {
            throw Refusal(.conflict, "pairing.notRunning", "这对结对现在是“\(found.state.chinese)”，共建中的才能登记活动。")
        }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try Self.admit(pairing, by: actor, in: transaction)
        guard heldOn <= transaction.now.day else {
            throw Refusal.field("heldOn", "pairing.future", "\(heldOn.chinese)还没有到，活动办过以后再登记。")
        }
        guard kind != .money || fen != nil else {
            throw Refusal.field("money", "pairing.money", "资金帮扶请填写金额。")
        }
        let id = transaction.recordID(PairingActivity.self)
        try transaction.run(
            """
            INSERT INTO pairingActivity (county, id, pairing, kind, heldOn, title, note, fen, recordedBy, recordedByName,
                recordedAt)
            VALUES (\(actor.county), \(id), \(pairing), \(kind), \(heldOn), \(title), \(note), \(fen), \(actor.id),
                \(actor.name), \(transaction.now))
            """)
        for photo in photos {
            try transaction.attach(
                photo, to: PairingRecord.noun.kind, pairing.description, part: 0, county: actor.county)
        }
        return Done(subject: pairing.description, detail: "\(kind.chinese)：\(title)")
    }
}
