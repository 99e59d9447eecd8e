import Foundation
import Testing

/// What the compiler cannot guard: the folders' promises.
@Suite("The source tree")
struct ArchitectureTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func sources(_ folder: String) -> [(path: String, text: String)] {
        let base = root.appending(path: folder)
        let files = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let data = FileManager.default.contents(atPath: base.appending(path: path).path) ?? Data()
            return (folder + "/" + path, String(decoding: data, as: UTF8.self))
        }
    }

    private static func imports(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard let position = words.firstIndex(of: "import"), position <= 1, words.count == position + 2
                else { return nil }
                return String(words[position + 1])
            })
    }

    @Test("has pure rules: no database, no web, no clock of their own")
    func rules() {
        let rules = Self.sources("Sources/Capabilities").filter { $0.path.contains("/Rules/") }
        #expect(!rules.isEmpty)
        for (path, text) in rules {
            let impure = Self.imports(text).intersection(["Database", "Web", "Office", "Hummingbird", "GRDB"])
            #expect(impure.isEmpty, "\(path) imports \(impure)")
            #expect(!text.contains("Date()") && !text.contains("Instant.now"), "\(path) has a clock")
        }
    }

    @Test("lets only the Database know GRDB and libpq, and only the Web and App know Hummingbird")
    func borders() {
        for (path, text) in Self.sources("Sources") {
            let imports = Self.imports(text)
            if !path.contains("Ground/Database/") {
                #expect(imports.isDisjoint(with: ["GRDB", "CLibPQ"]), "\(path)")
            }
            if !path.contains("Ground/Web/"), !path.contains("Sources/App/") {
                #expect(!imports.contains("Hummingbird"), "\(path)")
            }
        }
    }

    /// Tables that belong to no county: `SchemaTests` holds the schema to the same list.
    private static let global: Set<String> = ["appliedMigration", "secret", "benchRow", "provenRestore", "jobLease"]

    /// Every literal of SQL in a file.
    private static func statements(_ text: String) -> [String] {
        let literals =
            text.matches(of: /"""\n(.*?)"""/.dotMatchesNewlines()).map { String($0.output.1) }
            + text.replacing("\"\"\"", with: "").matches(of: /"([^"\n]+)"/).map { String($0.output.1) }
        return literals.filter { $0.contains(/\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|JOIN)\b/) }
    }

    @Test("touches a county's table only with its county, in every statement and every join")
    func counties() {
        let all = Self.sources("Sources").filter { !$0.path.contains("Sources/bench/") }
        let tables = Set(
            all.flatMap { $0.text.matches(of: /CREATE (?:VIRTUAL )?TABLE (\w+)/).map { String($0.output.1) } }
        ).subtracting(Self.global).subtracting(["IF"])
        #expect(tables.count > 20)
        for (path, text) in all {
            for statement in Self.statements(text) {
                for match in statement.matches(of: /\b(?:FROM|INTO|UPDATE|JOIN)\s+(\w+)(?:\s+AS\s+(\w+))?/) {
                    guard tables.contains(String(match.output.1)) else { continue }
                    let isJoined = match.output.0.hasPrefix("JOIN")
                    let needed = isJoined ? "\(match.output.2 ?? match.output.1).county" : "county"
                    #expect(statement.contains(needed), "\(path): \(match.output.0) without \(needed): \(statement)")
                }
            }
        }
    }

    @Test("writes to the database only through commands, with their audit entry")
    func commands() {
        let allowed = ["Ground/Database/", "Ground/Office/Command.swift", "App/Product.swift", "Sources/bench/"]
        for (path, text) in Self.sources("Sources") where !allowed.contains(where: path.contains) {
            #expect(!text.contains("database.write"), "\(path) writes past the office")
        }
    }

    @Test("demonstrates with commands: the demo does not know the database")
    func demo() {
        for (path, text) in Self.sources("Sources/App") where path.contains("/Demo") {
            #expect(!Self.imports(text).contains("Database"), "\(path)")
        }
    }

    @Test("holds files of one idea")
    func size() {
        for (path, text) in Self.sources("Sources") where !path.hasSuffix("DemoDivisions.swift") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 500, "\(path) has \(lines) lines")
        }
    }
}
