import Database
import Kernel
import Media

/// Takes one step of a record's procedure: the record is loaded as who acts sees it, the table of steps admits or refuses, and
/// the step is kept with its photos.
package struct TakeProcedureStep<Record: Sendable, State: ProcedureState>: Command {
    package static var action: Action { Action("record.step", "办理", by: .signedIn) }

    let procedure: Procedure<Record, State>
    let record: ID<Record>
    let step: ProcedureStep<Record, State>
    let answers: StepAnswers
    let photos: [Photo]
    let files: [StoredFile]
    /// What was before the eyes of who decides or signs; nil for who has the record itself before him.
    let seen: SeenVersion?

    /// `pairing.agree`
    package var action: Action { Action("\(procedure.noun.name).\(step.name)", step.chinese, right: procedure.right) }

    package init(
        _ procedure: Procedure<Record, State>, _ record: ID<Record>, _ step: String,
        answers: StepAnswers = StepAnswers(), photos: [Photo] = [], files: [StoredFile] = [], seen: SeenVersion? = nil
    ) throws(Refusal) {
        guard let step = procedure.step(named: step) else {
            throw Refusal(.missing, "step.none", "没有这一步，请从页面上的按钮进入。")
        }
        self.procedure = procedure
        self.record = record
        self.step = step
        var answers = answers
        answers.photos = photos.map(\.sha256)
        answers.files = files.map(\.sha256)
        self.answers = answers
        self.photos = photos
        self.files = files
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<State> {
        // What follows the step may show the same photos.
        for photo in photos { try transaction.know(photo, county: actor.county) }
        // What follows the step looks at the record's files, with those that came with it.
        for file in files { try transaction.attach(file, to: procedure.noun.kind, record.description, by: actor) }
        let taken = try transaction.take(step, of: record, in: procedure, answers, seen: seen, by: actor)
        for photo in photos {
            try transaction.attach(
                photo, to: procedure.noun.kind, record.description, part: taken.number, county: actor.county)
        }
        let behalf = answers.onBehalfOf.isEmpty ? nil : "代\(answers.onBehalfOf)"
        let version = taken.digest.flatMap(SeenVersion.init)
        return Done(
            step.to, subject: record.description,
            detail: [step.chinese, behalf, version?.audited].compactMap(\.self).joined(separator: "，"))
    }
}

extension WriteTransaction {
    /// Takes a step, by its own command or within another's: admits or refuses, keeps it, and lets follow what follows.
    @discardableResult
    package func take<Record, State>(
        _ step: ProcedureStep<Record, State>, of record: ID<Record>, in procedure: Procedure<Record, State>,
        _ answers: StepAnswers = StepAnswers(), seen: SeenVersion? = nil, by actor: Actor
    ) throws -> StepTaken<State> {
        let found = try procedure.load(record, actor, self)
        let course = try procedure.course(of: record, county: actor.county, in: self)
        let part = try procedure.admit(step, to: found, course, by: actor)
        // First of all: what else is wrong with it is said of what he sees.
        let version = try procedure.seen(by: step.deed, found, course, in: self)
        if step.deed.needsSeen, let version {
            try SeenVersion.check(
                seen, is: version, "“\(procedure.title(found))”", changed: course.taken.last?.at, to: step.chinese)
        }
        try procedure.check(answers, for: step, found, part, at: now)
        let (deadline, left) = procedure.clock(
            after: step, of: found, on: course, at: now, try calendar(of: actor.county))
        let taken = StepTaken(
            number: course.taken.count + 1, step: step.name, actor: actor.id, actorName: actor.name, at: now,
            answers: answers, from: course.state, to: step.to, deadline: deadline, digest: version?.digest)
        try adopt(procedure, record, course, county: actor.county)
        try keep(taken, of: record, noun: procedure.noun, county: actor.county, digest: version?.digest)
        try stand(taken, left, of: record, course, in: procedure, county: actor.county)
        try step.then(found, taken, actor, self)
        return taken
    }

    private func stand<Record, State>(
        _ taken: StepTaken<State>, _ left: Int?, of record: ID<Record>, _ course: RecordCourse<State>,
        in procedure: Procedure<Record, State>, county: String
    ) throws {
        // A deadline that goes on keeps the notices that were given of it.
        let deadline = taken.deadline
        let isSame = deadline == course.deadline && deadline != nil
        try run(
            """
            UPDATE recordStanding SET state = \(taken.to), since = \(taken.at), deadline = \(deadline?.instant),
                deadlineRule = \(deadline?.rule), deadlineWarning = \(deadline?.warning), leftMinutes = \(left),
                notices = \(isSame ? course.notices : 0)
            WHERE county = \(county) AND record = \(record)
            """)
        guard taken.to != course.state else { return }
        try run("UPDATE \(procedure.table) SET state = \(taken.to) WHERE county = \(county) AND id = \(record)")
    }
}
