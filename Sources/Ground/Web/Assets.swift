import CZlib
import Crypto
import Foundation
import Kernel

/// Style sheets, scripts and pictures: ours from the executable, the libraries' from where the system's packages put them. Each
/// lies in a folder named by its digest, so that a browser keeps it for ever and asks again only when it changed.
package struct Assets: Sendable {
    struct Asset: Sendable {
        let contentType: String
        let bytes: [UInt8]
        let gzipped: [UInt8]
    }

    private var assets: [String: Asset] = [:]
    private var addresses: [String: String] = [:]

    /// Read and compressed when they are first asked for. Throws when a library's file is not where its package puts it, naming
    /// the package.
    package static func all() throws -> Assets { try made.get() }

    private static let made = Result { try Assets() }

    private init() throws {
        let bootstrap = "/usr/share/javascript/bootstrap5/css/bootstrap.min.css"
        guard let css = FileManager.default.contents(atPath: bootstrap) else {
            throw Refusal(
                .missing, "assets.bootstrap", "缺少 \(bootstrap)：请安装 libjs-bootstrap5（apt-get install libjs-bootstrap5）。")
        }
        add("bootstrap.css", "text/css; charset=utf-8", [UInt8](css))
        add("wenming.css", "text/css; charset=utf-8", PackageResources.wenming_css)
        add("cockpit.css", "text/css; charset=utf-8", PackageResources.cockpit_css)
        if let library = FileManager.default.contents(atPath: Self.chartLibrary) {
            add(Self.charts, "text/javascript; charset=utf-8", [UInt8](library))
        }
        add("public.css", "text/css; charset=utf-8", PackageResources.public_css)
        add("icon.svg", "image/svg+xml", PackageResources.icon_svg)
        // They import one another by name, so they lie in one folder, and its digest is that of all.
        let digest = digest(Self.modules.flatMap(\.bytes))
        for module in Self.modules { add(module.name, "text/javascript; charset=utf-8", module.bytes, in: digest) }
    }

    /// Chart.js, as Debian's libjs-chart.js puts it.
    private static let chartLibrary = "/usr/share/javascript/chart.js/chart.min.js"
    static let charts = "chart.js"

    /// Whether a library is there that pages do without.
    func has(_ name: String) -> Bool { addresses[name] != nil }

    private static let modules: [(name: String, bytes: [UInt8])] = [
        ("wenming.js", PackageResources.wenming_js),
        ("answers.js", PackageResources.answers_js),
        ("charts.js", PackageResources.charts_js),
        ("comforts.js", PackageResources.comforts_js),
        ("counting.js", PackageResources.counting_js),
        ("dom.js", PackageResources.dom_js),
        ("elsewhere.js", PackageResources.elsewhere_js),
        ("forms.js", PackageResources.forms_js),
        ("kept.js", PackageResources.kept_js),
        ("mask.js", PackageResources.mask_js),
        ("morph.js", PackageResources.morph_js),
        ("outbox.js", PackageResources.outbox_js),
        ("paper.js", PackageResources.paper_js),
        ("paperevidence.js", PackageResources.paperevidence_js),
        ("paperpanel.js", PackageResources.paperpanel_js),
        ("papertext.js", PackageResources.papertext_js),
        ("presses.js", PackageResources.presses_js),
        ("proposals.js", PackageResources.proposals_js),
        ("session.js", PackageResources.session_js),
        ("shown.js", PackageResources.shown_js),
        ("sums.js", PackageResources.sums_js),
        ("tally.js", PackageResources.tally_js),
        ("turning.js", PackageResources.turning_js),
        ("uploads.js", PackageResources.uploads_js),
        ("visit.js", PackageResources.visit_js),
        ("wall.js", PackageResources.wall_js),
    ]

    /// Where a page links to it.
    func address(_ name: String) -> String { addresses[name] ?? "/assets/\(name)" }

    /// - Parameter path: below `/assets/`.
    subscript(_ path: String) -> Asset? { assets[path] }

    private mutating func add(_ name: String, _ contentType: String, _ bytes: [UInt8], in folder: String? = nil) {
        let path = "\(folder ?? digest(bytes))/\(name)"
        assets[path] = Asset(contentType: contentType, bytes: bytes, gzipped: gzip(bytes))
        addresses[name] = "/assets/\(path)"
    }
}

private func digest(_ bytes: [UInt8]) -> String { String(SHA256.hash(data: bytes).hex.prefix(12)) }

/// Compressed as far as gzip goes; done once at start.
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var compressed = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 64)
    let count = compressed.withUnsafeMutableBufferPointer { output in
        bytes.withUnsafeBufferPointer { input in
            wenming_gzip(input.baseAddress, input.count, output.baseAddress, output.count)
        }
    }
    // Zero means that the output did not fit, which zlib's bound rules out; serve it plain then.
    return count == 0 ? bytes : Array(compressed[..<count])
}
