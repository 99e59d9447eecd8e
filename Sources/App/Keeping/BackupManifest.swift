import Crypto
import Database
import Foundation
import Kernel

/// What a backup says of itself: its last entry but one. The last is this one's own digest.
package struct BackupManifest: Codable, Sendable {
    package struct File: Codable, Hashable, Sendable {
        package let sha256: String
        package let byteCount: Int
    }

    package static let format = 1
    static let path = "manifest.json"
    static let digestPath = "manifest.sha256"

    package var format = Self.format
    package let madeAt: Instant
    package let engine: Engine
    /// The schema that the rows are of.
    package let migrations: [String]
    package let counties: [County]
    package let tables: [TableContents]
    package let files: [File]
    /// Digests of files that records name and that were missing or altered when the backup was made.
    package let damaged: [String]

    package var rowCount: Int { tables.reduce(0) { $0 + $1.rowCount } }

    /// `画眉县（990101）`
    package var chineseCounties: String { counties.map { "\($0.name)（\($0.code)）" }.joined(separator: "、") }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }

    static func digest(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hex }
}

extension Refusal {
    static func brokenBackup(_ reason: String) -> Refusal {
        Refusal(.invalid, "backup.broken", "备份不完整或被改动过（\(reason)），没有恢复任何内容。请换另一份备份。")
    }
}
