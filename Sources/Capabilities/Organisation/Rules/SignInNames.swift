import Kernel

/// The sign-in name of somebody for whom a list has none: what his unit's code has behind the county's, and a number. Those
/// of departments and of the county's own begin with 000, which in codes stands for the level above. Nobody has to know
/// pinyin, or to ask which of three 王芳 has it.
enum SignInNames {
    /// `104-` for a township's, `104202-` for a village's.
    static func beginning(for division: DivisionCode?) -> String {
        let digits = division.map { $0.description.dropFirst(6) } ?? ""
        return (digits.isEmpty ? "000" : String(digits)) + "-"
    }

    /// The next of those that begin so; numbers are not given twice while the last is there.
    static func next(_ beginning: String, taken: [String]) -> String {
        let numbers = taken.compactMap { $0.hasPrefix(beginning) ? Int($0.dropFirst(beginning.count)) : nil }
        return "\(beginning)\((numbers.max() ?? 0) + 1)"
    }
}
