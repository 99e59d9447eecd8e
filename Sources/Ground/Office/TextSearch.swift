import Database
import Kernel

/// Text search that finds words of two characters on both engines: Chinese has no spaces, so a text is
/// kept as its overlapping pairs of characters, and a search is for a phrase of pairs. Each engine's own
/// text index holds them (FTS5, GIN); the county is a word of every text, so that the index cuts it out.
package enum TextSearch {
    /// `成堆垃圾 A4纸` → `成堆 堆垃 垃圾 圾 a4 纸`. A run of Chinese ends in its last character alone, so that a
    /// search for one character can ask for a beginning.
    static func words(_ text: String) -> [String] { runs(text).flatMap(\.words) }

    private struct Run {
        var characters: [Character]
        let isChinese: Bool

        var words: [String] {
            guard isChinese else { return [String(characters)] }
            let pairs = zip(characters, characters.dropFirst()).map { String([$0, $1]) }
            return pairs + characters.suffix(1).map { String($0) }
        }

        /// What a search asks for: a phrase of pairs, or the beginning of one.
        var terms: [String] {
            isChinese && characters.count > 1 ? Array(words.dropLast()) : words
        }
        var isBeginning: Bool { characters.count == 1 || !isChinese }
    }

    /// Runs of Chinese characters, and of letters and digits; everything else parts them.
    private static func runs(_ text: String) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        for character in text.lowercased() {
            let isChinese = character.unicodeScalars.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
            let isWord = isChinese || (character.isASCII && (character.isLetter || character.isNumber))
            guard isWord else {
                isOpen = false
                continue
            }
            if isOpen, let last = runs.last, last.isChinese == isChinese {
                runs[runs.count - 1].characters.append(character)
            } else {
                runs.append(Run(characters: [character], isChinese: isChinese))
            }
            isOpen = true
        }
        return runs
    }

    fileprivate static func countyWord(_ county: String) -> String { "county\(county)" }

    /// What a search adds to a statement: what is read before its tables, and a condition.
    package struct Match: Sendable {
        package let first: SQL
        package let condition: SQL
    }

    /// More than this are looked for among the list's rows in its order, until a page is full.
    private static let few = 1000

    /// The records in `column` that have every word that was searched for. Nothing to search for: all have.
    /// - Parameter isOrdered: the statement wants the first few rows in an order that an index has. SQLite has to be told
    ///   which way is shorter, walking that index or sorting what was found; PostgreSQL knows by its statistics.
    package static func match(
        _ query: String, column: SQL, county: String, isOrdered: Bool, in transaction: ReadTransaction
    ) throws -> Match {
        let runs = runs(String(query.prefix(100)))
        guard !runs.isEmpty else {
            return Match(first: "", condition: query.allSatisfy(\.isWhitespace) ? "1 = 1" : "1 = 0")
        }
        switch transaction.engine {
        case .sqlite:
            let terms = runs.map { "\"\($0.terms.joined(separator: " "))\"\($0.isBeginning ? "*" : "")" }
            let match = ([countyWord(county)] + terms).joined(separator: " AND ")
            let found: SQL = "(SELECT record FROM searchText WHERE searchText MATCH \(match) AND county = \(county))"
            if try isOrdered && isMany(match, county: county, in: transaction) {
                return Match(first: "", condition: "\(column) IN \(found)")
            }
            return Match(first: "\(found) AS found CROSS JOIN ", condition: "\(column) = found.record")
        case .postgresql:
            let terms = runs.map { $0.terms.joined(separator: " <-> ") + ($0.isBeginning ? ":*" : "") }
            let match = ([countyWord(county)] + terms).joined(separator: " & ")
            return Match(
                first: "",
                condition: """
                    \(column) IN (SELECT record FROM searchText
                        WHERE county = \(county) AND to_tsvector('simple', words) @@ to_tsquery('simple', \(match)))
                    """)
        }
    }

    private static func isMany(_ match: String, county: String, in transaction: ReadTransaction) throws -> Bool {
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM searchText WHERE searchText MATCH \(match) AND county = \(county) LIMIT \(limit: few + 1)) AS found
            """)
        return (count ?? 0) > few
    }

    package static let migrations = [
        Migration("0007 office: text search") { engine in
            switch engine {
            case .sqlite:
                [
                    "CREATE VIRTUAL TABLE searchText USING fts5 (county UNINDEXED, record UNINDEXED, words, tokenize = 'unicode61')"
                ]
            case .postgresql:
                [
                    """
                    CREATE TABLE searchText (
                        county TEXT NOT NULL, record TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (county, record))
                    """,
                    "CREATE INDEX searchTextWords ON searchText USING GIN (to_tsvector('simple', words))",
                ]
            }
        },
        Migration("0031 office: texts by record") { engine in
            switch engine {
            // FTS5 keeps its rows in a plain table of its own, in which a record's row is found to be replaced.
            case .sqlite: ["CREATE INDEX searchTextRecord ON searchText_content (c0, c1)"]
            case .postgresql: []
            }
        },
    ]
}

extension WriteTransaction {
    /// Makes a record findable by a text, in place of the one before.
    package func index(_ text: String, as record: String, county: String) throws {
        let words = ([TextSearch.countyWord(county)] + TextSearch.words(text)).joined(separator: " ")
        let insertion: SQL =
            "INSERT INTO searchText (county, record, words) VALUES (\(county), \(record), \(words))"
        switch engine {
        case .sqlite:
            try run(
                """
                DELETE FROM searchText
                WHERE county = \(county) AND rowid IN (SELECT id FROM searchText_content WHERE c0 = \(county) AND c1 = \(record))
                """)
            try run(insertion)
        case .postgresql:
            try run("\(insertion) ON CONFLICT (county, record) DO UPDATE SET words = excluded.words")
        }
    }
}
