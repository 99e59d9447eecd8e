import Database
import Kernel

/// A sort of public notice (公示) as a capability fills it in: how long it has to be, what it is about, and what follows when
/// it ends, in the transaction that ends it.
package struct NoticeKind: Sendable {
    /// `recognition`: stored, so that it never changes.
    package let name: String
    /// 评选公示
    package let chinese: String
    /// Working days at the least: five for honours and points (domain §5), seven for records of service (民政部令67).
    package let leastDays: Int
    /// What the record that it is about asks for itself, where that is more; nil where it says nothing.
    package let least: @Sendable (_ subject: String, _ county: String, ReadTransaction) throws -> Int?
    /// Where what it is about opens in the office, below the county.
    package let path: @Sendable (_ subject: String) -> String?
    /// Candidates of whom it is settled now: all against whom nothing stands when the time is over, and each of the others
    /// when his objections are ruled on.
    package let onSettled: @Sendable (PublicNotice, [NoticeCandidate], Actor, WriteTransaction) throws -> Void
    /// It was taken back: nothing follows from it.
    package let onWithdrawn: @Sendable (PublicNotice, Actor, WriteTransaction) throws -> Void

    package init(
        _ name: String, _ chinese: String, leastDays: Int = 5,
        least: @escaping @Sendable (String, String, ReadTransaction) throws -> Int? = { _, _, _ in nil },
        path: @escaping @Sendable (String) -> String? = { _ in nil },
        onSettled: @escaping @Sendable (PublicNotice, [NoticeCandidate], Actor, WriteTransaction) throws -> Void,
        onWithdrawn: @escaping @Sendable (PublicNotice, Actor, WriteTransaction) throws -> Void = { _, _, _ in }
    ) {
        precondition(leastDays >= 1)
        self.name = name
        self.chinese = chinese
        self.leastDays = leastDays
        self.least = least
        self.path = path
        self.onSettled = onSettled
        self.onWithdrawn = onWithdrawn
    }

    /// What the office itself puts before the public, with nothing that follows by itself.
    package static let plain = NoticeKind("plain", "一般公示", onSettled: { _, _, _, _ in })
}
