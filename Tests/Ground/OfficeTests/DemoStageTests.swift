import Kernel
import Office
import Testing

@Suite("The acts of an invented county's story")
struct DemoStageTests {
    private func acts(_ first: String, _ today: String) throws -> [DemoStage.Act] {
        DemoStage.Act.all(from: try #require(Day(first)), to: try #require(Day(today)))
    }

    @Test(
        "are one where a few months are lived, over the new year too",
        arguments: [("2026-10-01", "2026-11-29"), ("2026-12-01", "2027-01-05"), ("2026-11-01", "2026-11-01")])
    func short(first: String, today: String) throws {
        let acts = try acts(first, today)
        #expect(acts.map(\.first.description) == [first] && acts.map(\.last.description) == [today])
        #expect(acts.map { $0.isOpening && !$0.isYear && !$0.isOver } == [true])
    }

    @Test("are one a calendar year where more is lived; only the running one has something open")
    func years() throws {
        let acts = try acts("2025-01-01", "2026-11-29")
        #expect(acts.map(\.first.description) == ["2025-01-01", "2026-01-01"])
        #expect(acts.map(\.last.description) == ["2025-12-31", "2026-11-29"])
        #expect(acts.map(\.isOver) == [true, false])
        #expect(acts.map(\.isOpening) == [true, false])
        #expect(acts.map(\.isYear) == [true, true])
    }

    @Test("begin with the year also when it is a day old")
    func newYear() throws {
        let acts = try acts("2026-01-01", "2027-01-01")
        #expect(acts.map(\.last.description) == ["2026-12-31", "2027-01-01"])
    }

    @Test("cover every day once, whenever they begin", arguments: ["2024-07-15", "2025-01-01", "2025-11-30"])
    func cover(first: String) throws {
        let acts = try acts(first, "2026-06-30")
        for (one, next) in zip(acts, acts.dropFirst()) { #expect(one.last.adding(days: 1) == next.first) }
        #expect(acts.first?.first.description == first)
    }
}
