import Database
import Foundation
import Kernel
import Office

extension RecordKind {
    package static let bulletin = RecordKind("bulletin")
}

/// What a bulletin says: text that people edit, and numbers, ranking, problems and photos that are computed.
package struct BulletinContent: Hashable, Codable, Sendable {
    package struct Section: Hashable, Codable, Sendable {
        /// 一、总体情况
        package let heading: String
        package var text: String
    }

    package struct Rank: Hashable, Codable, Sendable {
        package let group: String
        package let rank: String
        package let township: String
        package let code: String
        package let score: String
        package let rate: String
        /// What a reader has to know of the score: `樟塘村未自考，按0分计`. Nil in bulletins from before it was said.
        package let remark: String?
    }

    package struct Problem: Hashable, Codable, Sendable {
        package let finding: String
        package let place: String
        package let title: String
        package let unit: String
        package let deadline: String
        package let state: String
    }

    package struct Picture: Hashable, Codable, Sendable {
        package let finding: String
        package let sha256: String
        package let caption: String
    }

    package let title: String
    package var sections: [Section]
    package var figures: [Figure]
    /// Examples and good practices that the text names: words of a record, open to it.
    package var quotations: [Figure]
    package var ranking: [Rank]
    package var problems: [Problem]
    package var pictures: [Picture]
    /// The groups of the sheet that its problems stand under, in the sheet's order. Nil in bulletins from before they were
    /// kept.
    package let topics: [String]?

    /// Everything that the text can name in braces.
    package var named: [Figure] { figures + quotations }
}

package struct Bulletin: Encodable, Sendable {
    package let id: ID<Bulletin>
    package let month: Month
    package let state: BulletinState
    package private(set) var content: BulletinContent
    package let number: SerialNumber?
    package let draftedBy: String
    package let approvedBy: String?
    package let signedBy: String?
    package let publishedAt: Instant?
    package let returnReason: String?
    /// How often the text was saved.
    package let version: Int
    let hands: BulletinFlow.Hands

    init(_ row: Row) throws {
        id = try row["id"]
        month = try row["month"]
        state = try row["state"]
        let content: String = try row["content"]
        self.content = try JSONDecoder().decode(BulletinContent.self, from: Data(content.utf8))
        let kind: String? = try row["numberKind"]
        let year: Int? = try row["numberYear"]
        let serial: Int? = try row["number"]
        number =
            if let kind, let year, let serial { SerialNumber(kind: kind, year: year, number: serial) } else { nil }
        draftedBy = try row["draftedByName"]
        approvedBy = try row["approvedByName"]
        signedBy = try row["signedByName"]
        publishedAt = try row["publishedAt"]
        returnReason = try row["returnReason"]
        version = try row["version"]
        let editors: String = try row["editors"]
        hands = .init(
            drafter: try row["draftedBy"], editors: Set(editors.split(separator: " ").map(String.init)),
            approver: try row["approvedBy"])
    }
}

extension Bulletin {
    /// What is signed: all that the bulletin says.
    package var seen: SeenVersion {
        get throws { SeenVersion(bytes: try content.json.utf8) }
    }

    /// As everybody may have it: what it says, without the way to the records that it is computed from.
    func withoutRecords() -> Bulletin {
        var bulletin = self
        bulletin.content = content.withoutRecords
        return bulletin
    }
}

extension BulletinContent {
    fileprivate var withoutRecords: BulletinContent {
        BulletinContent(
            title: title, sections: sections, figures: figures.map(\.withoutRecords),
            quotations: quotations.map(\.withoutRecords), ranking: ranking,
            problems: problems.map {
                Problem(
                    finding: "", place: $0.place, title: $0.title, unit: $0.unit, deadline: $0.deadline, state: "")
            }, pictures: pictures.map { Picture(finding: "", sha256: $0.sha256, caption: $0.caption) },
            topics: topics)
    }
}

extension Figure {
    fileprivate var withoutRecords: Figure {
        Figure(name: name, shown: shown, path: "", rows: rows, definition: definition, isQuotation: isQuotation)
    }
}

extension BulletinState: SQLEncodable, SQLDecodable {}
