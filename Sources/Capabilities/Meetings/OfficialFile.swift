import Database
import Kernel
import Office

/// An official file as it was issued: from when to when it holds, and what it replaced.
package struct OfficialFile: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case responsibility, readiness, assessment, implementation, other

        package var chinese: String {
            switch self {
            case .responsibility: "责任分解"
            case .readiness: "迎检方案"
            case .assessment: "考核办法"
            case .implementation: "实施方案"
            case .other: "其他文件"
            }
        }
    }

    package let id: ID<OfficialFile>
    package let title: String
    package let kind: Kind
    /// 明创建〔2019〕3号
    package let number: String
    package let issuer: String
    package let issuedOn: Day
    package let validFrom: Day
    package let validTo: Day?
    package let words: String
    package let replaces: ID<OfficialFile>?
    package let replacesTitle: String?
    package let replacedBy: ID<OfficialFile>?
    package let replacedByTitle: String?
    package let replacedFrom: Day?
    /// Ended before its time, and why.
    package let revokedOn: Day?
    package let revokedBecause: String
    package let recordedByName: String
    /// Where the paper stands that it is, below the county: what was written and signed here is registered by itself.
    package let madeAs: String?

    package static let noun = RecordNoun("officialFile", "文件", measure: "份")

    package var terms: OfficialFileTerms {
        OfficialFileTerms(validFrom: validFrom, validTo: validTo, replacedFrom: replacedFrom, revokedOn: revokedOn)
    }
}

extension OfficialFile: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("officialFile.file", "添加文件正文", right: .manageOfficialFiles)

    package static func checkFiling(_ id: ID<OfficialFile>, by actor: Actor, in transaction: ReadTransaction) throws {
        _ = try OfficialFiles.one(id, county: actor.county, in: transaction)
    }
}
