import Foundation

/// A program that is missing, failed or took too long, with what it said.
package struct PrintingFailure: Error, CustomStringConvertible {
    package let description: String
}

/// Prints a .docx with a LibreOffice of its own: a profile that nobody shares, gone afterwards. It fails where LibreOffice or
/// poppler's tools are missing: script/packages installs them.
/// - Parameter look: at the PDF that came of it.
package func printed<T>(_ docx: [UInt8], _ look: (_ path: String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "print-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "document.docx")
    try Data(docx).write(to: source)
    let profile = folder.appending(path: "profile").absoluteString
    _ = try output(
        of: "soffice", "--headless", "-env:UserInstallation=\(profile)", "--convert-to", "pdf", "--outdir", folder.path,
        source.path)
    let printed = folder.appending(path: "document.pdf").path
    guard FileManager.default.fileExists(atPath: printed) else {
        throw PrintingFailure(description: "soffice made no PDF of the document")
    }
    return try look(printed)
}

/// The words of each page of a PDF, without spaces and ends of lines.
package func wordsOfPages(_ pdf: String) throws -> [String] {
    try output(of: "pdftotext", "-layout", pdf, "-").split(separator: "\u{c}", omittingEmptySubsequences: false)
        .map { $0.filter { !$0.isWhitespace } }.dropLast()
}

/// What a program printed. One that takes two minutes is ended, and has failed.
package func output(of command: String...) throws -> String {
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
        throw PrintingFailure(
            description: "\(command.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
    return String(decoding: printed, as: UTF8.self)
}
