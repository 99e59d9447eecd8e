import Kernel

/// From how many points on a year is graded so, and what is given for it.
package struct YearGrade: Hashable, Codable, Sendable {
    package let title: String
    package let least: Points
    /// In fen (0.01 元).
    package let fen: Int

    package init(title: String, least: Points, fen: Int) {
        (self.title, self.least, self.fen) = (title, least, fen)
    }

    /// Our own choice, until the county sets its own.
    static let ours = [
        YearGrade(title: "优秀", least: Points(whole: 95), fen: 5_000_000),
        YearGrade(title: "良好", least: Points(whole: 90), fen: 2_000_000),
        YearGrade(title: "合格", least: Points(whole: 80), fen: 0),
        YearGrade(title: "不合格", least: .zero, fen: 0),
    ]
}

/// What a township came to in a year: the mean of its months, its rank among its like, its grade.
package struct YearStanding: Hashable, Codable, Sendable {
    package let code: DivisionCode
    package let name: String
    package let group: TownshipGroup
    package let months: [Month: Points]
    /// Rounded half-up to a thousandth, as the months' own scores are.
    package let mean: Points
    package let rank: Int
    package let grade: YearGrade?

    /// Of the newest revisions of a year's closed months; by group and rank. A township counts the months in which it has a
    /// score, under the name of the last of them.
    package static func of(_ results: [AssessmentResult], _ grades: [YearGrade]) -> [YearStanding] {
        var scores: [DivisionCode: [Month: Points]] = [:]
        var last: [DivisionCode: TownshipResult] = [:]
        for result in results.sorted(by: { $0.month < $1.month }) {
            for township in result.townships {
                guard let score = township.score else { continue }
                scores[township.code, default: [:]][result.month] = score
                last[township.code] = township
            }
        }
        let means = scores.mapValues { months in
            Points(
                thousandths: Points.divide(months.values.reduce(0) { $0 + $1.thousandths }, by: months.count))
        }
        return last.values.compactMap { township -> YearStanding? in
            guard let mean = means[township.code], let months = scores[township.code] else { return nil }
            let better = last.values.count { other in
                other.group == township.group && shown(means[other.code]) > shown(mean)
            }
            return YearStanding(
                code: township.code, name: township.name, group: township.group, months: months, mean: mean,
                rank: better + 1, grade: grades.first { $0.least <= mean })
        }.sorted { ($0.group == .town ? 0 : 1, $0.rank, $0.code) < ($1.group == .town ? 0 : 1, $1.rank, $1.code) }
    }

    /// Ranks compare the two decimals that are shown.
    private static func shown(_ points: Points?) -> Int { points.map { Points.divide($0.thousandths, by: 10) } ?? -1 }
}
