import Kernel
import MoralBank

/// What a grant is held to. Pure.
package enum GrantTerms {
    package static let kinds = FundEntry.Kind.allCases.filter(\.isGrant)
    /// Of one grant: a hundred thousand yuan.
    package static let most = 10_000_000

    package static func check(kind: FundEntry.Kind, fen: Int) throws(Refusal) {
        guard kinds.contains(kind) else {
            throw Refusal.field("kind", "grant.kind", "基金的支出分困难帮扶、奖励、走访慰问，请选一类。")
        }
        guard fen > 0, fen <= most else {
            throw Refusal.field("money", "grant.amount", "金额应大于0，一笔不超过\(Money(fen: most).chinese)。")
        }
    }
}
