import Foundation

/// Files as offices send them, made here: as small as they may be to be known.
enum TestFile {
    /// A zip whose parts are stored, not packed.
    /// - Parameter isLocked: says of its parts that they have a password.
    static func zip(_ parts: [(name: String, bytes: [UInt8])], isLocked: Bool = false) -> [UInt8] {
        var (file, directory): ([UInt8], [UInt8]) = ([], [])
        for (name, bytes) in parts {
            let offset = file.count
            let about =
                number(isLocked ? 1 : 0, 2) + number(0, 2) + number(0, 4) + number(crc(bytes), 4)
                + number(bytes.count, 4) + number(bytes.count, 4) + number(name.utf8.count, 2)
            file += [0x50, 0x4B, 3, 4] + number(20, 2) + about + number(0, 2) + name.utf8 + bytes
            directory +=
                [0x50, 0x4B, 1, 2] + number(20, 2) + number(20, 2) + about + number(0, 2) + number(0, 2)
                + number(0, 2) + number(0, 2) + number(0, 4) + number(offset, 4) + name.utf8
        }
        return file + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(parts.count, 2) + number(parts.count, 2)
            + number(directory.count, 4) + number(file.count, 4) + number(0, 2)
    }

    static func office(_ main: String, hasMacros: Bool = false) -> [UInt8] {
        zip(
            [("[Content_Types].xml", Array("<Types/>".utf8)), (main, Array("<x/>".utf8))]
                + (hasMacros ? [("word/vbaProject.bin", [1])] : []))
    }

    /// A file of streams with one sector of a stream, and what else its directory names.
    static func compound(_ stream: String, _ head: [UInt8] = [], others: [String] = []) -> [UInt8] {
        let names = ["Root Entry", stream] + others
        var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
        header +=
            number(0x3E, 2) + number(3, 2) + number(0xFFFE, 2) + number(9, 2) + number(6, 2)
            + [UInt8](repeating: 0, count: 6) + number(0, 4) + number(1, 4) + number(1, 4) + number(0, 4)
            + number(4096, 4) + number(0xFFFF_FFFE, 4) + number(0, 4) + number(0xFFFF_FFFE, 4) + number(0, 4)
        header += number(0, 4)
        while header.count < 512 { header += number(0xFFFF_FFFF, 4) }
        // Sector 0 is the table, 1 the directory, 2 the stream.
        var table = number(0xFFFF_FFFD, 4) + number(0xFFFF_FFFE, 4) + number(0xFFFF_FFFE, 4)
        while table.count < 512 { table += number(0xFFFF_FFFF, 4) }
        var directory: [UInt8] = []
        for (index, name) in names.enumerated() {
            var entry = Array(name.utf16).flatMap { number(Int($0), 2) }
            entry += [UInt8](repeating: 0, count: 64 - entry.count) + number(name.utf16.count * 2 + 2, 2)
            entry += [index == 0 ? 5 : 2] + [UInt8](repeating: 0, count: 49)
            directory += entry + number(2, 4) + number(index == 1 ? 8192 : 0, 8)
        }
        directory += [UInt8](repeating: 0, count: 512 - directory.count)
        return header + table + directory + head + [UInt8](repeating: 0, count: 512 - head.count)
    }

    static func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }

    private static func crc(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(crc ^ 0xFFFF_FFFF)
    }
}
