import Kernel

/// A header's value and the parameters behind it: `form-data; name="a"; filename="b.jpg"`.
struct HeaderParameters {
    /// In lower case.
    let value: String
    private var rest: ArraySlice<UInt8>

    /// Nil when the value itself is missing or holds what no token does.
    init?(_ bytes: [UInt8]) {
        let head = bytes.prefix { $0 != UInt8(ascii: ";") }
        let trimmed = head.trimmingBlanks
        guard !trimmed.isEmpty, trimmed.allSatisfy({ $0.isToken || $0 == UInt8(ascii: "/") }) else { return nil }
        value = String(decoding: trimmed, as: UTF8.self).lowercased()
        rest = bytes[head.endIndex...]
    }

    /// The next parameter, its name in lower case; nil behind the last.
    ///
    /// Inside quotes only `\"` is an escape: a browser on Windows writes `C:\photos\a.jpg` with its
    /// backslashes bare. A file's name goes on to the quote that ends the parameter, and without one to the end.
    mutating func next() throws -> (name: String, value: [UInt8])? {
        skip(while: { $0.isBlank || $0 == UInt8(ascii: ";") })
        guard !rest.isEmpty else { return nil }
        let name = take(while: \.isToken)
        skip(while: \.isBlank)
        guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { throw Refusal.malformed("参数不是“名称=值”的形式") }
        skip(while: \.isBlank)
        let isFilename = String(decoding: name, as: UTF8.self).lowercased().isFilename
        let value =
            rest.first == UInt8(ascii: "\"")
            ? try quoted(isFilename) : Array(take { $0 != 0x3B && (isFilename || !$0.isBlank && $0 != 0x22) })
        skip(while: \.isBlank)
        guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { throw Refusal.malformed("参数后面有多余的字符") }
        return (String(decoding: name, as: UTF8.self).lowercased(), value)
    }

    private mutating func quoted(_ isFilename: Bool) throws -> [UInt8] {
        rest = rest.dropFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\"") where !isFilename || isAtEnd: return text
            case UInt8(ascii: "\\") where rest.first == UInt8(ascii: "\""):
                text.append(UInt8(ascii: "\""))
                rest = rest.dropFirst()
            default: text.append(byte)
            }
        }
        guard isFilename else { throw Refusal.malformed("引号没有配对") }
        return text
    }

    private var isAtEnd: Bool {
        let next = rest.first { !$0.isBlank }
        return next == nil || next == UInt8(ascii: ";")
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: belongs)
        rest = rest[taken.endIndex...]
        return taken
    }

    private mutating func skip(while belongs: (UInt8) -> Bool) { rest = rest.drop(while: belongs) }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: ArraySlice<UInt8> {
        let kept = drop(while: \.isBlank)
        guard let end = kept.lastIndex(where: { !$0.isBlank }) else { return [] }
        return kept[...end]
    }
}
