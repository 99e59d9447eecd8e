import Database
import Foundation
import Kernel
import Logging
import Office
import TestSupport
import Testing

@testable import App

/// What lies outside the database against who can write all of it.
@Suite("What is kept of the audit outside the database")
struct AuditAnchorTests {
    private let county = TwoCounties.codes[0]

    private func anchor(_ kept: KeptCounties) async throws -> AuditAnchors.Anchor? {
        try await kept.product.office.sealAudit(county: county)
        let (head, now) = try await kept.product.office.read { [county] in
            (try Audit.head(county: county, in: $0), $0.now)
        }
        return try kept.place.anchors.keep(
            county: county, head: .init(sequence: head.sequence, digest: head.digest), at: now, keys: .ofTests)
    }

    private func faults(_ kept: KeptCounties) async throws -> [String] {
        try await Examination(
            database: kept.product.database, photos: kept.product.photos, anchors: kept.place.anchors
        ).report().faults
    }

    @Test("misses entries that were cut off at the end with the head set back", arguments: Engine.available, [1, 5])
    func cut(engine: Engine, count: Int) async throws {
        try await KeptCounties.with(engine) { kept in
            #expect(try await anchor(kept) != nil)
            #expect(try await faults(kept) == [])
            try await kept.product.database.write { [county] transaction in
                let head = try Audit.head(county: county, in: transaction)
                try transaction.run(
                    "DELETE FROM auditEntry WHERE county = \(county) AND sequence > \(head.sequence - count)")
                try transaction.run(
                    """
                    UPDATE auditHead SET sequence = \(head.sequence - count), digest =
                        (SELECT digest FROM auditEntry WHERE county = \(county) AND sequence = \(head.sequence - count))
                    WHERE county = \(county)
                    """)
            }
            let faults = try await faults(kept)
            #expect(faults.contains { $0.contains("审计记录不见了") }, "\(faults)")
        }
    }

    @Test("goes to the machine's own log, which may lie on another machine, once a day that it moved")
    func noted() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            var noted: [String] = []
            func anchorAll() async throws -> [String] {
                for code in TwoCounties.codes { try await kept.product.office.sealAudit(county: code) }
                noted = []
                await kept.product.anchorAudit(kept.place.anchors, logger: Logger(label: "test")) { noted.append($0) }
                return noted
            }
            let head = try await { [county] in
                _ = try await kept.product.office.sealAudit(county: county)
                return try await kept.product.office.read { try Audit.head(county: county, in: $0) }
            }()
            let first = try await anchorAll()
            #expect(first.count == TwoCounties.codes.count)
            #expect(first.contains { $0.hasPrefix("audit \(county) \(head.sequence) \(head.digest) ") }, "\(first)")
            try await kept.product.office.carryOut(Tick(), by: .system(county: county))
            #expect(try await anchorAll() == [], "it stood there today")
            kept.clock.advance(minutes: 24 * 60)
            #expect(try await anchorAll() == [], "nothing moved")
            try await kept.product.office.carryOut(Tick(), by: .system(county: county))
            #expect(try await anchorAll().map { $0.hasPrefix("audit \(county) \(head.sequence + 2) ") } == [true])
        }
    }

    @Test("misses a chain that was written anew also with the key", arguments: Engine.available)
    func rewritten(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            _ = try await anchor(kept)
            try await kept.product.database.write { [county] transaction in
                let head = try Audit.head(county: county, in: transaction)
                try transaction.run(
                    "UPDATE auditEntry SET digest = 'other' WHERE county = \(county) AND sequence = \(head.sequence)")
                try transaction.run("UPDATE auditHead SET digest = 'other' WHERE county = \(county)")
            }
            #expect(try await faults(kept).contains { $0.contains("被改写过") })
        }
    }

    @Test("is a line each time the audit moved, and the last of each earlier day stays")
    func thinned() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let file = kept.place.data + "/backups/heads/" + county
            func lines() throws -> Int {
                try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count
            }
            for index in 0..<3 {
                try await kept.product.office.carryOut(Tick(), by: .system(county: county))
                #expect(try await anchor(kept) != nil)
                #expect(try await anchor(kept) == nil, "nothing moved")
                #expect(try lines() == index + 1)
                kept.clock.advance(minutes: 5)
            }
            kept.clock.advance(minutes: 24 * 60)
            try await kept.product.office.carryOut(Tick(), by: .system(county: county))
            _ = try await anchor(kept)
            #expect(try lines() == 2)
            #expect(try await faults(kept) == [])
        }
    }

    @Test(
        "is signed: a line that was altered or added is said",
        arguments: [
            { (text: String) in text.replacing("\"sequence\":", with: "\"sequence\":1") },
            { (text: String) in text + "{}\n" },
            { (text: String) in text.replacing("\"key\":\"", with: "\"key\":\"0") },
        ] as [@Sendable (String) -> String])
    func altered(change: @Sendable (String) -> String) async throws {
        try await KeptCounties.with(.sqlite) { kept in
            _ = try await anchor(kept)
            let file = kept.place.data + "/backups/heads/" + county
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try change(text).write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await faults(kept).contains { $0.contains("不是本系统签的") })
        }
    }

    @Test("is laid aside where a restore puts other records into the place", arguments: Engine.available)
    func restored(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let backup = try await kept.backUp()
            try await KeptCounties.withPlace(engine) { place, _ in
                let later = Keyring.Head(sequence: 9999, digest: "later")
                _ = try place.anchors.keep(county: county, head: later, at: kept.clock.now, keys: .ofTests)
                _ = try await Restoration(backup: backup).restore(to: place, surroundings: kept.clock.surroundings)
                #expect(try place.anchors.last(of: county) == nil)
            }
        }
    }
}

private struct Tick: Command {
    static let action = Action("test.tick", "记一笔", by: .anyone)

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> { Done(subject: "tick") }
}
