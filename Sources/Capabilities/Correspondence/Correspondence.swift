import Kernel
import Office
import Organisation
import Web

/// What goes out to units and comes back: notices that are signed for, forms that are returned and put together in one table
/// (通知、收表、汇总), and leaders' instructions (批示). It is what a clerk does most in a day, and a village too: both stand
/// under 待办, where who comes looks first.
package enum Correspondence {
    package static let capability = Capability(
        "correspondence", migrations: CorrespondenceTables.migrations, tables: CorrespondenceTables.tables,
        rights: [
            .seeCollections, .manageCollections, .seeReturns, .answerCollections, .seeInstructions, .giveInstructions,
        ],
        instructable: ["collections/:collection"],
        menu: [
            MenuEntry(
                "通知收表", "collections", .right(.seeCollections), in: .today, covers: ["collections", "returns"]),
            MenuEntry("通知收表", "returns", .right(.answerCollections), in: .today),
            Listing<Instruction>.instructions.menu(in: .today),
        ],
        waiting: { actor, transaction in
            try CollectionReturn.procedure.waiting(for: actor, in: transaction)
                + Collection.procedure.waiting(for: actor, in: transaction)
                + Instruction.procedure.waiting(for: actor, in: transaction)
        },
        recordNames: [
            "collection": Collection.procedure.naming, "collectionReturn": CollectionReturn.procedure.naming,
            "instruction": Instruction.procedure.naming,
        ],
        metrics: Listing<Collection>.collections.metrics + Listing<CollectionReturn>.returns.metrics
            + Listing<Instruction>.instructions.metrics,
        jobs: [CollectionReturn.procedure.job, Instruction.procedure.job],
        checks: [
            Collection.procedure.recordCheck, CollectionReturn.procedure.recordCheck, Instruction.procedure.recordCheck,
        ], dossier: dossier,
        demo: CorrespondenceLife.events, samples: Collections.sample,
        routes: { premises in
            CollectionRoutes(premises: premises).routes + ReturnRoutes(premises: premises).routes
                + InstructionRoutes(premises: premises).routes
        })
}

extension Right {
    package static let seeCollections = Right(
        "collection.see", "查看通知收表和汇总", [.clerk, .director, .leader])
    package static let manageCollections = Right("collection.manage", "发通知、收表、催报", [.clerk, .director])
    package static let seeReturns = Right(
        "collection.seeReturns", "查看填报（各看各的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let answerCollections = Right(
        "collection.answer", "签收通知、填报（本单位的）",
        [
            .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy, .townshipHead,
            .village,
        ])
    package static let seeInstructions = Right(
        "instruction.see", "查看批示（各看各的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let giveInstructions = Right("instruction.give", "作出批示，或替领导登记", [.clerk, .director, .leader])
}
