import Inspections
import Kernel

/// The sample: villages and communities drawn as for a visit (`Draw`), and in each so many households by their numbers in its
/// list, in the order of SHA-256(seed‖code‖number). The households of each are part of the text that is committed to.
package struct SurveyDraw: Sendable {
    package let plan: SamplePlan
    package let households: [DivisionCode: Int]
    private let draw: Draw

    package init(
        _ survey: ID<Survey>, county: String, plan: SamplePlan, households: [DivisionCode: Int], seed: String
    ) throws {
        (self.plan, self.households) = (plan, households)
        draw = try Draw(
            purpose: "county \(county) survey \(survey)", eligible: Array(households.keys), exclusions: [],
            share: plan.share, seed: seed)
    }

    package var text: String {
        draw.text
            + households.sorted { $0.key < $1.key }.map { "households \($0.key) \($0.value)\n" }.joined()
            + "each \(plan.each)\n"
    }

    package var commitment: String { Draw.digest(text) }
    package var picks: [DivisionCode] { draw.picks.map(\.code) }

    /// Which households are asked, by their numbers from 1.
    package func numbers(in code: DivisionCode) -> [Int] {
        Self.numbers(in: code, of: households[code] ?? 0, plan.each, seed: draw.seed)
    }

    package static func numbers(in code: DivisionCode, of households: Int, _ count: Int, seed: String) -> [Int] {
        guard households > 0 else { return [] }
        return (1...households).map { (number: $0, order: Draw.digest("\(seed)\(code)\($0)")) }
            .sorted { $0.order < $1.order }.prefix(count).map(\.number).sorted()
    }

    /// The seed in a text that was committed to.
    package static func seed(in text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix("seed ") }.map { String($0.dropFirst(5)) }
    }
}
