import Kernel

/// How a number moved against another, in words, and whether that is good.
package struct Movement: Codable, Equatable, Sendable {
    package enum Tone: String, Codable, Sendable {
        case good, bad, plain
    }

    package let words: String
    package let tone: Tone

    package init(words: String, tone: Tone) { (self.words, self.tone) = (words, tone) }

    /// Of a rank against the one before: a smaller one is better.
    package init(rank: Int?, before: Int?) {
        guard let rank, let before else {
            self.init(words: "—", tone: .plain)
            return
        }
        switch before - rank {
        case 0: self.init(words: "—", tone: .plain)
        case let by where by > 0: self.init(words: "↑\(by)", tone: .good)
        case let by: self.init(words: "↓\(-by)", tone: .bad)
        }
    }
}

/// Which scores beside each other tell nothing apart: a drawn sample of villages is not all of them.
package enum Noise {
    package struct Sampled: Sendable {
        package let name: String
        package let rank: Int
        package let score: Points
        /// Of the villages that were drawn.
        package let scores: [Points]
        /// The part of the score that was drawn, out of a hundred.
        package let weight: Int

        package init(name: String, rank: Int, score: Points, scores: [Points], weight: Int) {
            (self.name, self.rank, self.score, self.scores, self.weight) = (name, rank, score, scores, weight)
        }

        /// The square of the mean's standard error, in squares of thousandths; nil of fewer than two.
        var variance: Double? {
            guard scores.count > 1 else { return nil }
            let values = scores.map { Double($0.thousandths) }
            let mean = values.reduce(0, +) / Double(values.count)
            let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
            let share = Double(weight) / 100
            return spread / Double(values.count) * share * share
        }
    }

    /// Neighbours in rank, within one group, that are nearer to each other than chance moves them.
    package static func words(_ townships: [Sampled]) -> [String] {
        let ordered = townships.sorted { $0.rank < $1.rank }
        return zip(ordered, ordered.dropFirst()).compactMap { better, worse in
            guard better.rank != worse.rank, let a = better.variance, let b = worse.variance else { return nil }
            let difference = better.score - worse.score
            guard Double(difference.thousandths) < (a + b).squareRoot() else { return nil }
            return "第\(better.rank)、\(worse.rank)名（\(better.name)、\(worse.name)）差\(difference.shown)分，在抽样误差之内，不分先后"
        }
    }
}
