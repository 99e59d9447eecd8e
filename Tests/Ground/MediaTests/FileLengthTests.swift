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

    /// Each of them could be as long as a file may be: a request's work is bounded by what it brings.
    @Test("is the first text's of a .docx that has many, and not known of one with more parts than any document")
    func many() throws {
        let one = Array("<w:document><w:t>公益广告</w:t></w:document>".utf8)
        let twice = [("[Content_Types].xml", Array("<Types/>".utf8))] + (0..<3).map { _ in ("word/document.xml", one) }
        #expect(try length(TestFile.zip(twice), named: "说明.docx").words == 4)
        let parts = [twice[0], twice[1]] + (0..<10_001).map { ("word/a\($0)", [UInt8(1)]) }
        #expect(try length(TestFile.zip(parts), named: "说明.docx") == FileLength())
    }

    @Test("is not known of what cannot be counted")
    func unknown() throws {
        #expect(try length(Array("说明".utf8), named: "说明.txt") == FileLength())
        #expect(try length(smallPhoto, named: "现场.png") == FileLength(pictures: 1))
        #expect(try length(Array("%PDF-1.4\n没有页".utf8), named: "断.pdf") == FileLength())
    }

    private static let costly: [(String, [UInt8])] = {
        func pdf(_ body: String) -> [UInt8] { Array("%PDF-1.4\n\(body)\ntrailer\n<< /Root 1 0 R >>\n".utf8) }
        func word(_ text: String) -> [UInt8] {
            TestFile.zip([("[Content_Types].xml", Array("<Types/>".utf8)), ("word/document.xml", Array(text.utf8))])
        }
        // Its directory leads to itself.
        var circle = TestFile.compound("WordDocument")
        circle.replaceSubrange(516..<520, with: TestFile.number(1, 4))
        return [
            ("objects.pdf", pdf((1...10_000).map { "\($0) 0 obj\n<<>>\nendobj\n" }.joined())),
            ("brackets.pdf", pdf("1 0 obj\n" + String(repeating: "[", count: 300_000))),
            (
                "circle.pdf",
                pdf(
                    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
                        + "<< /Type /Pages /Count 999999999 /Kids [\(String(repeating: "2 0 R ", count: 5000))] >>\nendobj"
                )
            ),
            ("open.docx", word(String(repeating: "<", count: 200_000))),
            ("tags.docx", word(String(repeating: "<w:t>", count: 40_000))),
            ("tag.docx", word("<" + String(repeating: "/", count: 200_000) + ">")), ("circle.doc", circle),
        ]
    }()

    @Test("and what it is are found in as much work as it is long, whatever stands in it", arguments: costly)
    func cost(name: String, bytes: [UInt8]) {
        let seconds = processorSeconds { _ = try? length(bytes, named: name) }
        #expect(seconds < 4, "\(name): \(seconds) s of the processor")
    }

    @Test("many go out as one .zip, in the order given, piece by piece, as long as was said before")
    func bundle() throws {
        try withStore { store, folder in
            let long = (0..<600_000).map { UInt8(truncatingIfNeeded: $0) }
            let path = "\(folder)/sent"
            try Data(Array("%PDF-1.4\n".utf8) + long).write(to: URL(fileURLWithPath: path))
            let stored = try store.add(file: path, named: "长.pdf")
            let items: [FileBundle.Item] = [
                .init("00 目录.txt", .bytes(Array("目录".utf8))), .init("00 空.txt", .bytes([])),
                .init("01 Ⅰ-1-1/1 长.pdf", .stored(sha256: stored.sha256, byteSize: stored.byteSize)),
            ]
            let bundle = try FileBundle(items, from: store)
            var bytes: [UInt8] = []
            while case let piece = try bundle.piece(at: bytes.count), !piece.isEmpty { bytes += piece }
            #expect(bytes.count == bundle.byteCount)
            let parts = try Unzipped(bytes).parts
            #expect(parts.map(\.path) == ["00 目录.txt", "00 空.txt", "01 Ⅰ-1-1/1 长.pdf"])
            #expect(parts.last?.bytes.count == stored.byteSize && parts.last?.bytes.suffix(600_000) == long[...])
            // From wherever somebody goes on, also where nobody read the beginning.
            for offset in [0, 1, 29, 30, 40, 70_000, 262_200, 400_001, bytes.count - 30, bytes.count - 1] {
                let piece = try FileBundle(items, from: store).piece(at: offset)
                #expect(!piece.isEmpty && piece[...] == bytes[offset..<offset + piece.count], "at \(offset)")
            }
            #expect(try bundle.piece(at: bytes.count).isEmpty)
        }
    }

    @Test("is not finished with a file that is no longer what was stored")
    func altered() throws {
        try withStore { store, folder in
            let path = "\(folder)/sent"
            try Data(Array("%PDF-1.4\n".utf8) + [UInt8](repeating: 7, count: 9000)).write(
                to: URL(fileURLWithPath: path))
            let stored = try store.add(file: path, named: "长.pdf")
            let item = FileBundle.Item("长.pdf", .stored(sha256: stored.sha256, byteSize: stored.byteSize))
            #expect(throws: Refusal.self) {
                try FileBundle([.init("长.pdf", .stored(sha256: stored.sha256, byteSize: 1))], from: store)
            }
            let original = try store.originals.original(stored.sha256)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: original)
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: original))
            try handle.seek(toOffset: 500)
            try handle.write(contentsOf: Data([8]))
            try handle.close()
            let bundle = try FileBundle([item], from: store)
            #expect(throws: (any Error).self) {
                var offset = 0
                while case let piece = try bundle.piece(at: offset), !piece.isEmpty { offset += piece.count }
            }
        }
    }

    /// `WENMING_GIGABYTES=2`: files of 12 MB each, as many as it takes; says how long it took and how much memory.
    @Test("of gigabytes takes as much memory as one of a few files")
    func gigabytes() throws {
        let gigabytes = ProcessInfo.processInfo.environment["WENMING_GIGABYTES"].flatMap(Double.init) ?? 0.05
        try withStore { store, folder in
            let (path, size) = ("\(folder)/sent", gigabytes < 1 ? 1_048_576 : 12 * 1_048_576)
            let count = max(2, Int(gigabytes * 1_073_741_824) / size)
            var items: [FileBundle.Item] = []
            // A few files stand for many: what is measured is reading and sending.
            var stored: [StoredFile] = []
            for index in 0..<min(count, 8) {
                var random = SystemRandomNumberGenerator()
                var bytes = Array("%PDF-1.4 \(index)\n".utf8)
                bytes.reserveCapacity(size)
                while bytes.count < size { withUnsafeBytes(of: random.next()) { bytes += $0 } }
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                stored.append(try store.add(file: path, named: "材料.pdf"))
            }
            for index in 0..<count {
                let file = stored[index % stored.count]
                items.append(.init("\(index)/材料.pdf", .stored(sha256: file.sha256, byteSize: file.byteSize)))
            }
            let before = Self.residentKB()
            let start = ContinuousClock.now
            let bundle = try FileBundle(items, from: store)
            var (offset, most) = (0, before)
            while case let piece = try bundle.piece(at: offset), !piece.isEmpty {
                offset += piece.count
                if offset % 64 == 0 { most = max(most, Self.residentKB()) }
            }
            most = max(most, Self.residentKB())
            #expect(offset == bundle.byteCount && offset > count * size)
            // By itself only: the memory is the process's, and other tests have theirs.
            if gigabytes >= 1 {
                #expect(most - before < 64 * 1024, "grew by \(most - before) KB")
                print("\(offset) bytes in \(ContinuousClock.now - start), \(most - before) KB more than before")
            }
        }
    }

    private static func residentKB() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
