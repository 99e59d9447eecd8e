import Kernel
import Testing

@testable import Reports

@Suite("A slot of a report")
struct SlotTests {
    @Test(
        "is written down to tens, down to hundreds, or as it is",
        arguments: [
            (Slot.Writing.exact, 73, "73"), (.tens, 73, "70多"), (.tens, 70, "70"), (.tens, 9, "9"),
            (.tens, 268, "260多"),
            (.hundreds, 216, "200多"), (.hundreds, 200, "200"), (.hundreds, 99, "99"), (.hundreds, 1000, "1000"),
        ])
    func writing(_ writing: Slot.Writing, _ value: Int, _ words: String) {
        #expect(writing.written(value) == words)
    }

    @Test(
        "is read from the text and written back the same",
        arguments: ["督查通报", "暗访督查行政村，到百", "印发的考核办法，名称", "督查通报＝15期，原因：市里另发一期", "曝光台，到十＝80多期，原因：电视台口径"])
    func read(_ text: String) { #expect(Slot(text).text == text) }

    @Test("written by hand says why")
    func byHand() {
        #expect(Slot("督查通报＝15期，原因：市里另发一期").byHand == .init(words: "15期", why: "市里另发一期"))
        #expect(throws: Refusal.self) { try Slot("督查通报＝15期").check() }
        #expect(throws: Refusal.self) { try Slot("督查通报＝，原因：市里另发一期").check() }
        #expect(throws: Never.self) { try Slot("督查通报，到十").check() }
    }

    @Test("that nobody recorded goes with its clause, and the others stay")
    func clauses() {
        let text = "开设“曝光台”{曝光台，到十}，暗访{暗访督查行政村，到百}，交叉检查{交叉检查}，编发《督查通报》{督查通报}。城乡面貌一新。{上级批示肯定，名称}。"
        let without = Clauses.without(["曝光台，到十", "交叉检查", "上级批示肯定，名称"].contains, in: text)
        #expect(without == "暗访{暗访督查行政村，到百}，编发《督查通报》{督查通报}。城乡面貌一新。")
        #expect(Clauses.without({ _ in false }, in: text) == text)
        #expect(
            Clauses.without(["印发的责任分解，名称"].contains, in: "印发{印发的责任分解，名称}{甲方案}等文件，召开会议。") == "印发{甲方案}等文件，召开会议。")
    }
}
