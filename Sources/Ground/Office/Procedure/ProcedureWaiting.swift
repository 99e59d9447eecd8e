import Database
import Kernel
import Web

extension Procedure {
    /// The records on which somebody can take a step now, as a condition on its table; nil where it is none of his.
    package func condition(of step: ProcedureStep<Record, State>, for actor: Actor, at now: Instant) -> SQL? {
        guard right.isHeld(by: actor) else { return nil }
        let parts = step.doers.compactMap { $0.condition(actor) }
        guard !parts.isEmpty else { return nil }
        let own = SQL.joined(parts.map { "(\($0))" }, separator: " OR ")
        var stands: SQL = "\(table).state IN \(list: step.from) AND (\(own))"
        if let ready = step.ready { stands = "\(stands) AND (\(ready(actor.county, now)))" }
        guard !step.exceptDoersOf.isEmpty else { return stands }
        return """
            \(stands) AND NOT EXISTS (SELECT 1 FROM recordStep WHERE recordStep.county = \(actor.county)
                AND recordStep.record = \(table).id AND recordStep.actor = \(actor.id)
                AND recordStep.step IN \(list: step.exceptDoersOf))
            """
    }

    private static var mostCounted: Int { 100 }

    /// What waits for somebody: a line for each step that is expected of him, opening the list that it counted, or the page where
    /// it is done for many at once.
    package func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        try steps.filter { !$0.isOptional && !$0.isAutomatic && (!$0.isElsewhere || $0.doneAt != nil) }.compactMap {
            step in
            guard let condition = condition(of: step, for: actor, at: transaction.now) else { return nil }
            return try waiting(
                "\(step.chinese)：\(noun.chinese)", where: condition, path: step.doneAt ?? "\(path)?step=\(step.name)",
                verb: "去办", for: actor, in: transaction)
        }
    }

    /// A line of what is done otherwise than by a step: how many of the records there are, and which is the first, by its
    /// deadline; nil where there is none.
    package func waiting(
        _ line: String, where condition: SQL, path: String, verb: String, for actor: Actor,
        in transaction: ReadTransaction
    ) throws -> Waiting? {
        let rows = try waiting(where: condition, Self.mostCounted + 1, for: actor, in: transaction)
        guard let first = rows.first else { return nil }
        return Waiting(
            line, count: min(rows.count, Self.mostCounted), hasMore: rows.count > Self.mostCounted, path: path,
            verb: verb,
            detail: title(try load(try first["id"], actor, transaction)), due: try first["deadline"])
    }

    /// Where somebody goes on who has just taken a step here: the record that waits for the same from him.
    func onward(
        after course: RecordCourse<State>, of id: ID<Record>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ProcedurePart.Elsewhere? {
        guard let last = course.taken.last, last.actor == actor.id, let step = step(named: last.step),
            !step.isOptional, !step.isAutomatic, !step.isElsewhere,
            let condition = condition(of: step, for: actor, at: transaction.now),
            let row = try waiting(
                where: "\(condition) AND \(table).id <> \(id)", 1, for: actor, in: transaction
            ).first
        else { return nil }
        let next: ID<Record> = try row["id"]
        return .init(chinese: "下一件：\(title(try load(next, actor, transaction)))", path: "\(path)/\(next)")
    }

    /// Those that are due first, first.
    private func waiting(
        where condition: SQL, _ limit: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Row] {
        try transaction.rows(
            """
            SELECT \(table).id AS id, recordStanding.deadline AS deadline
            FROM \(table) LEFT JOIN recordStanding
                ON recordStanding.county = \(table).county AND recordStanding.record = \(table).id
            WHERE \(table).county = \(actor.county) AND \(condition)
            ORDER BY COALESCE(recordStanding.deadline, \(Instant.endless)), \(table).id
            LIMIT \(limit: limit)
            """)
    }
}

extension Procedure {
    /// What the audit calls its records, those that the reader sees.
    package var naming: RecordNaming {
        RecordNaming("一\(noun.measure)\(noun.chinese)") { ids, actor, transaction in
            var names: [String: RecordName] = [:]
            for id in ids {
                guard let record = ID<Record>(id) else { continue }
                do {
                    names[id] = RecordName(
                        title(try load(record, actor, transaction)),
                        path: right.isHeld(by: actor) ? "\(path)/\(id)" : nil)
                } catch is Refusal { continue }
            }
            return names
        }
    }
}
