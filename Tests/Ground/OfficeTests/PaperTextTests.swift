import Kernel
import Office
import Testing

@Suite("The text of a paper")
struct PaperTextTests {
    private static let figures = [
        PaperFigure(name: "发现问题", shown: "412", path: "findings", rows: 412, definition: "本月发现的问题"),
        PaperFigure(name: "按期整改率", shown: "93.7%", path: "due", definition: "按期整改 ÷ 到期问题"),
    ]

    @Test(
        "is printed with its numbers",
        arguments: [
            ("", ""), ("没有数字。", "没有数字。"), ("共{发现问题}个", "共412个"), ("{发现问题}", "412"),
            ("{发现问题}{按期整改率}", "41293.7%"), ("一\n{发现问题}\n二", "一\n412\n二"),
            ("甲{发现问题}乙{发现问题}丙", "甲412乙412丙"), ("（{按期整改率}）", "（93.7%）"), ("<b>&{发现问题}", "<b>&412"),
        ])
    func plain(text: String, printed: String) throws {
        #expect(try PaperText.plain(text, Self.figures) == printed)
    }

    @Test("is parted into words and numbers, with nothing lost and nothing empty")
    func pieces() throws {
        let pieces = try PaperText.pieces("共{发现问题}个，{按期整改率}", Self.figures)
        #expect(pieces == [.text("共"), .figure(Self.figures[0]), .text("个，"), .figure(Self.figures[1])])
        #expect(try PaperText.pieces("", Self.figures).isEmpty)
    }

    @Test(
        "is refused with a name that no number has, and told those there are",
        arguments: ["{发现}", "{}", "{ 发现问题}", "{发现问题 }", "{412}", "甲{发现问题}{到期问题}", "{{发现问题}"])
    func unknown(text: String) {
        let refusal = #expect(throws: Refusal.self) { try PaperText.plain(text, Self.figures) }
        #expect(refusal?.code == "paper.figure" && refusal?.message.contains("{发现问题}、{按期整改率}") == true)
    }

    @Test(
        "has typed numbers where they count something",
        arguments: [
            ("共3处", ["3"]), ("得93.7分", ["93.7"]), ("整改率93.7%", ["93.7"]), ("３个", ["３"]), ("第3名得95分，另有2个", ["95", "2"]),
            ("2019年11月5日9时30分", []), ("2019年11月5日", []), ("11月1日至30日", []), ("2019-11-05前", []), ("3-5处", ["3-5"]),
            ("3个工作日内", []), ("24小时内", []), ("5天", []), ("见附件1、附件12", []), ("督查通报〔2019〕14号", []), ("三千", []),
            ("104国道沿线", []), ("", []),
            // Digits of every kind that Unicode has.
            ("发现③处", ["③"]), ("共Ⅻ件", ["Ⅻ"]), ("有٣٤٥个", ["٣٤٥"]), ("𝟑处", ["𝟑"]), ("占½", ["½"]), ("⑴乱堆", ["⑴"]),
            ("共3️⃣处", ["3"]), ("共3\u{301}处", ["3"]), ("共๓处", ["๓"]), ("第③名", []), ("２０１９年⑪月", []), ("²", ["²"]),
            // Counts of what the records count, spelled out; not other words with Chinese numerals in them.
            ("发现二十三个问题", ["二十三个问题"]), ("检查三百村次", ["三百村次"]), ("有两处问题", ["两处问题"]),
            ("整改率百分之九十三点七", ["百分之九十三点七"]), ("二〇一九年三月", []), ("三治一提升", []), ("这是一个问题", []),
            ("要百分之百到位", []), ("两代表一委员", []), ("三千户", []), ("一是抓整改", []), ("十大行动的问题", []),
        ])
    func typedNumbers(text: String, typed: [String]) {
        #expect(PaperText.typedNumbers(text) == typed)
    }

    @Test(
        "is refused with a brace without its other", arguments: ["{", "}", "{发现问题", "发现问题}", "}{", "{发现问题}}", "甲}乙{"])
    func unbalanced(text: String) {
        let refusal = #expect(throws: Refusal.self) { try PaperText.plain(text, Self.figures) }
        #expect(refusal?.code == "paper.figure" && refusal?.message.contains("花括号") == true)
    }
}
