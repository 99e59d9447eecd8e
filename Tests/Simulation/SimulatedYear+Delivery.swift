import App
import Database
import Findings
import Foundation
import Kernel
import Office
import Organisation
import Web

/// How a deed gets from the person to the record, and what the adversary makes of the way.
extension SimulatedYear {
    func adversary(_ deed: Deed) async throws {
        switch chance.roll(1...100) {
        case 1...8:
            count("twice")
            try await deliver(deed)
            try await deliverSame(deed)
        case 9...15: outbox.append((deed, step + chance.roll(1...40)))
        case 16...21: try await deliver(substituted(deed))
        case 22...26: try await crash([deed])
        default: try await deliver(deed)
        }
    }

    /// The same, tried by somebody else, now and then of another county.
    func substituted(_ deed: Deed) -> Deed {
        guard deed.asksWho else { return deed }
        let isForeign = chance.chance(30)
        let county = isForeign ? (deed.actor.county == Self.main ? Self.other : Self.main) : deed.actor.county
        let others = ledger(county).people.filter { !$0.isDisabled && !$0.actor.roles.isEmpty }
        var other = deed
        other.actor = chance.pick(others).actor
        count(isForeign ? "foreigner" : "stranger")
        if isForeign { hasCrossed = true }
        return other
    }

    func newRequest() -> String {
        requests += 1
        return "request-\(requests)"
    }

    /// Hands a deed in and holds what comes of it to the ledger.
    func deliver(_ deed: Deed) async throws {
        if known(deed) != nil { return try await deliverSame(deed) }
        trace = "\(deed)"
        let verdict = verdict(of: deed, at: clock.now)
        let before = try await machine.commits()
        let rows = try await rowsBefore(deed)
        let request = try deed.request(id: newRequest())
        do {
            let answer = try await deed.send(machine.product.office, request, .none)
            try hold(verdict != .refused, "what has to be refused is refused")
            try hold(try await machine.commits() != before, "what is acknowledged was committed")
            try await acknowledge(deed, answer, at: clock.now, request: request.id)
        } catch let refusal as Refusal {
            try hold(verdict != .done, "what has to be done is done", refusal.message)
            if let rows {
                try hold(try await digest(of: deed.actor.county) == rows, "a refusal leaves nothing", refusal.code)
            } else if !deed.mayWriteAndRefuse {
                try hold(try await machine.commits() == before, "a refusal leaves nothing", refusal.code)
            }
            count("refused")
            count("refused \(deed.action)")
            try await record(refusal, of: deed, request)
        }
    }

    /// As the router does, of what somebody has no right to.
    func record(_ refusal: Refusal, of deed: Deed, _ request: WebRequest) async throws {
        guard refusal.kind == .forbidden else { return }
        try await machine.product.office.carryOut(
            RecordRefusal(path: request.path, refusal: refusal), by: deed.actor, request: request.id)
        expect("refused", deed.actor, request.id)
    }

    func verdict(of deed: Deed, at now: Instant) -> Deed.Verdict {
        let ledger = ledger(deed.actor.county)
        return deed.verdict(ledger, deed.actor, ledger.moment(now))
    }

    /// Where commits do not tell whether anything changed, the rows themselves are compared.
    private func rowsBefore(_ deed: Deed) async throws -> RowsDigest? {
        deed.mayWriteAndRefuse && verdict(of: deed, at: clock.now) != .done
            ? try await digest(of: deed.actor.county) : nil
    }

    /// From now on the ledger knows of it.
    func acknowledge(_ deed: Deed, _ answer: String, at moment: Instant, request: String) async throws {
        let before = ledger(deed.actor.county)
        let told = Deed.Acknowledged(actor: deed.actor, at: before.moment(moment), answer: answer)
        ledgers[deed.actor.county] = try await machine.product.office.read { transaction in
            var ledger = before
            try deed.note(&ledger, told, transaction)
            return ledger
        }
        for _ in 0..<deed.records { expect(deed.action, deed.actor, request) }
        sent.append((deed, answer, clock.now))
        if sent.count > 80 { sent.removeFirst() }
        count("done")
        count(deed.action)
    }

    func expect(_ action: String, _ actor: Actor, _ request: String?) {
        ledgers[actor.county]?.audited += 1
        audits[actor.county]?.expected.append(.init(action: action, actor: actor.id, request: request))
    }

    /// What was acknowledged before is answered the same and changes nothing.
    func deliverSame(_ deed: Deed) async throws {
        guard let known = known(deed) else { return try await deliver(deed) }
        trace = "once more: \(deed)"
        let before = try await machine.commits()
        let key = run.sabotage?.kind == .forgottenKey ? "other" : nil
        let request = try key.map { try deed.keyed($0).request(id: newRequest()) } ?? deed.request(id: newRequest())
        do {
            let answer = try await deed.send(machine.product.office, request, .none)
            try holdEqual(answer, known, "what is sent again is answered the same")
        } catch let refusal as Refusal {
            throw Broken("what is sent again is answered the same", refusal.message)
        }
        try hold(try await machine.commits() == before, "what is sent again changes nothing")
    }

