import Kernel

/// A share that was counted by looking on for a while, and between which bounds it lies with 95 in 100. Of nothing seen there
/// is no rate.
package struct YieldRate: Codable, Hashable, Sendable {
    package let yielded: Int
    package let total: Int
    /// In thousandths.
    package let rate: Int
    package let low: Int
    package let high: Int

    package init?(yielded: Int, of total: Int) {
        guard (0...max(0, total)).contains(yielded), let bounds = SampledShare.interval(yielded, of: total) else {
            return nil
        }
        (self.yielded, self.total) = (yielded, total)
        rate = Points.divide(yielded * 1000, by: total)
        (low, high) = (bounds.lowerBound, bounds.upperBound)
    }

    /// `83.3%（66.4%—92.7%）`
    package var chinese: String { "\(words(rate))（\(words(low))—\(words(high))）" }

    private func words(_ permille: Int) -> String { SampledShare.percent(permille) }
}

/// What somebody counted: how many did as they should, of how many, by kind.
package struct Tally: Codable, Hashable, Sendable {
    package var yes: Int
    package var no: Int

    package init(yes: Int = 0, no: Int = 0) { (self.yes, self.no) = (yes, no) }

    package var total: Int { yes + no }

    package static func + (a: Tally, b: Tally) -> Tally { Tally(yes: a.yes + b.yes, no: a.no + b.no) }
}

package enum ObservationTerms {
    package static let mostMinutes = 60
    package static let leastMinutes = 5

    package static func check(from start: Instant, to end: Instant, now: Instant, _ tallies: [Tally]) throws(Refusal) {
        guard start < end else {
            throw Refusal.field("to", "observation.order", "结束时间应晚于开始时间。")
        }
        guard end <= now.adding(minutes: 5) else {
            throw Refusal.field("to", "observation.future", "结束时间还没有到，观测完再提交。")
        }
        let minutes = Int((end.milliseconds - start.milliseconds) / 60_000)
        guard minutes >= leastMinutes, minutes <= mostMinutes else {
            throw Refusal.field(
                "to", "observation.length", "一次观测\(minutes)分钟；一般半小时，最少\(leastMinutes)、最多\(mostMinutes)分钟，长的请分几次。")
        }
        guard tallies.allSatisfy({ (0...2000).contains($0.yes) && (0...2000).contains($0.no) }) else {
            throw Refusal.field("counts", "observation.counts", "每一项应在0到2000之间。")
        }
        guard tallies.contains(where: { $0.total > 0 }) else {
            throw Refusal.field("counts", "observation.nothing", "一次也没有数到，不用提交；换个时间再来。")
        }
    }
}
