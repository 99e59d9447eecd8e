import Kernel

/// One step of a finding's history: who, when, what, why, and where it led.
package struct FindingEntry: Hashable, Codable, Sendable {
    package let act: FindingAct
    package let actor: String
    package let actorName: String
    package let at: Instant
    package let note: String
    package let from: FindingState
    package let to: FindingState
    /// What the finding is due by from here on.
    package let deadline: Deadline?

    package init(
        act: FindingAct, actor: String, actorName: String, at: Instant, note: String, from: FindingState,
        to: FindingState, deadline: Deadline?
    ) {
        self.act = act
        self.actor = actor
        self.actorName = actorName
        self.at = at
        self.note = note
        self.from = from
        self.to = to
        self.deadline = deadline
    }
}

/// A finding as the flow sees it: its state, who answers, what is due, how often which thing happened,
/// and every step so far. It is the fold of its history; only `FindingFlow` makes the next entry.
package struct FindingCourse: Hashable, Codable, Sendable {
    /// The clock stands still from here, whatever the state, until a step says how it goes on.
    package struct Pause: Hashable, Codable, Sendable {
        package let at: Instant
        /// Until when more time is asked for.
        package let until: Day?
    }

    package struct Given: Hashable, Codable, Sendable {
        package let level: Escalation
        package let at: Instant
    }

    /// A lead, and the first day on which its division was no more.
    private struct Former: Hashable, Codable, Sendable {
        let party: Party
        let until: Day
    }

    package let source: FindingSource
    /// Where it was found: a village or township.
    package let division: DivisionCode
    /// The person who found it; nil when nobody of the county's did.
    package let finder: String?

    package private(set) var state = FindingState.found
    package private(set) var lead: Party?
    /// Leads whose division was merged into the next one's.
    private var leadsBefore: [Former] = []
    /// Villages that the lead passed it on to.
    package private(set) var helpers: [Party] = []
    package private(set) var limit: Limit?
    package private(set) var deadline: Deadline?
    /// Everybody who answered it, this time or before.
    package private(set) var responders: Set<String> = []
    /// Of the last response.
    package private(set) var respondedAt: Instant?
    /// Some response came after its deadline, even if a later one, after a return, did not.
    package private(set) var wasLate = false
    /// 退回重改（第n次）
    package private(set) var returns = 0
    /// How often a unit said that it is not theirs.
    package private(set) var objections = 0
    /// Whose it is, as the last of them said.
    package private(set) var named: Party?
    package private(set) var hasAskedForExtension = false
    package private(set) var pause: Pause?
    /// The last notice since the deadline was set.
    package private(set) var escalation: Given?
    /// When the last notice of a summons was given, whatever became of the deadline since.
    package private(set) var summonsNotice: Instant?
    /// The day on which the summons was held that this notice called to.
    package private(set) var summonedOn: Day?
    package private(set) var history: [FindingEntry] = []

    /// - Parameter history: as it was kept; a finding nobody has touched has none.
    package init(source: FindingSource, division: DivisionCode, finder: String?, history: [FindingEntry] = []) {
        self.source = source
        self.division = division
        self.finder = finder
        for entry in history { take(entry) }
    }

    mutating func take(_ entry: FindingEntry) {
        let (step, row) = (entry.act.step, entry.act.step.row)
        switch entry.act.brought {
        case .assignment(let party, let limit): give(to: party, limit)
        case .party(let village) where step == .passOn: helpers.append(village)
        case .party(let whose):
            objections += 1
            named = whose
        case .photos: answer(entry)
        case .until where step == .requestExtension: hasAskedForExtension = true
        case .notice(let level): press(level, at: entry.at)
        case .talk(let day, _): summonedOn = day
        case .merger(let old, let successor, let day): hand(from: old, to: successor, on: day)
        case .end: named = nil
        case .until, .nothing: break
        }
        if row.isReturn {
            returns += 1
            respondedAt = nil
        }
        time(entry, row.clock)
        state = entry.to
        deadline = entry.deadline
        history.append(entry)
    }

    private mutating func give(to party: Party, _ limit: Limit) {
        lead = party
        leadsBefore = []
        helpers = []
        self.limit = limit
        named = nil
    }

    private mutating func answer(_ entry: FindingEntry) {
        responders.insert(entry.actor)
        respondedAt = entry.at
        wasLate = wasLate || entry.deadline.map { $0.instant < entry.at } ?? false
    }

    private mutating func hand(from old: Party, to successor: Party, on day: Day) {
        if lead?.unit == old.unit {
            leadsBefore.append(.init(party: old, until: day))
            lead = successor
        }
        helpers = helpers.map { $0.unit == old.unit ? successor : $0 }.unique.filter { $0.unit != lead?.unit }
        if named?.unit == old.unit { named = successor }
    }

    private mutating func time(_ entry: FindingEntry, _ clock: FindingStep.Clock) {
        switch clock {
        case .stops:
            let day: Day? = if case .until(let day) = entry.act.brought { day } else { nil }
            pause = Pause(at: entry.at, until: day)
        case .goesOn: if entry.to.isSettled { pause = nil }
        case .resumes, .answered, .anew, .dated, .ends: pause = nil
        }
        if clock.setsDeadline { escalation = nil }
    }

    private mutating func press(_ level: Escalation, at moment: Instant) {
        escalation = Given(level: level, at: moment)
        guard level == .summons else { return }
        summonsNotice = moment
        summonedOn = nil
    }

    /// Who answers, and which villages do the work: `茶亭乡（转樟塘村办理）`.
    package var leadAndHelpers: String? {
        guard let lead, !helpers.isEmpty else { return lead?.name }
        return "\(lead.name)（转\(helpers.map(\.name).joined(separator: "、"))办理）"
    }

    /// Who answered on a day, as far as mergers go: what a township owed in a month stays its own, whenever the merger was
    /// written down.
    package func lead(on day: Day) -> Party? { leadsBefore.first { day < $0.until }?.party ?? lead }

    /// Who first had to answer it was told.
    package var firstAssignedAt: Instant? { history.first { $0.act.step == .assign }?.at }

    /// When it was last sent back, before a step.
    package func returnedAt(before step: FindingEntry) -> Instant? {
        history.last { $0.act.step.row.isReturn && $0.at < step.at }?.at
    }

    /// The clock runs against the unit that answers.
    var isRunning: Bool { state.isRunning && pause == nil }

    /// The clock runs and the deadline has passed.
    package func isOverdue(at now: Instant) -> Bool {
        guard isRunning, let deadline else { return false }
        return deadline.instant < now
    }

    /// Whether the last response came by the deadline; nil before there is one.
    package var isOnTime: Bool? {
        guard let respondedAt, let deadline else { return nil }
        return respondedAt <= deadline.instant
    }
}
