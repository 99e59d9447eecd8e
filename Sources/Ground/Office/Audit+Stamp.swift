import Database

extension Audit {
    /// How many entries a county's audit has, sealed or waiting: every command writes one, so that it changes with every
    /// write, whoever made it on whichever server, and by nothing else.
    package static func stamp(county: String, in transaction: ReadTransaction) throws -> String {
        let row = try transaction.row(
            """
            SELECT COALESCE((SELECT sequence FROM auditHead WHERE county = \(county)), 0) AS sealed,
                (SELECT count(*) FROM auditTail WHERE county = \(county)) AS waiting
            """)
        guard let row else { return "" }
        return String(try row["sealed"] + row["waiting"] as Int)
    }
}
