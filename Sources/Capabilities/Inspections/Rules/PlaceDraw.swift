import Kernel
import Sheets

/// A draw of places of one kind, checked in the same way as one of villages (`Draw`): what may be drawn and a seed are fixed
/// first, and those come first whose SHA-256(seed‖place) is the smallest.
package struct PlaceDraw: Sendable {
    package struct Candidate: Hashable, Sendable {
        package let place: String
        package let division: DivisionCode

        package init(place: String, division: DivisionCode) {
            self.place = place
            self.division = division
        }
    }

    package let purpose: String
    package let eligible: [Candidate]
    /// Of the county's places of the kind, in per cent, rounded up.
    package let share: Int
    package let seed: String

    package init(purpose: String, kind: String, eligible: [Candidate], share: Int, seed: String) throws {
        guard (1...100).contains(share) else {
            throw Refusal.field("share", "draw.share", "抽查比例应在1%到100%之间，实际是\(share)%。")
        }
        guard !eligible.isEmpty else {
            throw Refusal.field("target", "draw.noPlace", "还没有登记“\(kind)”这一类点位，请先在“点位”里登记或导入。")
        }
        self.purpose = purpose
        self.eligible = eligible.sorted { $0.place < $1.place }
        self.share = share
        self.seed = seed
    }

    package var text: String {
        let lines = ["wenming draw places 1", purpose, "share \(share)", "seed \(seed)"]
        return (lines + eligible.map { "eligible \($0.place) \($0.division)" }).joined(separator: "\n") + "\n"
    }

    /// The villages that are marked with a place: at least so much of them, by SHA-256(seed‖place‖code).
    package func sample(of villages: [DivisionCode], _ share: Int, for place: Candidate) -> [DivisionCode] {
        let needed = (villages.count * share + 99) / 100
        return villages.map { (code: $0, order: Draw.digest("\(seed)\(place.place)\($0)")) }
            .sorted { $0.order < $1.order }.prefix(needed).map(\.code).sorted()
    }

    package var picks: [Candidate] {
        let needed = (eligible.count * share + 99) / 100
        return eligible.map { (candidate: $0, order: Draw.digest(seed + $0.place)) }
            .sorted { $0.order < $1.order }.prefix(needed).map(\.candidate)
    }
}

extension Sheet {
    /// Of the villages of a township that are marked with its visit, in per cent; nil where no item asks for any.
    var sampledShare: Int? {
        items.lazy.compactMap { item -> Int? in
            if case .villages(let villages) = item.pattern { villages.share } else { nil }
        }.first
    }
}

extension DivisionCode {
    /// The last three digits of a village's code begin with 2, 3 or 5; a community's with 0, 1 or 4.
    var isRural: Bool { level == .village && "235".contains(description.dropFirst(9).prefix(1)) }
}
