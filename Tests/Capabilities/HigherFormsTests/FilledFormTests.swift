import Documents
import Foundation
import Kernel
import Recognition
import TestSupport
import Testing

@testable import HigherForms

@Suite("上级的表格")
struct FilledFormTests {
    /// A form of ours whose words are put in by hand, cut into runs as Word cuts them.
    private func form(_ body: String) throws -> FilledForm {
        let plain = OfficialDocument(
            issuer: "", number: nil, title: "推荐表", addressee: nil, blocks: [.paragraph("占位")], signature: nil,
            date: nil,
            head: .low
        )
        let placed = try FilledForm(try plain.docx())
        #expect(placed.fields == [])
        return try FilledForm(placed.replacingBody("<w:p><w:r><w:t>\(body)</w:t></w:r></w:p>"))
    }

    private func words(_ bytes: [UInt8]) throws -> String { try FilledForm(bytes).words }

    @Test("is filled where its runs are cut, and what stands beside a field stays")
    func cut() throws {
        let form = try form(
            "姓名：{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{姓</w:t></w:r><w:r><w:t xml:space=\"preserve\">名}</w:t></w:r><w:r><w:t>}，</w:t></w:r><w:r><w:t>｛｛ 事迹 ｝｝完"
        )
        #expect(form.fields == ["姓名", "事迹"])
        let filled = try form.filled { ["姓名": "周<素>珍&", "事迹": "第一行\n第二行"][$0] }
        #expect(try words(filled) == "姓名：周&lt;素&gt;珍&amp;，第一行第二行完")
    }

    @Test("has no field across two paragraphs, and keeps what nobody names")
    func apart() throws {
        let form = try form("{{姓</w:t></w:r></w:p><w:p><w:r><w:t>名}} {{县}} {{ }} {{}} {单}")
        #expect(form.fields == ["县"])
        #expect(try words(try form.filled { _ in nil }) == "{{姓名}} {{县}} {{ }} {{}} {单}")
    }

    @Test("is refused where it is none", arguments: ["", "hello", "PK\u{3}\u{4}"])
    func none(text: String) {
        #expect(throws: Refusal.self) { try FilledForm(Array(text.utf8)) }
    }

    @Test(
        "is read and filled in as much work as it is long",
        arguments: ["{{a}}", "{{", "{{a", "</w:t></w:r><w:r><w:t>", "</w:t></w:r></w:p><w:p><w:r><w:t>{{a}}"])
    func cost(part: String) throws {
        let form = try form(String(repeating: part, count: 10_000))
        let seconds = processorSeconds {
            _ = form.fields
            _ = try? form.filled { $0 }
        }
        #expect(seconds < 4, "\(part): \(seconds) s of the processor")
    }

    @Test("asks nothing that nobody can fill, and its files are called as they can be")
    func names() throws {
        #expect(throws: Refusal.self) { try FormFields.check([]) }
        // What the system does not have is no reason to refuse the form: it stays blank.
        try FormFields.check(["姓名", "血型"])
        #expect(FormFields.strange(["姓名", "血型", "民族"]) == ["血型"])
        let blank = try form("{{血型}}，{{民族}}").filled { ["姓名": "周素珍"][$0] ?? "" }
        #expect(try words(blank) == "，")
        let told = FormFields.values(phone: "13957500001", identity: "11010519491231002X")
        #expect(told == ["电话": "13957500001", "身份证号": "11010519491231002X", "性别": "女"])
        #expect(FormFields.values(phone: "13957500001", identity: nil) == ["电话": "13957500001"])
        try FormFields.check(FormFields.known)
        #expect(throws: Refusal.self) { try FormFields.check(pattern: "{{姓名}}", field: "photo", counts: true) }
        #expect(throws: Refusal.self) { try FormFields.check(pattern: "{{姓名", field: "folder", counts: false) }
        #expect(throws: Refusal.self) { try FormFields.check(pattern: "{{序号}}", field: "folder", counts: false) }
        try FormFields.check(pattern: "{{姓名}}{{序号}}", field: "photo", counts: true)
        #expect(FormFields.name("{{类别}}{{单位}}{{姓名}}", ["类别": "助人为乐", "单位": "a/b", "姓名": "周:素珍"]) == "助人为乐ab周素珍")
        #expect(FormFields.name("{{姓名}}", ["姓名": ".."]) == "材料")
    }
}
