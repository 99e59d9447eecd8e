/// So many of so many, where only some were asked or looked at. In tenths of a per cent.
package enum SampledShare {
    /// Between which bounds the share of all lies with 95 in 100: Wilson's interval (Wilson 1927), which holds for small numbers
    /// and for shares near 0 and 1 as the usual one does not. Nil of nothing.
    package static func interval(_ hits: Int, of count: Int) -> ClosedRange<Int>? {
        guard count > 0 else { return nil }
        let (z, n) = (1.959964, Double(count))
        let share = Double(hits) / n
        let middle = share + z * z / (2 * n)
        let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        let whole = 1 + z * z / n
        let low = max(0, Int(((middle - reach) / whole * 1000).rounded()))
        let high = min(1000, Int(((middle + reach) / whole * 1000).rounded()))
        return low...max(low, high)
    }

    /// `87.5%`
    package static func percent(_ permille: Int) -> String { "\(permille / 10).\(permille % 10)%" }
}
