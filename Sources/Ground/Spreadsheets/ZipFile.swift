import CArchive
import Foundation

/// The parts of a zip that lies in memory, each unpacked no further than it may.
struct ZipFile {
    let bytes: [UInt8]

    enum Failure: Error { case unreadable, tooLarge }

    /// Hands a part on as a stream; nil when there is no such part.
    /// - Parameter most: bytes, unpacked.
    func part<T>(_ path: String, most: Int, _ read: (Part) throws -> T) throws -> T? {
        try bytes.withUnsafeBytes { buffer in
            let archive = archive_read_new()
            defer { archive_read_free(archive) }
            archive_read_support_format_zip_seekable(archive)
            guard archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
                throw Failure.unreadable
            }
            var entry: OpaquePointer?
            while true {
                let result = archive_read_next_header(archive, &entry)
                if result == ARCHIVE_EOF { return nil }
                guard result == ARCHIVE_OK || result == ARCHIVE_WARN else { throw Failure.unreadable }
                guard archive_entry_pathname(entry).map({ String(cString: $0) }) == path else { continue }
                let part = Part(archive, most: most)
                let value = try read(part)
                if let failure = part.failure { throw failure }
                return value
            }
        }
    }

    /// One part, unpacked as it is read. Foundation's parser reads it in pieces.
    final class Part: InputStream {
        private let archive: OpaquePointer?
        private var left: Int
        private(set) var failure: (any Error)?

        fileprivate init(_ archive: OpaquePointer?, most: Int) {
            self.archive = archive
            left = most
            super.init(data: Data())
        }

        override func open() {}
        override func close() {}
        override var hasBytesAvailable: Bool { true }
        override var streamError: (any Error)? { failure }

        override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength length: Int) -> Int {
            guard failure == nil else { return -1 }
            let count = archive_read_data(archive, buffer, length)
            guard count >= 0 else { return fail(Failure.unreadable) }
            left -= count
            guard left >= 0 else { return fail(Failure.tooLarge) }
            return count
        }

        func fail(_ error: any Error) -> Int {
            failure = failure ?? error
            return -1
        }
    }
}
