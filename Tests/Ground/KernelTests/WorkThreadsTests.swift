import Dispatch
import Kernel
import TestSupport
import Testing

@Suite("Threads of their own")
struct WorkThreadsTests {
    private static let full = Refusal(.overloaded, "test.full", "满了")

    @Test("take no more than may wait, refuse what is beyond at once, and do in the end all that they took")
    func bounded() async throws {
        let threads = WorkThreads(most: 2, waiting: 3, niceness: 1)
        let gate = DispatchSemaphore(value: 0)
        let (outcomes, outcome) = AsyncStream.makeStream(of: Bool.self)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do {
                        try await threads.run(orRefuse: Self.full) { _ = gate.wait(timeout: .patience) }
                        outcome.yield(true)
                    } catch {
                        #expect(error as? Refusal == Self.full)
                        outcome.yield(false)
                    }
                }
            }
            // While none of those taken gets on, each of the others hears of it.
            var refused = 0
            for await isDone in outcomes {
                #expect(!isDone)
                refused += 1
                if refused == 7 { break }
            }
            for _ in 0..<5 { gate.signal() }
        }
        #expect(try await threads.run(orRefuse: Self.full) { 7 } == 7)
    }
}
