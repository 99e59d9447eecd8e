import Database
import Kernel
import Office
import Synchronization
import Web

/// Who comes with the secret of a screen. Somebody who tries secrets is soon not looked up any more, and a screen that is
/// known goes on beside him, behind the same address too.
final class WallDoor: Sendable {
    /// Of an address: a wrong one now and then is mistyped.
    static let guesses = Rate(burst: 10, secondsForEach: 30)
    private static let remembered = 10_000

    private struct State {
        var guessing = RateTable(WallDoor.guesses, remembering: WallDoor.remembered)
        /// Secrets that opened the page here, by county; never more than there are links.
        var known: Set<String> = []
    }

    private let office: Office
    private let now: @Sendable () -> Instant
    private let state = Mutex(State())

    init(office: Office, now: @escaping @Sendable () -> Instant) { (self.office, self.now) = (office, now) }

    /// The link of a secret; refuses one that was ended, never was, or is another county's, all alike.
    func open(_ secret: String, county: String, from address: String) async throws -> WallLink {
        let key = "\(county) \(secret)"
        let moment = now()
        try state.withLock { state in
            guard !state.known.contains(key) else { return }
            let wait = state.guessing.wait(of: address, at: moment)
            guard wait == 0 else {
                throw Refusal(.tooMany, "wall.tooOften", "大屏地址试得太频繁，这一次没有核对。请过\(wait)秒再试。")
            }
        }
        guard let link = try await office.read({ try WallLinks.inUse(secret, county: county, in: $0) }) else {
            state.withLock { state in
                state.known.remove(key)
                state.guessing.take(address, at: moment)
            }
            throw Refusal(.missing, "wall.none", "这个大屏地址不能用：抄错了，或者已经停用。请向创建办主任要新的地址。")
        }
        _ = state.withLock { $0.known.insert(key) }
        let isStale = link.lastSeenAt.map { $0 < moment.adding(seconds: -50) || $0 > moment } ?? true
        // Where nothing can be written, the screen shows its page all the same.
        if isStale { try? await office.keepHouse { try $0.noteSeen(link.id, county: county) } }
        return link
    }
}
