import Kernel

/// The file of streams in which Word, Excel, PowerPoint and WPS kept everything before 2007, and still keep what has a
/// password ([MS-CFB]). Only its directory is read, and the beginning of one stream.
struct CompoundFile {
    private struct Entry {
        let name: String
        let start: Int
        let size: Int
    }

    private let file: RandomFile
    private let sectorSize: Int
    /// Streams shorter than this lie in the root's own stream, in pieces of 64 bytes.
    private let smallest: Int
    /// Where the table of sectors lies, sector by sector.
    private var tableSectors: [Int] = []
    private var entries: [Entry] = []

    private static let endOfChain = 0xFFFF_FFFE
    private static let mostEntries = 4096

    /// Refuses what is cut off, or leads in circles.
    init(_ file: RandomFile) throws {
        self.file = file
        let header = try file.bytes(at: 0, count: 512)
        guard header.count == 512 else { throw Refusal.brokenFile }
        let shift = header.number(30, bytes: 2)
        guard shift == 9 || shift == 12 else { throw Refusal.brokenFile }
        sectorSize = 1 << shift
        smallest = header.number(56, bytes: 4)
        tableSectors = try Self.table(header, file, sectorSize)
        let most = Self.mostEntries * 128 / sectorSize
        for sector in try chain(from: header.number(48, bytes: 4), most: most) {
            let bytes = try self.sector(sector)
            for start in stride(from: 0, to: bytes.count - 127, by: 128) {
                let length = bytes.number(start + 64, bytes: 2)
                guard (2...64).contains(length) else { continue }
                let units = stride(from: start, to: start + length - 2, by: 2).map {
                    UInt16(bytes.number($0, bytes: 2))
                }
                entries.append(
                    Entry(
                        name: String(decoding: units, as: UTF16.self), start: bytes.number(start + 116, bytes: 4),
                        size: bytes.number(start + 120, bytes: 4)))
            }
        }
    }

    /// Nil for a file of streams that is none of ours: a mail, an installer.
    var look: FileLook? {
        get throws {
            let names = Set(entries.map(\.name))
            if names.contains("EncryptedPackage") { return FileLook(content: .lockedOffice, isLocked: true) }
            let hasMacros = !names.isDisjoint(with: ["Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"])
            if let word = entries.first(where: { $0.name == "WordDocument" }) {
                // FibBase.fEncrypted ([MS-DOC] 2.5.2)
                let isLocked = try head(of: word).number(10, bytes: 2) & 0x0100 != 0
                return FileLook(content: .oldWord, isLocked: isLocked, hasMacros: hasMacros)
            }
            if let book = entries.first(where: { $0.name == "Workbook" || $0.name == "Book" }) {
                return FileLook(content: .oldSheet, isLocked: try isLockedBook(book), hasMacros: hasMacros)
            }
            guard names.contains("PowerPoint Document") else { return nil }
            return FileLook(
                content: .oldSlides, isLocked: names.contains("EncryptedSummary"), hasMacros: hasMacros)
        }
    }

    /// A record FilePass stands among the first of the stream ([MS-XLS] 2.4.117).
    private func isLockedBook(_ book: Entry) throws -> Bool {
        let bytes = try head(of: book)
        var place = 0
        for _ in 0..<6 where place + 4 <= bytes.count {
            if bytes.number(place, bytes: 2) == 0x2F { return true }
            place += 4 + bytes.number(place + 2, bytes: 2)
        }
        return false
    }

    /// A stream's first sector, or its first piece.
    private func head(of entry: Entry) throws -> [UInt8] {
        guard entry.size < smallest, let root = entries.first else { return try sector(entry.start) }
        let place = entry.start * 64
        let sectors = try chain(from: root.start, most: place / sectorSize + 1)
        guard let last = sectors.last, sectors.count == place / sectorSize + 1 else { throw Refusal.brokenFile }
        return Array(try sector(last).dropFirst(place % sectorSize))
    }

    /// The sectors of a stream from its first on, as many as are wanted at most.
    private func chain(from start: Int, most: Int) throws -> [Int] {
        var sectors: [Int] = []
        var next = start
        while next < Self.endOfChain - 4, sectors.count < most {
            sectors.append(next)
            let perSector = sectorSize / 4
            guard next / perSector < tableSectors.count else { throw Refusal.brokenFile }
            next = try sector(tableSectors[next / perSector]).number(next % perSector * 4, bytes: 4)
        }
        return sectors
    }

    /// Where the table of sectors lies: the first places stand in the header, the others in sectors of their own.
    private static func table(_ header: [UInt8], _ file: RandomFile, _ sectorSize: Int) throws -> [Int] {
        var places = stride(from: 76, to: 512, by: 4).map { header.number($0, bytes: 4) }
        var next = header.number(68, bytes: 4)
        // Of 50 MB there are no more.
        for _ in 0..<16 where next < endOfChain - 4 {
            let bytes = try file.bytes(at: (next + 1) * sectorSize, count: sectorSize)
            guard bytes.count == sectorSize else { throw Refusal.brokenFile }
            places += stride(from: 0, to: sectorSize - 4, by: 4).map { bytes.number($0, bytes: 4) }
            next = bytes.number(sectorSize - 4, bytes: 4)
        }
        return places.filter { $0 < endOfChain - 4 }
    }

    private func sector(_ number: Int) throws -> [UInt8] {
        let bytes = try file.bytes(at: (number + 1) * sectorSize, count: sectorSize)
        guard bytes.count >= 128 else { throw Refusal.brokenFile }
        return bytes + [UInt8](repeating: 0, count: sectorSize - bytes.count)
    }
}

extension [UInt8] {
    /// Little-endian; what stands after the end is 0.
    fileprivate func number(_ offset: Int, bytes count: Int) -> Int {
        (0..<count).reduce(0) { sum, index in
            sum | (offset + index < self.count ? Int(self[offset + index]) << (8 * index) : 0)
        }
    }
}
