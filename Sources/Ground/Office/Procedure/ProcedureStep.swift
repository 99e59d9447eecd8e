import Database
import Kernel

/// What a step asks of who takes it.
package enum StepQuestion: Hashable, Sendable {
    /// Words, as he likes.
    case note(String = "说明")
    /// Words that must be there.
    case reason(String = "原因")
    /// - Parameter isToday: it is usually the day on which it is entered, and stands in the form as that.
    case day(String, isToday: Bool = false)
    /// One of a closed list, by value and words.
    case choice(String, [Choice])
    /// At least so many photos.
    case photos(String, atLeast: Int = 1)
    /// At least so many files, which are the record's own from then on (`FiledRecord`).
    case files(String, atLeast: Int = 1)

    package struct Choice: Hashable, Codable, Sendable {
        package let value: String
        package let chinese: String

        package init(_ value: String, _ chinese: String) {
            self.value = value
            self.chinese = chinese
        }
    }
}

/// What taking a step is, as a deed of whoever takes it: how carefully its form is answered goes by it (decisions/0068).
package enum StepDeed: String, Sendable {
    /// Something is done to the record: it moves on, goes back, ends. Who means it opens the page again.
    case act
    /// His own words about his own work: offered to him again, when his session ended before they came.
    case answer
    /// Something is decided about what others wrote: he says which version of it he saw.
    case decision
    /// He puts his name to a text: he says which version of it he saw, and gave his password a short while ago.
    case signature

    /// Whether the form says what was seen.
    package var needsSeen: Bool { self == .decision || self == .signature }
}

/// What somebody brought to a step.
package struct StepAnswers: Hashable, Codable, Sendable {
    package var note = ""
    package var day: Day?
    package var choice: String?
    /// By their SHA-256.
    package var photos: [String] = []
    /// By their SHA-256.
    package var files: [String] = []
    /// Whose step it is, when the office enters it from paper for somebody (代填).
    package var onBehalfOf = ""

    package init(
        note: String = "", day: Day? = nil, choice: String? = nil, photos: [String] = [], onBehalfOf: String = ""
    ) {
        self.note = note
        self.day = day
        self.choice = choice
        self.photos = photos
        self.onBehalfOf = onBehalfOf
    }
}

