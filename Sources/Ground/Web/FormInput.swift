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
        try self.init(urlEncoded: Array(text.utf8), most: maximumFields)
    }

    /// - Parameter most: fields, counted as they are read.
    init(urlEncoded bytes: [UInt8], most: Int) throws {
        self.init()
        var rest = bytes.drop { $0 == UInt8(ascii: "&") }
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].drop { $0 == UInt8(ascii: "&") }
            guard fields.count < most else { throw Self.tooManyFields(most) }
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            append(try Self.decoded(name), try Self.decoded(pair[name.endIndex...].dropFirst()))
        }
    }

    static func tooManyFields(_ most: Int) -> Refusal {
        Refusal(.tooLarge, "form.tooManyFields", "表单字段超过\(most)个，未保存。请分批提交。")
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

    static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}

/// A form longer than any of ours.
private let maximumFields = 2000

extension FormInput {
    /// `{"name": "…", "roles": ["clerk"]}`: one level of text, numbers, truth values and lists of them.
    package init(json bytes: [UInt8]) throws { try self.init(json: bytes, most: maximumFields) }

    init(json bytes: [UInt8], most: Int) throws {
        self.init()
        for (name, value) in try FlatJSON.fields(of: bytes, most: most) { append(name, value) }
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

    /// What is no part of what somebody filled in: what the form itself brought (`View.formStamp`), and the password that was
    /// asked for before it went through (`ProofPage`).
    static let broughtAlong = stamp.union([ProofPage.field])

    /// What somebody filled in.
    package var typed: FormInput {
        FormInput(fields: fields.filter { !Self.broughtAlong.contains($0.name) && !$0.value.isEmpty })
    }

    /// What every form carries unseen, which is no part of what it says.
    static let stamp: Set = ["_token", "_key", "_page"]

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unencoded) ?? ""
    }

    private static let unencoded = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
}
