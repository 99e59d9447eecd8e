import CZlib
import Crypto
import Foundation
import Kernel
import Synchronization

/// Many files as one .zip, in the order given, made while it is sent: gigabytes take neither memory nor a place on the disk,
/// the first byte goes out at once, and the browser shows how far it is, for the length is known before. That it can be known,
/// files are packed as they are, in deflate's blocks without compression (RFC 1951 §3.2.4): most are packed already.
package final class FileBundle: Sendable {
    package enum Source: Sendable {
        case stored(sha256: String, byteSize: Int)
        case bytes([UInt8])
    }

    package struct Item: Sendable {
        /// With its folders: `01 Ⅰ-1-1/规划.pdf`
        package let path: String
        let source: Source

        package init(_ path: String, _ source: Source) { (self.path, self.source) = (path, source) }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct Member: Sendable {
        let path: [UInt8]
        let source: Source
        let byteSize: Int
        /// Where its header begins.
        let offset: Int

        var dataStart: Int { offset + 30 + path.count }
        var packedSize: Int { byteSize + 5 * max(1, (byteSize + FileBundle.blockBytes - 1) / FileBundle.blockBytes) }
        var dataEnd: Int { dataStart + packedSize }
        var end: Int { dataEnd + 16 }
    }

    /// What is known of a member's bytes: while they go by, and after.
    private struct Sums {
        var known: [Int: UInt32] = [:]
        var member = -1
        var count = 0
        var crc: UInt32 = 0
        var digest = SHA256()
    }

    package let byteCount: Int
    package let fileCount: Int
    private let members: [Member]
    private let store: FileStore
    private let sums = Mutex(Sums())

    /// The most bytes of one of deflate's stored blocks, and how many of them go out together.
    private static let (blockBytes, blocksTogether) = (65_535, 4)

    /// Refuses what does not lie there as long as it was stored; whether it is the very bytes is seen while they go by.
    package init(_ items: [Item], from store: FileStore) throws {
        var (members, offset) = ([Member](), 0)
        for item in items {
            let byteSize: Int
            switch item.source {
            case .bytes(let bytes): byteSize = bytes.count
            case .stored(let sha256, let size):
                try store.checkLength(sha256, size)
                byteSize = size
            }
            let member = Member(path: Array(item.path.utf8), source: item.source, byteSize: byteSize, offset: offset)
            members.append(member)
            offset = member.end
        }
        (self.members, self.store, fileCount) = (members, store, members.count)
        byteCount = offset + Self.directory(of: members, sums: nil).count
    }

    /// A piece from an offset on, never empty before the end.
    package func piece(at offset: Int) throws -> [UInt8] {
        guard offset < byteCount else { return [] }
        guard let last = members.last, offset < last.end else {
            let crcs = try members.indices.map(crc)
            return Array(Self.directory(of: members, sums: crcs).dropFirst(offset - (members.last?.end ?? 0)))
        }
        let index = place(of: offset)
        let member = members[index]
        if offset < member.dataStart { return Array(Self.header(member).dropFirst(offset - member.offset)) }
        guard offset < member.dataEnd else {
            return Array(try descriptor(index).dropFirst(offset - member.dataEnd))
        }
        return try blocks(index, from: offset - member.dataStart)
    }

    /// The member that an offset lies in.
    private func place(of offset: Int) -> Int {
        var (low, high) = (0, members.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if members[middle].offset <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    // MARK: A member's bytes

    private func blocks(_ index: Int, from offset: Int) throws -> [UInt8] {
        let member = members[index]
        let (block, within) = offset.quotientAndRemainder(dividingBy: Self.blockBytes + 5)
        let start = block * Self.blockBytes
        let bytes = try bytes(of: member, at: start, count: Self.blockBytes * Self.blocksTogether)
        if within == 0 { try add(bytes, at: start, of: index) }
        var packed: [UInt8] = []
        packed.reserveCapacity(bytes.count + 5 * Self.blocksTogether)
        var next = 0
        repeat {
            let count = min(Self.blockBytes, bytes.count - next)
            packed.append(start + next + count == member.byteSize ? 1 : 0)
            packed.put(UInt16(count))
            packed.put(~UInt16(count))
            packed += bytes[next..<next + count]
            next += count
        } while next < bytes.count
        return within == 0 ? packed : Array(packed.dropFirst(within))
    }

    private func bytes(of member: Member, at offset: Int, count: Int) throws -> [UInt8] {
        switch member.source {
        case .bytes(let bytes): return Array(bytes[offset..<min(bytes.count, offset + count)])
        case .stored(let sha256, _):
            let bytes = try store.bytes(of: sha256, at: offset, count: count)
            guard bytes.count == min(count, member.byteSize - offset) else { throw altered(member) }
            return bytes
        }
    }

    /// They go by in their order, unless somebody begins in the middle.
    private func add(_ bytes: [UInt8], at start: Int, of index: Int) throws {
        let isSound = sums.withLock { sums in
            guard sums.known[index] == nil else { return true }
            if start == 0 { (sums.member, sums.count, sums.crc, sums.digest) = (index, 0, 0, SHA256()) }
            guard sums.member == index, sums.count == start else { return true }
            sums.crc = Self.crc(bytes, after: sums.crc)
            sums.digest.update(data: bytes)
            sums.count += bytes.count
            guard sums.count == members[index].byteSize else { return true }
            sums.known[index] = sums.crc
            guard case .stored(let sha256, _) = members[index].source else { return true }
            return sums.digest.finalize().hex == sha256
        }
        guard isSound else { throw altered(members[index]) }
    }

    /// Somebody changed it, or the disk is damaged: what was begun ends, and nobody takes it for whole.
    private func altered(_ member: Member) -> Failure {
        Failure(description: "not as it was stored: \(String(decoding: member.path, as: UTF8.self))")
    }

    private func crc(_ index: Int) throws -> UInt32 {
        if let known = sums.withLock({ $0.known[index] }) { return known }
        let member = members[index]
        var (offset, crc) = (0, 0 as UInt32)
        while offset < member.byteSize {
            let bytes = try bytes(of: member, at: offset, count: Self.blockBytes * Self.blocksTogether)
            crc = Self.crc(bytes, after: crc)
            offset += bytes.count
        }
        sums.withLock { [crc] in $0.known[index] = crc }
        return crc
    }

    private static func crc(_ bytes: [UInt8], after crc: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32(UInt(crc), bytes, UInt32(bytes.count)))
    }
}

// MARK: The format (PKWARE's APPNOTE 6.3.3)

extension FileBundle {
    /// Names in UTF-8, sums after the bytes.
    private static let flags: UInt16 = 0x0808
    private static let deflated: UInt16 = 8
    /// 1 January 1980, the first that the format knows: when a file was packed says nothing of it.
    private static let day: UInt16 = 0x0021
    private static let more32 = UInt32.max

    private static func header(_ member: Member) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.put(0x0403_4B50 as UInt32)
        for field in [20, flags, deflated, 0, day] as [UInt16] { bytes.put(field) }
        for field in [0, 0, 0] as [UInt32] { bytes.put(field) }
        for field in [UInt16(member.path.count), 0] { bytes.put(field) }
        return bytes + member.path
    }

    private func descriptor(_ index: Int) throws -> [UInt8] {
        let member = members[index]
        var bytes: [UInt8] = []
        let sizes = [UInt32(member.packedSize), UInt32(member.byteSize)]
        for field in [0x0807_4B50, try crc(index)] + sizes { bytes.put(field) }
        return bytes
    }

    /// - Parameter sums: nil to know its length.
    private static func directory(of members: [Member], sums: [UInt32]?) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, member) in members.enumerated() {
            let isFar = member.offset >= Int(more32)
            bytes.put(0x0201_4B50 as UInt32)
            for field in [isFar ? 45 : 20, isFar ? 45 : 20, flags, deflated, 0, day] as [UInt16] { bytes.put(field) }
            let sizes = [UInt32(member.packedSize), UInt32(member.byteSize)]
            for field in [sums?[index] ?? 0] + sizes { bytes.put(field) }
            for field in [UInt16(member.path.count), isFar ? 12 : 0, 0, 0, 0] as [UInt16] { bytes.put(field) }
            bytes.put(0 as UInt32)
            bytes.put(isFar ? more32 : UInt32(member.offset))
            bytes += member.path
            if isFar {
                for field in [1, 8] as [UInt16] { bytes.put(field) }
                bytes.put(UInt64(member.offset))
            }
        }
        return bytes + end(count: members.count, start: members.last?.end ?? 0, length: bytes.count)
    }

    private static func end(count: Int, start: Int, length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        if start + length >= Int(more32) || count >= Int(UInt16.max) {
            bytes.put(0x0606_4B50 as UInt32)
            bytes.put(44 as UInt64)
            for field in [45, 45] as [UInt16] { bytes.put(field) }
            for field in [0, 0] as [UInt32] { bytes.put(field) }
            for field in [count, count, length, start] { bytes.put(UInt64(field)) }
            bytes.put(0x0706_4B50 as UInt32)
            bytes.put(0 as UInt32)
            bytes.put(UInt64(start + length))
            bytes.put(1 as UInt32)
        }
        bytes.put(0x0605_4B50 as UInt32)
        let shown = UInt16(clamping: count)
        for field in [0, 0, shown, shown] as [UInt16] { bytes.put(field) }
        for field in [UInt32(clamping: length), UInt32(clamping: start)] { bytes.put(field) }
        bytes.put(0 as UInt16)
        return bytes
    }
}

extension [UInt8] {
    /// The lowest byte first.
    fileprivate mutating func put(_ number: some FixedWidthInteger) {
        for index in 0..<number.bitWidth / 8 { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}

extension FileStore {
    package func bundle(_ items: [FileBundle.Item]) async throws -> FileBundle {
        try await originals.onQueue { try FileBundle(items, from: self) }
    }

    package func piece(of bundle: FileBundle, at offset: Int) async throws -> [UInt8] {
        try await originals.onQueue { try bundle.piece(at: offset) }
    }

    fileprivate func bytes(of sha256: String, at offset: Int, count: Int) throws -> [UInt8] {
        try RandomFile(originals.original(sha256)).bytes(at: offset, count: count)
    }

    fileprivate func checkLength(_ sha256: String, _ byteSize: Int) throws {
        do {
            guard try RandomFile(originals.original(sha256)).size == byteSize else {
                throw Refusal.file(.conflict, "altered", "有一个附件与登记时不一致，可能被改动或磁盘损坏。请管理员从备份恢复。")
            }
        } catch let refusal as Refusal where refusal.kind == .missing {
            throw Refusal.file(.missing, "missing", "有一个附件找不到了。请管理员从备份恢复，再打包。")
        }
    }
}
