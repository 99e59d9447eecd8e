import Database
import Foundation

extension AwardLevel: SQLEncodable, SQLDecodable {}
extension AwardCategory: SQLEncodable, SQLDecodable {}

extension AwardRule {
    /// As a round keeps it.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    init(json: String) throws { self = try JSONDecoder().decode(AwardRule.self, from: Data(json.utf8)) }
}
