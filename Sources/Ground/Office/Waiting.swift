import Database
import Kernel

/// Something that waits for the person who looks: a verb, how many, by when, where first, and the one button that leads
/// to where it is done. Every capability says what waits in it; everybody's first page is the sum.
package struct Waiting: Codable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// Can be done now, by who sees it.
        case task
        /// Is to be known: the step is another's.
        case notice
    }

    package let kind: Kind
    /// `签收交办的问题`
    package let title: String
    package let count: Int
    /// More than are counted.
    package let hasMore: Bool
    /// Below the county; the list that was counted.
    package let path: String
    /// On the button: `去签收`.
    package let verb: String
    /// Where the first of them is: `樟塘村`.
    package let place: String?
    /// What the first of them is, or what else there is to know: `成堆垃圾3处`.
    package let detail: String
    /// The oldest deadline; nil where none runs against who sees it.
    package let due: Instant?

    package init(
        _ title: String, kind: Kind = .task, count: Int = 1, hasMore: Bool = false, path: String, verb: String,
        place: String? = nil, detail: String, due: Instant? = nil
    ) {
        self.title = title
        self.kind = kind
        self.count = count
        self.hasMore = hasMore
        self.path = path
        self.verb = verb
        self.place = place
        self.detail = detail
        self.due = due
    }

    /// What waits for an actor in one capability; entries of zero are left out.
    package typealias Source = @Sendable (Actor, ReadTransaction) throws -> [Waiting]
}

/// One of the first steps of a new county. Until its first plan is made, everybody who has a part in them sees all.
package struct FirstStep: Codable, Sendable {
    /// `发布考核标准`
    package let title: String
    /// Who does it.
    package let roles: [Role]
    package let path: String
    package let isDone: Bool

    package init(_ title: String, by roles: [Role], path: String, isDone: Bool) {
        self.title = title
        self.roles = roles
        self.path = path
        self.isDone = isDone
    }

    /// Of one county, in the order in which they come.
    package typealias Source = @Sendable (String, ReadTransaction) throws -> [FirstStep]
}
