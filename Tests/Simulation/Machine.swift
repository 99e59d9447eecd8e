import App
import Database
import Foundation
import Kernel
import Logging
import Media
import Organisation
import Web

/// A server process and the disk under it. A crash is another process on a copy of what the disk held at that moment.
struct Machine: Sendable {
    let folder: URL
    let product: Product
    /// What the router serves, with requests' names and cookies from the same seed.
    let site: Site
    /// A second process that has the file open: it only tells whether anything was committed since it last looked.
    private let watcher: Database

    private static let file = "wenming.sqlite"

    static func start(in folder: URL, clock: SimulatedClock) async throws -> Machine {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let location = DatabaseLocation.file(folder.appending(path: file).path)
        let database = try Database(location, surroundings: clock.surroundings)
        let photos = try PhotoStore(folder: folder.appending(path: "photos").path)
        let product = Product(
            database: database, photos: photos, surroundings: clock.surroundings, hasher: PasswordHasher(rounds: 2))
        let watcher = try Database(location, surroundings: clock.surroundings)
        var quiet = Logger(label: "simulation")
        quiet.logLevel = .critical
        try await database.migrate(Product.migrations)
        let site = try await product.site(publicURL: nil, uploadFolder: folder.path, logger: quiet)
        return Machine(folder: folder, product: product, site: site, watcher: watcher)
    }

    /// Changes with every commit of the product's, and with nothing else (`PRAGMA data_version`).
    func commits() async throws -> Int {
        try await watcher.write { try $0.value("PRAGMA data_version") ?? 0 }
    }

    func stop() async throws {
        try await product.database.close()
        try await watcher.close()
        try FileManager.default.removeItem(at: folder)
    }

    /// The database and its log as they lie on the disk now: what another process would find.
    func copy(to other: URL) throws {
        if FileManager.default.fileExists(atPath: other.path) { try FileManager.default.removeItem(at: other) }
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        for name in [Self.file, Self.file + "-wal"] {
            let from = folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: from.path) else { continue }
            try FileManager.default.copyItem(at: from, to: other.appending(path: name))
        }
    }

    /// How far the log was written, and which log: it begins anew, with another salt, once all of it was put into the
    /// file. SQLite keeps both in the index beside it (https://sqlite.org/walformat.html §2.1, §2.2).
    struct Log: Sendable {
        let salt: [UInt8]
        let frame: Int
        let end: Int
        /// Up to here it was put into the file, and so synced before.
        let synced: Int
    }

    func log() throws -> Log {
        let index = [UInt8](try Data(contentsOf: folder.appending(path: Self.file + "-shm")).prefix(100))
        guard index.count == 100 else { throw Broken("the log has its index") }
        let number = { (range: Range<Int>) in range.reversed().reduce(0) { $0 << 8 | Int(index[$1]) } }
        let frame = 24 + number(14..<16)
        return Log(
            salt: Array(index[32..<40]), frame: frame, end: 32 + number(16..<20) * frame,
            synced: 32 + number(96..<100) * frame)
    }

    /// How many commits were written since: only the last frame of each says how large the file is then
    /// (https://sqlite.org/fileformat2.html#walformat).
    func commits(since before: Log) throws -> Int {
        let after = try log()
        let start = after.salt == before.salt ? before.end : 32
        let handle = try FileHandle(forReadingFrom: folder.appending(path: Self.file + "-wal"))
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(start))
        let frames = [UInt8](try handle.read(upToCount: after.end - start) ?? Data())
        return stride(from: 0, to: frames.count, by: after.frame).count { frame in
            frames[frame + 4..<frame + 8].contains { $0 > 0 }
        }
    }

    /// Takes the whole log away: what a disk does that says “synced” and did not.
    static func cut(_ copy: URL) throws { try FileManager.default.removeItem(at: copy.appending(path: file + "-wal")) }

    /// Cuts a copy's log somewhere in what was written since `before` and could still be lost, as when the power goes
    /// during a write.
    func tear(_ copy: URL, since before: Log, _ chance: inout SeededRandom) throws {
        let after = try log()
        let start = max(after.salt == before.salt ? before.end : 32, after.synced)
        guard after.end > start else { return }
        let handle = try FileHandle(forUpdating: copy.appending(path: Self.file + "-wal"))
        try handle.truncate(atOffset: UInt64(chance.roll(start...after.end)))
        try handle.close()
    }
}
