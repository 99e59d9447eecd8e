import Inspections
import Kernel
import Office
import Organisation
import Pairing
import Sheets
import Titles
import Web

extension Product {
    /// What titles and stars take from visits and pairings.
    static let titleSources = TitleSources(
        visits: { division, actor, transaction in
            guard Right.seePlans.isHeld(by: actor) else { return [] }
            var filter = Visits.Filter()
            (filter.state, filter.below) = (.submitted, division)
            return try Visits.page(filter, for: actor, limit: 50, in: transaction)
                .filter { $0.division == division }.prefix(6).compactMap { visit in
                    guard let heldOn = visit.heldOn, let total = visit.total else { return nil }
                    let sheet = try Editions.one(visit.sheet, visit.edition, county: actor.county, in: transaction)
                    return CheckedVisit(
                        path: "visits/\(visit.id)", words: "\(sheet.content.title)，\(heldOn.chinese)，\(total.shown)分",
                        total: total,
                        sheet: sheet.content.items.map { .init($0.title, $0.maximum.thousandths / 1000) })
                }
        },
        checks: { division, period, actor, transaction in
            guard Right.seePlans.isHeld(by: actor) else { return nil }
            var filter = Visits.Filter()
            (filter.state, filter.tier, filter.below, filter.scored) = (.submitted, .county, division, period)
            let totals = try Visits.page(filter, for: actor, limit: 500, in: transaction).compactMap(\.total)
            guard !totals.isEmpty else { return nil }
            return CheckMean(
                mean: Points(
                    thousandths: Points.divide(totals.reduce(0) { $0 + $1.thousandths }, by: totals.count)),
                count: totals.count,
                path: "visits/all?state=submitted&tier=county&below=\(division)&scored=\(period)")
        },
        pairings: { party, actor, transaction in
            try PairingRecord.year(of: party, for: actor, in: transaction).map { paired in
                PairedWork(
                    path: "pairings/\(paired.id)", title: paired.title,
                    words:
                        "\(paired.terms.year)年共建活动\(paired.terms.activities)次，主要领导走访\(paired.terms.visits)次",
                    missing: paired.terms.missing)
            }
        },
        records: { item, division, period, actor, transaction in
            let names = itemFigures.first { item.contains($0.words) }?.figures ?? []
            return try names.compactMap { name in
                guard let metric = metrics.first(where: { $0.name == name }), metric.right.isHeld(by: actor),
                    let value = try metric.value(period, division, actor, transaction)
                else { return nil }
                return CountedRecords(
                    name: metric.chinese, shown: metric.shown(value), unit: metric.unit,
                    path: metric.rows(period, division))
            }
        })

    /// By which figures of other capabilities an item of a star's sheet is looked at, by a word that its name has.
    static let itemFigures: [(words: String, figures: [String])] = [
        ("实践", ["practiceSitesActive", "practiceActivities", "practiceAttendance"]),
        ("移风易俗", ["councils", "customsStandards", "banquets", "banquetsWithin"]),
        ("道德银行", ["moralAccounts", "moralDeposits", "moralRedeemed"]),
        ("好人", ["goodCounty", "goodCity", "goodProvince", "familyCity"]),
        ("文明村", ["titlesHeld-county", "titlesHeld-city", "yearPlans", "titleAdvice"]),
        ("志愿", ["volunteers", "volunteerTeams", "serviceHours"]),
        ("公益宣传", ["posters", "posterChecks", "posterFaults"]),
    ]
}
