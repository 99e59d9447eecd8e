import Kernel

@testable import Database

/// How an engine means to find a statement's rows.
struct QueryPlan {
    /// The tables, in lower case, that grow with the years.
    static let long: Set<String> = [
        "finding", "findingentry", "findingparty", "visit", "visitline", "auditentry", "recordphoto", "photo",
        "answeredkey", "session",
    ]

    /// Each made once: a literal is put together anew whenever it is come to. They are only read.
    private enum Pattern {
        nonisolated(unsafe) static let sortedAfterwards = /USE TEMP B-TREE FOR (ORDER BY|LAST)/
        nonisolated(unsafe) static let sort = /\bSort\b/
        nonisolated(unsafe) static let scan = /Seq Scan on (\w+)/
        nonisolated(unsafe) static let limit = /\bLIMIT\b/
        nonisolated(unsafe) static let byCounty = /INDEX (\w+) \(county=\?\)/
        nonisolated(unsafe) static let condition = /Index Cond: \(county = [^()]+\)$/
        nonisolated(unsafe) static let index = /(?:using|Bitmap Index Scan on) (\w+)/
    }

    private let text: String
    private let values: [SQLValue]
    private let transaction: ReadTransaction
    private let wholeIndexes: [String: String]?

    /// - Parameter wholeIndexes: for who asks of many statements of one database; else they are read.
    init(
        _ text: String, _ values: [SQLValue], wholeIndexes: [String: String]? = nil, in transaction: ReadTransaction
    ) {
        (self.text, self.values, self.transaction, self.wholeIndexes) = (text, values, transaction, wholeIndexes)
    }

    /// Whether rows are put in order after they were read, all of them.
    func isSorted() throws -> Bool {
        switch transaction.engine {
        case .sqlite: try sqlite().contains { $0.contains(Pattern.sortedAfterwards) }
        case .postgresql:
            try postgresql(without: ["seqscan", "sort", "incremental_sort", "bitmapscan"])
                .contains { $0.contains(Pattern.sort) }
        }
    }

    /// The tables, in lower case, that are read from one end to the other.
    func scanned() throws -> [String] {
        switch transaction.engine {
        case .sqlite:
            let steps = try sqlite().map { $0.split(separator: " ").map(String.init) }
            // What another SELECT gives is read whole, and no table.
            let selected = steps.filter { ["CO-ROUTINE", "MATERIALIZE"].contains($0.first) }.compactMap(\.last)
            return steps.compactMap { words in
                // A text index is read by its words.
                guard words.first == "SCAN", words.count > 1, !words.contains("VIRTUAL"), !selected.contains(words[1])
                else { return nil }
                return words[1].lowercased()
            }
        case .postgresql:
            // The few rows of a test are read whole because that is quickest: told not to, the planner does so only
            // where it knows no other way.
            return try postgresql(without: ["seqscan"]).compactMap { line in
                line.firstMatch(of: Pattern.scan)?.output.1.lowercased()
            }
        }
    }

    /// The long tables of which all that a county has is read: found by the county alone, in an index that is not only of
    /// what lies open, and not a page that ends where it is full.
    func wholeLists() throws -> [String] {
        if try text.contains(Pattern.limit) && !isSorted() { return [] }
        let whole = try wholeIndexes ?? Self.wholeIndexes(in: transaction)
        return try byCountyAlone().compactMap { whole[$0] }.filter(Self.long.contains)
    }

    /// The indexes of which a plan uses no column but the county.
    private func byCountyAlone() throws -> [String] {
        switch transaction.engine {
        case .sqlite:
            return try sqlite().compactMap { $0.firstMatch(of: Pattern.byCounty)?.output.1.lowercased() }
        case .postgresql:
            // Which tables are put together by a hash hangs on how many pages a small one happens to have: told not to, the
            // planner reads a long one whole only where it knows no other way.
            let lines = try postgresql(without: ["seqscan", "hashjoin", "mergejoin"])
            return zip(lines, lines.dropFirst()).compactMap { line, condition in
                guard condition.contains(Pattern.condition) else { return nil }
                return line.firstMatch(of: Pattern.index)?.output.1.lowercased()
            }
        }
    }

    /// Of every index that has all rows, its table.
    static func wholeIndexes(in transaction: ReadTransaction) throws -> [String: String] {
        let indexes =
            switch transaction.engine {
            case .sqlite:
                "SELECT name, tbl_name AS \"table\" FROM sqlite_schema WHERE type = 'index' AND COALESCE(sql, '') NOT LIKE '% WHERE %'"
            case .postgresql:
                """
                SELECT indexname AS name, tablename AS "table" FROM pg_indexes
                WHERE schemaname = current_schema() AND indexdef NOT LIKE '% WHERE %'
                """
            }
        let rows = try transaction.connection.execute(indexes, []).rows
        return try Dictionary(
            uniqueKeysWithValues: rows.map { row in
                ((try row["name"] as String).lowercased(), (try row["table"] as String).lowercased())
            })
    }

    private func sqlite() throws -> [String] {
        try transaction.connection.execute("EXPLAIN QUERY PLAN \(text)", values).rows.map { try $0["detail"] }
    }

    private static let ways = ["seqscan", "sort", "incremental_sort", "bitmapscan", "hashjoin", "mergejoin"]

    private func postgresql(without ways: [String]) throws -> [String] {
        let settings = Self.ways.map { "set_config('enable_\($0)', '\(ways.contains($0) ? "off" : "on")', true)" }
        _ = try transaction.connection.execute("SELECT \(settings.joined(separator: ", "))", [])
        return try transaction.connection.execute("EXPLAIN \(text)", values).rows.map { try $0["QUERY PLAN"] }
    }
}
