import Crypto
import Foundation
import Kernel

/// A draw of villages that anybody can check afterwards with `sha256sum`.
///
/// What may be drawn and in which round each village last was, what is left out and why, and a random seed
/// are fixed first, in a text of one form; its SHA-256 is the commitment. Of a township's villages those that
/// have not come in the running round come first, then the order is that of SHA-256(seed‖code). So nobody can choose
/// a seed after seeing its villages, and once the text is shown, anybody can run
///
///     sha256sum draw.txt                               # the commitment
///     printf '%s%s' "$seed" "$code" | sha256sum        # a village's place in the order
package struct Draw: Hashable, Codable, Sendable {
    package struct Exclusion: Hashable, Codable, Sendable {
        package let code: DivisionCode
        package let reason: String

        package init(code: DivisionCode, reason: String) {
            self.code = code
            self.reason = reason
        }
    }

    /// One village drawn, and in which round through its township.
    package struct Pick: Hashable, Codable, Sendable {
        package let code: DivisionCode
        package let round: Int

        package init(code: DivisionCode, round: Int) {
            self.code = code
            self.round = round
        }
    }

    /// What the draw is for: the first line of its text.
    package let purpose: String
    package let eligible: [DivisionCode]
    package let exclusions: [Exclusion]
    /// At least this part of each township's eligible villages, in per cent, rounded up.
    package let share: Int
    /// 64 hexadecimal digits.
    package let seed: String
    private let rounds: [DivisionCode: Int]

    /// - Parameter rounds: in which round each village was last drawn; none before the first.
    package init(
        purpose: String, eligible: [DivisionCode], exclusions: [Exclusion], share: Int, seed: String,
        rounds: [DivisionCode: Int] = [:]
    ) throws {
        guard (1...100).contains(share) else {
            throw Refusal.field("share", "draw.share", "抽查比例应在1%到100%之间，实际是\(share)%。")
        }
        guard !eligible.isEmpty else {
            throw Refusal.field("exclusions", "draw.empty", "没有可抽的村（社区）：请先导入区划，或减少排除的村。")
        }
        // Each stands on a line of its own: nobody's text may make another.
        let breaking = ([purpose] + exclusions.map(\.reason)).first { $0.contains(where: \.isNewline) }
        guard breaking == nil else {
            throw Refusal.field("exclusions", "draw.lines", "排除的原因要写在一行里，请去掉换行。")
        }
        let codes = eligible + exclusions.map(\.code)
        if let twice = Dictionary(grouping: codes, by: \.self).first(where: { $0.value.count > 1 })?.key {
            throw Refusal.field("exclusions", "draw.twice", "村（社区）\(twice)出现了不止一次，请只留一行。")
        }
        self.purpose = purpose
        self.eligible = eligible.sorted()
        self.exclusions = exclusions.sorted { $0.code < $1.code }
        self.share = share
        self.seed = seed
        self.rounds = rounds.filter { [known = Set(eligible)] in known.contains($0.key) }
    }

    /// The text that is committed to, to the byte.
    package var text: String {
        var lines = ["wenming draw 2", purpose, "share \(share)", "seed \(seed)"]
        lines += eligible.map { "eligible \($0) \(rounds[$0] ?? 0)" }
        lines += exclusions.map { "excluded \($0.code) \($0.reason)" }
        return lines.joined(separator: "\n") + "\n"
    }

    package var commitment: String { Self.digest(text) }

    /// A village's place in the order: the smallest comes first.
    package func order(of code: DivisionCode) -> String { Self.digest(seed + code.description) }

    /// The villages drawn, township by township. No village comes again before all of its township
    /// have come. Everything that decides stands in the text.
    package var picks: [Pick] {
        Dictionary(grouping: eligible) { $0.parent }.sorted {
            ($0.key?.description ?? "") < ($1.key?.description ?? "")
        }
        .flatMap { picks(of: $0.value) }
    }

    private func picks(of township: [DivisionCode]) -> [Pick] {
        let needed = (township.count * share + 99) / 100
        // The running round. A village that joins late, or was left out for a while, comes once in it,
        // and not once for each round it missed.
        let current = township.map { rounds[$0] ?? 0 }.max() ?? 0
        let round = { (code: DivisionCode) in (rounds[code] ?? 0) < current ? current : current + 1 }
        // Who has not come in this round comes first, then the order of the draw decides.
        return township.map { (code: $0, round: round($0), order: order(of: $0)) }
            .sorted { ($0.round, $0.order) < ($1.round, $1.order) }
            .prefix(needed).map { Pick(code: $0.code, round: $0.round) }
    }

    package static func digest(_ text: String) -> String { SHA256.hash(data: Data(text.utf8)).hex }
}
