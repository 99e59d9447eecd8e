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
        try await withDatabase(engine, Audit.migrations) { database, _ in
            let office = Office(database: database)
            for index in 1...5 { try await office.carryOut(Note(text: "第\(index)条"), by: actor) }
            try await database.write(tamper)
            return try await database.read { try Audit.faults(county: "990101", in: $0) }
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
        try await withDatabase(engine, Audit.migrations) { database, _ in
            let office = Office(database: database)
            await #expect(throws: Refusal.self) { try await office.carryOut(Note(text: "", fails: true), by: actor) }
            let entries = try await office.read { try Audit.entries(county: "990101", before: nil, limit: 9, in: $0) }
            #expect(entries.isEmpty)
        }
    }

    @Test("keeps one chain when many write at once", arguments: Engine.available)
    func concurrent(engine: Engine) async throws {
        try await withDatabase(engine, Audit.migrations) { database, _ in
            let office = Office(database: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<40 { group.addTask { try await office.carryOut(Note(text: "\(index)"), by: actor) } }
                try await group.waitForAll()
            }
            #expect(try await office.read { try Audit.faults(county: "990101", in: $0) } == [])
            let entries = try await office.read { try Audit.entries(county: "990101", before: nil, limit: 99, in: $0) }
            #expect(entries.map(\.sequence) == Array((1...40).reversed()))
        }
    }
}
