import Kernel
import Standards

/// The parts that a year's examination is made of (domain.md §1(b)).
package enum TermPart: String, Codable, CaseIterable, Sendable {
    case material, onSpot, questionnaire

    package var chinese: String {
        switch self {
        case .material: "网上申报"
        case .onSpot: "实地测评"
        case .questionnaire: "问卷调查"
        }
    }

    package var method: JudgingMethod {
        switch self {
        case .material: .material
        case .onSpot: .onSpot
        case .questionnaire: .questionnaire
        }
    }
}

/// The arithmetic of a term of years (domain.md §1(b): 网上申报 40 + 实地 40 + 问卷 20; 15 % + 25 % + 60 %), as a versioned
/// setting of the county.
package struct TermArithmetic: Codable, Hashable, Sendable {
    /// The first year of some term; terms follow one another.
    package var firstYear: Int
    /// Of material, visits and questionnaire; they add up to 100.
    package var parts: [Int]
    /// Of the first, second and third year; they add up to 100.
    package var years: [Int]

    package init(firstYear: Int = 2018, parts: [Int] = [40, 40, 20], years: [Int] = [15, 25, 60]) {
        (self.firstYear, self.parts, self.years) = (firstYear, parts, years)
    }

    package func check() throws(Refusal) {
        guard parts.count == TermPart.allCases.count, parts.reduce(0, +) == 100 else {
            throw Refusal.field(
                "part0", "term.parts", "三种方式的权重加起来应是100，填的是\(parts.reduce(0, +))。")
        }
        guard years.count == 3, years.reduce(0, +) == 100 else {
            throw Refusal.field("year0", "term.years", "三年的权重加起来应是100，填的是\(years.reduce(0, +))。")
        }
    }

    /// The years of the term that a year lies in.
    package func term(of year: Int) -> [Int] {
        let count = years.count
        let first = year - ((year - firstYear) % count + count) % count
        return (0..<count).map { first + $0 }
    }

    /// A year's score of what its parts reached, each out of 100; nil while one is not known.
    package func year(_ reached: [Points?]) -> Points? { Self.weighed(reached, parts) }
    package func term(_ scores: [Points?]) -> Points? { Self.weighed(scores, years) }

    /// What the years that are known bring to the term already.
    package func brought(_ scores: [Points?]) -> Points {
        Points(
            thousandths: Points.divide(zip(scores, years).reduce(0) { $0 + ($1.0?.thousandths ?? 0) * $1.1 }, by: 100))
    }

    /// What the years that are left have to reach on the mean for so much; nil where none is left.
    package func needed(for aim: Points, _ scores: [Points?]) -> Points? {
        let open = zip(scores, years).filter { $0.0 == nil }.map(\.1).reduce(0, +)
        guard open > 0 else { return nil }
        return Points(thousandths: Points.divide((aim - brought(scores)).thousandths * 100, by: open))
    }

    private static func weighed(_ scores: [Points?], _ weights: [Int]) -> Points? {
        let known = scores.compactMap(\.self)
        guard known.count == scores.count, scores.count == weights.count else { return nil }
        return Points(
            thousandths: Points.divide(zip(known, weights).reduce(0) { $0 + $1.0.thousandths * $1.1 }, by: 100))
    }
}
