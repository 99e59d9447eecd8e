/// An invariant that does not hold.
struct Broken: Error, CustomStringConvertible {
    let invariant: String
    let detail: String

    init(_ invariant: String, _ detail: String = "") {
        self.invariant = invariant
        self.detail = detail
    }

    var description: String { detail.isEmpty ? invariant : "\(invariant): \(detail)" }
}

/// Throws the name of what does not hold.
func hold(_ condition: Bool, _ invariant: String, _ detail: @autoclosure () -> String = "") throws {
    guard condition else { throw Broken(invariant, detail()) }
}

/// The same of two values that have to be equal.
func holdEqual<Value: Equatable>(
    _ found: Value, _ expected: Value, _ invariant: String, _ what: @autoclosure () -> String = ""
) throws {
    guard found == expected else { throw Broken(invariant, "\(what()) is \(found), not \(expected)") }
}
