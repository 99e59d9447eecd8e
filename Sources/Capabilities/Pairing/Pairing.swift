import Kernel
import Office
import Organisation
import Web

/// 结对共建 (联创联建): a unit and a village help each other for a term, by agreement.
package enum Pairing {
    package static let capability = Capability(
        "pairing", heading: "行动和任务", migrations: PairingTables.migrations, tables: PairingTables.tables,
        rights: [.seePairings, .proposePairings, .recordPairingActivities, .scorePairings],
        instructable: ["pairings/:pairing"],
        menu: [Listing.pairings.menu(in: .recognition)],
        waiting: { actor, transaction in
            try PairingRecord.procedure.waiting(for: actor, in: transaction)
                + PairingScores.waiting(for: actor, in: transaction)
        },
        recordNames: ["pairing": PairingRecord.procedure.naming, "pairingActivity": PairingRecord.procedure.naming],
        metrics: Listing.pairings.metrics + Listing.pairingActivities.metrics, jobs: [PairingRecord.procedure.job],
        settings: [PairingSettings.editor],
        checks: [PairingRecord.procedure.recordCheck], dossier: Pairings.dossier, demo: PairingLife.events,
        samples: Pairings.sample,
        routes: { PairingRoutes(premises: $0).routes })
}

extension Right {
    package static let seePairings = Right(
        "pairing.see", "查看结对（各看各的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let proposePairings = Right("pairing.propose", "发起结对", [.clerk, .departmentLiaison])
    package static let recordPairingActivities = Right(
        "pairing.record", "登记结对活动", [.clerk, .departmentLiaison, .departmentDeputy, .village])
    package static let scorePairings = Right("pairing.score", "结对年度考核", [.clerk, .director])
}
