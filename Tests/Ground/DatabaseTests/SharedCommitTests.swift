import Foundation
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import Database

@Suite("Writes that share a commit")
struct SharedCommitTests {
    private func withStore(_ body: (Database) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Database(
            .file(folder.appending(path: "test.sqlite").path), surroundings: TestClock().surroundings)
        _ = try await store.write { transaction in
            try transaction.run("CREATE TABLE note (position INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
        }
        try await body(store)
        try await store.close()
    }

    private func texts(_ store: Database) async throws -> [String] {
        try await store.read { try $0.rows("SELECT text FROM note ORDER BY position").map { try $0["text"] } }
    }

    private static func add(_ text: String, to transaction: WriteTransaction) throws {
        try transaction.run("INSERT INTO note (text) VALUES (\(text))")
    }

    @Test("are read by who gathers them before they are committed, undone alone, and there when it ends")
    func gathering() async throws {
        try await withStore { store in
            let seen = try await store.gathering {
                // More than one commit holds.
                for number in 0..<5000 { try await store.write { try Self.add("\(number)", to: $0) } }
                await #expect(throws: (any Error).self) {
                    try await store.write { transaction in
                        try Self.add("lost", to: transaction)
                        try Self.add("0", to: transaction)
                    }
                }
                try await store.write { try Self.add("last", to: $0) }
                return try await texts(store).count
            }
            #expect(seen == 5001)
            #expect(try await texts(store) == (0..<5000).map(String.init) + ["last"])
            try await store.write { try Self.add("afterwards", to: $0) }
            #expect(try await texts(store).count == 5002)
        }
    }

