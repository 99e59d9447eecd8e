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
        case .division(let code, let absorbed):
            // A range instead of LIKE, so that the index on the column is used: `:` follows `9`.
            let own: SQL = "(\(division) >= \(code.description) AND \(division) < \(code.description + ":"))"
            return absorbed.isEmpty ? own : "(\(own) OR \(division) IN \(list: absorbed))"
        case .unit(let id):
            guard let unit else { return "1 = 0" }
            return "\(unit) = \(id)"
        case .person: return "1 = 0"
        }
    }
}
