import Kernel

/// What an inspector noted: so many of one kind in a spot, or what an item as a whole is like.
package struct Observation: Hashable, Codable, Sendable {
    package enum Seen: Hashable, Codable, Sendable {
        case spots(deduction: String, count: Int)
        /// Of a jury, one observation for each of its members.
        case judged(Judgement)
    }

    package let id: String
    package let item: String
    package let seen: Seen
    /// Taken back by the director, with a reason: it stays on the sheet and counts nothing.
    package let isVoided: Bool

    package init(id: String, item: String, seen: Seen, isVoided: Bool = false) {
        self.id = id
        self.item = item
        self.seen = seen
        self.isVoided = isVoided
    }

    /// Of a spot; empty for what is judged as a whole.
    package var deduction: String { if case .spots(let deduction, _) = seen { deduction } else { "" } }
    package var count: Int { if case .spots(_, let count) = seen { count } else { 1 } }

    package init(id: String, item: String, deduction: String, count: Int, isVoided: Bool = false) {
        self.init(id: id, item: item, seen: .spots(deduction: deduction, count: count), isVoided: isVoided)
    }
}

/// A score and the arithmetic that makes it: the total is the full marks and every line added up, and the conversion
/// where there is one.
package struct Score: Hashable, Codable, Sendable {
    package struct Line: Hashable, Codable, Sendable {
        /// Empty where nothing was noted, and for what a jury's marks come to.
        package let observation: String
        package let item: String
        /// Empty for what is judged as a whole.
        package let deduction: String
        package let count: Int
        /// `每处扣0.5分 × 3处 = −1.50`, and what limits it.
        package let arithmetic: String
        /// Zero or below.
        package let applied: Points
    }

    /// What the marks of items that apply make of the full marks.
    package struct Conversion: Hashable, Codable, Sendable {
        package let arithmetic: String
        package let applied: Points
    }

    package let full: Points
    package let lines: [Line]
    package let conversion: Conversion?
    package let total: Points
    package let isPassed: Bool
    /// Items that have no marks yet because nobody judged them.
    package let unjudged: [String]
    /// Items that do not apply.
    package let absent: [String]

    /// The lines that say what was lost: every spot, and each judgement that costs marks.
    package var losses: [Line] {
        lines.filter { line in
            guard line.deduction.isEmpty else { return true }
            return line.applied < .zero && !absent.contains(line.item) && !unjudged.contains(line.item)
        }
    }

    /// What is left of an item's marks.
    package func remaining(of item: Sheet.Item) -> Points {
        lines.filter { $0.item == item.code }.reduce(item.maximum) { $0 + $1.applied }
    }
}

