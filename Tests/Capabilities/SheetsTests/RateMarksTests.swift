import Kernel
import Testing

@testable import Sheets

@Suite("How a measured rate is marked")
struct RateMarksTests {
    @Test(
        "comes back from its own words",
        arguments: [
            .proportional, .perPoint(target: 95, loses: Points(whole: 1), .dropped),
            .perPoint(target: 100, loses: Points("0.25") ?? .zero, .counted),
            .perPoint(target: 1, loses: Points(whole: 2), .proportional),
            .bands([.init(from: 90, marks: Points(whole: 2)), .init(from: 80, marks: Points("1.5") ?? .zero)]),
        ] as [Sheet.Share.Marks])
    func words(marks: Sheet.Share.Marks) {
        #expect(Sheet.Share.Marks(chinese: marks.chinese) == marks)
    }

    @Test(
        "is read as people type it",
        arguments: ["低于９５％，每低１个百分点扣０.５分", "低于95%的，每低1个百分点扣0.5分。", " 低于95%的, 每低1个百分点扣0.5分,扣完为止"])
    func typed(text: String) {
        #expect(Sheet.Share.Marks(chinese: text) == .perPoint(target: 95, loses: Points("0.5") ?? .zero, .dropped))
    }

    @Test(
        "is refused where it says nothing that can be reckoned",
        arguments: [
            "", "由人打分", "低于0%的，每低1个百分点扣1分", "低于101%的，每低1个百分点扣1分", "低于95%的，每低1个百分点扣0分",
            "低于95%的，每低1个百分点扣1分（四舍五入）", "120%以上得2分", "90%以上得2分，否则不得分",
        ])
    func refused(text: String) {
        #expect(Sheet.Share.Marks(chinese: text) == nil)
    }
}
