import Database
import Foundation
import Kernel
import Media
import Office
import TestSupport
import Testing

private let migrations =
    [
        Migration("0000 test: counties", ["CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)"]),
        Migration(
            "0000 test: two of them",
            ["INSERT INTO county (county) VALUES ('990101')", "INSERT INTO county (county) VALUES ('330624')"]),
    ] + Office.capability.migrations

@Suite("Files of a record")
struct RecordFileTests {
    private let finding = RecordKind("finding")
    private let pairing = RecordKind("pairing")
    private let clerk = Actor(id: "c", name: "干事", county: "990101", roles: [.clerk], scope: .county)

    private func file(_ digest: String, _ name: String) throws -> StoredFile {
        let json = """
            {"sha256":"\(digest)","name":"\(name)","byteSize":1300000,"content":"word","isLocked":true,"hasMacros":false,\
            "length":{"pages":31}}
            """
        return try JSONDecoder().decode(StoredFile.self, from: Data(json.utf8))
    }

    private func of(_ kind: RecordKind, county: String = "990101", _ database: Database) async throws -> [RecordFile] {
        try await database.read { try RecordFiles.of(kind, "r", county: county, in: $0) }
    }

    @Test("are no more than a record takes", arguments: Engine.available)
    func most(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let files = try (1...RecordFiles.mostOfOneRecord).map { try file("f\($0)", "\($0).docx") }
            try await database.write { for file in files { try $0.attach(file, to: finding, "r", by: clerk) } }
            let extra = try file("one more", "31.docx")
            await #expect(throws: Refusal.self) {
                try await database.write { try $0.attach(extra, to: finding, "r", by: clerk) }
            }
            try await database.write { try $0.attach(extra, to: pairing, "r", by: clerk) }
            #expect(try await of(finding, database).count == RecordFiles.mostOfOneRecord)
        }
    }

    @Test(
        "are its own kind's and its county's, in the order in which they came, each once", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let files = [try file("b", "一.docx"), try file("a", "二.docx"), try file("b", "又一.docx")]
            try await database.write { for file in files { try $0.attach(file, to: finding, "r", by: clerk) } }
            let found = try await of(finding, database)
            #expect(found.map(\.name) == ["一.docx", "二.docx"])
            #expect(
                found.first?.addedByName == "干事" && found.first?.warnings == ["有密码"] && found.first?.size == "1.2 MB")
            #expect(try await of(pairing, database).isEmpty)
            #expect(try await of(finding, county: "330624", database).isEmpty)
        }
    }

    @Test("are forgotten with the last record that carries them", arguments: Engine.available)
    func detached(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let file = try file("a", "一.docx")
            try await database.write { transaction in
                for kind in [finding, pairing] { try transaction.attach(file, to: kind, "r", by: clerk) }
                try transaction.detach(file: "a", from: finding, "r", county: "990101")
            }
            #expect(try await of(finding, database).isEmpty)
            #expect(try await of(pairing, database).count == 1)
            let left = try await database.write { transaction -> Int? in
                try transaction.detach(file: "a", from: pairing, "r", county: "990101")
                return try transaction.value("SELECT count(*) FROM file WHERE county = '990101'")
            }
            #expect(left == 0)
        }
    }

    @Test("are taken off and kept, make room for others, and come back at the end", arguments: Engine.available)
    func takenOff(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let files = try (1...RecordFiles.mostOfOneRecord).map { try file("f\($0)", "\($0).docx") }
            let extra = try file("one more", "31.docx")
            try await database.write { transaction in
                for file in files { try transaction.attach(file, to: finding, "r", by: clerk) }
                try transaction.takeOff(file: "f1", from: finding, "r", by: clerk)
                try transaction.attach(extra, to: finding, "r", by: clerk)
            }
            #expect(try await of(finding, database).map(\.sha256).contains("f1") == false)
            let all = try await database.read {
                try RecordFiles.of(finding, "r", former: true, county: "990101", in: $0)
            }
            #expect(all.count == RecordFiles.mostOfOneRecord + 1 && all.first?.takenOffByName == "干事")
            try await database.write { transaction in
                try transaction.takeOff(file: "f2", from: finding, "r", by: clerk)
                try transaction.attach(files[0], to: finding, "r", by: clerk)
            }
            let now = try await of(finding, database)
            #expect(now.last?.sha256 == "f1" && now.last?.takenOffAt == nil)
        }
    }
}
