import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office
import Web

/// What changed this week and how the county stands, said before any table: words made from figures, each number opening the
/// rows that it counts.
struct Sentence {
    struct Piece: Encodable, Sendable {
        let words: String
        /// Below the county; nil for what does not open.
        let path: String?
        /// The number in the words, where the path is the list that was counted.
        let count: Int?
        let isAlarming: Bool

        init(_ words: String, _ path: String? = nil, count: Int? = nil, isAlarming: Bool = false) {
            (self.words, self.path, self.count, self.isAlarming) = (words, path, count, isAlarming)
        }
    }

    private(set) var pieces: [Piece] = []
    private let metrics: [Metric]
    private let actor: Actor
    private let transaction: ReadTransaction

    init(
        _ metrics: [Metric], _ closed: [MonthScores], _ late: [LateWork], _ actor: Actor,
        _ transaction: ReadTransaction
    ) throws {
        (self.metrics, self.actor, self.transaction) = (metrics, actor, transaction)
        try sayWeek()
        try sayOpen(late)
        try sayTasks(late)
        try sayScores(closed)
    }

    private mutating func say(_ words: String) { pieces.append(Piece(words)) }

    /// The number of a figure, opening, beside that of the same days of another week; nothing where neither has any.
    private mutating func say(
        _ metric: String, _ period: Period, against other: Period, _ before: String, _ after: String
    ) throws -> Bool {
        guard let metric = metrics.first(where: { $0.name == metric }), metric.right.isHeld(by: actor) else {
            return false
        }
        let value = try metric.value(period, nil, actor, transaction) ?? 0
        let then = try metric.value(other, nil, actor, transaction) ?? 0
        guard value > 0 || then > 0 else { return false }
        say(before)
        pieces.append(number(value, of: metric, period))
        say("\(after)（上周同期")
        pieces.append(number(then, of: metric, other))
        say("）")
        return true
    }

    private func number(_ value: Int, of metric: Metric, _ period: Period) -> Piece {
        value == 0 ? Piece("0") : Piece(metric.shown(value), metric.rows(period, nil), count: value)
    }

    // MARK: This week

    private mutating func sayWeek() throws {
        let today = transaction.now.day
        let week = Period(first: today.adding(days: 1 - today.weekday), last: today)
        let before = Period(first: week.first.adding(days: -7), last: today.adding(days: -7))
        say("这一周（\(week.first.short(on: today))以来）")
        var hasSaid = false
        for (metric, words, unit) in [
            ("visitsScored", "评分", "村次"), ("findings", "各来源发现问题", "件"), ("findingsStruckOff", "销号", "件"),
        ] {
            let isSaid = try say(metric, week, against: before, (hasSaid ? "，" : "") + words, unit)
            hasSaid = hasSaid || isSaid
        }
        if !hasSaid { say("还没有检查，也没有发现和销号的问题") }
        say("。")
    }

    // MARK: What is promised

    /// Which tasks of the year are late, and whose.
    private mutating func sayTasks(_ late: [LateWork]) throws {
        guard let tasks = metrics.first(where: { $0.name == "planTasks" }), tasks.right.isHeld(by: actor),
            let year = Period(year: transaction.now.day.year),
            let all = try tasks.value(year, nil, actor, transaction), all > 0
        else { return }
        say("今年的年度任务")
        pieces.append(Piece(String(all), tasks.rows(year, nil), count: all))
        guard let behind = late.first(where: { $0.path == "tasks?late=yes" }), let worst = behind.rows.first else {
            return say("项，没有滞后的。")
        }
        say("项，")
        pieces.append(Piece("\(behind.total)项滞后", behind.path, count: behind.total, isAlarming: true))
        say("，")
        pieces.append(Piece(worst.name, worst.path, count: worst.count))
        say("最多（\(worst.count)项）。")
    }

    // MARK: What lies open

    private mutating func sayOpen(_ late: [LateWork]) throws {
        guard Right.seeFindings.isHeld(by: actor) else { return }
        let open = try Findings.count(FindingFilter(standing: .open), for: actor, in: transaction)
        guard open > 0 else { return say("现在没有未销号的问题。") }
        say("现在未销号")
        pieces.append(Piece(String(open), "findings?standing=open", count: open))
        guard let overdue = late.first(where: { $0.path == "findings?standing=overdue" }),
            let worst = overdue.rows.first
        else { return say("件，没有逾期的。") }
        say("件，其中")
        pieces.append(Piece("\(overdue.total)件逾期", overdue.path, count: overdue.total, isAlarming: true))
        say("，")
        pieces.append(Piece(worst.name, worst.path, count: worst.count))
        say("最多（\(worst.count)件）。")
    }

    // MARK: The closed month

    private mutating func sayScores(_ closed: [MonthScores]) throws {
        guard let last = closed.last, let mean = last.mean else { return }
        say("\(last.month.month)月全县平均")
        pieces.append(Piece(mean.shown, "assessments/\(last.month)"))
        say("分")
        guard let before = closed.dropLast().last, before.month == last.month.previous, let earlier = before.mean else {
            return say("。")
        }
        let by = (mean - earlier).thousandths
        let words = by == 0 ? "，和上月一样" : by > 0 ? "，比上月高" : "，比上月低"
        say(words + (by == 0 ? "" : Points(thousandths: abs(by)).shown))
        try sayFall(last, before)
        say("。")
    }

    /// Who fell furthest, and what of.
    private mutating func sayFall(_ last: MonthScores, _ before: MonthScores) throws {
        let falls = last.townships.compactMap { code, own -> (code: DivisionCode, name: String, by: Int)? in
            guard let rank = own.rank, let earlier = before.townships[code]?.rank, rank > earlier else { return nil }
            return (code, own.name, rank - earlier)
        }
        guard let worst = falls.max(by: { ($0.by, $1.code) < ($1.by, $0.code) }) else { return }
        say("；")
        let path = "assessments/\(last.month)/\(worst.code)"
        pieces.append(Piece(worst.name, path))
        say("掉了\(worst.by)位")
        guard let loss = try cause(worst.code, last.month) else { return }
        say("，主要是")
        pieces.append(Piece(loss, path))
    }

    /// What cost a township most in the county's visits of a month.
    private func cause(_ township: DivisionCode, _ month: Month) throws -> String? {
        guard let closed = try Assessments.closed(month, county: actor.county, in: transaction) else { return nil }
        let losses = try Visits.scores(month, county: actor.county, asOf: closed.closedAt, in: transaction)
            .filter { $0.tier == .county && township.contains($0.division) }.flatMap(\.losses)
        let sums = Dictionary(grouping: losses, by: \.title).mapValues { $0.reduce(Points.zero) { $0 + $1.points } }
        return sums.min { ($0.value, $0.key) < ($1.value, $1.key) }.flatMap { $0.value < .zero ? $0.key : nil }
    }
}
