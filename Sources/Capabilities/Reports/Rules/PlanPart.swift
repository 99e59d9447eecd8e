import Kernel

/// Which paragraphs of a report promise something for the next year: those that follow the heading of its plan.
enum PlanPart {
    /// - Parameters:
    ///   - first: the section under whose heading the plan begins; nil of a report without one.
    ///   - led: which sections are led by their heading, in order.
    static func paragraphs(from first: Int?, led: [Bool]) -> [Int] {
        guard let first else { return [] }
        return led.indices.filter { $0 > first && led[$0] }
    }

    /// The quarters of a promise, as they stand in its form before anybody changes them.
    static let quarters = ["完成摸排，制定方案", "全面铺开，过半数见效", "集中攻坚，补齐短板", "总结验收，建立长效机制"]

    static func end(of quarter: Int, _ year: Int) -> Day? {
        let (month, day) = [(3, 31), (6, 30), (9, 30), (12, 31)][quarter - 1]
        return Day(year: year, month: month, dayOfMonth: day)
    }
}
