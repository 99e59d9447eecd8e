import Kernel
import TestSupport
import Testing

/// No literal may name them.
private let nonCharacters = String(String.UnicodeScalarView([0xFFFE, 0xFDD0, 0x1FFFF].compactMap(Unicode.Scalar.init)))

@Suite("Text as people type and paste it")
struct MendedTextTests {
    @Test(
        "is kept without what nobody sees",
        arguments: [
            ("a byte-order mark", "\u{FEFF}河边垃圾"), ("direction marks", "\u{200E}河边\u{200F}垃圾\u{61C}"),
            ("a phone's number in isolates", "\u{2066}河边垃圾\u{2069}"), ("an embedding", "\u{202A}河边垃圾\u{202C}"),
            ("a zero-width space", "河边\u{200B}垃圾"), ("zero-width joiners", "河边\u{200C}\u{200D}垃圾\u{2060}"),
            ("soft hyphens", "河\u{AD}边垃\u{AD}圾"), ("variation selectors", "河\u{FE0F}边\u{E0100}垃\u{FE00}圾"),
            ("tags", "河边垃圾\u{E0067}\u{E007F}"), ("non-characters", "河边\(nonCharacters)垃圾\(nonCharacters)"),
            ("the place of an object", "河边垃圾\u{FFFC}"), ("fillers", "河边\u{3164}垃圾\u{115F}"),
        ])
    func unseen(name: String, text: String) {
        #expect(text.mended() == "河边垃圾" && text.mended().unmendable == nil)
        #expect(text.nameKey == "河边垃圾".nameKey, "one name")
    }

    @Test(
        "has one kind of line end and of space",
        arguments: ["\r\n", "\r", "\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"])
    func lines(end: String) {
        #expect("第一处\(end)第二处".mended(lines: true) == "第一处\n第二处")
        #expect("第一处\(end)第二处".mended() == "第一处 第二处")
        #expect("河边\t3处\u{A0}已清\u{2003}".mended() == "河边 3处 已清 " && "　段首".mended() == "　段首")
        #expect("甲\(end)\(end)乙".mended(lines: true) == "甲\n\n乙")
    }

    @Test(
        "is composed (NFC), as is what the dropped characters kept apart",
        arguments: [("e\u{301}", "é"), ("e\u{200B}\u{301}", "é"), ("\u{F967}", "不"), ("\u{2F800}", "丽"), ("𬜬山", "𬜬山")])
    func composed(text: String, kept: String) {
        #expect(Array(text.mended().unicodeScalars) == Array(kept.unicodeScalars))
    }

    @Test("keeps an emoji that is joined from several, and no joiner elsewhere")
    func joiners() {
        #expect("👩\u{200D}⚕\u{FE0F}来了".mended() == "👩\u{200D}⚕来了")
        #expect("👨\u{200D}👩\u{200D}👧".mended() == "👨\u{200D}👩\u{200D}👧")
        #expect("\u{200D}👩\u{200D}甲\u{200D}乙1\u{200D}2\u{200D}".mended() == "👩甲乙12")
    }

    @Test("has a bounded number of marks on one character")
    func marks() {
        let piled = "甲" + String(repeating: "\u{301}", count: 5000) + "乙" + String(repeating: "\u{20DD}", count: 3)
        #expect(piled.mended() == "甲" + String(repeating: "\u{301}", count: 6) + "乙\u{20DD}\u{20DD}\u{20DD}")
        #expect("tiê\u{301}ng བསྒྲུབས".mended() == "tiếng བསྒྲུབས")
    }

    @Test(
        "says what no mending makes right, and where",
        arguments: [
            ("甲\0", 1, "U+0000"), ("甲\r\n乙\u{1}", 2, "U+0001"), ("\n\n\u{9F}", 3, "U+009F"),
            ("甲\u{202E}乙", 1, "U+202E"),
        ])
    func unmendable(text: String, line: Int, code: String) {
        let found = text.mended(lines: true).unmendable
        #expect(found?.line == line && found?.scalar.code == code)
    }

    @Test(
        "stays as it is when it is mended again",
        arguments: ["河边\r\n\t垃圾", "e\u{200B}\u{301}\u{FEFF}", "👩\u{200D}👩", "\0\u{202E}"])
    func again(text: String) { #expect(text.mended(lines: true).mended(lines: true) == text.mended(lines: true)) }

    @Test(
        "that looks alike is one name",
        arguments: [
            ("Clerk", "ｃｌｅｒｋ"), ("明川县水利局", " 明川县 水利局　"), ("1-1", "１－１"), ("1-1", "1–1"), ("不动产中心", "\u{F967}动产中心"),
            ("买买提·吐尔逊", "买买提•吐尔逊"), ("大山村", "⼤⼭村"), ("城管（一）队", "城管(一)队"), ("河边垃圾", "河边\u{200B}垃圾"),
        ])
    func alike(name: String, other: String) { #expect(name.nameKey == other.nameKey) }

    @Test(
        "that looks otherwise is another name", arguments: [("鼓山村", "鼓山社区"), ("一队", "1队"), ("11", "1-1"), ("𬜬山", "山")])
    func other(name: String, other: String) { #expect(name.nameKey != other.nameKey) }

    @Test(
        "is half as wide where a number or a code is meant",
        arguments: [("１２．５", "12.5"), ("0。5", "0.5"), ("１－１ａ", "1-1a"), ("−3", "-3"), ("　７", " 7"), ("½①", "½①")])
    func halfWidth(text: String, plain: String) { #expect(text.halfWidth == plain) }

    private static let costly: [(String, String)] = [
        ("marks", "e" + String(repeating: "\u{301}\u{323}", count: 100_000)),
        ("joiners", String(repeating: "👩\u{200D}", count: 50_000)),
        ("what comes apart", String(repeating: "\u{FDFA}", count: 20_000)),
        ("syllables", String(repeating: "\u{1100}\u{1161}\u{11A8}", count: 50_000)),
        ("line ends", String(repeating: "\r\n\u{2028}", count: 50_000)),
        ("what nobody sees", String(repeating: "\u{200B}\u{E0041}", count: 100_000)),
    ]

    @Test("costs no more than its length, whatever stands in it", arguments: costly)
    func cost(name: String, text: String) {
        let seconds = processorSeconds {
            _ = text.mended(lines: true).trimmed.unmendable
            _ = text.nameKey
            _ = text.halfWidth
        }
        #expect(seconds < 4, "\(name): \(seconds) s of the processor")
    }
}
