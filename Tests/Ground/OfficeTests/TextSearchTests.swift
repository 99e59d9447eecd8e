import Database
import Kernel
import Office
import TestSupport
import Testing

@Suite("A search for words")
struct TextSearchTests {
    private static let kind = RecordKind("paper")
    private static let migrations =
        [
            Migration(
                "0000 test: counties and papers",
                [
                    "CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)",
                    "CREATE TABLE paper (county TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (county, id))",
                ])
        ] + Office.capability.migrations

    private static let texts = [
        "𬜬山镇": "𬜬山村口垃圾成堆，𨟠家屋后", "山村": "山村路口，A4纸一张", "八五一〇": "八五一〇农场", "葛": "葛\u{E0100}村", "湖㳇": "湖㳇村",
        "神": "\u{FA19}村，\u{F967}整洁", "鿿": "鿿村", "I": "\u{2EBF0}村", "H": "\u{31350}\u{323AF}村", "宽": "ＡＢＣ１２３号楼",
        "café": "Café Москва 한국",
        "表": "👍 已清 ★", "造字": "\u{E863}家村", "塘": "塘𬜬", "康熙": "⼤⼭",
    ]

    /// Which texts are found, by either engine's index and whichever way the list goes on.
    private func found(_ query: String, in database: Database) async throws -> Set<String> {
        try await database.read { transaction in
            var found: [Set<String>] = []
            for isOrdered in [false, true] {
                let match = try TextSearch.match(
                    query, column: "paper.id", of: Self.kind, county: "990101", isOrdered: isOrdered, in: transaction)
                let rows = try transaction.rows(
                    """
                    SELECT paper.id FROM \(match.first)paper
                    WHERE paper.county = \("990101") AND \(match.condition) ORDER BY paper.id
                    """)
                found.append(Set(try rows.map { try $0["id"] as String }))
            }
            #expect(found[0] == found[1])
            return found[0]
        }
    }

    @Test("finds exactly the texts that have the word, beyond U+9FFF too", arguments: Engine.available)
    func exact(engine: Engine) async throws {
        try await withDatabase(engine, Self.migrations) { database, _ in
            try await database.write { transaction in
                try transaction.run("INSERT INTO county (county) VALUES (\("990101"))")
                for (id, text) in Self.texts {
                    try transaction.run("INSERT INTO paper (county, id) VALUES (\("990101"), \(id))")
                    try transaction.index(text, as: Self.kind, id, county: "990101")
                    try transaction.index(text, as: Self.kind, id, county: "330624")
                }
            }
            let cases: [(String, Set<String>)] = [
                ("𬜬", ["𬜬山镇", "塘"]), ("𬜬山", ["𬜬山镇"]), ("塘𬜬", ["塘"]), ("塘", ["塘"]), ("𬜬山村", ["𬜬山镇"]), ("𨟠", ["𬜬山镇"]),
                ("𨟠家", ["𬜬山镇"]), ("山村", ["𬜬山镇", "山村"]), ("𬜬 垃圾", ["𬜬山镇"]), ("𬜬 路口", []), ("𬜭", []), ("〇", ["八五一〇"]),
                ("一〇农", ["八五一〇"]), ("五〇", []), ("葛村", ["葛"]), ("葛\u{E0101}村", ["葛"]), ("㳇", ["湖㳇"]), ("神村", ["神"]),
                ("不整洁", ["神"]),
                ("鿿", ["鿿"]), ("鿿村", ["鿿"]), ("\u{2EBF0}", ["I"]), ("\u{2EBF0}村", ["I"]), ("\u{31350}", ["H"]),
                ("\u{31350}\u{323AF}", ["H"]), ("\u{323AF}村", ["H"]), ("\u{31351}", []), ("abc", ["宽"]), ("ＡＢ", ["宽"]),
                ("abc123", ["宽"]), ("123", []),
                ("号楼", ["宽"]), ("Ａ４", ["山村"]), ("a4纸", ["山村"]), ("cafe\u{301}", ["café"]), ("CAFÉ", ["café"]),
                ("москва", ["café"]),
                ("한국", ["café"]), ("국", []), ("👍", ["表"]), ("★", ["表"]), ("👎", []), ("👍 垃圾", []), ("\u{E863}家", ["造字"]),
                ("\u{E864}", []),
                ("大山", ["康熙"]), ("，", []), ("!!!", []), ("\"", []), ("* OR 垃圾", []), ("\u{200B}", Set(Self.texts.keys)),
                ("", Set(Self.texts.keys)),
                (" \u{3000}", Set(Self.texts.keys)), ("垃\u{200B}圾", ["𬜬山镇"]), (String(repeating: "垃", count: 5000), []),
            ]
            for (query, ids) in cases {
                let hits = try await found(query, in: database)
                #expect(hits == ids, "\(query)")
            }
        }
    }

    @Test("finds only records of the kind that is looked for", arguments: Engine.available)
    func kinds(engine: Engine) async throws {
        try await withDatabase(engine, Self.migrations) { database, _ in
            try await database.write { transaction in
                for id in ["1", "2"] {
                    try transaction.run("INSERT INTO paper (county, id) VALUES (\("990101"), \(id))")
                }
                try transaction.index("村口垃圾", as: Self.kind, "1", county: "990101")
                try transaction.index("村口垃圾", as: RecordKind("finding"), "2", county: "990101")
            }
            #expect(try await found("垃圾", in: database) == ["1"])
        }
    }

    @Test("finds what was kept before there were kinds: all of it of findings", arguments: Engine.available)
    func earlier(engine: Engine) async throws {
        let earlier = Self.migrations.filter { $0.name < "0060" }
        try await withDatabase(engine, earlier) { database, _ in
            try await database.write { transaction in
                for (id, words) in [("1", "county990101 村口 口垃 垃圾 圾"), ("2", "county330624 垃圾 圾 county990101")] {
                    let county = id == "1" ? "990101" : "330624"
                    try transaction.run(
                        "INSERT INTO searchText (county, record, words) VALUES (\(county), \(id), \(words))")
                }
            }
            try await database.migrate(Self.migrations)
            let found = try await database.read { transaction in
                try ["990101", "330624"].map { county in
                    try [RecordKind("finding"), Self.kind].map { kind -> Int? in
                        let match = try TextSearch.match(
                            "垃圾", column: "paper.id", of: kind, county: county, isOrdered: true, in: transaction)
                        return try transaction.value(
                            """
                            SELECT count(*) FROM \(match.first)(SELECT '1' AS id UNION SELECT '2' AS id) AS paper
                            WHERE \(match.condition)
                            """)
                    }
                }
            }
            #expect(found == [[1, 0], [1, 0]])
            // A text from before is replaced, not doubled.
            try await database.write { try $0.index("河道", as: RecordKind("finding"), "1", county: "990101") }
            let texts: Int? = try await database.read {
                try $0.value("SELECT count(*) FROM searchText WHERE county = '990101'")
            }
            #expect(texts == 1)
        }
    }

    @Test("finds a word that is longer than an index takes by its beginning", arguments: Engine.available)
    func long(engine: Engine) async throws {
        try await withDatabase(engine, Self.migrations) { database, _ in
            let word = String(repeating: "a", count: 3000)
            try await database.write { transaction in
                try transaction.run("INSERT INTO paper (county, id) VALUES (\("990101"), \("1"))")
                try transaction.index(word, as: Self.kind, "1", county: "990101")
            }
            #expect(try await found(word, in: database) == ["1"])
            #expect(try await found("aaab", in: database) == [])
        }
    }
}
