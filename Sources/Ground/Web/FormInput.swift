import Foundation
import Kernel

/// The fields of a form, a query or a JSON object, and the files sent with them, as they came.
package struct FormInput: Sendable {
    package private(set) var fields: [(name: String, value: String)]
    package private(set) var files: [UploadedFile]
    /// A body that was no form: a piece of a file.
    package let bytes: [UInt8]

    package init(fields: [(name: String, value: String)] = [], files: [UploadedFile] = [], bytes: [UInt8] = []) {
        self.fields = fields
        self.files = files
        self.bytes = bytes
    }

    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The file of that name; nil when the field was left empty.
    package func file(_ name: String) -> UploadedFile? { files.first { $0.name == name && $0.byteCount > 0 } }

    /// Every file that was chosen in a field.
    package func files(_ name: String) -> [UploadedFile] { files.filter { $0.name == name && $0.byteCount > 0 } }

    package mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }
    package mutating func append(_ file: UploadedFile) { files.append(file) }
}

/// A file that came with a form. It lies in a temporary folder until the request is answered.
package struct UploadedFile: Sendable {
    package let name: String
    package let filename: String
    package let path: String
    package let byteCount: Int

    package init(name: String, filename: String, path: String, byteCount: Int) {
        self.name = name
        self.filename = filename
        self.path = path
        self.byteCount = byteCount
    }

    package func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

    /// Refuses a file that is longer than anybody reads, before it is in memory.
    package func bytes(limit: Int) throws -> [UInt8] {
        guard byteCount <= limit else {
            throw Refusal.field(name, "file.tooLarge", "文件超过\(limit / 1000) KB，请精简或分成几个文件。")
        }
        return try bytes()
    }
}

extension FormInput {
    /// `a=1&b=%E6%96%87`, as browsers send forms and queries. Refuses what is not UTF-8.
    package init(urlEncoded text: some StringProtocol) throws {
        self.init()
        for pair in text.utf8.split(separator: UInt8(ascii: "&")).prefix(maximumFields + 1) {
            guard fields.count < maximumFields else {
                throw Refusal(.tooLarge, "form.tooManyFields", "表单字段超过\(maximumFields)个，未保存。请分批提交。")
            }
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? try Self.decoded(halves[1]) : ""
            append(try Self.decoded(halves[0]), value)
        }
    }

    private static func decoded(_ bytes: Substring.UTF8View.SubSequence) throws -> String {
        try decoded(Array(bytes))
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws -> String {
        var decoded: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let high = hexValue(rest.removeFirst()), let low = hexValue(rest.removeFirst())
                else { throw Refusal.notUTF8 }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw Refusal.notUTF8 }
        return text
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }

    /// `{"name": "…", "roles": ["clerk"]}`: one level of text, numbers, truth values and lists of them.
    package init(json bytes: [UInt8]) throws {
        let malformed = Refusal(.invalid, "json.malformed", "JSON 格式不对：应是一层对象，值为文字、数字、true/false 或它们的列表。")
        guard Self.isFlat(bytes), let object = try? JSONDecoder().decode([String: JSONField].self, from: Data(bytes))
        else {
            throw malformed
        }
        self.init()
        for (name, field) in object.sorted(by: { $0.key < $1.key }) {
            for value in field.values { append(name, value) }
        }
        guard fields.count <= maximumFields else { throw malformed }
    }

    /// Whether JSON has no more in it than a form, counted before it is taken apart: nesting costs the square of its depth.
    private static func isFlat(_ json: [UInt8]) -> Bool {
        var (depth, commas) = (0, 0)
        var (isText, isEscaped) = (false, false)
        for byte in json {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = isText
            case UInt8(ascii: "\""): isText.toggle()
            case _ where isText: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): commas += 1
            default: break
            }
            if depth > 2 || commas > maximumFields { return false }
        }
        return true
    }
}

/// A form longer than any of ours.
private let maximumFields = 2000

private struct JSONField: Decodable {
    let values: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let list = try? container.decode([JSONField].self) {
            values = list.flatMap(\.values)
        } else if let text = try? container.decode(String.self) {
            values = [text]
        } else if let truth = try? container.decode(Bool.self) {
            values = [truth ? "true" : "false"]
        } else if let number = try? container.decode(Int.self) {
            values = [String(number)]
        } else if container.decodeNil() {
            values = []
        } else {
            values = [try container.decode(Decimal.self).description]
        }
    }
}

extension Refusal {
    package static let notUTF8 = Refusal(.invalid, "text.notUTF8", "文字编码不对：请用 UTF-8 提交。")
}

extension FormInput {
    /// As an address carries it.
    package var query: String {
        fields.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    /// What somebody filled in, without what the form itself brought along (`View.formStamp`).
    package var typed: FormInput {
        FormInput(fields: fields.filter { !Self.stamp.contains($0.name) && !$0.value.isEmpty })
    }

    /// What every form carries unseen, which is no part of what it says.
    static let stamp: Set = ["_token", "_key", "_page"]

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unencoded) ?? ""
    }

    private static let unencoded = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
}
