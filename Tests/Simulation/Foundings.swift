import App
import Foundation
import Kernel
import Office
import TestSupport

/// Counties as they were founded, once in this process: a course that is lived again begins on a copy of what the disk held
/// then.
actor Foundings {
    struct Founded: Sendable {
        let folder: URL
        let ledgers: [CountyLedger]
    }

    static let shared = Foundings()

    /// In memory where there is such a disk: no power is cut here but by copying what lies on it.
    static let disk: URL = {
        let memory = URL(fileURLWithPath: "/dev/shm")
        return FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
    }()

    /// Gone with this process.
    private static let root: URL = {
        let root = disk.appending(path: "wenming-founded-\(UUID().uuidString)")
        atexit { try? FileManager.default.removeItem(at: Foundings.root) }
        return root
    }()

    private var made: [String: Task<Founded, any Error>] = [:]

    func founded(for run: Run) async throws -> Founded {
        let name = "\(run.seed) \(run.first)"
        if let task = made[name] { return try await task.value }
        let task = Task.detached { try await Self.found(run, in: Self.root.appending(path: name)) }
        made[name] = task
        return try await task.value
    }

    private static func found(_ run: Run, in folder: URL) async throws -> Founded {
        let dawn = Founding.dawn(before: run.first).adding(days: -30)
        let clock = SimulatedClock(seed: run.seed &+ 2, at: Instant(dawn, hour: 8), keys: .ofTests)
        let machine = try await Machine.start(in: folder.appending(path: "first"), clock: clock)
        let founding = Founding(product: machine.product, clock: clock, since: Month(dawn).firstDay)
        var main = try await founding.county(
            SimulatedYear.main, [("001", 2), ("100", 2), ("101", 2), ("200", 2)])
        var other = try await founding.county(SimulatedYear.other, [("100", 2), ("101", 1)])
        main.bank = try await founding.openBank(in: main, before: run.first)
        // Each county has two years of its own: what is written later in one of them is dated later there.
        clock.set(Instant(dawn, hour: 8))
        other.bank = try await founding.openBank(in: other, before: run.first)
        main.ballots.residents = try await founding.residents(of: main)
        other.ballots.residents = try await founding.residents(of: other)
        for round in [try await founding.openRound(in: main)].compactMap(\.self) { main.ballots.rounds = [round] }
        for round in [try await founding.openRound(in: other)].compactMap(\.self) { other.ballots.rounds = [round] }
        let ledgers = [try await founding.recounted(main), try await founding.recounted(other)]
        let kept = folder.appending(path: "kept")
        try machine.copy(to: kept)
        try await machine.stop()
        return Founded(folder: kept, ledgers: ledgers)
    }
}
