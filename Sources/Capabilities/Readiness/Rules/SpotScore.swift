import Kernel

/// What a visit to a place came to, as the examiners would count it.
package struct SpotVisit: Codable, Sendable {
    package let place: String
    package let name: String
    package let kind: PlaceKind
    package let heldOn: Day
    /// Out of 100.
    package let score: Points
    package let path: String

    package init(place: String, name: String, kind: PlaceKind, heldOn: Day, score: Points, path: String) {
        (self.place, self.name, self.kind) = (place, name, kind)
        (self.heldOn, self.score, self.path) = (heldOn, score, path)
    }
}

/// How much each kind of places weighs (实地考察的点位类型权重); a kind that nobody set weighs as one.
package struct KindWeights: Codable, Hashable, Sendable {
    package var weights: [String: Int]

    package init(_ weights: [String: Int] = [:]) { self.weights = weights }

    package func weight(of kind: PlaceKind) -> Int { weights[kind.rawValue] ?? 1 }
}

/// 实地得分 = Σ weight × mean of a kind's places (domain.md §1(b)); a kind that was not visited is left out of both sides, and a
/// place that was visited twice counts as it was the last time.
package struct SpotScore: Codable, Sendable {
    package struct Share: Codable, Sendable {
        package let name: String
        package let weight: Int
        package let places: Int
        /// Out of 100.
        package let score: Points
        /// How many points of the whole it loses, out of 100.
        package let lost: Points
    }

    package let visits: [SpotVisit]
    package let byKind: [Share]
    /// Nil where nothing was visited.
    package let score: Points?

    package init(_ all: [SpotVisit], _ weights: KindWeights) {
        let last = Dictionary(all.map { ($0.place, $0) }) { $0.heldOn >= $1.heldOn ? $0 : $1 }.values
        visits = last.sorted { ($0.score, $0.name) < ($1.score, $1.name) }
        let kinds = PlaceKind.allCases.compactMap { kind -> (PlaceKind, [SpotVisit])? in
            let own = last.filter { $0.kind == kind }
            return own.isEmpty || weights.weight(of: kind) == 0 ? nil : (kind, own)
        }
        let whole = kinds.reduce(0) { $0 + weights.weight(of: $1.0) }
        byKind = kinds.map { kind, own in
            let mean = Self.mean(own)
            let weight = weights.weight(of: kind)
            return Share(
                name: kind.chinese, weight: weight, places: own.count, score: mean,
                lost: Points(thousandths: Points.divide((100_000 - mean.thousandths) * weight, by: max(1, whole))))
        }.sorted { ($1.lost, $0.name) < ($0.lost, $1.name) }
        score =
            whole > 0
            ? Points(
                thousandths: Points.divide(
                    kinds.reduce(0) { $0 + Self.mean($1.1).thousandths * weights.weight(of: $1.0) }, by: whole)) : nil
    }

    package static func mean(_ visits: [SpotVisit]) -> Points {
        guard !visits.isEmpty else { return .zero }
        return Points(thousandths: Points.divide(visits.reduce(0) { $0 + $1.score.thousandths }, by: visits.count))
    }
}
