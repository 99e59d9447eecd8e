import Database
import Kernel
import Organisation
import Sheets

/// In whose name a visit scores.
package enum Tier: String, Codable, CaseIterable, Sendable {
    /// 自考: every village, every month, by its township.
    case selfCheck = "self"
    /// 县级: drawn by the office.
    case county
    /// 特别考核: marked by Party delegates, people's deputies and CPPCC members.
    case panel

    package var chinese: String {
        switch self {
        case .selfCheck: "自考"
        case .county: "县级抽查"
        case .panel: "特别考核"
        }
    }
}

/// Whether the visited are told.
package enum Manner: String, Codable, CaseIterable, Sendable {
    case announced, unannounced
    /// 交叉检查: townships check each other. Who checks whom is published, so that it is announced.
    case cross

    package var chinese: String {
        switch self {
        case .announced: "明查"
        case .unannounced: "暗访"
        case .cross: "交叉检查"
        }
    }
}

extension Tier: SQLEncodable, SQLDecodable {}
extension Manner: SQLEncodable, SQLDecodable {}

/// A month's visits of one tier, drawn or complete.
package struct Plan: Codable, Sendable {
    package let id: ID<Plan>
    package let month: Month
    package let sheet: ID<Sheet>
    package let edition: Int
    package let tier: Tier
    package let manner: Manner
    /// The kind of places it goes to; nil for villages and communities.
    package let target: Place.Kind?
    /// 2019年第2次, of cross-checks and of panels.
    package let serial: Serial?
    package let commitment: String
    package let drawnAt: Instant
    package let drawnBy: String
    /// Why it took the place of an earlier one.
    package let reason: String?
    package let supersededBy: ID<Plan>?
    package let voiding: Voiding?
    /// When its month was closed: from then on nothing of it is visited, cancelled or drawn anew.
    package let closedAt: Instant?
    /// Whether list and seed may be read by everybody.
    package let isDisclosed: Bool

    /// Which of the year it is, of its kind.
    package struct Serial: Codable, Sendable {
        package let year: Int
        package let number: Int

        package var chinese: String { "\(year)年第\(number)次" }
    }

    /// Taken back before anything of it was scored.
    package struct Voiding: Codable, Sendable {
        package let at: Instant
        package let by: String
        package let reason: String
    }

    /// `target` of a plan that goes to villages and communities as a whole.
    static let wholeDivisions = Place.Kind.village.rawValue

    /// Neither replaced nor made void.
    package var stands: Bool { supersededBy == nil && voiding == nil }

    /// Where a plan stands. Tags say these words and no others.
    package enum State: String, Codable, CaseIterable, Sendable {
        case running, done, closed, replaced, voided

        package var chinese: String {
            switch self {
            case .running: "执行中"
            case .done: "已完成"
            case .closed: "已关账"
            case .replaced: "已重抽"
            case .voided: "已作废"
            }
        }
    }

    /// - Parameter hasOpenVisits: whether any of its visits is still to come.
    package func state(hasOpenVisits: Bool) -> State {
        if voiding != nil { return .voided }
        if supersededBy != nil { return .replaced }
        if closedAt != nil { return .closed }
        return hasOpenVisits ? .running : .done
    }

    /// Refuses whatever would change what a closed month was visited for.
    func requireOpenMonth() throws {
        guard closedAt == nil else { throw Refusal.monthClosed(month) }
    }

    init(_ row: Row) throws {
        id = try row["id"]
        month = try row["month"]
        sheet = try row["sheet"]
        edition = try row["edition"]
        tier = try row["tier"]
        manner = try row["manner"]
        target = Place.Kind(rawValue: try row["target"]).flatMap { $0 == .village ? nil : $0 }
        let (year, number): (Int?, Int?) = (try row["serialYear"], try row["serial"])
        serial = if let year, let number { Serial(year: year, number: number) } else { nil }
        commitment = try row["commitment"]
        drawnAt = try row["drawnAt"]
        drawnBy = try row["drawnBy"]
        reason = try row["reason"]
        supersededBy = try row["supersededBy"]
        isDisclosed = try row["isDisclosed"]
        closedAt = try row["closedAt"]
        let voidedAt: Instant? = try row["voidedAt"]
        voiding = try voidedAt.map { Voiding(at: $0, by: try row["voidedBy"], reason: try row["voidReason"]) }
    }
}

extension Refusal {
    /// What was visited for a month is fixed when it is closed: its scores are computed from it.
    static func monthClosed(_ month: Month) -> Refusal {
        Refusal(
            .conflict, "plan.monthClosed",
            "\(month.chinese)已经关账，这个月的计划随之关闭：不能再检查、取消、重抽或作废。记错的一处扣分，仍可由主任在检查页作废。")
    }
}
