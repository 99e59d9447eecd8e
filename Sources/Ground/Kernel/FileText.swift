import Foundation

/// The text of a file as offices save it, whatever door it comes in by.
extension String {
    /// UTF-8, UTF-16 of either order, with or without byte-order mark, or GB18030, which holds GBK and GB 2312. Nil for
    /// bytes that are none of these.
    package init?(file bytes: [UInt8]) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            self.init(validating: bytes.dropFirst(3), as: UTF8.self)
        } else if bytes.starts(with: [0xFF, 0xFE]) {
            self.init(utf16: bytes.dropFirst(2), isLittleEndian: true)
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            self.init(utf16: bytes.dropFirst(2), isLittleEndian: false)
        } else if bytes.contains(0), let isLittleEndian = Self.isLittleEndian(bytes) {
            self.init(utf16: bytes[...], isLittleEndian: isLittleEndian)
        } else if let text = String(validating: bytes, as: UTF8.self) {
            self = text
        } else {
            self.init(bytes: bytes, encoding: Self.gb18030)
        }
    }

    /// The number by which Core Foundation knows GB18030-2000.
    private static let gb18030 = Encoding(rawValue: 0x8000_0632)

    private init?(utf16 bytes: ArraySlice<UInt8>, isLittleEndian: Bool) {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        self.init(validating: units, as: UTF16.self)
    }

    /// By where the zeros of the characters that every file has stand: line ends, spaces, digits. Nil where they do not
    /// tell: then a zero is one.
    private static func isLittleEndian(_ bytes: [UInt8]) -> Bool? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        var (little, big) = (0, 0)
        for index in stride(from: 0, to: bytes.count, by: 2) where (bytes[index] == 0) != (bytes[index + 1] == 0) {
            if bytes[index] == 0 { big += 1 } else { little += 1 }
        }
        return little == big ? nil : little > big
    }
}
