/// How often something may be done: so many times at once, and then one more each interval.
package struct Rate: Hashable, Sendable {
    let burst: Int
    /// Milliseconds.
    let interval: Int64

    package init(burst: Int, secondsForEach interval: Int) {
        self.burst = burst
        self.interval = Int64(interval) * 1000
    }
}

/// Who did something how often lately. However many there are, no more than `most` are told apart: further ones share
/// one account, as a stranger can call himself by any number of names.
package struct RateTable: Sendable {
    private let rate: Rate
    private let most: Int
    /// When each will have had his last turn back; what lies behind is as if it had never been (GCRA, ITU-T I.371).
    private var paidUntil: [String: Int64] = [:]
    private var sweptAt = Int64.min
    private static let others = ""

    package init(_ rate: Rate, remembering most: Int) {
        self.rate = rate
        self.most = most
    }

    package var count: Int { paidUntil.count }

    /// Whose an address is: who has an IPv6 address has 2^64 of them. An IPv4 one may be written as one of IPv6's.
    package static func network(of address: String) -> String {
        if address.hasPrefix("::ffff:"), address.contains(".") { return String(address.dropFirst(7)) }
        guard address.contains(":") else { return address }
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        return groups.prefix { !$0.isEmpty }.prefix(4).joined(separator: ":")
    }

    /// Seconds until somebody has another turn, 0 when he has one now.
    package func wait(of name: String, at now: Instant) -> Int {
        let paid = max(paidUntil[known(name)] ?? now.milliseconds, now.milliseconds)
        let early = paid - now.milliseconds - Int64(rate.burst - 1) * rate.interval
        return early <= 0 ? 0 : Int((early + 999) / 1000)
    }

    /// Takes a turn, whether there was one or not.
    package mutating func take(_ name: String, at now: Instant) {
        let key = place(for: name, at: now)
        paidUntil[key] = max(paidUntil[key] ?? now.milliseconds, now.milliseconds) + rate.interval
    }

    /// A turn that is not to count after all.
    package mutating func giveBack(_ name: String) { paidUntil[known(name)]? -= rate.interval }

    private func known(_ name: String) -> String {
        paidUntil[name] == nil && paidUntil.count >= most ? Self.others : name
    }

    /// Makes room where that is needed and can be made: not for each of a flood, as it looks at all.
    private mutating func place(for name: String, at now: Instant) -> String {
        if paidUntil[name] == nil, paidUntil.count >= most, now.milliseconds - 1000 > sweptAt {
            sweptAt = now.milliseconds
            paidUntil = paidUntil.filter { $0.value > now.milliseconds }
        }
        return known(name)
    }
}
