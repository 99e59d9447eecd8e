import Crypto
import Foundation
import Kernel

/// The county's photos, each under the SHA-256 of its bytes: `ab/ab….original`, read-only, and
/// beside it the copies made from it. `incoming/` holds what is being received; a process that
/// dies leaves its half there and nowhere else.
///
/// Every method without `async` blocks; in an asynchronous function the compiler picks the other,
/// which works on threads of the store's own, two at a time, and leaves the cooperative pool alone.
package struct PhotoStore: Sendable {
    /// The most bytes of an original.
    package static let mostBytes = 20 * 1_048_576

    let folder: String
    private let queue: OperationQueue
    /// What is stored is on the disk only once `settle` returns.
    private var isGathering = false
    /// Called when an original is about to get its name, with its temporary path: for tests.
    private let beforeRename: @Sendable (String) -> Void

    /// Makes the folder if there is none.
    package init(folder: String) throws { try self.init(folder: folder, beforeRename: { _ in }) }

    init(folder: String, beforeRename: @escaping @Sendable (String) -> Void) throws {
        self.init(existing: folder, beforeRename: beforeRename)
        try DurableFile.makeFolders(folder + "/incoming")
        try sweepIncoming()
    }

    /// To look at what is there, or is not: makes nothing.
    package init(existing folder: String) { self.init(existing: folder, beforeRename: { _ in }) }

    private init(existing folder: String, beforeRename: @escaping @Sendable (String) -> Void) {
        self.folder = folder
        self.beforeRename = beforeRename
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        queue.qualityOfService = .userInitiated
    }

    package var isThere: Bool { DurableFile.exists(folder) }

    /// The same store for thousands of photos of which nobody is promised any before all are there: nothing is synced
    /// until `settle`.
    package var gathering: PhotoStore {
        var store = self
        store.isGathering = true
        return store
    }

    /// What was gathered is on the disk when this returns.
    package func settle() async throws { try await onQueue { DurableFile.synchroniseAll() } }

    /// Begins to receive a photo piece by piece.
    package func upload() throws -> PhotoUpload {
        try PhotoUpload(store: self, path: temporaryPath())
    }

    /// Stores a photo. Stored twice, it is there once, and the answer is the same.
    package func add(_ bytes: [UInt8]) throws -> Photo {
        let upload = try upload()
        try upload.append(bytes)
        return try upload.finish()
    }

    /// Stores a copy of the photo in a file.
    package func add(file path: String) throws -> Photo {
        let upload = try upload()
        try DurableFile.read(path) { try upload.append($0) }
        return try upload.finish()
    }

    /// The path of the bytes as they were received. Never for the public: they may tell where and
    /// by whom the photo was taken.
    package func original(_ sha256: String) throws -> String {
        let path = try path(sha256, ".original")
        guard DurableFile.exists(path) else { throw Refusal.noSuchPhoto }
        return path
    }

    /// A JPEG that anybody may see: upright, no larger than `Rendition.publicCopy` says, and without EXIF, position, colour
    /// profile or any other metadata.
    package func publicCopy(_ sha256: String) throws -> [UInt8] { try rendition(.publicCopy, of: sha256) }

    /// A JPEG for lists: as the public copy, smaller, and of a long picture its top.
    package func thumbnail(_ sha256: String) throws -> [UInt8] { try rendition(.thumbnail, of: sha256) }

    /// Whether the very photo in a file lies here already.
    package func holds(file path: String) async throws -> Bool {
        try await onQueue { DurableFile.exists(try self.path(self.digest(of: path), ".original")) }
    }

    /// What is known of a photo that lies here. Refuses when there is none.
    package func photo(_ sha256: String) throws -> Photo {
        let original = try original(sha256)
        guard try digest(of: original) == sha256 else { throw Refusal.altered }
        let format = try format(of: original)
        let opened = try VipsPhoto(path: original, format: format)
        let (size, exif) = (opened.size, opened.exif)
        let attributes = try FileManager.default.attributesOfItem(atPath: original)
        return Photo(
            sha256: sha256, byteSize: attributes[.size] as? Int ?? 0, format: format, width: size.width,
            height: size.height, takenAt: exif.takenAt, position: exif.position,
            fingerprint: PictureFingerprint(jpeg: try thumbnail(sha256)))
    }

    /// Whether the original still is what was received. Refuses when there is none.
    package func verify(_ sha256: String) throws -> Bool { try digest(of: original(sha256)) == sha256 }

    /// On the store's own threads.
    func onQueue<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}

extension PhotoStore {
    package func add(_ bytes: [UInt8]) async throws -> Photo { try await onQueue { try add(bytes) } }
    package func add(file path: String) async throws -> Photo { try await onQueue { try add(file: path) } }
    package func photo(_ sha256: String) async throws -> Photo { try await onQueue { try photo(sha256) } }
    package func publicCopy(_ sha256: String) async throws -> [UInt8] { try await onQueue { try publicCopy(sha256) } }
    package func thumbnail(_ sha256: String) async throws -> [UInt8] { try await onQueue { try thumbnail(sha256) } }
    package func verify(_ sha256: String) async throws -> Bool { try await onQueue { try verify(sha256) } }
}

