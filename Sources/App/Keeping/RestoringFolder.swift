import Foundation
import Kernel
import Media

/// Where a restore lays what is not yet whole: within the folder that it fills, so that in the end everything only gets
/// another name. One restore at a time has it, and no server begins while it is there.
struct RestoringFolder: Sendable {
    static let name = "restoring"
    static func path(in folder: String) -> String { folder + "/" + name }

    private let folder: String
    private let isFolderNew: Bool
    private let lock: Int32
    var path: String { Self.path(in: folder) }

    /// Makes the folders that are missing, and removes what a restore left that was killed.
    init(in folder: String) throws {
        self.folder = folder
        isFolderNew = !DurableFile.exists(folder)
        if isFolderNew { try DurableFile.makeFolders(folder, mode: 0o700) }
        let path = Self.path(in: folder)
        try DurableFile.makeFolder(path, mode: 0o700)
        guard let lock = try DurableFile.lock(path + "/lock") else {
            throw Refusal(.conflict, "place.restoring", "另一个 wenming restore 正在往 \(folder) 里恢复。请等它完成。")
        }
        self.lock = lock
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: path) where name != "lock" {
            try files.removeItem(atPath: path + "/" + name)
        }
    }

    /// Removes it with what is still in it, and the folder above if nothing else came there.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        try? DurableFile.synchroniseFolder(of: path)
        if isFolderNew { rmdir(folder) }
        close(lock)
    }
}
