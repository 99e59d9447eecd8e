import Database
import Kernel

/// Where records of every kind stand in their procedures, and every step that was taken: one table for all of them.
package enum RecordSteps {
    static let migrations = [
        Migration(
            "0046 office: steps of records",
            [
                // `record` is unlike among kinds, as identifiers are. `digest` is of the text that a signature was put to.
                """
                CREATE TABLE recordStep (
                    county TEXT NOT NULL REFERENCES county (county), record TEXT NOT NULL, number INTEGER NOT NULL,
                    kind TEXT NOT NULL, step TEXT NOT NULL, actor TEXT NOT NULL, actorName TEXT NOT NULL,
                    onBehalfOf TEXT NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL, day TEXT, choice TEXT,
                    fromState TEXT NOT NULL, toState TEXT NOT NULL, deadline BIGINT, deadlineRule TEXT,
                    deadlineWarning TEXT, digest TEXT,
                    PRIMARY KEY (county, record, number))
                """,
                "CREATE INDEX recordStepTaken ON recordStep (county, kind, step, at, record)",
                """
                CREATE TABLE recordStanding (
                    county TEXT NOT NULL REFERENCES county (county), record TEXT NOT NULL, kind TEXT NOT NULL,
                    state TEXT NOT NULL, since BIGINT NOT NULL, deadline BIGINT, deadlineRule TEXT,
                    deadlineWarning TEXT, leftMinutes INTEGER, notices INTEGER NOT NULL DEFAULT 0, noticedAt BIGINT,
                    PRIMARY KEY (county, record))
                """,
                "CREATE INDEX recordStandingDue ON recordStanding (county, kind, deadline, record)",
            ])
    ]

    static let sealed = [
        SealedTable(
            "recordStep", "办理的一步", key: ["record", "number"],
            [
                "kind": "类别", "step": "办理内容", "actor": "办理人", "actorName": "办理人", "onBehalfOf": "代谁办理", "at": "时间",
                "note": "说明", "day": "日期", "choice": "选项", "fromState": "状态", "toState": "状态", "deadline": "期限",
                "deadlineRule": "期限的依据", "deadlineWarning": "期限的提示", "digest": "签署的文本",
            ]),
        SealedTable(
            "recordStanding", "办理到哪一步", key: ["record"],
            [
                "kind": "类别", "state": "状态", "since": "时间", "deadline": "期限", "deadlineRule": "期限的依据",
                "deadlineWarning": "期限的提示", "leftMinutes": "剩余的时间", "notices": "催办", "noticedAt": "催办时间",
            ]),
    ]

    /// The step by which a record began.
    package static let made = "made"
    /// A notice that its deadline has passed.
    package static let notice = "notice"
}

extension Procedure {
    /// Where a record stands and how it came there.
    package func course(
        of record: ID<Record>, county: String, in transaction: ReadTransaction
    ) throws -> RecordCourse<State> {
        let standing = try transaction.row(
            """
            SELECT state, since, deadline, deadlineRule, deadlineWarning, leftMinutes, notices FROM recordStanding
            WHERE county = \(county) AND record = \(record)
            """)
        guard let standing else {
            if let before = try earlier?(record, county, transaction) { return before }
            throw DatabaseError(.corrupt, "\(noun.name) \(record) 没有办理记录")
        }
        let steps = try transaction.rows(
            """
            SELECT number, step, actor, actorName, onBehalfOf, at, note, day, choice, fromState, toState, deadline,
                deadlineRule, deadlineWarning, digest
            FROM recordStep WHERE county = \(county) AND record = \(record) ORDER BY number
            """)
        return RecordCourse(
            state: try standing["state"], since: try standing["since"], deadline: try Deadline(standing),
            leftMinutes: try standing["leftMinutes"], notices: try standing["notices"],
            taken: try steps.map(StepTaken.init))
    }
}

