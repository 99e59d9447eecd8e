import Database
import Kernel
import Office
import TestSupport
import Testing

@Suite("The lease of a job")
struct JobLeaseTests {
    @Test("is one server's until it runs out, however many ask at once", arguments: Engine.available)
    func one(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, JobLeases.migrations, clock: clock) { database, again in
            let other = try again()
            let servers = [("a", Office(database: database)), ("b", Office(database: other))]
            func ask() async throws -> Set<String> {
                try await withThrowingTaskGroup(of: String?.self) { group in
                    for (name, office) in servers + servers {
                        group.addTask {
                            try await office.holdsLease("overdue", holder: name, seconds: 90) ? name : nil
                        }
                    }
                    return try await group.reduce(into: []) { if let name = $1 { $0.insert(name) } }
                }
            }
            let first = try await ask()
            #expect(first.count == 1)
            clock.advance(minutes: 1)
            #expect(try await ask() == first, "prolonged by who holds it")
            let another = try await servers[0].1.holdsLease("night", holder: "c", seconds: 90)
            #expect(another, "another job is another lease")
            clock.advance(minutes: 2)
            let next = servers.first { !first.contains($0.0) }
            let taken = try await next?.1.holdsLease("overdue", holder: next?.0 ?? "", seconds: 90)
            #expect(taken == true)
            let kept = try await ask()
            #expect(kept == [next?.0 ?? ""])
            clock.advance(minutes: -24 * 60)
            let back = try await ask()
            #expect(back.count == 1, "a lease from before the clock was set back holds nothing up")
            try await other.close()
        }
    }
}
