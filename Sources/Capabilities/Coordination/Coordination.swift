import Kernel
import Office
import Organisation
import Web

/// 难点问题: what no one unit can close is gathered, shared out, visited, looked at, and looked at again. Beside it the tickets
/// and reports that come in as findings, and the numbered papers by which a unit is pressed.
package enum Coordination {
    /// - Parameter meetings: what there is to link of meetings; nil where nobody holds any.
    package static func capability(meetings: CaseMeetings = .none) -> Capability {
        Capability(
            "coordination", heading: "曝光和督办", migrations: CoordinationTables.migrations,
            tables: CoordinationTables.tables,
            rights: [
                .seeCases, .manageCases, .seeTickets, .enterTickets, .seeDirectives, .draftDirectives,
            ],
            instructable: ["cases/:coordinationCase"],
            menu: [
                Listing.cases.menu(in: .inspection), Listing.directives.menu(in: .inspection),
                Listing.tickets.menu(in: .inspection),
            ],
            waiting: { actor, transaction in
                try CoordinationCase.procedure.waiting(for: actor, in: transaction)
                    + CaseShare.procedure.waiting(for: actor, in: transaction)
                    + CasePlace.procedure.waiting(for: actor, in: transaction)
                    + InventoryItem.procedure.waiting(for: actor, in: transaction)
                    + CasePromise.procedure.waiting(for: actor, in: transaction)
                    + CaseLook.procedure.waiting(for: actor, in: transaction)
                    + Directive.procedure.waiting(for: actor, in: transaction)
            },
            brief: Cases.brief,
            recordNames: [
                "coordinationCase": CoordinationCase.procedure.naming, "caseShare": CaseShare.procedure.naming,
                "casePlace": CasePlace.procedure.naming, "inventoryItem": InventoryItem.procedure.naming,
                "casePromise": CasePromise.procedure.naming, "caseLook": CaseLook.procedure.naming,
                "caseVisit": CoordinationCase.procedure.naming, "ticket": Tickets.naming,
                "directive": Directive.procedure.naming,
            ],
            metrics: Listing.cases.metrics + Listing.casePlaces.metrics + Listing.caseShares.metrics
                + Listing.caseVisits.metrics + Listing.casePromises.metrics + Listing.caseLooks.metrics
                + Listing<CaseLook>.relapseRate + Listing.inventory.metrics + Listing.tickets.metrics
                + Listing.directives.metrics,
            jobs: [
                CoordinationCase.procedure.job, CaseShare.procedure.job, CasePlace.procedure.job,
                InventoryItem.procedure.job, CasePromise.procedure.job, CaseLook.procedure.job, Directive.procedure.job,
                CaseLook.job,
            ],
            settings: CoordinationSettings.editors,
            papers: Directive.Kind.allCases.map(\.series),
            checks: [
                CoordinationCase.procedure.recordCheck, CaseShare.procedure.recordCheck,
                CasePlace.procedure.recordCheck, InventoryItem.procedure.recordCheck,
                CasePromise.procedure.recordCheck, CaseLook.procedure.recordCheck, Directive.procedure.recordCheck,
            ],
            dossier: Cases.dossier, lateness: Cases.lateness,
            demo: { try CoordinationLife.events($0, meetings) }, samples: Cases.sample,
            routes: { premises in
                CaseRoutes(premises: premises, meetings: meetings).routes + CasePartRoutes(premises: premises).routes
                    + TicketRoutes(office: premises.office).routes + DirectiveRoutes(premises: premises).routes
            })
    }
}

extension Right {
    private static let office: Set<Role> = [.clerk, .director]
    private static let units: Set<Role> = [
        .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy, .townshipHead,
        .village,
    ]

    package static let seeCases = Right(
        "cases.see", "查看难点问题（单位看有分工的，乡镇看本地的）", units.union([.clerk, .director, .leader, .inspector]))
    package static let manageCases = Right("cases.manage", "登记难点问题：点位、分工、走访、清单", office)
    package static let seeTickets = Right(
        "tickets.see", "查看热线工单和媒体报道（乡镇、村看本地的）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village])
    package static let enterTickets = Right("tickets.enter", "登记和导入热线工单、媒体报道", office)
    package static let seeDirectives = Right(
        "directives.see", "查看督办文书（单位看发给自己的）", units.union([.clerk, .director, .leader]))
    package static let draftDirectives = Right("directives.draft", "起草督办文书（主任签发）", office)
}
