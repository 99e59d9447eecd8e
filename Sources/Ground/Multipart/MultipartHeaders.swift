import Foundation
import Kernel

/// What a part's header block says of it.
package struct MultipartHeaders: Hashable, Sendable {
    /// The form's name for the field.
    package let name: String
    /// The file's name without its folders; nil for a plain field, `""` where no file was chosen.
    package let filename: String?
    /// As sent, unverified: a browser guesses it from the name's ending.
    package let contentType: String?

    package init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }
}

extension MultipartHeaders {
    /// From lines that each end in CR LF, the last one empty.
    init(block: [UInt8], nameBytes: Int) throws {
        var disposition: [UInt8]?
        var type: String?
        for line in block.dropLast(2).split(separator: 0x0A) {
            let (name, value) = try Self.header(line.dropLast())
            switch name {
            case "content-disposition":
                guard disposition == nil else { throw Refusal.malformed("同一栏目有两个 Content-Disposition") }
                disposition = Array(value.utf8)
            case "content-type":
                guard type == nil else { throw Refusal.malformed("同一栏目有两个 Content-Type") }
                guard !value.lowercased().hasPrefix("multipart/") else { throw Refusal.nested }
                type = value
            case "content-transfer-encoding":
                // RFC 7578 §4.7: senders should not; these three leave the content as it is.
                guard ["binary", "8bit", "7bit"].contains(value.lowercased()) else { throw Refusal.encoded }
            default: continue
            }
        }
        guard let disposition, var parameters = HeaderParameters(disposition), parameters.value == "form-data"
        else { throw Refusal.malformed("缺少 Content-Disposition: form-data") }

        var fields: [String: [UInt8]] = [:]
        while let (key, value) = try parameters.next() {
            let isFirst = fields[key] == nil
            guard isFirst || key.isFilename else { throw Refusal.malformed("参数“\(key)”重复") }
            if isFirst { fields[key] = value }
        }
        guard let name = fields["name"].map(Self.unescaped), !name.isEmpty else {
            throw Refusal(.invalid, "multipart.name", "上传中有一个栏目没有名称（name），未保存。请刷新页面后重新提交。")
        }
        guard name.utf8.count <= nameBytes else {
            throw Refusal(.tooLarge, "multipart.name", "上传中有一个栏目的名称超过\(nameBytes)字节，未保存。")
        }
        guard fields["name"]?.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) == true else {
            throw Refusal.malformed("栏目名里有控制字符")
        }
        guard !name.contains("\u{FFFD}") else { throw Refusal.notUTF8 }
        self.init(name: name, filename: Self.filename(fields), contentType: type)
    }

    /// What a file was called where it came from: a word to know it by, and no reason to refuse it, whatever is in it.
    private static func filename(_ fields: [String: [UInt8]]) -> String? {
        guard let name = fields["filename"].map(unescaped) ?? fields["filename*"].map(extended) else { return nil }
        let visible = lastComponent(name).mended().unicodeScalars.filter { $0.properties.generalCategory != .control }
        return String(String.UnicodeScalarView(visible))
    }

    /// `UTF-8''%E5%9B%BE.jpg`, which RFC 7578 does not allow here and some programs write all the same.
    private static func extended(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let encoded = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init)
        return encoded?.removingPercentEncoding ?? encoded ?? ""
    }

    /// One header line without its line end: the name in lower case, and the value.
    private static func header(_ line: ArraySlice<UInt8>) throws -> (name: String, value: String) {
        // Phones and old programs write a file's name in the encoding of their own.
        let text = String(file: Array(line)) ?? String(decoding: line, as: UTF8.self)
        let line = Array(text.utf8)
        // A line beginning with `--` is a delimiter where content should have come first.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(\.isToken), !line.starts(with: Array("--".utf8))
        else { throw Refusal.malformed("栏目说明不是“名称: 值”的形式") }
        let name = text.utf8.prefix(colon - line.startIndex)
        return (
            String(Substring(name)).lowercased(), String(Substring(text.utf8.dropFirst(name.count + 1))).trimmedBlanks
        )
    }

    /// Browsers write `"` CR LF of a name as `%22 %0D %0A`, and nothing else so (WHATWG HTML,
    /// "multipart/form-data encoding algorithm"): any other `%` is the name's own.
    private static func unescaped(_ bytes: [UInt8]) -> String {
        var plain: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let escaped = escapes[rest.prefix(2).map(\.asciiLowercased)] else {
                plain.append(byte)
                continue
            }
            plain.append(escaped)
            rest = rest.dropFirst(2)
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// RFC 7578 §4.2: a file's folders are never to be believed, whichever system wrote them.
    private static func lastComponent(_ path: String) -> String {
        let separators = [UInt8(ascii: "/"), UInt8(ascii: "\\")]
        let start = path.utf8.lastIndex(where: separators.contains).map(path.utf8.index(after:)) ?? path.startIndex
        let last = String(path[start...])
        return last == "." || last == ".." ? "" : last
    }
}

extension MultipartHeaders {
    /// RFC 2046 §5.1.1: 1–70 of these characters, a space not at the end.
    static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count) && text.utf8.allSatisfy(\.isBoundaryCharacter) && text.utf8.last != 0x20
    }

    static func boundary(ofContentType value: String) -> String? {
        guard var parameters = HeaderParameters(Array(value.utf8)), parameters.value == "multipart/form-data"
        else { return nil }
        var boundary: String?
        do {
            while let (key, value) = try parameters.next() {
                guard key == "boundary" else { continue }
                guard boundary == nil else { return nil }
                boundary = String(decoding: value, as: UTF8.self)
            }
        } catch { return nil }
        return boundary.flatMap { isBoundary($0) ? $0 : nil }
    }
}

private let escapes: [[UInt8]: UInt8] = [Array("22".utf8): 0x22, Array("0d".utf8): 0x0D, Array("0a".utf8): 0x0A]

extension UInt8 {
    /// RFC 9110 §5.6.2.
    var isToken: Bool { isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains(self) }

    fileprivate var isBoundaryCharacter: Bool { isLetterOrDigit || "'()+_,-./:=? ".utf8.contains(self) }

    private var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }

    fileprivate var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }

    var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension String {
    fileprivate var trimmedBlanks: String {
        let kept = utf8.drop(while: \.isBlank)
        guard let end = kept.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(Substring(kept[...end]))
    }
}

extension String {
    /// Of a parameter that nothing is refused for.
    var isFilename: Bool { self == "filename" || self == "filename*" }
}

extension Refusal {
    fileprivate static let notUTF8 = Refusal(.invalid, "multipart.notUTF8", "上传的栏目名编码不对：请用 UTF-8 提交。")

    fileprivate static let nested = Refusal(
        .unsupported, "multipart.nested", "不支持一个栏目里再套多个文件（multipart/mixed）。请每个文件用一个栏目提交。")

    fileprivate static let encoded = Refusal(
        .unsupported, "multipart.encoding", "不支持 base64 等转换编码的上传。请直接以二进制提交文件。")
}
