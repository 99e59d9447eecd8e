import App
import Crypto
import Foundation
import Kernel
import Office

@testable import Database

extension SimulatedYear {
    /// After every step: one audit entry for each change, as many records as the ledger knows, the numbers as
    /// given, every session and open finding where it was left, and closely whatever was changed.
    func check(_ county: String) async throws {
        let ledger = ledger(county)
        guard let before = audits[county] else { return }
        let checked = checked[county] ?? CountyLedger(code: county)
        audits[county] = try await machine.product.office.read { transaction in
            var reader = before
            try reader.read(transaction)
            try ledger.checkCounts(transaction)
            try ledger.checkNumbers(transaction)
            try ledger.checkSessions(transaction)
            try ledger.checkOpenFindings(transaction)
            try ledger.checkBankBalances(transaction)
            try ledger.checkBallotCounts(transaction)
            try ledger.checkChanges(since: checked, transaction)
            return reader
        }
        self.checked[county] = ledger
    }

    /// After a crash: every record of both counties.
    func checkRecords() async throws {
        for county in [Self.main, Self.other] {
            try await check(county)
            let ledger = ledger(county)
            try await machine.product.office.read { transaction in
                try ledger.checkVisits(transaction)
                try ledger.checkFindings(transaction)
                try ledger.checkMonths(transaction)
                try ledger.checkBulletins(transaction)
                try ledger.checkBank(transaction)
                try ledger.checkBallots(transaction)
                try ledger.checkOrganisation(transaction)
            }
        }
    }

    /// Now and then, and when a month ends: also who sees what, and the audit from its beginning.
    func checkAll(isMonthOver: Bool = false) async throws {
        count("checked whole")
        try await checkRecords()
        for county in [Self.main, Self.other] {
            let ledger = ledger(county)
            try await machine.product.office.read { transaction in
                if isMonthOver {
                    try holdEqual(try Audit.faults(county: county, in: transaction), [], "the audit's chain holds")
                    let seals = try RecordSeals.examine(county: county, Product.sealed, in: transaction)
                    try holdEqual(seals.faults, [], "every record is as the audit left it")
                    try holdEqual(seals.unsealedCount, 0, "every record is sealed")
                    let faults = try Product.checks.flatMap { try $0.faults(county, transaction) }
                    try holdEqual(faults, [], "the doctor finds nothing")
                }
                try ledger.checkSecrecy(transaction)
            }
        }
    }

    /// Over every row of every table.
    func digest() async throws -> String {
        let tables = try await machine.product.office.read { try $0.contents() }
        return SHA256.hash(data: Data(tables.map { "\($0.name) \($0.digest)\n" }.joined().utf8)).hex
    }

    /// Over a county's rows.
    func digest(of county: String) async throws -> RowsDigest {
        let tables: [Table]
        if let described {
            tables = described
        } else {
            tables = try await machine.product.office.read { try $0.tables() }.filter {
                $0.columns.contains { $0.folded == "county" }
            }
            described = tables
        }
        return try await machine.product.office.read { try Self.digest(of: county, tables, $0) }
    }

    private static func digest(
        of county: String, _ tables: [Table], _ transaction: ReadTransaction
    ) throws -> RowsDigest {
        var digest = RowsDigest()
        for table in tables {
            let columns = SQL.joined(table.columns.map { "\($0)" }, separator: ", ")
            let key = SQL.joined(table.key.map { "\($0)" }, separator: ", ")
            let rows = try transaction.rows(
                "SELECT \(columns) FROM \(table.name) WHERE county = \(county) ORDER BY \(key)")
            var bytes: [UInt8] = []
            for row in rows { RowCoding.append(row.values, to: &bytes) }
            digest.tables[table.name.folded] = SHA256.hash(data: bytes).hex
        }
        return digest
    }
}

/// All rows of a county, a digest a table.
struct RowsDigest: Equatable {
    var tables: [String: String] = [:]

    func changed(since before: RowsDigest) -> [String] {
        tables.filter { before.tables[$0.key] != $0.value }.keys.sorted()
    }
}
