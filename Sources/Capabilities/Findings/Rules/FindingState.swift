import Kernel

/// Where a finding stands. Overdue is no state of its own: see `Overdue`. Tags, filters and papers say these words and no
/// others.
package enum FindingState: String, Codable, CaseIterable, Sendable {
    case found, assigned, disputed, accepted, rectifying, extensionRequested, responded, verified, closed
    case shelved, voided

    package var chinese: String {
        switch self {
        case .found: "待交办"
        case .assigned: "待签收"
        case .disputed: "待改派"
        case .accepted: "已签收"
        case .rectifying: "整改中"
        case .extensionRequested: "申请延期"
        case .responded: "待复核"
        case .verified: "待销号"
        case .closed: "已销号"
        case .shelved: "挂账"
        case .voided: "已作废"
        }
    }

    /// What is said of one whose clock runs and whose deadline has passed.
    package static let overdue = "已逾期"

    /// Nothing more is expected of anybody.
    package var isSettled: Bool { self == .closed || self == .voided }

    /// The next step is the lead's: without one, nothing goes on.
    var waitsForLead: Bool { isRunning || self == .extensionRequested }

    /// The clock runs against the unit that answers. It stands still while others have to act: over an
    /// objection, a request for more time, a verification; and while it is paused (`FindingCourse.pause`).
    package var isRunning: Bool {
        switch self {
        case .assigned, .accepted, .rectifying, .shelved: true
        case .found, .disputed, .extensionRequested, .responded, .verified, .closed, .voided: false
        }
    }
}
