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

@Suite("Serial numbers")
struct SerialNumberTests {
    private func next(_ database: Database, _ kind: String = "督查通报", county: String = "990101") async throws -> String {
        try await database.write { try $0.nextNumber(kind, county: county).chinese }
    }

    @Test("count within a county, a kind and a year", arguments: Engine.available)
    func counting(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            let first = try await next(database)
            #expect(first == "督查通报〔2019〕1号")
            #expect(try await next(database) == "督查通报〔2019〕2号")
            #expect(try await next(database, "创建交办") == "创建交办〔2019〕1号")
            #expect(try await next(database, county: "330624") == "督查通报〔2019〕1号")
            #expect(try await next(database) == "督查通报〔2019〕3号")
        }
    }

    @Test("begin anew at midnight of the county's new year", arguments: Engine.available)
    func newYear(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            clock.set(Instant(try #require(Day("2019-12-31")), hour: 23, minute: 59))
            #expect(try await next(database) == "督查通报〔2019〕1号")
            clock.advance(minutes: 1)
            #expect(try await next(database) == "督查通报〔2020〕1号")
            clock.advance(minutes: -1)
            #expect(try await next(database) == "督查通报〔2019〕2号")
        }
    }

    @Test("that a refused document took are given to the next", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let first = try await next(database)
            #expect(first == "督查通报〔2019〕1号")
            await #expect(throws: Refusal.self) {
                try await database.write { transaction in
                    _ = try transaction.nextNumber("督查通报", county: "990101")
                    throw Refusal(.conflict, "test", "")
                }
            }
            #expect(try await next(database) == "督查通报〔2019〕2号")
        }
    }

    @Test("have no gap and no double when two servers give them at once", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, again in
            let other = try again()
            let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
                for index in 0..<40 {
                    let server = index % 2 == 0 ? database : other
                    group.addTask {
                        do {
                            return try await server.write { transaction in
                                let number = try transaction.nextNumber("督查通报", county: "990101").number
                                // Some documents are refused after their number was taken.
                                if index % 5 == 0 { throw Refusal(.conflict, "test", "") }
                                return number
                            }
                        } catch is Refusal { return nil }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await other.close()
            #expect(numbers.compactMap(\.self).sorted() == Array(1...32))
        }
    }
}

private let kind = RecordKind("test")

@Suite("Photos of a record")
struct RecordPhotoTests {
    /// A photo that was never in the store: what it shows does not matter here.
    private func photo(_ name: String) throws -> Photo {
        let json = #"{"sha256":"\#(name)","byteSize":1,"format":"jpeg","width":1,"height":1}"#
        return try JSONDecoder().decode(Photo.self, from: Data(json.utf8))
    }

    private func of(_ record: String, _ database: Database, county: String = "990101") async throws -> [String] {
        try await database.read { try RecordPhotos.of(kind, [record], county: county, in: $0)[record] ?? [] }.map(
            \.sha256)
    }

