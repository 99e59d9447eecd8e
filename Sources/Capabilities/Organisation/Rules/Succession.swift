import Kernel

/// Which divisions are no more on a day, and what became of them.
package struct Succession: Sendable {
    /// The divisions that are no more, each with what it was merged into; nil where nothing took its place.
    private let successors: [DivisionCode: DivisionCode?]

    package init(_ ends: [(code: DivisionCode, successor: DivisionCode?)] = []) {
        successors = Dictionary(ends.map { ($0.code, $0.successor) }, uniquingKeysWith: { _, last in last })
    }

    package func isGone(_ code: DivisionCode) -> Bool { successors[code] != nil }

    /// What a division has become, over however many mergers: itself while it exists, and where its line ends.
    package func current(_ code: DivisionCode) -> DivisionCode {
        var current = code
        // No line is longer than there are ends, whatever was recorded.
        for _ in 0..<successors.count {
            guard let next = successors[current] ?? nil else { break }
            current = next
        }
        return current
    }

    /// Those whose line has ended: what was theirs is nobody's.
    package var withoutSuccessor: [DivisionCode] { successors.keys.filter { isGone(current($0)) }.sorted() }

    /// Everything outside a division that became part of it. A village without a successor goes with its township.
    package func absorbed(by own: DivisionCode) -> [DivisionCode] {
        successors.keys.filter { code in
            guard !own.contains(code) else { return false }
            let end = current(code)
            return own.contains(end) || (isGone(end) && end.parent.map { own.contains(current($0)) } ?? false)
        }.sorted()
    }

    /// What the people of a division see.
    package func scope(of division: DivisionCode) -> Scope {
        let own = current(division)
        return .division(own, absorbed: absorbed(by: own))
    }
}
