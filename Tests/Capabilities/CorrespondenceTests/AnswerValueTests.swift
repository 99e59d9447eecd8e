import Foundation
import Kernel
import Testing

@testable import Correspondence

@Suite("What a unit fills in")
struct AnswerValueTests {
    @Test(
        "reads numbers as people type them",
        arguments: [
            ("12", 1200), ("12.5", 1250), ("１２．５", 1250), ("1,200", 120_000), ("1，200", 120_000), ("-3", -300),
            ("0.05", 5),
            ("00", 0),
        ] as [(String, Int)])
    func numbers(typed: String, hundredths: Int) { #expect(typed.hundredths == hundredths) }

    @Test("refuses what is none", arguments: ["约20", "12户", "1.234", "", "1e5", "十二", "--1", ".5", "1234567890123"])
    func none(typed: String) { #expect(typed.hundredths == nil) }

    @Test(
        "writes them without zeros that say nothing",
        arguments: [(1200, "12"), (1250, "12.5"), (5, "0.05"), (-300, "-3")])
    func written(hundredths: Int, text: String) { #expect(hundredths.asHundredths == text) }

    @Test("keeps typed values as JSON")
    func json() throws {
        let answers: Answers = [
            "f1": .number(1250), "f2": .text("好"), "f3": .yesNo(true), "f4": .choice("差"),
            "f5": .day(try #require(Day("2019-11-04"))),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(answers)
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"{"f1":{"number":1250},"f2":{"text":"好"},"f3":{"yesNo":true},"f4":{"choice":"差"},"f5":{"day":"2019-11-04"}}"#
        )
        #expect(try JSONDecoder().decode(Answers.self, from: data) == answers)
    }
}
