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

/// Whoever else has an account on the machine reads nothing of a county.
@Suite("Whatever the product writes")
struct FileModeTests {
    @Test("is its owner's alone: keys, database, photos, uploads, backups and what is kept of the audit")
    func modes() async throws {
        try await KeptCounties.withPlace(.sqlite) { place, folder in
            let data = folder + "/own/data"
            let own = Installation(location: .file(data + "/wenming.sqlite"), data: data)
            try DurableFile.makeFolders(data)
            let keys = try await own.keyring()
            let clock = TestClock()
            let database = try Database(own.location, surroundings: clock.surroundings.holding(keys))
            try await database.migrate(Product.migrations)
            let product = Product(
                database: database, photos: try own.photos(), surroundings: clock.surroundings.holding(keys),
                hasher: PasswordHasher(rounds: 2))
            try await TwoCounties.furnish(product, TwoCounties.codes[0])
            _ = try own.anchors.keep(
                county: TwoCounties.codes[0], head: .init(sequence: 1, digest: "d"), at: clock.now, keys: keys)
            clock.set(Instant(clock.now.day.adding(days: 1), hour: 3))
            try await RestoreProof(product: product, data: data, logger: Logger(label: "test")).runIfDue()
            let photo: String? = try await product.office.read { try $0.value("SELECT min(sha256) FROM photo") }
            _ = try await product.photos.thumbnail(try #require(photo))
            let files = try #require(FileManager.default.enumerator(atPath: folder + "/own"))
            var seen: [String] = ["."]
            while let name = files.nextObject() as? String { seen.append(name) }
            for name in seen {
                let mode = try FileManager.default.attributesOfItem(atPath: folder + "/own/" + name)[.posixPermissions]
                #expect((mode as? Int ?? 0o777) & 0o077 == 0, "\(name): \(String(mode as? Int ?? 0, radix: 8))")
            }
            for kind in ["keys", "wenming.sqlite", "wenming.sqlite-wal", "photos", "heads", ".tar.zst"] {
                #expect(seen.contains { $0.contains(kind) }, "no \(kind) among \(seen)")
            }
            try await database.close()
        }
    }
}
