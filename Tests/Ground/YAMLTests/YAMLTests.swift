import Kernel
import TestSupport
import Testing
import YAML

@Suite("A YAML text")
struct YAMLTests {
    private func read(_ text: String, _ limits: YAMLLimits = .init()) throws -> YAMLNode? {
        try YAMLNode(yaml: text, field: "yaml", limits: limits)
    }

    @Test("is read to texts, lists and groups, each with its line")
    func tree() throws {
        let node = try #require(try read("title: 试行 # 说明\nitems:\n- {code: 1-1, n: 010}\n- 'x: y'\n- |\n  两\n  行\n"))
        let entries = try #require(node.mapping)
        #expect(entries.map(\.key) == ["title", "items"] && entries.map(\.line) == [1, 2])
        #expect(entries[0].value.scalar == "试行")
        let items = try #require(entries[1].value.sequence)
        #expect(items[0].mapping?.map { $0.value.scalar } == ["1-1", "010"] && items[0].line == 3)
        #expect(items[1].scalar == "x: y" && items[2].scalar == "两\n行\n")
    }

    @Test("is none where nothing stands in it", arguments: ["", "\n\n", "# 只有说明\n", "\u{FEFF}"])
    func empty(text: String) throws { #expect(try read(text) == nil) }

    @Test(
        "is the same with byte-order mark, any line ends, tabs and what nobody sees",
        arguments: ["\u{FEFF}a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r", "a: 1\u{2028}b: 2", "a:\t1\nb:\t\u{200B}2\n"])
    func mended(text: String) throws {
        #expect(try read(text)?.mapping?.map { [$0.key, $0.value.scalar] } == [["a", "1"], ["b", "2"]])
    }

    @Test(
        "is refused with the line and the name where it is wrong",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "yaml.twice", "第3行的“a”在第1行已经写过"),
            ("- {maximum: 10, maximum: 5}\n", "yaml.twice", "第1行里的“maximum”写了两次"),
            ("a: 1\nb: x\u{7}y\n", "yaml.control", "第2行的“b”里有看不见的控制字符（U+0007）"),
            ("- {code: 1, title: x\u{1B}y}\n", "yaml.control", "第1行的“title”里"),
            ("a: \"x\\u0007y\"\n", "yaml.control", "U+0007"), ("a: \"\\0\"\n", "yaml.control", "U+0000"),
            ("a: [1\nb: 2\n", "yaml.syntax", "第2行"), ("a: \"x\n", "yaml.syntax", "第"),
            ("a: b: c\n", "yaml.syntax", "第1行"),
            ("a: 1\n---\nb: 2\n", "yaml.documents", "第2行"), ("%TAG ! tag:x:\n---\na: 1\n", "yaml.directive", "第1行"),
            ("a: &x 1\n", "yaml.alias", "第1行"), ("a: 1\nb: *x\n", "yaml.alias", "第2行"),
            ("? [x]\n: 1\n", "yaml.key", "第1行"), ("{a: 1}: 2\n", "yaml.key", "第1行"),
            (String(repeating: "[", count: 40), "yaml.tooDeep", "最多16层"),
        ])
    func faults(text: String, code: String, says: String) {
        let refusal = #expect(throws: Refusal.self) { try read(text) }
        #expect(refusal?.code == code && refusal?.message.contains(says) == true, "\(refusal?.message ?? "")")
        #expect(refusal?.fields.map(\.name) == ["yaml"])
    }

    /// Texts that cost other readers minutes: references that grow tenfold in each line (`alias-bomb-keys.yaml`, 448 bytes),
    /// as names and as values; nesting; and as much as is taken of whatever has to be looked at again and again.
    private static let costly: [(String, String)] = [
        (
            "references as names",
            "? &a0 [x,x,x,x,x,x,x,x,x,x]\n: 1\n"
                + (1...8).map {
                    "? &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 10).joined(separator: ","))]\n: 1\n"
                }.joined()
        ),
        (
            "references as values",
            "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
                + (1...8).map {
                    "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 10).joined(separator: ","))]\n"
                }.joined()
        ),
        ("brackets", String(repeating: "[", count: 199_000)), ("braces", String(repeating: "{a: ", count: 49_000)),
        ("hyphens", String(repeating: "- ", count: 99_000)), ("question marks", String(repeating: "? ", count: 99_000)),
        ("indents", (0..<600).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
        ("names", (0..<17_000).map { "a\($0): 1\n" }.joined()),
        ("values", "[" + String(repeating: "a,", count: 99_000) + "]"),
        ("directives", (0..<9000).map { "%TAG !t\($0)! tag:x\n" }.joined()),
        ("comments", String(repeating: "#\n", count: 99_000)),
        ("one long text", "a: " + String(repeating: "x", count: 199_000)),
        ("quotes", "a: \"" + String(repeating: "\\x41", count: 49_000) + "\""),
        ("lines of one text", "a: |\n" + String(repeating: "  x\n", count: 49_000)),
        ("folded lines", "a: >\n" + String(repeating: "  x\n\n", count: 39_000)),
        ("marks", "a: x" + String(repeating: "\u{301}", count: 99_000)),
        ("anchors", (0..<14_000).map { "- &a\($0) x\n" }.joined()),
        ("tags", String(repeating: "- !x y\n", count: 28_000)),
        ("control characters", String(repeating: "a: \u{1}\n", count: 39_000)),
    ]

    @Test("costs no more than its length, whatever stands in it", arguments: costly)
    func cost(name: String, text: String) {
        #expect(text.utf8.count <= YAMLLimits().bytes)
        let seconds = processorSeconds { _ = try? read(text) }
        #expect(seconds < 2, "\(name): \(seconds) s of the processor")
    }

    @Test("longer than the limit is not looked at")
    func tooLong() {
        let refusal = #expect(throws: Refusal.self) { try read(String(repeating: "a", count: 200_001)) }
        #expect(refusal?.code == "yaml.tooLarge")
    }
}

