import CQRencode
import Media
import Web

/// A text as a picture that a phone's camera reads (libqrencode), drawn without a style of its own.
package struct QRCode: Sendable {
    private let side: Int
    /// Row by row, whether it is dark.
    private let modules: [Bool]

    /// Nil for more text than fits into one.
    package init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    /// With the margin of four that readers need (ISO/IEC 18004 §6.3.8), dark on light whatever the page's colours are.
    package func svg(_ label: String) -> HTML {
        let path = modules.indices.filter { modules[$0] }.map {
            "M\($0 % side + Self.margin) \($0 / side + Self.margin)h1v1h-1z"
        }.joined()
        let width = side + 2 * Self.margin
        return """
            <svg class="qr" viewBox="0 0 \(width) \(width)" role="img" aria-label="\(label)" shape-rendering="crispEdges">\
            <rect width="100%" height="100%" fill="#fff"></rect><path fill="#000" d="\(path)"></path></svg>
            """
    }

    /// The same for a document.
    package func jpeg() throws -> [UInt8] {
        let width = side + 2 * Self.margin
        let isDark = (0..<width * width).map { index -> Bool in
            let (x, y) = (index % width - Self.margin, index / width - Self.margin)
            return (0..<side).contains(x) && (0..<side).contains(y) && modules[y * side + x]
        }
        return try Bitmap(side: width, isDark: isDark).jpeg()
    }

    private static let margin = 4
}
