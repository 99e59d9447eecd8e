/// A piece of HTML, written out as a literal. Whatever is interpolated is escaped, so that a page
/// cannot carry somebody's text as markup; only another `HTML` passes as it is. There is no
/// overload for optionals: a missing value does not compile instead of rendering as nothing.
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    package typealias StringLiteralType = StaticString

    package private(set) var text: String

    package init(stringLiteral value: StaticString) { text = value.description }
    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }
    private init(safe text: String) { self.text = text }

    package static let empty: HTML = ""

    package static func + (a: HTML, b: HTML) -> HTML { HTML(safe: a.text + b.text) }
    package static func += (a: inout HTML, b: HTML) { a.text += b.text }

    /// One piece for each element, one after the other.
    package static func each<Element>(_ elements: some Sequence<Element>, _ piece: (Element) -> HTML) -> HTML {
        var text = ""
        for element in elements { text += piece(element).text }
        return HTML(safe: text)
    }

    /// The piece, or nothing.
    package static func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML {
        condition ? piece() : .empty
    }

    /// The piece made of a value where there is one, else nothing: the absence is written out.
    package static func with<Value>(_ value: Value?, _ piece: (Value) -> HTML) -> HTML {
        value.map(piece) ?? .empty
    }

    /// Text as HTML, escaped; safe inside elements and quoted attributes.
    package static func escaping(_ text: String) -> HTML { HTML(safe: text.escapedForHTML) }

    package struct Interpolation: StringInterpolationProtocol {
        package typealias StringLiteralType = StaticString
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        package mutating func appendInterpolation(_ html: HTML) { text += html.text }
        package mutating func appendInterpolation(_ value: String) { text += value.escapedForHTML }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
    }
}

extension String {
    fileprivate var escapedForHTML: String {
        guard utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 || $0 == 0x27 }) else {
            return self
        }
        var escaped = ""
        escaped.reserveCapacity(utf8.count + 32)
        for character in unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
