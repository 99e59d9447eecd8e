import Foundation
import Kernel

extension FileLook {
    /// Looks at a file, and into it where its outside says too little. Nil for what is none of ours; refuses what is broken.
    init?(path: String) throws {
        let file = try RandomFile(path)
        let head = try file.bytes(at: 0, count: 65_536)
        func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        func begins(_ text: String) -> Bool { head.starts(with: text.utf8) }
        if let photo = PhotoFormat(beginning: head.prefix(PhotoFormat.magicByteCount)) {
            self.init(content: FileContent(photo))
        } else if head.prefix(1024).holds("%PDF-") {
            self.init(content: .pdf, isLocked: try Self.isLockedPDF(path))
        } else if begins([0x50, 0x4B, 0x03, 0x04]) || begins([0x50, 0x4B, 0x05, 0x06]) {
            self = try ZipLook(path: path).look
        } else if begins([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            guard let look = try CompoundFile(file).look else { return nil }
            self = look
        } else if begins([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]) {
            self.init(content: .rar)
        } else if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
            self.init(content: .sevenZip)
        } else if begins("{\\rtf") {
            self.init(content: .rtf)
        } else if begins("GIF87a") || begins("GIF89a") {
            self.init(content: .gif)
        } else if begins([0x49, 0x49, 0x2A, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2A]) {
            self.init(content: .tiff)
        } else if begins("BM"), head.dropFirst(14).first == 40 {
            self.init(content: .bmp)
        } else if Self.isText(head, isWhole: head.count == file.size) {
            self.init(content: .text)
        } else {
            return nil
        }
    }

    /// Text of an encoding that we read, without the control characters that no text has.
    private static func isText(_ head: [UInt8], isWhole: Bool) -> Bool {
        // Programs are full of zeros, and so is text of two bytes a character: that one says what it is.
        guard !head.contains(0) || head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) else {
            return false
        }
        // A file that goes on may have been cut within a character.
        let cuts = isWhole ? [0] : [0, 1, 2, 3]
        guard let text = cuts.lazy.compactMap({ String(file: Array(head.dropLast($0))) }).first else { return false }
        return !text.isEmpty
            && !text.unicodeScalars.contains { $0.value < 0x20 && !"\t\n\r\u{0C}".unicodeScalars.contains($0) }
    }

    /// Its trailer then names what it was encrypted with: `/Encrypt 12 0 R`, or that itself.
    private static func isLockedPDF(_ path: String) throws -> Bool {
        let name = Array("/Encrypt".utf8)
        var (rest, isLocked) = ([UInt8](), false)
        try DurableFile.read(path) { piece in
            guard !isLocked else { return }
            let bytes = rest + Array(piece)
            for start in bytes.places(of: name) {
                let after = bytes[(start + name.count)...].first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D }
                if let after, (0x30...0x39).contains(after) || after == UInt8(ascii: "<") { isLocked = true }
            }
            rest = Array(bytes.suffix(16))
        }
        return isLocked
    }
}

extension FileContent {
    fileprivate init(_ photo: PhotoFormat) {
        switch photo {
        case .jpeg: self = .jpeg
        case .png: self = .png
        case .heic: self = .heic
        case .webp: self = .webp
        }
    }
}

/// A file of which parts are read, wherever they stand.
struct RandomFile {
    let size: Int
    private let handle: FileHandle

    init(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw MediaError.file(operation: "open", path: path, errno: errno)
        }
        self.handle = handle
        size = Int(try handle.seekToEnd())
    }

    /// Fewer at the end, none after it.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, offset < size else { return [] }
        try handle.seek(toOffset: UInt64(offset))
        return [UInt8](try handle.read(upToCount: count) ?? Data())
    }
}

extension Sequence<UInt8> {
    fileprivate func holds(_ text: String) -> Bool { !Array(self).places(of: Array(text.utf8)).isEmpty }
}

extension [UInt8] {
    /// Where some bytes begin in these.
    fileprivate func places(of other: [UInt8]) -> [Int] {
        guard let first = other.first, count >= other.count else { return [] }
        var places: [Int] = []
        withUnsafeBufferPointer { bytes in
            for index in 0...(bytes.count - other.count) where bytes[index] == first {
                if bytes[index..<index + other.count].elementsEqual(other) { places.append(index) }
            }
        }
        return places
    }
}
