import Kernel
import TestSupport
import Testing

@Suite("Turns")
struct TurnsTests {
    private static let full = Refusal(.overloaded, "test.full", "满了")

    @Test("are so many at once, refused beyond as many as may wait, and given in the end to all who waited")
    func bounded() async throws {
        let turns = Turns(most: 2, waiting: 3)
        let gates = (0..<12).map { _ in AsyncStream.makeStream(of: Void.self) }
        let (outcomes, outcome) = AsyncStream.makeStream(of: Bool.self)
        await withTaskGroup(of: Void.self) { group in
            for gate in gates {
                group.addTask {
                    do {
                        try await turns.take(orRefuse: Self.full) { for await _ in gate.stream {} }
                        outcome.yield(true)
                    } catch {
                        #expect(error as? Refusal == Self.full)
                        outcome.yield(false)
                    }
                }
            }
            // While none of the two gets on, each of the others hears of it.
            var answers = outcomes.makeAsyncIterator()
            for _ in 0..<7 { #expect(await answers.next() == false) }
            for gate in gates { gate.continuation.finish() }
            for _ in 0..<5 { #expect(await answers.next() == true) }
        }
        #expect(try await turns.take(orRefuse: Self.full) { 7 } == 7)
        await #expect(throws: Self.full) { try await turns.take(orRefuse: Self.full) { throw Self.full } }
        #expect(try await turns.take(orRefuse: Self.full) { 8 } == 8)
    }
}