extension PhotoStore {
    /// Examines what was received, decoding all of it, and gives it its name in the store.
    func keep(_ file: Int32, at temporary: String, sha256: String, byteSize: Int) throws -> Photo {
        let format = try format(of: temporary)
        let opened = try VipsPhoto(path: temporary, format: format)
        let (size, exif) = (opened.size, opened.exif)
        let (original, small) = (try path(sha256, ".original"), try path(sha256, Rendition.thumbnail.ending))
        // The same photo again, as phones send it after a broken answer, was decoded when it came first.
        let isKnown = DurableFile.exists(original) && DurableFile.exists(small)
        let thumbnail =
            isKnown ? nil : try opened.rendered(.thumbnail)

        try publish(file, at: temporary, as: sha256)
        if let thumbnail { try write(thumbnail, as: small) }
        let seen = thumbnail ?? FileManager.default.contents(atPath: small).map { [UInt8]($0) } ?? []
        return Photo(
            sha256: sha256, byteSize: byteSize, format: format, width: size.width, height: size.height,
            takenAt: exif.takenAt, position: exif.position, fingerprint: PictureFingerprint(jpeg: seen))
    }

    /// Gives what was received its name in the store, on the disk when this returns. The same bytes again are there once.
    func publish(_ file: Int32, at temporary: String, as sha256: String) throws {
        let original = try path(sha256, ".original")
        let parent = (original as NSString).deletingLastPathComponent
        if !isGathering || !DurableFile.exists(parent) { try DurableFile.makeFolder(parent) }
        try sharing {
            if DurableFile.exists(original) {
                // Not written over, even with the right bytes: what was altered must come to light.
                guard try digest(of: original) == sha256 else { throw Refusal.altered }
                try DurableFile.renew(original)
            } else {
                beforeRename(temporary)
                try DurableFile.publish(file, at: temporary, as: original, isSynced: !isGathering)
                guard try digest(of: original) == sha256 else { throw MediaError.readBack(path: original) }
            }
        }
    }

    /// While originals are stored, in this process or another, none is removed.
    func sharing(_ work: () throws -> Void) throws {
        try DurableFile.whileLocked(lock, exclusively: false, work)
    }

    var lock: String { folder + "/lock" }

    private func rendition(_ rendition: Rendition, of sha256: String) throws -> [UInt8] {
        let original = try original(sha256)
        let path = try path(sha256, rendition.ending)
        if let made = FileManager.default.contents(atPath: path) { return [UInt8](made) }
        guard try digest(of: original) == sha256 else { throw Refusal.altered }
        let opened = try VipsPhoto(path: original, format: format(of: original))
        let bytes = try opened.rendered(rendition)
        // Kept for the next time; on a full disk it is seen all the same.
        try? write(bytes, as: path)
        return bytes
    }

    private func write(_ bytes: [UInt8], as path: String) throws {
        let temporary = temporaryPath()
        let file = try DurableFile.create(temporary)
        defer {
            close(file)
            unlink(temporary)
        }
        try bytes.withUnsafeBytes { try DurableFile.write($0, to: file, path: temporary) }
        try DurableFile.publish(file, at: temporary, as: path, isSynced: !isGathering)
    }

    private func format(of path: String) throws -> PhotoFormat {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        let beginning = try handle.read(upToCount: PhotoFormat.magicByteCount) ?? Data()
        try handle.close()
        guard let format = PhotoFormat(beginning: beginning) else { throw Refusal.unknownFormat }
        return format
    }

    func digest(of path: String) throws -> String {
        var hash = SHA256()
        try DurableFile.read(path) { hash.update(bufferPointer: $0) }
        return hash.finalize().hex
    }

    /// Only a digest names a file here: nothing a stranger writes becomes part of a path.
    func path(_ sha256: String, _ ending: String) throws -> String {
        guard sha256.utf8.count == 64,
            sha256.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw Refusal.noSuchPhoto }
        return "\(folder)/\(sha256.prefix(2))/\(sha256)\(ending)"
    }

    func temporaryPath() -> String { "\(folder)/incoming/\(UUID().uuidString.lowercased()).temporary" }

    /// Removes what processes that died were receiving, and what nobody went on with for a week.
    package func sweepIncoming() throws {
        let limit = Date(timeIntervalSinceNow: -7 * 24 * 3600)
        let incoming = folder + "/incoming/"
        guard DurableFile.exists(incoming) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: incoming) {
            // Another process may have finished with it meanwhile.
            let attributes = try? FileManager.default.attributesOfItem(atPath: incoming + name)
            if let date = attributes?[.modificationDate] as? Date, date < limit { unlink(incoming + name) }
        }
    }
}
