import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office

/// What the records have to say of each other, whatever was done to them.
enum Invariants {
    static func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        try findings(county: county, in: transaction) + visits(county: county, in: transaction)
            + readable("检查的得分") { try scores(county: county, in: transaction) }
            + draws(county: county, in: transaction) + closedMonths(county: county, in: transaction)
    }

    /// What somebody put into one record may be nothing that can be read: that hides none of the other faults.
    private static func readable(_ what: String, _ look: () throws -> [String]) throws -> [String] {
        do { return try look() } catch let error where error.isOfUnreadableRecord {
            return ["\(what)算不出来：有记录的内容读不出来。\(advice)"]
        }
    }

    private static let advice = "请保留现场，用最近一次验证过的备份核对"

    /// A visit is of its plan's month.
    private static func visits(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            SELECT visit.id AS id FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month <> plan.month ORDER BY visit.id LIMIT 20
            """
        ).map { "检查 \(try $0["id"] as String) 的月份与督查计划不符。\(advice)" }
    }

    /// A visit's score is what its lines come to.
    private static func scores(county: String, in transaction: ReadTransaction) throws -> [String] {
        try Visits.months(county: county, in: transaction).flatMap { month in
            let kept = try Visits.totals(month, county: county, in: transaction)
            let computed = Dictionary(
                try Visits.scores(month, county: county, asOf: .endless, in: transaction).map { ($0.visit, $0.total) },
                uniquingKeysWith: { first, _ in first })
            return kept.filter { computed[$0.visit] != $0.total }.prefix(20).map {
                "检查 \($0.visit) 的得分与它记下的各处不符。\(advice)"
            }
        }
    }

    /// A finding stands where its steps left it (decisions/0005).
    private static func findings(county: String, in transaction: ReadTransaction) throws -> [String] {
        try Findings.contradicting(county: county, limit: 20, in: transaction).map {
            "问题 \($0.id) 的\($0.what.joined(separator: "、"))与它的各步不符。\(advice)"
        }
    }

    /// A draw's text is what was committed to.
    private static func draws(county: String, in transaction: ReadTransaction) throws -> [String] {
        try Plans.broken(county: county, in: transaction).prefix(20).map {
            "督查计划 \($0) 的抽签原文与公布的抽签承诺不符。\(advice)"
        }
    }

    /// A closed month is what its visits come to, byte for byte.
    private static func closedMonths(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows("SELECT DISTINCT month FROM assessment WHERE county = \(county) ORDER BY month")
            .flatMap { try closedMonth(try $0["month"], county: county, in: transaction) }
    }

    private static func closedMonth(
        _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        do {
            return try Recomputation.of(county, month, in: transaction).filter { !$0.isSame }.map {
                "\($0.month.chinese)第\($0.revision)版与检查记录重算的结果不符。请运行 wenming recompute --month \($0.month) 查看差别"
            }
        } catch let error as DatabaseError where error.kind == .corrupt {
            return ["\(error.message)。请保留现场，从最近一次验证过的备份恢复"]
        } catch let error where error.isOfUnreadableRecord {
            return ["\(month.chinese)重算不了：有检查记录的内容读不出来。\(advice)"]
        }
    }
}

extension Instant {
    /// After everything that was ever recorded.
    fileprivate static let endless = Instant(milliseconds: 9_000_000_000_000_000)
}
