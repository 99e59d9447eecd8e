import Database
import Kernel
import Office
import Organisation
import Web

extension Honours {
    private static let shownHonours = 6

    /// Who lives in a place and what he was given.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard subject.division != nil, Right.seeHonours.isHeld(by: actor) else { return [] }
        let list = Listing<Honour>.honours
        let own = subject.asked()
        let all = try list.count(own, for: actor, in: transaction)
        guard all > 0 else { return [] }
        let today = transaction.now.day
        let year = "year=\(today.year)&\(own)"
        return [
            DossierPart(
                "好人榜",
                [
                    .init("今年", try list.count(year, for: actor, in: transaction), "项", path: "honours?\(year)"),
                    .init("历年共", all, "项", path: "honours?\(own)"),
                ],
                tables: [
                    .init(
                        ["姓名（名称）", "荣誉", "授予"],
                        try list.first("sort=granted&\(own)", shownHonours, for: actor, in: transaction).map { honour in
                            [
                                .init(honour.name, "honours/\(honour.id)"), .init(honour.title),
                                .init(honour.grantedOn.short(on: today)),
                            ]
                        })
                ])
        ]
    }
}
