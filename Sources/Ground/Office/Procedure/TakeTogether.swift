import Database
import Kernel

extension WriteTransaction {
    /// So many rows to a statement: few ways to the server, and fewer values than either engine binds at most.
    package static var rowsTogether: Int { 200 }

    /// Takes a step of many records in a few statements, as `take` does of one: all of them, or none where one stands
    /// elsewhere or is none of his. For steps that ask nothing, sign nothing and lead where nothing is due; what follows in each
    /// record is the caller's, who has them all in hand.
    package func takeTogether<Record, State>(
        _ step: ProcedureStep<Record, State>, of records: [ID<Record>], in procedure: Procedure<Record, State>,
        _ answers: StepAnswers = StepAnswers(), by actor: Actor
    ) throws {
        precondition(!step.deed.needsSeen && step.asks.isEmpty, "somebody is asked about each")
        precondition(
            procedure.steps(from: step.to).allSatisfy { $0.within == nil && $0.dueOn == nil }, "what is due differs")
        guard let condition = condition(of: step, in: procedure, for: actor) else {
            throw notTogether(step, procedure)
        }
        for some in records.parts(of: Self.rowsTogether) {
            try takeSome(step, of: some, in: procedure, condition, answers, by: actor)
        }
    }

    private func takeSome<Record, State>(
        _ step: ProcedureStep<Record, State>, of records: [ID<Record>], in procedure: Procedure<Record, State>,
        _ condition: SQL, _ answers: StepAnswers, by actor: Actor
    ) throws {
        let county = actor.county
        let standing = try rows(
            """
            SELECT \(procedure.table).id AS id, recordStanding.state AS state,
                (SELECT max(number) FROM recordStep WHERE recordStep.county = \(county)
                    AND recordStep.record = \(procedure.table).id) AS number
            FROM \(procedure.table) JOIN recordStanding
                ON recordStanding.county = \(county) AND recordStanding.record = \(procedure.table).id
            WHERE \(procedure.table).county = \(county) AND \(procedure.table).id IN \(list: records) AND \(condition)
            """)
        guard standing.count == records.count else { throw notTogether(step, procedure) }
        let taken = try standing.map { row -> SQL in
            let (id, from, number): (String, State, Int) = (try row["id"], try row["state"], try row["number"])
            return """
                (\(county), \(id), \(number + 1), \(procedure.noun.name), \(step.name), \(actor.id), \(actor.name),
                    \(answers.onBehalfOf), \(now), \(answers.note), \(from), \(step.to))
                """
        }
        try run(
            """
            INSERT INTO recordStep (county, record, number, kind, step, actor, actorName, onBehalfOf, at, note, fromState,
                toState)
            VALUES \(SQL.joined(taken, separator: ", "))
            """)
        try run(
            """
            UPDATE recordStanding SET state = \(step.to), since = \(now), deadline = NULL, deadlineRule = NULL,
                deadlineWarning = NULL, leftMinutes = NULL, notices = 0
            WHERE county = \(county) AND record IN \(list: records)
            """)
        try run(
            "UPDATE \(procedure.table) SET state = \(step.to) WHERE county = \(county) AND id IN \(list: records)")
    }

    /// The system sees every record.
    private func condition<Record, State>(
        of step: ProcedureStep<Record, State>, in procedure: Procedure<Record, State>, for actor: Actor
    ) -> SQL? {
        guard actor.has(.system) else { return procedure.condition(of: step, for: actor, at: now) }
        return "\(procedure.table).state IN \(list: step.from)"
    }

    private func notTogether<Record, State>(
        _ step: ProcedureStep<Record, State>, _ procedure: Procedure<Record, State>
    ) -> Refusal {
        Refusal(
            .conflict, "\(procedure.noun.name).together",
            "有的\(procedure.noun.chinese)已经不能\(step.chinese)，一\(procedure.noun.measure)也没有办。请刷新页面再看。")
    }
}

extension Array {
    /// One after another, each of so many at most.
    package func parts(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
