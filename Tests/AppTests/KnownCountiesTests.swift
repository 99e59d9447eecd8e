import Kernel
import Organisation
import Synchronization
import Testing

@testable import App

@Suite("The list of counties that a server keeps")
struct KnownCountiesTests {
    private let time = Time()
    private let asked = Asked()

    private static let county = County(code: "990101", name: "明川县", isDemo: true)

    private func ask(_ known: KnownCounties, answer: [County] = [county]) async throws -> [County] {
        try await known.counties {
            asked.times += 1
            return answer
        }
    }

    @Test("is asked for again after a second, and not before")
    func second() async throws {
        let known = KnownCounties(now: { [time] in time.now })
        for (passed, times) in [(0, 1), (999, 1), (1000, 2), (1999, 2), (2000, 3)] {
            time.passed = .milliseconds(passed)
            _ = try await ask(known)
            #expect(asked.times == times, "after \(passed) ms")
        }
    }

    @Test("is what was answered last")
    func renewed() async throws {
        let known = KnownCounties(now: { [time] in time.now })
        _ = try await ask(known)
        time.passed = .seconds(1)
        let renamed = County(code: "990101", name: "明溪县", isDemo: true)
        let lists = [try await ask(known, answer: [renamed]), try await ask(known)]
        #expect(lists.map { $0.map(\.name) } == [["明溪县"], ["明溪县"]])
    }

    @Test("is asked for each time while there is no county")
    func empty() async throws {
        let known = KnownCounties(now: { [time] in time.now })
        for _ in 1...3 { _ = try await ask(known, answer: []) }
        #expect(asked.times == 3)
    }

    @Test("says that the database is away rather than what it was a second ago, and asks again")
    func away() async throws {
        struct Away: Error {}
        let known = KnownCounties(now: { [time] in time.now })
        _ = try await ask(known)
        time.passed = .seconds(1)
        await #expect(throws: Away.self) { try await known.counties { throw Away() } }
        let back = try await ask(known)
        #expect(back.map(\.name) == ["明川县"] && asked.times == 2)
    }

    /// How often.
    private final class Asked: Sendable {
        private let count = Mutex(0)

        var times: Int {
            get { count.withLock { $0 } }
            set { count.withLock { $0 = newValue } }
        }
    }

    /// A clock that stands still until it is told.
    private final class Time: Sendable {
        private let start = ContinuousClock.now
        private let since = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { start + passed }
        var passed: Duration {
            get { since.withLock { $0 } }
            set { since.withLock { $0 = newValue } }
        }
    }
}
