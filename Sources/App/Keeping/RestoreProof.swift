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

    /// - Parameter data: the installation's data folder; backups go into `backups/` there.
    package init(product: Product, data: String, logger: Logger) {
        self.product = product
        folder = data + "/backups"
        self.logger = logger
    }

    /// Does the day's proof unless it was done, by this server or another, or it is too early.
    package func runIfDue() async throws {
        let now = product.surroundings.now()
        guard now.minuteOfDay >= Self.hour * 60 else { return }
        let day = now.day
        let file = "wenming-\(day)-\(now.clock.replacing(":", with: "")).tar.zst"
        guard try await product.office.keepHouse({ try ProvenRestores.begin(day, file: file, in: $0) }) else { return }
        let outcome = await prove(file)
        if let fault = outcome.fault { logger.error("restore not proven", metadata: ["fault": "\(fault)"]) }
        try await product.office.keepHouse {
            try ProvenRestores.finish(day, byteSize: outcome.byteSize, fault: outcome.fault, in: $0)
        }
        try await removeOldBackups()
        let swept = try await Examination(
            database: product.database, photos: product.photos, surroundings: product.surroundings
        ).sweep()
        if swept > 0 { logger.info("orphans swept", metadata: ["photos": "\(swept)"]) }
    }

    private func prove(_ file: String) async -> (byteSize: Int, fault: String?) {
        let path = "\(folder)/\(file)"
        let scratch = "\(folder)/scratch"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        do {
            // What a server left that was stopped in the middle.
            try? FileManager.default.removeItem(atPath: scratch)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
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
        } catch let refusal as Refusal {
            return (0, refusal.message)
        } catch {
            logger.error("job failed", metadata: ["job": "restore", "error": "\(error)"])
            return (0, "备份或恢复没有完成，原因见服务器日志。请检查磁盘空间和 \(folder) 的权限")
        }
    }

    private func examine(_ place: Installation) async throws -> [String] {
        let database = try place.openExisting()
        do {
            let report = try await Examination(database: database, photos: try place.photos()).report()
            try await database.close()
            return report.faults
        } catch {
            try? await database.close()
            throw error
        }
    }

    /// Keeps the newest, and the last one that is proven, however old.
    private func removeOldBackups() async throws {
        let proven = try await product.office.read { try ProvenRestores.lastProven(in: $0)?.file }
        let backups = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("wenming-") && $0.hasSuffix(".tar.zst") }.sorted()
        for name in backups.dropLast(Self.keptBackups) where name != proven {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        // What a server left that was stopped while it wrote.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".temporary") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
