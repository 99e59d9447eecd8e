import Kernel

/// What projects and marks are held to. Pure.
package enum IncubationTerms {
    /// 需求、创新、可行、预算、团队、可持续 (domain §1(e), our choice).
    package static let criteria: [(name: String, most: Int)] = [
        ("需求", 25), ("创新", 15), ("可行", 20), ("预算", 10), ("团队", 15), ("可持续", 15),
    ]
    package static let leastJurors = 3
    /// Of a hundred, in hundredths.
    package static let leastScore = 6_000

    package static func check(_ marks: [Int]) throws(Refusal) {
        guard marks.count == criteria.count else {
            throw Refusal.field("mark0", "incubation.marks", "\(criteria.count)项都要打分。")
        }
        for (index, mark) in marks.enumerated() where !(0...criteria[index].most).contains(mark) {
            throw Refusal.field(
                "mark\(index)", "incubation.marks", "“\(criteria[index].name)”打0到\(criteria[index].most)分，实际是\(mark)。")
        }
    }

    /// The mean, in hundredths, rounded half up; nil of too few.
    package static func score(_ sums: [Int]) -> Int? {
        guard sums.count >= leastJurors else { return nil }
        return (sums.reduce(0, +) * 200 + sums.count) / (2 * sums.count)
    }

    /// 60, 30 and what is left, to the fen.
    package static func part(_ number: Int, of fen: Int) -> Int {
        switch number {
        case 1: fen * 60 / 100
        case 2: fen * 30 / 100
        default: fen - fen * 60 / 100 - fen * 30 / 100
        }
    }

    package static func check(
        _ budget: [IncubationProject.BudgetLine], most: Int, intro: String, months: Int
    ) throws(Refusal) {
        guard !budget.isEmpty, budget.allSatisfy({ $0.fen > 0 && $0.fen <= most && !$0.words.isEmpty }) else {
            throw Refusal.field(
                "budget", "incubation.budget", "预算一行一项：用途，金额；金额大于0，都不超过这次征集的上限\(Money(fen: most).chinese)。")
        }
        let sum = budget.reduce(0) { $0 + $1.fen }
        guard sum <= most else {
            throw Refusal.field(
                "budget", "incubation.most", "预算合计\(Money(fen: sum).chinese)，这次征集一个项目最多\(Money(fen: most).chinese)。")
        }
        guard intro.count <= 500, !intro.isEmpty else {
            throw Refusal.field("intro", "incubation.intro", "简介写1到500字，实际\(intro.count)字。")
        }
        guard (1...24).contains(months) else { throw Refusal.field("months", "incubation.months", "周期是1到24个月。") }
    }
}
