/// Finds where a statement touches a county's table without saying of which county. Every SELECT is looked at alone, for
/// what an outer one names does not bind an inner one. A table is bound by `county = …` when the other side is a value,
/// or a table that is bound itself; an INSERT by the column. What stands in brackets or beside an OR
/// may not hold, and binds nothing.
package struct CountyScan {
    private let tables: Set<String>

    /// Each made once: a literal is put together anew whenever it is come to, which was a quarter of the time of who scans
    /// every statement there is. They are only read.
    private enum Pattern {
        nonisolated(unsafe) static let union = /\b(?:UNION|EXCEPT|INTERSECT)\b/
        nonisolated(unsafe) static let insert = /\bINSERT INTO (\w+)\s*(?:\(([^)]*)\))?/
        nonisolated(unsafe) static let notWord = /\W+/
        nonisolated(unsafe) static let clause =
            /(?s)\b(?:FROM|UPDATE)\b(.*?)(?:\b(?:WHERE|SET|GROUP|ORDER|LIMIT)\b|$)/
        nonisolated(unsafe) static let join = /\bJOIN\b/
        nonisolated(unsafe) static let between = /,|\bJOIN\b/
        nonisolated(unsafe) static let table = /\s*(\w+)(?:\s+AS\s+(\w+))?/
        nonisolated(unsafe) static let condition = /\b(?:WHERE|ON)\b/
        nonisolated(unsafe) static let or = /\bOR\b/
        nonisolated(unsafe) static let equality = /(?:(\w+)\.)?county\s*=\s*(?:(\w+)\.county\b)?/
    }

    /// The tables that are a county's.
    package init(tables: some Sequence<String>) { self.tables = Set(tables.map { $0.lowercased() }) }

    /// Each table that lacks its county, as it is called there.
    package func lacking(in statement: String) -> [String] {
        let statement = Self.withoutValues(statement)
        return inserted(statement) + Self.levels(statement).flatMap(unbound)
    }

    /// With `§` for what a literal interpolates.
    private static func withoutValues(_ statement: String) -> String {
        var text = statement
        while let start = text.firstRange(of: "\\(") {
            var depth = 1
            var end = start.upperBound
            while depth > 0, end < text.endIndex {
                depth += text[end] == "(" ? 1 : text[end] == ")" ? -1 : 0
                end = text.index(after: end)
            }
            text.replaceSubrange(start.lowerBound..<end, with: "§")
        }
        return text
    }

    /// What stands in each pair of brackets and outside of all, without the brackets inside it; a UNION's parts alone.
    private static func levels(_ statement: String) -> [String] {
        var closed: [String] = []
        var open = [""]
        for character in statement {
            if character == "(" {
                open.append("")
            } else if character == ")", open.count > 1 {
                closed.append(open.removeLast())
                open[open.count - 1] += "()"
            } else {
                open[open.count - 1].append(character)
            }
        }
        return (closed + open).flatMap { $0.split(separator: Pattern.union).map(String.init) }
    }

    private func inserted(_ statement: String) -> [String] {
        statement.matches(of: Pattern.insert).compactMap { match in
            let columns = (match.output.2 ?? "").split(separator: Pattern.notWord)
            return isOfCounty(match.output.1) && !columns.contains("county") ? String(match.output.1) : nil
        }
    }

    private func isOfCounty(_ table: Substring) -> Bool { tables.contains(table.lowercased()) }

    private func unbound(_ text: String) -> [String] {
        let named = Self.named(text)
        let equalities = Self.equalities(text, only: named.count == 1 ? named[0].name : nil)
        let names = Set(named.map(\.name))
        var unbound = names
        // What an outer SELECT binds, Citus does not see: it asks every node. Where a FROM is continued or put in as a
        // value, its tables are not to be seen here.
        let clause = Self.clause(text)
        let isWhole = clause.map { !$0.contains("§") } ?? false
        let isBound = { (name: String) in !unbound.contains(name) && (names.contains(name) || !isWhole) }
        for _ in named {
            for (left, right) in equalities {
                if right.map({ isBound($0) }) ?? true { unbound.remove(left) }
                if let right, !unbound.contains(left) { unbound.remove(right) }
            }
        }
        return named.filter { isOfCounty($0.table) && unbound.contains($0.name) }.map(\.name)
    }

    private static func clause(_ text: String) -> Substring? {
        text.firstMatch(of: Pattern.clause)?.output.1
    }

    /// The tables of FROM or UPDATE and what they are called there. A piece that only continues a FROM leaves its first
    /// table to whoever puts it there.
    private static func named(_ text: String) -> [(table: Substring, name: String)] {
        let clause = clause(text)
        guard clause != nil || text.contains(Pattern.join) else { return [] }
        return (clause ?? text[...]).split(separator: Pattern.between, omittingEmptySubsequences: false)
            .dropFirst(clause == nil ? 1 : 0)
            .compactMap { part in
                part.prefixMatch(of: Pattern.table).map {
                    ($0.output.1, String($0.output.2 ?? $0.output.1))
                }
            }
    }

    /// Each `county = …`: of which name, and of which other if it is one's column.
    private static func equalities(_ text: String, only name: String?) -> [(left: String, right: String?)] {
        guard let start = text.firstRange(of: Pattern.condition), !text[start.lowerBound...].contains(Pattern.or)
        else { return [] }
        return text[start.lowerBound...].matches(of: Pattern.equality).compactMap {
            match in
            (match.output.1.map(String.init) ?? name).map { ($0, match.output.2.map(String.init)) }
        }
    }
}
