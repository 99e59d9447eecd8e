import Database
import Foundation
import Kernel

/// The PostgreSQL that the tests may use: `script/with-postgres` names it.
package enum TestServer {
    package static let connection = ProcessInfo.processInfo.environment["WENMING_TEST_POSTGRES"]
    /// A standby of it.
    package static let replica = ProcessInfo.processInfo.environment["WENMING_TEST_REPLICA"]
}

extension Engine {
    /// The engines that the store tests run on: SQLite always, PostgreSQL beside `script/with-postgres`.
    package static let available: [Engine] = TestServer.connection == nil ? [.sqlite] : [.sqlite, .postgresql]
}

/// A database of a test's own, gone afterwards. On PostgreSQL it is a schema, which costs a
/// hundredth of a database.
/// - Parameter body: takes the database and a way to open it a second time, as another server would.
@discardableResult
package func withDatabase<T: Sendable>(
    _ engine: Engine, _ migrations: [Migration] = [], clock: TestClock = TestClock(),
    _ body: (Database, _ again: @Sendable () throws -> Database) async throws -> T
) async throws -> T {
    await Gate.databases.enter()
    do {
        let result = try await withOwnDatabase(engine, migrations, clock: clock, body)
        await Gate.databases.leave()
        return result
    } catch {
        await Gate.databases.leave()
        throw error
    }
}

/// Where a test may make a database of its own, gone afterwards.
@discardableResult
package func withLocation<T: Sendable>(
    _ engine: Engine, _ body: (DatabaseLocation) async throws -> T
) async throws -> T {
    let location = try await location(engine)
    do {
        let result = try await body(location.place)
        try await location.remove()
        return result
    } catch {
        try await location.remove()
        throw error
    }
}

/// Swift Testing starts every test at once; a server has only so many connections, and a disk one head.
private actor Gate {
    static let databases = Gate(places: 24)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { free = places }

    func enter() async {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

private func withOwnDatabase<T: Sendable>(
    _ engine: Engine, _ migrations: [Migration], clock: TestClock,
    _ body: (Database, _ again: @Sendable () throws -> Database) async throws -> T
) async throws -> T {
    let location = try await location(engine)
    let again: @Sendable () throws -> Database = {
        try Database(location.place, surroundings: clock.surroundings)
    }
    let database = try again()
    do {
        try await database.migrate(migrations)
        let result = try await body(database, again)
        try await database.close()
        try await location.remove()
        return result
    } catch {
        try? await database.close()
        try await location.remove()
        throw error
    }
}

private func location(
    _ engine: Engine
) async throws -> (place: DatabaseLocation, remove: @Sendable () async throws -> Void) {
    let name = "test" + UUID().uuidString.lowercased().replacing("-", with: "")
    guard engine == .postgresql, let server = TestServer.connection else {
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return (.file(folder.appending(path: "test.sqlite").path), { try FileManager.default.removeItem(at: folder) })
    }
    guard server.contains("@127.0.0.1:") else { throw DatabaseError(.connection, "tests only use a local server") }
    let administrator = try Database(.postgresql(server))
    try await administrator.write { try $0.run(SQL("CREATE SCHEMA ", identifier: name)) }
    return (
        .postgresql("\(server)?options=-csearch_path%3D\(name)"),
        {
            try await administrator.write { try $0.run(SQL("DROP SCHEMA ", identifier: name) + " CASCADE") }
            try await administrator.close()
        }
    )
}
