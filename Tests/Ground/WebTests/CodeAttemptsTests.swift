import Kernel
import TestSupport
import Testing

@testable import Web

@Suite("Codes and secret addresses that are tried")
struct CodeAttemptsTests {
    private let clock = TestClock()

    /// What a try came to: whether it was looked at, and how it was refused.
    private func attempt(
        _ attempts: CodeAttempts, from address: String = "10.0.0.1", at secret: String = "", refusing: Refusal? = nil
    ) async -> (isLookedAt: Bool, refused: Refusal.Kind?) {
        var isLookedAt = false
        do {
            try await attempts.counting(from: address, at: secret) {
                isLookedAt = true
                if let refusing { throw refusing }
            }
            return (isLookedAt, nil)
        } catch { return (isLookedAt, (error as? Refusal)?.kind) }
    }

    private static let none = Refusal.noSuchPage

    @Test("are not looked at any more after some that open nothing, from one network, and after a while again")
    func bounded() async {
        let attempts = CodeAttempts(now: { clock.now })
        for number in 0..<20 {
            #expect(
                await attempt(attempts, from: "2001:db8:1:2::\(number)", at: "\(number)", refusing: Self.none)
                    == (true, .missing))
        }
        #expect(await attempt(attempts, from: "2001:db8:1:2::99", at: "new", refusing: Self.none) == (false, .tooMany))
        #expect(await attempt(attempts, from: "2001:db8:1:3::1", at: "new") == (true, nil))
        clock.advance(minutes: 1)
        #expect(await attempt(attempts, from: "2001:db8:1:2::99", at: "new", refusing: Self.none) == (true, .missing))
    }

    @Test("count for nothing where they open something, whatever is wrong with what is sent there")
    func fruitful() async {
        let attempts = CodeAttempts(now: { clock.now })
        for _ in 0..<50 {
            #expect(await attempt(attempts) == (true, nil))
            let wrong = Refusal.field("answer", "answer.none", "请回答。")
            #expect(await attempt(attempts, refusing: wrong) == (true, .invalid))
        }
        let code = Refusal.field("code", "code.none", "没有这个码。")
        for _ in 0..<20 { #expect(await attempt(attempts, refusing: code) == (true, .invalid)) }
        #expect(await attempt(attempts, refusing: code) == (false, .tooMany))
    }

    @Test("leave those alone that opened, beside whoever guesses from the same address, until they open no more")
    func known() async {
        let attempts = CodeAttempts(now: { clock.now })
        #expect(await attempt(attempts, at: "own") == (true, nil))
        for number in 0..<20 { _ = await attempt(attempts, at: "\(number)", refusing: Self.none) }
        #expect(await attempt(attempts, at: "another") == (false, .tooMany))
        #expect(await attempt(attempts, at: "own") == (true, nil))
        #expect(await attempt(attempts, at: "own", refusing: Self.none) == (true, .missing))
        #expect(await attempt(attempts, at: "own") == (false, .tooMany))
    }
}