/// Scores any sheet. Pure: the same sheet and observations give the same score, in whatever order
/// they come.
///
/// Per piece, an item loses so much for each, and no more than its maximum
/// (“每一项目得分不超过项目分值，也不倒扣分”，《绍兴市文明集镇创建考核标准（2017年版）》); a veto loses the whole item.
/// Each of the other patterns gives an item's marks at once (`ItemMarks`). An item that nobody judged has none. What was
/// voided costs nothing. It rounds half-up to thousandths at an item's marks and once more where items that do not apply
/// leave the others to be converted, and nowhere else.
package enum Scoring {
    package static func score(_ sheet: Sheet, _ observations: [Observation]) throws -> Score {
        if let stranger = observations.first(where: { sheet.item($0.item) == nil }) {
            throw Refusal(.invalid, "score.item", "标准“\(sheet.title)”里没有条目\(stranger.item)。")
        }
        let byItem = Dictionary(grouping: observations, by: \.item)
        let items = try sheet.items.map { item in
            (item: item, scored: try score(item, byItem[item.code] ?? [], sheet.absence))
        }
        let lines = items.flatMap(\.scored.lines)
        let sum = lines.reduce(sheet.full) { $0 + $1.applied }
        let absent = items.filter(\.scored.isAbsent).map(\.item)
        let conversion = sheet.absence == .full ? nil : conversion(of: sum, without: absent, sheet)
        let total = sum + (conversion?.applied ?? .zero)
        return Score(
            full: sheet.full, lines: lines, conversion: conversion, total: total, isPassed: total >= sheet.pass,
            unjudged: items.filter(\.scored.isUnjudged).map(\.item.code), absent: absent.map(\.code))
    }

    private static func conversion(of sum: Points, without absent: [Sheet.Item], _ sheet: Sheet) -> Score.Conversion? {
        guard !absent.isEmpty else { return nil }
        let left = absent.reduce(sheet.full) { $0 - $1.maximum }
        guard left > .zero else { return .init(arithmetic: "各项都不涉及，没有得分", applied: -sum) }
        let product = sum.thousandths * sheet.full.thousandths
        let total = Points(thousandths: Points.divide(product, by: left.thousandths))
        let sign = product.isMultiple(of: left.thousandths) ? "=" : "≈"
        return .init(
            arithmetic:
                "不涉及的\(absent.count)项共\((sheet.full - left).plain)分不计，按其余\(left.plain)分折算：\(sum.plain) ÷ \(left.plain) × \(sheet.full.plain) \(sign) \(total.plain)",
            applied: total - sum)
    }

    private struct Scored {
        var lines: [Score.Line] = []
        var isAbsent = false
        var isUnjudged = false
    }

    private static func score(
        _ item: Sheet.Item, _ observations: [Observation], _ absence: Sheet.Absence
    ) throws -> Scored {
        var judged: [(id: String, judgement: Judgement)] = []
        var voided: [Score.Line] = []
        var spots: [Observation] = []
        for observation in observations.sorted(by: { $0.id < $1.id }) {
            guard case .judged(let judgement) = observation.seen else {
                spots.append(observation)
                continue
            }
            try item.check(judgement, field: "item-\(item.code)")
            if observation.isVoided {
                voided.append(line(item, observation.id, "\(item.words(judgement))，已作废，不扣分", .zero))
            } else {
                judged.append((observation.id, judgement))
            }
        }
        if let first = judged.first, first.judgement == .absent {
            guard judged.count == 1, spots.allSatisfy(\.isVoided) else { throw twice(item) }
            let applied = absence == .full ? .zero : -item.maximum
            let words = "不涉及，\(absence == .full ? "按满分计" : "本项\(item.maximum.plain)分不计")"
            let crossed = try lines(of: item, spots)
            return Scored(lines: voided + crossed + [line(item, first.id, words, applied)], isAbsent: true)
        }
        guard case .deductions = item.pattern else { return try scored(item, judged, voided, spots) }
        guard judged.count <= 1 else { throw twice(item) }
        return Scored(lines: voided + judged.map { line(item, $0.id, "没有问题", .zero) } + (try lines(of: item, spots)))
    }

    /// An item that is judged as a whole.
    private static func scored(
        _ item: Sheet.Item, _ judged: [(id: String, judgement: Judgement)], _ voided: [Score.Line],
        _ spots: [Observation]
    ) throws -> Scored {
        guard spots.isEmpty else {
            throw Refusal(.invalid, "score.deduction", "条目\(item.code)没有扣分项：\(item.rule)。")
        }
        guard let first = judged.first else {
            // What the director took back costs nothing.
            guard voided.isEmpty else { return Scored(lines: voided) }
            return Scored(lines: [line(item, "", "还没有评，暂不得分", -item.maximum)], isUnjudged: true)
        }
        switch item.pattern {
        case .jury(let jury): return Scored(lines: voided + marks(of: jury, judged, item))
        // Every village that was drawn counts.
        case .villages: return Scored(lines: voided + marks(of: Sheet.Jury(dropsFrom: .max), judged, item, "抽查的村", "个"))
        default: break
        }
        guard judged.count == 1 else { throw twice(item) }
        guard item.isWhole(first.judgement) else {
            return Scored(
                lines: voided + [line(item, first.id, "还没有核对完，暂不得分", -item.maximum)], isUnjudged: true)
        }
        let marks = ItemMarks.of(first.judgement, item)
        return Scored(lines: voided + [line(item, first.id, marks.arithmetic, marks.points - item.maximum)])
    }

    private static func marks(
        of jury: Sheet.Jury, _ judged: [(id: String, judgement: Judgement)], _ item: Sheet.Item, _ who: String = "评委",
        _ measure: String = "位"
    ) -> [Score.Line] {
        let marks = judged.compactMap { judged -> (id: String, points: Points)? in
            if case .mark(let points) = judged.judgement { (judged.id, points) } else { nil }
        }
        let mean = JuryMarks(marks.map(\.points), jury, of: who, measure)
        guard marks.count > 1 else {
            return marks.map { line(item, $0.id, "\(who)打\($0.points.plain)分", mean.points - item.maximum) }
        }
        return marks.map { line(item, $0.id, "\(who)打\($0.points.plain)分", .zero) }
            + [line(item, "", mean.arithmetic, mean.points - item.maximum)]
    }

    private static func line(
        _ item: Sheet.Item, _ observation: String, _ arithmetic: String, _ applied: Points
    ) -> Score.Line {
        Score.Line(
            observation: observation, item: item.code, deduction: "", count: 1, arithmetic: arithmetic,
            applied: applied)
    }

    private static func twice(_ item: Sheet.Item) -> Refusal {
        Refusal(.invalid, "score.twice", "条目\(item.code)评了不止一次，请删去多余的。")
    }
}

