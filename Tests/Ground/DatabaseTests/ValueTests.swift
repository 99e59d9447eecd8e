import Database
import Kernel
import TestSupport
import Testing

private struct Thing {}

/// A table with a column of each kind that the schemas use.
private let cells = Migration(
    "0001 test: cells",
    { engine in
        [
            engine == .sqlite
                ? "CREATE TABLE cell (place BIGINT NOT NULL PRIMARY KEY, i BIGINT, d DOUBLE PRECISION, t TEXT, b BLOB)"
                : "CREATE TABLE cell (place BIGINT NOT NULL PRIMARY KEY, i BIGINT, d DOUBLE PRECISION, t TEXT, b BYTEA)"
        ]
    })

@Suite("A value in a database")
struct ValueTests {
    /// Stores the values in a column and reads them back, in order.
    private func stored<Value: SQLEncodable & SQLDecodable & Sendable>(
        _ values: [Value], in column: SQL, _ engine: Engine
    ) async throws -> [Value] {
        try await withDatabase(engine, [cells]) { database, _ in
            try await database.write { transaction in
                for (place, value) in values.enumerated() {
                    try transaction.run("INSERT INTO cell (place, \(column)) VALUES (\(place), \(value))")
                }
            }
            return try await database.read { transaction in
                try transaction.rows("SELECT \(column) AS it FROM cell ORDER BY place").map { try $0["it"] }
            }
        }
    }

    @Test("that is an integer keeps its ends", arguments: Engine.available)
    func integers(engine: Engine) async throws {
        let integers = [0, 1, -1, .max, .min]
        let stored = try await stored(integers, in: "i", engine)
        #expect(stored == integers)
        let long = try await self.stored(integers.map(Int64.init), in: "i", engine)
        #expect(long == integers.map(Int64.init))
        let truths = try await self.stored([true, false], in: "i", engine)
        #expect(truths == [true, false])
    }

    @Test("that is a real number keeps every bit", arguments: Engine.available)
    func reals(engine: Engine) async throws {
        var random = SeededRandom(seed: 7)
        let reals =
            [0.0, 0.1, 1.0 / 3, -2, 1e300, Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude]
            + (0..<50).map { _ in Double.random(in: -1e6...1e6, using: &random) }
        let stored = try await stored(reals, in: "d", engine)
        #expect(stored == reals)
    }

