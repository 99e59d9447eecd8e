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
    package let absence: Absence
    package let arithmetic: Arithmetic
    /// The kind of places it is for; nil where it says none: villages and communities, or whatever is chosen.
    package let place: PlaceKind?
    package let use: Use

    /// - Parameter arithmetic: nil for the least that knows all that the items ask for.
    package init(
        title: String, full: Points, pass: Points, items: [Item], absence: Absence = .renormalised,
        arithmetic: Arithmetic? = nil, place: PlaceKind? = nil, use: Use = .visits
    ) {
        self.place = place
        self.use = use
        self.title = title
        self.full = full
        self.pass = pass
        self.items = items
        self.absence = absence
        self.arithmetic = arithmetic ?? (items.allSatisfy(\.isOfFirstArithmetic) ? .first : .second)
    }

    /// How a sheet is reckoned. A score keeps the edition that it was computed by, and the edition this, so that a later
    /// way of reckoning changes no earlier score. One that is not known here is refused and never guessed.
    package enum Arithmetic: Int, Codable, CaseIterable, Sendable {
        /// From full marks down, by deductions.
        case first = 1
        /// Also the patterns that add marks, and items that do not apply.
        case second
    }

    /// What becomes of the marks of an item that does not apply (不涉及).
    package enum Absence: String, Codable, CaseIterable, Sendable {
        /// The others make up the whole: their marks are converted to full marks.
        case renormalised
        /// It has all its marks.
        case full

        package var chinese: String {
            switch self {
            case .renormalised: "不计，按其余条目折算"
            case .full: "按满分计"
            }
        }
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
        package let pattern: Pattern
        /// How it is looked at: `从门口往里走200米`. May be empty.
        package let guide: String
        package let evidence: Evidence
        /// Whether an inspector may say that it does not apply here.
        package let mayBeAbsent: Bool

        package init(
            code: String, group: String, title: String, maximum: Points, source: String, pattern: Pattern,
            guide: String = "", evidence: Evidence = .photo, mayBeAbsent: Bool = false
        ) {
            self.code = code
            self.group = group
            self.title = title
            self.maximum = maximum
            self.source = source
            self.pattern = pattern
            self.guide = guide
            self.evidence = evidence
            self.mayBeAbsent = mayBeAbsent
        }

        package init(
            code: String, group: String, title: String, maximum: Points, source: String, deductions: [Deduction]
        ) {
            self.init(
                code: code, group: group, title: title, maximum: maximum, source: source,
                pattern: .deductions(deductions))
        }

        fileprivate var isOfFirstArithmetic: Bool {
            guard case .deductions = pattern else { return false }
            return guide.isEmpty && evidence == .photo && !mayBeAbsent
        }
    }

    /// What goes with marks that an item loses.
    package enum Evidence: String, Codable, CaseIterable, Sendable {
        /// At least one photo, and it becomes a finding, to be made good.
        case photo
        /// It is scored and no more.
        case none

        package var chinese: String {
            switch self {
            case .photo: "要照片，作为问题交办"
            case .none: "只计分，不要照片"
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

extension Sheet {
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
}

extension Sheet.Item {
    /// Those of an item that is judged by deductions.
    package var deductions: [Sheet.Deduction] {
        if case .deductions(let deductions) = pattern { deductions } else { [] }
    }

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
