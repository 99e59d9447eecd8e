import Kernel

/// What a mock assessment comes to: each marked line with what it got, what was lost, by method and by lead; what was not
/// looked at is left out of both sides (不涉及不计).
package struct MockScore: Codable, Sendable {
    package struct Mark: Codable, Sendable {
        package let code: String
        package let method: JudgingMethod
        package let lead: String
        package let points: Points
        package let got: Points

        package init(code: String, method: JudgingMethod, lead: String, points: Points, got: Points) {
            (self.code, self.method, self.lead, self.points, self.got) = (code, method, lead, points, got)
        }

        package var lost: Points { points - got }
    }

    package struct Share: Codable, Sendable {
        package let name: String
        package let lines: Int
        package let points: Points
        package let got: Points

        package var lost: Points { points - got }
        package var percent: Int { points > .zero ? Points.divide(got.thousandths * 100, by: points.thousandths) : 0 }
    }

    package let total: Share
    package let byMethod: [Share]
    /// Who lost most comes first.
    package let byLead: [Share]

    package init(_ marks: [Mark]) {
        total = Self.share("合计", marks)
        byMethod = JudgingMethod.allCases.compactMap { method in
            let own = marks.filter { $0.method == method }
            return own.isEmpty ? nil : Self.share(method.chinese, own)
        }
        byLead = Dictionary(grouping: marks, by: \.lead).map { Self.share($0.key, $0.value) }
            .sorted { ($1.lost, $0.name) < ($0.lost, $1.name) }
    }

    private static func share(_ name: String, _ marks: [Mark]) -> Share {
        Share(
            name: name, lines: marks.count, points: marks.reduce(.zero) { $0 + $1.points },
            got: marks.reduce(.zero) { $0 + $1.got })
    }

    /// - Parameter field: in which the mark was typed.
    package static func check(_ got: Points, of points: Points, code: String, field: String) throws(Refusal) {
        guard got >= .zero, got <= points else {
            throw Refusal.field(
                field, "mock.range", "\(code)最多\(points.shown)分，最少0分，填的是\(got.shown)分。")
        }
    }
}
