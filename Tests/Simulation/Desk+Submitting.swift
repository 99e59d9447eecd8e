import App
import Database
import Findings
import Foundation
import Inspections
import Kernel
import Office
import Sheets

extension Desk {
    mutating func submit() -> Deed? {
        let month = Month(now.day)
        let ready = ledger.visits.filter { visit in
            visit.state == .open && visit.month <= month && visit.lines.allSatisfy { !$0.photos.isEmpty }
        }
        let open = ledger.visits.filter { $0.state == .open && $0.month <= month }
        guard !open.isEmpty else { return nil }
        let late = ready.filter { $0.tier == .county && $0.month < month }
        let best = late.isEmpty || chance.chance(30) ? ready : late
        let visit = !best.isEmpty && chance.chance(92) ? chance.pick(best) : chance.pick(open)
        // Few visits find nothing at all.
        if visit.lines.isEmpty, !chance.chance(visit.month < month ? 30 : 8) { return addLine() }
        guard let id = ID<Visit>(visit.id) else { return nil }
        let own = ledger.person(visit.inspector ?? "")
        let fitting = own.flatMap { $0.isDisabled ? nil : $0.actor }
        guard
            let actor = visit.tier == .selfCheck
                ? somebody(.townshipLiaison, in: visit.division.parent) : fitting ?? somebody(.clerk)
        else { return nil }
        var held = visit.month == month ? now.day : visit.month.lastDay
        if chance.chance(10) { held = held.adding(days: -chance.roll(1...20)) }
        if chance.chance(2) { held = held.adding(days: 1) }
        let heldOn = held
        return Deed(
            SubmitVisit(visit: id, heldOn: heldOn, listeners: Product.visitListeners), by: actor, key: key(),
            words: "\(visit.id) \(heldOn)", asksWho: true, answer: { String($0.thousandths) },
            verdict: { $0.allowsSubmission(of: visit.id, heldOn: heldOn, by: $1, at: $2) ? .done : .refused },
            note: { try $0.submit(visit.id, heldOn: heldOn, $1, $2) })
    }

    /// A spot of a visit that was handed in is taken back: an objection was right.
    mutating func voidLine() -> Deed? {
        let submitted = ledger.visits.filter { $0.state == .submitted && !$0.lines.isEmpty }
        guard let director = somebody(.director), !submitted.isEmpty else { return nil }
        let visit = chance.chance(80) ? chance.pick(Array(submitted.suffix(12))) : chance.pick(submitted)
        let line = chance.pick(visit.lines)
        guard let id = ID<Visit>(visit.id), let lineID = ID<VisitLine>(line.id) else { return nil }
        let reason = reason("乡镇有异议，属实")
        return Deed(
            VoidLine(visit: id, line: lineID, reason: reason, listeners: Product.visitListeners), by: director,
            key: key(), words: "\(line.id) \(reason)", answer: { String($0.thousandths) },
            verdict: { ledger, _, _ in
                let found = ledger.visit(visit.id)?.lines.first { $0.id == line.id }
                return found?.isVoided == false && !reason.isEmpty ? .done : .refused
            },
            note: { ledger, told, _ in try ledger.void(line.id, of: visit.id, told) })
    }

    mutating func cancelVisit() -> Deed? {
        let open = ledger.visits.filter { $0.state == .open }
        guard let clerk = somebody(.clerk), !open.isEmpty else { return nil }
        let late = open.filter { $0.month < Month(now.day) }
        let visit = late.isEmpty ? chance.pick(open) : chance.pick(late)
        guard let id = ID<Visit>(visit.id) else { return nil }
        let reason = reason("山洪")
        return Deed(
            CancelVisit(visit: id, reason: reason), by: clerk, key: key(), words: "\(visit.id) \(reason)",
            verdict: { ledger, _, _ in
                ledger.visit(visit.id)?.state == .open && !reason.isEmpty ? .done : .refused
            },
            note: { ledger, _, _ in ledger.change(visit: visit.id) { $0.isCancelled = true } })
    }

    /// Two of a plan, now and then with another's.
    mutating func cancelVisits() -> Deed? {
        guard let clerk = somebody(.clerk), let first = ledger.visits.first(where: { $0.state == .open }),
            let plan = ID<Plan>(first.plan)
        else { return nil }
        let own = ledger.visits.filter { $0.state == .open && $0.plan == first.plan }.prefix(2)
        let others = chance.chance(15) ? ledger.visits.suffix(1).filter { $0.plan != first.plan } : []
        let (chosen, reason) = ((own + others).map(\.id), reason("山洪"))
        return Deed(
            CancelVisits(plan: plan, visits: chosen.compactMap { ID($0) }, reason: reason), by: clerk, key: key(),
            words: "\(chosen.joined(separator: " ")) \(reason)", records: chosen.count, answer: { String($0) },
            verdict: { ledger, _, _ in
                let areOpen = chosen.allSatisfy { id in
                    ledger.visit(id).map { $0.state == .open && $0.plan == first.plan } ?? false
                }
                return areOpen && !reason.isEmpty ? .done : .refused
            },
            note: { ledger, _, _ in for id in chosen { ledger.change(visit: id) { $0.isCancelled = true } } })
    }
}

extension CountyLedger {
    func allowsSubmission(of id: String, heldOn: Day, by actor: Actor, at now: Instant) -> Bool {
        guard let visit = visit(id), visit.isKnown(to: actor), visit.mayRecord(actor) else { return false }
        // Once more, it is answered and nothing is recorded.
        if visit.state == .submitted { return true }
        let isComplete = visit.lines.allSatisfy { !$0.photos.isEmpty && ($0.item != nil || !$0.note.isEmpty) }
        return visit.state == .open && isComplete && visit.month.contains(heldOn) && heldOn <= now.day
    }

    mutating func submit(
        _ id: String, heldOn: Day, _ told: Deed.Acknowledged, _ transaction: ReadTransaction
    ) throws {
        guard let visit = visit(id) else { throw Broken("a visit that is known is submitted", id) }
        try holdEqual(told.answer, total(visit).map(String.init) ?? "", "a visit's score is the fold of its lines", id)
        guard visit.state != .submitted else { return }
        change(visit: id) { $0.submittedAt = told.at }
        let spots = visit.lines.filter { $0.item != nil }
        let found = try Findings.ofOrigins(spots.map(\.id), county: code, in: transaction)
        for spot in spots {
            guard let finding = found[spot.id] else { throw Broken("every spot becomes a finding", spot.id) }
            findings.append(
                FindingNote(
                    id: finding.description, line: spot.id, isSelfCheck: visit.tier == .selfCheck,
                    division: visit.division, finder: told.actor.id,
                    foundAt: heldOn == told.at.day ? told.at : Instant(heldOn, hour: 12), photos: spot.photos))
        }
    }

    mutating func void(_ line: String, of visit: String, _ told: Deed.Acknowledged) throws {
        change(visit: visit) { visit in
            for index in visit.lines.indices where visit.lines[index].id == line { visit.lines[index].isVoided = true }
        }
        try holdEqual(
            told.answer, self.visit(visit).flatMap(total).map(String.init) ?? "",
            "a visit's score is the fold of its lines", visit)
        guard let finding = findings.first(where: { $0.line == line }), !finding.isSettled else { return }
        change(finding: finding.id) { $0.take(.init(.void), by: told.actor, at: told.at) }
    }
}
