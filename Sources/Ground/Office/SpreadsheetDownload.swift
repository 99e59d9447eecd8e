import Foundation
import Kernel
import Spreadsheets
import Web

extension Download {
    /// An .xlsx of one sheet, written row by row.
    package static func spreadsheet(
        _ filename: String, sheet: String, columns: [SpreadsheetWriter.Column],
        _ fill: (SpreadsheetWriter) throws -> Void
    ) throws -> Download {
        let file = FileManager.default.temporaryDirectory.appending(path: "wenming-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        // Made for nobody else to read, before anything is in it.
        _ = FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        let writer = try SpreadsheetWriter(path: file.path, sheet: sheet, columns: columns)
        try fill(writer)
        try writer.finish()
        return Download(
            [UInt8](try Data(contentsOf: file)),
            contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", filename: filename)
    }
}
