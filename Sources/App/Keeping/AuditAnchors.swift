import Crypto
import Database
import Foundation
import Kernel
import Media
import Office

/// What each county's audit ended with, signed, each minute that it moved: in files beside the backups, outside the
/// database. Entries cut off at the end, or a chain written anew as a whole, are missed by them.
package struct AuditAnchors: Sendable {
    package struct Anchor: Codable, Sendable {
        let county: String
        let sequence: Int
        let digest: String
        package let at: Instant
        /// The key of the signature.
        let key: String
        /// Ed25519, hexadecimal.
        let signature: String

        /// A line of the system's log.
        package var words: String { "audit \(county) \(sequence) \(digest) \(key) \(signature)" }

        static func message(_ county: String, _ sequence: Int, _ digest: String, _ at: Instant) -> Data {
            Data("wenming audit \(county) \(sequence) \(digest) \(at.milliseconds)".utf8)
        }
    }

    /// A file to a county, a line to an anchor.
    let folder: String

    private func path(_ county: String) -> String { "\(folder)/\(county)" }

    /// Keeps where a county's audit ends now; nil where it ended there before. The last one of each earlier day stays.
    package func keep(county: String, head: Keyring.Head, at now: Instant, keys: Keyring) throws -> Anchor? {
        let last = try last(of: county)
        guard head.sequence > 0, last?.digest != head.digest else { return nil }
        guard let key = keys.current(.signatures) else { throw Refusal.missingKey("没有签名的密钥") }
        let signer = try Curve25519.Signing.PrivateKey(rawRepresentation: key.secret)
        let signature = try signer.signature(for: Anchor.message(county, head.sequence, head.digest, now))
        let anchor = Anchor(
            county: county, sequence: head.sequence, digest: head.digest, at: now, key: key.id,
            signature: signature.hex)
        try DurableFile.makeFolders(folder, mode: 0o700)
        if let last, last.at.day != now.day { try thin(county) }
        try DurableFile.extending(path(county)) { file, _ in try Self.append(anchor, to: file, path: path(county)) }
        return anchor
    }

    package func last(of county: String) throws -> Anchor? { try lines(of: county).last.flatMap(Self.anchor) }

    private func thin(_ county: String) throws {
        let anchors = try lines(of: county).compactMap(Self.anchor)
        let days = anchors.dropFirst().map(\.at.day) + [nil]
        try write(zip(anchors, days).filter { $0.at.day != $1 }.map(\.0), of: county)
    }

    private func write(_ anchors: [Anchor], of county: String) throws {
        let temporary = path(county) + ".temporary"
        unlink(temporary)
        let file = try DurableFile.create(temporary)
        defer { close(file) }
        for anchor in anchors { try Self.append(anchor, to: file, path: temporary) }
        try DurableFile.publishAnew(file, at: temporary, as: path(county))
    }

    private static func append(_ anchor: Anchor, to file: Int32, path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try (try encoder.encode(anchor) + Data("\n".utf8)).withUnsafeBytes {
            try DurableFile.write($0, to: file, path: path)
        }
    }

    private func lines(of county: String) throws -> [Substring] {
        guard DurableFile.exists(path(county)) else { return [] }
        return try String(contentsOfFile: path(county), encoding: .utf8).split(separator: "\n")
    }

    private static func anchor(_ line: Substring) -> Anchor? {
        try? JSONDecoder().decode(Anchor.self, from: Data(line.utf8))
    }

    /// What a county's audit has to answer for, in words.
    package func faults(county: String, in transaction: ReadTransaction) throws -> [String] {
        let head = try Audit.head(county: county, in: transaction)
        var faults: [String] = []
        for (index, line) in try lines(of: county).enumerated() {
            guard let anchor = Self.anchor(line), anchor.county == county, Self.isSigned(anchor, transaction.keys)
            else {
                faults.append("\(path(county)) 第\(index + 1)行不是本系统签的，被改动过")
                continue
            }
            if anchor.sequence > head.sequence {
                faults.append(
                    "第\(head.sequence + 1)条至第\(anchor.sequence)条审计记录不见了：\(anchor.at.chinese)还在")
            } else if try Audit.digest(of: anchor.sequence, county: county, in: transaction) != anchor.digest {
                faults.append("审计链到第\(anchor.sequence)条被改写过，不是\(anchor.at.chinese)的样子")
            }
        }
        return faults
    }

    private static func isSigned(_ anchor: Anchor, _ keys: Keyring) -> Bool {
        guard let key = keys.key(anchor.key, for: .signatures), let signature = [UInt8](hex: anchor.signature),
            let signer = try? Curve25519.Signing.PrivateKey(rawRepresentation: key.secret)
        else { return false }
        return signer.publicKey.isValidSignature(
            signature, for: Anchor.message(anchor.county, anchor.sequence, anchor.digest, anchor.at))
    }

    /// Lays aside what was kept of records that a restore put others in the place of.
    func layAside(at now: Instant) throws {
        guard DurableFile.exists(folder) else { return }
        try DurableFile.moveNew(folder, to: "\(folder)-\(now.milliseconds)")
    }
}
