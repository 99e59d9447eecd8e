import Database
import Kernel
import Testing

@Suite("A database's location")
struct DatabaseLocationTests {
    @Test(
        "is a file's path, with or without its scheme",
        arguments: [
            ("data/x.sqlite", "data/x.sqlite"), ("sqlite:x", "x"), ("/a b/文明.sqlite", "/a b/文明.sqlite"),
            ("sqlite:/a/b", "/a/b"), ("postgres", "postgres"), ("C:x", "C:x"), ("data/a=b.sqlite", "data/a=b.sqlite"),
            ("year=2026.sqlite", "year=2026.sqlite"),
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
        arguments: [
            "postgres://h/d", "postgresql://u:p@h:5433/d?sslmode=require", "postgres:///d",
            "postgres://u:a%2Fb%40c@h1,h2/d?target_session_attrs=read-write", "postgres://u@%2Frun%2Fpostgresql/d",
            "host=h dbname=d password=p", "service=wenming",
        ])
    func servers(text: String) throws {
        guard case .postgresql(let found) = try DatabaseLocation(text) else {
            Issue.record("“\(text)” is no server")
            return
        }
        #expect(found == text)
    }

    @Test(
        "is refused otherwise, without repeating a password",
        arguments: [
            "", "sqlite:", "mysql://u:secret@h/d", "sqlite://u:secret@h", "http://secret",
            "postgres://u:hunter/2secret@h/d", "postgres://u:what?secret@h/d", "postgres://u:p@secret@h/d",
            "postgres://u:100%secret@h/d", "postgres://u:secret@[::1]x/d", "host=h password='secret",
            "host=h password=a secret",
        ])
    func refusals(text: String) {
        let refusal = #expect(throws: Refusal.self) { _ = try DatabaseLocation(text) }
        #expect(refusal?.kind == .invalid)
        #expect("\(String(describing: refusal))".contains("secret") == false)
    }
}
