import Kernel

/// A statement, written out as a literal. Whatever is interpolated is bound as a parameter, so that
/// nobody's text can become SQL; only another `SQL` becomes part of the statement. Written once, in
/// the subset that SQLite and PostgreSQL share.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    package typealias StringLiteralType = StaticString

    enum Piece: Sendable {
        case text(StaticString)
        /// Letters and digits only, checked where it is made; or names that are literals.
        case identifier(String)
        /// From the engine's catalogue.
        case name(CatalogueName)
        case value(SQLValue)
        /// How many rows.
        case limit(Int)
    }

    private(set) var pieces: [Piece]

    package init(stringLiteral value: StaticString) { pieces = [.text(value)] }
    package init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }
    private init(pieces: [Piece]) { self.pieces = pieces }

    package static let empty = SQL(pieces: [])

    /// A statement about a name that is only known at run time: a schema of a test. Anything but
    /// lower-case letters and digits is a mistake in the program.
    package init(_ text: StaticString, identifier: String) {
        precondition(identifier.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
        pieces = [.text(text), .identifier(identifier)]
    }

    /// Names that are literals, parted by commas: one piece, however many they are.
    init(names: [StaticString], after beginning: StaticString = "") {
        pieces = [.identifier(beginning.description + names.map(\.description).joined(separator: ", "))]
    }

    package static func + (a: SQL, b: SQL) -> SQL { SQL(pieces: a.pieces + b.pieces) }

    /// The parts one after another, with text between: `SQL.joined(conditions, separator: " AND ")`.
    package static func joined(_ parts: [SQL], separator: StaticString) -> SQL {
        var pieces: [Piece] = []
        for (index, part) in parts.enumerated() {
            if index > 0 { pieces.append(.text(separator)) }
            pieces += part.pieces
        }
        return SQL(pieces: pieces)
    }

    /// A text as `String.folded` has it, to be looked through by somebody who types its letters, digits and punctuation small
    /// or large, wide or narrow. Quoted, `normalize` is a function like others, where PostgreSQL's grammar would want a
    /// keyword that SQLite does not know.
    package var folded: SQL { "lower(\"normalize\"(\(self), 'NFKC'))" }

    package struct Interpolation: StringInterpolationProtocol {
        package typealias StringLiteralType = StaticString
        fileprivate var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: StaticString) { pieces.append(.text(literal)) }
        package mutating func appendInterpolation(_ sql: SQL) { pieces += sql.pieces }
        package mutating func appendInterpolation(_ name: CatalogueName) { pieces.append(.name(name)) }

        /// How many rows, as digits: PostgreSQL takes a bound number for a tenth of all rows, finds such a plan dear, and plans
        /// the statement anew each time, which was a third of a list's page.
        package mutating func appendInterpolation(limit: Int) { pieces.append(.limit(limit)) }

        package mutating func appendInterpolation(_ value: some SQLEncodable) {
            pieces.append(.value(value.sqlValue))
        }

        package mutating func appendInterpolation(_ value: (some SQLEncodable)?) {
            pieces.append(.value(value?.sqlValue ?? .null))
        }

        /// `(?, ?, …)`; an empty list matches nothing.
        package mutating func appendInterpolation(list values: [some SQLEncodable]) {
            pieces.append(.text("("))
            for (index, value) in values.enumerated() {
                if index > 0 { pieces.append(.text(", ")) }
                pieces.append(.value(value.sqlValue))
            }
            pieces.append(.text(values.isEmpty ? "NULL)" : ")"))
        }
    }

    /// The statement's text with the engine's placeholders, and what is bound to them in order.
    func rendered(for engine: Engine) -> (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal.description
            case .identifier(let name): text += name
            case .name(let name): text += name.quoted
            case .limit(let count): text += "\(count)"
            case .value(let value):
                values.append(value)
                switch engine {
                case .sqlite: text += "?"
                case .postgresql: text += "$\(values.count)"
                }
            }
        }
        return (text, values)
    }
}

/// The database behind a `Database`.
package enum Engine: String, CaseIterable, Codable, Sendable { case sqlite, postgresql }