    @Test("that is text keeps every character", arguments: Engine.available)
    func texts(engine: Engine) async throws {
        let texts = [
            "", " ", "'", "\\", "\\x41", "$1 ? :a @b", "一〇〔2019〕14号", "e\u{301}", "\u{1}\u{7F}",
            "\u{1F468}\u{200D}\u{1F33E}",
            String(repeating: "长", count: 100_000),
        ]
        let stored = try await stored(texts, in: "t", engine)
        #expect(stored.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test("that is bytes keeps every byte", arguments: Engine.available)
    func bytes(engine: Engine) async throws {
        let blobs: [[UInt8]] = [[], [0], Array(0...255), Array(repeating: 0x5C, count: 70_000)]
        let stored = try await stored(blobs, in: "b", engine)
        #expect(stored == blobs)
    }

    @Test("that is of a type of the office's is that again", arguments: Engine.available)
    func kernelTypes(engine: Engine) async throws {
        let days = try [#require(Day("1900-01-01")), #require(Day("2020-02-29")), #require(Day("2999-12-31"))]
        let storedDays = try await stored(days, in: "t", engine)
        #expect(storedDays == days)
        let months = days.map(Month.init)
        let storedMonths = try await stored(months, in: "t", engine)
        #expect(storedMonths == months)
        let codes = try ["500000", "500000101", "500000101001"].map { try #require(DivisionCode($0)) }
        let storedCodes = try await stored(codes, in: "t", engine)
        #expect(storedCodes == codes)
        let storedRoles = try await stored(Role.allCases, in: "t", engine)
        #expect(storedRoles == Role.allCases)
        let ids = [ID<Thing>(at: Instant(milliseconds: 1), random: Array(1...10))]
        let storedIDs = try await stored(ids, in: "t", engine)
        #expect(storedIDs == ids)
        let instants = [Instant(milliseconds: -1), Instant(milliseconds: 1_572_829_200_123)]
        let storedInstants = try await stored(instants, in: "i", engine)
        #expect(storedInstants == instants)
        let points = [Points(thousandths: -1), Points.zero, Points(whole: 1_000_000)]
        let storedPoints = try await stored(points, in: "i", engine)
        #expect(storedPoints == points)
    }

    @Test("that is absent is nil in each kind of column", arguments: Engine.available)
    func absent(engine: Engine) async throws {
        try await withDatabase(engine, [cells]) { database, _ in
            try await database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO cell (place, i, d, t, b)
                    VALUES (0, \(Int?.none), \(Double?.none), \(Day?.none), \([UInt8]?.none))
                    """)
            }
            try await database.read { transaction in
                let row = try #require(try transaction.row("SELECT i, d, t, b FROM cell"))
                #expect(try row["i"] == Int?.none)
                #expect(try row["d"] == Double?.none)
                #expect(try row["t"] == Day?.none)
                #expect(try row["b"] == [UInt8]?.none)
                let wrong = #expect(throws: DatabaseError.self) { let _: Int = try row["i"] }
                #expect(wrong?.message.contains("“i”") == true && wrong?.message.contains("NULL") == true)
            }
        }
    }

    @Test("that is a sum of integers is an integer, and of none is nil", arguments: Engine.available)
    func sums(engine: Engine) async throws {
        try await withDatabase(engine, [cells]) { database, _ in
            let none: Int? = try await database.read { try $0.value("SELECT sum(i) FROM cell", as: Int?.self) ?? nil }
            try await database.write { try $0.run("INSERT INTO cell (place, i) VALUES (1, 40), (2, 2)") }
            let sum: Int? = try await database.read { try $0.value("SELECT sum(i) FROM cell") }
            #expect(none == nil && sum == 42)
        }
    }

    @Test("of the wrong kind is refused by the column's name without its content", arguments: Engine.available)
    func mismatches(engine: Engine) async throws {
        try await withDatabase(engine) { database, _ in
            try await database.read { transaction in
                let row = try #require(
                    try transaction.row("SELECT \("secret") AS word, \(4711) AS number, \([0x2A] as [UInt8]) AS bytes"))
                let errors = [
                    #expect(throws: DatabaseError.self) { let _: Int = try row["word"] },
                    #expect(throws: DatabaseError.self) { let _: Day = try row["word"] },
                    #expect(throws: DatabaseError.self) { let _: Role = try row["word"] },
                    #expect(throws: DatabaseError.self) { let _: ID<Thing> = try row["word"] },
                    #expect(throws: DatabaseError.self) { let _: String = try row["number"] },
                    #expect(throws: DatabaseError.self) { let _: Bool = try row["number"] },
                    #expect(throws: DatabaseError.self) { let _: Int = try row["bytes"] },
                ]
                let columns = ["word", "word", "word", "word", "number", "number", "bytes"]
                for (error, column) in zip(errors, columns) {
                    let text = try #require(error).description
                    #expect(text.contains("“\(column)”"))
                    #expect(!text.contains("secret") && !text.contains("4711"))
                }
                let absent = #expect(throws: DatabaseError.self) { let _: String = try row["absent"] }
                #expect(absent?.message.contains("“absent”") == true)
                #expect(absent?.message.contains("secret") == false)
            }
        }
    }

    @Test("that a statement cannot work with stays out of the error", arguments: Engine.available)
    func secrecy(engine: Engine) async throws {
        let secret = "secret 500000201911047777"
        let statements: [SQL] = [
            "INSERT INTO cell (place, t) VALUES (1, \(secret))",
            "INSERT INTO cell (place, i) VALUES (2, CAST(\(secret) AS BIGINT) / 0)",
            "INSERT INTO cell (place, i, t) VALUES (NULL, 1, \(secret))",
            "INSERT INTO cell (place, nowhere) VALUES (1, \(secret))",
            "INSERT INTO cell (place, t) VALUES (3, \(secret + "\0"))",
        ]
        try await withDatabase(engine, [cells]) { database, _ in
            try await database.write { try $0.run("INSERT INTO cell (place) VALUES (1)") }
            for statement in statements {
                do { try await database.write { try $0.run(statement) } } catch {
                    #expect(!"\(error)".contains("secret") && !"\(error)".contains("7777"), "\(error)")
                }
            }
        }
    }
}
