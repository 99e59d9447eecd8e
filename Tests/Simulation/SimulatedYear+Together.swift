import App
import Findings
import Foundation
import Kernel
import Office
import Organisation
import TestSupport
import Web

/// One of those that are handed in together, and what is to happen to it.
struct Part: Sendable {
    let deed: Deed
    let request: WebRequest
    /// By the ledger as it was before any of them.
    let verdict: Deed.Verdict
    var mishap = Mishap.none
}

extension Part: CustomStringConvertible {
    var description: String { "\(deed)\(mishap.fails ? ", failing" : "")" }
}

/// What somebody was told of what he handed in.
enum Told: Sendable {
    case done(String)
    case refused(Refusal)
    case failed

    init(_ result: Result<String, any Error>) throws {
        do {
            self = .done(try result.get())
        } catch let refusal as Refusal {
            self = .refused(refusal)
        } catch is Mishap.Fault {
            self = .failed
        }
    }

    var answer: String? { if case .done(let answer) = self { answer } else { nil } }
    var hasFailed: Bool { if case .failed = self { true } else { false } }
}

/// Several people at the same moment: what waits while the writer is busy shares a commit, and each is held to the ledger
/// as those before it left it.
extension SimulatedYear {
    func together(in county: String) async throws {
        let deeds = try several(in: county)
        guard deeds.count > 1 else { return count("idle") }
        count("together")
        if chance.chance(15) { return try await crash(deeds) }
        try await deliver(together: deeds)
    }

    /// Each by the present ledger, so that they may well be at the same record; now and then one of them twice.
    private func several(in county: String) throws -> [Deed] {
        var deeds: [Deed] = []
        for _ in 0..<chance.roll(2...6) {
            let isAbroad = chance.chance(20)
            let other = county == Self.main ? Self.other : Self.main
            guard let deed = try next(in: isAbroad ? other : county) else { continue }
            if isAbroad { hasCrossed = true }
            deeds.append(chance.chance(10) ? substituted(deed) : deed)
            // Somebody at another counter or in another window does the same.
            if deed.mayBeDoneBeside, chance.chance(20) { deeds.append(deed.keyed("\(deed.key)-2")) }
        }
        guard !deeds.isEmpty, chance.chance(20) else { return deeds }
        count("together.twice")
        let index = chance.roll(0...deeds.count - 1)
        deeds.insert(deeds[index], at: chance.roll(index + 1...deeds.count))
        return deeds
    }

    /// Where there are several, now and then one fails, or some of them.
    func parts(_ deeds: [Deed]) throws -> [Part] {
        var parts = try deeds.map { deed in
            Part(deed: deed, request: try deed.request(id: newRequest()), verdict: verdict(of: deed, at: clock.now))
        }
        guard parts.count > 1, chance.chance(35) else { return parts }
        let failing = chance.roll(0...parts.count - 1)
        for index in parts.indices { parts[index].mishap.fails = index == failing || chance.chance(15) }
        return parts
    }

    private func deliver(together deeds: [Deed]) async throws {
        let parts = try parts(deeds)
        trace = "together: \(parts)"
        let rows = try await rowsBefore(parts)
        let told = try await handIn(parts)
        try await settle(parts, told, at: clock.now)
        if let rows {
            for (county, before) in rows {
                let changed = try await digest(of: county).changed(since: before)
                try holdEqual(changed, [], "a refusal leaves nothing", county)
            }
        }
        for (part, told) in zip(parts, told) {
            if case .refused(let refusal) = told { try await record(refusal, of: part.deed, part.request) }
        }
        guard told.contains(where: \.hasFailed) else { return }
        try await checkRecords()
        for (part, told) in zip(parts, told) where told.hasFailed { try await deliverSame(part.deed) }
    }

    /// The rows of the counties in which nothing is to come of it, although something may be written and taken back.
    private func rowsBefore(_ parts: [Part]) async throws -> [String: RowsDigest]? {
        guard !parts.contains(where: { $0.verdict != .refused && !$0.mishap.fails }) else { return nil }
        var rows: [String: RowsDigest] = [:]
        for county in Set(parts.map(\.deed.actor.county)) { rows[county] = try await digest(of: county) }
        return rows
    }

    /// Starts one after the other while the writer is held, so that their order is always the same, and lets it go on: what
    /// each was told.
    func handIn(_ parts: [Part]) async throws -> [Told] {
        let (machine, log) = (self.machine, try machine.log())
        let held = try await HeldWriter(machine.product.database)
        let sabotage = parts.count > 1 ? run.sabotage.flatMap { $0.step <= step ? $0.kind : nil } : nil
        var tasks: [Task<String, any Error>] = []
        for part in parts {
            tasks.append(await held.start { try await part.send(to: machine.product.office, sabotage) })
        }
        try await held.release().get()
        var told: [Told] = []
        for task in tasks { told.append(try Told(await task.result)) }
        if parts.count > 1, told.contains(where: \.hasFailed) { count("together.takenBack") }
        let commits = try machine.commits(since: log)
        if told.contains(where: { $0.answer != nil }) {
            try holdEqual(commits, 1, "what waits together is committed together")
        } else if !zip(parts, told).contains(where: { $1.hasFailed || $0.deed.mayWriteAndRefuse }) {
            try holdEqual(commits, 0, "a refusal leaves nothing")
        }
        return told
    }

    /// In the order in which they waited.
    /// - Parameter areLost: nobody heard what he was told, and each sends again what was done.
    func settle(_ parts: [Part], _ told: [Told], at moment: Instant, areLost: Bool = false) async throws {
        for (part, told) in zip(parts, told) {
            if let known = known(part.deed) {
                try holdEqual(told.answer, known, "what is sent again is answered the same")
                if areLost { try await deliverSame(part.deed) }
                continue
            }
            let verdict = verdict(of: part.deed, at: moment)
            if verdict != part.verdict { count("together.conflict") }
            switch told {
            case .done(let answer):
                try hold(verdict != .refused, "what has to be refused is refused")
                if areLost {
                    try await sendForAnswer(part, answer, at: moment)
                } else {
                    try await acknowledge(part.deed, answer, at: moment, request: part.request.id)
                }
            case .refused(let refusal):
                try hold(verdict != .done, "what has to be done is done", "\(part.deed): \(refusal.message)")
                count("refused")
            case .failed:
                try hold(part.mishap.fails, "what shares a commit with a failure is done all the same", "\(part)")
                try hold(verdict != .refused, "what has to be refused is refused")
            }
        }
    }
}
