import Foundation
import Kernel

/// Reads a `multipart/form-data` body (RFC 7578 over RFC 2046 §5.1) as its bytes arrive, doing no
/// input or output of its own. File contents stream straight through: whatever is sent, no more is
/// held than one part's header block and the beginning of what may be a delimiter.
///
/// Throws `Refusal` with a code `multipart.…`. After a refusal the reader refuses everything
/// further with the same one.
package struct MultipartReader: Sendable {
    /// What is taken of one body.
    package struct Limits: Hashable, Sendable {
        /// Parts, files and fields together.
        package var parts = 200
        /// Bytes of one part's headers, its empty line included.
        package var headerBytes = 16 * 1024
        /// Bytes of a field's name in UTF-8.
        package var nameBytes = 200
        /// Bytes of the whole body.
        package var totalBytes: Int

        package init(totalBytes: Int) { self.totalBytes = totalBytes }
    }

    package enum Event: Hashable, Sendable {
        case partBegan(MultipartHeaders)
        /// The next bytes of the part's content, never none. They share the storage of what was fed.
        case bytes(ArraySlice<UInt8>)
        case partEnded
        /// The closing delimiter was seen and the body is at its end; comes from `finish()`.
        case finished
    }

    private enum State: Hashable, Sendable {
        case preamble
        /// Behind a delimiter: `--` closes the body, a line end begins a part.
        case afterDelimiter(AfterDelimiter)
        case headers
        case content
        case epilogue
        case refused(Refusal)
    }

    private enum AfterDelimiter: Hashable, Sendable {
        case start, hyphen, padding, carriageReturn
    }

    private let limits: Limits
    /// CR LF `--` and the boundary. CR occurs in it only at the front, because a boundary has none:
    /// when a match breaks off, the next can only begin at the byte that broke it.
    private let delimiter: ArraySlice<UInt8>
    private var state = State.preamble
    /// How much of the delimiter the bytes so far end with.
    private var matched = 2
    /// How much of that was never sent as such: a body may begin with its delimiter, and a part
    /// without content may too, as if a line end stood before it.
    private var implied = 2
    private var headerBlock: [UInt8] = []
    private var headerLineStart = 0
    private var paddingCount = 0
    private var partCount = 0
    private var fedCount = 0

    /// How many single bytes were looked at, for showing that the work is linear.
    private(set) var examinedByteCount = 0

    /// Bytes held from one call to the next.
    package var heldByteCount: Int { headerBlock.count + matched }

    /// Refuses a boundary that RFC 2046 does not allow.
    package init(boundary: String, limits: Limits) throws {
        guard MultipartHeaders.isBoundary(boundary) else {
            throw Refusal(.invalid, "multipart.boundary", "上传格式不对：分隔符应为1至70个允许的字符。请刷新页面后重新提交。")
        }
        self.limits = limits
        delimiter = ([0x0D, 0x0A, 0x2D, 0x2D] + Array(boundary.utf8))[...]
    }

    /// The boundary of a `Content-Type: multipart/form-data` header, quoted or not; nil when the
    /// type is another, or the boundary is missing, given twice, or not 1–70 allowed characters.
    package static func boundary(ofContentType value: String) -> String? {
        MultipartHeaders.boundary(ofContentType: value)
    }

    /// Takes the next bytes of the body and tells what they brought.
    package mutating func feed(_ bytes: some Sequence<UInt8>) throws -> [Event] { try feed(Array(bytes)[...]) }

    package mutating func feed(_ bytes: [UInt8]) throws -> [Event] { try feed(bytes[...]) }

    package mutating func feed(_ bytes: ArraySlice<UInt8>) throws -> [Event] {
        if case .refused(let refusal) = state { throw refusal }
        // What lies within the limit is read first, so that the answer is the same however the
        // body is cut into chunks.
        let taken = bytes.prefix(max(0, limits.totalBytes - fedCount))
        fedCount += taken.count
        do {
            var events: [Event] = []
            var rest = taken
            while !rest.isEmpty { try step(&rest, &events) }
            guard taken.count == bytes.count else { throw Refusal.total(limits.totalBytes) }
            return events
        } catch let refusal as Refusal {
            headerBlock = []
            matched = 0
            state = .refused(refusal)
            throw refusal
        }
    }

    /// Says that the body is at its end. Refuses one whose closing delimiter never came: part of it
    /// was lost on the way.
    package mutating func finish() throws -> [Event] {
        switch state {
        case .epilogue: return [.finished]
        case .refused(let refusal): throw refusal
        default:
            let refusal = Refusal(.invalid, "multipart.truncated", "上传没有传完（可能是网络中断），未保存。请重新提交。")
            state = .refused(refusal)
            throw refusal
        }
    }

    /// Takes at least one byte.
    private mutating func step(_ rest: inout ArraySlice<UInt8>, _ events: inout [Event]) throws {
        switch state {
        case .preamble:
            if seekDelimiter(&rest, onContent: { _ in }) { state = .afterDelimiter(.start) }
        case .content:
            if seekDelimiter(&rest, onContent: { events.append(.bytes($0)) }) {
                events.append(.partEnded)
                state = .afterDelimiter(.start)
            }
        case .afterDelimiter(let place):
            examinedByteCount += 1
            state = try next(after: place, rest.removeFirst())
        case .headers:
            guard try readHeaderLine(&rest) else { return }
            partCount += 1
            guard partCount <= limits.parts else { throw Refusal.parts(limits.parts) }
            events.append(.partBegan(try MultipartHeaders(block: headerBlock, nameBytes: limits.nameBytes)))
            headerBlock = []
            matched = 2
            implied = 2
            state = .content
        case .epilogue, .refused:
            rest = rest.suffix(0)
        }
    }

    /// Passes content on up to the next delimiter and says whether it was met; `rest` then begins
    /// behind it.
    private mutating func seekDelimiter(
        _ rest: inout ArraySlice<UInt8>, onContent: (ArraySlice<UInt8>) -> Void
    ) -> Bool {
        // The match's bytes that earlier chunks ended with: they are content if it breaks off.
        var carried = matched
        let chunk = rest
        let found: Int? = chunk.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                if matched == 0 {
                    guard let start = bytes.firstCarriageReturn(from: index) else {
                        examinedByteCount += bytes.count - index
                        return nil
                    }
                    examinedByteCount += start + 1 - index
                    matched = 1
                    index = start + 1
                    continue
                }
                examinedByteCount += 1
                if bytes[index] == delimiter[matched] {
                    matched += 1
                    index += 1
                    if matched == delimiter.count { return index }
                } else {
                    if carried > implied { onContent(delimiter[implied..<carried]) }
                    carried = 0
                    implied = 0
                    matched = 0
                }
            }
            return nil
        }
        let content = chunk.prefix((found ?? chunk.count) - (matched - carried))
        if !content.isEmpty { onContent(content) }
        rest = found.map { chunk.dropFirst($0) } ?? chunk.suffix(0)
        if found != nil {
            matched = 0
            implied = 0
        }
        return found != nil
    }

    private mutating func next(after place: AfterDelimiter, _ byte: UInt8) throws -> State {
        switch (place, byte) {
        case (.start, UInt8(ascii: "-")): return .afterDelimiter(.hyphen)
        case (.hyphen, UInt8(ascii: "-")): return .epilogue
        case (.start, 0x0D), (.padding, 0x0D): return .afterDelimiter(.carriageReturn)
        case (.carriageReturn, 0x0A):
            headerLineStart = 0
            paddingCount = 0
            return .headers
        case (.start, 0x20), (.start, 0x09), (.padding, 0x20), (.padding, 0x09):
            paddingCount += 1
            guard paddingCount <= maximumPadding else { throw Refusal.malformed("分隔行后面的空白太长") }
            return .afterDelimiter(.padding)
        case (.start, 0x0A), (.padding, 0x0A): throw Refusal.lineEnd
        default: throw Refusal.malformed("分隔行后面有多余的字符")
        }
    }

    /// Collects header lines; true when the empty one has come.
    private mutating func readHeaderLine(_ rest: inout ArraySlice<UInt8>) throws -> Bool {
        let end = rest.firstIndex(of: 0x0A).map { $0 + 1 }
        let piece = rest[rest.startIndex..<(end ?? rest.endIndex)]
        examinedByteCount += piece.count
        guard headerBlock.count + piece.count <= limits.headerBytes else {
            throw Refusal(
                .tooLarge, "multipart.headers", "上传中一个栏目的说明超过\(limits.headerBytes)字节，未保存。请把文件名改短后重试。")
        }
        headerBlock += piece
        rest = rest[piece.endIndex...]
        guard end != nil else { return false }
        let length = headerBlock.count - headerLineStart
        guard length >= 2, headerBlock[headerBlock.count - 2] == 0x0D else { throw Refusal.lineEnd }
        headerLineStart = headerBlock.count
        return length == 2
    }
}

