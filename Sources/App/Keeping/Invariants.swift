import Assessment
import Database
import Kernel

/// What the records have to say of each other, whatever was done to them.
enum Invariants {
    static func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        try findings(county: county, in: transaction) + visits(county: county, in: transaction)
            + closedMonths(county: county, in: transaction)
    }

    /// A visit is of its plan's month.
    private static func visits(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            SELECT visit.id AS id FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
            WHERE visit.county = \(county) AND visit.month <> plan.month ORDER BY visit.id LIMIT 20
            """
        ).map { "检查 \(try $0["id"] as String) 的月份与督查计划不符。请保留现场，用最近一次验证过的备份核对" }
    }

    /// A finding stands where its last step left it.
    private static func findings(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows(
            """
            SELECT finding.id AS id FROM finding
            JOIN findingEntry AS last ON last.county = finding.county AND last.finding = finding.id
            WHERE finding.county = \(county) AND last.toState <> finding.state
              AND last.sequence = (
                SELECT max(sequence) FROM findingEntry AS other
                WHERE other.county = \(county) AND other.finding = finding.id)
            ORDER BY finding.id LIMIT 20
            """
        ).map { "问题 \(try $0["id"] as String) 的状态与它最后一步不符。请保留现场，用最近一次验证过的备份核对" }
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
        }
    }
}
