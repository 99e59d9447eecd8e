import App
import Database
import Foundation
import Kernel
import Logging
import Media
import Office
import Organisation
import TestSupport
import Testing

@Suite("The examination")
struct ExaminationTests {
    private func report(_ kept: KeptCounties) async throws -> Examination.Report {
        try await Examination(database: kept.product.database, photos: kept.product.photos).report()
    }

    @Test("finds nothing wrong with a sound county", arguments: Engine.available)
    func sound(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let report = try await report(kept)
            #expect(report.faults == [] && report.orphans == [] && report.sound.count >= 6)
        }
    }

    @Test("says of each county how many entries of the audit wait to be sealed", arguments: Engine.available)
    func unsealed(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let (one, other) = (TwoCounties.codes[0], TwoCounties.codes[1])
            try await kept.product.office.sealAudit(county: other)
            let waiting: Int = try await kept.product.database.read { transaction in
                try transaction.value("SELECT count(*) FROM auditTail WHERE county = \(one)") ?? 0
            }
            #expect(waiting > 0 || engine == .sqlite)
            let said = try await report(kept).sound.filter { $0.contains("封存") }
            // SQLite seals while it writes.
            #expect(said.count == (engine == .postgresql ? 1 : 0))
            #expect(said.allSatisfy { $0.hasPrefix(one) && $0.contains("末尾\(waiting)条") }, "\(said)")
        }
    }

    @Test(
        "names what is wrong with numbers, and what to do", arguments: Engine.available,
        [
            ("UPDATE serialNumber SET last = last + 1 WHERE kind = '督查通报'", "没有文件"),
            ("UPDATE serialNumber SET last = last + 1 WHERE kind = '创建交办'", "没有文件"),
            ("UPDATE serialNumber SET last = 0 WHERE kind = '督查通报'", "超出编号簿"),
            ("DELETE FROM serialNumber WHERE kind = '督查通报'", "没有编号簿"),
            (
                """
                UPDATE finding SET numberKind = '创建交办', numberYear = 2019, number = 1
                WHERE id IN (SELECT id FROM finding WHERE county = '990101')
                """, "编给了"
            ),
        ] as [(SQL, String)])
    func numbers(engine: Engine, damage: (statement: SQL, word: String)) async throws {
        try await KeptCounties.with(engine) { kept in
            try await kept.product.database.write { transaction in
                try transaction.run(damage.statement)
                if damage.word == "编给了" { try Self.double(in: transaction) }
            }
            let faults = try await report(kept).faults
            #expect(faults.contains { $0.contains(damage.word) && $0.contains("请") }, "\(faults)")
        }
    }

    /// A second finding with the first one's number.
    private static func double(in transaction: WriteTransaction) throws {
        try transaction.run(
            """
            INSERT INTO finding (county, id, source, division, topic, title, description, finderName, foundAt, state,
                due, numberKind, numberYear, number)
            SELECT county, 'other', source, division, topic, title, description, finderName, foundAt, state,
                due, numberKind, numberYear, number FROM finding WHERE county = '990101' LIMIT 1
            """)
    }

    @Test(
        "names records that contradict each other", arguments: Engine.available,
        [
            (
                """
                UPDATE finding SET state = 'closed'
                WHERE county = '990101' AND state <> 'closed' AND id IN (SELECT finding FROM findingEntry)
                """, "与它的各步不符"
            ),
            ("UPDATE visit SET month = '1999-01' WHERE county = '990101'", "月份与督查计划不符"),
            (
                "UPDATE assessment SET closedAt = closedAt - 1000000000000 WHERE county = '990101'", "重算的结果不符"
            ),
        ] as [(SQL, String)])
    func contradictions(engine: Engine, damage: (statement: SQL, word: String)) async throws {
        try await KeptCounties.with(engine) { kept in
            try await kept.product.database.write { try $0.run(damage.statement) }
            let faults = try await report(kept).faults
            #expect(faults.contains { $0.contains(damage.word) && $0.contains("请") }, "\(faults)")
        }
    }

    @Test("allows the numbers of findings that were assigned again", arguments: Engine.available)
    func reassigned(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            try await kept.product.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO findingEntry (county, finding, sequence, act, actor, actorName, at, note, fromState, toState)
                    SELECT county, finding, 99, act, actor, actorName, at, note, fromState, toState
                    FROM findingEntry WHERE act LIKE '{"assign":%' AND county = '990101'
                    """)
                try transaction.run(
                    "UPDATE finding SET number = 2 WHERE county = '990101' AND number IS NOT NULL")
                try transaction.run(
                    "UPDATE serialNumber SET last = 2 WHERE county = '990101' AND kind = '创建交办'")
            }
            // That the rows were not written by commands is another matter.
            let faults = try await report(kept).faults.filter { $0.contains("创建交办〔2019〕") }
            #expect(faults == [])
        }
    }

    @Test("finds a photo that is gone or altered", arguments: [false, true])
    func photos(isGone: Bool) async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let photo = try await kept.photo()
            let path = try kept.product.photos.original(photo)
            if isGone { try FileManager.default.removeItem(atPath: path) } else { try Damage.overwrite(path) }
            let faults = try await report(kept).faults
            #expect(faults.count == 1 && faults[0].contains(photo))
            #expect(faults.first?.contains(isGone ? "不见了" : "被改动") == true)
        }
    }

    @Test("names a photo that cannot be read, and looks at all else")
    func unreadable() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let photo = try await kept.photo()
            let path = try kept.product.photos.original(photo)
            try FileManager.default.removeItem(atPath: path)
            // Opened like a file, and not to be read like one.
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let report = try await report(kept)
            #expect(report.faults.count == 1 && report.sound.count >= 6)
            #expect(report.faults.first?.contains(photo) == true && report.faults.first?.contains("读不出来") == true)
        }
    }

    @Test(
        "says in one line that the photos are somewhere else, and makes no folder for them",
        arguments: Engine.available)
    func elsewhere(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let wrong = Installation(location: kept.place.location, data: kept.folder + "/wrong")
            let report = try await Examination(
                database: kept.product.database, photos: wrong.existingPhotos
            ).report()
            #expect(report.faults.count == 1 && report.faults.first?.contains("--data") == true)
            #expect(!DurableFile.exists(wrong.data))
        }
    }

    @Test(
        "names a closed month that cannot be read, and looks at the others", arguments: Engine.available,
        ["UPDATE assessment SET result = '{'", "UPDATE assessment SET rule = 'x'"] as [SQL])
    func unreadableMonth(engine: Engine, damage: SQL) async throws {
        try await KeptCounties.with(engine) { kept in
            try await kept.product.database.write {
                try $0.run(damage + " WHERE county = '990101' AND month = '2019-10'")
            }
            let report = try await report(kept)
            #expect(report.faults.count { $0.contains("留存的结果读不出来") } == 1)
            #expect(report.sound.contains { $0.contains("990102") && $0.contains("关账的月份") })
        }
    }

    @Test(
        "finds an audit that was tampered with, and says where", arguments: Engine.available,
        [
            ("UPDATE auditEntry SET detail = '{}' WHERE county = '990101' AND sequence = 3", "第3条审计记录被改动"),
            ("DELETE FROM auditEntry WHERE county = '990101' AND sequence = 2", "第2条至第2条审计记录缺失"),
            (
                """
                DELETE FROM auditEntry WHERE county = '990101'
                  AND sequence = (SELECT max(sequence) FROM auditEntry WHERE county = '990101')
                """, "审计链的末尾对不上"
            ),
        ] as [(SQL, String)])
    func tampering(engine: Engine, damage: (statement: SQL, word: String)) async throws {
        try await KeptCounties.with(engine) { kept in
            for county in TwoCounties.codes { try await kept.product.office.sealAudit(county: county) }
            try await kept.product.database.write { try $0.run(damage.statement) }
            let report = try await report(kept)
            #expect(report.faults.contains { $0.contains("990101") && $0.contains(damage.word) })
            #expect(report.faults.allSatisfy { $0.contains("请保留现场") })
            #expect(report.sound.contains { $0.contains("990102") && $0.contains("审计链") })
        }
    }

    @Test("sweeps photos that nobody named for a week, and no others")
    func orphans() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let store = kept.product.photos
            let named = try await kept.photo()
            let (old, new) = (try await Self.photo(1, in: store), try await Self.photo(2, in: store))
            for sha256 in [named, old] {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -8 * 86_400)],
                    ofItemAtPath: try store.original(sha256))
            }
            let examination = Examination(database: kept.product.database, photos: store)
            let orphans = try await examination.report().orphans
            let count = try await examination.sweep()
            let left = try store.originals().map(\.sha256)
            #expect(orphans == [old] && count == 1 && Set(left) == [named, new])
            // Received again, a photo is young again.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -8 * 86_400)], ofItemAtPath: try store.original(new))
            _ = try await Self.photo(2, in: store)
            let none = try await examination.report().orphans
            #expect(none == [])
        }
    }

    @Test("sweeps a photo that was taken off its draft, unless another record carries it", arguments: Engine.available)
    func takenOff(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: ["990101"]) { kept in
            let store = kept.product.photos
            let photos = try await [store.photo(Self.photo(3, in: store)), store.photo(Self.photo(4, in: store))]
            let (gone, shared) = (photos[0].sha256, photos[1].sha256)
            try await kept.product.office.keepHouse { transaction in
                for photo in photos {
                    try transaction.attach(photo, to: RecordKind("draft"), "draft", county: "990101")
                }
                try transaction.attach(shared, to: RecordKind("finding"), "finding", county: "990101")
            }
            for sha256 in [gone, shared] {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -8 * 86_400)],
                    ofItemAtPath: try store.original(sha256))
            }
            let examination = Examination(database: kept.product.database, photos: store)
            let before = try await examination.sweep()
            #expect(before == 0)
            try await kept.product.office.keepHouse { transaction in
                for sha256 in [gone, shared] {
                    try transaction.detach(sha256, from: RecordKind("draft"), "draft", county: "990101")
                }
            }
            let count = try await examination.sweep()
            let left = try store.originals().map(\.sha256)
            #expect(count == 1 && !left.contains(gone) && left.contains(shared))
        }
    }

    private static func photo(_ number: UInt64, in store: PhotoStore) async throws -> String {
        let photo = DrawnPhoto(
            subject: .litter, seed: number, takenAt: TestClock().now, latitude: 29_500_000, longitude: 120_900_000)
        return try await store.add(try photo.jpeg()).sha256
    }

    @Test("finds a corrupted page", arguments: ["auditEntry", "place", "sqlite_autoindex_finding_1"])
    func page(of name: String) async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            guard case .file(let path) = kept.place.location else { return }
            let root: Int? = try await kept.product.database.read {
                try $0.value("SELECT rootpage FROM sqlite_schema WHERE name = \(name)")
            }
            try await kept.product.database.close()
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try handle.seek(toOffset: UInt64(try #require(root) - 1) * 4096)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try handle.close()
            let database = try kept.place.openExisting()
            let faults = try await database.faults()
            try await database.close()
            #expect(!faults.isEmpty && faults.allSatisfy { $0.contains("备份恢复") })
        }
    }

    @Test("finds a reference into nothing")
    func stray() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            guard case .file(let path) = kept.place.location else { return }
            try await kept.product.database.close()
            // A program that leaves references unchecked, as SQLite does unless told otherwise.
            let other = try Process.run(
                URL(fileURLWithPath: "/usr/bin/env"),
                arguments: [
                    "python3", "-c",
                    "import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2])",
                    path, "DELETE FROM county",
                ])
            other.waitUntilExit()
            let database = try kept.place.openExisting()
            let faults = try await database.faults()
            try await database.close()
            #expect(faults.contains { $0.contains("county 里没有的记录") && $0.contains("备份恢复") })
        }
    }
}
