import Foundation
import Kernel

/// Reads a JSON object (RFC 8259) of one level in one pass over its bytes: each is looked at once, values are counted as
/// they come, and the first thing that is no form of ours ends it. A general decoder builds all of it before anybody can
/// say that it is too much.
struct FlatJSON {
    private var rest: ArraySlice<UInt8>
    private let most: Int
    private var fields: [(name: String, value: String)] = []

    /// No number of ours is longer, and digits cost more than their count.
    private static let longestNumber = 40

    private init(_ bytes: [UInt8], most: Int) {
        rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        self.most = most
    }

    /// The values of each name, in the order of the names: a program may write them in any.
    static func fields(of bytes: [UInt8], most: Int) throws -> [(name: String, value: String)] {
        var reader = FlatJSON(bytes, most: most)
        try reader.object()
        return reader.fields.sorted { $0.name < $1.name }
    }

    private mutating func object() throws {
        try expect("{")
        var names: Set<String> = []
        if !takes("}") {
            repeat {
                try expect("\"")
                let name = try text()
                guard names.insert(name).inserted, names.count <= most else { throw Refusal.malformedJSON }
                try expect(":")
                try value(of: name, isListed: false)
            } while takes(",")
            try expect("}")
        }
        skipBlanks()
        guard rest.isEmpty else { throw Refusal.malformedJSON }
    }

    private mutating func value(of name: String, isListed: Bool) throws {
        if takes("\"") {
            try add(name, try text())
        } else if !isListed, takes("[") {
            if takes("]") { return }
            repeat { try value(of: name, isListed: true) } while takes(",")
            try expect("]")
        } else {
            switch try word() {
            // Nothing is no value, and counts all the same: a list of it costs as much.
            case "null": try count()
            case let word where word == "true" || word == "false": try add(name, word)
            case let word: try add(name, try Self.number(word))
            }
        }
    }

    private var counted = 0

    private mutating func count() throws {
        counted += 1
        guard counted <= most else { throw FormInput.tooManyFields(most) }
    }

    private mutating func add(_ name: String, _ value: String) throws {
        try count()
        fields.append((name, value))
    }

    /// What stands there without quotes.
    private mutating func word() throws -> String {
        skipBlanks()
        let word = rest.prefix(Self.longestNumber + 1).prefix {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || "+-.E".utf8.contains($0)
        }
        guard (1...Self.longestNumber).contains(word.count) else { throw Refusal.malformedJSON }
        rest = rest[word.endIndex...]
        return String(decoding: word, as: UTF8.self)
    }

    private static func number(_ text: String) throws -> String {
        guard isNumber(Array(text.utf8)) else { throw Refusal.malformedJSON }
        if let whole = Int(text) { return String(whole) }
        guard let number = Decimal(string: text), number.isFinite else { throw Refusal.malformedJSON }
        return number.description
    }

    /// RFC 8259 §6, its exponent of two digits at most.
    private static func isNumber(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        func digits() -> ArraySlice<UInt8> {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest[digits.endIndex...]
            return digits
        }
        func takes(_ characters: String) -> Bool {
            guard let first = rest.first, characters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = takes("-")
        let whole = digits()
        guard whole.count == 1 || whole.first.map({ $0 != 0x30 }) ?? false else { return false }
        if takes("."), digits().isEmpty { return false }
        if takes("eE") {
            _ = takes("+-")
            guard (1...2).contains(digits().count) else { return false }
        }
        return rest.isEmpty
    }

    /// Behind the quote that opens it.
    private mutating func text() throws -> String {
        var bytes: [UInt8] = []
        while true {
            let plain = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
            bytes += plain
            rest = rest[plain.endIndex...]
            switch rest.popFirst() {
            case UInt8(ascii: "\""):
                guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal.notUTF8 }
                return text
            case UInt8(ascii: "\\"): bytes += try escaped()
            default: throw Refusal.malformedJSON
            }
        }
    }

    private mutating func escaped() throws -> [UInt8] {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return [0x22]
        case UInt8(ascii: "\\"): return [0x5C]
        case UInt8(ascii: "/"): return [0x2F]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scalar()
        default: throw Refusal.malformedJSON
        }
    }

    /// A character by its number, two numbers where it is beyond the first 65,536.
    private mutating func scalar() throws -> [UInt8] {
        var code = try hexadecimal()
        if (0xD800...0xDBFF).contains(code) {
            guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u") else {
                throw Refusal.malformedJSON
            }
            let low = try hexadecimal()
            guard (0xDC00...0xDFFF).contains(low) else { throw Refusal.malformedJSON }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw Refusal.malformedJSON }
        return Array(scalar.utf8)
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = rest.popFirst().flatMap(FormInput.hexValue) else { throw Refusal.malformedJSON }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws {
        guard takes(character) else { throw Refusal.malformedJSON }
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }
}

extension Refusal {
    fileprivate static let malformedJSON = Refusal(
        .invalid, "json.malformed", "JSON 格式不对：应是一层对象，值为文字、数字、true/false 或它们的列表。")
}