extension ReadTransaction {
    /// What a paper says of the text that somebody put his name to: the version that a step was last taken on, short. Nothing
    /// before that.
    package func checks<Record>(of record: ID<Record>, signedBy step: String, county: String) throws -> [String] {
        let digest: String? = try value(
            """
            SELECT digest FROM recordStep
            WHERE county = \(county) AND record = \(record) AND step = \(step) AND digest IS NOT NULL
            ORDER BY number DESC LIMIT 1
            """)
        return digest.flatMap(SeenVersion.init).map { [$0.short] } ?? []
    }
}

extension StepTaken {
    fileprivate init(_ row: Row) throws {
        let answers = StepAnswers(
            note: try row["note"], day: try row["day"], choice: try row["choice"], onBehalfOf: try row["onBehalfOf"])
        self.init(
            number: try row["number"], step: try row["step"], actor: try row["actor"],
            actorName: try row["actorName"], at: try row["at"], answers: answers, from: try row["fromState"],
            to: try row["toState"], deadline: try Deadline(row), digest: try row["digest"])
    }
}

extension Deadline {
    /// Of the columns `deadline`, `deadlineRule` and `deadlineWarning`; nil where nothing is due.
    fileprivate init?(_ row: Row) throws {
        guard let instant: Instant = try row["deadline"] else { return nil }
        let rule: String? = try row["deadlineRule"]
        self.init(instant: instant, rule: rule ?? "", warning: try row["deadlineWarning"])
    }
}

extension WriteTransaction {
    /// Puts a record that was just made at the beginning of its procedure.
    /// - Parameter seen: what it is begun with, where its beginning is a signature.
    package func begin<Record, State>(
        _ procedure: Procedure<Record, State>, _ record: ID<Record>, by actor: Actor, note: String = "",
        seen: SeenVersion? = nil
    ) throws {
        let made = try procedure.load(record, actor, self)
        let deadline = procedure.deadline(in: procedure.first, of: made, from: now, try calendar(of: actor.county))
        try run(
            """
            INSERT INTO recordStanding (county, record, kind, state, since, deadline, deadlineRule, deadlineWarning)
            VALUES (\(actor.county), \(record), \(procedure.noun.name), \(procedure.first), \(now),
                \(deadline?.instant), \(deadline?.rule), \(deadline?.warning))
            """)
        let taken = StepTaken<State>(
            number: 1, step: RecordSteps.made, actor: actor.id, actorName: actor.name, at: now,
            answers: StepAnswers(note: note), from: procedure.first, to: procedure.first, deadline: deadline)
        try keep(taken, of: record, noun: procedure.noun, county: actor.county, digest: seen?.digest)
    }

    /// Puts down what is known of a record from before its steps were kept, when its next one is taken.
    func adopt<Record, State>(
        _ procedure: Procedure<Record, State>, _ record: ID<Record>, _ course: RecordCourse<State>, county: String
    ) throws {
        let isThere: Int? = try value(
            "SELECT 1 FROM recordStanding WHERE county = \(county) AND record = \(record)")
        guard isThere == nil else { return }
        try run(
            """
            INSERT INTO recordStanding (county, record, kind, state, since)
            VALUES (\(county), \(record), \(procedure.noun.name), \(course.state), \(course.since))
            """)
        for taken in course.taken { try keep(taken, of: record, noun: procedure.noun, county: county) }
    }

    func keep<Record, State>(
        _ taken: StepTaken<State>, of record: ID<Record>, noun: RecordNoun, county: String, digest: String? = nil
    ) throws {
        let answers = taken.answers
        try run(
            """
            INSERT INTO recordStep (county, record, number, kind, step, actor, actorName, onBehalfOf, at, note, day,
                choice, fromState, toState, deadline, deadlineRule, deadlineWarning, digest)
            VALUES (\(county), \(record), \(taken.number), \(noun.name), \(taken.step), \(taken.actor),
                \(taken.actorName), \(answers.onBehalfOf), \(taken.at), \(answers.note), \(answers.day),
                \(answers.choice), \(taken.from), \(taken.to), \(taken.deadline?.instant), \(taken.deadline?.rule),
                \(taken.deadline?.warning), \(digest))
            """)
    }
}
