/// An amount of money in fen (分), 0.01 元: whole numbers, so that sums are exact.
package struct Money: Hashable, Comparable, Codable, Sendable {
    package let fen: Int

    package init(fen: Int) { self.fen = fen }

    /// No amount of ours is larger: a million million yuan.
    private static let mostYuan = 1_000_000_000_000

    /// In yuan as people write it: `1234.5`, `1,234.50`, `￥１２`. Nil for anything else, more than two decimals among it.
    package init?(yuan text: String) {
        var rest = text.halfWidth.trimmed[...]
        let isNegative = rest.first == "-"
        if isNegative { rest = rest.dropFirst() }
        if let sign = rest.first, "¥￥".contains(sign) { rest = rest.dropFirst() }
        if rest.hasSuffix("元") { rest = rest.dropLast() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap(Self.whole), whole <= Self.mostYuan, parts.count <= 2 else { return nil }
        let decimals = parts.count == 2 ? parts[1] : "00"
        guard (1...2).contains(decimals.count), let part = Self.digits(decimals + (decimals.count == 1 ? "0" : ""))
        else {
            return nil
        }
        fen = (whole * 100 + part) * (isNegative ? -1 : 1)
    }

    /// `1234` or `1,234`, grouped by three if at all.
    private static func whole(_ text: Substring) -> Int? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, groups.count == 1 || (1...3).contains(first.count),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return digits(Substring(groups.joined()))
    }

    private static func digits(_ text: Substring) -> Int? {
        guard (1...13).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// `1234.50`, as a field of a form has it.
    package var yuan: String {
        let amount = fen.magnitude
        return "\(fen < 0 ? "-" : "")\(amount / 100).\(Int(amount % 100).padded(2))"
    }

    /// `1,234.50元`
    package var chinese: String { grouped + "元" }

    /// `1,234.50`, as it stands in a column whose head says that it is yuan.
    package var grouped: String {
        var whole = String(fen.magnitude / 100)
        for place in stride(from: whole.count - 3, to: 0, by: -3) {
            whole.insert(",", at: whole.index(whole.startIndex, offsetBy: place))
        }
        return "\(fen < 0 ? "-" : "")\(whole).\(Int(fen.magnitude % 100).padded(2))"
    }

    package static func < (a: Money, b: Money) -> Bool { a.fen < b.fen }
    package static func + (a: Money, b: Money) -> Money { Money(fen: a.fen + b.fen) }
    package static func - (a: Money, b: Money) -> Money { Money(fen: a.fen - b.fen) }
}
