import Database
import Foundation
import Kernel
import Media

/// Moves all records and files from one place to another, whichever engines they are on.
package struct CountyCopy: Sendable {
    package struct Outcome: Sendable {
        package let tables: [TableContents]
        package let fileCount: Int
        /// The tables whose digests are not the same on both sides, and the photos that were missing or altered.
        package let differences: [String]
    }

    private let source: Installation
    private let target: Installation
    private let migrations: [Migration]
    /// How many photos are passed over in silence.
    private let photoStep: Int

    package init(
        from source: Installation, to target: Installation, migrations: [Migration] = Product.migrations,
        photoStep: Int = 1000
    ) {
        self.source = source
        self.target = target
        self.migrations = migrations
        self.photoStep = photoStep
    }

    /// Refuses a target that holds records already.
    /// - Parameter progress: told in words, table by table, and photo by photo in steps.
    package func run(
        surroundings: Surroundings = .real, progress: @escaping @Sendable (String) -> Void
    ) async throws -> Outcome {
        let from = try source.openExisting(surroundings: surroundings)
        if case .file(let path) = target.location {
            try DurableFile.makeFolders(Installation.folder(of: path), mode: 0o700)
        }
        let to = try Database(target.location, surroundings: surroundings)
        do {
            let outcome = try await copy(from, to, progress)
            try copyKeys()
            try await from.close()
            try await to.close()
            return outcome
        } catch {
            try? await from.close()
            try? await to.close()
            throw error
        }
    }

    private func copy(
        _ from: Database, _ to: Database, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> Outcome {
        let applied = try await from.read { try $0.appliedMigrations() }
        try await to.checkEmpty()
        try await to.migrate(migrations, to: applied)
        // The files first: no record is ever without its photo. Those that came meanwhile follow.
        var damaged = try await copyFiles(try await from.namedFiles(), "照片和附件", progress)
        let sent = try await from.copyTables(to: to) { progress("\($0.name)：\($0.rowCount)行") }
        let arrived = try await to.read { transaction in
            var arrived: [TableContents] = []
            try transaction.contents(of: transaction.tables()) { table in
                arrived.append(table)
                progress("核对\(table.name)：\(table.rowCount)行")
            }
            return arrived
        }
        let named = try await to.namedFiles()
        damaged.formUnion(try await copyFiles(named, "核对照片和附件", progress))
        progress("照片和附件：\(named.count - damaged.count)个完好")
        let differences = Set(sent).symmetricDifference(arrived).map { "表 \($0.name)" } + damaged.map { "照片或附件 \($0)" }
        try await to.migrate(migrations)
        return Outcome(tables: sent, fileCount: named.count, differences: Set(differences).sorted())
    }

    /// It is the same installation elsewhere.
    private func copyKeys() throws {
        guard try target.keyringFile.read() == nil, let keys = try source.keyringFile.read() else { return }
        try target.keyringFile.write(keys, isNew: true)
    }

    /// Those that could not be copied: missing or altered where they come from.
    private func copyFiles(
        _ digests: [String], _ what: String, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> Set<String> {
        try await blocking { [source, target, photoStep] _ in
            let (from, to) = (source.existingPhotos, try target.photos())
            var damaged: Set<String> = []
            for (index, sha256) in digests.enumerated() {
                if index > 0, index.isMultiple(of: photoStep) { progress("\(what)：\(index)/\(digests.count)个") }
                if (try? to.verify(sha256)) == true { continue }
                guard (try? from.verify(sha256)) == true else {
                    damaged.insert(sha256)
                    continue
                }
                let path = try from.original(sha256)
                try to.takeOver(sha256) { try DurableFile.read(path, $0) }
            }
            return damaged
        }
    }
}
