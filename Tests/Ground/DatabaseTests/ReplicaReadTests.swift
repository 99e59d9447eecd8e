import Foundation
import Kernel
import TestSupport
import Testing

@testable import Database

@Suite("Reads for reports", .serialized, .enabled(if: TestServer.replica != nil))
struct ReplicaReadTests {
    private static let table = Migration("0001 note", ["CREATE TABLE note (county TEXT, number BIGINT)"])

    /// A database of the test's own on the primary, whose reports come from the standby.
    /// - Parameter age: how old a report may be; zero asks the primary each time, and an hour does not ask in a test.
    private func withReplica(
        // However long a busy machine takes to open a session.
        _ address: String? = TestServer.replica.map { $0 + "?connect_timeout=60" },
        size: Int = PostgreSQLStore.defaultSize, age: Duration = .seconds(1),
        patience: Duration = ReplicaReads.defaultPatience, pause: Duration = ReplicaReads.pauseWhenAway,
        _ body: (Database, _ other: Database) async throws -> Void
    ) async throws {
        let address = try #require(address)
        try await withSchema(.postgresql, on: TestServer.primary) { location in
            guard case .postgresql(let connection) = location else { return }
            // What names the test's own schema.
            let options = connection.drop { $0 != "?" }.dropFirst()
            let replica = ReplicaReads(
                connection: address + (address.contains("?") ? "&" : "?") + options, size: size, age: age,
                patience: patience, pause: pause)
            let database = Database(PostgreSQLStore(connection: connection, replica: replica, .real), .postgresql)
            let other = try Database(location)
            try await database.migrate([Self.table])
            try await body(database, other)
            try await other.close()
            try await database.close()
        }
    }

    private func isStandby(_ transaction: ReadTransaction) throws -> Bool {
        try transaction.value("SELECT pg_is_in_recovery()::int", as: Bool.self) ?? false
    }

    private func comesFromStandby(_ database: Database) async throws -> Bool {
        try await soon { try await database.readReport(isStandby) }
    }

    private func onStandby(_ statement: SQL) async throws -> String {
        let standby = try Database(.postgresql(TestServer.replica ?? ""))
        let answer = try await standby.read { try $0.value(statement, as: String.self) }
        try await standby.close()
        return answer ?? ""
    }

    /// What keeps a standby from having what the primary has.
    enum Delay: CaseIterable {
        case replaying, receiving
    }

