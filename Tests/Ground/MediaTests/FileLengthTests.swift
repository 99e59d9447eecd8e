import Foundation
import Kernel
import TestSupport
import Testing

@testable import Media

@Suite("How long a file is")
struct FileLengthTests {
    private func length(_ bytes: [UInt8], named name: String) throws -> FileLength {
        try withStore { store, folder in
            let path = "\(folder)/sent"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return try store.add(file: path, named: name).length
        }
    }

    private func withStore<T>(_ body: (FileStore, _ folder: String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "length-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(FileStore(beside: try PhotoStore(folder: folder + "/photos")), folder)
    }

    @Test("is the pages of a PDF", arguments: [1, 30, 31])
    func pages(count: Int) throws {
        #expect(try length(emptyPDF(pages: count), named: "规划.pdf") == FileLength(pages: count))
    }

    @Test("is the characters of a .docx without its spaces and marks of the format, and its pictures")
    func words() throws {
        let document = """
            <?xml version="1.0"?><w:document><w:body><w:p><w:r><w:t xml:space="preserve">公益 广告</w:t></w:r>\
            <w:r><w:tab/><w:t>ab</w:t></w:r></w:p><w:p><w:r><w:t/></w:r><w:instrText>不算</w:instrText></w:p></w:body></w:document>
            """
        let zip = TestFile.zip([
            ("[Content_Types].xml", Array("<Types/>".utf8)), ("word/document.xml", Array(document.utf8)),
            ("word/media/image1.png", [1]), ("word/media/image2.png", [2]),
        ])
        #expect(try length(zip, named: "说明.docx") == FileLength(words: 6, pictures: 2))
    }

    @Test("is not known of what cannot be counted")
    func unknown() throws {
        #expect(try length(Array("说明".utf8), named: "说明.txt") == FileLength())
        #expect(try length(Array("%PDF-1.4\n没有页".utf8), named: "断.pdf") == FileLength())
    }

    @Test("many go out as one .zip, in the order given, piece by piece")
    func bundle() throws {
        try withStore { store, folder in
            let long = (0..<600_000).map { UInt8(truncatingIfNeeded: $0) }
            let path = "\(folder)/sent"
            try Data(Array("%PDF-1.4\n".utf8) + long).write(to: URL(fileURLWithPath: path))
            let stored = try store.add(file: path, named: "长.pdf")
            let bundle = try FileBundle(
                [
                    .init("00 目录.txt", .bytes(Array("目录".utf8))),
                    .init("01 Ⅰ-1-1/1 长.pdf", .stored(sha256: stored.sha256, byteSize: stored.byteSize)),
                ], from: store)
            var bytes: [UInt8] = []
            while case let piece = try bundle.piece(at: bytes.count), !piece.isEmpty { bytes += piece }
            #expect(bytes.count == bundle.byteCount)
            let parts = try Unzipped(bytes).parts
            #expect(parts.map(\.path) == ["00 目录.txt", "01 Ⅰ-1-1/1 长.pdf"])
            #expect(parts.last?.bytes.count == stored.byteSize && parts.last?.bytes.suffix(600_000) == long[...])
        }
    }
}