    /// What it was answered when it came before.
    func known(_ deed: Deed) -> String? { sent.last { $0.deed.isSame(as: deed) }?.answer }

    /// Days later; or its key with something else in it.
    func sendOnceMore(in county: String) async throws {
        let recent = sent.filter { $0.at.adding(hours: 25 * 24) > clock.now && $0.deed.actor.county == county }
        guard !recent.isEmpty else { return count("idle") }
        let deed = chance.pick(recent).deed
        guard chance.chance(25) else {
            count("sent once more")
            return try await deliverSame(deed)
        }
        count("key of another")
        trace = "another body: \(deed)"
        let before = try await machine.commits()
        do {
            let request = try deed.request(id: newRequest(), body: "something else")
            _ = try await deed.send(machine.product.office, request, .none)
            throw Broken("a key stands for one body")
        } catch let refusal as Refusal {
            try holdEqual(refusal.code, "key.otherBody", "a key stands for one body")
        }
        try hold(try await machine.commits() == before, "a refusal leaves nothing")
    }
}

extension SimulatedYear {
    /// Where the process ends: after a deed failed and was taken back, or anywhere on the way of one that succeeds.
    private enum End: CaseIterable { case afterRollback, withinTransaction, duringWrite, beforeAnswer }

    /// The process ends while something is done; another starts on what the disk held, and each device sends its own again.
    func crash(_ deeds: [Deed]) async throws {
        let end = chance.pick(End.allCases)
        count("crash \(deeds.count > 1 ? "together " : "")\(end)")
        lives += 1
        let (machine, next, moment) = (self.machine, folder.appending(path: "\(lives)"), clock.now)
        var parts = try parts(deeds)
        for index in parts.indices {
            if end == .afterRollback { parts[index].mishap.fails = true }
            // Of those that share a transaction, as the last one left it.
            if end == .withinTransaction { parts[index].mishap.beforeCommit = { try? machine.copy(to: next) } }
        }
        trace = "crash \(end): \(parts)"
        let log = try machine.log()
        let told = try await handIn(parts)
        let done = told.contains { $0.answer != nil }
        if let first = told.first, first.answer != nil {
            try hold(parts[0].verdict != .refused, "what has to be refused is refused")
        }
        if !FileManager.default.fileExists(atPath: next.path) { try machine.copy(to: next) }
        if end == .duringWrite, done { try machine.tear(next, since: log, &chance) }
        if run.sabotage?.kind == .lostWrite, run.sabotage?.step ?? 0 <= step { try Machine.cut(next) }
        try await restart(in: next)
        let isKept = try await isKept(parts, told)
        if end == .afterRollback || end == .withinTransaction {
            try hold(!isKept, "what was not committed is not there")
        }
        if end == .beforeAnswer, done { try hold(isKept, "what was committed is there") }
        clock.advance(minutes: chance.roll(0...3))
        if isKept { try await settle(parts, told, at: moment, areLost: true) }
        for (part, told) in zip(parts, told) where !isKept || told.answer == nil { try await deliverSame(part.deed) }
        try await checkRecords()
    }

    private func restart(in next: URL) async throws {
        try await machine.stop()
        machine = try await Machine.start(in: next, clock: clock)
        let faults: [String] = try await machine.product.office.read { transaction in
            try transaction.rows("PRAGMA integrity_check").map { try $0["integrity_check"] }
        }
        try holdEqual(faults, ["ok"], "the file is whole after a crash")
    }

    /// Whether what was done is there: of those that shared a commit all of it or nothing.
    private func isKept(_ parts: [Part], _ told: [Told]) async throws -> Bool {
        var done: [Deed] = []
        for (part, told) in zip(parts, told) where told.answer != nil {
            if !done.contains(where: part.deed.isSame) { done.append(part.deed) }
        }
        var kept = 0
        for county in [Self.main, Self.other] {
            let head = try await machine.product.office.read { try Audit.head(county: county, in: $0).sequence }
            let known = ledger(county).audited
            let more = done.filter { $0.actor.county == county }.reduce(0) { $0 + $1.records }
            try hold(
                (known...known + more).contains(head), "nothing acknowledged is lost", "\(head) of \(known) entries")
            kept += head - known
        }
        let all = done.reduce(0) { $0 + $1.records }
        try hold(kept == 0 || kept == all, "a commit is there whole or not at all", "\(kept) of \(all)")
        return kept > 0
    }

    /// It was done, and its answer lost: sent again, it is answered and done no second time.
    func sendForAnswer(_ part: Part, _ answer: String, at moment: Instant) async throws {
        count("answer lost")
        let before = try await machine.commits()
        let again = try await part.deed.send(
            machine.product.office, try part.deed.request(id: newRequest()), .none)
        try holdEqual(again, answer, "what is sent again is answered the same")
        try hold(try await machine.commits() == before, "what is sent again changes nothing")
        try await acknowledge(part.deed, answer, at: moment, request: part.request.id)
    }
}