    private func delaying(_ delay: Delay, _ body: () async throws -> Void) async throws {
        let release: () async throws -> Void
        switch delay {
        case .replaying:
            _ = try await onStandby("SELECT pg_wal_replay_pause()::text")
            #expect(try await soon { try await onStandby("SELECT pg_get_wal_replay_pause_state()") == "paused" })
            release = { _ = try await onStandby("SELECT pg_wal_replay_resume()::text") }
        case .receiving:
            // The line is as open as before, and nothing comes through it.
            let receiver = try #require(pid_t(try await onStandby("SELECT pid::text FROM pg_stat_wal_receiver")))
            try #require(kill(receiver, SIGSTOP) == 0)
            release = { #expect(kill(receiver, SIGCONT) == 0) }
        }
        do { try await body() } catch {
            try await release()
            throw error
        }
        try await release()
    }

    private func add(_ number: Int, to database: Database) async throws {
        try await database.write { _ = try $0.run("INSERT INTO note VALUES ('990101', \(number))") }
    }

    private func report(from database: Database) async throws -> (last: Int, isStandby: Bool) {
        try await database.readReport { transaction in
            (
                try transaction.value("SELECT COALESCE(max(number), 0) FROM note") ?? 0, try isStandby(transaction)
            )
        }
    }

    @Test("come from the standby, as one snapshot, and other reads do not")
    func standby() async throws {
        try await withReplica { database, _ in
            #expect(try await comesFromStandby(database))
            let other = try await database.read(isStandby)
            #expect(!other)
            let isolation = try await database.readReport { transaction in
                try transaction.value("SELECT current_setting('transaction_isolation')", as: String.self)
            }
            #expect(isolation == "repeatable read")
        }
    }

    @Test("have at once what this process wrote, also while the standby is behind", arguments: Delay.allCases)
    func ownWrites(delay: Delay) async throws {
        try await withReplica(age: .seconds(3600)) { database, _ in
            for number in 1...50 {
                try await add(number, to: database)
                let (seen, _) = try await report(from: database)
                #expect(seen == number)
            }
            #expect(try await comesFromStandby(database))
            try await delaying(delay) {
                try await add(51, to: database)
                let (seen, isStandby) = try await report(from: database)
                #expect(seen == 51 && !isStandby)
            }
            #expect(try await comesFromStandby(database))
        }
    }

    @Test(
        "have what others wrote before the age that is allowed, also while the standby is behind",
        arguments: Delay.allCases)
    func writesOfOthers(delay: Delay) async throws {
        try await withReplica(age: .zero) { database, other in
            #expect(try await comesFromStandby(database))
            try await delaying(delay) {
                try await add(7, to: other)
                let (seen, isStandby) = try await report(from: database)
                #expect(seen == 7 && !isStandby)
            }
            #expect(try await comesFromStandby(database))
        }
    }

    @Test("may lack what others wrote within the age that is allowed: the primary is not asked for each")
    func age() async throws {
        try await withReplica(age: .seconds(3600)) { database, other in
            #expect(try await comesFromStandby(database))
            try await delaying(.replaying) {
                try await add(7, to: other)
                let (seen, isStandby) = try await report(from: database)
                #expect(seen == 0 && isStandby)
            }
        }
    }

    @Test("come from the primary when what was the standby is a primary itself, and look for another one")
    func promoted() async throws {
        let primary = try #require(TestServer.primary)
        try await withReplica("\(primary)?application_name=promoted") { database, other in
            for number in 1...20 {
                try await add(number, to: database)
                let (seen, name): (Int?, String?) = try await database.readReport { transaction in
                    (
                        try transaction.value("SELECT max(number) FROM note"),
                        try transaction.value("SELECT current_setting('application_name')")
                    )
                }
                #expect(seen == number && name != "promoted")
            }
            let isDropped = try await soon {
                try await other.read { transaction in
                    try transaction.rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'promoted'").isEmpty
                }
            }
            #expect(isDropped)
        }
    }

    @Test("come from the primary when the standby is away, and cost no more than one try")
    func away() async throws {
        let dead = try DeadServer(.hangsUp)
        defer { dead.close() }
        // However long a busy machine takes to ask all of them.
        try await withReplica(dead.connection, size: 1, pause: .seconds(3600)) { database, _ in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { try await database.readReport(isStandby) } }
                for try await isStandby in group { #expect(!isStandby) }
            }
            #expect(dead.visits == 1)
        }
    }

    @Test("come from the primary while it is being noticed that the standby says nothing any more")
    func silent() async throws {
        let dead = try DeadServer(.silent)
        defer { dead.close() }
        try await withReplica(dead.connection, size: 1, patience: .milliseconds(100)) { database, _ in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 { group.addTask { try await database.readReport(isStandby) } }
                for try await isStandby in group { #expect(!isStandby) }
            }
        }
    }

    @Test("change nothing")
    func readOnly() async throws {
        try await withReplica { database, _ in
            let isThere = try await comesFromStandby(database)
            #expect(isThere)
            let error = await #expect(throws: DatabaseError.self) {
                try await database.readReport {
                    try $0.rows("INSERT INTO note VALUES ('990101', 1) RETURNING number").count
                }
            }
            #expect(error?.kind == .readOnly)
        }
    }

    @Test("need PostgreSQL")
    func sqlite() {
        #expect(throws: Refusal.self) { try Database(.file("/nowhere"), replica: "postgres://127.0.0.1/x") }
    }
}
