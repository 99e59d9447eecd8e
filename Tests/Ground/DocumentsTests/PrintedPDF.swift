import Foundation

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

    /// A program that is missing, failed or took too long, with what it said.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// Prints it with a LibreOffice of its own: a profile that nobody shares, gone afterwards.
    static func of<T>(_ document: OfficialDocument, _ look: (PrintedPDF) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "print-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "document.docx")
        try Data(document.docx()).write(to: source)
        let profile = folder.appending(path: "profile").absoluteString
        try run(
            "soffice", "--headless", "-env:UserInstallation=\(profile)", "--convert-to", "pdf", "--outdir", folder.path,
            source.path)
        let printed = folder.appending(path: "document.pdf").path
        guard FileManager.default.fileExists(atPath: printed) else {
            throw Failure(description: "soffice made no PDF of the document")
        }
        return try look(PrintedPDF(path: printed))
    }

    var pageCount: Int? {
        get throws {
            let line = try Self.run("pdfinfo", path).split(separator: "\n").first { $0.hasPrefix("Pages:") }
            return line.flatMap { Int($0.dropFirst(6).drop(while: \.isWhitespace)) }
        }
    }

    /// The names of the type faces in it, and whether each is embedded.
    var fonts: [(name: String, isEmbedded: Bool)] {
        get throws {
            try Self.run("pdffonts", path).split(separator: "\n").dropFirst(2).map { line in
                // The columns from the right: object (two numbers), uni, sub, emb.
                let fields = line.split(separator: " ")
                return (String(fields.first ?? ""), fields.dropLast(4).last == "yes")
            }
        }
    }

    var pages: [Page] {
        get throws {
            let root = try Element.parse(try Self.run("pdftotext", "-bbox-layout", path, "-"))
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

    /// What the program printed. A program that takes two minutes is ended, and has failed.
    @discardableResult
    private static func run(_ command: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=5", "120"] + command
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(command.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return String(decoding: printed, as: UTF8.self)
    }
}
