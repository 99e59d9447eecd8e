import Kernel

/// Who checks whom when townships check each other (交叉检查): each checks one, none itself, and no two each other,
/// so that nobody marks those who mark him.
package struct CrossPairs: Hashable, Sendable {
    package struct Pair: Hashable, Codable, Sendable {
        package let checker: DivisionCode
        package let checked: DivisionCode

        package init(checker: DivisionCode, checked: DivisionCode) {
            self.checker = checker
            self.checked = checked
        }
    }

    package let pairs: [Pair]

    /// Refuses what would let somebody mark himself, or those who mark him.
    package init(_ pairs: [Pair]) throws {
        for pair in pairs where pair.checker == pair.checked {
            throw Refusal.field("manner", "cross.itself", "\(pair.checker)不能检查自己：交叉检查由别的乡镇（街道）来查。")
        }
        let all = Set(pairs)
        if let mutual = pairs.first(where: { all.contains(Pair(checker: $0.checked, checked: $0.checker)) }) {
            throw Refusal.field(
                "manner", "cross.mutual",
                "\(mutual.checker)和\(mutual.checked)互相检查，不算交叉：请至少有三个乡镇（街道）参加，由系统重新配对。")
        }
        self.pairs = pairs
    }

    /// Drawn: in the order of SHA-256(seed‖code), each checks the one behind it, and the last the first. A ring of three
    /// and more has neither of the two faults.
    package init(_ townships: [DivisionCode], seed: String) throws {
        guard townships.count >= 3 else {
            throw Refusal.field(
                "manner", "cross.few",
                "参加的只有\(townships.count)个乡镇（街道）：两个会互相检查，一个只能查自己。至少要三个，请减少排除的村，或改用县级抽查。")
        }
        let order = Dictionary(
            townships.map { ($0, Draw.digest(seed + $0.description)) }, uniquingKeysWith: { first, _ in first })
        let ring = order.keys.sorted { (order[$0] ?? "", $0) < (order[$1] ?? "", $1) }
        try self.init(zip(ring, ring.dropFirst() + ring.prefix(1)).map { Pair(checker: $0, checked: $1) })
    }

    package func checker(of township: DivisionCode) -> DivisionCode? {
        pairs.first { $0.checked == township }?.checker
    }
}
