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
        func figure(_ name: String, _ tier: Tier?) throws -> DossierPart.Figure {
            filter.tier = tier
            let count = try Listing.visits.count(filter.address, for: actor, in: transaction)
            return .init(name, count, "村次", path: "visits/all?\(filter.address)")
        }
        return [
            DossierPart(
                "检查",
                [
                    try figure("今年检查", nil), try figure("其中县级", .county), try figure("其中自考", .selfCheck),
                    try figure("其中特别考核", .panel),
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
