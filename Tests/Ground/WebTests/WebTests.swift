import Kernel
import TestSupport
import Testing
import Web

@Suite("HTML")
struct HTMLTests {
    @Test("escapes whatever is interpolated, in text and in attributes")
    func escaping() {
        let attack = #"<script>'&"</script>"#
        let page: HTML = "<a title=\"\(attack)\">\(attack)</a>"
        #expect(
            page.text
                == "<a title=\"&lt;script&gt;&#39;&amp;&quot;&lt;/script&gt;\">&lt;script&gt;&#39;&amp;&quot;&lt;/script&gt;</a>"
        )
    }

    @Test("puts pieces together and leaves out what is not there")
    func pieces() {
        let missing: String? = nil
        let list: HTML =
            "\(HTML.each([1, 2]) { "<i>\($0)</i>" })\(HTML.when(false, "x"))\(HTML.with(missing) { "\($0)" })"
        #expect(list.text == "<i>1</i><i>2</i>")
    }

    @Test("takes a choice between two literals as HTML, and escapes what is in them", arguments: [true, false])
    func choice(folds: Bool) {
        let form: HTML = "<form></form>"
        let name = "李<"
        let page: HTML = "\(folds ? "<details>\(name)\(form)</details>" : "<h2>\(name)</h2>\(form)")"
        #expect(page.text == (folds ? "<details>李&lt;<form></form></details>" : "<h2>李&lt;</h2><form></form>"))
    }
}

@Suite("A form")
struct FormTests {
    private let day = Day(ordinal: 18_204)
    private var keys: Keyring { Keyring(madeOn: day) { [UInt8](repeating: 7, count: $0) } }

    @Test("is read as browsers send it")
    func urlEncoded() throws {
        let form = try FormInput(urlEncoded: "a=1+2&b=%E6%96%87%26&c&a=3")
        #expect(form["a"] == "1 2" && form.all("a") == ["1 2", "3"] && form["b"] == "文&" && form["c"] == "")
    }

