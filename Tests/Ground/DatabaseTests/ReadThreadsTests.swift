import Dispatch
import Foundation
import Kernel
import TestSupport
import Testing

@testable import Database

@Suite("Threads that read")
struct ReadThreadsTests {
    @Test("leave Swift's own threads to others while they block")
    func others() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (begun, note) = AsyncStream.makeStream(of: Void.self)
        try await withDatabase(.sqlite) { database, _ in
            await withTaskGroup(of: DispatchTimeoutResult?.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        try? await database.read { _ in
                            note.yield()
                            return gate.wait(timeout: .patience)
                        }
                    }
                }
                for await _ in begun { break }
                // Gets its turn, or no reader is let go before its time is over.
                group.addTask {
                    for _ in 0..<32 { gate.signal() }
                    return nil
                }
                for await result in group { #expect(result != .timedOut) }
            }
        }
    }

    @Test("are where a task stays that prefers them, also between reads")
    func staying() async throws {
        try await withDatabase(.sqlite) { database, _ in
            let threads = try #require(database.readers)
            let (before, reading, after) = try await withTaskExecutorPreference(threads) {
                let before = thisThread
                let reading = try await database.read { _ in thisThread }
                return (before, reading, thisThread)
            }
            #expect(before == reading && reading == after)
        }
    }

    @Test("do all that they are given, few as they are")
    func all() async {
        let threads = ReadThreads(count: 2)
        let sum = await withTaskExecutorPreference(threads) {
            await withTaskGroup(of: Int.self) { group in
                for number in 1...1000 { group.addTask { number } }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == 500_500)
    }
}

private var thisThread: UInt { UInt(pthread_self()) }
