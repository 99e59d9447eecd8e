import Testing

@testable import Office

@Suite("A number as somebody types it from a paper")
struct NumberSpellingTests {
    @Test(
        "means the paper's, whatever brackets the phone has",
        arguments: [
            "荣誉证书〔2026〕9号", "荣誉证书[2026]9号", "荣誉证书(2026)9号", "荣誉证书（2026）9号", "荣誉证书【2026】9号",
            " 荣誉证书 ［２０２６］ ９ 号", "荣誉证书[2026]9",
        ])
    func brackets(typed: String) {
        #expect(IssuedNumber.spellings(of: typed).contains("荣誉证书〔2026〕9号"))
        #expect(IssuedNumber.spellings(of: typed).contains("荣誉证书（2026）9号"))
    }

    @Test("stays as it is typed where it is no such number", arguments: ["", "第14期", "2026年第14期", "证书"])
    func others(typed: String) {
        #expect(IssuedNumber.spellings(of: typed) == [typed])
    }
}
