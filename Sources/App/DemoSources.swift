import Crypto
import Foundation
import Kernel

/// What the invented county's year is lived and told by: a page that was written from it is stale when any of it changed.
package enum DemoSources {
    /// - Parameter root: of the source tree.
    package static func digest(root: String) throws -> String {
        let sources = root + "/Sources"
        guard let all = FileManager.default.enumerator(atPath: sources) else {
            throw Refusal(.missing, "demo.sources", "\(sources) 里没有源代码，请在项目的根目录运行。")
        }
        let paths = all.compactMap { $0 as? String }.filter(isRead).sorted()
        var hash = SHA256()
        for path in paths {
            hash.update(data: Data("\(path)\n".utf8))
            hash.update(data: try Data(contentsOf: URL(fileURLWithPath: "\(sources)/\(path)")))
        }
        return hash.finalize().hex
    }

    /// The demo, each capability's life, and the report's template.
    private static func isRead(_ path: String) -> Bool {
        guard path.hasSuffix(".swift"), let name = path.split(separator: "/").last else { return false }
        return path.hasPrefix("App/Demo") || name.contains("Life.swift") || name.contains("Life+")
            || name.hasPrefix("ReportTemplate") || name.hasPrefix("Seed")
    }
}
