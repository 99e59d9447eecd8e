import Database
import Kernel
import Office

/// Something worth remembering that has no capability of its own: on which day, what, and how we know.
package struct ChronicleEntry: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case praise, adopted, other

        package var chinese: String {
            switch self {
            case .praise: "上级批示肯定"
            case .adopted: "经验被推广"
            case .other: "其他"
            }
        }
    }

    package let id: ID<ChronicleEntry>
    package let day: Day
    package let title: String
    package let words: String
    package let kind: Kind
    package let source: String
    package let recordedByName: String
    package let recordedAt: Instant
    /// Why it does not count.
    package let voidedBecause: String?
    package let voidedByName: String?

    package static let noun = RecordNoun("chronicle", "大事记", measure: "条")
}

extension ChronicleEntry: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("chronicle.file", "添加来源文件", right: .keepChronicle)

    package static func checkFiling(
        _ id: ID<ChronicleEntry>, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try Chronicle.one(id, county: actor.county, in: transaction)
        guard found.voidedBecause == nil else {
            throw Refusal.field("file", "chronicle.voided", "这条大事记已经作废，不能再添加文件。")
        }
    }
}
