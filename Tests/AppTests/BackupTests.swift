import App
import Database
import Foundation
import Kernel
import Media
import Office
import TestSupport
import Testing

/// What befalls files.
enum Damage {
    static func overwrite(_ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data("nothing".utf8).write(to: URL(fileURLWithPath: path))
    }

    static func change(_ path: String, at fraction: Double, into other: String) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[Int(Double(bytes.count - 1) * fraction)] ^= 0xFF
        try bytes.write(to: URL(fileURLWithPath: other))
    }

    static func cut(_ path: String, at fraction: Double, into other: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(Int(Double(bytes.count) * fraction)).write(to: URL(fileURLWithPath: other))
    }
}

@Suite("A backup")
struct BackupTests {
    private static let ways = Engine.available.flatMap { from in Engine.available.map { (from, $0) } }

    @Test("is restored on either engine as it was, with its photos", arguments: ways)
    func restore(from: Engine, to: Engine) async throws {
        try await KeptCounties.with(from) { kept in
            try await kept.product.office.sealAudit(county: "990101")
            try await kept.product.office.sealAudit(county: "990102")
            let backup = try await kept.backUp()
            let before = try await kept.contents()
            try await KeptCounties.withPlace(to) { place, _ in
                try? FileManager.default.removeItem(atPath: place.data)
                let manifest = try await Restoration(backup: backup).restore(to: place, county: "990102")
                #expect(manifest.counties.map(\.code) == TwoCounties.codes && manifest.damaged == [])
                let after = try await place.contents()
                let report = try await place.examine()
                #expect(after == before && manifest.tables == before)
                #expect(report.faults == [] && report.orphans == [])
                let photo = try await kept.photo()
                let isKept = try await place.photos().verify(photo)
                #expect(isKept)
            }
        }
    }

