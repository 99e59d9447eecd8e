import Findings
import Kernel

/// A finding as the ledger remembers it: where it stands, who has a part in it, what is due and why.
struct FindingNote: Hashable, Sendable {
    /// What a deadline has to be.
    enum Due: Hashable, Sendable {
        case unchanged, none
        case closing(of: Day)
        /// So many milliseconds of office time from a moment on.
        case office(Int64, from: Instant)
    }

    let id: String
    let line: String
    let isSelfCheck: Bool
    let division: DivisionCode
    let finder: String
    let foundAt: Instant
    let photos: Set<String>

    var state = FindingState.found
    var lead: Party?
    var helpers: [Party] = []
    /// Every unit that ever had a part in it.
    var parties: [Party] = []
    var limit: Limit?
    var entries = 0
    var deadline: Instant?
    var due = Due.none
    /// Office time that was left when more was asked for.
    var left: Int64?
    var responders: Set<String> = []
    var respondedAt: Instant?
    var wasLate = false
    var objections = 0
    var hasAsked = false
    var level = 0
    var levelAt: Instant?
    /// When the last notice of a summons was given, and when that summons was held.
    var summonsAt: Instant?
    var summonedOn: Day?
    /// Every number that its notices were given.
    var numbers: [Number] = []

    var isSettled: Bool { state == .closed || state == .voided }
    var isRunning: Bool { [.assigned, .accepted, .rectifying, .shelved].contains(state) }
}

/// `〔2026〕3号`
struct Number: Hashable, Sendable {
    let year: Int
    let number: Int
}

extension FindingNote {
    func isSeen(by actor: Actor) -> Bool {
        switch actor.scope {
        case .county: true
        case .division(let own, _):
            own.contains(division) || parties.contains { party in party.division.map(own.contains) ?? false }
        case .unit(let own): parties.contains { $0.unit == own }
        case .person: false
        }
    }

    private func isOwn(_ party: Party, of actor: Actor) -> Bool {
        switch actor.scope {
        case .county: false
        case .division(let own, _): party.division == own
        case .unit(let own): party.unit == own
        case .person: false
        }
    }

    /// Whether somebody's part in it lets him take a step.
    private func mayTake(_ step: FindingStep, _ actor: Actor) -> Bool {
        let isOffice = actor.scope == .county && (actor.has(.clerk) || actor.has(.director))
        // An inspector of a township does not speak for it.
        let speaks = actor.roles.contains { role in
            role == .village || role.rawValue.hasPrefix("township") || role.rawValue.hasPrefix("department")
        }
        let isAnswering = speaks && lead.map { isOwn($0, of: actor) } == true
        let isHelping = speaks && helpers.contains { isOwn($0, of: actor) }
        var isAbove = false
        if isSelfCheck, case .division(let own, _) = actor.scope {
            isAbove = own.level == .township && own.contains(division)
        }
        switch step {
        case .assign, .grantExtension, .refuseExtension: return isOffice || isAbove
        case .verify, .sendBack, .close:
            let isChecker = step != .close && actor.scope == .county && actor.has(.inspector)
            guard isOffice || isAbove || isChecker else { return false }
            let made = ([lead].compactMap(\.self) + helpers).contains { isMaker($0, actor) }
            return !made && (step == .close || (finder != actor.id && !responders.contains(actor.id)))
        case .accept, .start, .respond: return isAnswering || isHelping
        case .passOn, .notOurs, .requestExtension: return isAnswering
        case .shelve, .resume, .summon: return isOffice
        case .reopen, .void: return isOffice && actor.has(.director)
        case .escalate, .succeed, .dissolve, .hasten: return actor.has(.system)
        }
    }

    /// Somebody of the unit that made the fix, or of one below it.
    private func isMaker(_ party: Party, _ actor: Actor) -> Bool {
        if case .division(let own, _) = actor.scope, let division = party.division { return division.contains(own) }
        return isOwn(party, of: actor)
    }

    /// Where a step leads from where it stands; nil when it leads nowhere.
    private func next(_ step: FindingStep) -> FindingState? {
        let here = state
        func from(_ states: [FindingState], to next: FindingState) -> FindingState? {
            states.contains(here) ? next : nil
        }
        switch step {
        case .assign: return from([.found, .assigned, .disputed], to: .assigned)
        case .passOn: return from([.assigned, .accepted, .rectifying], to: here)
        case .accept: return from([.assigned], to: .accepted)
        case .notOurs: return from([.assigned], to: .disputed)
        case .start: return from([.accepted], to: .rectifying)
        case .respond: return from([.accepted, .rectifying, .extensionRequested, .shelved], to: .responded)
        case .requestExtension: return from([.accepted, .rectifying], to: .extensionRequested)
        case .grantExtension, .refuseExtension: return from([.extensionRequested], to: .rectifying)
        case .verify: return from([.responded], to: .verified)
        case .sendBack: return from([.responded, .verified], to: .rectifying)
        case .close: return from([.verified], to: .closed)
        case .shelve: return from([.assigned, .accepted, .rectifying, .shelved], to: .shelved)
        case .resume: return from([.shelved], to: .rectifying)
        case .escalate: return isRunning ? here : nil
        case .summon: return [.found, .disputed, .voided].contains(here) ? nil : here
        case .reopen: return from([.closed], to: .rectifying)
        case .void: return isSettled ? nil : .voided
        case .hasten: return from([.assigned, .accepted, .rectifying], to: here)
        case .succeed: return isSettled || lead == nil ? nil : here
        case .dissolve:
            return from([.assigned, .accepted, .rectifying, .extensionRequested, .shelved], to: .disputed)
        }
    }

    /// Whether it has to go through.
    func allows(_ act: FindingAct, by actor: Actor, note: String, photos sent: [String], at now: Instant) -> Bool {
        guard isSeen(by: actor), mayTake(act.step, actor), next(act.step) != nil else { return false }
        let needsReason: Set<FindingStep> = [
            .notOurs, .requestExtension, .refuseExtension, .sendBack, .shelve, .summon, .reopen, .void,
        ]
        if needsReason.contains(act.step) || (act.step == .accept && limit?.needsPlan == true), note.isEmpty {
            return false
        }
        switch act.brought {
        case .assignment(let party, _):
            guard case .division(let own, _) = actor.scope else { return true }
            return party.division.map(own.contains) == true
        case .party(let village) where act.step == .passOn:
            guard let lead = lead?.division, lead.level == .township, let division = village.division else {
                return false
            }
            return division.level == .village && lead.contains(division)
                && !helpers.contains { $0.unit == village.unit }
        case .party(let whose): return objections < 2 && whose.unit != lead?.unit
        case .photos: return !sent.isEmpty && photos.isDisjoint(with: sent)
        case .until(let day) where act.step == .shelve: return day > now.day
        case .until(let day):
            if act.step == .requestExtension {
                guard !hasAsked, let deadline, deadline >= now else { return false }
            }
            return day > max(now.day, deadline?.day ?? now.day)
        case .talk(let day, let who):
            guard let summonsAt, summonedOn == nil else { return false }
            return day >= summonsAt.day && day <= now.day && !who.isEmpty
        case .notice, .merger, .end: return false
        case .nothing: return true
        }
    }
}
