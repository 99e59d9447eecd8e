import Database
import Kernel
import Office

extension Inspections {
    static let checks = [
        RecordCheck("检查的月份", months),
        RecordCheck("检查的得分") { county, transaction in
            try RecordCheck.readable("检查的得分") { try scores(county: county, in: transaction) }
        },
        RecordCheck("抽签", draws),
        RecordCheck("交叉检查的配对", pairs),
    ]

    /// A visit is of its plan's month.
    private static func months(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            SELECT visit.id AS id FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month <> plan.month ORDER BY visit.id LIMIT 20
            """
        ).map { "检查 \(try $0["id"] as String) 的月份与督查计划不符。\(RecordCheck.advice)" }
    }

    /// A visit's score is what its lines come to.
    private static func scores(county: String, in transaction: ReadTransaction) throws -> [String] {
        try Visits.months(county: county, in: transaction).flatMap { month in
            let kept = try Visits.totals(month, county: county, in: transaction)
            let computed = Dictionary(
                try Visits.scores(month, county: county, asOf: .endless, in: transaction).map { ($0.visit, $0.total) },
                uniquingKeysWith: { first, _ in first })
            return kept.filter { computed[$0.visit] != $0.total }.prefix(20).map {
                "检查 \($0.visit) 的得分与它记下的各处不符。\(RecordCheck.advice)"
            }
        }
    }

    /// Nobody checks himself; what a merger makes of a pair is for the township's successor (`Visits.handOver`).
    private static func pairs(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            SELECT visit.id AS id FROM visit
            WHERE visit.county = \(county) AND visit.checker = substr(visit.division, 1, 9) ORDER BY visit.id LIMIT 20
            """
        ).map { "检查 \(try $0["id"] as String) 是自己检查自己。\(RecordCheck.advice)" }
    }

    /// A draw's text is what was committed to.
    private static func draws(county: String, in transaction: ReadTransaction) throws -> [String] {
        try Plans.broken(county: county, in: transaction).prefix(20).map {
            "督查计划 \($0) 的抽签原文与公布的抽签承诺不符。\(RecordCheck.advice)"
        }
    }
}
