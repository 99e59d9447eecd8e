import App
import Database
import Kernel
import Media
import Office
import Synchronization
import TestSupport
import Testing

@Suite("A county that is copied")
struct CopyTests {
    @Test("arrives whole with its photos, and comes back the same", arguments: Engine.available)
    func thereAndBack(other: Engine) async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let before = try await kept.contents()
            try await KeptCounties.withPlace(other) { middle, _ in
                let there = try await CountyCopy(from: kept.place, to: middle).run { _ in }
                #expect(there.differences == [] && there.tables == before && there.fileCount == 1)
                try await KeptCounties.withPlace(.sqlite) { end, _ in
                    let back = try await CountyCopy(from: middle, to: end).run { _ in }
                    let after = try await end.contents()
                    #expect(back.differences == [] && after == before)
                    let report = try await end.examine()
                    #expect(report.faults == [])
                    let photo = try await kept.photo()
                    let isKept = try await end.photos().verify(photo)
                    #expect(isKept)
                }
            }
        }
    }

    @Test("from PostgreSQL brings along what was not yet sealed, and SQLite seals it before it serves")
    func unsealed() async throws {
        guard Engine.available.contains(.postgresql) else { return }
        try await KeptCounties.with(.postgresql) { kept in
            let waiting: Int? = try await kept.product.office.read { try $0.value("SELECT count(*) FROM auditTail") }
            try await KeptCounties.withPlace(.sqlite) { target, _ in
                let outcome = try await CountyCopy(from: kept.place, to: target).run { _ in }
                #expect(outcome.differences == [])
                let database = try target.openExisting(surroundings: kept.clock.surroundings)
                try await database.sealLeftovers()
                try await database.close()
                let contents = try await target.contents()
                #expect(contents.first { $0.name == "auditentry" }?.rowCount == waiting)
                #expect(contents.first { $0.name == "audittail" }?.rowCount == 0)
                let report = try await target.examine()
                #expect(report.faults == [])
            }
        }
    }

    @Test("is not put over another", arguments: Engine.available)
    func occupied(engine: Engine) async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            try await KeptCounties.with(engine, counties: ["990102"]) { other in
                let before = try await other.contents()
                let refusal = await #expect(throws: Refusal.self) {
                    try await CountyCopy(from: kept.place, to: other.place).run { _ in }
                }
                let after = try await other.contents()
                #expect(refusal?.code == "transfer.occupied" && after == before)
            }
        }
    }

    @Test("is told apart by a table that did not arrive as it was sent")
    func different() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            try await KeptCounties.withPlace(.sqlite) { target, _ in
                let database = try Database(target.location)
                try await database.migrate(Product.migrations)
                try await database.write {
                    try $0.run(
                        "CREATE TRIGGER spoil AFTER INSERT ON county BEGIN UPDATE county SET name = 'x'; END")
                }
                try await database.close()
                let outcome = try await CountyCopy(from: kept.place, to: target).run { _ in }
                #expect(outcome.differences == ["表 county"])
            }
        }
    }

    @Test("that the other side does not take is refused with the reason")
    func notTaken() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            try await KeptCounties.withPlace(.sqlite) { target, _ in
                let database = try Database(target.location)
                try await database.migrate(Product.migrations)
                try await database.write {
                    try $0.run("CREATE TRIGGER spoil AFTER INSERT ON unit BEGIN SELECT RAISE(ABORT, 'not taken'); END")
                }
                try await database.close()
                let error = await #expect(throws: DatabaseError.self) {
                    try await CountyCopy(from: kept.place, to: target).run { _ in }
                }
                #expect(error?.message.contains("not taken") == true)
            }
        }
    }

    @Test("tells of its photos and tables while they go and while they are compared")
    func progress() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            for seed in 1...3 {
                let photo = DrawnPhoto(
                    subject: .litter, seed: UInt64(seed), takenAt: kept.clock.now, latitude: 29_500_000,
                    longitude: 120_900_000)
                let stored = try await kept.product.photos.add(try photo.jpeg())
                try await kept.product.database.write { transaction in
                    try transaction.run(
                        """
                        INSERT INTO photo (county, sha256, format, byteSize, width, height)
                        SELECT county, \(stored.sha256), format, \(stored.byteSize), width, height
                        FROM photo WHERE county = '990101' LIMIT 1
                        """)
                    try transaction.run(
                        """
                        INSERT INTO recordPhoto (county, record, sha256, addedAt, place)
                        SELECT county, record, \(stored.sha256), addedAt, \(seed + 1)
                        FROM recordPhoto WHERE county = '990101' LIMIT 1
                        """)
                }
            }
            let tables = try await kept.contents()
            try await KeptCounties.withPlace(.sqlite) { target, _ in
                let said = Mutex<[String]>([])
                let copy = CountyCopy(from: kept.place, to: target, photoStep: 2)
                let outcome = try await copy.run { words in said.withLock { $0.append(words) } }
                let words = said.withLock { $0 }
                #expect(outcome.differences == [] && outcome.fileCount == 4)
                #expect(
                    words == ["照片和附件：2/4个"] + tables.map { "\($0.name)：\($0.rowCount)行" }
                        + tables.map { "核对\($0.name)：\($0.rowCount)行" } + ["核对照片和附件：2/4个", "照片和附件：4个完好"])
            }
        }
    }

    @Test("is told apart when a photo was altered where it comes from")
    func altered() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let photo = try await kept.photo()
            try Damage.overwrite(try kept.product.photos.original(photo))
            try await KeptCounties.withPlace(.sqlite) { target, _ in
                let outcome = try await CountyCopy(from: kept.place, to: target).run { _ in }
                #expect(outcome.differences == ["照片或附件 \(photo)"])
            }
        }
    }
}
