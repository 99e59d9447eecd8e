import Kernel
import TestSupport
import Testing

@testable import Organisation

@Suite("Attempts to sign in")
struct SignInAttemptTests {
    private let clock = TestClock()

    /// Whether a wrong password was looked at.
    private func guess(_ attempts: SignInAttempts, from address: String, at account: String) async -> Bool {
        do {
            try await attempts.counting(from: address, at: account) { () async throws -> Void in throw Lockout.refusal }
        } catch let refusal as Refusal where refusal.kind == .tooMany { return false } catch {}
        return true
    }

    private func signIn(_ attempts: SignInAttempts, from address: String, at account: String) async -> Bool {
        (try? await attempts.counting(from: address, at: account) { true }) ?? false
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

    @Test("at one account end after ten from however many addresses, but not for its owner where he came in before")
    func account() async {
        let attempts = SignInAttempts(now: { clock.now })
        #expect(await signIn(attempts, from: "10.0.0.9", at: "clerk"))
        for number in 0..<10 { #expect(await guess(attempts, from: "192.0.2.\(number)", at: "clerk")) }
        #expect(await !guess(attempts, from: "192.0.2.100", at: "clerk"))
        #expect(await signIn(attempts, from: "10.0.0.9", at: "clerk"))
        // Nor for others' guesses behind the same address; his own are counted.
        for number in 0..<60 { #expect(await guess(attempts, from: "10.0.0.9", at: "\(number)")) }
        #expect(await !guess(attempts, from: "10.0.0.9", at: "another"))
        #expect(await signIn(attempts, from: "10.0.0.9", at: "clerk"))
        for _ in 0..<10 { #expect(await guess(attempts, from: "10.0.0.9", at: "clerk")) }
        #expect(await !guess(attempts, from: "10.0.0.9", at: "clerk"))
    }

    @Test(
        "from one IPv6 network are one address's",
        arguments: [("2001:db8:1:2:3::7", "2001:db8:1:2"), ("::1", ""), ("10.0.0.1", "10.0.0.1")])
    func network(address: String, network: String) { #expect(SignInAttempts.network(of: address) == network) }
}
