import Kernel

/// What is done in a step, with what it needs.
package enum FindingAct: Hashable, Codable, Sendable {
    case assign(to: Party, limit: Limit)
    case passOn(to: Party)
    case accept
    case notOurs(whose: Party)
    case start
    /// After-photos, by their SHA-256.
    case respond(photos: [String])
    case requestExtension(until: Day)
    case grantExtension(until: Day)
    case refuseExtension
    case verify
    case sendBack
    case close
    /// A long matter, to be done by the day of its plan.
    case shelve(until: Day)
    case resume
    case escalate(Escalation)
    /// The summons was held: on which day, and who spoke with them.
    case summon(on: Day, by: String)
    case reopen
    case void
    /// A unit's division was merged into another from a day on, and that unit goes on in its place.
    case succeed(Party, by: Party, from: Day)
    /// The unit that answers is no more from a day on, and nothing took its place.
    case dissolve(Party, from: Day)

    package var step: FindingStep {
        switch self {
        case .assign: .assign
        case .passOn: .passOn
        case .accept: .accept
        case .notOurs: .notOurs
        case .start: .start
        case .respond: .respond
        case .requestExtension: .requestExtension
        case .grantExtension: .grantExtension
        case .refuseExtension: .refuseExtension
        case .verify: .verify
        case .sendBack: .sendBack
        case .close: .close
        case .shelve: .shelve
        case .resume: .resume
        case .escalate: .escalate
        case .summon: .summon
        case .reopen: .reopen
        case .void: .void
        case .succeed: .succeed
        case .dissolve: .dissolve
        }
    }
}

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
    /// An extension's request: the clock stands still from here.
    package struct Pause: Hashable, Codable, Sendable {
        package let at: Instant
        package let until: Day
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
        switch entry.act {
        case .assign(let party, let limit):
            lead = party
            leadsBefore = []
            helpers = []
            self.limit = limit
            named = nil
        case .passOn(let village): helpers.append(village)
        case .notOurs(let whose):
            objections += 1
            named = whose
        case .respond:
            responders.insert(entry.actor)
            respondedAt = entry.at
            wasLate = wasLate || entry.deadline.map { $0.instant < entry.at } ?? false
        case .requestExtension(let day):
            hasAskedForExtension = true
            pause = Pause(at: entry.at, until: day)
        case .sendBack, .reopen:
            returns += 1
            respondedAt = nil
        case .escalate(let level): press(level, at: entry.at)
        case .summon(let day, _): summonedOn = day
        case .succeed(let old, let successor, let day):
            if lead?.unit == old.unit {
                leadsBefore.append(.init(party: old, until: day))
                lead = successor
            }
            helpers = helpers.map { $0.unit == old.unit ? successor : $0 }.unique.filter { $0.unit != lead?.unit }
            if named?.unit == old.unit { named = successor }
        case .dissolve: named = nil
        case .accept, .start, .grantExtension, .refuseExtension, .verify, .close, .shelve, .resume, .void: break
        }
        if entry.to != .extensionRequested { pause = nil }
        if entry.act.step.setsDeadline { escalation = nil }
        state = entry.to
        deadline = entry.deadline
        history.append(entry)
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
        history.last { [.sendBack, .reopen].contains($0.act.step) && $0.at < step.at }?.at
    }

    /// The clock runs and the deadline has passed.
    package func isOverdue(at now: Instant) -> Bool {
        guard state.isRunning, let deadline else { return false }
        return deadline.instant < now
    }

    /// Whether the last response came by the deadline; nil before there is one.
    package var isOnTime: Bool? {
        guard let respondedAt, let deadline else { return nil }
        return respondedAt <= deadline.instant
    }
}

extension FindingStep {
    /// A new deadline begins with no notice given.
    fileprivate var setsDeadline: Bool {
        switch self {
        case .assign, .notOurs, .grantExtension, .refuseExtension, .sendBack, .reopen, .shelve, .resume, .dissolve:
            true
        case .passOn, .accept, .start, .respond, .requestExtension, .verify, .close, .escalate, .summon, .void,
            .succeed:
            false
        }
    }
}
