import Database
import Foundation
import Kernel

/// What the tests may use of PostgreSQL: `script/with-postgres` names it.
package enum TestServer {
    package static let connection = ProcessInfo.processInfo.environment["WENMING_TEST_POSTGRES"]
    /// A server that has a standby.
    package static let primary = ProcessInfo.processInfo.environment["WENMING_TEST_PRIMARY"]
    package static let replica = ProcessInfo.processInfo.environment["WENMING_TEST_REPLICA"]
}

extension Engine {
    /// The engines that the store tests run on: SQLite always, PostgreSQL beside `script/with-postgres`.
    package static let available: [Engine] = TestServer.connection == nil ? [.sqlite] : [.sqlite, .postgresql]
}

/// A database of a test's own, gone afterwards. On PostgreSQL it is a schema, which costs a hundredth of a database, or the
/// copy of a database where many migrations are asked for.
/// - Parameter body: takes the database and a way to open it a second time, as another server would.
@discardableResult
package func withDatabase<T: Sendable>(
    _ engine: Engine, _ migrations: [Migration] = [], clock: TestClock = TestClock(),
    _ body: (Database, _ again: @Sendable () throws -> Database) async throws -> T
) async throws -> T {
    try await OpenDatabases.within {
        guard migrations.count >= 10 else {
            return try await withSchema(engine, on: TestServer.connection) { location in
                try await withDatabase(at: location, migrations, clock: clock, body)
            }
        }
        return try await withCopy(of: migrations.map(\.name).joined(), engine) { template in
            let database = try Database(template.location)
            try await database.migrate(migrations)
            try await database.close()
        } _: { place in
            try await withDatabase(at: place.location, [], clock: clock, body)
        }
    }
}

/// Where a test may make a database of its own, gone afterwards. On PostgreSQL it is a database and not a schema: to drop one
/// with all of the product's tables in it takes PostgreSQL seconds.
/// - Parameter body: takes where it is, and an empty folder for what lies beside it.
@discardableResult
package func withLocation<T: Sendable>(
    _ engine: Engine, _ body: (DatabaseLocation, _ folder: String) async throws -> T
) async throws -> T {
    try await OpenDatabases.within {
        try await DatabaseTemplates.shared.withEmptyPlace(engine) { try await body($0.location, $0.folder) }
    }
}

/// A schema of a test's own for a few tables, gone afterwards; on SQLite a file.
/// - Parameter server: where it is, when it is on PostgreSQL.
@discardableResult
package func withSchema<T: Sendable>(
    _ engine: Engine, on server: String?, _ body: (DatabaseLocation) async throws -> T
) async throws -> T {
    let location = try await location(engine, on: server)
    do {
        let result = try await body(location.place)
        try await location.remove()
        return result
    } catch {
        try await location.remove()
        throw error
    }
}

/// Swift Testing starts every test at once; a server has only so many connections, a disk one head, and with hundreds at
/// work on two cores each takes so long that what waits for it gives up.
enum OpenDatabases {
    private static let places = Places(4 * ProcessInfo.processInfo.activeProcessorCount)
    /// Whether this test has a place already.
    @TaskLocal private static var isWithin = false
    @TaskLocal fileprivate static var isFirst = false

    static func within<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        // Waiting for a second place could be waiting for itself.
        if isWithin { return try await body() }
        return try await places.within(isFirst: isFirst) { try await $isWithin.withValue(true) { try await body() } }
    }
}

/// A test of a minute or more: what opens databases in it is let in before all that wait. Begun last, it would have one core to
/// itself and leave the other idle.
package func beforeOthers<T>(_ body: () async throws -> T) async rethrows -> T {
    try await OpenDatabases.$isFirst.withValue(true) { try await body() }
}

private func withDatabase<T: Sendable>(
    at location: DatabaseLocation, _ migrations: [Migration], clock: TestClock,
    _ body: (Database, _ again: @Sendable () throws -> Database) async throws -> T
) async throws -> T {
    let again: @Sendable () throws -> Database = { try Database(location, surroundings: clock.surroundings) }
    let database = try again()
    do {
        if !migrations.isEmpty { try await database.migrate(migrations) }
        let result = try await body(database, again)
        try await database.close()
        return result
    } catch {
        try? await database.close()
        throw error
    }
}

private func location(
    _ engine: Engine, on server: String?
) async throws -> (place: DatabaseLocation, remove: @Sendable () async throws -> Void) {
    let name = "test" + UUID().uuidString.lowercased().replacing("-", with: "")
    guard engine == .postgresql, let server else {
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
