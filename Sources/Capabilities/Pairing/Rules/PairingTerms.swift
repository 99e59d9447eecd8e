import Kernel

/// What every pairing owes in a year: so many activities, and so many visits of the unit's head. A plan it owes as well.
package struct PairingDues: Codable, Hashable, Sendable {
    package let activities: Int
    package let visits: Int

    package init(activities: Int, visits: Int) { (self.activities, self.visits) = (activities, visits) }

    /// 自定 (domain §1).
    package static let shipped = PairingDues(activities: 4, visits: 2)
}

/// What a pairing owes in a year, what of it is there, and what is missing.
package struct PairingTerms: Codable, Sendable {
    package let year: Int
    package let dues: PairingDues
    package let activities: Int
    package let visits: Int
    package let hasPlan: Bool

    package init(year: Int, dues: PairingDues, kinds: [PairingActivity.Kind], hasPlan: Bool) {
        (self.year, self.dues) = (year, dues)
        activities = kinds.count { $0 == .together }
        visits = kinds.count { $0 == .headVisit }
        self.hasPlan = hasPlan
    }

    /// In words; empty when nothing is missing.
    package var missing: [String] {
        [
            hasPlan ? nil : "年度计划还没有报送",
            activities < dues.activities ? "共建活动还差\(dues.activities - activities)次" : nil,
            visits < dues.visits ? "主要领导走访还差\(dues.visits - visits)次" : nil,
        ].compactMap(\.self)
    }

    /// Refuses to score a year in which the two were no pair.
    package static func checkYear(_ year: Int, begun: Day?, ended: Day?, today: Day) throws(Refusal) {
        guard let begun else { throw Refusal(.conflict, "pairing.notBegun", "这对结对还没有开始共建，开始以后才考核。") }
        let last = min(ended?.year ?? today.year, today.year)
        guard (begun.year...max(begun.year, last)).contains(year) else {
            throw Refusal.field("year", "pairing.year", "年度应在\(begun.year)到\(last)之间：那几年才在共建，实际填的是\(year)。")
        }
    }

    /// Refuses a term that is over before it began, that nobody plans for, or that a village has with the same unit already.
    package static func check(
        until: Day, today: Day, hasSame: Bool, isOwnVillage: Bool
    ) throws(Refusal) {
        guard until > today else {
            throw Refusal.field("until", "pairing.until", "到期日应在今天（\(today.chinese)）之后，实际是\(until.chinese)。")
        }
        guard until <= today.adding(days: 5 * 366) else {
            throw Refusal.field("until", "pairing.untilFar", "一期结对不超过五年，\(until.chinese)太远。到期后可以再结。")
        }
        guard !hasSame else {
            throw Refusal.field("village", "pairing.same", "这个单位和这个村（社区）已经结对，没有结束或撤回以前不用再发起。")
        }
        guard isOwnVillage else {
            throw Refusal.field("village", "pairing.village", "结对的另一方应是一个村（社区），请从列表中选择。")
        }
    }
}
