import Findings
import Kernel

extension FindingNote {
    /// One more step was acknowledged.
    mutating func take(_ act: FindingAct, by actor: Actor, at now: Instant) {
        entries += 1
        due = .unchanged
        switch (act.step, act.brought) {
        case (.assign, .assignment(let party, let limit)):
            (state, lead, helpers, self.limit) = (.assigned, party, [], limit)
            parties.append(party)
            begin(limit, at: now)
        case (.passOn, .party(let village)):
            helpers.append(village)
            parties.append(village)
        case (.accept, _): state = .accepted
        case (.notOurs, _):
            state = .disputed
            objections += 1
            due = .none
            level = 0
        case (.start, _): state = .rectifying
        case (.respond, _): respond(by: actor, at: now)
        case (.requestExtension, _):
            state = .extensionRequested
            hasAsked = true
            left = deadline.map { OfficeTime.milliseconds(from: now, to: $0) / 60_000 * 60_000 }
        case (.grantExtension, .until(let day)):
            (state, left, level) = (.rectifying, nil, 0)
            due = .closing(of: day)
        case (.refuseExtension, _):
            (state, level) = (.rectifying, 0)
            resume(at: now)
        case (.verify, _): state = .verified
        case (.sendBack, _), (.reopen, _), (.resume, _):
            state = .rectifying
            if act.step != .resume { respondedAt = nil }
            if let limit { begin(limit, at: now) }
        case (.close, _): state = .closed
        case (.shelve, .until(let day)):
            (state, level) = (.shelved, 0)
            due = .closing(of: day)
        case (.escalate, .notice(let next)):
            (level, levelAt) = (next.rawValue, now)
            if next == .summons { (summonsAt, summonedOn) = (now, nil) }
        case (.summon, .talk(let day, _)): summonedOn = day
        case (.void, _): state = .voided
        // No division ends in the simulated year; what brings something else is no such step.
        default: break
        }
        if state != .extensionRequested, act.step != .respond, act.step != .refuseExtension { left = nil }
    }

    private mutating func begin(_ limit: Limit, at now: Instant) {
        level = 0
        switch limit.span {
        case .workingDays(let days): due = .closing(of: OfficeTime.workingDay(days, after: now.day))
        case .workingHours(let hours): due = .office(Int64(hours) * 3_600_000, from: now)
        }
    }

    private mutating func respond(by actor: Actor, at now: Instant) {
        state = .responded
        responders.insert(actor.id)
        respondedAt = now
        resume(at: now)
    }

    /// The clock goes on with what was left when it was stopped.
    private mutating func resume(at now: Instant) {
        if let left { due = .office(left, from: now) }
        left = nil
    }

    /// Holds the deadline that the product gave to the rule, and remembers it.
    mutating func check(deadline found: Instant?) throws {
        switch due {
        case .unchanged: try holdEqual(found, deadline, "a deadline stays", id)
        case .none: try holdEqual(found, nil, "nothing is due", id)
        case .closing(let day): try holdEqual(found, OfficeTime.closing(of: day), "a deadline is a closing time", id)
        case .office(let length, let start):
            guard let found else { throw Broken("a deadline in office hours", "\(id) has none") }
            try holdEqual(
                OfficeTime.milliseconds(from: start, to: found), length, "a deadline in office hours", id)
        }
        deadline = found
        due = .unchanged
        if let respondedAt, let found, respondedAt > found { wasLate = true }
    }

    /// It was due then, answered for by a township or village, and neither voided nor shelved.
    func isDue(in month: Month) -> Bool {
        guard let deadline, lead?.division != nil else { return false }
        return month.contains(deadline.day) && state != .voided && state != .shelved
    }

    var isOnTime: Bool {
        guard let respondedAt, let deadline else { return false }
        return respondedAt <= deadline && !wasLate
    }
}
