import Foundation
import Kernel
import TestSupport
import Testing

@testable import Database

@Suite("Reads for reports", .serialized, .enabled(if: TestServer.replica != nil))
struct ReplicaReadTests {
    private static let table = Migration("0001 note", ["CREATE TABLE note (county TEXT, number BIGINT)"])

    /// A database of the test's own on the primary, whose reports come from the standby.
    private func withReplica(
        _ replica: String? = TestServer.replica, _ body: (Database) async throws -> Void
    ) async throws {
        try await withLocation(.postgresql) { location in
            guard case .postgresql(let connection) = location, let replica else { return }
            let options = connection.drop { $0 != "?" }
            let database = try Database(location, replica: replica + options)
            try await database.migrate([Self.table])
            try await body(database)
            try await database.close()
        }
    }

    private func isStandby(_ transaction: ReadTransaction) throws -> Bool {
        try transaction.value("SELECT pg_is_in_recovery()::int", as: Bool.self) ?? false
    }

    /// Whether the standby answers, asked again for as long as it may take to catch up.
    private func comesFromStandby(_ database: Database) async throws -> Bool {
        for _ in 0..<500 {
            if try await database.readReport(isStandby) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func onStandby(_ statement: SQL) async throws {
        let standby = try Database(.postgresql(TestServer.replica ?? ""))
        _ = try await standby.read { try $0.rows(statement).count }
        try await standby.close()
    }

    private func add(_ number: Int, to database: Database) async throws {
        try await database.write { _ = try $0.run("INSERT INTO note VALUES ('990101', \(number))") }
    }

    @Test("come from the standby, as one snapshot, and other reads do not")
    func standby() async throws {
        try await withReplica { database in
            #expect(try await comesFromStandby(database))
            let other = try await database.read(isStandby)
            #expect(!other)
        }
    }

    @Test("have at once what this process wrote, also while the standby is behind")
    func ownWrites() async throws {
        try await withReplica { database in
            for number in 1...50 {
                try await add(number, to: database)
                let seen: Int? = try await database.readReport { try $0.value("SELECT max(number) FROM note") }
                #expect(seen == number)
            }
            #expect(try await comesFromStandby(database))
            try await onStandby("SELECT pg_wal_replay_pause()::text")
            try await add(51, to: database)
            let (seen, isStandby) = try await database.readReport {
                (try $0.value("SELECT max(number) FROM note") as Int?, try self.isStandby($0))
            }
            try await onStandby("SELECT pg_wal_replay_resume()::text")
            #expect(seen == 51 && !isStandby)
            #expect(try await comesFromStandby(database))
        }
    }

    @Test("have after a second what others wrote, also while the standby is behind")
    func writesOfOthers() async throws {
        try await withReplica { database in
            #expect(try await comesFromStandby(database))
            let schema = try await database.read { try $0.value("SELECT current_schema()", as: String.self) } ?? ""
            let other = try Database(.postgresql(TestServer.connection ?? ""))
            try await onStandby("SELECT pg_wal_replay_pause()::text")
            try await other.write { transaction in
                _ = try transaction.rows("SELECT set_config('search_path', \(schema), true)")
                try transaction.run("INSERT INTO note VALUES ('990101', 7)")
            }
            try await Task.sleep(for: .milliseconds(1100))
            let seen: Int? = try await database.readReport { try $0.value("SELECT max(number) FROM note") }
            try await onStandby("SELECT pg_wal_replay_resume()::text")
            #expect(seen == 7)
            #expect(try await comesFromStandby(database))
            try await other.close()
        }
    }

    @Test("come from the primary when what was the standby is a primary itself, and look for another one")
    func promoted() async throws {
        try await withReplica(TestServer.connection) { database in
            for number in 1...20 {
                try await add(number, to: database)
                let seen: Int? = try await database.readReport { try $0.value("SELECT max(number) FROM note") }
                #expect(seen == number)
            }
        }
    }

    @Test("come from the primary when the standby is away, and cost no more than one try")
    func away() async throws {
        try await withReplica("postgres://postgres@127.0.0.1:1/postgres") { database in
            try await add(1, to: database)
            for _ in 0..<100 {
                let isStandby = try await database.readReport(isStandby)
                #expect(!isStandby)
            }
        }
    }

    @Test("change nothing")
    func readOnly() async throws {
        try await withReplica { database in
            let isThere = try await comesFromStandby(database)
            #expect(isThere)
            var kind: DatabaseError.Kind?
            do {
                _ = try await database.readReport {
                    try $0.rows("INSERT INTO note VALUES ('990101', 1) RETURNING number").count
                }
            } catch let error as DatabaseError { kind = error.kind }
            #expect(kind == .readOnly)
        }
    }

    @Test("need PostgreSQL")
    func sqlite() {
        #expect(throws: Refusal.self) { try Database(.file("/nowhere"), replica: "postgres://127.0.0.1/x") }
    }
}
