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

    /// Neighbours in rank, within one group, that are nearer to each other than chance moves them, in one sentence: `第1、2名差0.02分，
    /// 第4至6名相邻的差0.14到0.53分，都在抽样误差之内，不分先后`; nil where there are none.
    package static func words(_ townships: [Sampled]) -> String? {
        var runs: [(first: Int, last: Int, differences: [Points])] = []
        let ordered = townships.sorted { $0.rank < $1.rank }
        for (better, worse) in zip(ordered, ordered.dropFirst()) where better.rank != worse.rank {
            guard let a = better.variance, let b = worse.variance else { continue }
            let difference = better.score - worse.score
            guard Double(difference.thousandths) < (a + b).squareRoot() else { continue }
            if let run = runs.last, run.last == better.rank {
                runs[runs.count - 1] = (run.first, worse.rank, run.differences + [difference])
            } else {
                runs.append((better.rank, worse.rank, [difference]))
            }
        }
        guard !runs.isEmpty else { return nil }
        let all = runs.flatMap(\.differences).count > 1 ? "都" : ""
        return runs.map(words).joined(separator: "，") + "，\(all)在抽样误差之内，不分先后"
    }

    private static func words(_ run: (first: Int, last: Int, differences: [Points])) -> String {
        guard run.differences.count > 1, let least = run.differences.min(), let most = run.differences.max() else {
            return "第\(run.first)、\(run.last)名差\(run.differences[0].shown)分"
        }
        return "第\(run.first)至\(run.last)名相邻的差\(least.shown)到\(most.shown)分"
    }
}
