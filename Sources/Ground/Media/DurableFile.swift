import Foundation
import Kernel

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

    /// On the disk under its final name when this returns, read-only and its owner's alone.
    /// - Parameter isSynced: false where `synchroniseAll` follows.
    static func publish(_ file: Int32, at temporary: String, as path: String, isSynced: Bool = true) throws {
        _ = try check("fchmod", temporary) { fchmod(file, 0o400) }
        if isSynced { _ = try check("fsync", temporary) { fsync(file) } }
        _ = try check("rename", path) { rename(temporary, path) }
        if isSynced { try synchroniseFolder(of: path) }
    }

    /// Everything that was written is on the disk when this returns: Linux waits for it.
    static func synchroniseAll() { sync() }

    /// On the disk under its final name when this returns, in place of what had that name.
    package static func publishAnew(_ file: Int32, at temporary: String, as path: String) throws {
        _ = try check("fsync", temporary) { fsync(file) }
        _ = try check("rename", path) { rename(temporary, path) }
        try synchroniseFolder(of: path)
    }

    /// As `publish`, and takes no other file's place. It stays writable: a stick may know no read-only files.
    package static func publishNew(_ file: Int32, at temporary: String, as path: String) throws {
        _ = try check("fsync", temporary) { fsync(file) }
        try moveNew(temporary, to: path)
    }

    /// Gives a synced file or folder a name that nothing has; the error's `errno` is `EEXIST` where something has it. Both
    /// names are of one file system.
    package static func moveNew(_ old: String, to path: String) throws {
        if link(old, path) == 0 {
            unlink(old)
        } else {
            let reason = errno
            // Folders have one name each, and so has everything on a stick.
            guard [EPERM, EOPNOTSUPP, ENOSYS].contains(reason) else {
                throw MediaError.file(operation: "link", path: path, errno: reason)
            }
            guard !exists(path) else { throw MediaError.file(operation: "rename", path: path, errno: EEXIST) }
            _ = try check("rename", path) { rename(old, path) }
        }
        try synchroniseFolder(of: path)
    }

    /// Gives a file the time of now, as it is wanted again, and is sure of its name: whoever published it may have died
    /// before that was on the disk, or be about to see to it.
    static func renew(_ path: String) throws {
        _ = try check("utimensat", path) { utimensat(AT_FDCWD, path, nil, 0) }
        try synchroniseFolder(of: path)
    }

    static func modified(_ path: String) throws -> Instant {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let date = attributes[.modificationDate] as? Date ?? Date()
        return Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    }

    /// Runs work under a file's lock, which holds against other processes as well, and on NFS against other machines: for
    /// that it is a file and no folder, and opened to be written.
    static func whileLocked<Result>(_ path: String, exclusively: Bool, _ work: () throws -> Result) throws -> Result {
        let file = try check("open", path) { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
        defer { close(file) }
        _ = try check("flock", path) { flock(file, exclusively ? LOCK_EX : LOCK_SH) }
        return try work()
    }

    /// Locks a file, which is made if there is none, for as long as this process lives; false while another has it.
    package static func lockForLife(_ path: String) throws -> Bool { try lock(path) != nil }

    /// Locks a file, which is made if there is none, until what this returns is closed; nil while another has it.
    package static func lock(_ path: String) throws -> Int32? {
        while true {
            let file = try check("open", path) { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
            if flock(file, LOCK_EX | LOCK_NB) == 0 {
                // Whoever had it before may have removed the file: the next one would lock another.
                if names(path, file) { return file }
                close(file)
                continue
            }
            let reason = errno
            close(file)
            guard reason == EWOULDBLOCK else { throw MediaError.file(operation: "flock", path: path, errno: reason) }
            return nil
        }
    }

    private static func names(_ path: String, _ file: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(file, &opened) == 0
            && (named.st_dev, named.st_ino) == (opened.st_dev, opened.st_ino)
    }

    /// The one path of a file, through whatever links; of one that is not there yet, in its folder's.
    package static func real(_ path: String) -> String {
        let url = URL(fileURLWithPath: path)
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        return exists(url.deletingLastPathComponent().path)
            ? real(url.deletingLastPathComponent().path) + "/" + url.lastPathComponent : url.path
    }

    /// Lengthens a file, which is made if there is none; what was added is on the disk when this returns. Two at once
    /// come one after the other.
    /// - Parameter work: gets the file, open at its end, and how many bytes it holds.
    package static func extending<Result>(_ path: String, _ work: (_ file: Int32, _ size: Int) throws -> Result) throws
        -> Result
    {
        let file = try check("open", path) { open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) }
        defer { close(file) }
        _ = try check("flock", path) { flock(file, LOCK_EX) }
        let size = try check("lseek", path) { lseek(file, 0, SEEK_END) }
        let result = try work(file, Int(size))
        _ = try check("fsync", path) { fsync(file) }
        if size == 0 { try synchroniseFolder(of: path) }
        return result
    }

    /// A folder with all above it that are missing.
    package static func makeFolders(_ path: String, mode: mode_t = 0o700) throws {
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty, !exists(parent) { try makeFolders(parent, mode: mode) }
        try makeFolder(path, mode: mode)
    }

    /// A folder that is there may be another process's that has not come to sync it yet.
    package static func makeFolder(_ path: String, mode: mode_t = 0o700) throws {
        guard mkdir(path, mode) == 0 || errno == EEXIST else {
            throw MediaError.file(operation: "mkdir", path: path, errno: errno)
        }
        try synchroniseFolder(of: path)
    }

    /// How much more whoever runs this program may write beside a file.
    package static func freeBytes(_ path: String) throws -> Int {
        var about = statvfs()
        _ = try check("statvfs", path) { statvfs(path, &about) }
        return Int(about.f_bavail) * Int(about.f_frsize)
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

    package static func synchroniseFolder(of path: String) throws {
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
