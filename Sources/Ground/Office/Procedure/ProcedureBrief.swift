import Database
import Kernel
import Web

extension Listing {
    /// What of its procedure's records is due in the coming week, a line for each day and step: the county's to the office, to a
    /// unit's people those that they see. Each line opens the rows that it counted.
    package func dues<State>(
        of procedure: Procedure<Record, State>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Brief.Due] {
        guard right.isHeld(by: actor), actor.isOffice || actor.isRepresentative else { return [] }
        let today = transaction.now.day
        // By the office's clock, which is eight hours ahead of UTC.
        let rows = try transaction.rows(
            """
            SELECT (recordStanding.deadline + 28800000) / 86400000 AS dueDay, \(table).state AS dueState,
                count(*) AS dueRecords
            FROM \(table) \(joins) JOIN recordStanding
                ON recordStanding.county = \(table).county AND recordStanding.record = \(table).id
            WHERE \(table).county = \(actor.county) AND (\(sees(actor)))
              AND recordStanding.kind = \(procedure.noun.name) AND recordStanding.deadline >= \(Instant(today))
              AND recordStanding.deadline < \(Instant(today.adding(days: 7)))
            GROUP BY 1, 2 ORDER BY 1, 2
            """)
        return try rows.compactMap { row in
            let (day, state): (Day, State) = (Day(ordinal: try row["dueDay"]), try row["dueState"])
            let expected = procedure.steps(from: state).first { !$0.isOptional && !$0.isAutomatic }
            return try expected.map {
                Brief.Due(
                    day, try row["dueRecords"], "\(noun.measure)\($0.chinese)到期",
                    path: "\(path)?state=\(state.rawValue)&due=\(day)")
            }
        }
    }

    private static var mostLate: Int { 2000 }

    /// What of its procedure's records is late, by whoever is to act.
    /// - Parameter owner: who is to act on one, and what narrows the list of the late ones to his.
    package func lateness<State>(
        of procedure: Procedure<Record, State>, _ title: String, for actor: Actor, in transaction: ReadTransaction,
        owner: (Record) -> (name: String, asked: String)
    ) throws -> [LateWork] {
        guard right.isHeld(by: actor) else { return [] }
        let late = try first("late=yes", Self.mostLate, for: actor, in: transaction)
        guard !late.isEmpty else { return [] }
        let rows = Dictionary(grouping: late.map(owner), by: { "\($0.name) \($0.asked)" }).values.compactMap { own in
            own.first.map { LateWork.Row($0.name, own.count, path: "\(path)?late=yes&\($0.asked)") }
        }
        return [
            LateWork(
                title, measure: noun.measure, path: "\(path)?late=yes",
                rows.sorted { ($1.count, $0.name, $0.path) < ($0.count, $1.name, $1.path) })
        ]
    }
}

extension ListFilter {
    /// Due on a day: the list that a line of the week opens.
    package static func due<Record, State>(_ procedure: Procedure<Record, State>) -> ListFilter {
        .link("due", "到期") { value, actor, _ in
            guard let day = Day(value) else { return "1 = 0" }
            return """
                EXISTS (SELECT 1 FROM recordStanding WHERE recordStanding.county = \(actor.county)
                    AND recordStanding.record = \(procedure.table).id AND recordStanding.deadline >= \(Instant(day))
                    AND recordStanding.deadline < \(Instant(day.adding(days: 1))))
                """
        } words: { value, _, _ in
            Day(value)?.chinese ?? value
        }
    }
}
