import Database
import Findings
import Foundation
import Kernel
import Media
import Office

extension Desk {
    /// The next step of some finding, mostly the one that is due and by who is to take it.
    mutating func handleFinding() throws -> Deed? {
        let open = ledger.findings.filter { !$0.isSettled }
        let isSettled = open.isEmpty || chance.chance(3)
        guard !ledger.findings.isEmpty else { return nil }
        let finding = isSettled ? chance.pick(ledger.findings) : chance.pick(open)
        if chance.chance(4), let actor = anybody(), let act = act(chance.pick(Self.steps), on: finding) {
            return try step(act, on: finding, by: actor)
        }
        guard let (act, actor) = usual(finding) else { return nil }
        return try step(act, on: finding, by: actor)
    }

    private mutating func usual(_ finding: FindingNote) -> (FindingAct, Actor)? {
        let step: FindingStep
        if finding.summonsAt != nil, finding.summonedOn == nil, chance.chance(40), let act = act(.summon, on: finding),
            let clerk = somebody(.clerk)
        {
            return (act, clerk)
        }
        switch finding.state {
        case .found, .disputed: step = chance.chance(96) ? .assign : .void
        case .assigned:
            step = weighted([(.accept, 80), (.notOurs, 8), (.passOn, 6), (.shelve, 2), (.assign, 3), (.void, 1)])
        case .accepted:
            step = weighted([(.respond, 60), (.start, 20), (.passOn, 8), (.requestExtension, 9), (.shelve, 3)])
        case .rectifying: step = weighted([(.respond, 80), (.requestExtension, 12), (.shelve, 4), (.passOn, 4)])
        case .extensionRequested: step = weighted([(.grantExtension, 55), (.refuseExtension, 30), (.respond, 15)])
        case .responded: step = weighted([(.verify, 80), (.sendBack, 19), (.void, 1)])
        case .verified: step = weighted([(.close, 92), (.sendBack, 8)])
        case .closed: step = .reopen
        case .shelved: step = weighted([(.resume, 50), (.respond, 40), (.shelve, 10)])
        case .voided: step = .reopen
        }
        guard let act = act(step, on: finding), let actor = doer(step, of: finding) else { return nil }
        return (act, actor)
    }

    /// A merger is nobody's to take.
    private static let steps = FindingStep.allCases.filter { ![.succeed, .dissolve, .hasten].contains($0) }

    private mutating func weighted(_ steps: [(FindingStep, Int)]) -> FindingStep {
        var left = chance.roll(1...steps.reduce(0) { $0 + $1.1 })
        for (step, weight) in steps {
            left -= weight
            if left <= 0 { return step }
        }
        return steps[0].0
    }

    /// Who usually takes a step.
    private mutating func doer(_ step: FindingStep, of finding: FindingNote) -> Actor? {
        let township = finding.division.parent
        switch step {
        case .assign, .grantExtension, .refuseExtension, .close, .verify, .sendBack:
            if finding.isSelfCheck, chance.chance(70) {
                return somebody(step == .assign ? .townshipLiaison : .townshipDeputy, in: township)
            }
            return somebody(chance.chance(85) ? .clerk : step == .verify ? .inspector : .director)
        case .shelve, .resume, .summon: return somebody(.clerk)
        case .reopen, .void, .escalate, .succeed, .dissolve, .hasten: return somebody(.director)
        case .accept, .start, .respond, .passOn, .notOurs, .requestExtension:
            let helper = step == .respond || step == .start ? finding.helpers.first?.division : nil
            guard let party = finding.lead else { return nil }
            guard let division = helper ?? party.division else { return somebody(.departmentLiaison) }
            return somebody(division.level == .village ? .village : .townshipLiaison, in: division)
        }
    }

    private mutating func act(_ step: FindingStep, on finding: FindingNote) -> FindingAct? {
        let units = parties(of: finding)
        guard !units.isEmpty else { return nil }
        let (party, limit) = (chance.pick(units), chance.pick(limits))
        let day = max(now.day, finding.deadline?.day ?? now.day).adding(days: chance.roll(0...9))
        switch step {
        case .assign:
            let own = finding.isSelfCheck && chance.chance(80) ? units.first { $0.division == finding.division } : nil
            return .assign(to: own ?? party, limit: limit)
        case .passOn: return units.first { $0.division == finding.division }.map { .passOn(to: $0) }
        case .notOurs: return .notOurs(whose: party)
        case .respond: return .respond(photos: [])
        case .requestExtension: return .requestExtension(until: day)
        case .grantExtension: return .grantExtension(until: day)
        case .shelve: return .shelve(until: day.adding(days: 20))
        case .escalate: return .escalate(.firstNotice)
        case .summon: return .summon(on: now.day.adding(days: -chance.roll(0...2)), by: chance.chance(95) ? "副县长" : "")
        case .accept, .start, .refuseExtension, .verify, .sendBack, .close, .resume, .reopen, .void:
            return FindingAct(step)
        case .succeed, .dissolve, .hasten: return nil
        }
    }

    private var limits: [Limit] { Limit.rural + Limit.urban.prefix(3) }

    /// Who a finding is usually given to: its township, its village, the department.
    private func parties(of finding: FindingNote) -> [Party] {
        ledger.people.filter { !$0.actor.roles.isEmpty && !$0.actor.has(.merchant) }.compactMap { person in
            switch person.actor.scope {
            case .county, .person: return nil
            case .unit(let unit): return Party(unit: unit, name: "水利局")
            case .division(let own, _):
                guard own.contains(finding.division), let unit = ledger.unitOf[own] else { return nil }
                return Party(unit: unit, name: own.description, division: own)
            }
        }
    }

