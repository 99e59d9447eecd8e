import Database
import Kernel
import Office
import Web

extension Pairings {
    /// With whom a village or unit is paired, and what they did this year.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seePairings.isHeld(by: actor) else { return [] }
        let own = subject.asked()
        let listing = Listing<PairingRecord>.pairings
        let running = try listing.count("state=running&\(own)", for: actor, in: transaction)
        guard running > 0 else { return [] }
        let activities = "figure=pairingActivities.\(transaction.now.day.year)&\(own)"
        let done = try Listing<PairingActivity>.pairingActivities.count(activities, for: actor, in: transaction)
        return [
            DossierPart(
                "结对共建",
                [
                    .init("共建中", running, "对", path: "pairings?state=running&\(own)"),
                    .init("今年活动", done, "次", path: "pairings/activities?\(activities)"),
                ],
                tables: [
                    .init(
                        ["单位", "村（社区）", "到期"],
                        try listing.first("state=running&\(own)", 6, for: actor, in: transaction).map { record in
                            [
                                .init(record.unit.name, "pairings/\(record.id)"), .init(record.village.name),
                                .init(record.until.chinese),
                            ]
                        })
                ])
        ]
    }
}
