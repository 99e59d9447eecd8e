import Kernel

/// A rate that was measured on the spot (实地考察), which a line of a mock assessment may take: what visits to places came to, or
/// what was counted of how people behave.
package struct OnSpotRate: Codable, Hashable, Sendable {
    /// As a form names it: `market`, `behaviour crossing`.
    package let key: String
    /// 农贸市场、礼让斑马线
    package let name: String
    package let permille: Int
    /// How it came about: 12处平均88.25分.
    package let words: String

    package init(key: String, name: String, permille: Int, words: String) {
        (self.key, self.name, self.permille, self.words) = (key, name, permille, words)
    }

    /// How the keys of what was counted of behaviour begin.
    package static let behaviourKey = "behaviour "

    /// 88.3%
    package var shown: String { "\(permille / 10).\(permille % 10)%" }

    /// Of the kinds of places that were visited, and of all of them by their weights.
    package static func of(_ score: SpotScore) -> [OnSpotRate] {
        let whole = score.score.map {
            OnSpotRate(
                key: "all", name: "全部点位", permille: permille($0), words: "\(score.visits.count)处加权\($0.shown)分")
        }
        return [whole].compactMap(\.self)
            + score.byKind.map {
                OnSpotRate(
                    key: "kind \($0.name)", name: $0.name, permille: permille($0.score),
                    words: "\($0.places)处平均\($0.score.shown)分")
            }
    }

    /// Of a score out of 100.
    private static func permille(_ score: Points) -> Int { Points.divide(score.thousandths, by: 100) }
}
