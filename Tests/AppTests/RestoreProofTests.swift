import App
import Database
import Foundation
import Kernel
import Logging
import Media
import Office
import Organisation
import Synchronization
import TestSupport
import Testing

@Suite("The nightly proof of a restore")
struct RestoreProofTests {
    private static var quiet: Logger {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        return quiet
    }

    private func latest(_ kept: KeptCounties) async throws -> [ProvenRestore] {
        try await kept.product.office.read { try ProvenRestores.latest(20, in: $0) }
    }

    private func page(_ kept: KeptCounties, provesNightly: Bool = true) async throws -> String {
        let product = Product(
            database: kept.product.database, photos: kept.product.photos, surroundings: kept.clock.surroundings,
            hasher: PasswordHasher(rounds: 2), provesNightly: provesNightly)
        let uploads = kept.folder + "/uploads"
        let site = try await product.site(publicURL: nil, uploadFolder: uploads, logger: Self.quiet)
        let counties = TwoCounties(product: product, site: site)
        return try await counties.visitor(.systemAdministrator, county: "990101").get("/990101/operations").body
    }

    @Test("is done once a day after two, by one of several servers", arguments: Engine.available)
    func daily(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let servers = (0..<3).map { _ in
                RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            }
            let day = kept.clock.now.day
            kept.clock.set(Instant(day, hour: 1, minute: 59))
            for server in servers { try await server.runIfDue() }
            let early = try await latest(kept)
            #expect(early.isEmpty)
            kept.clock.set(Instant(day, hour: 2))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in servers { group.addTask { try await server.runIfDue() } }
                try await group.waitForAll()
            }
            let proofs = try await latest(kept)
            #expect(proofs.map(\.isProven) == [true] && proofs.allSatisfy { $0.byteSize > 1000 })
            #expect(try files(kept) == ["wenming-\(day)-0200.tar.zst"])
            let page = try await page(kept)
            #expect(page.contains("上次恢复验证") && page.contains("验证通过") && !page.contains("class=\"refused\""))
        }
    }

    @Test("goes on when the clock was ahead for a while, and shows the last ones of days that have come")
    func clockAhead() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let today = kept.clock.now.day
            kept.clock.set(Instant(today.adding(days: 3650), hour: 3))
            try await proof.runIfDue()
            kept.clock.set(Instant(today, hour: 3))
            try await proof.runIfDue()
            let (all, last) = try await kept.product.office.read {
                (try ProvenRestores.latest(20, in: $0), try ProvenRestores.lastProven(in: $0))
            }
            #expect(all.map(\.day) == [today] && last?.day == today)
        }
    }

    @Test("that fails is shown in red though one was made when the clock was ahead")
    func failingAfterClockAhead() async throws {
        try await KeptCounties.with(.sqlite) { kept in
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let today = kept.clock.now.day
            kept.clock.set(Instant(today.adding(days: 3650), hour: 3))
            try await proof.runIfDue()
            let photo = try await kept.photo()
            try Damage.overwrite(try kept.product.photos.original(photo))
            kept.clock.set(Instant(today, hour: 3))
            try await proof.runIfDue()
            let page = try await page(kept)
            #expect(page.contains("class=\"refused\"") && page.contains("没有通过"))
        }
    }

    @Test(
        "is shown in red when the last one is older than two days, or none was ever finished",
        arguments: [(false, 2, false), (false, 3, true), (true, 2, false), (true, 3, true)])
    func old(isUnfinished: Bool, days: Int, isRed: Bool) async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let day = kept.clock.now.day
            kept.clock.set(Instant(day, hour: 3))
            if !isUnfinished {
                try await RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet).runIfDue()
            }
            for index in 0...days {
                kept.clock.set(Instant(day.adding(days: index), hour: 3))
                try await kept.product.office.keepHouse {
                    _ = try ProvenRestores.begin(day.adding(days: index), file: "cut.tar.zst", in: $0)
                }
            }
            let page = try await page(kept)
            #expect(page.contains("class=\"refused\"") == isRed)
            let off = try await self.page(kept, provesNightly: false)
            #expect(!off.contains("class=\"refused\"") && off.contains("每晚自动备份已关闭"))
        }
    }

    @Test("is not begun where the disk has no room for it, and says so", arguments: Engine.available)
    func noRoom(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let free = Mutex(100_000)
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet) { _ in
                free.withLock { $0 }
            }
            let day = kept.clock.now.day
            kept.clock.set(Instant(day, hour: 3))
            try await proof.runIfDue()
            let newest = try await latest(kept).first
            #expect(newest?.isProven == false && newest?.fault?.contains("腾出空间") == true)
            #expect(try files(kept) == [])
            // A server of the tests holds what others of them write beside it.
            free.withLock { $0 = .max }
            kept.clock.set(Instant(day.adding(days: 1), hour: 3))
            try await proof.runIfDue()
            let next = try await latest(kept).first
            #expect(next?.isProven == true, "\(next?.fault ?? "")")
        }
    }

    @Test(
        "leaves its day to the next server when it is stopped, and nothing in the folder", arguments: Engine.available)
    func stopped(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            kept.clock.set(Instant(kept.clock.now.day, hour: 3))
            let stopping = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await proof.runIfDue()
            }
            await #expect(throws: CancellationError.self) { try await stopping.value }
            let left = try await latest(kept)
            #expect(left.isEmpty)
            #expect(try files(kept) == [])
            try await proof.runIfDue()
            let proofs = try await latest(kept)
            #expect(proofs.map(\.isProven) == [true])
        }
    }

    @Test("waits for one that is still under way, however long that takes")
    func underWay() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let folder = kept.place.data + "/backups"
            try DurableFile.makeFolders(folder + "/scratch")
            let lock = try #require(try DurableFile.lock(folder + "/lock"))
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let day = kept.clock.now.day
            kept.clock.set(Instant(day, hour: 2))
            try await kept.product.office.keepHouse { _ = try ProvenRestores.begin(day, file: "long.tar.zst", in: $0) }
            kept.clock.set(Instant(day, hour: 23))
            try await proof.runIfDue()
            let during = try await latest(kept)
            #expect(during.map(\.finishedAt) == [nil] && DurableFile.exists(folder + "/scratch"))
            close(lock)
            try await proof.runIfDue()
            let after = try await latest(kept)
            #expect(after.map(\.isProven) == [true])
        }
    }

    @Test("removes nobody else's backups")
    func others() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let folder = kept.place.data + "/backups"
            try DurableFile.makeFolders(folder)
            let own = ["wenming-2001-01-01.tar.zst", "wenming-2001-01-01.tar.zst.a.temporary", "wenming-old.tar.zst"]
            let left = ["wenming-2001-01-01-0300.tar.zst.a.temporary"]
            for name in own + left { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let first = kept.clock.now.day
            for index in 0..<8 {
                kept.clock.set(Instant(first.adding(days: index), hour: 3))
                try await proof.runIfDue()
            }
            let nightly = (1..<8).map { "wenming-\(first.adding(days: $0))-0300.tar.zst" }
            #expect(try files(kept) == (own + nightly).sorted())
        }
    }

    @Test("is begun anew when it was broken off, as soon as it can no longer be under way", arguments: Engine.available)
    func brokenOff(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: ["990101"]) { kept in
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let day = kept.clock.now.day
            kept.clock.set(Instant(day, hour: 2))
            try await kept.product.office.keepHouse { _ = try ProvenRestores.begin(day, file: "cut.tar.zst", in: $0) }
            for (hour, isProven) in [(3, false), (5, false), (7, true)] {
                kept.clock.set(Instant(day, hour: hour))
                try await proof.runIfDue()
                let all = try await latest(kept)
                #expect(all.map(\.isProven) == [isProven], "at \(hour)")
            }
        }
    }

    @Test("keeps seven backups")
    func kept() async throws {
        try await KeptCounties.with(.sqlite, counties: ["990101"]) { kept in
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let first = kept.clock.now.day
            for index in 0..<9 {
                kept.clock.set(Instant(first.adding(days: index), hour: 3))
                try await proof.runIfDue()
            }
            let proofs = try await latest(kept)
            #expect(proofs.count == 9 && proofs.allSatisfy(\.isProven))
            #expect(
                try files(kept) == (2..<9).map { "wenming-\(first.adding(days: $0))-0300.tar.zst" })
        }
    }

    @Test("sweeps photos that no record has named for a week", arguments: Engine.available)
    func sweeps(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: ["990101"]) { kept in
            let named = try await kept.photo()
            let photo = DrawnPhoto(
                subject: .litter, seed: 7, takenAt: kept.clock.now, latitude: 29_500_000, longitude: 120_900_000)
            let orphan = try await kept.product.photos.add(try photo.jpeg()).sha256
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            // The store's files bear the machine's own time.
            let today = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).day
            for (days, isThere) in [(6, true), (9, false)] {
                kept.clock.set(Instant(today.adding(days: days), hour: 3))
                try await proof.runIfDue()
                let left = try kept.product.photos.originals().map(\.sha256)
                #expect(left.contains(orphan) == isThere && left.contains(named))
            }
        }
    }

    @Test("that fails is shown in red and leaves the last good backup", arguments: Engine.available)
    func failing(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let proof = RestoreProof(product: kept.product, data: kept.place.data, logger: Self.quiet)
            let first = kept.clock.now.day
            kept.clock.set(Instant(first, hour: 3))
            try await proof.runIfDue()
            let photo = try await kept.photo()
            try Damage.overwrite(try kept.product.photos.original(photo))
            for index in 1..<10 {
                kept.clock.set(Instant(first.adding(days: index), hour: 3))
                try await proof.runIfDue()
            }
            let newest = try await latest(kept).first
            #expect(newest?.isProven == false && newest?.fault?.contains("wenming doctor") == true)
            #expect(try files(kept).first == "wenming-\(first)-0300.tar.zst")
            let page = try await page(kept)
            #expect(page.contains("class=\"refused\"") && page.contains("没有通过"))
        }
    }

    private func files(_ kept: KeptCounties) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: kept.place.data + "/backups").filter { $0 != "lock" }
            .sorted()
    }
}
