import Kernel

/// Who stands on a month's red and black list (红黑榜): so many of the first and of the last of each group.
package struct Boards: Hashable, Codable, Sendable {
    package let red: Int
    package let black: Int

    package init(red: Int, black: Int) { (self.red, self.black) = (red, black) }

    /// The first of a group, as many as there are places and no more than half of it, and all that share the last of them.
    package func red(_ result: AssessmentResult, _ group: TownshipGroup) -> [TownshipResult] {
        let ranked = ranked(result, group)
        let places = min(red, ranked.count / 2)
        return ranked.filter { ($0.rank ?? .max) <= places }
    }

    /// The last of a group, and none of the first: a group of three has no one to blame for being third of three.
    package func black(_ result: AssessmentResult, _ group: TownshipGroup) -> [TownshipResult] {
        let ranked = ranked(result, group)
        guard black > 0, ranked.count > red + black else { return [] }
        let first = ranked[ranked.count - black].rank ?? .max
        return ranked.filter { ($0.rank ?? 0) >= first && ($0.rank ?? 0) > red }
    }

    private func ranked(_ result: AssessmentResult, _ group: TownshipGroup) -> [TownshipResult] {
        result.townships.filter { $0.group == group && $0.rank != nil }.sorted {
            ($0.rank ?? 0, $0.code) < ($1.rank ?? 0, $1.code)
        }
    }
}
