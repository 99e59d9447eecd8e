import Database
import Kernel
import Office
import Web

/// What findings ask of units: to put right and to answer, with photos.
extension Findings {
    static let burdens: [Metric] = [asked, photos]

    private static func filter(
        _ change: FindingFilter.Change, _ period: Period, _ below: DivisionCode?
    ) -> FindingFilter {
        var filter = FindingFilter(standing: .valid, below: below)
        filter.changed = .init(change: change, since: period.first, until: period.last)
        filter.clock = period
        return filter
    }

    private static func path(_ change: FindingFilter.Change, _ period: Period) -> String {
        "findings?standing=valid&change=\(change.rawValue)&since=\(period.first)&until=\(period.last)"
            + (period.knownOn == nil ? "" : "&clock=\(period)")
    }

    private static let asked = Metric(
        "findingsAsked", "要整改的问题", unit: "件", "期内交办的问题，改派的算现在承办的单位", right: .seeFindings,
        rows: { path(.assigned, $0) + ($1.map { "&below=\($0)" } ?? "") },
        byTownship: { try counts(filter(.assigned, $0, nil), for: $1, in: $2) },
        value: { try count(filter(.assigned, $0, $1), for: $2, in: $3) }
    ).counting { try records(filter(.assigned, $0, nil), $1, for: $2, in: $3) }.burdening(
        .init(
            values: { period, actor, transaction in
                try sums(
                    transaction.rows(
                        """
                        SELECT finding.lead AS unit, count(*) AS total FROM finding
                        WHERE finding.county = \(actor.county) AND finding.lead IS NOT NULL
                          AND \(try filter(.assigned, period, nil).condition(for: actor, in: transaction))
                          AND \(isSeen(by: actor))
                        GROUP BY finding.lead
                        """))
            }, rows: { path(.assigned, $0) + "&lead=\($1.unit)" }))

    /// Of answers in the period, found by their time: the photos of all years are not looked through.
    private static func answered(_ period: Period, _ below: DivisionCode?, _ actor: Actor) -> SQL {
        let place: SQL =
            below.map { "finding.division >= \($0.description) AND finding.division < \($0.description + ":")" }
            ?? "1 = 1"
        return """
            findingEntry JOIN finding ON finding.county = findingEntry.county AND finding.id = findingEntry.finding
            \(SQL.join(photosOf: "findingEntry.finding", .finding, part: "findingEntry.sequence", of: "findingEntry", as: "answerPhoto"))
            WHERE findingEntry.county = \(actor.county) AND \(period.holds(moment: "findingEntry.at"))
              AND findingEntry.toState = 'responded' AND \(place) AND \(isSeen(by: actor))
            """
    }

    private static let photos = Metric(
        "findingPhotos", "整改照片", unit: "张", "期内反馈整改时附的照片；点开是附了照片的问题", right: .seeFindings,
        rows: { path(.responded, $0) + ($1.map { "&below=\($0)" } ?? "") },
        byTownship: { period, actor, transaction in
            let rows = try transaction.rows(
                """
                SELECT substr(finding.division, 1, 9) AS unit, count(*) AS total FROM \(answered(period, nil, actor))
                GROUP BY substr(finding.division, 1, 9)
                """)
            return try sums(rows).reduce(into: [:]) { all, row in
                if let code = DivisionCode(row.key) { all[code] = row.value }
            }
        },
        value: { period, below, actor, transaction in
            try transaction.value("SELECT count(*) FROM \(answered(period, below, actor))")
        }
    ).counting(isTheirNumber: false) { try records(filter(.responded, $0, nil), $1, for: $2, in: $3) }.burdening(
        .init(
            values: { period, actor, transaction in
                try sums(
                    transaction.rows(
                        """
                        SELECT finding.lead AS unit, count(*) AS total FROM \(answered(period, nil, actor))
                          AND finding.lead IS NOT NULL
                        GROUP BY finding.lead
                        """))
            }, rows: { path(.responded, $0) + "&lead=\($1.unit)" }))

    private static func sums(_ rows: [Row]) throws -> [String: Int] {
        try rows.reduce(into: [:]) { $0[try $1["unit"]] = try $1["total"] }
    }
}