    @Test("are attached once, in the order in which they were added", arguments: Engine.available)
    func once(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            for name in ["c", "a", "c", "b", "a"] {
                let photo = try photo(name)
                try await database.write { try $0.attach(photo, to: kind, "r", county: "990101") }
                clock.advance(minutes: 1)
            }
            #expect(try await of("r", database) == ["c", "a", "b"])
            #expect(try await of("other", database).isEmpty)
        }
    }

    @Test("stand as they were sent where many come at one moment, whatever their digests", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let names = ["c", "a", "d", "b"]
            let photos = try names.map(photo)
            try await database.write { for photo in photos { try $0.attach(photo, to: kind, "r", county: "990101") } }
            #expect(try await of("r", database) == names)
            // Taken off and put back, one is the last.
            try await database.write { transaction in
                try transaction.detach("a", from: kind, "r", county: "990101")
                try transaction.attach(photos[1], to: kind, "r", county: "990101")
                for name in names { try transaction.attach(name, to: kind, "copy", county: "990101") }
            }
            #expect(try await of("r", database) == ["c", "d", "b", "a"])
            #expect(try await of("copy", database) == names)
        }
    }

    @Test("from before their order was kept come first, as they stood", arguments: Engine.available)
    func older(engine: Engine) async throws {
        let before = migrations.filter { $0.name < "0013" }
        try await withDatabase(engine, before) { database, _ in
            let photos = try ["z", "y"].map(photo)
            try await database.write { transaction in
                for (index, photo) in photos.enumerated() {
                    try transaction.run(
                        """
                        INSERT INTO photo (county, sha256, format, byteSize, width, height)
                        VALUES ('990101', \(photo.sha256), \(photo.format), 1, 1, 1)
                        """)
                    try transaction.run(
                        """
                        INSERT INTO recordPhoto (county, record, sha256, addedAt)
                        VALUES ('990101', 'r', \(photo.sha256), \(transaction.now.adding(minutes: index)))
                        """)
                }
            }
            try await database.migrate(migrations)
            // As their owner's capability does.
            try await database.write {
                _ = try $0.run("UPDATE recordPhoto SET kind = 'test', owner = record WHERE county = '990101'")
            }
            let next = try photo("a")
            try await database.write { try $0.attach(next, to: kind, "r", county: "990101") }
            #expect(try await of("r", database) == ["z", "y", "a"])
        }
    }

    @Test("say what the photo says", arguments: Engine.available)
    func evidence(engine: Engine) async throws {
        let json = """
            {"sha256":"a","byteSize":1,"format":"heic","width":4,"height":3,"takenAt":1572829920000,
             "position":{"latitude":29500107,"longitude":120903841}}
            """
        let photo = try JSONDecoder().decode(Photo.self, from: Data(json.utf8))
        let silent = try self.photo("b")
        try await withDatabase(engine, migrations) { database, _ in
            try await database.write {
                try $0.attach(photo, to: kind, "r", county: "990101")
                try $0.attach(silent, to: kind, "r", county: "990101")
            }
            let evidence = try await database.read {
                try RecordPhotos.of(kind, ["r"], county: "990101", in: $0)["r"] ?? []
            }
            #expect(
                evidence.map(\.takenAt) == [photo.takenAt, nil] && evidence.map(\.position) == [photo.position, nil])
            #expect(evidence.map(\.chinese) == ["2019年11月4日 09:12，北纬29.50010° 东经120.90384°", "照片没有记下时间和位置"])
        }
    }

    @Test("are twenty at most, and the one too many is not kept", arguments: Engine.available)
    func limit(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            for index in 1...20 {
                let photo = try photo("p\(index)")
                try await database.write { try $0.attach(photo, to: kind, "r", county: "990101") }
            }
            let (twentieth, extra) = (try photo("p20"), try photo("p21"))
            try await database.write { try $0.attach(twentieth, to: kind, "r", county: "990101") }
            let refusal = await #expect(throws: Refusal.self) {
                try await database.write { try $0.attach(extra, to: kind, "r", county: "990101") }
            }
            #expect(refusal?.code == "photo.tooMany" && refusal?.fields.map(\.name) == ["photo"])
            #expect(try await of("r", database).count == 20)
            try await database.write { try $0.attach(extra, to: kind, "other", county: "990101") }
            try await database.write {
                try $0.detach("p1", from: kind, "r", county: "990101")
                try $0.attach(extra, to: kind, "r", county: "990101")
            }
            #expect(try await of("r", database).count == 20)
        }
    }

    @Test("are forgotten with the last record that carries them, and not before", arguments: Engine.available)
    func forgotten(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let photo = try photo("a")
            func isKnown() async throws -> Bool {
                try await database.read { try $0.row("SELECT sha256 FROM photo WHERE county = '990101'") } != nil
            }
            for record in ["r", "copy"] {
                try await database.write { try $0.attach(photo, to: kind, record, county: "990101") }
            }
            try await database.write { try $0.detach("a", from: kind, "r", county: "990101") }
            #expect(try await of("r", database).isEmpty)
            #expect(try await of("copy", database) == ["a"])
            #expect(try await isKnown())
            try await database.write { try $0.detach("a", from: kind, "copy", county: "990101") }
            #expect(try await isKnown() == false)
        }
    }

    @Test("are the county's own", arguments: Engine.available)
    func counties(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let photo = try photo("a")
            try await database.write { try $0.attach(photo, to: kind, "r", county: "990101") }
            #expect(try await of("r", database, county: "330624").isEmpty)
            // A digest alone does not open a photo of another county.
            await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.attach("a", to: kind, "s", county: "330624") }
            }
            try await database.write { try $0.detach("a", from: kind, "r", county: "330624") }
            #expect(try await of("r", database) == ["a"])
            try await database.write { try $0.attach("a", to: kind, "s", county: "990101") }
            #expect(try await of("s", database) == ["a"])
        }
    }

    @Test("of many records are read at once", arguments: Engine.available)
    func many(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let photo = try photo("a")
            let records = (1...1203).map { "r\($0)" }
            try await database.write {
                for record in records { try $0.attach(photo, to: kind, record, county: "990101") }
            }
            let found = try await database.read {
                try RecordPhotos.of(kind, records + ["none"], county: "990101", in: $0)
            }
            #expect(Set(found.keys) == Set(records) && found.values.allSatisfy { $0.count == 1 })
        }
    }
}
