import Database
import Kernel
import Office
import Synchronization

/// One edition of a sheet: a draft that may be edited, then published and from then on unchangeable,
/// then retired. A score keeps the edition it was computed by.
package struct Edition: Codable, Sendable {
    package enum State: String, Codable, Sendable {
        case draft, published, retired

        package var chinese: String {
            switch self {
            case .draft: "草稿"
            case .published: "已发布"
            case .retired: "已停用"
            }
        }
    }

    package let sheet: ID<Sheet>
    /// 1, 2, 3 …
    package let number: Int
    package let state: State
    package let content: Sheet
    package let publishedAt: Instant?
    /// How often the draft was saved.
    package let version: Int

    package init(_ row: Row) throws {
        sheet = try row["sheet"]
        number = try row["number"]
        state = try row["state"]
        content = try ParsedSheets.sheet(try row["content"])
        publishedAt = try row["publishedAt"]
        version = try row["version"]
    }
}

extension Edition {
    /// What is published: all that the sheet says.
    package var seen: SeenVersion { SeenVersion(bytes: content.yaml.utf8) }
}

extension Edition.State: SQLEncodable, SQLDecodable {}

/// Sheets by their YAML: parsing one takes longer than all else that a page does with it, and the same text is
/// always the same sheet.
private enum ParsedSheets {
    private static let parsed = Mutex<[String: Sheet]>([:])

    static func sheet(_ yaml: String) throws -> Sheet {
        if let known = parsed.withLock({ $0[yaml] }) { return known }
        let sheet = try Sheet(yaml: yaml)
        parsed.withLock { parsed in
            if parsed.count >= 100 { parsed = [:] }
            parsed[yaml] = sheet
        }
        return sheet
    }
}
