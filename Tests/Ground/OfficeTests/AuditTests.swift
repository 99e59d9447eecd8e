import Database
import Kernel
import Office
import TestSupport
import Testing

private struct Note: Command {
    static let action = Action("note", "记一笔", by: .anyone)
    let text: String
    var fails = false

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        if fails { throw Refusal(.conflict, "note", "no") }
        return Done(subject: "note", detail: text)
    }
}

@Suite("The audit")
struct AuditTests {
    private let actor = Actor.system(county: "990101")

    private func withChain(
        _ engine: Engine, _ tamper: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws -> [String] {
        try await withDatabase(engine, Audit.migrations + ClosedBooks.migrations) { database, _ in
            let office = Office(database: database)
            for index in 1...5 { try await office.carryOut(Note(text: "第\(index)条"), by: actor) }
            try await seal(office)
            try await database.write(tamper)
            return try await database.read { try Audit.faults(county: "990101", in: $0) }
        }
    }

    /// What a job does each second on PostgreSQL, where nothing is chained before.
    private func seal(_ office: Office) async throws {
        try await office.keepHouse { try Audit.seal(county: "990101", in: $0) }
    }

    @Test("on PostgreSQL is shown before it is sealed, and sealed in order by one of several servers")
    func sealing() async throws {
        guard Engine.available.contains(.postgresql) else { return }
        try await withDatabase(.postgresql, Audit.migrations + ClosedBooks.migrations) { database, again in
            let other = try again()
            let offices = [Office(database: database), Office(database: other)]
            for index in 1...9 { try await offices[index % 2].carryOut(Note(text: "第\(index)条"), by: actor) }
            let before = try await offices[0].read { transaction in
                (
                    try Audit.entries(county: "990101", limit: 99, in: transaction),
                    try Audit.unsealed(county: "990101", in: transaction)
                )
            }
            #expect(before.0.map(\.detail) == (1...9).reversed().map { "第\($0)条" } && before.1 == 9)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...5 { for office in offices { group.addTask { try await seal(office) } } }
                try await group.waitForAll()
            }
            let after = try await offices[1].read { transaction in
                (
                    try Audit.entries(county: "990101", limit: 99, in: transaction),
                    try Audit.unsealed(county: "990101", in: transaction),
                    try Audit.faults(county: "990101", in: transaction)
                )
            }
            #expect(after.0.map(\.sequence) == (1...9).reversed() && after.1 == 0 && after.2 == [])
            #expect(after.0.map(\.detail) == before.0.map(\.detail))
            try await other.close()
        }
    }

    @Test("holds when nobody touched it", arguments: Engine.available)
    func sound(engine: Engine) async throws {
        #expect(try await withChain(engine) { _ in } == [])
    }

    @Test(
        "finds what was altered, taken out, or cut off at the end",
        arguments: Engine.available,
        [
            "UPDATE auditEntry SET detail = '改了' WHERE sequence = 3",
            "UPDATE auditEntry SET actorName = '别人' WHERE sequence = 1",
            "UPDATE auditEntry SET at = at + 1 WHERE sequence = 5",
            "DELETE FROM auditEntry WHERE sequence = 1",
            "DELETE FROM auditEntry WHERE sequence = 3",
            "DELETE FROM auditEntry WHERE sequence = 5",
            "DELETE FROM auditEntry WHERE sequence >= 4",
            "UPDATE auditHead SET sequence = 4",
        ] as [SQL])
    func tampering(engine: Engine, tampering: SQL) async throws {
        let faults = try await withChain(engine) { try $0.run(tampering) }
        #expect(!faults.isEmpty)
    }

    /// As somebody writes who has the database and none of the keys.
    private static func rewrite(
        _ transaction: WriteTransaction, key: Keyring.Key?, named name: String = "", without left: Int? = nil
    ) throws {
        let rows = try transaction.rows("SELECT * FROM auditEntry WHERE county = '990101' ORDER BY sequence")
        try transaction.run("DELETE FROM auditEntry WHERE county = '990101'")
        var (sequence, digest) = (0, "")
        for row in rows where try row["sequence"] != left {
            sequence += 1
            let texts: [String] = try ["actor", "actorName", "action", "title", "subject", "detail", "request"]
                .map { try row[$0] }
            let at: Instant = try row["at"]
            digest = AuditEntry.digest(
                previous: digest, ["990101", String(sequence), String(at.milliseconds)] + texts, key: key)
            try transaction.run(
                """
                INSERT INTO auditEntry
                    (county, sequence, at, actor, actorName, action, title, subject, detail, request, keyID, digest)
                VALUES ('990101', \(sequence), \(at), \(texts[0]), \(texts[1]), \(texts[2]), \(texts[3]),
                        \(texts[4]), \(texts[5]), \(texts[6]), \(name), \(digest))
                """)
        }
        try transaction.run(
            "UPDATE auditHead SET sequence = \(sequence), digest = \(digest) WHERE county = '990101'")
    }

