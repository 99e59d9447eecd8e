import Foundation

/// Files that are there whole or not at all, also after the power goes.
package enum DurableFile {
    /// Makes a file that nothing yet points to.
    package static func create(_ path: String) throws -> Int32 {
        try check("open", path) { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    }

    package static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = try check("write", path) {
                Foundation.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// On the disk under its final name when this returns, read-only.
    static func publish(_ file: Int32, at temporary: String, as path: String) throws {
        _ = try check("fchmod", temporary) { fchmod(file, 0o444) }
        _ = try check("fsync", temporary) { fsync(file) }
        _ = try check("rename", path) { rename(temporary, path) }
        try synchroniseFolder(of: path)
    }

    /// As `publish`, and refuses to take the place of another file. It stays writable: a stick may know no read-only files.
    package static func publishNew(_ file: Int32, at temporary: String, as path: String) throws {
        _ = try check("fsync", temporary) { fsync(file) }
        // Takes the name, which no other program can then have.
        close(try create(path))
        do {
            _ = try check("rename", path) { rename(temporary, path) }
        } catch {
            unlink(path)
            throw error
        }
        try synchroniseFolder(of: path)
    }

    /// Gives a file the time of now: it is wanted again.
    static func touch(_ path: String) throws {
        _ = try check("utimensat", path) { utimensat(AT_FDCWD, path, nil, 0) }
    }

    package static func makeFolder(_ path: String) throws {
        if mkdir(path, 0o755) == 0 { return try synchroniseFolder(of: path) }
        guard errno == EEXIST else { throw MediaError.file(operation: "mkdir", path: path, errno: errno) }
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Hands on what the file holds, a piece at a time.
    package static func read(_ path: String, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let file = try check("open", path) { open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try check("read", path) { Foundation.read(file, buffer.baseAddress, buffer.count) }
            guard count > 0 else { return }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func synchroniseFolder(of path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        let folder = parent.isEmpty ? "." : parent
        let file = try check("open", folder) { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(file) }
        _ = try check("fsync", folder) { fsync(file) }
    }

    /// Repeats a call that a signal broke off.
    private static func check<Result: SignedInteger>(
        _ operation: String, _ path: String, _ call: () -> Result
    ) throws -> Result {
        while true {
            let result = call()
            if result >= 0 { return result }
            guard errno == EINTR else { throw MediaError.file(operation: operation, path: path, errno: errno) }
        }
    }
}
