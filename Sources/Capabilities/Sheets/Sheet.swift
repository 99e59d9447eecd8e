import Kernel

/// What a sheet says: items, how each is judged, and the marks they make up. An edition of it, once
/// published, never changes.
package struct Sheet: Hashable, Codable, Sendable {
    package let title: String
    /// What the items' maxima add up to.
    package let full: Points
    /// From here on it is passed.
    package let pass: Points
    package let items: [Item]

    package init(title: String, full: Points, pass: Points, items: [Item]) {
        self.title = title
        self.full = full
        self.pass = pass
        self.items = items
    }

    /// One line of the standard, with points of its own.
    package struct Item: Hashable, Codable, Sendable {
        /// Unique within the sheet: `1-2`.
        package let code: String
        /// What items stand under: 治脏.
        package let group: String
        package let title: String
        package let maximum: Points
        /// Where the maximum comes from: a document, or our own choice.
        package let source: String
        package let deductions: [Deduction]

        package init(
            code: String, group: String, title: String, maximum: Points, source: String, deductions: [Deduction]
        ) {
            self.code = code
            self.group = group
            self.title = title
            self.maximum = maximum
            self.source = source
            self.deductions = deductions
        }
    }

    /// One way to lose points on an item.
    package struct Deduction: Hashable, Codable, Sendable {
        package enum Judgement: Hashable, Codable, Sendable {
            /// So much for each piece, down to zero for the item.
            case perPiece(Points)
            /// One is enough to lose the whole item (整项否决).
            case wholeItem
        }

        /// Unique within the item: `a`.
        package let code: String
        package let text: String
        /// What is counted: 处, 例, 户.
        package let measure: String
        package let judgement: Judgement
        package let source: String

        package init(code: String, text: String, measure: String, judgement: Judgement, source: String) {
            self.code = code
            self.text = text
            self.measure = measure
            self.judgement = judgement
            self.source = source
        }

        /// `每处扣0.5分`
        package var rule: String {
            switch judgement {
            case .perPiece(let points): "每\(measure)扣\(points.plain)分"
            case .wholeItem: "有一\(measure)即扣完本项"
            }
        }
    }

    package func item(_ code: String) -> Item? { items.first { $0.code == code } }

    /// The groups in the order in which they first stand.
    package var groups: [(name: String, items: [Item])] {
        var names: [String] = []
        for item in items where !names.contains(item.group) { names.append(item.group) }
        return names.map { name in (name, items.filter { $0.group == name }) }
    }
}

extension Sheet.Item {
    package func deduction(_ code: String) -> Sheet.Deduction? { deductions.first { $0.code == code } }
}

extension Points {
    /// As people write it: `5`, `0.5`.
    package var plain: String {
        let fraction = (abs(thousandths) % 1000).padded(3)
        let kept = fraction.reversed().drop { $0 == "0" }.reversed()
        let sign = thousandths < 0 ? "−" : ""
        return "\(sign)\(abs(thousandths) / 1000)" + (kept.isEmpty ? "" : "." + String(kept))
    }
}
