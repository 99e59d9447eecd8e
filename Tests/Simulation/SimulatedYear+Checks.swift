import App
import Crypto
import Database
import Foundation
import Kernel
import Office

extension SimulatedYear {
    /// After every step: one audit entry for each change, as many records as the ledger knows, the numbers as
    /// given, every open finding where it was left.
    func check(_ county: String) async throws {
        let ledger = ledger(county)
        guard let before = audits[county] else { return }
        audits[county] = try await machine.product.office.read { transaction in
            var reader = before
            try reader.read(transaction)
            try ledger.checkCounts(transaction)
            try ledger.checkNumbers(transaction)
            try ledger.checkOpenFindings(transaction)
            return reader
        }
    }

    /// Now and then, and when a month ends: every record of both counties.
    func checkAll(isMonthOver: Bool = false) async throws {
        count("checked whole")
        for county in [Self.main, Self.other] {
            try await check(county)
            let ledger = ledger(county)
            try await machine.product.office.read { transaction in
                if isMonthOver {
                    try holdEqual(try Audit.faults(county: county, in: transaction), [], "the audit's chain holds")
                }
                try ledger.checkVisits(transaction)
                try ledger.checkFindings(transaction)
                try ledger.checkMonths(transaction)
                try ledger.checkBulletins(transaction)
                try ledger.checkOrganisation(transaction)
                try ledger.checkSecrecy(transaction)
            }
        }
    }

    /// Over every row of every table.
    func digest() async throws -> String { try await machine.product.office.read { try Self.digest(nil, $0) } }

    /// Over a county's rows.
    func digest(of county: String) async throws -> String {
        try await machine.product.office.read { try Self.digest(county, $0) }
    }

    private static func digest(_ county: String?, _ transaction: ReadTransaction) throws -> String {
        var columnsOf: [String: [String]] = [:]
        for row in try transaction.rows(
            """
            SELECT schema.name AS tableName, columns.name AS columnName
            FROM sqlite_schema AS schema JOIN pragma_table_info(schema.name) AS columns
            WHERE schema.type = 'table' AND schema.name NOT LIKE 'sqlite_%' AND schema.name NOT LIKE 'searchText_%'
            """)
        { columnsOf[try row["tableName"], default: []].append(try row["columnName"]) }
        var hash = SHA256()
        for (table, columns) in columnsOf.sorted(by: { $0.key < $1.key }) {
            guard county == nil || columns.contains("county") else { continue }
            hash.update(data: Data(table.utf8))
            let source = SQL(" FROM ", identifier: table.lowercased())
            let condition: SQL = county.map { " WHERE county = \($0)" } ?? ""
            // Each value after its length, so that none can pass into the next.
            let values = columns.map { column -> SQL in
                let name = SQL("", identifier: column.lowercased())
                return "length(\(name)) || ':' || COALESCE(\(name), 'NULL')"
            }
            let row = SQL.joined(values, separator: " || ';' || ")
            let rows = try transaction.rows("SELECT \(row) AS line" + source + condition + " ORDER BY rowid")
            for row in rows {
                let line: String? = try row["line"]
                hash.update(data: Data((line ?? "").utf8))
            }
        }
        return hash.finalize().hex
    }
}
