import Database
import Kernel
import Office
import Organisation

/// Somebody who holds an honour, as other capabilities name him.
package struct Holder: Codable, Sendable {
    package let honour: ID<Honour>
    package let category: AwardCategory
    package let level: AwardLevel
    package let name: String
    package let title: String
    package let village: DivisionCode
    package let villageName: String

    /// By whom turns are counted, whichever of his honours he comes with.
    package var key: String { "\(village) \(name)" }

    init?(_ honour: Honour) {
        guard let village = honour.village else { return nil }
        self.honour = honour.id
        (category, level, name, title) = (honour.category, honour.level, honour.name, honour.title)
        (self.village, villageName) = (village, honour.villageName)
    }
}

/// What other capabilities know of a holder, as far as somebody may know it: his honour's page shows it.
package typealias HolderParts = @Sendable (Holder, Actor, ReadTransaction) throws -> [DossierPart]

package enum Holders {
    static let most = 500

    /// Who holds one of some kinds on a day, the latest first, as far as somebody sees them.
    package static func of(
        _ categories: [AwardCategory], on day: Day, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Holder] {
        guard !categories.isEmpty else { return [] }
        return try transaction.rows(
            """
            SELECT \(Honours.selected) FROM honour \(Honours.joins)
            WHERE honour.county = \(actor.county) AND honour.category IN \(list: categories)
              AND honour.village IS NOT NULL AND honour.grantedOn <= \(day)
              AND (honour.revokedOn IS NULL OR honour.revokedOn > \(day))
              AND (honour.heldUntil IS NULL OR honour.heldUntil >= \(day)) AND \(Honours.isSeen(actor))
            ORDER BY honour.grantedOn DESC, honour.id DESC LIMIT \(limit: most)
            """
        ).compactMap { Holder(try Honour($0)) }
    }

    /// Whoever was given an honour, whether or not he still holds it; nil where he has no village here.
    package static func ever(
        _ id: ID<Honour>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Holder? {
        Holder(try Honours.one(id, for: actor, in: transaction))
    }

    /// One, who has to hold it on the day; what was revoked or ran out gives nothing any more.
    package static func one(
        _ id: ID<Honour>, on day: Day, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Holder {
        let found = try Honours.one(id, for: actor, in: transaction)
        guard found.holds(on: day) else {
            let why = found.revokedOn.map { "\($0.chinese)撤销" } ?? "在\(day.chinese)不在有效期内"
            throw Refusal.field("honour", "holder.over", "\(found.name)的“\(found.title)”\(why)，不再享受。")
        }
        guard let holder = Holder(found) else {
            throw Refusal.field("honour", "holder.place", "\(found.name)没有登记所在的村（社区），请先在荣誉册补登。")
        }
        return holder
    }
}
