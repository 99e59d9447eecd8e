import Database
import Foundation
import Kernel
import Logging
import Media
import Office

/// Proves each night that the records can be had back: makes a backup, restores it beside the others, examines what came
/// of it, and keeps the outcome. The restored copy goes, the backup stays. Then photos that no record has named for a week
/// are swept away.
package struct RestoreProof: Sendable {
    /// Local time, when hardly anybody works.
    static let hour = 2
    static let keptBackups = 7

    private let product: Product
    private let folder: String
    private let logger: Logger
    private let freeBytes: @Sendable (_ folder: String) throws -> Int

    /// - Parameters:
    ///   - data: the installation's data folder; backups go into `backups/` there.
    ///   - freeBytes: how much room there is; a test may say something else.
    package init(
        product: Product, data: String, logger: Logger,
        freeBytes: @escaping @Sendable (_ folder: String) throws -> Int = DurableFile.freeBytes
    ) {
        self.product = product
        folder = data + "/backups"
        self.logger = logger
        self.freeBytes = freeBytes
    }

    /// Does the day's proof unless it was done, by this server or another, or it is too early. Cancelled, it leaves the day
    /// to whoever comes next.
    package func runIfDue() async throws {
        let now = product.surroundings.now()
        guard now.minuteOfDay >= Self.hour * 60 else { return }
        try DurableFile.makeFolders(folder, mode: 0o700)
        // However long another one takes: it has the scratch.
        guard let lock = try DurableFile.lock(folder + "/lock") else { return }
        defer { close(lock) }
        let day = now.day
        let file = "wenming-\(day)-\(now.clock.replacing(":", with: "")).tar.zst"
        guard try await product.office.keepHouse({ try ProvenRestores.begin(day, file: file, in: $0) }) else { return }
        do {
            let outcome = try await prove(file)
            if let fault = outcome.fault { logger.error("restore not proven", metadata: ["fault": "\(fault)"]) }
            try await product.office.keepHouse {
                try ProvenRestores.finish(day, byteSize: outcome.byteSize, fault: outcome.fault, in: $0)
            }
        } catch let error as CancellationError {
            try await product.office.keepHouse { try ProvenRestores.abandon(day, in: $0) }
            throw error
        }
        let swept = try await Examination(
            database: product.database, photos: product.photos, surroundings: product.surroundings
        ).sweep()
        if swept > 0 { logger.info("orphans swept", metadata: ["photos": "\(swept)"]) }
    }

    private func prove(_ file: String) async throws -> (byteSize: Int, fault: String?) {
        let path = "\(folder)/\(file)"
        let scratch = "\(folder)/scratch"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        do {
            try await makeRoom()
            let manifest = try await Backup(database: product.database, photos: product.photos).write(to: path) { _ in }
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            let place = Installation(location: .file(scratch + "/wenming.sqlite"), data: scratch)
            _ = try await Restoration(backup: path).restore(to: place)
            var faults = try await examine(place)
            if !manifest.damaged.isEmpty { faults.append("\(manifest.damaged.count)张照片缺失或损坏，没有进备份") }
            for fault in faults { logger.error("fault", metadata: ["job": "restore", "fault": "\(fault)"]) }
            return (
                size, faults.isEmpty ? nil : "备份恢复后查出\(faults.count)处问题。请在服务器上运行 wenming doctor 查看"
            )
        } catch let error as CancellationError {
            throw error
        } catch let refusal as Refusal {
            return (0, refusal.message)
        } catch {
            logger.error("job failed", metadata: ["job": "restore", "error": "\(error)"])
            return (0, "备份或恢复没有完成，原因见服务器日志。请检查磁盘空间和 \(folder) 的权限")
        }
    }

    /// Removes what is no longer kept, and refuses where the backup and what is restored of it could fill the disk that
    /// everybody's records are written to.
    private func makeRoom() async throws {
        try await removeOld()
        let needed = 2 * (try await product.database.read { try $0.byteSize() })
        let free = try freeBytes(folder)
        guard free > needed else {
            throw Refusal(
                .unsupported, "proof.room",
                """
                没有备份：备份和恢复验证要用\(OperationsPage.size(needed))，数据文件夹所在的磁盘只剩\(OperationsPage.size(free))。\
                请腾出空间，或把 backups 里的旧备份移到别处
                """)
        }
    }

    private func examine(_ place: Installation) async throws -> [String] {
        let database = try place.openExisting(surroundings: product.surroundings)
        do {
            let report = try await Examination(database: database, photos: place.existingPhotos).report()
            try await database.close()
            return report.faults
        } catch {
            try? await database.close()
            throw error
        }
    }

    /// Keeps the newest, one fewer than there will be, and the last one that is proven, however old. Nothing but what
    /// this made goes: somebody may lay backups of his own here.
    private func removeOld() async throws {
        let proven = try await product.office.read { try ProvenRestores.lastProven(in: $0)?.file }
        let made = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.prefixMatch(of: /wenming-\d{4}-\d\d-\d\d-\d{4}\.tar\.zst/) != nil }.sorted()
        let backups = made.filter { $0.hasSuffix(".tar.zst") }
        // What a server left that was stopped in the middle.
        let halves = made.filter { $0.hasSuffix(".temporary") } + ["scratch"]
        for name in backups.dropLast(Self.keptBackups - 1).filter({ $0 != proven }) + halves {
            let path = "\(folder)/\(name)"
            if DurableFile.exists(path) { try FileManager.default.removeItem(atPath: path) }
        }
    }
}