    @Test("is one snapshot while a server writes", arguments: Engine.available)
    func online(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: ["990101"]) { kept in
            let writing = Task {
                for index in 0..<60 {
                    try await kept.product.office.carryOut(
                        RecordRefusal(path: "p\(index)", refusal: Refusal(.forbidden, "test", "不行。")),
                        by: .system(county: "990101"))
                }
            }
            let backup = try await kept.backUp()
            try await writing.value
            try await KeptCounties.withPlace(.sqlite) { place, _ in
                _ = try await Restoration(backup: backup).restore(to: place)
                // The chain and its head are of one moment.
                let report = try await place.examine()
                #expect(report.faults == [])
            }
        }
    }

    @Test("takes nobody's place, and leaves nothing beside it", arguments: Engine.available)
    func taken(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: ["990101"]) { kept in
            _ = try await kept.backUp()
            let refusal = await #expect(throws: Refusal.self) { try await kept.backUp() }
            #expect(refusal?.code == "backup.taken")
            let files = try FileManager.default.contentsOfDirectory(atPath: kept.folder).filter { $0 != "data" }
            #expect(files == ["backup.tar.zst"])
        }
    }

    @Test("that was cut off or altered anywhere is refused before anything is written", arguments: [false, true])
    func broken(isCut: Bool) async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let backup = try await kept.backUp()
            for fraction in [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999] {
                let other = kept.folder + "/broken"
                if isCut {
                    try Damage.cut(backup, at: fraction, into: other)
                } else {
                    try Damage.change(backup, at: fraction, into: other)
                }
                let place = Installation(
                    location: .file(kept.folder + "/new/wenming.sqlite"), data: kept.folder + "/new")
                let refusal = await #expect(throws: Refusal.self, "at \(fraction)") {
                    try await Restoration(backup: other).restore(to: place)
                }
                #expect(refusal?.code == "backup.broken", "at \(fraction)")
                #expect(!DurableFile.exists(place.data))
            }
        }
    }

    @Test("of another county, or over something, is refused", arguments: Engine.available)
    func elsewhere(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: ["990101"]) { kept in
            let backup = try await kept.backUp()
            let place = Installation(location: .file(kept.folder + "/new/wenming.sqlite"), data: kept.folder + "/new")
            let other = await #expect(throws: Refusal.self) {
                try await Restoration(backup: backup).restore(to: place, county: "330624")
            }
            let over = await #expect(throws: Refusal.self) {
                try await Restoration(backup: backup).restore(to: kept.place)
            }
            #expect(other?.code == "backup.county" && over?.code == "place.occupied")
            #expect(!DurableFile.exists(place.data))
            let free = Installation(location: kept.place.location, data: kept.folder + "/new")
            await #expect(throws: Refusal.self) { try await Restoration(backup: backup).restore(to: free) }
            #expect(!DurableFile.exists(place.data))
        }
    }

    @Test("is restored once into one place by two that try, and whole", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let backup = try await kept.backUp()
            let before = try await kept.contents()
            try await KeptCounties.withPlace(engine) { place, _ in
                let done = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<2 {
                        group.addTask { (try? await Restoration(backup: backup).restore(to: place)) != nil }
                    }
                    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                let (after, report) = (try await place.contents(), try await place.examine())
                #expect(done == 1 && after == before && report.faults == [])
                #expect(try files(in: place.data) == (engine == .sqlite ? ["photos", "wenming.sqlite"] : ["photos"]))
            }
        }
    }

    @Test(
        "goes over nothing that came to the place while it was read, and removes nothing of it",
        arguments: ["wenming.sqlite", "wenming.sqlite-wal", "photos/letter"])
    func meanwhile(came: String) async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let backup = try await kept.backUp()
            try await KeptCounties.withPlace(.sqlite) { place, _ in
                let path = place.data + "/" + came
                let refusal = await #expect(throws: Refusal.self) {
                    try await Restoration(backup: backup).restore(to: place) { words in
                        guard words.hasPrefix("备份完整") else { return }
                        try? FileManager.default.createDirectory(
                            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                        try? Data("留着".utf8).write(to: URL(fileURLWithPath: path))
                    }
                }
                #expect(refusal?.code == "place.occupied")
                #expect(FileManager.default.contents(atPath: path) == Data("留着".utf8))
                let left = try files(in: place.data)
                #expect(left == [(came as NSString).pathComponents[0]])
            }
        }
    }

    @Test("keeps a place shut while it is restored there, and after it was killed, until it is restored anew")
    func killed() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let backup = try await kept.backUp()
            try await KeptCounties.withPlace(.sqlite) { place, _ in
                try place.checkRestored()
                _ = try await Restoration(backup: backup).restore(to: place) { words in
                    let isShut = (try? place.checkRestored()) == nil
                    #expect(isShut != words.hasPrefix("记录"))
                }
                try place.checkRestored()
            }
            try await KeptCounties.withPlace(.sqlite) { place, _ in
                // What a killed one leaves: half a database, half the photos.
                try FileManager.default.createDirectory(
                    atPath: place.data + "/restoring/photos/00", withIntermediateDirectories: true)
                try Data("half".utf8).write(to: URL(fileURLWithPath: place.data + "/restoring/wenming.sqlite"))
                #expect(throws: Refusal.self) { try place.checkRestored() }
                _ = try await Restoration(backup: backup).restore(to: place)
                try place.checkRestored()
                #expect(try files(in: place.data) == ["photos", "wenming.sqlite"])
                let report = try await place.examine()
                #expect(report.faults == [])
            }
        }
    }

    @Test("may be restored beside the backups that are left")
    func besideBackups() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let backup = try await kept.backUp()
            try await KeptCounties.withPlace(.sqlite) { place, _ in
                try FileManager.default.createDirectory(
                    atPath: place.data + "/backups", withIntermediateDirectories: true)
                try FileManager.default.moveItem(atPath: backup, toPath: place.data + "/backups/one")
                _ = try await Restoration(backup: place.data + "/backups/one").restore(to: place)
                let report = try await place.examine()
                #expect(report.faults == [] && DurableFile.exists(place.data + "/backups/one"))
            }
        }
    }

    private func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("by a newer program is refused as a newer database is; by an older one it is brought up to date")
    func versions() async throws {
        let newer = Product.migrations + [Migration("9999 test: later", ["CREATE TABLE later (x BIGINT)"])]
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let older = try await kept.backUp()
            try await kept.product.database.migrate(newer)
            let later = try await kept.backUp(to: "later")
            let place = Installation(location: .file(kept.folder + "/new/wenming.sqlite"), data: kept.folder + "/new")
            let error = await #expect(throws: DatabaseError.self) {
                try await Restoration(backup: later).restore(to: place)
            }
            #expect(error?.kind == .schema && !DurableFile.exists(place.data))
            _ = try await Restoration(backup: older, migrations: newer).restore(to: place)
            let tables = try await place.contents().map(\.name)
            #expect(tables.contains("later"))
        }
    }

    @Test("is made of the rest when a photo is gone, and says so")
    func damaged() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let photo = try await kept.photo()
            try FileManager.default.removeItem(atPath: try kept.product.photos.original(photo))
            let manifest = try await Backup(database: kept.product.database, photos: kept.product.photos)
                .write(to: kept.folder + "/b") { _ in }
            #expect(manifest.damaged == [photo] && manifest.files == [])
        }
    }
}
