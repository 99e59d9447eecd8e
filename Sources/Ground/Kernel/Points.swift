/// A score in thousandths of a point, so that no sum drifts. Two decimals are shown.
package struct Points: Hashable, Comparable, Codable, Sendable {
    package let thousandths: Int

    package init(thousandths: Int) { self.thousandths = thousandths }
    package init(whole: Int) { thousandths = whole * 1000 }

    package static let zero = Points(thousandths: 0)

    /// Exactly what a person wrote: `5`, `0.5`, `-1.125`. Nil beyond three decimals, beyond
    /// a million points, or for anything else.
    package init?(_ text: String) {
        var digits = Substring(text)
        let negative = digits.hasPrefix("-")
        if negative { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...7).contains(parts[0].utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let whole = Int(parts[0])
        else { return nil }
        var fraction = 0
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), let written = Int(parts[1]) else { return nil }
            fraction = written * [100, 10, 1][parts[1].utf8.count - 1]
        }
        let magnitude = whole * 1000 + fraction
        guard magnitude <= 1_000_000_000 else { return nil }
        thousandths = negative ? -magnitude : magnitude
    }

    package static func + (a: Points, b: Points) -> Points { Points(thousandths: a.thousandths + b.thousandths) }
    package static func - (a: Points, b: Points) -> Points { Points(thousandths: a.thousandths - b.thousandths) }
    package static func * (a: Points, count: Int) -> Points { Points(thousandths: a.thousandths * count) }
    package static prefix func - (a: Points) -> Points { Points(thousandths: -a.thousandths) }
    package static func < (a: Points, b: Points) -> Bool { a.thousandths < b.thousandths }

    /// `numerator / denominator`, rounded half away from zero (四舍五入). The denominator is positive.
    package static func divide(_ numerator: Int, by denominator: Int) -> Int {
        precondition(denominator > 0)
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        // Twice the remainder against the denominator, without doubling it: no number overflows.
        guard remainder.magnitude >= denominator.magnitude - remainder.magnitude else { return quotient }
        return numerator < 0 ? quotient - 1 : quotient + 1
    }

    /// Two decimals, rounded half up: `96.50`, with a true minus sign for what is below zero.
    package var shown: String {
        let hundredths = Points.divide(thousandths, by: 10)
        let sign = hundredths < 0 ? "−" : ""
        return "\(sign)\(abs(hundredths) / 100).\((abs(hundredths) % 100).padded(2))"
    }

    package init(from decoder: any Decoder) throws {
        thousandths = try decoder.singleValueContainer().decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(thousandths)
    }
}
