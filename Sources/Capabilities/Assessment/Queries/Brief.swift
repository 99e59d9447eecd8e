import Database
import Kernel
import Office
import Synchronization
import Web

extension Assessment {
    /// Whether a month is closed, where the reader's township stands, and how scores went in the closed months.
    static func brief(_ known: KnownScores) -> Brief.Source {
        { actor, months, transaction in
            var brief = Brief()
            guard Right.seeAssessments.isHeld(by: actor) else { return brief }
            let scores = try known.latest(12, county: actor.county, in: transaction)
            brief.stages = months.map { month in
                let isClosed = scores.contains { $0.month == month }
                return stage(of: month, isClosed: isClosed, for: actor, today: transaction.now.day)
            }
            if let own = township(of: actor) {
                // A village's people open the ranking; the township's own page is the township's.
                let opens = actor.scope.covers(division: own)
                brief.standings = standings(of: own, scores, opens: opens)
                if opens { brief.trends = trend(of: own, scores) }
            } else if actor.scope == .county, Right.seeRunningMonth.isHeld(by: actor) {
                brief.trends = trend(scores)
            }
            return brief
        }
    }

    private static func stage(of month: Month, isClosed: Bool, for actor: Actor, today: Day) -> Brief.Stage {
        let path = "assessments/\(month)"
        if isClosed { return Brief.Stage(.close, of: month, isDone: true, [.init("已关账", path)]) }
        let isOver = month.lastDay < today
        let first = month.next.firstDay
        let words = isOver ? "还没有关账" : "\(first.month)月\(first.dayOfMonth)日起"
        let sees = Right.seeRunningMonth.isHeld(by: actor)
        return Brief.Stage(.close, of: month, isDone: false, [.init(words, sees ? path : nil)])
    }

    /// The township that somebody's own unit is, or that his village belongs to.
    private static func township(of actor: Actor) -> DivisionCode? {
        guard case .division(let own, _) = actor.scope else { return nil }
        return own.level == .township ? own : own.parent
    }

    private static func standings(of township: DivisionCode, _ scores: [MonthScores], opens: Bool) -> [Brief.Standing] {
        guard let last = scores.last, let own = last.townships[township], let rank = own.rank else { return [] }
        let earlier = scores.dropLast().last.flatMap { $0.month == last.month.previous ? $0 : nil }
        let before = earlier?.townships[township]?.rank
        let change = before.map { $0 == rank ? "和上月一样" : $0 > rank ? "比上月升\($0 - rank)位" : "比上月降\(rank - $0)位" }
        let score = own.score.map { "得分\($0.shown)" }
        return [
            Brief.Standing(
                "\(last.month.month)月\(own.name)的名次", "第\(rank)名",
                note: (["\(own.group.chinese)共\(own.ranked)个", score, change] as [String?]).compactMap(\.self)
                    .joined(separator: "，"),
                path: "assessments/\(last.month)" + (opens ? "/\(township)" : ""))
        ]
    }

    private static func trend(of township: DivisionCode, _ scores: [MonthScores]) -> [Brief.Trend] {
        let points = scores.compactMap { month in
            month.townships[township]?.score.map {
                Brief.Trend.Point(month.month, $0, path: "assessments/\(month.month)/\(township)")
            }
        }
        guard points.count > 1, let name = scores.last?.townships[township]?.name else { return [] }
        return [Brief.Trend("\(name)的得分", points)]
    }

    /// The county's mean, and who rose and fell most in the last month.
    private static func trend(_ scores: [MonthScores]) -> [Brief.Trend] {
        let points = scores.compactMap { month in
            month.mean.map { Brief.Trend.Point(month.month, $0, path: "assessments/\(month.month)") }
        }
        guard !points.isEmpty else { return [] }
        return [Brief.Trend("全县平均分", points, facts: movements(scores))]
    }

    private static func movements(_ scores: [MonthScores]) -> [Brief.Fact] {
        guard let last = scores.last, let before = scores.dropLast().last, before.month == last.month.previous else {
            return []
        }
        let moved = last.townships.compactMap { code, own -> (code: DivisionCode, name: String, by: Points)? in
            guard let now = own.score, let then = before.townships[code]?.score else { return nil }
            return (code, own.name, now - then)
        }.sorted { ($0.by.thousandths, $0.code) < ($1.by.thousandths, $1.code) }
        var facts: [Brief.Fact] = []
        if let best = moved.last, best.by.thousandths > 0 {
            facts.append(.init("升得最多：\(best.name) +\(best.by.shown)", "assessments/\(last.month)/\(best.code)"))
        }
        if let worst = moved.first, worst.by.thousandths < 0 {
            facts.append(
                .init(
                    "降得最多：\(worst.name) \(worst.by.shown)", "assessments/\(last.month)/\(worst.code)",
                    isAlarming: true))
        }
        return facts
    }
}

/// What a closed month came to, in so much as a line of a first page.
package struct MonthScores: Sendable {
    package struct Township: Sendable {
        package let name: String
        package let group: TownshipGroup
        package let rank: Int?
        package let score: Points?
        /// How many have a rank in its group.
        package let ranked: Int
    }

    package let month: Month
    package let mean: Points?
    package let townships: [DivisionCode: Township]

    init(_ result: AssessmentResult) {
        month = result.month
        mean = result.mean
        townships = Dictionary(
            result.townships.map { own in
                let ranked = result.townships.count { $0.group == own.group && $0.rank != nil }
                return (
                    own.code,
                    Township(name: own.name, group: own.group, rank: own.rank, score: own.score, ranked: ranked)
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}

/// Scores of closed months: a revision never changes, and reading one costs more than all of a first page.
package final class KnownScores: Sendable {
    private struct Revision: Hashable {
        let county: String
        let month: Month
        let revision: Int
    }

    private static let most = 4000
    private let known = Mutex<[Revision: MonthScores]>([:])

    package init() {}

    /// The newest revisions of the last closed months, the earliest first.
    /// - Parameter last: no month after it; nil for all.
    package func latest(
        _ count: Int, until last: Month? = nil, county: String, in transaction: ReadTransaction
    ) throws -> [MonthScores] {
        let within: SQL = last.map { "month <= \($0)" } ?? "1 = 1"
        let rows = try transaction.rows(
            """
            SELECT month, max(revision) AS revision FROM assessment WHERE county = \(county) AND \(within)
            GROUP BY month ORDER BY month DESC LIMIT \(limit: count)
            """)
        return try rows.reversed().compactMap { row in
            let revision = Revision(county: county, month: try row["month"], revision: try row["revision"])
            if let scores = known.withLock({ $0[revision] }) { return scores }
            guard let closed = try Assessments.closed(revision.month, county: county, in: transaction) else {
                return nil
            }
            let scores = MonthScores(closed.result)
            known.withLock { known in
                if known.count >= Self.most { known = [:] }
                known[revision] = scores
            }
            return scores
        }
    }
}
