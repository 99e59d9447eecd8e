import Foundation

/// What is written as YAML, in the order given. libyaml's own emitter writes every character past U+FFFF as an escape
/// (its issue 279), which nobody who keeps a sheet can read: hence these few lines.
package indirect enum YAMLValue: Sendable {
    case text(String)
    /// A number or a truth value, as it stands.
    case plain(String)
    case list([YAMLValue])
    case fields([(name: String, value: YAMLValue)])

    package var yaml: String { lines.map { $0 + "\n" }.joined() }

    private var lines: [String] {
        switch self {
        case .text(let text): [text.isPlain ? text : text.quoted]
        case .plain(let text): [text]
        case .list(let values):
            values.isEmpty
                ? ["[]"]
                : values.flatMap { value in
                    zip(["- "] + Array(repeating: "  ", count: value.lines.count), value.lines).map(+)
                }
        case .fields(let fields):
            fields.isEmpty ? ["{}"] : fields.flatMap { Self.lines($0.name, $0.value) }
        }
    }

    private static func lines(_ name: String, _ value: YAMLValue) -> [String] {
        let lines = value.lines
        switch value {
        case .list(let values) where !values.isEmpty: return ["\(name):"] + lines
        case .fields(let fields) where !fields.isEmpty: return ["\(name):"] + lines.map { "  \($0)" }
        default: return ["\(name): \(lines[0])"]
        }
    }
}

extension String {
    /// Whether a text is itself without quotes for whatever program reads it: it begins with a letter, has nothing that
    /// YAML means something by, and is no word that stands for a truth value or for nothing; or it is a code like `1-2`.
    fileprivate var isPlain: Bool {
        if isCode { return true }
        guard let first = unicodeScalars.first, let last = unicodeScalars.last,
            first.properties.isAlphabetic || "《“（".unicodeScalars.contains(first),
            last != " ", !["yes", "no", "on", "off", "true", "false", "null", "y", "n"].contains(lowercased())
        else { return false }
        return unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || Self.harmless.contains($0)
        }
    }

    private var isCode: Bool {
        let parts = utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.count > 1
            && parts.allSatisfy {
                (1...3).contains($0.count) && $0.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            }
    }

    private static let harmless = Set(" -./%+_()、，。；：！？“”‘’《》〈〉（）〔〕【】—…·～".unicodeScalars)

    fileprivate var quoted: String {
        let escaped = unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
