import Database
import Kernel

/// What capabilities may know in their own statements of what the office keeps of every record: its steps, where it stands,
/// its photos and consents. They name no table of ours in any other way.
extension SQL {
    /// A step was taken of the record whose identifier stands in a column.
    package static func hasTaken(_ step: String, _ record: SQL, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM recordStep WHERE recordStep.county = \(county) AND recordStep.record = \(record)
            AND recordStep.number > 0 AND recordStep.step = \(step))
        """
    }

    /// Whoever had the record whose identifier stands in a column was pressed, because its day had passed.
    /// - Parameters:
    ///   - states: in which it lies with him.
    ///   - moment: notices from then on are left out.
    package static func wasPressed(
        _ record: SQL, in states: [some ProcedureState], before moment: Instant, county: String
    ) -> SQL {
        """
        EXISTS (SELECT 1 FROM recordStep WHERE recordStep.county = \(county) AND recordStep.record = \(record)
            AND recordStep.step = \(RecordSteps.notice) AND recordStep.fromState IN \(list: states)
            AND recordStep.at < \(moment))
        """
    }

    /// Where the record whose identifier stands in a column stands in its procedure, read as `alias.since` and `alias.deadline`.
    /// - Parameter table: that the column is of.
    package static func join(standing record: SQL, of table: SQL, as alias: SQL) -> SQL {
        "JOIN recordStanding AS \(alias) ON \(alias).county = \(table).county AND \(alias).record = \(record)"
    }

    /// The same, also of records from before that was kept.
    package static func join(anyStanding record: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT \(join(standing: record, of: table, as: alias))"
    }

    /// The photos of the record whose identifier stands in a column, read as `alias.addedAt`.
    /// - Parameter part: the column that says which part of the record; nil for all of it.
    package static func join(
        photosOf record: SQL, _ kind: RecordKind, part: SQL? = nil, of table: SQL, as alias: SQL
    ) -> SQL {
        let own: SQL =
            part.map { "\(alias).owner = \(record) AND \(alias).part = \($0)" } ?? "\(alias).owner = \(record)"
        return
            "JOIN recordPhoto AS \(alias) ON \(alias).county = \(table).county AND \(alias).kind = \(kind) AND \(own)"
    }

    /// Somebody agreed to a purpose for the record whose identifier stands in a column, and did not take it back.
    package static func isAgreed(_ purpose: String, to kind: RecordKind, _ record: SQL, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM consent WHERE consent.county = \(county) AND consent.kind = \(kind)
            AND consent.record = \(record) AND consent.purpose = \(purpose) AND consent.withdrawnAt IS NULL)
        """
    }
}

extension Procedure {
    /// The records whose time in a state is over, the longest over first.
    package func timedOut(
        in state: State, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [ID<Record>] {
        try transaction.rows(
            """
            SELECT record FROM recordStanding
            WHERE county = \(county) AND kind = \(noun.name) AND deadline < \(transaction.now)
              AND state = \(state) ORDER BY deadline, record LIMIT \(limit: limit)
            """
        ).map { try $0["record"] }
    }

    /// Whether a record stands anywhere yet: while it is made it does not.
    package func isBegun(_ record: ID<Record>, county: String, in transaction: ReadTransaction) throws -> Bool {
        try transaction.row("SELECT 1 FROM recordStanding WHERE county = \(county) AND record = \(record)") != nil
    }
}

extension ReadTransaction {
    /// Whether any step of any record was taken in a period.
    package func isAnythingDone(in period: Period, county: String) throws -> Bool {
        try row(
            """
            SELECT 1 FROM recordStep
            WHERE county = \(county) AND at >= \(period.start) AND at < \(period.end) LIMIT 1
            """) != nil
    }
}

extension RecordPhotos {
    /// The records of a kind that carry one of many photos, not as their own but in one of their parts.
    package static func inParts(
        of kind: RecordKind, _ photos: [String], county: String, in transaction: ReadTransaction
    ) throws -> [(photo: String, record: String)] {
        guard !photos.isEmpty else { return [] }
        return try transaction.rows(
            """
            SELECT DISTINCT sha256, owner FROM recordPhoto
            WHERE county = \(county) AND sha256 IN \(list: photos) AND kind = \(kind) AND part > 0
            ORDER BY sha256, owner
            """
        ).map { (try $0["sha256"], try $0["owner"]) }
    }
}

extension Audit {
    /// Where in the chain an action stands that was done to a subject at a moment, the last of several; nil before it is chained.
    package static func place(
        of actions: [String], on subject: String, at moment: Instant, county: String, in transaction: ReadTransaction
    ) throws -> (sequence: Int, digest: String)? {
        try transaction.row(
            """
            SELECT sequence, digest FROM auditEntry
            WHERE county = \(county) AND subject = \(subject) AND at = \(moment) AND action IN \(list: actions)
            ORDER BY sequence DESC LIMIT 1
            """
        ).map { (try $0["sequence"], try $0["digest"]) }
    }
}
