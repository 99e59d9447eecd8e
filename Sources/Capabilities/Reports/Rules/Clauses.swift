import Kernel

/// Takes out of a text the clauses that say what nobody recorded: what stands between two commas or stops.
enum Clauses {
    /// - Parameter isEmpty: whether a slot, by its name, has nothing to say.
    static func without(_ isEmpty: (String) -> Bool, in text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
            sentences(paragraph).map { sentence(String($0), isEmpty) }.joined()
        }.joined(separator: "\n")
    }

    private static func sentences(_ paragraph: Substring) -> [String] {
        paragraph.split(separator: "。").map(String.init)
    }

    private static func sentence(_ sentence: String, _ isEmpty: (String) -> Bool) -> String {
        var kept = ""
        for (clause, mark) in clauses(sentence) {
            let names = clause.matches(of: /{([^{}]*)}/).map { String($0.output.1) }
            guard names.isEmpty || !names.allSatisfy(isEmpty) else { continue }
            // Of several names of records the others remain; a number that is missing beside others is left to the writer.
            let missing = names.filter { isEmpty($0) && Slot($0).writing == .names }
            kept += missing.reduce(clause) { $0.replacing("{\($1)}", with: "") } + mark
        }
        while let last = kept.last, "，；、".contains(last) { kept.removeLast() }
        return kept.isEmpty ? "" : kept + "。"
    }

    /// Each with the mark behind it; a comma within braces parts nothing.
    private static func clauses(_ sentence: String) -> [(String, String)] {
        var clauses: [(String, String)] = []
        var (clause, isInside) = ("", false)
        for character in sentence {
            if character == "{" { isInside = true }
            if character == "}" { isInside = false }
            if !isInside, "，；".contains(character) {
                clauses.append((clause, String(character)))
                clause = ""
            } else {
                clause.append(character)
            }
        }
        return clauses + (clause.isEmpty ? [] : [(clause, "")])
    }
}
