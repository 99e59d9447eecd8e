import Kernel

/// What a list of divisions changes in the tree as it is on a day, and what it leaves to be asked.
package struct DivisionChanges: Encodable, Sendable {
    package struct Line: Codable, Sendable {
        package let code: DivisionCode
        package let name: String
        package let kind: Division.Kind
    }

    /// A new name, or another kind under the same name.
    package struct Change: Codable, Sendable {
        package let old: Division
        package let name: String
        package let kind: Division.Kind
    }

    /// A code of which neither name nor code tells the kind.
    package struct Question: Codable, Sendable {
        package let code: DivisionCode
        package let name: String
    }

    /// A division that the list lacks.
    package struct Missing: Codable, Sendable {
        package let division: Division
        /// What it seems to have been merged into: of the same name under a new code, or where its villages went.
        package fileprivate(set) var successor: DivisionCode?
        /// It has a successor, or its township has.
        package fileprivate(set) var isLikelyGone: Bool
    }

    package private(set) var added: [Line] = []
    /// Known, but only from a later day.
    package private(set) var earlier: [Line] = []
    package private(set) var changed: [Change] = []
    package private(set) var unchanged: [DivisionCode] = []
    /// Not taken, as somebody said, and what lies below.
    package private(set) var skipped: [DivisionCode] = []
    package private(set) var questions: [Question] = []
    package private(set) var missing: [Missing] = []
    /// Missing too, but the list has so few of their kind that it is only of a part.
    package private(set) var outsideTheList: [Division] = []
    package var passedOver: Int
    /// What the list has and did not exist the day before.
    private var newcomers: [DivisionList.Line] = []

    private enum CodingKeys: CodingKey {
        case added, earlier, changed, unchanged, skipped, questions, missing, outsideTheList, passedOver
    }

    /// - Parameters:
    ///   - day: from which the list holds.
    ///   - tree: what exists on the day.
    ///   - later: what is known from a later day on, the earliest first.
    package init(
        _ list: DivisionList, from day: Day, tree: [Division], later: [Division] = [],
        kinds: [DivisionCode: DivisionAnswers.Taken] = [:]
    ) {
        passedOver = list.passedOver
        let known = Dictionary(tree.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let coming = Dictionary(later.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for line in list.lines.sorted(by: { $0.code < $1.code }) {
            if let old = known[line.code] {
                take(line, changing: old)
            } else {
                take(line, coming: coming[line.code], kinds)
            }
        }
        // Also when the list is taken for the second time.
        let old = Set(tree.filter { $0.validFrom < day }.map(\.code))
        newcomers = list.lines.filter { !old.contains($0.code) }
        lookForMissing(list, tree: tree)
    }

    private mutating func take(_ line: DivisionList.Line, changing old: Division) {
        let isSame = Division.isCalled(old.name, in: line.name)
        // What somebody said of an unusual code stands.
        let told = isSame && line.code.isUnusual ? nil : Division.kind(of: line.code, name: line.name)
        let kind = told ?? old.kind
        if isSame, kind == old.kind {
            unchanged.append(line.code)
        } else {
            changed.append(Change(old: old, name: isSame ? old.name : line.name, kind: kind))
        }
    }

    private mutating func take(
        _ line: DivisionList.Line, coming later: Division?, _ kinds: [DivisionCode: DivisionAnswers.Taken]
    ) {
        if let above = line.code.parent, skipped.contains(above) {
            skipped.append(line.code)
        } else if let later {
            let isSame = Division.isCalled(later.name, in: line.name)
            let kind = isSame ? later.kind : Division.kind(of: line.code, name: line.name) ?? later.kind
            earlier.append(Line(code: line.code, name: isSame ? later.name : line.name, kind: kind))
        } else if let answer = kinds[line.code] {
            switch answer {
            case .asKind(let kind): added.append(Line(code: line.code, name: line.name, kind: kind))
            case .skipped: skipped.append(line.code)
            }
        } else if let kind = Division.kind(of: line.code, name: line.name) {
            added.append(Line(code: line.code, name: line.name, kind: kind))
        } else {
            questions.append(Question(code: line.code, name: line.name))
        }
    }

    // MARK: What the list lacks

    /// A list speaks of what it has anything of: of townships when it has one, of a township's villages when it has one of
    /// them, or has the other townships and not that one.
    private mutating func lookForMissing(_ list: DivisionList, tree: [Division]) {
        let listed = Set(list.lines.map(\.code))
        let levels = Dictionary(grouping: tree.filter { $0.code.level != .county }) { $0.code.parent }
        let spokenOf = Set(list.lines.map(\.code.parent))
        var gone: Set<DivisionCode> = []
        for (above, members) in levels.sorted(by: { ($0.key?.description ?? "") < ($1.key?.description ?? "") }) {
            guard let above, spokenOf.contains(above) || gone.contains(above) else { continue }
            // What is known to end is not asked for again.
            let lacking = members.filter { !listed.contains($0.code) && $0.validTo == nil }
            let found = lacking.map { division in
                let successor = successor(of: division)
                return Missing(division: division, successor: successor, isLikelyGone: successor != nil)
            }
            let isOfAPart =
                !gone.contains(above) && lacking.count * 2 >= members.count && found.allSatisfy { $0.successor == nil }
            if isOfAPart {
                outsideTheList += lacking
            } else {
                missing += found
                gone.formUnion(lacking.filter { $0.code.level == .township }.map(\.code))
            }
        }
        followVillages()
    }

    /// A new code of the same name, in the new code of the same township first.
    private func successor(of division: Division) -> DivisionCode? {
        let stem = Division.stem(division.name)
        let same = newcomers.filter { $0.code.level == division.code.level && Division.stem($0.name) == stem }
        let above = missing.first { $0.division.code == division.code.parent }?.successor
        return (same.first { $0.code.parent == above ?? division.code.parent } ?? (same.count == 1 ? same[0] : nil))?
            .code
    }

    /// A township without a namesake went where most of its villages went, if any did.
    private mutating func followVillages() {
        for (index, township) in missing.enumerated()
        where township.division.code.level == .township && township.successor == nil {
            let went = missing.filter { $0.division.code.parent == township.division.code }.compactMap(
                \.successor?.parent)
            let counts = Dictionary(grouping: went) { $0 }.mapValues(\.count)
            guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { continue }
            missing[index].successor = most
            missing[index].isLikelyGone = true
        }
        let gone = Set(missing.filter(\.isLikelyGone).map(\.division.code))
        for index in missing.indices where missing[index].division.code.parent.map(gone.contains) ?? false {
            missing[index].isLikelyGone = true
        }
    }

    /// Whether taking the list would change anything by itself.
    package var isEmpty: Bool { added.isEmpty && earlier.isEmpty && changed.isEmpty }
}
