import TestSupport
import Testing

@testable import Office

/// What the gate finds in a text, and what it leaves alone.
@Suite("Personal data in what goes out")
struct PersonalDataTests {
    private func kinds(_ text: String) -> [PersonalData.Kind] { PersonalData.found(in: text).map(\.kind) }

    @Test(
        "is found however it is written",
        arguments: [
            ("身份证11010519491231002X", PersonalData.Kind.identity), ("11010519491231002x，男", .identity),
            ("110105 19491231 002X", .identity), ("１１０１０５１９４９１２３１００２Ｘ", .identity),
            ("110105-19491231-002X", .identity), ("手机13812345678", .mobile), ("138 1234 5678", .mobile),
            ("138-1234-5678联系", .mobile), ("１３８１２３４５６７８", .mobile), ("138 - 12345678", .mobile),
            ("+8613812345678", .mobile), ("86 138 1234 5678", .mobile), ("2019-11-04 13812345678", .mobile),
            ("电话：0575-86021234", .landline), ("057586021234", .landline), ("010-62345678", .landline),
            ("（0575）86021234", .landline), ("举报电话86021234", .landline), ("6222 0202 0000 0000 006", .bankCard),
            ("卡号4111111111111111", .bankCard), ("4111-1111-1111-1111", .bankCard),
            ("住桂花小区3号楼2单元501室", .home), ("3幢501室", .home), ("三号楼二单元", .home), ("樟塘村12号", .home),
            ("３号楼２单元", .home), ("12组8号门前", .home),
        ])
    func found(text: String, kind: PersonalData.Kind) { #expect(kinds(text) == [kind], "\(text)") }

    @Test(
        "is not seen in what is none",
        arguments: [
            "2019年11月4日", "2019-11-04 09:12", "共412个，93.7%", "督查通报〔2019〕14号", "110105194912310021",
            "4111111111111112", "138****5678", "110105********002X", "3号楼东侧堆放垃圾", "2号点位", "樟塘新村34号位", "区划990101100201",
            "北纬29.50011° 东经120.90384°", "第70期", "村道3号桥", "12345热线", "1949-10-01至2019-10-01", "13812345",
            "茶亭乡樟塘村成堆垃圾3处", "0.50分",
        ])
    func none(text: String) { #expect(kinds(text).isEmpty, "\(text)") }

    @Test("is shown masked, and known again however it is written")
    func masked() throws {
        let plain = try #require(PersonalData.found(in: "打13812345678").first)
        let parted = try #require(PersonalData.found(in: "打１３８ 1234-5678").first)
        #expect(plain.masked == "13****78" && plain.key == parted.key && plain.text != parted.text)
        #expect(!parted.masked.contains("1234"))
    }

    private static let costly: [(String, String)] = [
        ("groups of digits", String(repeating: "1 ", count: 2500)),
        ("digits", String(repeating: "1", count: 5000) + "室元"),
        ("numerals", String(repeating: "一", count: 5000) + "室元"),
        ("flats", String(repeating: "1幢", count: 2500) + "室元"),
        ("farms", (0..<1000).map { "村\($0)号" }.joined()),
    ]

    @Test("is looked for in as much work as a text is long, and so are numbers in a paper", arguments: costly)
    func cost(name: String, text: String) {
        let gate = processorSeconds { _ = PersonalData.found(in: text) }
        #expect(gate < 4, "\(name): \(gate) s of the processor")
        let paper = processorSeconds {
            _ = PaperText.typedNumbers(text)
            _ = PaperText.names(in: text + String(repeating: "{", count: 5000))
        }
        #expect(paper < 4, "\(name): \(paper) s of the processor")
    }
}
