import Kernel

/// A value as both engines store it: times are UTC milliseconds, dates are text `YYYY-MM-DD`,
/// truth is 0 or 1, points and money are integers.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// What a fault says of a value: its type, never its content.
    var typeName: String {
        switch self {
        case .null: "NULL"
        case .integer: "integer"
        case .real: "real"
        case .text: "text"
        case .blob: "blob"
        }
    }
}

/// A type that can be bound to a statement.
package protocol SQLEncodable { var sqlValue: SQLValue { get } }

/// A type that can be read from a column. Throws `DatabaseError` when the column holds something else.
package protocol SQLDecodable { init(sqlValue: SQLValue) throws }

extension DatabaseError {
    static func mismatch(_ value: SQLValue, _ type: Any.Type) -> DatabaseError {
        DatabaseError(.other, "a \(value.typeName) is no \(type)")
    }
}

extension Int: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
    package init(sqlValue: SQLValue) throws {
        guard case .integer(let integer) = sqlValue else { throw DatabaseError.mismatch(sqlValue, Self.self) }
        self = Int(integer)
    }
}

extension Int64: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(self) }
    package init(sqlValue: SQLValue) throws {
        guard case .integer(let integer) = sqlValue else { throw DatabaseError.mismatch(sqlValue, Self.self) }
        self = integer
    }
}

extension Bool: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
    package init(sqlValue: SQLValue) throws {
        guard case .integer(let integer) = sqlValue, integer == 0 || integer == 1 else {
            throw DatabaseError.mismatch(sqlValue, Self.self)
        }
        self = integer == 1
    }
}

extension Double: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .real(self) }
    package init(sqlValue: SQLValue) throws {
        switch sqlValue {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        default: throw DatabaseError.mismatch(sqlValue, Self.self)
        }
    }
}

extension String: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .text(self) }
    package init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue else { throw DatabaseError.mismatch(sqlValue, Self.self) }
        self = text
    }
}

extension [UInt8]: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .blob(self) }
    package init(sqlValue: SQLValue) throws {
        guard case .blob(let bytes) = sqlValue else { throw DatabaseError.mismatch(sqlValue, Self.self) }
        self = bytes
    }
}

extension Instant: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(milliseconds) }
    package init(sqlValue: SQLValue) throws { self.init(milliseconds: try Int64(sqlValue: sqlValue)) }
}

extension Points: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .integer(Int64(thousandths)) }
    package init(sqlValue: SQLValue) throws { self.init(thousandths: try Int(sqlValue: sqlValue)) }
}

extension SQLEncodable where Self: LosslessStringConvertible {
    package var sqlValue: SQLValue { .text(description) }
}

extension SQLDecodable where Self: LosslessStringConvertible {
    package init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue, let value = Self(text) else {
            throw DatabaseError.mismatch(sqlValue, Self.self)
        }
        self = value
    }
}

extension Day: SQLEncodable, SQLDecodable {}
extension Month: SQLEncodable, SQLDecodable {}
extension DivisionCode: SQLEncodable, SQLDecodable {}
extension ID: SQLEncodable, SQLDecodable {}

extension SQLEncodable where Self: RawRepresentable<String> {
    package var sqlValue: SQLValue { .text(rawValue) }
}

extension SQLDecodable where Self: RawRepresentable<String> {
    package init(sqlValue: SQLValue) throws {
        guard case .text(let text) = sqlValue, let value = Self(rawValue: text) else {
            throw DatabaseError.mismatch(sqlValue, Self.self)
        }
        self = value
    }
}

extension Role: SQLEncodable, SQLDecodable {}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init(sqlValue: SQLValue) throws {
        if case .null = sqlValue { self = nil } else { self = try Wrapped(sqlValue: sqlValue) }
    }
}
