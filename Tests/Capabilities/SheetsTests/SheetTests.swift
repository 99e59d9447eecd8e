import Database
import Kernel
import Office
import Organisation
import Sheets
import TestSupport
import Testing

@Suite("A sheet")
struct SheetTests {
    @Test("shipped as the template has the weights 30, 30, 20, 20, no fault, and a source for every value")
    func template() throws {
        let sheet = try Sheets.villageTemplate
        #expect(SheetCheck.faults(sheet) == [])
        let weights = sheet.groups.map { group in group.items.reduce(Points.zero) { $0 + $1.maximum }.plain }
        #expect(sheet.groups.map(\.name) == ["治脏", "治乱", "治臭", "提升"] && weights == ["30", "30", "20", "20"])
        let sources = sheet.items.map(\.source) + sheet.items.flatMap { $0.deductions.map(\.source) }
        #expect(sources.allSatisfy { $0.hasPrefix("文件：") || $0.hasPrefix("自定") })
    }

    @Test("reads back from its own YAML")
    func roundTrip() throws {
        let sheet = try Sheets.villageTemplate
        #expect(try Sheet(yaml: sheet.yaml) == sheet)
        let awkward = Sheet(
            title: "yes: \"引号\" #1", full: Points(thousandths: 125), pass: .zero,
            items: [
                Sheet.Item(
                    code: "1", group: "null", title: "- 0x1F", maximum: Points(thousandths: 125), source: "2019-11-04",
                    deductions: [
                        Sheet.Deduction(code: "01", text: "true", measure: "~", judgement: .wholeItem, source: "'")
                    ])
            ])
        #expect(try Sheet(yaml: awkward.yaml) == awkward)
    }

    private static let head = "title: 样表\nfull: 10\npass: 8\nitems:\n"
    private static let item = "- {code: 1, group: 治脏, title: 垃圾, maximum: 10, source: 自定, deductions: ["

    @Test(
        "that cannot be read is refused with its line",
        arguments: [
            ("", "空"), ("title: [", "第"), ("title: 样表\nfull: 十\npass: 8\nitems: []\n", "full 应是分数"),
            ("title: 样表\nfull: 10\nitems: []\n", "缺少 pass"),
            ("title: 样表\nfull: 10\npass: 8\nitem: []\n", "第4行的“item”不认识"),
            (head + item + "{code: a, text: 堆, measure: 处, source: 自定}]}\n", "二者选一"),
            (head + item + "{code: a, text: 堆, measure: 处, points: 1, veto: true, source: 自定}]}\n", "二者选一"),
            (head + "- 只是文字\n", "第5行应是"), ("- 1\n- 2\n", "第1行应是"),
        ])
    func malformed(yaml: String, says: String) {
        let refusal = #expect(throws: Refusal.self) { try Sheet(yaml: yaml) }
        #expect(refusal?.message.contains(says) == true, "\(refusal?.message ?? "")")
        #expect(refusal?.fields.first?.name == "yaml")
    }

    private static let whole =
        "title: 𬜬山镇试行\nfull: 10\npass: 8\nitems:\n" + item
        + "{code: a, text: 𨟠塘成堆垃圾, measure: 处, points: 0.5, source: 自定}]}\n"

    private static let savings: [[UInt8]] = [
        Array(whole.utf8), Array(("\u{FEFF}" + whole.replacing("\n", with: "\r\n")).utf8),
        [0xFF, 0xFE] + whole.utf16.flatMap { unit in [UInt8(unit & 0xFF), UInt8(unit >> 8)] },
        Array(whole.replacing("maximum: 10", with: "maximum: １０").replacing("points: 0.5", with: "points: ０。５").utf8),
        Array(whole.replacing("code: 1,", with: "code: １,").replacing("成堆", with: "\u{200B}成\u{AD}堆").utf8),
    ]

