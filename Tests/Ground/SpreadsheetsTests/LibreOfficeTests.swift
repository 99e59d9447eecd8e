import Foundation
import Kernel
import Spreadsheets
import Testing

@Suite("A list in .xlsx, between us and LibreOffice", .serialized)
struct LibreOfficeTests {
    struct Failure: Error { let said: String }

    /// Turns a file into one of another kind, with a LibreOffice of its own.
    private func converted(_ source: URL, to kind: String, as filter: String? = nil) throws -> URL {
        let folder = source.deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let profile = folder.appending(path: "profile").absoluteString
        var arguments = ["timeout", "--kill-after=5", "120", "soffice", "--headless"]
        arguments += ["-env:UserInstallation=\(profile)", "--convert-to", kind]
        if let filter { arguments.append("--infilter=\(filter)") }
        arguments += ["--outdir", folder.path, source.path]
        process.arguments = arguments
        let said = Pipe()
        process.standardOutput = said
        process.standardError = said
        try process.run()
        let words = String(decoding: try said.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let ending = kind.prefix { $0 != ":" }
        let made = source.deletingPathExtension().appendingPathExtension(String(ending))
        guard FileManager.default.fileExists(atPath: made.path) else {
            throw Failure(
                said:
                    "soffice made no .\(ending) of \(source.lastPathComponent), \(process.terminationStatus): \(words)")
        }
        return made
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "calc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("opens there as it was written: numbers as numbers, days as days, text as text")
    func ours() throws {
        try withFolder { folder in
            let file = folder.appending(path: "list.xlsx")
            let writer = try SpreadsheetWriter(
                path: file.path, sheet: "问题[1]",
                columns: [.init("名称"), .init("数"), .init("分"), .init("日期"), .init("时间")])
            let day = try #require(Day("2026-11-28"))
            try writer.append([
                .text("=SUM(B2:B3)"), .integer(3), .decimal(8750, of: 1000, places: 2), .day(day),
                .moment(Instant(day, hour: 9, minute: 5)),
            ])
            try writer.append([.text("𬜬山\"甲\",乙"), .integer(-4), .decimal(5, of: 100, places: 2), .empty, .empty])
            try writer.finish()
            // Commas, quotes, UTF-8, cells as they are shown.
            let shown = try converted(file, to: "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
            let text = try String(contentsOf: shown, encoding: .utf8)
            #expect(
                text == """
                    名称,数,分,日期,时间
                    =SUM(B2:B3),3,8.75,2026-11-28,2026-11-28 09:05:00
                    "𬜬山""甲"",乙",-4,0.05,,

                    """)
        }
    }

    @Test("that was made there is read as what it was made of")
    func theirs() throws {
        try withFolder { folder in
            let file = folder.appending(path: "list.csv")
            try Data("代码,名称,备注\n330624001,羽林街道,2026-11-28\n330624100200,𬜬山村,3.5\n".utf8).write(to: file)
            let made = try converted(file, to: "xlsx", as: "CSV:44,34,76,1")
            let table = try ListFile(
                file: [UInt8](try Data(contentsOf: made)), columns: [.init("代码"), .init("名称"), .init("备注")])
            #expect(
                table.rows.map(\.cells) == [["330624001", "羽林街道", "2026-11-28"], ["330624100200", "𬜬山村", "3.5"]])
        }
    }
}
