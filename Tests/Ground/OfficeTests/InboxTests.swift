import Database
import Kernel
import TestSupport
import Testing

@testable import Office

private let migrations =
    [
        Migration("0000 test: counties", ["CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)"]),
        Migration(
            "0000 test: two of them",
            ["INSERT INTO county (county) VALUES ('990101')", "INSERT INTO county (county) VALUES ('330624')"]),
    ] + Office.capability.migrations

@Suite("An inbox")
struct InboxTests {
    private let kind = RecordKind("finding")

    private func page(
        _ person: String, after: InboxNotice.Place? = nil, limit: Int = 50, county: String = "990101",
        _ database: Database
    ) async throws -> [InboxNotice] {
        try await database.read {
            try Inbox.page(of: person, after: after, limit: limit, county: county, in: $0)
        }
    }

    private func notify(_ people: [String], _ title: String, county: String = "990101", _ database: Database)
        async throws
    {
        try await database.write {
            try $0.notify(people, of: kind, "r", title, "words", path: "findings/r", county: county)
        }
    }

    @Test("has nothing of anybody else, of another county, or of a job", arguments: Engine.available)
    func own(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            try await notify(["anna", "anna", "system"], "hers", database)
            try await notify(["anna"], "elsewhere", county: "330624", database)
            #expect(try await page("anna", database).map(\.title) == ["hers"])
            #expect(try await page("bert", database).isEmpty)
            #expect(try await page("system", database).isEmpty)
            let notice = try #require(try await page("anna", database).first)
            for (person, county) in [("bert", "990101"), ("anna", "330624")] {
                await #expect(throws: Refusal.self) {
                    try await database.write { try Inbox.open(notice.id, of: person, county: county, in: $0) }
                }
            }
            #expect(try await page("anna", database).first?.readAt == nil)
        }
    }

    @Test("shows what is unread first, the newest first, page by page", arguments: Engine.available)
    func order(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            for number in 1...5 {
                clock.advance(minutes: 1)
                try await notify(["anna"], "\(number)", database)
            }
            for number in [5, 2] {
                let notice = try #require(try await page("anna", database).first { $0.title == "\(number)" })
                let opened = try await database.write {
                    try Inbox.open(notice.id, of: "anna", county: "990101", in: $0)
                }
                #expect(opened.path == "findings/r")
            }
            #expect(try await page("anna", database).map(\.title) == ["4", "3", "1", "5", "2"])
            var (shown, after): ([String], InboxNotice.Place?) = ([], nil)
            while let last = try await page("anna", after: after, limit: 1, database).first {
                shown.append(last.title)
                after = InboxNotice.Place(last.place.description)
            }
            #expect(shown == ["4", "3", "1", "5", "2"])
        }
    }

    @Test("marks all as read that stood on the page, and none that came since", arguments: Engine.available)
    func all(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            try await notify(["anna", "bert"], "1", database)
            let moment = clock.now
            clock.advance(minutes: 1)
            try await notify(["anna"], "2", database)
            let count = try await database.write {
                try Inbox.readAll(of: "anna", until: moment, county: "990101", in: $0)
            }
            #expect(count == 1)
            #expect(try await page("anna", database).map { $0.readAt == nil } == [true, false])
            #expect(try await page("bert", database).map { $0.readAt == nil } == [true])
        }
    }

    @Test("forgets what was read half a year ago, and nothing that was not read", arguments: Engine.available)
    func forgotten(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            try await notify(["anna"], "read", database)
            try await notify(["anna"], "unread", database)
            let read = try #require(try await page("anna", database).first { $0.title == "read" })
            _ = try await database.write { try Inbox.open(read.id, of: "anna", county: "990101", in: $0) }
            clock.advance(minutes: 180 * 1440)
            try await database.write { try Inbox.forget(county: "990101", in: $0) }
            #expect(try await page("anna", database).count == 2)
            clock.advance(minutes: 1)
            try await database.write { try Inbox.forget(county: "330624", in: $0) }
            #expect(try await page("anna", database).count == 2)
            try await database.write { try Inbox.forget(county: "990101", in: $0) }
            #expect(try await page("anna", database).map(\.title) == ["unread"])
        }
    }
}
