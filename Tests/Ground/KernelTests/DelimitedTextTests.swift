import Foundation
import Kernel
import TestSupport
import Testing

@Suite("The text of a file")
struct FileTextTests {
    private static let text = "代码,名称\n330624001,羽林街道\n"

    /// As Notepad, Excel and WPS save it.
    private static let ways: [(String, [UInt8])] = [
        ("UTF-8", Array(text.utf8)),
        ("UTF-8 with its mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
        ("UTF-16 LE with its mark", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
        ("UTF-16 LE", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
        ("UTF-16 BE with its mark", [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        ("UTF-16 BE", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        (
            "GB18030",
            [0xB4, 0xFA, 0xC2, 0xEB, 0x2C, 0xC3, 0xFB, 0xB3, 0xC6, 0x0A] + Array("330624001,".utf8)
                + [0xD3, 0xF0, 0xC1, 0xD6, 0xBD, 0xD6, 0xB5, 0xC0, 0x0A]
        ),
    ]

    @Test("is the same whichever way it was saved", arguments: ways)
    func encodings(name: String, bytes: [UInt8]) {
        #expect(String(file: bytes) == Self.text, "\(name)")
    }

    @Test("in GB18030 reaches the characters of four bytes")
    func rare() {
        #expect(String(file: [0x99, 0x32, 0xBD, 0x34] + [0xC9, 0xBD]) == "𬜬山")
    }

    @Test(
        "is none where the bytes are of no encoding that offices use",
        arguments: [[0xFF, 0xFE, 0x41], [0xFE, 0xFF, 0xD8, 0x00], [0xC3, 0x28, 0xFF], [0x81]] as [[UInt8]])
    func nonsense(bytes: [UInt8]) {
        #expect(String(file: bytes) == nil)
    }
}

@Suite("A table that a spreadsheet saved")
struct DelimitedTextTests {
    private static let columns = [
        ListFile.Column("code", "代码"), .init("name", "名称"), .init("note", "备注", isNeeded: false),
    ]

    private func read(_ text: String, _ limits: ListFile.Limits = .init()) throws -> ListFile {
        try ListFile(delimited: Array(text.utf8), columns: Self.columns, limits: limits)
    }

    @Test(
        "is read by its heading, whatever parts its cells and ends its lines",
        arguments: [
            "code,name\n1,甲\n2,乙\n", "code;name\r\n1;甲\r\n2;乙", "Name\tCODE\tx\r甲\t1\t\r乙\t2\t\r",
            "\n ＣＯＤＥ , 名称 \n\"1\",\"甲\"\n,,\n\n2 , 乙 \n", "代码,名称,备注\n1,甲\n2,\"乙\",\n",
            "code,name,name\n1,甲,甲\n2,,乙\n",
        ])
    func shapes(text: String) throws {
        #expect(try read(text).rows.map(\.cells) == [["1", "甲", ""], ["2", "乙", ""]], "\(text.debugDescription)")
    }

    @Test("keeps quotes, commas and line ends within a cell, and counts the file's own lines")
    func quoting() throws {
        let rows = try read("code,name\r\n1,\"甲\"\"乙\"\", 丙\"\r\n2,\"丁\n戊\"\n3,半\"句\n").rows
        #expect(rows.map(\.cells[1]) == ["甲\"乙\", 丙", "丁 戊", "半\"句"] && rows.map(\.line) == [2, 3, 5])
    }

    @Test(
        "is refused with the line and the column",
        arguments: [
            ("code,name\n1,甲\n2,\"乙\n3,丙\n", "table.quotes", "第3行"),
            ("code,name\n1,\"甲\"乙\n", "table.quotes", "第2行"),
            ("code,name\n1,甲\u{1}乙\n", "table.control", "第2行的“name”里有看不见的控制字符（U+0001）"),
            ("code,name\n1,甲\0\n", "table.control", "U+0000"),
            ("code,name,name\n1,甲,甲\n2,乙,丙\n", "table.twice", "第3行的“name”有两栏，一栏填“乙”，一栏填“丙”，请只留一栏"),
            ("code,name\n1\n", "table.columns", "第2行少了“name”一栏"),
            ("代号,名字\n1,甲\n", "table.heading", "缺少“code”、“name”一栏"),
            ("", "table.empty", "空"), (" \n,\n", "table.empty", "空"),
        ])
    func faults(text: String, code: String, says: String) {
        let refusal = #expect(throws: Refusal.self) { try read(text) }
        #expect(refusal?.code == code && refusal?.message.contains(says) == true, "\(String(describing: refusal))")
        #expect(refusal?.fields.map(\.name) == ["file"])
    }

    private static let costly: [(String, String)] = [
        ("empty lines", String(repeating: "\n", count: 2_000_000)),
        ("commas", String(repeating: ",", count: 2_000_000)),
        ("wide rows", String(repeating: String(repeating: ",", count: 190) + "\n", count: 5000)),
        ("quotes", String(repeating: "\"", count: 2_000_000)), ("one cell", String(repeating: "长", count: 600_000)),
        ("zeros", String(repeating: "\0", count: 2_000_000)), ("rows", String(repeating: "1,甲\n", count: 10_000)),
    ]

    @Test("costs no more than its length, whatever stands in it", arguments: costly)
    func cost(name: String, text: String) {
        let bytes = Array("code,name\n\(text)".utf8)
        let seconds = processorSeconds { _ = try? ListFile(delimited: bytes, columns: Self.columns) }
        #expect(seconds < 4, "\(name): \(seconds) s of the processor")
    }

    @Test(
        "is bounded in its rows, its columns, its cells and its bytes",
        arguments: [
            ("code,name\n1,甲\n2,乙\n3,丙\n", "table.tooMany"), ("code,name,,\n1,甲\n", "table.tooWide"),
            ("code,name\n1,甲乙丙丁戊\n", "table.cell"), ("code,name\n1,\"甲乙丙丁戊\"\n", "table.cell"),
            ("code,name\n1,甲\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", "table.tooLarge"),
        ])
    func limits(text: String, code: String) {
        var limits = ListFile.Limits()
        (limits.rows, limits.columns, limits.cellBytes, limits.bytes) = (2, 3, 12, 30)
        let refusal = #expect(throws: Refusal.self) { try read(text, limits) }
        #expect(refusal?.code == code)
    }
}
