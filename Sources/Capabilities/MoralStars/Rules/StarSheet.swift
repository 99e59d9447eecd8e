import MoralBank

/// The hundred-point sheet of a household (36/24/20/20, a template of ours): what it earned in each class counts up to the
/// class's weight. Pure. Nothing is ever taken off: who earned nothing is on no board, and that is all.
package enum StarSheet {
    package static func score(_ earned: [MoralRule.Area: Int]) -> Int {
        MoralRule.Area.allCases.reduce(0) { $0 + min(max(0, earned[$1] ?? 0), $1.weight) }
    }

    /// One to five; none where nothing was earned.
    package static func stars(_ score: Int) -> Int {
        switch score {
        case 95...: 5
        case 90...: 4
        case 80...: 3
        case 70...: 2
        case 1...: 1
        default: 0
        }
    }

    /// A household as it stands beside the others of its village.
    package struct Standing: Hashable, Sendable {
        package let account: String
        package let village: String
        package let points: Int
        package let score: Int

        package init(account: String, village: String, points: Int, score: Int) {
            (self.account, self.village, self.points, self.score) = (account, village, points, score)
        }
    }

    /// The best of each village: those who earned anything, and with the last of them whoever earned as much.
    package static func best(_ all: [Standing], ofEach most: Int) -> [Standing] {
        Dictionary(grouping: all.filter { $0.points > 0 }, by: \.village).sorted { $0.key < $1.key }.flatMap { _, own in
            let sorted = own.sorted { ($1.points, $0.account) < ($0.points, $1.account) }
            guard most > 0, let last = sorted.prefix(most).last else { return [Standing]() }
            return sorted.filter { $0.points >= last.points }
        }
    }

    /// Those whose year makes three stars and more.
    package static func models(_ all: [Standing]) -> [Standing] {
        all.filter { stars($0.score) >= 3 }.sorted { ($1.score, $0.account) < ($0.score, $1.account) }
    }
}
