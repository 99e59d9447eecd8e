import Database
import Kernel
import Office
import Web

extension Inspections {
    private static let shownVisits = 8

    /// The last checks of a place; a department has none.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard Right.seePlans.isHeld(by: actor), let division = subject.division else { return [] }
        let year = Period(year: transaction.now.day.year) ?? Period(Month(transaction.now.day))
        var filter = Visits.Filter()
        (filter.state, filter.below) = (.submitted, division)
        let last = try Visits.page(filter, for: actor, limit: shownVisits, in: transaction)
        filter.period = year
        func path(_ tier: Tier?) -> String {
            "visits/all?state=submitted&period=\(year)&below=\(division)" + (tier.map { "&tier=\($0.rawValue)" } ?? "")
        }
        func count(_ tier: Tier?) throws -> Int {
            filter.tier = tier
            return try Visits.counts(filter, for: actor, in: transaction).values.reduce(0, +)
        }
        return [
            DossierPart(
                "检查",
                [
                    .init("今年检查", try count(nil), "村次", path: path(nil)),
                    .init("其中县级", try count(.county), "村次", path: path(.county)),
                    .init("其中自考", try count(.selfCheck), "村次", path: path(.selfCheck)),
                    .init("其中特别考核", try count(.panel), "村次", path: path(.panel)),
                ],
                tables: [
                    .init(
                        ["月份", "村（社区）", "检查", "得分"],
                        last.map { visit in
                            [
                                .init(
                                    visit.month.year == year.first.year ? "\(visit.month.month)月" : visit.month.chinese),
                                .init(visit.whole),
                                .init("\(visit.tier.chinese)\(visit.manner.chinese)"),
                                .init(visit.total?.shown ?? "—", "visits/\(visit.id)"),
                            ]
                        }, more: .init("全部检查", "visits/all?state=submitted&below=\(division)"))
                ])
        ]
    }
}
