import Database
import Kernel

/// The one place where a scope becomes a condition, so that a list, a count, a search and a file
/// all ask the same question.
extension Scope {
    /// - Parameters:
    ///   - division: the column that holds the record's division code.
    ///   - unit: the column that holds the unit that the record is assigned to; nil where records
    ///     have none, and a department then sees none of them.
    package func condition(division: SQL, unit: SQL? = nil) -> SQL {
        switch self {
        case .county: return "1 = 1"
        case .division(let code):
            // A range instead of LIKE, so that the index on the column is used: `:` follows `9`.
            return "(\(division) >= \(code.description) AND \(division) < \(code.description + ":"))"
        case .unit(let id):
            guard let unit else { return "1 = 0" }
            return "\(unit) = \(id)"
        }
    }

    /// The same question about one record in hand.
    package func covers(division: DivisionCode, unit: String? = nil) -> Bool {
        switch self {
        case .county: true
        case .division(let code): code.contains(division)
        case .unit(let id): unit == id
        }
    }
}
