import Kernel
import Testing

@testable import Web

@Suite("A form's fields, finished together")
struct FieldTests {
    private enum Colour: String { case red, green }
    private struct Unit {}
    private static let id = "0190a3c0-5b7e-7c31-9f2a-3d5e6f708192"

    private func form(_ fields: [(String, String)], files: [UploadedFile] = []) -> FormReader {
        FormReader(FormInput(fields: fields.map { (name: $0.0, value: $0.1) }, files: files))
    }

    private func faults(_ body: () throws -> Void) -> [String: String] {
        do { try body() } catch let refusal as Refusal {
            return Dictionary(refusal.fields.map { ($0.name, $0.message) }, uniquingKeysWith: { first, _ in first })
        } catch { Issue.record("\(error)") }
        return [:]
    }

    @Test("say all that is wrong at once, each at its own name")
    func faults() {
        let form = form([
            ("unit", "x"), ("village", "330624001"), ("until", "2019-02-30"), ("sum", "-1"), ("count", "0"),
            ("latitude", "29.5"), ("colour", "blue"), ("month", "2019-13"),
        ])
        let faults = faults {
            _ = try form.finish(
                form.id("unit", "单位", of: Unit.self), form.division("village", "村（社区）", .village),
                form.day("until", "到期日"), form.money("sum", "金额"), form.number("count", "数量", 1...9), form.position(),
                form.choice("colour", "颜色", of: Colour.self), form.month("month", "月份"), form.text("name", "名称"),
                form.file("file", "附件"))
        }
        #expect(
            Set(faults.keys) == [
                "unit", "village", "until", "sum", "count", "longitude", "colour", "month", "name", "file",
            ])
        #expect(faults["sum"]?.contains("不能小于0元") == true)
        #expect(faults["name"] == "请填写名称。")
    }

    @Test("refuse a single field that comes twice with different values, and take one that says the same twice")
    func twice() throws {
        let other = "0190a3c0-5b7e-7c31-9f2a-3d5e6f708193"
        let wrong = form([
            ("lead", Self.id), ("lead", other), ("name", "甲"), ("name", "乙"), ("until", ""), ("until", "2019-11-04"),
            ("box", "a"), ("box", "b"),
        ])
        let found = faults {
            _ = try wrong.finish(
                wrong.id("lead", "牵头单位", of: Unit.self), wrong.text("name", "名称"), wrong.day("until", "到期日").optional)
        }
        #expect(Set(found.keys) == ["lead", "name", "until"])
        #expect(found["lead"] == "牵头单位一次来了2个不同的值，只能有一个，请刷新页面后再填。")
        // Boxes that are ticked come as often as they are.
        #expect(wrong.values("box", "选项", form: "一项") { $0 } == ["a", "b"])
        let same = form([("lead", Self.id), ("lead", Self.id)])
        #expect(try same.finish(same.id("lead", "牵头单位", of: Unit.self)) == ID<Unit>(Self.id))
    }

    @Test("give what they hold, and none of it is optional")
    func values() throws {
        let file = UploadedFile(name: "file", filename: "a.pdf", path: "/nowhere", byteCount: 1)
        let form = form(
            [
                ("unit", Self.id), ("village", "330624001003"), ("until", "２０１９-１１-０４"), ("sum", "1,234.5"),
                ("count", "9"),
                ("latitude", "29.5"), ("longitude", "120.9"), ("colour", "green"), ("month", "2019-11"), ("name", "结对"),
                ("box", "yes"),
            ], files: [file])
        let (unit, village, until, sum, count, position, colour) = try form.finish(
            form.id("unit", "单位", of: Unit.self), form.division("village", "村（社区）", .village), form.day("until", "到期日"),
            form.money("sum", "金额"), form.number("count", "数量", 1...9), form.position(),
            form.choice("colour", "颜色", of: Colour.self))
        #expect(unit == ID<Unit>(Self.id) && village == DivisionCode("330624001003") && until == Day("2019-11-04"))
        #expect(sum == Money(fen: 123_450) && count == 9 && colour == .green)
        #expect(position == Position(latitude: 29_500_000, longitude: 120_900_000))
        let (month, name, sent, box, other) = try form.finish(
            form.month("month", "月份"), form.text("name", "名称"), form.file("file", "附件"), form.tick("box"),
            form.tick("no"))
        #expect(month == Month("2019-11") && name == "结对" && sent.filename == "a.pdf" && box && !other)
    }

    @Test("that may be left empty are nil then, and refused when they are wrong")
    func optional() throws {
        let empty = form([("until", " ")])
        let (until, sum, position) = try empty.finish(
            empty.day("until", "到期日").optional, empty.money("sum", "金额").optional, empty.position().optional)
        #expect(until == nil && sum == nil && position == nil)
        let wrong = form([("until", "明天"), ("longitude", "120.9")])
        let faults = faults {
            _ = try wrong.finish(wrong.day("until", "到期日").optional, wrong.position().optional)
        }
        #expect(Set(faults.keys) == ["until", "latitude"])
    }

    @Test("take a negative amount only where it is asked for, and a condition of one's own")
    func conditions() throws {
        let form = form([("sum", "-3.20")])
        #expect(try form.finish(form.money("sum", "金额", mayBeNegative: true)) == Money(fen: -320))
        let faults = faults {
            _ = try form.finish(form.money("sum", "金额", mayBeNegative: true).checked { $0.fen > -100 ? nil : "扣得太多" })
        }
        #expect(faults == ["sum": "扣得太多"])
    }
}
