import Database
import Foundation
import Kernel

/// Databases that were made once in this process, with what lies beside them. Each test that asks for the same one gets a
/// copy of its own, which costs a hundredth of making it: thousands of rows, or a hundred migrations.
package actor DatabaseTemplates {
    /// Where a database is, and a folder for what lies beside it.
    package struct Place: Sendable {
        package let location: DatabaseLocation
        package let folder: String
    }

    static let shared = DatabaseTemplates()
    /// Gone with this process; the server of PostgreSQL is thrown away by `script/with-postgres`.
    private static let root: String = {
        let root = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID().uuidString)").path
        atexit { try? FileManager.default.removeItem(atPath: DatabaseTemplates.root) }
        return root
    }()
    private var made: [String: Task<Place, any Error>] = [:]

    /// - Parameter make: fills an empty database, and closes it.
    func template(
        _ engine: Engine, _ name: String, _ make: @escaping @Sendable (Place) async throws -> Void
    ) async throws -> Place {
        let key = "\(engine) \(name)"
        if let task = made[key] { return try await task.value }
        let task = Task.detached {
            let place = try Self.emptyPlace(engine, in: Self.root)
            try await make(place)
            return place
        }
        made[key] = task
        return try await task.value
    }

    /// A copy of a template, gone after the body.
    nonisolated func withCopy<T: Sendable>(
        of template: Place, _ engine: Engine, _ body: (Place) async throws -> T
    ) async throws -> T {
        let name = Self.newName()
        let folder = FileManager.default.temporaryDirectory.appending(path: name).path
        try FileManager.default.copyItem(atPath: template.folder, toPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard case .postgresql(let url) = template.location else {
            return try await body(Place(location: .file(folder + "/test.sqlite"), folder: folder))
        }
        try Self.run(
            "createdb",
            ["--strategy", "file_copy", "--template", url.split(separator: "/").last.map(String.init) ?? "", name])
        defer { Self.drop(name) }
        return try await body(Place(location: .postgresql(Self.url(of: name)), folder: folder))
    }

    /// A database with nothing in it, gone after the body.
    nonisolated func withEmptyPlace<T: Sendable>(
        _ engine: Engine, _ body: (Place) async throws -> T
    ) async throws -> T {
        let name = Self.newName()
        let place = try Self.emptyPlace(engine, name, in: FileManager.default.temporaryDirectory.path)
        defer {
            if engine == .postgresql { Self.drop(name) }
            try? FileManager.default.removeItem(atPath: place.folder)
        }
        return try await body(place)
    }

    private static func emptyPlace(_ engine: Engine, _ name: String = newName(), in root: String) throws -> Place {
        let folder = "\(root)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard engine == .postgresql else { return Place(location: .file(folder + "/test.sqlite"), folder: folder) }
        try run("createdb", [name])
        return Place(location: .postgresql(url(of: name)), folder: folder)
    }

    private static func drop(_ name: String) { try? run("dropdb", ["--force", name]) }

    private static func newName() -> String { "test" + UUID().uuidString.lowercased().replacing("-", with: "") }

    /// Another database of the tests' server.
    private static func url(of name: String) -> String {
        (TestServer.connection ?? "").split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/") + "/\(name)"
    }

    /// PostgreSQL makes and drops databases outside of transactions only, which `Database` does not know: its own programs do.
    private static func run(_ program: String, _ arguments: [String]) throws {
        guard let server = TestServer.connection, server.contains("@127.0.0.1:") else {
            throw DatabaseError(.connection, "tests only use a local server")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/lib/postgresql/15/bin/\(program)")
        process.arguments = ["--maintenance-db", server] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw DatabaseError(.connection, "\(program) \(arguments) ended with \(process.terminationStatus)")
        }
    }
}

/// A copy of a database that the first who asks for it makes.
/// - Parameters:
///   - name: says all that the making depends on.
///   - make: fills an empty database, and closes it.
package func withCopy<T: Sendable>(
    of name: String, _ engine: Engine, make: @escaping @Sendable (DatabaseTemplates.Place) async throws -> Void,
    _ body: (DatabaseTemplates.Place) async throws -> T
) async throws -> T {
    try await OpenDatabases.within {
        let template = try await DatabaseTemplates.shared.template(engine, name, make)
        return try await DatabaseTemplates.shared.withCopy(of: template, engine, body)
    }
}
