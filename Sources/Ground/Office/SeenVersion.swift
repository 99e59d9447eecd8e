import Crypto
import Database
import Foundation
import Kernel
import Web

/// Which version of a text was before somebody's eyes: the SHA-256 of its canonical content. Whoever puts his name to a text
/// sends it along; what was changed meanwhile is not signed (decisions/0025).
package struct SeenVersion: Hashable, Sendable, LosslessStringConvertible {
    /// 64 hexadecimal digits.
    package let digest: String

    /// - Parameter content: canonical: the same content is the same bytes.
    package init(bytes content: some Sequence<UInt8>) { digest = SHA256.hash(data: Array(content)).hex }

    /// Of a value, by its JSON with sorted keys.
    package init(canonical value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(bytes: try encoder.encode(value))
    }

    /// Several signed with one press, as one.
    package init(all many: [SeenVersion]) { self.init(bytes: many.map(\.digest).joined(separator: "\n").utf8) }

    package init?(_ description: String) {
        guard description.utf8.count == 64, [UInt8](hex: description) != nil else { return nil }
        digest = description.lowercased()
    }

    package var description: String { digest }

    /// `校验码3f9a-02bc-77d1`: on pages and papers, for comparing by eye.
    package var short: String {
        let digits = Array(digest.prefix(12))
        return "校验码" + stride(from: 0, to: 12, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: "-")
    }

    /// In the audit, whole.
    package var audited: String { "校验码\(digest)" }
}

extension SeenVersion: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let version = SeenVersion(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no SHA-256")
        }
        self = version
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digest)
    }
}

extension SeenVersion {
    /// Refuses to put a name to what is not what was seen.
    /// - Parameters:
    ///   - seen: nil for who has the records themselves before him: the demo, the simulation.
    ///   - what: 《…的通报》
    ///   - changed: when it was last changed, where that is known.
    package static func check(
        _ seen: SeenVersion?, is present: SeenVersion, _ what: String, changed: Instant?, to verb: String
    ) throws(Refusal) {
        guard let seen, seen != present else { return }
        let when = changed.map { "已于\($0.chinese)" } ?? "后来"
        throw Refusal(
            .conflict, "seen.old", "您看到的是旧稿：\(what)\(when)改过，这一次没有\(verb)。请重新看过下面的内容再\(verb)。")
    }
}

extension WebRequest {
    /// What the form says was seen; that a signature's form says it is asked where its route is answered (`Deed.signing`).
    package var seen: SeenVersion? {
        get throws {
            try form[Deed.seen].map { text in
                guard let version = SeenVersion(text) else {
                    throw Refusal.field(Deed.seen, "seen.form", "看到的版本应是64位十六进制的校验码，请从页面上办理。没有办理。")
                }
                return version
            }
        }
    }
}

/// Which versions of many records were before somebody's eyes who signs them with one press.
package struct SeenMany<Record>: Sendable {
    private let versions: [ID<Record>: SeenVersion]

    package init(_ versions: [ID<Record>: SeenVersion]) { self.versions = versions }

    /// Each stands in the form as `identifier digest`; nil when the form brings none.
    package init?(_ request: WebRequest) {
        let brought = request.form.all(Deed.seen)
        guard !brought.isEmpty else { return nil }
        versions = brought.reduce(into: [:]) { versions, text in
            let halves = text.split(separator: " ")
            guard halves.count == 2, let record = ID<Record>(String(halves[0])) else { return }
            versions[record] = SeenVersion(String(halves[1]))
        }
    }

    /// Refuses to sign one that did not stand on the page, or stood there otherwise.
    package func check(
        _ record: ID<Record>, is present: SeenVersion, _ what: String, changed: Instant?, to verb: String
    ) throws(Refusal) {
        guard let seen = versions[record] else {
            throw Refusal(.conflict, "seen.missing", "页面上没有\(what)的内容，没有\(verb)。请重新打开页面。")
        }
        try SeenVersion.check(seen, is: present, what, changed: changed, to: verb)
    }

    /// As the form brings them along.
    package var fields: [String] { versions.map { "\($0) \($1.digest)" }.sorted() }
}

/// A program gets them as a form brings them along.
extension SeenMany: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fields)
    }
}

extension View {
    /// Part of the form in which many are signed with one press.
    package func seen<Record>(_ many: SeenMany<Record>) -> HTML {
        HTML.each(many.fields) { "<input type=\"hidden\" name=\"\(Deed.seen)\" value=\"\($0)\">" }
    }

    /// Part of the form in which a text is signed: the version that stands above it.
    package func seen(_ version: SeenVersion) -> HTML {
        "<input type=\"hidden\" name=\"\(Deed.seen)\" value=\"\(version.digest)\">"
    }
}

extension Audit {
    /// When something was last done to a record.
    package static func lastChange(
        of subject: String, county: String, in transaction: ReadTransaction
    ) throws -> Instant? {
        let waiting: Instant? = try transaction.value(
            """
            SELECT at FROM auditTail WHERE county = \(county) AND subject = \(subject) ORDER BY position DESC LIMIT 1
            """)
        if let waiting { return waiting }
        return try transaction.value(
            """
            SELECT at FROM auditEntry WHERE county = \(county) AND subject = \(subject)
            ORDER BY at DESC, sequence DESC LIMIT 1
            """)
    }

    /// Who did any of some deeds to any of some records.
    package static func doers(
        of subjects: [String], _ actions: [String], county: String, in transaction: ReadTransaction
    ) throws -> Set<String> {
        let rows = try transaction.rows(
            """
            SELECT actor FROM auditTail
            WHERE county = \(county) AND subject IN \(list: subjects) AND action IN \(list: actions)
            UNION SELECT actor FROM auditEntry
            WHERE county = \(county) AND subject IN \(list: subjects) AND action IN \(list: actions)
            """)
        return Set(try rows.map { try $0["actor"] })
    }
}