@Suite("What is written as YAML")
struct YAMLValueTests {
    @Test("is read back the same, and shows every character")
    func roundTrip() throws {
        let texts = [
            "𬜬山镇", "𨟠塘", "1-1", "01", "010", "1.50", "2019-11-04", "yes", "null", "~", "- x", "a: b", "x #1", "'",
            "\"\\", "", " x ",
            "《标准（2017年版）》：每处0.5分", "&a", "*a", "!x", "%x", "@x", "`x", "{a}", "[a]", "a, b", "?", "|", ">", "=", "<<",
            "两\n行", "…", "NO",
            "〇", "é", "👍", "A4纸", "…", "－",
        ]
        let yaml = YAMLValue.fields([
            ("texts", .list(texts.map { .text($0) })), ("none", .list([])), ("number", .plain("0.5")),
            (
                "groups",
                .list([
                    .fields([("a", .text("1")), ("b", .list([.text("x"), .text("y")]))]), .fields([("a", .text("2"))]),
                ])
            ),
            ("inner", .fields([("a", .text("1"))])),
        ]).yaml
        let node = try #require(try YAMLNode(yaml: yaml, field: "yaml")?.mapping)
        #expect(node[0].value.sequence?.map(\.scalar) == texts, "\(yaml)")
        #expect(node[1].value.sequence?.isEmpty == true && node[2].value.scalar == "0.5")
        #expect(node[3].value.sequence?.map { $0.mapping?.map(\.key) } == [["a", "b"], ["a"]])
        #expect(node[4].value.mapping?.map { $0.value.scalar } == ["1"])
        #expect(yaml.contains("- 𬜬山镇\n- 𨟠塘\n- 1-1\n- \"01\"\n") && !yaml.contains("\\U"))
    }
}
