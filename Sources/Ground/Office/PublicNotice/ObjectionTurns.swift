import Kernel
import Synchronization
import Web

/// How many objections come in online from people who are not signed in. Each holds up an award until somebody has looked into
/// it, so that a loop would hold up all of them. Nobody is kept from objecting: he may ring up or write, and the office enters
/// it, or sign in by his village's code. The counts lie in this process's memory, as those of attempts to sign in do.
final class ObjectionTurns: Sendable {
    /// Of an address: what a family has to say in a day.
    static let perAddress = Rate(burst: 3, secondsForEach: 28_800)
    /// Of a county: more than this in a day no office looks into in the days that a notice runs.
    static let perCounty = Rate(burst: 30, secondsForEach: 2_880)
    private static let remembered = 10_000

    private struct State {
        var addresses = RateTable(ObjectionTurns.perAddress, remembering: remembered)
        var counties = RateTable(ObjectionTurns.perCounty, remembering: remembered)
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Instant

    init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// One that is not taken in counts for nothing.
    func taking<Outcome>(
        from address: String, in county: String, _ send: () async throws -> Outcome
    ) async throws -> Outcome {
        let (network, moment) = ("\(county) \(RateTable.network(of: address))", now())
        try state.withLock { state in
            guard state.addresses.wait(of: network, at: moment) == 0 else { throw Refusal.manyObjections("您所在的网络") }
            guard state.counties.wait(of: county, at: moment) == 0 else { throw Refusal.manyObjections("各处") }
            state.addresses.take(network, at: moment)
            state.counties.take(county, at: moment)
        }
        do { return try await send() } catch {
            state.withLock { state in
                state.addresses.giveBack(network)
                state.counties.giveBack(county)
            }
            throw error
        }
    }
}

extension Refusal {
    fileprivate static func manyObjections(_ whence: String) -> Refusal {
        Refusal(
            .tooMany, "notice.manyObjections",
            "今天从\(whence)已经在网上提了不少意见，不登录的暂时不收，这一条没有提交。您的意见仍然可以提：请按公示上的联系方式打电话或写信，由经办人登记；"
                + "有村（社区）发的码的，登录以后在这里提。")
    }
}
