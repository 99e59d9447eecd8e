import Database
import Kernel
import MoralBank
import Office

/// Drafts what the public is to read of a quarter that is over: its figures are what is booked now.
package struct DraftFundReport: Command {
    package static let action = Action("fundReport.draft", "起草基金季度公布", right: .draftFundReports)
    let quarter: Quarter

    package init(_ quarter: Quarter) { self.quarter = quarter }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<FundReport>> {
        let county = actor.county
        guard quarter.last < transaction.now.day else {
            throw Refusal.field("quarter", "fundReport.open", "\(quarter.chinese)还没有过完，\(quarter.last.chinese)以后再公布。")
        }
        let same: FundReport.State? = try transaction.value(
            """
            SELECT state FROM fundReport
            WHERE county = \(county) AND quarter = \(quarter.description) AND state <> 'withdrawn'
            """)
        guard same == nil else {
            throw Refusal.field(
                "quarter", "fundReport.twice", "\(quarter.chinese)已经\(same == .published ? "公布" : "起草")过了。")
        }
        let id = transaction.recordID(FundReport.self)
        let statement = try FundReports.statement(of: quarter, county: county, in: transaction)
        try transaction.run(
            """
            INSERT INTO fundReport (county, id, quarter, statement, draftedByName, state)
            VALUES (\(county), \(id), \(quarter.description), \(try FundReports.encoded(statement)), \(actor.name),
                \(FundReport.State.drafted))
            """)
        try transaction.begin(FundReport.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: quarter.chinese)
    }
}
