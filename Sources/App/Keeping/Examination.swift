import Database
import Foundation
import Kernel
import Media
import Office
import Organisation

/// What `wenming doctor` looks at. Every fault is one line: what is wrong, and what to do.
package struct Examination: Sendable {
    package struct Report: Sendable {
        package var faults: [String] = []
        /// Photos and files that no record names and that have lain there for longer than `orphanDays`.
        package var orphans: [String] = []
        /// What was looked at and is well.
        package var sound: [String] = []
        /// What could not be looked at.
        package var unchecked: [String] = []
    }

    /// A photo may lie in the store before its record is saved; nobody takes a week for that.
    package static let orphanDays = 7

    private let database: Database
    private let photos: PhotoStore
    private let anchors: AuditAnchors?
    private let surroundings: Surroundings

    /// - Parameter anchors: what is kept of the audit beside the backups; nil where that is of other records.
    package init(
        database: Database, photos: PhotoStore, anchors: AuditAnchors? = nil, surroundings: Surroundings = .real
    ) {
        self.database = database
        self.photos = photos
        self.anchors = anchors
        self.surroundings = surroundings
    }

    package func report() async throws -> Report {
        var report = Report()
        Self.note("数据库引擎自检", try await database.faults(), in: &report)
        report.unchecked = try await database.unchecked()
        do {
            try await examineRecords(&report)
        } catch let error as DatabaseError where error.kind == .corrupt && !report.faults.isEmpty {
            // What the engine said names the damage and what to do; nobody should have to read it twice.
            report.unchecked.append("其余的记录和照片：数据库已损坏，读不下去")
        }
        return report
    }

    private func examineRecords(_ report: inout Report) async throws {
        for county in try await database.read({ try Counties.all(in: $0) }) {
            let found = try await database.read { [anchors] in try Self.records(of: county, anchors, in: $0) }
            report.faults += found.faults
            report.sound += found.sound
            report.unchecked += found.unchecked
        }
        let named = try await database.namedFiles()
        Self.note("\(named.count)个照片和附件的原件", try await photoFaults(named), in: &report)
        do { report.orphans = try await orphans() } catch let error as CocoaError {
            report.faults.append("照片文件夹列不出来（\(error.localizedDescription)）。请检查磁盘和权限")
        }
    }

    /// What a county's records and audit have to say of themselves and of each other.
    package static func records(
        of county: County, _ anchors: AuditAnchors?, in transaction: ReadTransaction
    ) throws -> Report {
        var report = Report()
        let name = "\(county.code) \(county.name)："
        func withAdvice(_ faults: [String]) -> [String] {
            faults.map { "\(name)\($0)。请保留现场，用最近一次验证过的备份核对" }
        }
        let chain = try Audit.examine(county: county.code, in: transaction)
        let anchored = try anchors?.faults(county: county.code, in: transaction) ?? []
        note(name + "审计链", withAdvice(chain.faults + anchored), in: &report)
        report.unchecked += chain.unchecked.map { name + $0 }
        let seals = try RecordSeals.examine(county: county.code, Product.sealed, in: transaction)
        note(name + "记录与审计的对照（\(seals.soundCount)条）", withAdvice(seals.faults), in: &report)
        if seals.unsealedCount > 0 {
            report.unchecked.append("\(name)\(seals.unsealedCount)条记录未封存，写于启用封存以前，有没有改动过查不出来")
        }
        let numbering = try Numbering.faults(of: Product.papers, county: county.code, in: transaction)
        note(name + "文号", numbering.map { name + $0 }, in: &report)
        note(
            name + Product.checks.map(\.subject).joined(separator: "、"),
            try Product.checks.flatMap { try $0.faults(county.code, transaction) }.map { name + $0 }, in: &report)
        let unsealed = try Audit.unsealed(county: county.code, in: transaction)
        if unsealed > 0 { report.sound.append("\(name)末尾\(unsealed)条审计记录还没有封存；服务运行时每秒封存一次") }
        return report
    }

    /// Removes the orphans; how many.
    package func sweep() async throws -> Int {
        let orphans = try await orphans()
        return try await blocking { [photos, orphanLimit] _ in
            try photos.sweepIncoming()
            return try orphans.count { try photos.remove($0, storedBefore: orphanLimit) }
        }
    }

    private var orphanLimit: Instant { surroundings.now().adding(hours: -24 * Self.orphanDays) }

    private static func note(_ subject: String, _ faults: [String], in report: inout Report) {
        report.faults += faults
        if faults.isEmpty { report.sound.append("\(subject)完整") }
    }

    private func photoFaults(_ named: [String]) async throws -> [String] {
        guard named.isEmpty || photos.isThere else { return [Refusal.noPhotoFolder(count: named.count).message] }
        return try await blocking { [photos] cancellation in
            try named.compactMap { sha256 in
                try cancellation.check()
                return try Self.fault(ofPhoto: sha256, in: photos)
            }
        }
    }

    private static func fault(ofPhoto sha256: String, in photos: PhotoStore) throws -> String? {
        do {
            return try photos.verify(sha256) ? nil : "照片或附件 \(sha256) 的原件被改动或已损坏。请从备份里取回这个原件"
        } catch let refusal as Refusal where refusal.kind == .missing {
            return "照片或附件 \(sha256) 的原件不见了。请从备份里取回这个原件"
        } catch MediaError.file(let operation, _, let reason) {
            return """
                照片或附件 \(sha256) 的原件读不出来（\(operation)：\(String(cString: strerror(reason)))）。请检查磁盘和权限，从备份里取回这个原件
                """
        }
    }

    /// The folder is listed before the records are asked, so that a photo stored in between is no orphan.
    private func orphans() async throws -> [String] {
        let old = try await blocking { [photos, orphanLimit] _ in
            try photos.originals().filter { $0.storedAt < orphanLimit }.map(\.sha256)
        }
        let named = Set(try await database.namedFiles())
        return old.filter { !named.contains($0) }
    }
}
