import Kernel
import TestSupport
import Testing

@Suite("A citizen's number, a body's code, a telephone's number, a name")
struct PersonalNumberTests {
    @Test(
        "are what their check digits say",
        arguments: ["11010519491231002X", "110105 19491231 002x", "１１０１０５１９４９１２３１００２Ｘ", "440524188001010014"])
    func identity(text: String) throws {
        let number = try #require(IdentityNumber(text))
        #expect(number.digits.count == 18)
        #expect(number.masked.filter { $0 == "*" }.count == 14)
    }

    @Test(
        "are refused with one sign wrong, a day that is none, or too few",
        arguments: [
            "110105194912310021", "11010519491231003X", "110105194913310020", "11010519491231002", "", "X",
            "1101051949123100２X1", "ABCDEFGHIJKLMNOPQR",
        ])
    func wrongIdentity(text: String) { #expect(IdentityNumber(text) == nil) }

    @Test("say when somebody was born, and show neither that nor whence he comes")
    func born() throws {
        let number = try #require(IdentityNumber("11010519491231002X"))
        #expect(number.bornOn.description == "1949-12-31")
        #expect(!number.masked.contains("1949") && number.masked.hasSuffix("2X"))
    }

    @Test("of a body is guarded by its last sign (GB 32100)", arguments: ["91350100M000100Y43", "91350100m000100y43"])
    func credit(text: String) throws { #expect(try #require(SocialCreditCode(text)).text == "91350100M000100Y43") }

    @Test(
        "of a body is refused otherwise",
        arguments: ["91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "91350100M000100O43"])
    func wrongCredit(text: String) { #expect(SocialCreditCode(text) == nil) }

    @Test(
        "of a telephone is read as people write it",
        arguments: [
            ("138 0575 1234", "138****1234"), ("+86 13805751234", "138****1234"), ("0575-86021234", "057****1234"),
            ("１３８０５７５１２３４", "138****1234"),
        ])
    func phone(text: String, masked: String) throws { #expect(try #require(PhoneNumber(text)).masked == masked) }

    @Test(
        "of a telephone is refused where it is none", arguments: ["12345678901", "1380575123", "86021234", "打我手机", ""])
    func wrongPhone(text: String) { #expect(PhoneNumber(text) == nil) }

    @Test(
        "keep rare signs, and one kind of middle dot",
        arguments: [
            ("周素珍", "周素珍", "周**"), ("𬎆𠅤", "𬎆𠅤", "𬎆*"), ("阿依古丽•买买提", "阿依古丽·买买提", "阿**"),
            (" 欧阳　明 ", "欧阳 明", "欧**"),
        ])
    func name(text: String, read: String, masked: String) throws {
        let name = try #require(PersonName.read(text))
        #expect(name == read)
        #expect(PersonName.masked(name) == masked)
    }

    @Test("are no names with digits or signs", arguments: ["周", "周1", "<b>", "·周素", "13805751234", ""])
    func noName(text: String) { #expect(PersonName.read(text) == nil) }

    @Test("Working days count whole ones, holidays left out")
    func term() throws {
        // The National Day of 2019 was rested from 1 to 7 October; Sunday 29 September was worked.
        let term = WorkingCalendar.china.workingDays(5, from: try #require(Day("2019-09-28")))
        #expect(term.lowerBound.description == "2019-09-29")
        #expect(term.upperBound.description == "2019-10-10")
        #expect(WorkingCalendar.china.workingDays(1, from: term.lowerBound) == term.lowerBound...term.lowerBound)
    }
}
