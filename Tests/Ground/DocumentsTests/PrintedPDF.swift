import Foundation
import TestSupport

@testable import Documents

/// A document as LibreOffice prints it, looked at with poppler's tools. Lengths are millimetres from
/// the page's upper left corner.
struct PrintedPDF {
    struct Page {
        let width: Double
        let height: Double
        /// From top to bottom.
        let lines: [Line]

        /// The lines of the text area, without the header and the page number.
        var text: [Line] { lines.filter { $0.top > 30 && $0.top < 264 } }
    }

    struct Line: CustomStringConvertible {
        let text: String
        let left: Double
        let top: Double
        let right: Double
        let bottom: Double

        var description: String { "“\(text)” left \(left) top \(top) right \(right) bottom \(bottom)" }
    }

    let path: String

    /// Printed with a LibreOffice of its own.
    static func of<T>(_ document: OfficialDocument, _ look: (PrintedPDF) throws -> T) throws -> T {
        try printed(document.docx()) { try look(PrintedPDF(path: $0)) }
    }

    var pageCount: Int? {
        get throws {
            let line = try output(of: "pdfinfo", path).split(separator: "\n").first { $0.hasPrefix("Pages:") }
            return line.flatMap { Int($0.dropFirst(6).drop(while: \.isWhitespace)) }
        }
    }

    /// The names of the type faces in it, and whether each is embedded.
    var fonts: [(name: String, isEmbedded: Bool)] {
        get throws {
            try output(of: "pdffonts", path).split(separator: "\n").dropFirst(2).map { line in
                // The columns from the right: object (two numbers), uni, sub, emb.
                let fields = line.split(separator: " ")
                return (String(fields.first ?? ""), fields.dropLast(4).last == "yes")
            }
        }
    }

    var pages: [Page] {
        get throws {
            let root = try Element.parse(try output(of: "pdftotext", "-bbox-layout", path, "-"))
            return root.all("page").map { page in
                Page(
                    width: Self.millimetres(page["width"]), height: Self.millimetres(page["height"]),
                    lines: page.all("line").map { line in
                        Line(
                            text: line.all("word").map(\.text).joined(),
                            left: Self.millimetres(line["xMin"]), top: Self.millimetres(line["yMin"]),
                            right: Self.millimetres(line["xMax"]), bottom: Self.millimetres(line["yMax"]))
                    }.sorted { $0.top < $1.top })
            }
        }
    }

    private static func millimetres(_ points: String?) -> Double {
        points.flatMap(Double.init).map { $0 / 72 * 25.4 } ?? .nan
    }
}