    @Test("that is not UTF-8 or cut off is refused", arguments: ["a=%FF", "a=%E6%96", "a=%", "a=%4", "a=%zz"])
    func malformed(text: String) { #expect(throws: Refusal.self) { try FormInput(urlEncoded: text) } }

    @Test("of too many fields is refused")
    func tooMany() {
        let text = String(repeating: "a=1&", count: 2001)
        #expect(throws: Refusal.self) { try FormInput(urlEncoded: text) }
    }

    @Test("may be a JSON object of one level")
    func json() throws {
        let form = try FormInput(
            json: Array(#"{"name":"张敏","roles":["clerk","leader"],"n":3,"yes":true,"none":null}"#.utf8))
        #expect(form["name"] == "张敏" && form.all("roles") == ["clerk", "leader"])
        #expect(form["n"] == "3" && form["yes"] == "true" && form["none"] == nil)
        #expect(throws: Refusal.self) { try FormInput(json: Array("[1]".utf8)) }
        #expect(throws: Refusal.self) { try FormInput(json: Array(#"{"a":{"b":1}}"#.utf8)) }
        #expect(throws: Refusal.self) { try FormInput(json: Array(#"{"a":[[1]]}"#.utf8)) }
        #expect(try FormInput(json: Array(#"{"a":"[[[,\"{"}"#.utf8))["a"] == "[[[,\"{")
    }

    @Test(
        "in JSON has its texts and numbers as JSON writes them",
        arguments: [
            (#" {"a" : "\u6587\n\"\\\/" } "#, "文\n\"\\/"), (#"{"a":"\uD83D\uDE00"}"#, "😀"),
            (#"{"a":-0.50}"#, "-0.5"),
            (#"{"a":1e2}"#, "100"), (#"{"a":12345678901234567890}"#, "12345678901234567890"),
            ("\u{FEFF}{\"a\":[1,2]}", "1"),
            ("{\"b\":1,\"a\":2}", "2"),
        ])
    func jsonValues(json: String, value: String) throws {
        #expect(try FormInput(json: Array(json.utf8))["a"] == value)
    }

    @Test(
        "in JSON that is none is refused",
        arguments: [
            "", "{", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{,}", #"{"a":[1,]}"#, #"{"a":[,1]}"#, #"{"a":01}"#,
            #"{"a":+1}"#, #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":nul}"#, #"{"a":TRUE}"#, #"{"a":"\x"}"#,
            #"{"a":"\uD83D"}"#, #"{"a":"\u12"}"#, "{\"a\":\"\u{1}\"}", #"{"a":1 2}"#, #"{"a":1,"a":2}"#, "{a:1}",
            "[]", "null", #"{"a":"b}"#, #"{"a":1e999}"#,
        ])
    func brokenJSON(json: String) {
        #expect(throws: Refusal.self) { try FormInput(json: Array(json.utf8)) }
    }

    private static let costly: [(String, String)] = [
        ("brackets", #"{"a":"# + String(repeating: "[", count: 1_000_000)),
        ("lists in lists", "{" + (0..<1900).map { "\"a\($0)\":[[[[1]]]]" }.joined(separator: ",") + "}"),
        ("a long list", "{\"a\":[" + String(repeating: "1,", count: 1_000_000) + "1]}"),
        (
            "a list of long numbers",
            "{\"a\":[" + String(repeating: String(repeating: "7", count: 999) + ",", count: 2000) + "7]}"
        ),
        ("a list of fractions", "{\"a\":[" + String(repeating: "0.123456789,", count: 160_000) + "7]}"),
        ("a list of nothing", "{\"a\":[" + String(repeating: "null,", count: 400_000) + "null]}"),
        ("many names", "{" + (0..<150_000).map { "\"a\($0)\":1" }.joined(separator: ",") + "}"),
        ("digits", "{\"a\":" + String(repeating: "1", count: 2_000_000) + "}"),
        ("a long text", "{\"a\":\"" + String(repeating: "\\u0041", count: 300_000) + "\"}"),
    ]

    @Test("of JSON costs no more than its length, whatever stands in it", arguments: costly)
    func cost(name: String, json: String) {
        let bytes = Array(json.utf8)
        let seconds = processorSeconds { _ = try? FormInput(json: bytes) }
        #expect(seconds < 2, "\(name): \(seconds) s of the processor")
    }

    @Test("of an address or a browser costs no more than its length")
    func cost() {
        for text in [
            String(repeating: "&", count: 2_000_000), String(repeating: "%41", count: 600_000),
            "a=" + String(repeating: "+", count: 2_000_000),
        ] {
            #expect(processorSeconds { _ = try? FormInput(urlEncoded: text) } < 2)
        }
    }

    @Test(
        "refuses hidden characters and too much text, naming the field",
        arguments: [
            "a\u{0}b", "a\u{202E}b", "a\u{7F}b", "a\u{80}b", String(repeating: "字", count: 100_000),
            // One character to a reader, and a megabyte.
            "👩" + String(repeating: "\u{200D}👩", count: 100_000),
        ])
    func hostileText(text: String) throws {
        let reader = FormReader(FormInput(fields: [("name", text)]))
        _ = reader.text("name", "姓名", max: 30)
        let refusal = #expect(throws: Refusal.self) { try reader.finish() }
        #expect(refusal?.fields.map(\.name) == ["name"])
    }

    @Test(
        "takes text as people paste it, mended",
        arguments: [
            ("河边\t3处\t已清\t\r\n桥下", "河边 3处 已清  桥下"), ("\u{FEFF}河边垃圾", "河边垃圾"), ("两\n行", "两 行"),
            ("a\u{2066}b\u{200F}", "ab"),
        ])
    func pasted(text: String, kept: String) throws {
        let reader = FormReader(FormInput(fields: [("name", text)]))
        #expect(reader.text("name", "姓名", max: 30) == kept)
        try reader.finish()
    }

    @Test("reads numbers, days and codes that were typed in full width")
    func fullWidth() throws {
        let reader = FormReader(
            FormInput(fields: [("share", "２０"), ("day", "２０２６／１１／２８"), ("below", "３３０６２４００１"), ("month", "2026年11月")]))
        #expect(reader.value("share", "比例", form: "数") { Int($0) } == 20)
        #expect(reader.day("day", "日期") == Day("2026-11-28"))
        #expect(reader.value("below", "区划", form: "代码") { DivisionCode($0) } == DivisionCode("330624001"))
        #expect(reader.value("month", "月份", form: "月份") { Month($0) } == Month("2026-11"))
        try reader.finish()
    }

    @Test("says all that is wrong at once")
    func all() {
        let reader = FormReader(FormInput(fields: [("day", "2019-02-30")]))
        _ = reader.text("name", "姓名")
        _ = reader.day("day", "日期")
        let refusal = #expect(throws: Refusal.self) { try reader.finish() }
        #expect(refusal?.fields.map(\.name) == ["name", "day"])
    }

    @Test("token is good for its own browser only")
    func tokens() throws {
        let tokens = try FormTokens(keys: keys)
        let token = tokens.token(for: "a")
        #expect(tokens.isValid(token, for: "a"))
        #expect(!tokens.isValid(token, for: "b") && !tokens.isValid("", for: "a") && !tokens.isValid("zz", for: "a"))
        let other = try FormTokens(keys: Keyring(madeOn: day) { [UInt8](repeating: 8, count: $0) })
        #expect(!other.isValid(token, for: "a"))
    }

    @Test("token stays good when a new key is taken into use, and none is made without a key")
    func rotated() throws {
        let before = try FormTokens(keys: keys)
        var rotated = keys
        rotated.add(.forms, on: day) { [UInt8](repeating: 9, count: $0) }
        let after = try FormTokens(keys: rotated)
        #expect(after.isValid(before.token(for: "a"), for: "a"))
        #expect(after.token(for: "a") != before.token(for: "a"))
        #expect(!before.isValid(after.token(for: "a"), for: "a"))
        #expect(throws: Refusal.self) { try FormTokens(keys: Keyring()) }
    }

    @Test("receipt is good for its own file, record and person only")
    func receipts() throws {
        let tokens = try FormTokens(keys: keys)
        let receipt = tokens.receipt(for: "ab", of: "finding", person: "s")
        #expect(tokens.digest(receipt, of: "finding", person: "s") == "ab")
        #expect(tokens.digest(receipt, of: "other", person: "s") == nil)
        #expect(tokens.digest(receipt, of: "finding", person: "t") == nil)
        let code = receipt.dropFirst(3)
        for forged in ["", ".", "ab", "ab.", "ab.00", "cd.\(code)", ".\(code)", "\(receipt).", "\(receipt)00"] {
            #expect(tokens.digest(forged, of: "finding", person: "s") == nil, "\(forged)")
        }
        let other = try FormTokens(keys: Keyring(madeOn: day) { [UInt8](repeating: 8, count: $0) })
        #expect(other.digest(receipt, of: "finding", person: "s") == nil)
    }
}
