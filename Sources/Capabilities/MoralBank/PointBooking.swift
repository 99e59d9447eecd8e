import Database
import Kernel
import Office

/// A month of a township's points, booked in one press: what nobody objected to in the days of its notice. The press says what
/// is booked; the booking itself goes on in parts, each a transaction of its own, so that a month of twenty thousand holds
/// nobody up, and what a stop of the server cut off goes on by itself.
package struct PointBooking: Codable, Sendable {
    package let id: ID<PointBooking>
    let township: DivisionCode
    let townshipName: String
    let month: Month
    /// Those that have entries in it.
    let villages: [DivisionCode]
    /// What was before the eyes of who pressed.
    package let entries: Int
    /// So far.
    package let booked: Int
    let standing: Int
    let spendable: Int
    let byName: String
    let at: Instant
    package let endedAt: Instant?

    package static let noun = RecordNoun("pointBooking", "按月记账", measure: "次")
    var title: String { "\(townshipName)\(month.chinese)积分记账" }
}

/// What waits to be booked in a village, of one month.
struct DueVillage: Codable, Sendable {
    let village: DivisionCode
    let name: String
    let entries: Int
    let accounts: Int
    let standing: Int
    let spendable: Int
}

/// Who books what passed its notice.
enum BookingManner: String, Codable, CaseIterable, Hashable, Sendable {
    case atOnce, monthly

    var chinese: String {
        switch self {
        case .atOnce: "公示期满自动记账"
        case .monthly: "公示期满后，由乡镇（街道）按月一次记账"
        }
    }
}
