import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Sheets
import TestSupport
import Testing
import Web

@Suite("The rows of a sheet, over HTTP")
struct SheetFormTests {
    private static let fields: [(String, String)] = [
        ("title", "街巷检查"), ("full", "１００"), ("pass", "80"), ("absence", "renormalised"),
        ("i0-code", "1-1"), ("i0-group", "环境"), ("i0-title", "路面清洁"), ("i0-maximum", "60"),
        ("i0-pattern", "deductions"), ("i0-guide", ""), ("i0-source", "自定"), ("i0-evidence", "photo"),
        ("i0-d0-code", "a"), ("i0-d0-text", "垃圾"), ("i0-d0-measure", "处"), ("i0-d0-points", "2"),
        ("i0-d0-source", "自定"),
        ("i1-code", "1-2"), ("i1-group", "环境"), ("i1-title", "公益广告"), ("i1-maximum", "40"),
        ("i1-pattern", "bands"), ("i1-guide", "从东口进"), ("i1-source", "自定"), ("i1-evidence", "none"),
        ("i1-mayBeAbsent", "yes"), ("i1-measure", "处"), ("i1-required", ""), ("i1-bands", "90 40\n60　20"),
    ]

    private func fields(_ changed: [(String, String)]) -> [(String, String)] {
        Self.fields.filter { field in !changed.contains { $0.0 == field.0 } } + changed
    }

    private func clerk(_ counties: TwoCounties) async throws -> (Visitor, token: String) {
        let visitor = try await counties.visitor(.clerk, county: "990101")
        return (visitor, try await visitor.get("/990101/sheets/new").formToken)
    }

    @Test("make a draft that says what was typed", arguments: Engine.available)
    func draft(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (visitor, token) = try await clerk(counties)
            let made = try await visitor.post("/990101/sheets/new", Self.fields, token: token)
            #expect(made.status == 303)
            let path = try #require(made.headers[.location])
            let yaml = try await visitor.get("\(path)/yaml").text
            let sheet = try Sheet(yaml: yaml)
            #expect(sheet.full == Points(whole: 100) && SheetCheck.faults(sheet).isEmpty)
            #expect(sheet.items.map(\.evidence) == [.photo, .none] && sheet.items.map(\.mayBeAbsent) == [false, true])
            let bands: [Sheet.Share.Band] = [
                .init(from: 90, marks: Points(whole: 40)), .init(from: 60, marks: Points(whole: 20)),
            ]
            #expect(sheet.items[1].pattern == .share(.init(measure: "处", marks: .bands(bands))))
            #expect(try await visitor.get("\(path)/preview").status == 200)
            let blank = try await visitor.get("\(path)/blank")
            #expect(blank.status == 200 && blank.bytes.starts(with: "PK".utf8))
        }
    }

    @Test(
        "say at its field what cannot be read, and keep all that was typed",
        arguments: [
            ("i0-maximum", "六十", "分值“六十”不对"), ("i1-bands", "九十 40", "分档“九十 40”不对"),
            ("i0-d0-points", "", "请填每处扣几分"), ("i0-d0-text", "", "请填写扣分的情形"), ("title", "", "请填写标准名称"),
            ("i1-pattern", "other", "评法“other”不对"), ("i1-title", String(repeating: "长", count: 101), "最多100个字"),
        ])
    func refused(name: String, value: String, says: String) async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let (visitor, token) = try await clerk(counties)
            let refused = try await visitor.post("/990101/sheets/new", fields([(name, value)]), token: token)
            #expect(refused.status == 422 && refused.body.contains(says))
            #expect(refused.body.contains("value=\"街巷检查\"") || name == "title")
            #expect(refused.body.contains("60　20") || name == "i1-bands")
            #expect(refused.body.contains("value=\"垃圾\"") || name == "i0-d0-text")
        }
    }

    @Test("are added, moved and taken away without saving, and without losing what was typed")
    func changed() async throws {
        try await TwoCounties.with(.sqlite) { counties in
            let (visitor, token) = try await clerk(counties)
            func press(_ change: String) async throws -> String {
                let page = try await visitor.post("/990101/sheets/new", Self.fields + [("do", change)], token: token)
                #expect(page.status == 200)
                return page.body
            }
            let added = try await press("add:0")
            #expect(
                added.contains("name=\"i1-code\" value=\"1-3\"") && added.contains("name=\"i2-code\" value=\"1-2\""))
            let moved = try await press("up:1")
            #expect(
                moved.contains("name=\"i0-title\" value=\"公益广告\"") && moved.contains("name=\"i1-title\" value=\"路面清洁\"")
            )
            #expect(moved.contains("name=\"i1-d0-text\" value=\"垃圾\"") && moved.contains("60　20"))
            let removed = try await press("remove:0")
            #expect(removed.contains("name=\"i0-title\" value=\"公益广告\"") && !removed.contains("i1-code"))
            #expect(try await press("addDeduction:0").contains("name=\"i0-d1-code\" value=\"b\""))
            #expect(try await !press("removeDeduction:0:0").contains("i0-d0-text"))
            for change in ["up:0", "down:1", "remove:9", "up:-5", "removeDeduction:0:7", "add:99"] {
                #expect(try await press(change).contains("value=\"公益广告\""), "\(change)")
            }
            let drafts = try await counties.product.office.read { try Editions.all(county: "990101", in: $0) }
            #expect(!drafts.contains { $0.content.title == "街巷检查" })
        }
    }
}
