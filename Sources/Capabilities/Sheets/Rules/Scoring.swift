import Kernel

/// What an inspector saw: so many of one kind on one item.
package struct Observation: Hashable, Codable, Sendable {
    package let id: String
    package let item: String
    package let deduction: String
    package let count: Int
    /// Taken back by the director, with a reason: it stays on the sheet and counts nothing.
    package let isVoided: Bool

    package init(id: String, item: String, deduction: String, count: Int, isVoided: Bool = false) {
        self.id = id
        self.item = item
        self.deduction = deduction
        self.count = count
        self.isVoided = isVoided
    }
}

/// A score and the arithmetic that makes it: the total is the full marks and every line added up.
package struct Score: Hashable, Codable, Sendable {
    package struct Line: Hashable, Codable, Sendable {
        package let observation: String
        package let item: String
        package let deduction: String
        package let count: Int
        /// `每处扣0.5分 × 3处 = −1.50`, and what limits it.
        package let arithmetic: String
        /// Zero or below.
        package let applied: Points
    }

    package let full: Points
    package let lines: [Line]
    package let total: Points
    package let isPassed: Bool

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
package enum Scoring {
    package static func score(_ sheet: Sheet, _ observations: [Observation]) throws -> Score {
        var lines: [Score.Line] = []
        for item in sheet.items {
            let seen = try inOrder(observations.filter { $0.item == item.code }, of: item)
            lines += score(item, seen)
        }
        if let stranger = observations.first(where: { sheet.item($0.item) == nil }) {
            throw Refusal(.invalid, "score.item", "标准“\(sheet.title)”里没有条目\(stranger.item)。")
        }
        let total = lines.reduce(sheet.full) { $0 + $1.applied }
        return Score(full: sheet.full, lines: lines, total: total, isPassed: total >= sheet.pass)
    }

    /// In the sheet's order, so that the order of arrival changes nothing.
    private static func inOrder(
        _ observations: [Observation], of item: Sheet.Item
    ) throws -> [(Observation, Sheet.Deduction)] {
        let known = try observations.map { observation in
            guard let deduction = item.deduction(observation.deduction) else {
                throw Refusal(.invalid, "score.deduction", "条目\(item.code)里没有扣分项\(observation.deduction)。")
            }
            guard (1...9999).contains(observation.count) else {
                throw Refusal.field("count", "score.count", "数量应在1到9999之间，实际是\(observation.count)。")
            }
            return (observation, deduction)
        }
        let rank = Dictionary(zip(item.deductions.map(\.code), 0...), uniquingKeysWith: { first, _ in first })
        return known.sorted {
            (rank[$0.1.code] ?? 0, $0.0.id) < (rank[$1.1.code] ?? 0, $1.0.id)
        }
    }

    private static func score(_ item: Sheet.Item, _ seen: [(Observation, Sheet.Deduction)]) -> [Score.Line] {
        var remaining = item.maximum
        return seen.map { observation, deduction in
            let line = line(observation, deduction, item, remaining: remaining)
            remaining = remaining + line.applied
            return line
        }
    }

    private static func line(
        _ observation: Observation, _ deduction: Sheet.Deduction, _ item: Sheet.Item, remaining: Points
    ) -> Score.Line {
        let nominal: Points
        var arithmetic: String
        switch deduction.judgement {
        case .perPiece(let points):
            nominal = points * observation.count
            arithmetic =
                "\(deduction.rule) × \(observation.count)\(deduction.measure) = \((-nominal).shown)"
        case .wholeItem:
            nominal = item.maximum
            arithmetic = "\(deduction.rule)：\((-nominal).shown)"
        }
        var applied = -nominal
        if observation.isVoided {
            applied = .zero
            arithmetic += "，已作废，不扣分"
        } else if nominal > remaining {
            applied = -remaining
            arithmetic += "，本项\(item.maximum.plain)分扣至0为止，实扣\((-applied).shown)"
        }
        return Score.Line(
            observation: observation.id, item: item.code, deduction: deduction.code, count: observation.count,
            arithmetic: arithmetic, applied: applied)
    }
}
