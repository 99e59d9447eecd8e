import Database
import Kernel
import Testing

@Suite("A database's location")
struct DatabaseLocationTests {
    @Test(
        "is a file's path, with or without its scheme",
        arguments: [
            ("data/x.sqlite", "data/x.sqlite"), ("sqlite:x", "x"), ("/a b/文明.sqlite", "/a b/文明.sqlite"),
            ("sqlite:/a/b", "/a/b"), ("postgres", "postgres"), ("C:x", "C:x"),
        ])
    func files(text: String, path: String) throws {
        guard case .file(let found) = try DatabaseLocation(text) else {
            Issue.record("“\(text)” is no file")
            return
        }
        #expect(found == path)
    }

    @Test(
        "is a PostgreSQL address, handed on as it is",
        arguments: ["postgres://h/d", "postgresql://u:p@h:5433/d?sslmode=require", "postgres:///d"])
    func servers(text: String) throws {
        guard case .postgresql(let found) = try DatabaseLocation(text) else {
            Issue.record("“\(text)” is no server")
            return
        }
        #expect(found == text)
    }

    @Test(
        "is refused otherwise, without repeating a password",
        arguments: ["", "sqlite:", "mysql://u:secret@h/d", "sqlite://u:secret@h", "http://secret"])
    func refusals(text: String) {
        let refusal = #expect(throws: Refusal.self) { _ = try DatabaseLocation(text) }
        #expect(refusal?.kind == .invalid)
        #expect("\(String(describing: refusal))".contains("secret") == false)
    }
}
