import Database
import Foundation
import Kernel
import MoralBank
import Office

/// What there is to ask about quarters that were published.
package enum FundReports {
    static let selected: SQL = """
        fundReport.id, fundReport.quarter, fundReport.statement, fundReport.numberKind, fundReport.numberYear,
        fundReport.number, fundReport.publishedOn, fundReport.state
        """

    @Sendable
    static func one(_ id: ID<FundReport>, for actor: Actor, in transaction: ReadTransaction) throws -> FundReport {
        try Listing<FundReport>.fundReports.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "fundReport.none", "没有这一期，请从“基金季度公布”进入。"))
    }

    /// As the fund's entries have it now.
    static func statement(
        of quarter: Quarter, county: String, in transaction: ReadTransaction
    ) throws -> FundStatement {
        let entries = try Fund.entries(from: quarter.first, through: quarter.last, county: county, in: transaction)
        let lines = FundEntry.Kind.allCases.compactMap { kind -> FundStatement.Line? in
            let own = entries.filter { $0.kind == kind }
            return own.isEmpty ? nil : .init(kind, entries: own.count, fen: own.reduce(0) { $0 + $1.fen })
        }
        return FundStatement(
            opening: try Fund.balance(on: quarter.first.adding(days: -1), county: county, in: transaction),
            lines: lines,
            donations: entries.filter { $0.kind == .donation }.map {
                .init(day: $0.day, party: $0.party, receipt: $0.receipt, fen: $0.fen)
            })
    }

    static func encoded(_ statement: FundStatement) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(statement), as: UTF8.self)
    }

    /// Numbered, out, and its days are closed: all or nothing.
    static func publish(_ report: FundReport, by actor: Actor, in transaction: WriteTransaction) throws {
        let county = actor.county
        guard try statement(of: report.quarter, county: county, in: transaction) == report.statement else {
            throw Refusal(
                .conflict, "fundReport.changed", "起草以后\(report.quarter.chinese)又登记了收支，数字不一样了。请撤回，重新起草。")
        }
        let number = try transaction.nextNumber(FundReport.series, county: county)
        try transaction.run(
            """
            UPDATE fundReport SET numberKind = \(number.kind), numberYear = \(number.year), number = \(number.number),
                publishedOn = \(transaction.now.day)
            WHERE county = \(county) AND id = \(report.id)
            """)
        try transaction.closeFund(through: report.quarter.last, by: actor)
    }

    /// Everybody's, the latest first.
    static func published(county: String, in transaction: ReadTransaction) throws -> [FundReport] {
        try transaction.rows(
            """
            SELECT \(selected) FROM fundReport
            WHERE fundReport.county = \(county) AND fundReport.state = 'published'
            ORDER BY fundReport.quarter DESC LIMIT 40
            """
        ).map(FundReport.init)
    }

    static func published(
        _ id: ID<FundReport>, county: String, in transaction: ReadTransaction
    ) throws -> FundReport {
        guard let report = try published(county: county, in: transaction).first(where: { $0.id == id }) else {
            throw Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者已经撤下。")
        }
        return report
    }

    /// The numbers that were given.
    static func numbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            "SELECT numberYear, number FROM fundReport WHERE county = \(county) AND number IS NOT NULL"
        ).map { IssuedNumber(year: try $0["numberYear"], number: try $0["number"]) }
    }

    /// What was published is what is booked, and each quarter begins with what the one before left.
    static let check = RecordCheck("基金季度公布") { county, transaction in
        try published(county: county, in: transaction).compactMap { report in
            let now = try statement(of: report.quarter, county: county, in: transaction)
            return now == report.statement ? nil : "\(report.quarter.chinese)公布的道德基金收支和账不一样。\(RecordCheck.advice)"
        }
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let grant: String? = try transaction.value("SELECT max(id) FROM fundGrant WHERE county = \(county)")
        let report: String? = try transaction.value("SELECT max(id) FROM fundReport WHERE county = \(county)")
        let nothing = "00000000-0000-0000-0000-000000000000"
        return ["fundGrant": grant ?? nothing, "fundReport": report ?? nothing]
    }
}

extension FundReport {
    init(_ row: Row) throws {
        id = try row["id"]
        let text: String = try row["quarter"]
        guard let quarter = Quarter(text) else { throw DatabaseError(.other, "no quarter: \(text)") }
        self.quarter = quarter
        let statement: String = try row["statement"]
        self.statement = try JSONDecoder().decode(FundStatement.self, from: Data(statement.utf8))
        let kind: String? = try row["numberKind"]
        let (year, serial): (Int?, Int?) = (try row["numberYear"], try row["number"])
        number =
            if let kind, let year, let serial { SerialNumber(kind: kind, year: year, number: serial) } else { nil }
        publishedOn = try row["publishedOn"]
        state = try row["state"]
    }
}

extension Listing where Record == FundReport {
    static let fundReports = Listing<FundReport>(
        FundReport.noun, "基金季度公布", path: "fund-reports", right: .seeFundReports,
        help: "每季度公布一次道德基金的收入、支出和结余；签发时编号，公布以后这个季度不再登记收支", from: "fundReport",
        select: { _ in FundReports.selected }, decode: FundReport.init, sees: { _ in "1 = 1" },
        columns: [
            .link("季度") {
                $0.quarter.chinese
            } path: {
                "fund-reports/\($0.id)"
            }, .state { $0.state }, .text("文号", width: 22) { $0.number?.chinese },
            .money("收入（元）") { $0.statement.income }, .money("支出（元）") { $0.statement.spending },
            .money("结余（元）") { $0.statement.closing }, .day("公布") { $0.publishedOn },
        ],
        filters: [.state(FundReport.procedure), .step(FundReport.procedure), .late(FundReport.procedure)],
        orders: [.descending("quarter", "最近的季度", "fundReport.quarter", .text)],
        empty: "还没有公布。季度过完以后起草，主任签发。", starts: [.init("起草一期", "fund-reports/new", .draftFundReports)])
}
