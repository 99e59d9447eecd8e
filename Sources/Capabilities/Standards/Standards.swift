import Kernel
import Office
import Organisation
import Web

/// 测评体系: what the office is measured by, who answers for each line of it, what shows it, and how ready the county is.
package enum Standards {
    package static let capability = Capability(
        "standards", heading: "测评迎检", migrations: StandardTables.migrations, tables: StandardTables.tables,
        rights: [
            .seeStandards, .seeMaterial, .keepStandards, .assignLines, .handInMaterial, .keepReviews, .markMocks,
        ],
        instructable: [
            "standards/:standard", "standards/lines/:standardLine", "reviews/:review", "negative-events/:negativeEvent",
        ],
        menu: [
            Listing.standards.menu(in: .recognition), Listing.materials.menu(in: .recognition),
            Listing.reviews.menu(in: .recognition), Listing.negativeEvents.menu(in: .recognition),
        ],
        waiting: { actor, transaction in
            try Material.procedure.waiting(for: actor, in: transaction)
                + ReviewCycle.procedure.waiting(for: actor, in: transaction)
                + Reviews.ending(for: actor, in: transaction)
                + NegativeEvent.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: [
            "standard": StandardEdition.procedure.naming, "material": Material.procedure.naming,
            "review": ReviewCycle.procedure.naming, "negativeEvent": NegativeEvent.procedure.naming,
            // Done to an edition.
            "standardLine": StandardEdition.procedure.naming, "lineDuty": StandardEdition.procedure.naming,
            "mock": StandardEdition.procedure.naming,
        ],
        metrics: Listing.standardLines.metrics + Listing.materials.metrics + Listing.reviews.metrics
            + Listing.negativeEvents.metrics,
        jobs: [Material.procedure.job, ReviewCycle.procedure.job],
        checks: [
            StandardEdition.procedure.recordCheck, Material.procedure.recordCheck, ReviewCycle.procedure.recordCheck,
            NegativeEvent.procedure.recordCheck,
        ],
        dossier: StandardEditions.dossier, demo: StandardLife.events, samples: StandardEditions.sample,
        routes: {
            StandardRoutes(premises: $0).routes + MaterialRoutes(premises: $0).routes
                + ReviewRoutes(premises: $0).routes
        })
}

extension Right {
    package static let seeStandards = Right(
        "standards.see", "查看测评体系、材料和复审",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead,
        ])
    /// A village sees what it is asked for, and nothing of the standard.
    package static let seeMaterial = Right(
        "standards.seeMaterial", "查看测评材料（各看各的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let keepStandards = Right("standards.keep", "编写测评体系", [.clerk])
    package static let assignLines = Right("standards.assign", "分解责任、布置材料", [.clerk])
    package static let handInMaterial = Right(
        "standards.handIn", "报送测评材料",
        [.clerk, .departmentLiaison, .departmentDeputy, .townshipLiaison, .townshipDeputy, .village])
    package static let keepReviews = Right("standards.review", "登记迎检、复审和负面清单", [.clerk])
    package static let markMocks = Right("standards.mock", "模拟测评打分", [.clerk, .inspector])
}
