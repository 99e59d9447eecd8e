import Database
import Kernel
import Office

extension Assessments {
    package static let metrics: [Metric] = [averageScore.leading(.more), due, onTime, onTimeShare]

    /// What the closed months came to. A month that was corrected counts as it was last closed, or as it was on the day that
    /// is asked for.
    package static let averageScore =
        Metric(
            "averageScore", "月度考核得分", unit: "分",
            "期内已关账月份的全县平均分，几个月的取平均；乡镇（街道）的是它自己的得分", measure: .points, right: .seeAssessments,
            rows: { period, below in
                guard let month = period.month else { return "assessments" }
                return "assessments/\(month)" + (below.map { $0.level == .township ? "/\($0)" : "" } ?? "")
            },
            byTownship: { period, actor, transaction in
                let results = try results(in: period, county: actor.county, in: transaction)
                var scores: [DivisionCode: [Points]] = [:]
                for township in results.flatMap(\.townships) {
                    if let score = township.score { scores[township.code, default: []].append(score) }
                }
                return scores.compactMapValues { mean($0)?.thousandths }
            },
            value: { period, below, actor, transaction in
                let results = try results(in: period, county: actor.county, in: transaction)
                guard let below else { return mean(results.compactMap(\.mean))?.thousandths }
                return mean(results.flatMap(\.townships).filter { $0.code == below }.compactMap(\.score))?.thousandths
            }
        ).counting(isTheirNumber: false) { period, limit, actor, transaction in
            try closed(in: period, county: actor.county, in: transaction).prefix(limit).map { month in
                MetricRecord(
                    "\(month.month.chinese)考核（第\(month.revision)版）：全县平均\(month.result.mean?.shown ?? "—")分",
                    path: "assessments/\(month.month)", day: month.closedAt.day)
            }
        }

    private static func mean(_ scores: [Points]) -> Points? {
        guard !scores.isEmpty else { return nil }
        return Points(thousandths: Points.divide(scores.reduce(0) { $0 + $1.thousandths }, by: scores.count))
    }

    /// Of each closed month in a period the newest revision that was known.
    private static func results(
        in period: Period, county: String, in transaction: ReadTransaction
    ) throws -> [AssessmentResult] {
        try closed(in: period, county: county, in: transaction).map(\.result)
    }

    static func closed(
        in period: Period, county: String, in transaction: ReadTransaction
    ) throws -> [ClosedMonth] {
        let months = try transaction.rows(
            """
            SELECT month, max(revision) AS revision FROM assessment
            WHERE county = \(county) AND month >= \(Month(period.first)) AND month <= \(Month(period.last))
              AND closedAt < \(period.knownAt ?? .endless)
            GROUP BY month ORDER BY month
            """)
        return try months.compactMap { row in
            let (month, revision): (Month, Int) = (try row["month"], try row["revision"])
            return try closed(month, revision: revision, county: county, in: transaction)
        }
    }

    /// One revision of a closed month.
    package static func closed(
        _ month: Month, revision: Int, county: String, in transaction: ReadTransaction
    ) throws -> ClosedMonth? {
        try revisions("assessment.month = \(month) AND revision = \(revision)", county: county, in: transaction).first
    }
}
