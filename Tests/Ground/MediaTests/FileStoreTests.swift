import Foundation
import Kernel
import TestSupport
import Testing

@testable import Media

@Suite("Files of any kind")
struct FileStoreTests {
    private static func add(_ bytes: [UInt8], named name: String, _ store: PhotoStore, _ folder: String) throws
        -> StoredFile
    {
        let path = "\(folder)/sent"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try FileStore(beside: store).add(file: path, named: name)
    }

    private static let pdf = Array("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 1 0 R >>\n".utf8)
    private static let lockedPDF = Array("%PDF-1.4\ntrailer\n<< /Root 1 0 R /Encrypt 12 0 R >>\n".utf8)
    private static let book: [UInt8] = TestFile.number(0x809, 2) + TestFile.number(2, 2) + [0, 6]

    @Test(
        "are refused when the content is not what the name says, is nothing we know, or is broken",
        arguments: [
            ("合同.pdf", TestFile.office("word/document.xml"), "file.ending", ".docx"),
            ("表.xlsx", TestFile.office("word/document.xml"), "file.ending", "Word"),
            ("方案.docx", TestFile.zip([("a.txt", [65])]), "file.ending", "压缩包"),
            ("照片.png", pdf, "file.ending", "PDF"),
            ("程序.exe", [0x4D, 0x5A, 0], "file.ending", "另存为"),
            ("没有结尾", Array("abc".utf8), "file.ending", "附件只收"),
            ("网页.html", Array("<html>".utf8), "file.ending", "附件只收"),
            ("程序.txt", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], "file.content", "内容"),
            ("程序.zip", [0x4D, 0x5A, 0x90, 0], "file.content", "内容"),
            ("断.zip", Array(TestFile.zip([("a", [1, 2, 3])]).prefix(20)), "file.damaged", "已损坏"),
            ("断.doc", Array(TestFile.compound("WordDocument").prefix(600)), "file.damaged", "已损坏"),
            ("空.txt", [], "file.empty", "空"),
            ("邮件.doc", TestFile.compound("__properties_version1.0"), "file.content", "内容"),
            ("\u{0}", [65], "file.name", "名字"),
            (String(repeating: "长", count: 130) + ".txt", [65], "file.name", "最多"),
        ])
    func refused(name: String, bytes: [UInt8], code: String, words: String) throws {
        try withStore { store, folder in
            do {
                let file = try Self.add(bytes, named: name, store, folder)
                Issue.record("\(file) was taken")
            } catch let refusal as Refusal {
                #expect(refusal.code == code)
                #expect(refusal.message.contains(words), "\(refusal.message)")
                #expect(refusal.fields.first?.name == "file")
            }
            #expect(try store.originals().isEmpty)
        }
    }

    @Test("of more than 50 MB are refused, whatever they are")
    func large() throws {
        try withStore { store, folder in
            let bytes = Self.pdf + [UInt8](repeating: 32, count: FileStore.mostBytes)
            #expect(throws: Refusal.fileTooLarge("大.pdf")) { try Self.add(bytes, named: "大.pdf", store, folder) }
            let kept = try store.originals()
            #expect(kept.isEmpty)
        }
    }

    @Test(
        "are known by what is in them",
        arguments: [
            ("a.pdf", pdf, .pdf, false, false), ("a.PDF", lockedPDF, .pdf, true, false),
            ("公文.ofd", TestFile.zip([("OFD.xml", [1]), ("Doc_0/Document.xml", [1])]), .ofd, false, false),
            ("a.docx", TestFile.office("word/document.xml"), .word, false, false),
            ("a.docm", TestFile.office("word/document.xml", hasMacros: true), .word, false, true),
            ("a.xlsx", TestFile.office("xl/workbook.xml"), .sheet, false, false),
            ("a.pptx", TestFile.office("ppt/presentation.xml"), .slides, false, false),
            ("a.doc", TestFile.compound("WordDocument", [0xEC, 0xA5]), .oldWord, false, false),
            (
                "a.wps", TestFile.compound("WordDocument", [UInt8](repeating: 0, count: 10) + [0, 1]), .oldWord, true,
                false
            ),
            ("a.xls", TestFile.compound("Workbook", book, others: ["_VBA_PROJECT_CUR"]), .oldSheet, false, true),
            ("a.et", TestFile.compound("Workbook", book + TestFile.number(0x2F, 2)), .oldSheet, true, false),
            ("a.ppt", TestFile.compound("PowerPoint Document"), .oldSlides, false, false),
            ("a.docx", TestFile.compound("EncryptedPackage"), .lockedOffice, true, false),
            ("a.zip", TestFile.zip([("材料/照片.jpg", [1])]), .zip, false, false),
            ("a.zip", TestFile.zip([("a", [1])], isLocked: true), .zip, true, false),
            ("a.txt", Array("整改方案".utf8), .text, false, false),
            ("a.csv", [0xC4, 0xEA, 0x2C, 0x31], .text, false, false),
            ("a.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1], .jpeg, false, false),
        ] as [(String, [UInt8], FileContent, Bool, Bool)])
    func known(name: String, bytes: [UInt8], content: FileContent, isLocked: Bool, hasMacros: Bool) throws {
        try withStore { store, folder in
            let file = try Self.add(bytes, named: name, store, folder)
            #expect(file.content == content && file.isLocked == isLocked && file.hasMacros == hasMacros)
            #expect(file.byteSize == bytes.count && file.name == name)
            #expect(try store.verify(file.sha256))
            #expect(try FileStore(beside: store).piece(of: file.sha256, at: 0) == Array(bytes.prefix(262_144)))
            #expect(try FileStore(beside: store).piece(of: file.sha256, at: bytes.count).isEmpty)
        }
    }

    @Test(
        "that are pictures are never refused for their names",
        arguments: [
            ("照片.png", "照片.jpg"), ("IMG_1.JPEG", "IMG_1.JPEG"), ("mmexport1572", "mmexport1572.jpg"),
            ("2019.11.04 桥头", "2019.11.04 桥头.jpg"), ("桥\u{7}头.jpg", "桥头.jpg"), ("\u{0}", "照片.jpg"), ("", "照片.jpg"),
            ("照片.docx", "照片.jpg"), (#"C:\桥头.bak"#, "桥头.bak.jpg"),
            (
                String(repeating: "长", count: 200) + "尾.png",
                String(repeating: "长", count: 57) + "…" + String(repeating: "长", count: 56) + "尾.jpg"
            ),
        ])
    func pictures(sent: String, kept: String) throws {
        try withStore { store, folder in
            let file = try Self.add([0xFF, 0xD8, 0xFF, 0xE0, 1], named: sent, store, folder)
            #expect(file.content == .jpeg && file.name == kept && file.name.count <= 120)
        }
    }

    @Test("lie there once, however often they are sent, and lose the folders in their names")
    func once() throws {
        try withStore { store, folder in
            let first = try Self.add(Self.pdf, named: #"C:\办公\方案.pdf"#, store, folder)
            let second = try Self.add(Self.pdf, named: "/tmp/另一个名字.pdf", store, folder)
            #expect(first.sha256 == second.sha256)
            #expect([first.name, second.name] == ["方案.pdf", "另一个名字.pdf"])
            #expect(try store.originals().map(\.sha256) == [first.sha256])
        }
    }

    @Test("that were altered on the disk are not sent")
    func altered() throws {
        try withStore { store, folder in
            let file = try Self.add(Self.pdf, named: "a.pdf", store, folder)
            let path = try store.original(file.sha256)
            try FileManager.default.removeItem(atPath: path)
            try Data("else".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: Refusal.self) { try FileStore(beside: store).check(file.sha256) }
            #expect(throws: Refusal.self) { try FileStore(beside: store).check(String(repeating: "a", count: 64)) }
        }
    }
}
