import App
import Database
import Foundation
import Kernel
import Office
import TestSupport

/// What a run is made of: everything else follows from it.
struct Run: Sendable {
    var seed: UInt64
    var first: Day
    var days: Int
    /// Steps on a working day, on average.
    var pace = 9
    /// What is broken on purpose, to see that it is noticed.
    var sabotage: Sabotage?
    /// Beginning with the year rather than anywhere in it.
    var isWhole = false

    /// What lives through the same again.
    var again: String {
        "WENMING_SEED=\(seed) \(isWhole ? "WENMING_DAYS=\(days) " : "")swift test --filter Simulation.SimulationTests/invariants"
    }
}

/// What came of a run.
struct Outcome: Sendable {
    let seed: UInt64
    let steps: Int
    /// Over every row of every table.
    let digest: String
    /// How often each thing was done, refused, suffered.
    let counts: [String: Int]

    func count(_ name: String) -> Int { counts[name] ?? 0 }
}

/// An invariant that did not hold, with what is needed to see it again.
struct Failure: Error, CustomStringConvertible {
    let run: Run
    let step: Int
    let at: Instant
    let deed: String
    let cause: any Error

    var invariant: String { (cause as? Broken)?.invariant ?? "an error" }

    var description: String {
        "seed \(run.seed) step \(step) (\(at.chinese)): \(cause); in \(deed). Again: \(run.again)"
    }
}

/// Two counties live through a year: the real commands on a real SQLite file, one after another or several in one commit,
/// at seeded times, by seeded people, delivered as an adversary likes. The product has to agree with the ledger: see `SimulatedYear+Checks`.
actor SimulatedYear {
    static let main = "990101"
    static let other = "990102"

    let run: Run
    let clock: SimulatedClock
    let folder: URL
    var machine: Machine
    var chance: SeededRandom
    var ledgers: [String: CountyLedger] = [:]
    var audits: [String: AuditReader] = [:]
    /// The tables of counties: their catalogue is read once, not at each step.
    var described: [Table]?
    /// The ledgers as they were when the product was last held to them.
    var checked: [String: CountyLedger] = [:]
    var isSabotaged = false
    /// Somebody of one county tried something in the other during this step: his refusal stands in his own audit.
    var hasCrossed = false
    var step = 0
    var counts: [String: Int] = [:]
    var trace = ""
    /// Written, but not yet sent: a phone without a signal.
    var outbox: [(deed: Deed, due: Int)] = []
    /// Sent and answered, for being sent once more.
    var sent: [(deed: Deed, answer: String, at: Instant)] = []
    var lives = 0
    var requests = 0

    init(_ run: Run) async throws {
        self.run = run
        chance = SeededRandom(seed: run.seed)
        clock = SimulatedClock(seed: run.seed &+ 1, at: Instant(run.first, hour: 8), keys: .ofTests)
        folder = Foundings.disk.appending(path: "wenming-\(UUID().uuidString)")
        let founded = try await Foundings.shared.founded(for: run)
        let first = folder.appending(path: "0")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: founded.folder, to: first)
        machine = try await Machine.start(in: first, clock: clock)
        for ledger in founded.ledgers {
            ledgers[ledger.code] = ledger
            audits[ledger.code] = AuditReader(county: ledger.code, last: ledger.audited)
        }
    }

    /// Lives through all of it.
    func live() async throws -> Outcome {
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            for day in 0..<run.days { try await live(run.first.adding(days: day)) }
            try await checkAll(isMonthOver: true)
            let outcome = Outcome(
                seed: run.seed, steps: step, digest: try await digest(), counts: counts)
            try await machine.stop()
            return outcome
        } catch {
            if let kept = ProcessInfo.processInfo.environment["WENMING_KEEP"] {
                // For looking into it: the database as it was when the invariant broke.
                try? machine.copy(to: URL(fileURLWithPath: kept))
            }
            try? await machine.stop()
            throw Failure(run: run, step: step, at: clock.now, deed: trace, cause: error)
        }
    }

    /// Most is done in office hours, some in the evening and on days off.
    private func live(_ day: Day) async throws {
        let isWorked = OfficeTime.isWorked(day)
        let count = isWorked ? chance.roll(0...run.pace * 2) : chance.roll(0...1)
        let minutes = (0..<count).map { _ in
            chance.chance(90) ? chance.roll(8 * 60 + 20...17 * 60 + 40) : chance.roll(0...1439)
        }.sorted()
        if isWorked { try await overdueJob(at: Instant(day, hour: 8, minute: chance.roll(25...40))) }
        for minute in minutes {
            let moment = Instant(day, minute: minute)
            if moment > clock.now { clock.set(moment.adding(seconds: chance.roll(0...59))) }
            try await oneStep()
        }
        if Month(day).lastDay == day { try await checkAll(isMonthOver: true) }
    }

    func count(_ name: String) { counts[name, default: 0] += 1 }

    func ledger(_ county: String) -> CountyLedger { ledgers[county] ?? CountyLedger(code: county) }
}
