import Kernel

/// One table of all that the units answered (汇总): a column a field, whatever version of the form it stands in, and what the
/// number fields come to. A unit that filled in a list has as many lines as that.
package struct Compilation: Codable, Sendable {
    package struct Line: Codable, Sendable {
        package let returnID: String
        package let unit: String
        package let township: String
        /// Nil where nothing is in, or where there was nothing to put on the list.
        package let answers: Answers?
        package let state: String
        package let hasAnswered: Bool

        package init(
            returnID: String, unit: String, township: String, answers: Answers?, state: String, hasAnswered: Bool? = nil
        ) {
            (self.returnID, self.unit, self.township) = (returnID, unit, township)
            (self.answers, self.state) = (answers, state)
            self.hasAnswered = hasAnswered ?? (answers != nil)
        }

        /// A unit's, from what it sent last.
        /// - Parameter rows: one of a form, however many of a list; nil where nothing is in.
        package static func of(
            _ returnID: String, unit: String, township: String, state: String, rows: [Answers]?
        ) -> [Line] {
            func line(_ answers: Answers?, _ state: String) -> Line {
                Line(
                    returnID: returnID, unit: unit, township: township, answers: answers, state: state,
                    hasAnswered: rows != nil)
            }
            guard let rows, !rows.isEmpty else { return [line(nil, rows == nil ? state : "零报告")] }
            return rows.map { line($0, state) }
        }
    }

    /// Of the newest version first, then what only earlier ones asked.
    package let fields: [FormField]
    package let lines: [Line]
    /// Of number fields, in hundredths.
    package let sums: [String: Int]

    /// - Parameter versions: the newest last.
    package init(versions: [[FormField]], lines: [Line]) {
        var fields: [FormField] = []
        for version in versions.reversed() {
            fields += version.filter { field in !fields.contains { $0.key == field.key } }
        }
        self.fields = fields
        self.lines = lines
        let answered = lines.compactMap(\.answers)
        sums = fields.filter { $0.kind == .number }.reduce(into: [:]) { sums, field in
            sums[field.key] = answered.reduce(0) { sum, answers in
                if case .number(let hundredths)? = answers[field.key] { sum + hundredths } else { sum }
            }
        }
    }

    package var units: Int { lines.map(\.returnID).unique.count }
    package var answered: Int { lines.filter(\.hasAnswered).map(\.returnID).unique.count }
}
