import Kernel
import TestSupport
import Testing

@testable import Organisation

@Suite("Attempts to sign in")
struct SignInAttemptTests {
    private let clock = TestClock()

    private enum Outcome { case session, code }

    /// Whether what somebody typed was looked at.
    private func attempt(
        _ attempts: SignInAttempts, _ outcome: Outcome?, from address: String, at account: String, own device: String?
    ) async -> Bool {
        do {
            _ = try await attempts.counting(from: address, at: account, ownDevice: device) {
                () async throws -> Outcome in
                guard let outcome else { throw Lockout.refusal }
                return outcome
            } isIn: {
                $0 == .session
            }
        } catch let refusal as Refusal where refusal.kind == .tooMany { return false } catch {}
        return true
    }

    private func guess(
        _ attempts: SignInAttempts, from address: String, at account: String, own device: String? = nil
    ) async -> Bool {
        await attempt(attempts, nil, from: address, at: account, own: device)
    }

    private func signIn(
        _ attempts: SignInAttempts, from address: String, at account: String, own device: String? = nil
    ) async -> Bool {
        await attempt(attempts, .session, from: address, at: account, own: device)
    }

    @Test("from one address end after sixty, whatever the names, and nobody elsewhere is held up")
    func address() async {
        let attempts = SignInAttempts(now: { clock.now })
        for number in 0..<60 { #expect(await guess(attempts, from: "10.0.0.1", at: "\(number)")) }
        #expect(await !guess(attempts, from: "10.0.0.1", at: "another"))
        #expect(await guess(attempts, from: "10.0.0.2", at: "another"))
        clock.advance(minutes: 1)
        #expect(await guess(attempts, from: "10.0.0.1", at: "another"))
    }

    @Test("of a whole office behind one address do not hold it up, as they come in")
    func office() async {
        let attempts = SignInAttempts(now: { clock.now })
        for number in 0..<500 { #expect(await signIn(attempts, from: "10.0.0.1", at: "\(number)")) }
    }

    @Test("at one account end after ten from however many addresses, but not for its owner in a browser of his own")
    func account() async {
        let attempts = SignInAttempts(now: { clock.now })
        for number in 0..<10 { #expect(await guess(attempts, from: "192.0.2.\(number)", at: "clerk")) }
        #expect(await !guess(attempts, from: "192.0.2.100", at: "clerk"))
        #expect(await signIn(attempts, from: "10.0.0.9", at: "clerk", own: "his"))
        // Nor for others' guesses behind the same address; his own are counted.
        for number in 0..<60 { #expect(await guess(attempts, from: "10.0.0.9", at: "\(number)")) }
        #expect(await !guess(attempts, from: "10.0.0.9", at: "another"))
        #expect(await signIn(attempts, from: "10.0.0.9", at: "clerk", own: "his"))
        for _ in 0..<10 { #expect(await guess(attempts, from: "10.0.0.9", at: "clerk", own: "his")) }
        #expect(await !guess(attempts, from: "10.0.0.9", at: "clerk", own: "his"))
    }

    @Test("that are asked for a code have not come in, whatever the password was")
    func half() async {
        let attempts = SignInAttempts(now: { clock.now })
        for _ in 0..<10 { #expect(await attempt(attempts, .code, from: "10.0.0.1", at: "leader", own: nil)) }
        #expect(await !attempt(attempts, .code, from: "10.0.0.1", at: "leader", own: nil))
    }
}
