import Findings
import Kernel
import Testing

/// What the rate of findings put right in time counts (decisions/0016).
@Suite("Whether a finding was put right in time")
struct PunctualityTests {
    private let flow = FindingFlow()

    /// Steps at their moments: `11-04 09:00`.
    private func course(_ steps: [(String, FindingAct, Actor)]) throws -> FindingCourse {
        try steps.reduce(try Cast.found()) { course, step in
            try flow.apply(step.1, to: course, by: step.2, at: try moment(step.0), note: "说明")
        }
    }

    private func moment(_ text: String) throws -> Instant {
        let halves = text.split(separator: " ").map(String.init)
        let clock = halves[1].split(separator: ":").compactMap { Int($0) }
        return Instant(try Cast.day("2019-" + halves[0]), hour: clock[0], minute: clock[1])
    }

    private func accepted() throws -> [(String, FindingAct, Actor)] {
        // Due on Thursday the 7th, 17:30.
        [
            ("11-04 09:00", .assign(to: Cast.department, limit: try Cast.limit()), Cast.clerk),
            ("11-04 10:00", .init(.accept), Cast.liaison),
        ]
    }

    private let answer = FindingAct.respond(photos: ["a"])

    @Test("is not said before the deadline, unless it was answered")
    func notYet() throws {
        let open = try course(try accepted())
        #expect(Punctuality(open, at: try moment("11-07 17:30")) == .notYet)
        #expect(Punctuality(open, at: try moment("11-07 17:31")) == .late(.unanswered))
        let early = try course(try accepted() + [("11-05 09:00", answer, Cast.liaison)])
        #expect(Punctuality(early, at: try moment("11-05 10:00")) == .onTime)
        #expect(Punctuality(try Cast.found(), at: try moment("11-05 10:00")) == nil)
    }

    @Test("of one sent back is not said before its new deadline, and then says when it was sent back")
    func sentBack() throws {
        let returned = try course(
            try accepted() + [("11-05 09:00", answer, Cast.liaison), ("11-06 09:00", .init(.sendBack), Cast.clerk)])
        #expect(Punctuality(returned, at: try moment("11-08 09:00")) == .notYet)
        let late = Punctuality(returned, at: try moment("11-12 09:00"))
        #expect(late == .late(.sentBack(at: try moment("11-06 09:00"))))
        guard case .late(let why) = late else { return }
        #expect(why.chinese == "11月6日退回重改，到期没有再反馈")
        let again = try course(
            try accepted() + [
                ("11-05 09:00", answer, Cast.liaison), ("11-06 09:00", .init(.sendBack), Cast.clerk),
                ("11-08 09:00", .respond(photos: ["b"]), Cast.liaison),
            ])
        #expect(Punctuality(again, at: try moment("11-12 09:00")) == .onTime)
    }

    @Test(
        "says by how much an answer was late",
        arguments: [
            ("11-07 17:55", "迟25分钟反馈"), ("11-07 20:30", "迟3小时反馈"), ("11-09 21:30", "迟2天4小时反馈"),
            ("11-10 17:30", "迟3天反馈"),
        ])
    func late(answered: String, words: String) throws {
        let late = try course(try accepted() + [(answered, answer, Cast.liaison)])
        guard case .late(let why) = Punctuality(late, at: try moment("11-12 09:00")) else {
            Issue.record("it was late")
            return
        }
        #expect(why.chinese == words)
        // What was late stays late, however fast the next answer comes.
        let better = try flow.apply(
            .init(.sendBack), to: late, by: Cast.clerk, at: try moment("11-11 09:00"), note: "未清")
        guard case .late(let earlier) = Punctuality(better, at: try moment("11-11 10:00")) else {
            Issue.record("it stays late")
            return
        }
        #expect(earlier.chinese == "前一次\(words)，后退回重改")
    }
}