    @Test(
        "finds a chain that was written anew as a whole, without a key or under a made-up one",
        arguments: Engine.available)
    func rewritten(engine: Engine) async throws {
        let made = Keyring(madeOn: Day(ordinal: 18_204)) { [UInt8](repeating: 9, count: $0) }
        let own = try #require(Keyring.ofTests.current(.audit))
        let other = made.current(.audit)
        for (key, name) in [(nil, ""), (other, "09090909"), (other, own.id), (nil, own.id)] {
            let faults = try await withChain(engine) { try Self.rewrite($0, key: key, named: name, without: 3) }
            #expect(!faults.isEmpty, "\(name)")
        }
        // With the key nothing but what lies outside the database could tell: see AuditAnchorTests.
        #expect(try await withChain(engine) { try Self.rewrite($0, key: own, named: own.id, without: 3) } == [])
    }

    @Test("holds what was chained before there was a key to how it ended then", arguments: Engine.available)
    func earlier(engine: Engine) async throws {
        try await withDatabase(engine, Audit.migrations + ClosedBooks.migrations) { database, _ in
            let office = Office(database: database)
            for index in 1...5 { try await office.carryOut(Note(text: "第\(index)条"), by: actor) }
            try await seal(office)
            try await database.write { try Self.rewrite($0, key: nil) }
            let head = try await database.read { try Audit.head(county: "990101", in: $0) }
            let keys = Keyring(
                madeOn: Day(ordinal: 18_204), random: TestClock(seed: 3).surroundings.random,
                earlier: ["990101": .init(sequence: head.sequence, digest: head.digest)])
            func outcome(_ tampering: @escaping @Sendable (WriteTransaction) throws -> Void = { _ in }) async throws
                -> (faults: [String], unchecked: [String])
            {
                struct Undone: Error { let outcome: (faults: [String], unchecked: [String]) }
                do {
                    try await database.write { transaction in
                        try tampering(transaction)
                        throw Undone(outcome: try Audit.examine(county: "990101", keys: keys, in: transaction))
                    }
                } catch let undone as Undone { return undone.outcome }
                return ([], [])
            }
            #expect(try await outcome() == ([], []))
            // Chained anew without one entry, or with one more that has no key either.
            #expect(try await outcome { try Self.rewrite($0, key: nil, without: 2) }.faults != [])
            #expect(
                try await outcome { transaction in
                    try transaction.run(
                        """
                        INSERT INTO auditEntry (county, sequence, at, actor, actorName, action, title, subject, detail, request, digest)
                        SELECT county, 6, at, actor, actorName, action, title, subject, detail, request, '' FROM auditEntry WHERE sequence = 5
                        """)
                    try Self.rewrite(transaction, key: nil)
                }.faults != [])
            // By a key that is lost: said, and no fault.
            let lost = try await outcome { try $0.run("UPDATE auditEntry SET keyID = '0a0b0c0d'") }
            #expect(lost.faults == [] && lost.unchecked.count == 1)
        }
    }

    @Test("is not written without a key", arguments: Engine.available)
    func keyless(engine: Engine) async throws {
        try await withSchema(engine, on: TestServer.connection) { location in
            let database = try Database(location)
            try await database.migrate(Audit.migrations + ClosedBooks.migrations)
            let office = Office(database: database)
            if engine == .sqlite {
                await #expect(throws: DatabaseError.self) { try await office.carryOut(Note(text: ""), by: actor) }
            } else {
                // There it is the job that chains.
                try await office.carryOut(Note(text: ""), by: actor)
                await #expect(throws: DatabaseError.self) { try await seal(office) }
            }
            try await database.close()
        }
    }

    @Test("has no entry of what did not happen", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withDatabase(engine, Audit.migrations + ClosedBooks.migrations) { database, _ in
            let office = Office(database: database)
            await #expect(throws: Refusal.self) { try await office.carryOut(Note(text: "", fails: true), by: actor) }
            let entries = try await office.read { try Audit.entries(county: "990101", limit: 9, in: $0) }
            #expect(entries.isEmpty)
        }
    }

    @Test("keeps one chain when many write at once", arguments: Engine.available)
    func concurrent(engine: Engine) async throws {
        try await withDatabase(engine, Audit.migrations + ClosedBooks.migrations) { database, _ in
            let office = Office(database: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<40 { group.addTask { try await office.carryOut(Note(text: "\(index)"), by: actor) } }
                try await group.waitForAll()
            }
            try await seal(office)
            #expect(try await office.read { try Audit.faults(county: "990101", in: $0) } == [])
            let entries = try await office.read { try Audit.entries(county: "990101", limit: 99, in: $0) }
            #expect(entries.map(\.sequence) == Array((1...40).reversed()))
        }
    }
}
