import Database

extension Audit {
    /// How many entries a county's audit has, sealed or waiting: every command writes one, so that it changes with every
    /// write, whoever made it on whichever server, and by nothing else.
    package static func stamp(county: String, in transaction: ReadTransaction) throws -> String {
        let sealed: Int? = try transaction.value("SELECT sequence FROM auditHead WHERE county = \(county)")
        let waiting: Int? = try transaction.value("SELECT count(*) FROM auditTail WHERE county = \(county)")
        return String((sealed ?? 0) + (waiting ?? 0))
    }
}
