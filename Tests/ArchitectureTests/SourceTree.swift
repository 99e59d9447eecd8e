import Foundation

/// The repository's files, for what is said of all of them.
enum SourceTree {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func files(_ folder: String, _ kinds: [String] = ["swift"]) -> [(path: String, text: String)] {
        let base = root.appending(path: folder)
        let files = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return files.filter { kinds.contains(($0 as NSString).pathExtension) }.sorted().map { path in
            let data = FileManager.default.contents(atPath: base.appending(path: path).path) ?? Data()
            return (folder + "/" + path, String(decoding: data, as: UTF8.self))
        }
    }
}
