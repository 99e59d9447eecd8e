import Database
import Kernel
import Office
import Organisation
import Web

extension Objections {
    private static let shownObjections = 4

    /// What a township objected to, and what came of it.
    static func dossier(_ list: Listing<Objection>) -> DossierPart.Source {
        { subject, actor, transaction in
            guard subject.division?.level == .township, Right.seeObjections.isHeld(by: actor) else { return [] }
            let own = subject.asked()
            let all = try list.count(own, for: actor, in: transaction)
            guard all > 0 else { return [] }
            let upheld = "figure=objectionsUpheld.\(transaction.now.day.year)&\(own)"
            return [
                DossierPart(
                    "考核申诉",
                    [
                        .init("共", all, "件", path: "objections?\(own)"),
                        .init(
                            "今年成立", try list.count(upheld, for: actor, in: transaction), "件",
                            path: "objections?\(upheld)"),
                    ],
                    tables: [
                        .init(
                            ["扣分", "月份", "状态"],
                            try list.first(own, shownObjections, for: actor, in: transaction).map { objection in
                                [
                                    .init("\(objection.village)：\(objection.subject)", "objections/\(objection.id)"),
                                    .init(objection.month.chinese), .init(objection.state.chinese),
                                ]
                            })
                    ])
            ]
        }
    }
}
