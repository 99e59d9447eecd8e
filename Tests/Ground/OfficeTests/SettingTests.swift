import Database
import Foundation
import Kernel
import TestSupport
import Testing
import Web

@testable import Office

private let migrations =
    [
        Migration("0000 test: counties", ["CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)"]),
        Migration(
            "0000 test: two of them",
            ["INSERT INTO county (county) VALUES ('990101')", "INSERT INTO county (county) VALUES ('330624')"]),
    ] + Office.capability.migrations

@Suite("A county's settings")
struct SettingTests {
    private static let words = OfficeSettings.papers
    private static let director = Actor(id: "d", name: "主任", county: "990101", roles: [.director], scope: .county)

    private func change(
        _ office: Office, to copyTo: String, version: Int, by actor: Actor = director
    ) async throws -> Int {
        try await office.carryOut(
            ChangeSetting(Self.words, to: PaperWords(copyTo: copyTo), version: version, reason: "县委办文件"), by: actor)
    }

    private func copyTo(_ database: Database, county: String = "990101", at moment: Instant? = nil) async throws
        -> String
    {
        try await database.read { transaction in
            guard let moment else { return try transaction.setting(Self.words, county: county).copyTo }
            return try transaction.setting(Self.words, county: county, at: moment).copyTo
        }
    }

    @Test("are changed by nobody who may not, and not by who saw an older version", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let office = Office(database: database)
            let clerk = Actor(id: "c", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            await #expect(throws: Refusal.self) { try await change(office, to: "甲", version: 1, by: clerk) }
            #expect(try await change(office, to: "甲", version: 1) == 2)
            do {
                _ = try await change(office, to: "乙", version: 1)
                Issue.record("the second editor was not told")
            } catch let refusal as Refusal {
                #expect(refusal.code == "setting.editedMeanwhile" && refusal.kind == .conflict)
                #expect(refusal.message.contains("第2版"))
            }
            #expect(try await copyTo(database) == "甲")
        }
    }

    @Test("are what the product ships until a county changes them, and then its own", arguments: Engine.available)
    func versions(engine: Engine) async throws {
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            let shipped = PaperWords().copyTo
            #expect(try await copyTo(database) == shipped)
            let before = clock.now
            clock.advance(minutes: 1)
            #expect(try await change(office, to: "甲", version: 1) == 2)
            // Nothing new is no version.
            #expect(try await change(office, to: "甲", version: 2) == 2)
            clock.advance(minutes: 1)
            #expect(try await change(office, to: "乙", version: 2) == 3)
            #expect(try await copyTo(database) == "乙")
            #expect(try await copyTo(database, county: "330624") == shipped)
            #expect(try await copyTo(database, at: before) == shipped)
            #expect(try await copyTo(database, at: before.adding(minutes: 1)) == "甲")
            let versions = try await database.read { try Settings.versions(Self.words.name, county: "990101", in: $0) }
            #expect(versions.map(\.version) == [3, 2] && versions.map(\.madeByName) == ["主任", "主任"])
        }
    }

    @Test("of two editors at once, one is told", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let office = Office(database: database)
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for name in ["甲", "乙", "丙"] {
                    group.addTask { (try? await change(office, to: name, version: 1)) != nil }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter(\.self).count == 1)
        }
    }

    @Test("are read as they were once stored, for ever; a format from later is refused")
    func stored() async throws {
        let limit = #"{"addressee":"各乡镇","copyTo":"县委","signature":"{县}创建办"}"#
        #expect(
            try Self.words.decoded(limit, format: 1) == PaperWords(signature: "{县}创建办", addressee: "各乡镇", copyTo: "县委"))
        let days = #"{"days":[{"day":"2027-01-01","isWorked":false,"name":"元旦","source":"国办"}],"wholeYears":[2027]}"#
        let own = try OfficeSettings.calendar.decoded(days, format: 1)
        #expect(own.wholeYears == [2027] && own.days.first?.name == "元旦")
        let numbers = #"{"patterns":{"创建交办":{"prefix":"文明办","style":"issue"}}}"#
        #expect(
            try OfficeSettings.numbers.decoded(numbers, format: 1).of("创建交办").chinese(year: 2020, number: 3)
                == "文明办2020年第3期")
        #expect(throws: DatabaseError.self) { try Self.words.decoded(limit, format: 2) }
        let later = Setting(
            "papers.words", "落款", shipped: PaperWords(), format: 2, earlier: [1: { _ in PaperWords(copyTo: "旧") }])
        #expect(try later.decoded("{}", format: 1).copyTo == "旧")
    }

    @Test("give a paper's numbers their look, and the numbers go on", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await withDatabase(engine, migrations) { database, _ in
            let office = Office(database: database)
            func next() async throws -> String {
                try await database.write { try $0.nextNumber("创建交办", county: "990101").chinese }
            }
            #expect(try await next() == "创建交办〔2019〕1号")
            for (version, style, shown) in [
                (1, NumberPattern.Style.squared, "文明办[2019]2号"), (2, .issue, "文明办2019年第3期"),
                (3, .rounded, "文明办（2019）4号"), (4, .bracketed, "文明办〔2019〕5号"),
            ] {
                let patterns = NumberPatterns(["创建交办": NumberPattern(prefix: "文明办", style: style)])
                _ = try await office.carryOut(
                    ChangeSetting(OfficeSettings.numbers, to: patterns, version: version, reason: "改"),
                    by: Self.director)
                #expect(try await next() == shown)
            }
        }
    }
}

@Suite("A county's own working days")
struct OwnDaysTests {
    @Test("count before the announced ones, and a whole year needs no warning")
    func days() throws {
        let (monday, saturday) = (try #require(Day("2027-01-04")), try #require(Day("2027-01-09")))
        let own = OwnDays(
            days: [
                .init(day: monday, name: "县庆", isWorked: false, source: "县政府"),
                .init(day: saturday, name: "县庆", isWorked: true, source: "县政府"),
            ], wholeYears: [2027])
        let calendar = WorkingCalendar.china.adding(own)
        #expect(!calendar.isWorkingDay(monday) && calendar.holiday(on: monday) == "县庆")
        #expect(calendar.isWorkingDay(saturday) && calendar.holiday(on: saturday) == nil)
        let start = Instant(try #require(Day("2027-01-03")), hour: 9, minute: 0)
        let deadline = calendar.deadline(from: start, workingDays: 1)
        #expect(deadline.instant.day == Day("2027-01-05") && deadline.warning == nil && deadline.rule.contains("县庆"))
        #expect(WorkingCalendar.china.deadline(from: start, workingDays: 1).warning != nil)
        // In a year that the program knows as well.
        let national = try #require(Day("2019-10-08"))
        let longer = WorkingCalendar.china.adding(
            OwnDays(days: [.init(day: national, name: "县庆", isWorked: false, source: "县政府")]))
        #expect(!longer.isWorkingDay(national) && WorkingCalendar.china.isWorkingDay(national))
    }
}
