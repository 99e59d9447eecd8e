/// A piece of HTML, written out as a literal. Whatever is interpolated is escaped, so that a page
/// cannot carry somebody's text as markup; only another `HTML` passes as it is. There is no
/// overload for optionals: a missing value does not compile instead of rendering as nothing.
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    package typealias StringLiteralType = StaticString

    /// UTF-8. Bytes, as text would be looked through again at each level of a page.
    package private(set) var bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
    package var isEmpty: Bool { bytes.isEmpty }

    package init(stringLiteral value: StaticString) { bytes = Array(value.bytes) }
    package init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }
    private init(safe bytes: [UInt8]) { self.bytes = bytes }

    package static let empty: HTML = ""

    package static func + (a: HTML, b: HTML) -> HTML { HTML(safe: a.bytes + b.bytes) }
    package static func += (a: inout HTML, b: HTML) { a.bytes += b.bytes }

    /// One piece for each element, one after the other.
    package static func each<Element>(_ elements: some Sequence<Element>, _ piece: (Element) -> HTML) -> HTML {
        var all = HTML.empty
        for element in elements { all += piece(element) }
        return all
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
    package static func escaping(_ text: String) -> HTML {
        var bytes: [UInt8] = []
        bytes.append(escaping: text)
        return HTML(safe: bytes)
    }

    package struct Interpolation: StringInterpolationProtocol {
        package typealias StringLiteralType = StaticString
        fileprivate var bytes: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) { bytes.append(contentsOf: literal.bytes) }
        package mutating func appendInterpolation(_ html: HTML) { bytes.append(contentsOf: html.bytes) }

        /// Disfavoured, so that a choice between two literals is a choice between pieces of HTML; as texts, what is
        /// interpolated in them would show how it is made.
        @_disfavoredOverload
        package mutating func appendInterpolation(_ value: String) { bytes.append(escaping: value) }

        package mutating func appendInterpolation(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeBufferPointer<UInt8> {
        // A literal of one character may be kept as a scalar instead of a pointer; interpolations never are.
        precondition(hasPointerRepresentation)
        return UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}

extension [UInt8] {
    /// Nearly all text has nothing in it that HTML gives a meaning: it is copied piece by piece between what has.
    fileprivate mutating func append(escaping text: String) {
        var text = text
        text.withUTF8 { bytes in
            var copied = 0
            for index in 0..<bytes.count {
                guard let escaped = bytes[index].escapedInHTML else { continue }
                append(contentsOf: bytes[copied..<index])
                append(contentsOf: escaped.bytes)
                copied = index + 1
            }
            append(contentsOf: copied == 0 ? bytes : UnsafeBufferPointer(rebasing: bytes[copied...]))
        }
    }
}

extension UInt8 {
    /// `&`, `<`, `>`, `"` and `'` as they are written; no byte of a longer UTF-8 sequence is one of these.
    @inline(__always)
    fileprivate var escapedInHTML: StaticString? {
        switch self {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x27: "&#39;"
        default: nil
        }
    }
}
