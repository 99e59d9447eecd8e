import Database
import Kernel

/// How long after one notice that a record is late the next is given, in working days; the first comes when its deadline has
/// passed. Findings have a ladder of their own, which ends with a summons (`FindingSettings`).
package struct LateNotices: Hashable, Codable, Sendable {
    package let untilSecond: Int
    package let untilThird: Int

    package init(untilSecond: Int, untilThird: Int) {
        (self.untilSecond, self.untilThird) = (untilSecond, untilThird)
    }

    static let most = 3
    package static let ours = LateNotices(untilSecond: 2, untilThird: 3)

    /// - Parameters:
    ///   - given: how many notices there were.
    ///   - last: when the last of them was given.
    func isDue(_ given: Int, after last: Instant?, _ now: Instant, _ calendar: WorkingCalendar) -> Bool {
        guard given < Self.most else { return false }
        guard given > 0, let last else { return true }
        return calendar.deadline(from: last, workingDays: given == 1 ? untilSecond : untilThird).instant <= now
    }
}

/// Presses what is late: each record whose deadline has passed is noticed in office hours, and noticed again to somebody higher
/// while nothing happens. Run twice, or by two servers at once, it gives no notice twice.
struct LateRecords<Record: Sendable, State: ProcedureState> {
    let procedure: Procedure<Record, State>

    private static var mostAtOnce: Int { 500 }

    /// - Returns: how many notices were given.
    func press(county: String, _ office: Office) async throws -> Int {
        let due = try await office.read { transaction -> [ID<Record>] in
            let (now, calendar) = (transaction.now, try transaction.calendar(of: county))
            let ladder = try transaction.setting(OfficeSettings.lateNotices, county: county)
            guard calendar.nextWorkingMoment(now) == now else { return [] }
            let rows = try transaction.rows(
                """
                SELECT record, notices, noticedAt FROM recordStanding
                WHERE county = \(county) AND kind = \(procedure.noun.name) AND deadline < \(now)
                  AND notices < \(LateNotices.most) ORDER BY deadline, record LIMIT \(limit: Self.mostAtOnce)
                """)
            return try rows.compactMap { row in
                try ladder.isDue(try row["notices"], after: try row["noticedAt"], now, calendar)
                    ? try row["record"] : nil
            }
        }
        for record in due {
            try await office.carryOut(
                GiveNotice(procedure: procedure, record: record, staff: office.staff), by: .system(county: county),
                request: "late")
        }
        return due.count
    }
}

/// Gives the next notice that a record is late.
struct GiveNotice<Record: Sendable, State: ProcedureState>: Command {
    static var action: Action { Action("record.notice", "催办") }

    let procedure: Procedure<Record, State>
    let record: ID<Record>
    let staff: Staff.Source

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let course = try procedure.course(of: record, county: actor.county, in: transaction)
        let noticedAt: Instant? = try transaction.row(
            "SELECT noticedAt FROM recordStanding WHERE county = \(actor.county) AND record = \(record)"
        ).flatMap { try $0["noticedAt"] }
        let ladder = try transaction.setting(OfficeSettings.lateNotices, county: actor.county)
        guard course.isOverdue(at: transaction.now),
            ladder.isDue(
                course.notices, after: noticedAt, transaction.now,
                try transaction.calendar(of: actor.county))
        else { return .repeated((), subject: record.description) }
        let number = course.notices + 1
        let taken = StepTaken<State>(
            number: course.taken.count + 1, step: RecordSteps.notice, actor: actor.id, actorName: actor.name,
            at: transaction.now, answers: StepAnswers(note: "第\(number)次催办"), from: course.state, to: course.state,
            deadline: course.deadline)
        try transaction.keep(taken, of: record, noun: procedure.noun, county: actor.county)
        try transaction.run(
            """
            UPDATE recordStanding SET notices = \(number), noticedAt = \(transaction.now)
            WHERE county = \(actor.county) AND record = \(record)
            """)
        try tell(course, number, by: actor, in: transaction)
        return Done(subject: record.description, detail: taken.answers.note)
    }
}

extension GiveNotice {
    /// Whoever is to take the next step is told, from the second notice on the heads of his unit too.
    private func tell(
        _ course: RecordCourse<State>, _ number: Int, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let found = try procedure.load(record, actor, transaction)
        let people = try procedure.steps(from: course.state).filter { !$0.isOptional && !$0.isAutomatic }
            .flatMap(\.doers).filter { $0.concerns(found) }.flatMap { doer in
                try staff(doer.unit(found), doer.roles.intersection(Staff.told(number)), actor.county, transaction)
            }
        try transaction.notify(
            people, of: procedure.noun.kind, record.description, "第\(number)次催办：\(procedure.title(found))",
            "\(procedure.noun.chinese)已过期限，现在是“\(course.state.chinese)”。",
            path: "\(procedure.path)/\(record)", county: actor.county)
    }
}

extension Procedure {
    /// What the product has to know of a procedure without its types.
    package var job: Job {
        Job("late \(noun.name)") { county, office in
            let given = try await LateRecords(procedure: self).press(county: county, office)
            return given > 0 ? "\(given) notices" : nil
        }
    }

    /// A record stands where its last step left it.
    package var recordCheck: RecordCheck {
        let isStanding: SQL =
            earlier == nil ? "recordStanding.state IS NULL OR recordStep.toState IS NULL OR" : .empty
        return RecordCheck("\(noun.chinese)的经过", procedure: ProcedureTable(self)) { county, transaction in
            try transaction.rows(
                """
                SELECT \(table).id AS id FROM \(table) LEFT JOIN recordStanding
                    ON recordStanding.county = \(table).county AND recordStanding.record = \(table).id
                LEFT JOIN recordStep ON recordStep.county = \(table).county AND recordStep.record = \(table).id
                    AND recordStep.number = (SELECT max(number) FROM recordStep AS later
                        WHERE later.county = \(county) AND later.record = \(table).id)
                WHERE \(table).county = \(county) AND (\(isStanding)
                    recordStanding.state <> \(table).state OR recordStep.toState <> \(table).state)
                ORDER BY \(table).id LIMIT 20
                """
            ).map { "\(noun.chinese) \(try $0["id"] as String) 的状态与它的各步不符。\(RecordCheck.advice)" }
        }
    }
}