    private mutating func step(_ act: FindingAct, on finding: FindingNote, by actor: Actor) throws -> Deed? {
        guard let id = ID<Finding>(finding.id) else { return nil }
        let photos = act.step == .respond && !chance.chance(3) ? [try Self.photo(bytes(32).hex)] : []
        let old = act.step == .respond && chance.chance(3) ? try finding.photos.min().map(Self.photo) : nil
        let sent = old.map { [$0] } ?? photos
        // The same again under the same words would be no second deed.
        let isOwn = act.step == .assign || act.step == .shelve
        let note = isOwn ? "说明\(bytes(4).hex)" : reason("说明")
        let digests = sent.map(\.sha256)
        return Deed(
            TakeStep(finding: id, act: act, note: note, photos: sent), by: actor, key: key(),
            words: "\(finding.id) \(act) \(note)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, now in
                let found = ledger.finding(finding.id)
                return found?.allows(act, by: actor, note: note, photos: digests, at: now) == true ? .done : .refused
            },
            note: { ledger, told, transaction in
                let number = act.step == .assign ? ledger.nextNumber(at: told.at) : nil
                try ledger.change(finding: finding.id) { finding in
                    finding.take(act, by: told.actor, at: told.at)
                    try holdEqual(told.answer, finding.state.rawValue, "a step leads where the flow says", finding.id)
                    try finding.read(transaction, county: told.actor.county, number)
                }
            })
    }

    /// Some that nobody has yet, at once; among them now and then one that was assigned meanwhile.
    mutating func assignMany() -> Deed? {
        let fresh = ledger.findings.filter { $0.state == .found && !$0.isSelfCheck }.prefix(6).map(\.id)
        let others = chance.chance(15) ? ledger.findings.suffix(1).map(\.id) : []
        let chosen = fresh + others.filter { !fresh.contains($0) }
        guard let clerk = somebody(.clerk), chosen.count > 1, let limit = Limit.named("rural.ordinary") else {
            return nil
        }
        return Deed(
            AssignFindings(findings: chosen.compactMap { ID($0) }, unit: nil, limit: limit), by: clerk, key: key(),
            words: chosen.joined(separator: " "), records: chosen.count, answer: { String($0.count) },
            verdict: { ledger, _, _ in
                chosen.allSatisfy { ledger.finding($0)?.state == .found } ? .done : .refused
            },
            note: { ledger, told, transaction in
                try holdEqual(told.answer, String(chosen.count), "a batch is assigned whole")
                for id in chosen {
                    guard let township = ledger.finding(id)?.division.parent, let unit = ledger.unitOf[township] else {
                        throw Broken("a finding lies in a township", id)
                    }
                    let party = Party(unit: unit, name: township.description, division: township)
                    let number = ledger.nextNumber(at: told.at)
                    try ledger.change(finding: id) { finding in
                        finding.take(.assign(to: party, limit: limit), by: told.actor, at: told.at)
                        try finding.read(transaction, county: told.actor.county, number)
                    }
                }
            })
    }

    /// One step on several at once by who may usually take it on the first; now and then with one that it is not for.
    mutating func stepMany() -> Deed? {
        let (state, step) = chance.pick([
            (FindingState.assigned, FindingStep.accept), (.responded, .verify), (.verified, .close),
        ])
        let act = FindingAct(step)
        let fit = ledger.findings.filter { $0.state == state }
        guard let first = fit.first, let actor = doer(act.step, of: first) else { return nil }
        let alike = fit.filter { $0.lead == first.lead && $0.isSelfCheck == first.isSelfCheck }.prefix(5).map(\.id)
        let others = chance.chance(15) ? ledger.findings.suffix(1).map(\.id).filter { !alike.contains($0) } : []
        let (chosen, note) = (alike + others, reason("说明"))
        return Deed(
            TakeStepOnMany(findings: chosen.compactMap { ID($0) }, act: act, note: note), by: actor, key: key(),
            words: "\(act.step) \(chosen.joined(separator: " ")) \(note)", records: chosen.count, asksWho: true,
            answer: { String($0) },
            verdict: { ledger, actor, now in
                let areAllowed = chosen.allSatisfy {
                    ledger.finding($0)?.allows(act, by: actor, note: note, photos: [], at: now) == true
                }
                return areAllowed ? .done : .refused
            },
            note: { ledger, told, transaction in
                try holdEqual(told.answer, String(chosen.count), "a batch is done whole")
                for id in chosen {
                    try ledger.change(finding: id) { finding in
                        finding.take(act, by: told.actor, at: told.at)
                        try finding.read(transaction, county: told.actor.county, nil)
                    }
                }
            })
    }
}

extension FindingNote {
    /// Reads what a step made of its deadline: from its own entry, as others may have gone on in the same commit.
    /// - Parameter number: what its notice has to be numbered; the finding itself keeps the last one only.
    mutating func read(_ transaction: ReadTransaction, county: String, _ number: Number?) throws {
        let row = try transaction.row(
            "SELECT deadline FROM findingEntry WHERE county = \(county) AND finding = \(id) AND sequence = \(entries)")
        guard let row else { throw Broken("a finding that was handled is there", id) }
        try check(deadline: try row["deadline"])
        if let number { numbers.append(number) }
    }
}

extension CountyLedger {
    /// Of the notices of a year, the one after the last.
    fileprivate func nextNumber(at moment: Instant) -> Number {
        let year = moment.day.year
        let given = findings.flatMap(\.numbers).filter { $0.year == year }.map(\.number)
        return Number(year: year, number: (given.max() ?? 0) + 1)
    }
}