/// One row of a procedure: from where to where, by whom, asking what, within what time.
package struct ProcedureStep<Record: Sendable, State: ProcedureState>: Sendable {
    /// What happens to the clock.
    package enum Clock: Sendable {
        /// It runs by the times of the state that is reached.
        case anew
        /// It stands still, with what is left.
        case stops
        /// It goes on with what was left.
        case resumes
    }

    package typealias Ready = @Sendable (_ county: String, _ now: Instant) -> SQL

    /// `agree`
    package let name: String
    /// 签订协议
    package let chinese: String
    package let from: [State]
    package let to: State
    package let doers: [Doer<Record>]
    package let asks: [StepQuestion]
    /// Office time in which it is to be taken once the record stands where it can be.
    package let within: WorkingSpan?
    /// The day by which it is to be taken, where the record itself says so.
    package let dueOn: (@Sendable (Record) -> Day?)?
    /// The day before which there is nothing to take, where the record itself says so: a meeting is held on its day.
    package let opensOn: (@Sendable (Record) -> Day?)?
    package let clock: Clock
    package let deed: StepDeed
    /// Somebody may take it and nobody waits for it: to withdraw, to correct.
    package let isOptional: Bool
    /// A page of its own asks for it and a command of its own takes it, as when a text is edited: no form is offered.
    package let isElsewhere: Bool
    /// Of one that is taken elsewhere and waited for all the same: where it is done, below the county.
    package let doneAt: String?
    /// Not by who took one of these before (回避): nothing goes out on one hand.
    package let exceptDoersOf: [String]
    /// Of the records in that state those that `check` and `then` would not refuse now, as a condition on their table: what
    /// waits for somebody can be done by him now. Nil where the state says it all.
    package let ready: Ready?
    /// What of the record it needs, beyond its state. Pure.
    package let check: @Sendable (Record, StepAnswers, Instant) throws(Refusal) -> Void
    /// What follows in the same transaction.
    package let then: @Sendable (Record, StepTaken<State>, Actor, WriteTransaction) throws -> Void

    /// - Parameters:
    ///   - from: every state that it can be taken in; a step out of none begins nothing.
    ///   - doers: any of them may.
    package static func step(
        _ name: String, _ chinese: String, from: State..., to: State, by doers: Doer<Record>...,
        asks: [StepQuestion] = [], within: WorkingSpan? = nil,
        dueOn: (@Sendable (Record) -> Day?)? = nil, opensOn: (@Sendable (Record) -> Day?)? = nil,
        clock: Clock = .anew, deed: StepDeed = .act,
        isOptional: Bool = false, isElsewhere: Bool = false, doneAt: String? = nil,
        exceptDoersOf others: [String] = [],
        ready: Ready? = nil,
        check: @escaping @Sendable (Record, StepAnswers, Instant) throws(Refusal) -> Void = {
            (_, _, _) throws(Refusal) in
        },
        then: @escaping @Sendable (Record, StepTaken<State>, Actor, WriteTransaction) throws -> Void = { _, _, _, _ in }
    ) -> ProcedureStep {
        step(
            name, chinese, from: from, to: to, by: doers, asks: asks, within: within, dueOn: dueOn,
            opensOn: opensOn, clock: clock,
            deed: deed, isOptional: isOptional, isElsewhere: isElsewhere, doneAt: doneAt,
            exceptDoersOf: others, ready: ready, check: check, then: then)
    }

    /// The same of lists, for what puts steps together.
    package static func step(
        _ name: String, _ chinese: String, from: [State], to: State, by doers: [Doer<Record>],
        asks: [StepQuestion] = [], within: WorkingSpan? = nil, dueOn: (@Sendable (Record) -> Day?)? = nil,
        opensOn: (@Sendable (Record) -> Day?)? = nil, clock: Clock = .anew, deed: StepDeed = .act,
        isOptional: Bool = false, isElsewhere: Bool = false,
        doneAt: String? = nil, exceptDoersOf others: [String] = [],
        ready: Ready? = nil,
        check: @escaping @Sendable (Record, StepAnswers, Instant) throws(Refusal) -> Void = {
            (_, _, _) throws(Refusal) in
        },
        then: @escaping @Sendable (Record, StepTaken<State>, Actor, WriteTransaction) throws -> Void = { _, _, _, _ in }
    ) -> ProcedureStep {
        ProcedureStep(
            name: name, chinese: chinese, from: from, to: to, doers: doers, asks: asks, within: within, dueOn: dueOn,
            opensOn: opensOn, clock: clock, deed: deed, isOptional: isOptional,
            isElsewhere: isElsewhere || doneAt != nil, doneAt: doneAt, exceptDoersOf: others,
            ready: ready, check: check, then: then)
    }

    /// Whether only the system takes it: nobody is offered a button.
    package var isAutomatic: Bool { doers.allSatisfy { $0.chinese == Doer<Record>.system.chinese } }

    var asksForPhotos: Bool { asks.contains { if case .photos = $0 { true } else { false } } }
    var asksForFiles: Bool { asks.contains { if case .files = $0 { true } else { false } } }
}

/// A step that was taken.
package struct StepTaken<State: ProcedureState>: Codable, Sendable {
    /// 1, 2, 3 …
    package let number: Int
    package let step: String
    package let actor: String
    package let actorName: String
    package let at: Instant
    package let answers: StepAnswers
    package let from: State
    package let to: State
    /// What the record is due by from here on.
    package let deadline: Deadline?
    /// Of the text that was put a name to.
    package let digest: String?

    package init(
        number: Int, step: String, actor: String, actorName: String, at: Instant, answers: StepAnswers, from: State,
        to: State, deadline: Deadline? = nil, digest: String? = nil
    ) {
        self.number = number
        self.step = step
        self.actor = actor
        self.actorName = actorName
        self.at = at
        self.answers = answers
        self.from = from
        self.to = to
        self.deadline = deadline
        self.digest = digest
    }
}
