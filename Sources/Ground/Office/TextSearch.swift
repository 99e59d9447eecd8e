import Database
import Kernel

/// Text search that finds words of two characters on both engines: Chinese has no spaces, so a text is
/// kept as its overlapping pairs of characters, and a search is for a phrase of pairs. Each engine's own
/// text index holds them (FTS5, GIN); county and kind of record are one word of every text, so that the index cuts them out.
package enum TextSearch {
    /// `成堆垃圾 A4纸` → `成堆 堆垃 垃圾 圾 a4 纸`. A run of Chinese ends in its last character alone, so that a
    /// search for one character can ask for a beginning.
    static func words(_ text: String) -> [String] { runs(text).flatMap(\.words) }

    private enum Kind { case chinese, letters, symbol }

    private struct Run {
        let kind: Kind
        /// As the engines get them.
        var characters: [String]

        var words: [String] {
            guard kind == .chinese else { return [characters.prefix(mostLetters).joined()] }
            return zip(characters, characters.dropFirst()).map { $0 + $1 } + characters.suffix(1)
        }

        /// What a search asks for: a phrase of pairs, or the beginning of one.
        var terms: [String] { kind == .chinese && characters.count > 1 ? Array(words.dropLast()) : words }
        var isBeginning: Bool { characters.count == 1 || kind == .letters }
    }

    /// Longer words are cut, in what is kept and in what is looked for: PostgreSQL leaves out those of more than 2 KB.
    private static let mostLetters = 100

    /// Runs of Chinese characters, of letters and digits, and each symbol by itself; all else parts them. What looks alike
    /// is alike (`folded`).
    private static func runs(_ text: String) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        for scalar in text.folded.unicodeScalars {
            guard let kind = kind(of: scalar) else {
                isOpen = false
                continue
            }
            if isOpen, kind != .symbol, let last = runs.last, last.kind == kind {
                runs[runs.count - 1].characters.append(coded(scalar))
            } else {
                runs.append(Run(kind: kind, characters: [coded(scalar)]))
            }
            isOpen = true
        }
        return runs
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind? {
        if scalar.isASCII { return Character(scalar).isLetter || Character(scalar).isNumber ? .letters : nil }
        // The planes of Chinese characters, whichever of them this Unicode knows, and what offices drew themselves where
        // no code was given yet.
        if scalar.properties.isIdeographic || (0x20000...0x3FFFF).contains(scalar.value) { return .chinese }
        switch scalar.properties.generalCategory {
        case .privateUse: return .chinese
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return .symbol
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation:
            return nil
        default: return .letters
        }
    }

    /// A character as both engines take it for a letter. What is a word to them depends on the Unicode that each was built
    /// with, on PostgreSQL on the C library's too (that of Debian 12 knows no extension H), and what is none would be left
    /// out. So all but what every version knows becomes two Hangul syllables, which were always letters: Hangul itself
    /// as well, so that nothing else reads the same.
    private static func coded(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0...0x7F, 0x3400...0x4DB5, 0x4E00...0x9FA5: return String(scalar)
        case let code:
            let syllables = [code >> 11, code & 0x7FF].compactMap { Unicode.Scalar(0xAC00 + $0) }
            return String(String.UnicodeScalarView(syllables))
        }
    }

    /// A word that every text of a county's records of a kind has.
    fileprivate static func placeWord(_ county: String, _ kind: RecordKind) -> String {
        "county\(county)\(kind.rawValue.lowercased())"
    }

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
        _ query: String, column: SQL, of kind: RecordKind, county: String, isOrdered: Bool,
        in transaction: ReadTransaction
    ) throws -> Match {
        let runs = runs(String(query.prefix(100)))
        guard !runs.isEmpty else {
            // What consists of stops and commas is in no text as a word.
            return Match(first: "", condition: query.mended().trimmed.isEmpty ? "1 = 1" : "1 = 0")
        }
        switch transaction.engine {
        case .sqlite:
            let terms = runs.map { "\"\($0.terms.joined(separator: " "))\"\($0.isBeginning ? "*" : "")" }
            let match = ([placeWord(county, kind)] + terms).joined(separator: " AND ")
            let found: SQL = """
                (SELECT record FROM searchText
                    WHERE searchText MATCH \(match) AND county = \(county) AND kind = \(kind))
                """
            if try isOrdered && isMany(match, county: county, in: transaction) {
                return Match(first: "", condition: "\(column) IN \(found)")
            }
            return Match(first: "\(found) AS found CROSS JOIN ", condition: "\(column) = found.record")
        case .postgresql:
            let terms = runs.map { $0.terms.joined(separator: " <-> ") + ($0.isBeginning ? ":*" : "") }
            let match = ([placeWord(county, kind)] + terms).joined(separator: " & ")
            return Match(
                first: "",
                condition: """
                    \(column) IN (SELECT record FROM searchText
                        WHERE county = \(county) AND kind = \(kind) AND to_tsvector('simple', words) @@ to_tsquery('simple', \(match)))
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
        Migration("0007 office: text search", tables),
        Migration("0031 office: texts by record") { engine in
            switch engine {
            // FTS5 keeps its rows in a plain table of its own, in which a record's row is found to be replaced.
            case .sqlite: ["CREATE INDEX searchTextRecord ON searchText_content (c0, c1)"]
            case .postgresql: []
            }
        },
        Migration("0064 office: texts by kind of record", ofKinds),
    ]

    /// The texts from before are all of findings. Kept as they are but for their first word, so that all are found at once.
    private static func ofKinds(_ engine: Engine) -> [SQL] {
        let words: SQL = "'county' || county || 'finding' || substr(words, length('county' || county) + 1)"
        switch engine {
        case .sqlite:
            return [
                """
                CREATE VIRTUAL TABLE searchTextOfKinds
                USING fts5 (county UNINDEXED, record UNINDEXED, words, kind UNINDEXED, tokenize = 'unicode61')
                """,
                """
                INSERT INTO searchTextOfKinds (county, record, words, kind)
                SELECT county, record, \(words), 'finding' FROM searchText
                """,
                "DROP TABLE searchText",
                "ALTER TABLE searchTextOfKinds RENAME TO searchText",
                "CREATE INDEX searchTextRecord ON searchText_content (c0, c3, c1)",
            ]
        case .postgresql:
            return [
                "ALTER TABLE searchText ADD COLUMN kind TEXT NOT NULL DEFAULT 'finding'",
                "ALTER TABLE searchText DROP CONSTRAINT searchtext_pkey",
                "ALTER TABLE searchText ADD PRIMARY KEY (county, kind, record)",
                "UPDATE searchText SET words = \(words)",
                "ALTER TABLE searchText ALTER COLUMN kind DROP DEFAULT",
            ]
        }
    }

    /// Begins anew, for a migration that changes what a text's words are; whoever has texts in it puts them in again.
    package static func emptied(_ engine: Engine) -> [SQL] { ["DROP TABLE searchText"] + tables(engine) }

    private static func tables(_ engine: Engine) -> [SQL] {
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
    }
}

extension WriteTransaction {
    /// Makes a record findable by a text, in place of the one before.
    package func index(_ text: String, as kind: RecordKind, _ record: String, county: String) throws {
        let words = ([TextSearch.placeWord(county, kind)] + TextSearch.words(text)).joined(separator: " ")
        let insertion: SQL =
            """
            INSERT INTO searchText (county, record, words, kind)
            VALUES (\(county), \(record), \(words), \(kind))
            """
        switch engine {
        case .sqlite:
            try run(
                """
                DELETE FROM searchText
                WHERE county = \(county) AND rowid IN (
                    SELECT id FROM searchText_content WHERE c0 = \(county) AND c3 = \(kind) AND c1 = \(record))
                """)
            try run(insertion)
        case .postgresql:
            try run("\(insertion) ON CONFLICT (county, kind, record) DO UPDATE SET words = excluded.words")
        }
    }
}
