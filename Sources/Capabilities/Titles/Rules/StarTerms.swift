import Kernel

/// One star, as the county has it: who leads it and how it is accepted.
package struct Star: Hashable, Codable, Sendable {
    package enum Source: String, Codable, CaseIterable, Sendable {
        /// The mean of the village's checks of half a year, and the acceptance.
        case checks
        /// Entered with its evidence.
        case evidence
        /// Of another office: its list comes in as .xlsx.
        case list

        package var chinese: String {
            switch self {
            case .checks: "近半年检查均分和验收"
            case .evidence: "登记分数和佐证"
            case .list: "牵头部门的名单导入"
            }
        }
    }

    package let name: String
    package let lead: String
    package let source: Source

    package init(_ name: String, _ lead: String, _ source: Source) {
        (self.name, self.lead, self.source) = (name, lead, source)
    }
}

package struct StarRules: Hashable, Codable, Sendable {
    package let villages: [Star]
    package let communities: [Star]
    package let pass: Int
    /// Of a hundred, how much the checks count in the star that goes by them; the acceptance counts the rest.
    package let checkShare: Int

    package func stars(of kind: BodyKind) -> [Star] { kind == .community ? communities : villages }

    private static let five = [
        Star("党建星", "组织部", .list), Star("富裕星", "农业农村局", .list), Star("美丽星", "创建办", .checks),
        Star("和谐星", "政法委", .list), Star("文明星", "创建办", .evidence),
    ]

    /// domain §1(d): 85 of a hundred; 0.7 of the checks and 0.3 of the acceptance.
    package static let shipped = StarRules(
        villages: five,
        communities: [
            Star("党建星", "组织部", .list), Star("富裕星", "民政局", .list), Star("美丽星", "创建办", .checks),
            Star("和谐星", "政法委", .list), Star("文明星", "创建办", .evidence),
        ], pass: 85, checkShare: 70)
}

/// What a village's or community's checks of some months came to, and where they open.
package struct CheckMean: Sendable {
    package let mean: Points
    package let count: Int
    package let path: String

    package init(mean: Points, count: Int, path: String) { (self.mean, self.count, self.path) = (mean, count, path) }
}

package enum StarTerms {
    static let months = 6

    /// A star's score from what was entered and, where it goes by them, the checks.
    static func score(_ entered: Points, _ star: Star, _ checks: CheckMean?, _ rules: StarRules) throws(Refusal)
        -> Points
    {
        guard entered >= .zero, entered <= Points(whole: 100) else {
            throw Refusal.field("score", "star.score", "分数应在0到100之间。")
        }
        guard star.source == .checks else { return entered }
        guard let checks else {
            throw Refusal(
                .conflict, "star.checks", "近\(months)个月没有这个村（社区）的县级检查成绩，“\(star.name)”算不出来，先安排一次检查。")
        }
        let sum = checks.mean.thousandths * rules.checkShare + entered.thousandths * (100 - rules.checkShare)
        return Points(thousandths: Points.divide(sum, by: 100))
    }

    /// Five stars only with all five.
    static func missing(_ stars: [Star], _ scores: [String: Points], pass: Int) -> [String] {
        stars.filter { star in scores[star.name].map { $0 < Points(whole: pass) } ?? true }.map(\.name)
    }

    static func checkTask(
        _ goal: StarGoal, _ kind: BodyKind, name: String, isThere: Bool, hasFive: Bool, hasSame: Bool, dueOn: Day,
        today: Day
    ) throws(Refusal) {
        guard isThere else { throw Refusal.field("body", "star.gone", "“\(name)”已经撤销，不再下达任务书。") }
        guard goal.fits(kind) else {
            throw Refusal.field(
                "goal", "star.goal", "\(goal.chinese)是\(kind == .village ? "社区" : "村")的，“\(name)”请选另一项。")
        }
        guard !hasSame else {
            throw Refusal.field("goal", "star.twice", "“\(name)”的\(goal.chinese)已在创建，或者已经授星。")
        }
        guard !goal.needsFiveStars || hasFive else {
            throw Refusal.field("goal", "star.five", "\(goal.chinese)要先五星达标，“\(name)”还没有。")
        }
        guard dueOn > today else {
            throw Refusal.field("dueOn", "star.due", "完成期限应在今天（\(today.chinese)）之后。")
        }
    }
}
