import Database
import Kernel
import Web

/// The states of a kind of record and the steps between them, as a table that a clerk could read, and the only place where
/// they stand: what waits, what is late, who is refused and why, the forms and the timeline come from it. Pure but for how a
/// record is loaded.
package struct Procedure<Record: Sendable, State: ProcedureState>: Sendable {
    package let noun: RecordNoun
    /// With the columns `county`, `id` and `state`.
    package let table: SQL
    /// Below the county, where its list stands and its records open: `pairings`.
    package let path: String
    /// Who may open its records, and so take steps where he is one of the doers.
    package let right: Right
    package let first: State
    /// What its beginning is called in the timeline: 发起.
    package let begun: String
    package let steps: [ProcedureStep<Record, State>]
    /// A record as somebody sees it; whoever may not know of it is told that there is none.
    package let load: @Sendable (ID<Record>, Actor, ReadTransaction) throws -> Record
    /// What a record is called: `税务局—樟塘村`.
    package let title: @Sendable (Record) -> String
    /// Which text it is that is decided on and put a name to, where steps are that; the record itself unless the procedure
    /// says more.
    package let version: @Sendable (Record, ReadTransaction) throws -> SeenVersion?
    private let hasOwnText: Bool
    /// The course of a record from before its steps were kept here, as far as it is known; nil where there is none such.
    let earlier: (@Sendable (ID<Record>, _ county: String, ReadTransaction) throws -> RecordCourse<State>?)?

    /// - Parameter first: where a record stands that was just begun.
    package init(
        _ noun: RecordNoun, table: SQL, path: String, right: Right, first: State, begun: String = "登记",
        load: @escaping @Sendable (ID<Record>, Actor, ReadTransaction) throws -> Record,
        title: @escaping @Sendable (Record) -> String,
        version: (@Sendable (Record, ReadTransaction) throws -> SeenVersion?)? = nil,
        earlier: (@Sendable (ID<Record>, _ county: String, ReadTransaction) throws -> RecordCourse<State>?)? = nil,
        _ steps: [ProcedureStep<Record, State>]
    ) {
        // These are the system's own, whatever the record.
        precondition(!steps.contains { [RecordSteps.made, RecordSteps.notice].contains($0.name) })
        // A form that is signed says what was seen, so there is something to be seen.
        let isSeen = steps.contains { $0.deed.needsSeen }
        precondition(!isSeen || version != nil || Record.self is any Encodable.Type, "what is signed has no version")
        self.noun = noun
        self.table = table
        self.path = path
        self.right = right
        self.first = first
        self.begun = begun
        self.load = load
        self.title = title
        self.version = version ?? { record, _ in isSeen ? try Self.whole(record) : nil }
        hasOwnText = version != nil
        self.earlier = earlier
        self.steps = steps
    }

    private static func whole(_ record: Record) throws -> SeenVersion? {
        try (record as? any Encodable).map { try SeenVersion(canonical: $0) }
    }

    /// What is before the eyes of who decides or signs; a text of its own is noted with its other steps too. A record that was
    /// sent back and handed in anew may read the same, and its course does not.
    package func seen(
        by deed: StepDeed, _ record: Record, _ course: RecordCourse<State>, in transaction: ReadTransaction
    ) throws -> SeenVersion? {
        guard hasOwnText || deed.needsSeen, let version = try version(record, transaction) else { return nil }
        guard !hasOwnText else { return version }
        let taken = course.taken.count { $0.step != RecordSteps.notice }
        return SeenVersion(all: [version, SeenVersion(bytes: "\(taken)".utf8)])
    }

    package func step(named name: String) -> ProcedureStep<Record, State>? { steps.first { $0.name == name } }

    /// The steps that a state allows, in the order of the table.
    package func steps(from state: State) -> [ProcedureStep<Record, State>] {
        steps.filter { $0.from.contains(state) }
    }

    // MARK: Who may, and when

    /// What somebody is to a step of a record.
    package enum Part: Sendable {
        case own
        /// The office enters from paper what another does (代填).
        case onBehalf
    }

    /// Refuses, in this order: what is out of order, who may not.
    package func admit(
        _ step: ProcedureStep<Record, State>, to record: Record, _ course: RecordCourse<State>, by actor: Actor
    ) throws(Refusal) -> Part {
        guard step.from.contains(course.state) else { throw outOfOrder(step, course.state) }
        let part = try part(of: actor, in: step, record)
        if let taken = course.taken.last(where: { step.exceptDoersOf.contains($0.step) && $0.actor == actor.id }) {
            let before = taken.step == RecordSteps.made ? begun : self.step(named: taken.step)?.chinese ?? taken.step
            throw Refusal(
                .forbidden, "\(noun.name).twice",
                "您已经办过“\(before)”，同一个人不能再\(step.chinese)，请由另一位来办。")
        }
        return part
    }

    private func part(of actor: Actor, in step: ProcedureStep<Record, State>, _ record: Record) throws(Refusal) -> Part
    {
        if step.doers.contains(where: { $0.takes(actor, record) }) { return .own }
        let isOthers = step.doers.contains { $0.concerns(record) && $0.unit(record) != nil }
        if isOthers, actor.isOffice { return .onBehalf }
        let who = step.doers.map(\.chinese).joined(separator: "、")
        throw Refusal(.forbidden, "\(noun.name).notYours", "\(step.chinese)只能由\(who)来做。")
    }

    private func outOfOrder(_ step: ProcedureStep<Record, State>, _ state: State) -> Refusal {
        let possible = steps(from: state).filter { !$0.isAutomatic }.map(\.chinese)
        let now = possible.isEmpty ? "它不再办理。" : "现在可以：\(possible.joined(separator: "、"))。"
        return Refusal(
            .conflict, "\(noun.name).outOfOrder",
            "这\(noun.measure)\(noun.chinese)现在是“\(state.chinese)”，不能\(step.chinese)。\(now)")
    }

    /// The steps that somebody can take now: what the page offers as buttons.
    package func possible(
        for actor: Actor, on record: Record, _ course: RecordCourse<State>
    ) -> [(step: ProcedureStep<Record, State>, part: Part)] {
        steps(from: course.state).compactMap { step in
            guard !step.isAutomatic, !step.isElsewhere, let part = try? admit(step, to: record, course, by: actor)
            else { return nil }
            return (step, part)
        }
    }

    // MARK: What it brings

    /// Refuses what a step asks and did not get.
    func check(
        _ answers: StepAnswers, for step: ProcedureStep<Record, State>, _ record: Record, _ part: Part, at now: Instant
    ) throws(Refusal) {
        var wrong: [Refusal.Field] = []
        for question in step.asks {
            switch question {
            case .note: break
            case .reason(let label):
                if answers.note.isEmpty { wrong.append(.init("note", "请写明\(label)。")) }
            case .day(let label, _):
                if answers.day == nil { wrong.append(.init("day", "请填写\(label)。")) }
            case .choice(let label, let choices):
                if !choices.contains(where: { $0.value == answers.choice }) {
                    wrong.append(.init("choice", "请选择\(label)。"))
                }
            case .photos(let label, let least):
                if answers.photos.count < least { wrong.append(.init("photo", "\(label)至少要有\(least)张照片。")) }
            case .files(let label, let least):
                if answers.files.count < least { wrong.append(.init("file", "\(label)至少要有\(least)个文件。")) }
            }
        }
        if part == .onBehalf, answers.onBehalfOf.isEmpty {
            wrong.append(.init("onBehalfOf", "这一步是替别人登记的，请写明代谁办理、依据哪份材料。"))
        }
        guard wrong.isEmpty else {
            throw Refusal(.invalid, "\(noun.name).incomplete", wrong[0].message, fields: wrong)
        }
        try step.check(record, answers, now)
    }

    // MARK: The clock

    /// What a record is due by once it stands in a state: the earliest of the times of the steps out of it.
    func deadline(
        in state: State, of record: Record, from now: Instant, _ calendar: WorkingCalendar
    ) -> Deadline? {
        steps(from: state).flatMap { step in
            [
                step.within.map { $0.deadline(from: now, in: calendar) },
                step.dueOn.flatMap { $0(record) }.map { calendar.deadline(from: now, on: $0) },
            ].compactMap(\.self)
        }.min { $0.instant < $1.instant }
    }

    /// What is due after a step, and how much of a deadline stands still.
    func clock(
        after step: ProcedureStep<Record, State>, of record: Record, on course: RecordCourse<State>, at now: Instant,
        _ calendar: WorkingCalendar
    ) -> (deadline: Deadline?, leftMinutes: Int?) {
        switch step.clock {
        case .stops:
            let left = course.deadline.map { calendar.workingMinutes(from: now, to: $0.instant) }
            return (nil, left ?? course.leftMinutes)
        case .resumes:
            guard let left = course.leftMinutes else { return (course.deadline, nil) }
            return (calendar.deadline(from: now, workingMinutes: left), nil)
        case .anew where step.to == course.state: return (course.deadline, course.leftMinutes)
        case .anew: return (deadline(in: step.to, of: record, from: now, calendar), nil)
        }
    }
}

/// Where a record stands, since when, what is due, and every step so far.
package struct RecordCourse<State: ProcedureState>: Codable, Sendable {
    package let state: State
    package let since: Instant
    package let deadline: Deadline?
    /// Of a deadline that stands still, in office time.
    package let leftMinutes: Int?
    /// How many notices of being late were given since the deadline was set.
    package let notices: Int
    package let taken: [StepTaken<State>]

    package init(
        state: State, since: Instant, deadline: Deadline? = nil, leftMinutes: Int? = nil, notices: Int = 0,
        taken: [StepTaken<State>]
    ) {
        self.state = state
        self.since = since
        self.deadline = deadline
        self.leftMinutes = leftMinutes
        self.notices = notices
        self.taken = taken
    }

    package func isOverdue(at now: Instant) -> Bool { deadline.map { $0.instant < now } ?? false }

    /// The last time that a step was taken.
    package func last(_ step: String) -> StepTaken<State>? { taken.last { $0.step == step } }
}
