import Database
import Kernel
import Office

extension Assessment {
    /// A closed month is what its visits come to, byte for byte.
    static func closedMonthFaults(county: String, in transaction: ReadTransaction) throws -> [String] {
        try transaction.rows("SELECT DISTINCT month FROM assessment WHERE county = \(county) ORDER BY month")
            .flatMap { try faults(of: try $0["month"], county: county, in: transaction) }
    }

    private static func faults(
        of month: Month, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        do {
            return try Recomputation.of(county, month, in: transaction).filter { !$0.isSame }.map {
                "\($0.month.chinese)第\($0.revision)版与检查记录重算的结果不符。请运行 wenming recompute --month \($0.month) 查看差别"
            }
        } catch let error as DatabaseError where error.kind == .corrupt {
            return ["\(error.message)。请保留现场，从最近一次验证过的备份恢复"]
        } catch let error where error.isOfUnreadableRecord {
            return ["\(month.chinese)重算不了：有检查记录的内容读不出来。\(RecordCheck.advice)"]
        }
    }
}
