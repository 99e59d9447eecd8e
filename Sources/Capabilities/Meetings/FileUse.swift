import Kernel

/// A record that rests on an official file: a campaign on its plan, the rule of assessment on its paper.
package struct FileUse: Codable, Sendable {
    /// The record's address, below the county.
    package let about: String
    /// As its page was headed when it was said: 2019年度“三治一提升”专项行动.
    package let words: String
    package let linkedByName: String
    package let linkedAt: Instant

    /// Pages of records that rest on files. A record's address is what it is known by, so that none has to know of files.
    package static let paths = ["campaigns/:campaign", "sheets/:sheet/:edition", "assessments/rules"]

    /// Whether an address is that of such a page.
    package static func mayRest(_ about: String) -> Bool {
        let asked = about.split(separator: "/", omittingEmptySubsequences: false)
        return paths.contains { path in
            let own = path.split(separator: "/")
            return own.count == asked.count
                && zip(own, asked).allSatisfy { $0 == $1 || $0.hasPrefix(":") && isName($1) }
        }
    }

    private static func isName(_ part: Substring) -> Bool {
        !part.isEmpty && part.utf8.allSatisfy { $0 < 128 && ($0 == 45 || Character(UnicodeScalar($0)).isHexDigit) }
    }
}