// MARK: Deductions

extension Scoring {
    private static func lines(of item: Sheet.Item, _ spots: [Observation]) throws -> [Score.Line] {
        var remaining = item.maximum
        return try inOrder(spots, of: item).map { spot in
            let line = line(spot, item, remaining: remaining)
            remaining = remaining + line.applied
            return line
        }
    }

    private struct Spot {
        let id: String
        let deduction: Sheet.Deduction
        let count: Int
        let isVoided: Bool
    }

    /// In the sheet's order, so that the order of arrival changes nothing.
    private static func inOrder(_ spots: [Observation], of item: Sheet.Item) throws -> [Spot] {
        let known = try spots.map { spot -> Spot in
            guard case .spots(let code, let count) = spot.seen, let deduction = item.deduction(code) else {
                throw Refusal(.invalid, "score.deduction", "条目\(item.code)里没有这个扣分项。")
            }
            guard (1...9999).contains(count) else {
                throw Refusal.field("count", "score.count", "数量应在1到9999之间，实际是\(count)。")
            }
            return Spot(id: spot.id, deduction: deduction, count: count, isVoided: spot.isVoided)
        }
        let rank = Dictionary(zip(item.deductions.map(\.code), 0...), uniquingKeysWith: { first, _ in first })
        return known.sorted { (rank[$0.deduction.code] ?? 0, $0.id) < (rank[$1.deduction.code] ?? 0, $1.id) }
    }

    private static func line(_ spot: Spot, _ item: Sheet.Item, remaining: Points) -> Score.Line {
        let (deduction, count) = (spot.deduction, spot.count)
        let nominal: Points
        var arithmetic: String
        switch deduction.judgement {
        case .perPiece(let points):
            nominal = points * count
            arithmetic = "\(deduction.rule) × \(count)\(deduction.measure) = \((-nominal).shown)"
        case .wholeItem:
            nominal = item.maximum
            arithmetic = "\(deduction.rule)：\((-nominal).shown)"
        }
        var applied = -nominal
        if spot.isVoided {
            applied = .zero
            arithmetic += "，已作废，不扣分"
        } else if nominal > remaining {
            applied = -remaining
            arithmetic += "，本项\(item.maximum.plain)分扣至0为止，实扣\((-applied).shown)"
        }
        return Score.Line(
            observation: spot.id, item: item.code, deduction: deduction.code, count: count,
            arithmetic: arithmetic, applied: applied)
    }
}
