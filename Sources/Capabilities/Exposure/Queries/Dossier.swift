import Database
import Kernel
import Office
import Organisation
import Web

extension Exposures {
    private static let shownItems = 5

    /// What of a place, or of what a department has in hand, was shown on the board this year and before, and what became of it:
    /// a leader asks that first.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard Right.seeExposures.isHeld(by: actor) else { return [] }
        let list = Listing<ExposureItem>.exposureItems
        let out = "out=yes&\(subject.asked())"
        let all = try list.count(out, for: actor, in: transaction)
        guard all > 0 else { return [] }
        let today = transaction.now.day
        let open = try list.count("right=no&\(out)", for: actor, in: transaction)
        let repeated = try list.count("repeated=yes&\(out)", for: actor, in: transaction)
        let year = "figure=exposureItems.\(today.year)&\(out)"
        return [
            DossierPart(
                "曝光", note: subject.division == nil ? "本单位承办的" : "",
                [
                    .init("今年曝光", try list.count(year, for: actor, in: transaction), "个", path: "\(list.path)?\(year)"),
                    .init("历年共", all, "个", path: "\(list.path)?\(out)"),
                    .init("还没有整改", open, "个", path: "\(list.path)?right=no&\(out)", isAlarming: open > 0),
                    .init(
                        "重复曝光", repeated, "个", path: "\(list.path)?repeated=yes&\(out)", isAlarming: repeated > 0),
                ],
                tables: [
                    .init(
                        ["曝光的问题", "期", "播出", "整改"],
                        try list.first(out, shownItems, for: actor, in: transaction).map { item in
                            [
                                .init("\(item.village)：\(item.title)", "exposures/\(item.issue)#item-\(item.id)"),
                                .init(item.issueName), .init(item.broadcastOn?.short(on: today) ?? "—"),
                                .init(item.standing.words),
                            ]
                        })
                ])
        ]
    }
}