    @Test("is the same in every encoding, with any line ends, and typed in full width", arguments: savings)
    func saved(bytes: [UInt8]) throws {
        let sheet = try Sheet(yaml: try #require(String(file: bytes)))
        #expect(try sheet == Sheet(yaml: Self.whole))
        #expect(sheet.title == "𬜬山镇试行" && sheet.items[0].deductions[0].text == "𨟠塘成堆垃圾")
        #expect(sheet.yaml.contains("title: 𬜬山镇试行\n") && !sheet.yaml.contains("\\U"), "as it is read, never an escape")
    }

    @Test("from before, whose rare characters are escapes, is read as they are")
    func escaped() throws {
        let sheet = try Sheet(yaml: Self.whole.replacing("𬜬山镇试行", with: "\"\\U0002C72C山镇试行\""))
        #expect(sheet.title == "𬜬山镇试行" && sheet.yaml.contains("title: 𬜬山镇试行"))
    }

    @Test(
        "is refused at the field that it came with, with the line and the name",
        arguments: [
            ("maximum: 10", "maximum: 10, maximum: 5", "第5行里的“maximum”写了两次"),
            ("成堆", "成\u{7}堆", "第5行的“text”里有看不见的控制字符（U+0007）"),
            ("maximum: 10", "maximum: 十", "第5行：maximum 应是分数"),
        ])
    func named(part: String, change: String, says: String) {
        let refusal = #expect(throws: Refusal.self) {
            try Sheet(yaml: Self.whole.replacing(part, with: change), field: "file")
        }
        #expect(refusal?.fields.map(\.name) == ["file"])
        #expect(refusal?.message.contains(says) == true, "\(refusal?.message ?? "")")
    }

    @Test("has each code once, and codes that look alike are one", arguments: ["１-1", "1－1", "1–1"])
    func codes(code: String) throws {
        let second = "- {code: \"\(code)\", group: 治脏, title: 水面, maximum: 0, source: 自定, deductions: []}\n"
        let sheet = try Sheet(yaml: Self.whole.replacing("{code: 1,", with: "{code: 1-1,") + second)
        #expect(SheetCheck.faults(sheet).contains { $0.contains("条目代号1-1") && $0.contains("不止一次") })
    }

    @Test(
        "whose points do not work out is not published",
        arguments: [
            ("full: 11", "合计10分，与满分11分不符"), ("full: 10\npass: 12", "合格线12分"),
            ("points: 12", "一次扣12分，超过本项最高10分"), ("points: 0", "大于0"),
        ])
    func faults(change: String, says: String) throws {
        let full = change.hasPrefix("full") ? change : "full: 10"
        let pass = change.contains("pass") ? "" : "pass: 8\n"
        let points = change.hasPrefix("points") ? change : "points: 1"
        let yaml =
            "title: 样表\n\(full)\n\(pass)items:\n" + Self.item
            + "{code: a, text: 堆, measure: 处, \(points), source: 自定}]}\n"
        let faults = SheetCheck.faults(try Sheet(yaml: yaml))
        #expect(faults.contains { $0.contains(says) }, "\(faults)")
    }

    @Test("is edited as a draft, published once, and never changes again", arguments: Engine.available)
    func editions(engine: Engine) async throws {
        let migrations = Office.capability.migrations + Organisation.migrations + Sheets.migrations
        try await withDatabase(engine, migrations) { database, _ in
            let office = Office(database: database)
            let system = Actor.system(county: "990101")
            try await office.carryOut(
                EstablishCounty(code: DivisionCode("990101")!, name: "明川县", validFrom: Day("2019-01-01")!), by: system)
            let template = try Sheets.villageTemplate
            let wrong = Sheet(title: "样表", full: Points(whole: 99), pass: template.pass, items: template.items)
            let sheet = try await office.carryOut(DraftSheet(content: wrong), by: system)

            let refusal = await #expect(throws: Refusal.self) {
                try await office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
            }
            #expect(refusal?.code == "sheet.faults")
            try await office.carryOut(EditDraft(sheet: sheet, number: 1, content: template, version: 0), by: system)
            let meanwhile = await #expect(throws: Refusal.self) {
                try await office.carryOut(
                    EditDraft(sheet: sheet, number: 1, content: wrong, version: 0), by: system)
            }
            #expect(meanwhile?.code == "sheet.editedMeanwhile")
            try await office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(EditDraft(sheet: sheet, number: 1, content: wrong, version: 1), by: system)
            }
            await #expect(throws: Refusal.self) {
                try await office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
            }

            let next = try await office.carryOut(DraftEdition(sheet: sheet), by: system)
            await #expect(throws: Refusal.self) { try await office.carryOut(DraftEdition(sheet: sheet), by: system) }
            try await office.carryOut(PublishEdition(sheet: sheet, number: next), by: system)
            let states = try await office.read { try Editions.all(county: "990101", in: $0) }.map(\.state)
            #expect(next == 2 && states == [.published, .retired])
            let first = try await office.read { try Editions.one(sheet, 1, county: "990101", in: $0) }
            #expect(first.content == template)
        }
    }
}
