import Testing

@testable import Organisation

@Suite("A password")
struct PasswordRuleTests {
    private let holder = PasswordHolder(name: "张敏", signInName: "zhang.min", county: "新昌县", countyCode: "330624")

    @Test(
        "that many would try is refused, naming the rule that it falls under and how to mend it",
        arguments: [
            ("Qwertyuiop1", "键盘上相邻的键"), ("1qaz2wsx3edc", "键盘上相邻的键"), ("1qaz@WSX3edc", "键盘上相邻的键"),
            ("asdfghjkl;99", "键盘上相邻的键"), ("abcd1234567", "依次数下去"), ("9876543210a", "依次数下去"),
            ("88886666abcabc", "重复的字符"), ("aB3caB3caB3c9", "重复的字符"),
            ("aaa19880808!", "日期或生日"), ("880808hao123", "日期或生日"), ("Wenming@2026", "年份"),
            ("13800138000a", "手机号"), ("woaini1314520", "最常用的词"), ("我爱你1314520", "最常用的词"),
            ("p@ssw0rd2026", "最常用的词"), ("Password123!", "最常用的词"), ("wenming123456", "最常用的词"),
            ("admin@123456", "最常用的词"), ("chuangjian2026!", "最常用的词"),
            ("zhangmin@2026", "本人的姓名或登录名"), ("Zhangmin123!", "本人的姓名或登录名"), ("张敏123456789", "本人的姓名或登录名"),
            ("xinchang2026!", "本县的名称、拼音或代码"), ("新昌县12345678", "本县的名称、拼音或代码"), ("330624@20268", "本县的名称、拼音或代码"),
        ])
    func commonest(password: String, rule: String) {
        let fault = PasswordRules.fault(password, of: holder) ?? ""
        #expect(fault.contains(rule) && fault.contains("请换成几个不相干的词"), "\(password): \(fault)")
    }

    @Test(
        "of words that have nothing to do with each other, or of chance, will do",
        arguments: [
            "香榧-渡船-第七块青石", "石桥 流水 人家 7", "correct horse battery", "k$#@7*&^%pQ", "Tr0ub4dor&3x", "abqk-mnzt-8wfc",
        ])
    func good(password: String) { #expect(PasswordRules.fault(password, of: holder) == nil) }

    @Test("of the demo keeps to the rules, though it is in the source")
    func demo() {
        let clerk = PasswordHolder(name: "王晓明", signInName: "clerk", county: "明川县", countyCode: "990101")
        #expect(PasswordRules.fault("明川-demo-2019", of: clerk) == nil)
    }
}
