import Database
import Kernel
import Office
import TestSupport
import Testing

private struct Note: Command {
    static let action = Action("note", "记一笔")
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
                    try Audit.entries(county: "990101", before: nil, limit: 99, in: transaction),
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
                    try Audit.entries(county: "990101", before: nil, limit: 99, in: transaction),
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

    @Test("has no entry of what did not happen", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withDatabase(engine, Audit.migrations + ClosedBooks.migrations) { database, _ in
            let office = Office(database: database)
            await #expect(throws: Refusal.self) { try await office.carryOut(Note(text: "", fails: true), by: actor) }
            let entries = try await office.read { try Audit.entries(county: "990101", before: nil, limit: 9, in: $0) }
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
            let entries = try await office.read { try Audit.entries(county: "990101", before: nil, limit: 99, in: $0) }
            #expect(entries.map(\.sequence) == Array((1...40).reversed()))
        }
    }
}
