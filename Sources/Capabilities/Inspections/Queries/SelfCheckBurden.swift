import Database
import Kernel
import Office
import Organisation

/// What self-checks ask of townships, and of the villages that are checked.
extension Inspections {
    /// Visits by unit: of each village its own, of a township those of all its villages.
    static func byUnit(
        _ visits: [DivisionCode: Int], for actor: Actor, in transaction: ReadTransaction
    ) throws -> [String: Int] {
        let units = try Units.all(county: actor.county, kinds: [.township, .village], in: transaction)
        return units.reduce(into: [:]) { values, unit in
            guard let division = unit.division else { return }
            let own = visits.reduce(0) { $0 + (division.contains($1.key) ? $1.value : 0) }
            if own > 0 { values[unit.id.description] = own }
        }
    }

    /// Photos of what self-checks found; what opens are the visits.
    static let selfCheckPhotos = Metric(
        "selfCheckPhotos", "自考照片", unit: "张", "期内各月自考的检查附的照片；点开是这些检查", right: .seePlans,
        rows: { "visits/all?\(selfChecks($0, $1).address)" },
        byTownship: { period, actor, transaction in
            try photos(period, nil, for: actor, in: transaction).reduce(into: [:]) { sums, found in
                let township = found.key.level == .township ? found.key : found.key.parent ?? found.key
                sums[township, default: 0] += found.value
            }
        },
        value: { try photos($0, $1, for: $2, in: $3).values.reduce(0, +) }
    ).counting(isTheirNumber: false) { try records(selfChecks($0, nil), $1, for: $2, in: $3) }.burdening(
        .init(
            values: { try byUnit(photos($0, nil, for: $1, in: $2), for: $1, in: $2) },
            rows: { "visits/all?\(selfChecks($0, $1.division).address)" }))

    private static func selfChecks(_ period: Period, _ below: DivisionCode?) -> Visits.Filter {
        handedIn(period, below, tier: .selfCheck)
    }

    /// By the division that each place belongs to today.
    private static func photos(
        _ period: Period, _ below: DivisionCode?, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DivisionCode: Int] {
        let rows = try transaction.rows(
            """
            SELECT visit.division, count(*) AS photos FROM visit
            JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            JOIN visitLine ON visitLine.county = visit.county AND visitLine.visit = visit.id
            \(SQL.join(photosOf: "visitLine.id", .visitLine, of: "visitLine", as: "linePhoto"))
            WHERE visit.county = \(actor.county)
              AND \(try selfChecks(period, below).condition(actor.county, in: transaction))
              AND \(period.knows(moment: "linePhoto.addedAt")) AND \(Secrecy.knowsVisit(actor))
            GROUP BY visit.division
            """)
        let succession = try Divisions.succession(county: actor.county, on: transaction.now.day, in: transaction)
        return try rows.reduce(into: [:]) { $0[succession.current(try $1["division"]), default: 0] += try $1["photos"] }
    }
}
