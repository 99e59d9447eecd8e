/// A piece of XML that is always well formed: text and attributes are escaped as they go in.
struct Markup {
    /// The XML itself.
    let source: String

    init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []) {
        self.init(name, attributes.map { ($0.key, $0.value) }, children)
    }

    /// An attribute without value is left out.
    init(_ name: String, present attributes: KeyValuePairs<String, String?>) {
        self.init(name, attributes.compactMap { pair in pair.value.map { (pair.key, $0) } }, [])
    }

    private init(_ name: String, _ attributes: [(String, String)], _ children: [Markup]) {
        var source = "<" + name
        for (key, value) in attributes { source += " \(key)=\"\(Markup.escaped(value))\"" }
        if children.isEmpty {
            source += "/>"
        } else {
            source += ">"
            for child in children { source += child.source }
            source += "</\(name)>"
        }
        self.source = source
    }

    /// Character data.
    init(text: String) { source = Markup.escaped(text) }

    /// Most elements of WordprocessingML have one attribute, `w:val`.
    static func value(_ name: String, _ value: String) -> Markup { Markup(name, ["w:val": value]) }

    /// A whole part, as a file has it.
    var file: [UInt8] {
        Array(("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + source).utf8)
    }

    /// Characters that XML 1.0 cannot hold are dropped: one of them would make the file unreadable.
    /// So are the other control characters (C1), which mean nothing in a document.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            // Only needed in ]]>, and never wrong.
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "\t", "\n", "\r": result.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