    @Test("that were gathered before a failure stay")
    func failedGathering() async throws {
        struct Broken: Error {}
        try await withStore { store in
            await #expect(throws: Broken.self) {
                try await store.gathering {
                    try await store.write { try Self.add("a", to: $0) }
                    throw Broken()
                }
            }
            let kept = try await texts(store)
            #expect(kept == ["a"])
        }
    }

    @Test("that were gathered are lost together when the disk is full, and the next ones go through")
    func fullDiskWhileGathering() async throws {
        try await withStore { store in
            let pages = try await store.read { try $0.value("PRAGMA page_count", as: Int.self) } ?? 0
            try await store.write { _ = try $0.rows(SQL("PRAGMA max_page_count = ", identifier: String(pages + 8))) }
            let error = await #expect(throws: DatabaseError.self) {
                try await store.gathering {
                    try await store.write { try Self.add("small", to: $0) }
                    try await store.write { try Self.add(String(repeating: "满", count: 100_000), to: $0) }
                }
            }
            #expect(error?.kind == .full)
            #expect(try await texts(store) == [])
            try await store.write { try Self.add("after", to: $0) }
            #expect(try await texts(store) == ["after"])
        }
    }

    @Test("keep the order in which they were asked for")
    func order() async throws {
        try await withStore { store in
            let held = try await HeldWriter(store)
            var tasks: [Task<Void, any Error>] = []
            for number in 0..<300 { tasks.append(await held.ask { try Self.add("\(number)", to: $0) }) }
            try await held.release().get()
            for task in tasks { try await task.value }
            #expect(try await texts(store) == (0..<300).map(String.init))
        }
    }

    @Test("are undone alone when they fail, before or after they changed something")
    func failures() async throws {
        try await withStore { store in
            let held = try await HeldWriter(store)
            let first = await held.ask { try Self.add("a", to: $0) }
            let refused = await held.ask { _ in throw Refusal(.invalid, "test", "refused at once") }
            let changed = await held.ask { transaction in
                try Self.add("lost", to: transaction)
                try transaction.run("CREATE TABLE lost (a TEXT)")
                throw Refusal(.invalid, "test", "refused after it wrote")
            }
            let double = await held.ask { transaction in
                try Self.add("b", to: transaction)
                try Self.add("a", to: transaction)
            }
            let last = await held.ask { transaction in
                try Self.add("c", to: transaction)
                return try transaction.value("SELECT count(*) FROM note", as: Int.self)
            }
            try await held.release().get()
            try await first.value
            await #expect(throws: Refusal.self) { try await refused.value }
            await #expect(throws: Refusal.self) { try await changed.value }
            let error = await #expect(throws: DatabaseError.self) { try await double.value }
            #expect(error?.kind == .unique)
            #expect(try await last.value == 2)
            #expect(try await texts(store) == ["a", "c"])
            let tables = try await store.read {
                try $0.value("SELECT count(*) FROM sqlite_schema WHERE name = 'lost'", as: Int.self)
            }
            #expect(tables == 0)
        }
    }

    @Test("are undone and not run a second time when they fail alone")
    func alone() async throws {
        try await withStore { store in
            let runs = Mutex(0)
            await #expect(throws: Refusal.self) {
                try await store.write { transaction in
                    runs.withLock { $0 += 1 }
                    try Self.add("lost", to: transaction)
                    throw Refusal(.invalid, "test", "refused after it wrote")
                }
            }
            #expect(runs.withLock { $0 } == 1)
            let kept = try await texts(store)
            #expect(kept == [])
        }
    }

    @Test("all come through when as many as were answered ask again at once, fewer, or none", arguments: [2, 64, 300])
    func waves(writers: Int) async throws {
        try await withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        // Each writes as often as its turn in ten says, so that ever fewer ask again.
                        for number in 0...(writer % 10) {
                            try await store.write { try Self.add("\(writer) \(number)", to: $0) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await texts(store).count == (0..<writers).reduce(0) { $0 + $1 % 10 + 1 })
        }
    }

    @Test("go into the transaction that is under way when they come, and may have it run again")
    func joining() async throws {
        try await withStore { store in
            let runs = Mutex(0)
            let held = try await HeldWriter(store) { transaction in
                try Self.add("first", to: transaction)
                runs.withLock { $0 += 1 }
            }
            let second = await held.ask { transaction in
                try Self.add("second", to: transaction)
                throw Refusal(.invalid, "test", "refused after it wrote")
            }
            try await held.release().get()
            await #expect(throws: Refusal.self) { try await second.value }
            #expect(runs.withLock { $0 } == 2)
            let kept = try await texts(store)
            #expect(kept == ["first"])
        }
    }

    @Test("fail together when the disk is full, are not there, and the next ones go through")
    func fullDisk() async throws {
        try await withStore { store in
            let pages = try await store.read { try $0.value("PRAGMA page_count", as: Int.self) } ?? 0
            try await store.write { _ = try $0.rows(SQL("PRAGMA max_page_count = ", identifier: String(pages + 8))) }
            let held = try await HeldWriter(store)
            let small = await held.ask { try Self.add("small", to: $0) }
            let large = await held.ask { try Self.add(String(repeating: "满", count: 100_000), to: $0) }
            await held.release()
            for task in [small, large] {
                let error = await #expect(throws: DatabaseError.self) { try await task.value }
                #expect(error?.kind == .full)
            }
            #expect(try await texts(store) == [])
            try await store.write { try Self.add("after", to: $0) }
            #expect(try await texts(store) == ["after"])
        }
    }

    @Test("beyond what can wait are refused, and those that wait are not")
    func bounded() async throws {
        try await withStore { store in
            let held = try await HeldWriter(store)
            var tasks: [Task<Void, any Error>] = []
            for number in 0..<CommitQueue.capacity {
                tasks.append(await held.ask { try Self.add("\(number)", to: $0) })
            }
            let refusal = await #expect(throws: Refusal.self) { try await store.write { try Self.add("x", to: $0) } }
            #expect(refusal?.kind == .overloaded)
            try await held.release().get()
            for task in tasks { try await task.value }
            #expect(try await texts(store).count == CommitQueue.capacity)
        }
    }

    @Test("go on when nobody waits for them any more")
    func cancelled() async throws {
        try await withStore { store in
            let held = try await HeldWriter(store)
            let task = await held.ask { try Self.add("kept", to: $0) }
            task.cancel()
            try await held.release().get()
            _ = await task.result
            #expect(try await texts(store) == ["kept"])
        }
    }
}
