import Kernel
import Office
import Organisation
import Standards
import Web

/// 迎检准备: who is in charge of which place, the papers that say so, the plan for the days of an examination, and one page that
/// says what is missing.
package enum Readiness {
    /// - Parameters:
    ///   - onFault: makes a finding of what a walk found.
    ///   - findings: which of them the reader may open.
    ///   - visits: what visits to places came to.
    ///   - behaviour: what was counted of how people behave.
    package static func capability(
        onFault: @escaping ReadinessFault.Maker = { _, _, _ in "" },
        findings: RecordNaming = RecordNaming("一条问题") { _, _, _ in [:] },
        visits: @escaping SpotVisit.Source = { _, _, _, _ in [] },
        behaviour: @escaping OnSpotRate.Source = { _, _, _, _ in [] }
    ) -> Capability {
        let rates = OnSpotRates(visits: visits, behaviour: behaviour)
        return Capability(
            "readiness", heading: "测评迎检", migrations: ReadinessTables.migrations, tables: ReadinessTables.tables,
            rights: [.keepReadiness],
            instructable: ["readiness-plans/:readinessPlan"],
            menu: [
                MenuEntry(
                    "迎检一页", "readiness", .right(.seeStandards), in: .recognition,
                    covers: ["readiness", "term-scores", "spot-scores"]),
                Listing.readinessPlans.menu(in: .recognition), Listing.placeCharges.menu(in: .recognition),
                Listing.dutyPapers.menu(in: .recognition),
            ],
            waiting: { actor, transaction in
                try ReadinessPlan.procedure.waiting(for: actor, in: transaction)
                    + DutyPaper.procedure.waiting(for: actor, in: transaction)
            },
            recordNames: [
                "readinessPlan": ReadinessPlan.procedure.naming, "dutyPaper": DutyPaper.procedure.naming,
                "placeCharge": Organisation.placeNames, "spot": StandardEdition.procedure.naming,
                "termScore": RecordNaming("一年的得分") { years, _, _ in
                    Dictionary(years.map { ($0, RecordName("\($0)年")) }, uniquingKeysWith: { first, _ in first })
                },
            ],
            metrics: Listing.readinessPlans.metrics + Listing.dutyPapers.metrics,
            jobs: [ReadinessPlan.procedure.job, DutyPaper.procedure.job], settings: ReadinessSettings.editors,
            papers: [DutyPaper.series],
            checks: [ReadinessPlan.procedure.recordCheck, DutyPaper.procedure.recordCheck],
            dossier: PlaceCharges.dossier,
            demo: { try ReadinessLife.events($0, onFault: onFault) }, samples: ReadinessPlans.sample,
            routes: {
                CountdownRoutes(premises: $0, findings: findings).routes
                    + ReadinessPlanRoutes(premises: $0, onFault: onFault, findings: findings).routes
                    + PlaceChargeRoutes(premises: $0).routes + DutyPaperRoutes(premises: $0).routes
                    + ScoreRoutes(premises: $0, rates: rates).routes
            })
    }
}

extension Right {
    package static let keepReadiness = Right("readiness.keep", "编写迎检方案、登记点位包保、起草责任分解文件", [.clerk])
}
