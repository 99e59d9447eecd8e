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
    /// What was before the eyes of who signs; nil for who has the record itself before him.
    let seen: SeenVersion?

    /// `pairing.agree`
    package var action: Action { Action("\(procedure.noun.name).\(step.name)", step.chinese, right: procedure.right) }

    package init(
        _ procedure: Procedure<Record, State>, _ record: ID<Record>, _ step: String,
        answers: StepAnswers = StepAnswers(), photos: [Photo] = [], seen: SeenVersion? = nil
    ) throws(Refusal) {
        guard let step = procedure.step(named: step) else {
            throw Refusal(.missing, "step.none", "没有这一步，请从页面上的按钮进入。")
        }
        self.procedure = procedure
        self.record = record
        self.step = step
        var answers = answers
        answers.photos = photos.map(\.sha256)
        self.answers = answers
        self.photos = photos
        self.seen = seen
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<State> {
        let found = try procedure.load(record, actor, transaction)
        let course = try procedure.course(of: record, county: actor.county, in: transaction)
        let part = try procedure.admit(step, to: found, course, by: actor)
        try procedure.check(answers, for: step, found, part, at: transaction.now)
        let version = step.isSignature ? try procedure.version(found, transaction) : nil
        if let version {
            try SeenVersion.check(
                seen, is: version, "“\(procedure.title(found))”", changed: course.taken.last?.at, to: step.chinese)
        }
        let (deadline, left) = procedure.clock(
            after: step, of: found, on: course, at: transaction.now,
            try transaction.calendar(of: actor.county))
        let taken = StepTaken(
            number: course.taken.count + 1, step: step.name, actor: actor.id, actorName: actor.name,
            at: transaction.now, answers: answers, from: course.state, to: step.to, deadline: deadline)
        try transaction.keep(
            taken, of: record, noun: procedure.noun, county: actor.county, digest: version?.digest)
        try stand(deadline, left, course, county: actor.county, in: transaction)
        for photo in photos {
            try transaction.attach(
                photo, to: procedure.noun.kind, record.description, part: taken.number, county: actor.county)
        }
        try step.then(found, taken, actor, transaction)
        let behalf = answers.onBehalfOf.isEmpty ? nil : "代\(answers.onBehalfOf)"
        return Done(
            step.to, subject: record.description,
            detail: [step.chinese, behalf, version?.audited].compactMap(\.self).joined(separator: "，"))
    }

    private func stand(
        _ deadline: Deadline?, _ left: Int?, _ course: RecordCourse<State>, county: String,
        in transaction: WriteTransaction
    ) throws {
        // A deadline that goes on keeps the notices that were given of it.
        let isSame = deadline == course.deadline && deadline != nil
        try transaction.run(
            """
            UPDATE recordStanding SET state = \(step.to), since = \(transaction.now), deadline = \(deadline?.instant),
                deadlineRule = \(deadline?.rule), deadlineWarning = \(deadline?.warning), leftMinutes = \(left),
                notices = \(isSame ? course.notices : 0)
            WHERE county = \(county) AND record = \(record)
            """)
        guard step.to != course.state else { return }
        try transaction.run(
            "UPDATE \(procedure.table) SET state = \(step.to) WHERE county = \(county) AND id = \(record)")
    }
}
