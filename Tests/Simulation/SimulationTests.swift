import Foundation
import Kernel
import TestSupport
import Testing

/// `script/simulate` runs many; `WENMING_SEED` runs one again.
@Suite("Two counties live through a year")
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static func number(_ name: String) -> UInt64? { environment[name].flatMap { UInt64($0) } }

    private static let fixed: [UInt64] = [1, 2]

    /// The seeds of this run: one that is to be seen again, so many from a first one on, or some that are always the
    /// same and one that never was.
    private static let seeds: [UInt64] = {
        if let seed = number("WENMING_SEED") {
            return (0..<(number("WENMING_SEEDS") ?? 1)).map { seed &+ $0 }
        }
        return fixed + [.random(in: 1000...999_999_999)]
    }()

    private static func run(_ seed: UInt64, sabotage: Sabotage? = nil) -> Run {
        var start = SeededRandom(seed: seed)
        let days = number("WENMING_DAYS").map { Int($0) }
        // Short runs begin anywhere in the year, so that between them they see all of it and the next one's beginning.
        let first = Day(ordinal: 20_454).adding(days: days == nil ? start.roll(0...330) : 0)  // 2026-01-01
        return Run(seed: seed, first: first, days: days ?? 45, sabotage: sabotage, isWhole: days != nil)
    }

    @Test("and every invariant holds", arguments: seeds)
    func invariants(seed: UInt64) async throws {
        do {
            print("seed \(seed) begins")
            let clock = ContinuousClock()
            let started = clock.now
            let outcome = try await livingYears.within { try await SimulatedYear(Self.run(seed)).live() }
            print("seed \(seed): \(outcome.steps) steps in \(clock.now - started), \(outcome.digest.prefix(16))")
            if Self.environment["WENMING_COUNTS"] != nil {
                print(
                    outcome.counts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }.joined(separator: "\n")
                )
            }
            // A run in which nothing happens proves nothing; of a seed that nobody chose it may be so.
            let names = [
                "done", "refused", "twice", "late", "stranger", "trespass", "finding.step", "visit.submit", "together",
                "together.takenBack", "together.conflict", "moralDeposit.ask", "publicNotice.end",
                "moralBank.expire", "moralFund.record", "round.vote",
            ]
            for name in names
            where Self.fixed.contains(seed) {
                #expect(outcome.count(name) > 0, "\(name) never happened")
            }
        } catch let failure as Failure {
            Issue.record("\(failure)")
        }
    }

    @Test("and the same seed gives the same rows, to the byte")
    func deterministic() async throws {
        var run = Self.run(3)
        run.days = 20
        let (one, other) = (try await SimulatedYear(run).live(), try await SimulatedYear(run).live())
        #expect(one.digest == other.digest && one.counts == other.counts)
        (run.seed, run.days) = (4, 5)
        let different = try await SimulatedYear(run).live()
        #expect(different.digest != one.digest)
    }

    @Test("and what is broken on purpose is noticed", arguments: Sabotage.Kind.allCases)
    func noticed(kind: Sabotage.Kind) async throws {
        // Courses in which there is something of every kind to break: in the first nobody is late.
        let course: UInt64 = kind == .lostNotice ? 12 : 11
        var run = Self.run(Self.number("WENMING_SEED") ?? course, sabotage: Sabotage(kind: kind, step: 40))
        // Long enough for a month to be closed.
        (run.first, run.days) = (Day(ordinal: 20_454), 75)
        let failure = await #expect(throws: Failure.self) { try await SimulatedYear(run).live() }
        #expect(kind.invariants.contains(failure?.invariant ?? ""), "\(failure.map(String.init) ?? "nothing")")
    }
}

extension Sabotage.Kind {
    /// What has to notice it.
    fileprivate var invariants: [String] {
        switch self {
        case .droppedEntry, .doubledLine: ["what was acknowledged is there once"]
        case .wrongState:
            ["a finding's state is the fold of its entries", "what has to be done is done"]
        case .movedDeadline: ["a finding's deadline is that of its entries", "a deadline stays"]
        case .ownVerification: ["nobody verifies what he found"]
        case .changedText: ["a line says what was noted"]
        case .lostPhoto: ["a line keeps its photos"]
        case .changedDraw: ["a draw's commitment"]
        case .exchangedInspector: ["a visit is made by whom it was given to"]
        case .movedFinding: ["a list counts what there is", "what has to be done is done"]
        case .lostNotice: ["who is overdue is pressed, one level at a time, in office hours"]
        case .changedFigure: ["a bulletin's figures are the records behind them"]
        case .unbalancedPosting: ["debits are credits"]
        case .changedBalance: ["a balance of any day explains itself", "a balance is what was booked"]
        case .lostLot:
            ["points are used up oldest first", "what has to be done is done", "a balance is what was booked"]
        case .changedFund: ["the fund's income is spending and balance", "the fund spends what it has"]
        case .revivedOrder: ["what is asked of the bank is where it was left"]
        case .changedBallot: ["votes are counted as they were given"]
        case .lostBallot: ["every vote is there once"]
        case .lostRole: ["somebody has the roles he was given"]
        case .longSession: ["a session was last seen when somebody came with it"]
        case .changedScore: ["a visit's score is the fold of its lines"]
        case .disclosedPlan: ["an unannounced visit is not seen from outside"]
        case .changedMonth: ["a closed month never changes"]
        case .skippedNumber, .doubledNumber: ["numbers have no gap and no double"]
        case .forgedAudit, .missingAudit: ["the audit's chain holds"]
        case .foreignUnit, .foreignLine, .foreignPlace, .foreignEntry: ["the other county's rows never change"]
        case .lostWrite: ["nothing acknowledged is lost"]
        case .answeredFailure, .keptFailure:
            // What was answered and is not there may be missed first by whoever goes on with it.
            ["every change has one audit entry, and nothing else has one", "nothing acknowledged is lost", "an error"]
        case .forgottenKey: ["what is sent again is answered the same", "what is sent again changes nothing"]
        }
    }
}

/// Only so many live at once: each has its files open.
private let livingYears = Places(8)
