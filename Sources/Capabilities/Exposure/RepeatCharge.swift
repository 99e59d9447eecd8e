import Database
import Kernel
import Office
import Organisation

/// A place that was shown again within the county's days, and what that costs its township in the month: how this capability
/// tells another, which keeps the scores.
package struct RepeatCharge: Sendable {
    /// Puts the deduction forward and tells where it opens, below the county; nil where the month's rule counts none, or none
    /// yet.
    package typealias Maker = @Sendable (RepeatCharge, Actor, WriteTransaction) throws -> String?
    /// Takes one back that was put forward, for a reason, and tells where that opens; nil where nothing had to be taken back.
    package typealias Returner =
        @Sendable (_ charge: String, _ reason: String, Actor, WriteTransaction) throws -> String?

    package let township: DivisionCode
    /// 樟塘村：成堆垃圾
    package let problem: String
    /// 县级曝光台2019年第14期
    package let issue: String
    /// That showed the place before.
    package let earlier: String
    package let days: Int
    package let points: Points
    package let month: Month
}
