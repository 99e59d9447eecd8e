import Database
import Kernel
import Office
import Web

extension StarBoards {
    private static let shownNames = 8

    /// Who of a place stands on the last board that is out. His name is masked, and who does not want to be there is not told of.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard subject.division != nil, Right.seeStars.isHeld(by: actor),
            let board = try published(county: actor.county, in: transaction).first
        else { return [] }
        let off = try off(county: actor.county, in: transaction)
        let entries = try transaction.rows(
            """
            SELECT starEntry.account, starEntry.name, starEntry.points, starEntry.stars FROM starEntry
            WHERE starEntry.county = \(actor.county) AND starEntry.board = \(board.id)
              AND \(subject.condition(division: "starEntry.village"))
            ORDER BY starEntry.stars DESC, starEntry.points DESC, starEntry.account
            """
        ).filter { !off.contains(try $0["account"]) }
        guard !entries.isEmpty else { return [] }
        return [
            DossierPart(
                "道德之星", note: "\(board.firstDay.chinese)至\(board.lastDay.chinese)",
                [.init("上榜", "\(entries.count)户", path: "star-boards/\(board.id)")],
                tables: [
                    .init(
                        ["户名", "星", "道德分"],
                        try entries.prefix(shownNames).map { row -> [DossierPart.Cell] in
                            let (stars, points): (Int, Int) = (try row["stars"], try row["points"])
                            return [
                                .init(PersonName.masked(try row["name"])), .init(String(stars)), .init(String(points)),
                            ]
                        })
                ])
        ]
    }
}
