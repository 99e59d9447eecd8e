import Foundation
import Kernel

/// So many of so many, with what chance leaves open about it.
package struct SurveyRate: Codable, Hashable, Sendable {
    package let hits: Int
    package let of: Int

    package init(_ hits: Int, of count: Int) { (self.hits, self.of) = (hits, count) }

    /// In tenths of a per cent; nil of nothing.
    package var permille: Int? { of > 0 ? Points.divide(hits * 1000, by: of) : nil }

    /// In tenths of a per cent; nil of nothing.
    package var interval: ClosedRange<Int>? { SampledShare.interval(hits, of: of) }

    /// 87.5%
    package var shown: String { permille.map(Self.percent) ?? "没有答卷" }
    /// 78.5%—93.0%
    package var shownInterval: String {
        interval.map { "\(Self.percent($0.lowerBound))—\(Self.percent($0.upperBound))" } ?? "没有答卷，算不出"
    }

    package static func percent(_ permille: Int) -> String { SampledShare.percent(permille) }
}

/// The sums of a village, a community or the county: of each question how often each choice was ticked.
package struct SurveySums: Codable, Hashable, Sendable {
    package var answers: Int
    package var paper: Int
    package var counts: [[Int]]

    package init(_ questions: [SurveyQuestion]) {
        (answers, paper, counts) = (0, 0, questions.map { Array(repeating: 0, count: $0.choices.count) })
    }

    package init(answers: Int, paper: Int, counts: [[Int]]) {
        (self.answers, self.paper, self.counts) = (answers, paper, counts)
    }

    package mutating func add(_ answer: [Int], onPaper: Bool) {
        answers += 1
        if onPaper { paper += 1 }
        for (place, choice) in answer.enumerated() { counts[place][choice] += 1 }
    }

    package static func + (a: SurveySums, b: SurveySums) -> SurveySums {
        SurveySums(
            answers: a.answers + b.answers, paper: a.paper + b.paper,
            counts: zip(a.counts, b.counts).map { zip($0, $1).map(+) })
    }

    package func rate(_ place: Int, _ question: SurveyQuestion) -> SurveyRate {
        SurveyRate(counts[place].prefix(question.reached).reduce(0, +), of: counts[place].reduce(0, +))
    }

    /// A kind's rate over its questions: the mean of theirs, held against the number of people and not of ticks, so that
    /// whoever asks the same twice knows no more.
    package func rate(_ kind: SurveyQuestion.Kind, _ questions: [SurveyQuestion]) -> SurveyRate? {
        let places = questions.indices.filter { questions[$0].kind == kind }
        guard !places.isEmpty else { return nil }
        let hits = places.reduce(0) { $0 + rate($1, questions[$1]).hits }
        return SurveyRate(Points.divide(hits, by: places.count), of: answers)
    }

    /// Of a scale, out of 100 (100, 75, 50, 25, 0); nil of nothing.
    package func score(_ place: Int) -> Points? {
        let (count, steps) = (counts[place].reduce(0, +), counts[place].count - 1)
        guard count > 0, steps > 0 else { return nil }
        let sum = counts[place].enumerated().reduce(0) { $0 + (steps - $1.offset) * $1.element }
        return Points(thousandths: Points.divide(sum * 100_000, by: count * steps))
    }

    /// Fewer say of themselves who they are: they are in the county's sums and in no row of their own.
    package static let least = 5
    package var isShown: Bool { answers >= Self.least }
}