/// Blanks that some mail gateways put behind a delimiter; browsers put none.
private let maximumPadding = 64

extension UnsafeBufferPointer<UInt8> {
    fileprivate func firstCarriageReturn(from index: Int) -> Int? {
        guard let baseAddress, let hit = memchr(baseAddress + index, 0x0D, count - index) else { return nil }
        return UnsafeRawPointer(baseAddress).distance(to: hit)
    }
}

extension Refusal {
    fileprivate static func total(_ limit: Int) -> Refusal {
        let size = limit >= 1_048_576 ? "\(limit / 1_048_576) MB" : "\(limit)字节"
        return Refusal(.tooLarge, "multipart.total", "一次提交的内容超过\(size)，未保存。请减少或缩小文件后分次提交。")
    }

    fileprivate static func parts(_ limit: Int) -> Refusal {
        Refusal(.tooLarge, "multipart.parts", "一次提交的栏目和文件超过\(limit)项，未保存。请分次提交。")
    }

    fileprivate static let lineEnd = Refusal(
        .invalid, "multipart.lineEnd", "上传格式不对：换行应为 CRLF。请用浏览器或按接口文档重新提交。")

    static func malformed(_ reason: String) -> Refusal {
        Refusal(.invalid, "multipart.malformed", "上传格式不对：\(reason)。请刷新页面后重新提交。")
    }
}
