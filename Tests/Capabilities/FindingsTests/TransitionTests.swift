import Findings
import Kernel
import Testing

@Suite("The order of a finding's steps")
struct TransitionTests {
    /// The whole table, written a second time as the office would: from, step, to.
    private static let allowed: [FindingState: [FindingStep: FindingState]] = {
        let lines = """
            found: assign assigned, void voided
            assigned: assign assigned, passOn assigned, accept accepted, notOurs disputed, shelve shelved
            assigned: escalate assigned, summon assigned, void voided, succeed assigned, dissolve disputed
            assigned: hasten assigned
            disputed: assign assigned, void voided, succeed disputed
            accepted: passOn accepted, start rectifying, respond responded, requestExtension extensionRequested
            accepted: hasten accepted
            rectifying: hasten rectifying
            accepted: shelve shelved, escalate accepted, summon accepted, void voided, succeed accepted, dissolve disputed
            rectifying: passOn rectifying, respond responded, requestExtension extensionRequested
            rectifying: shelve shelved, escalate rectifying, summon rectifying, void voided, succeed rectifying, dissolve disputed
            extensionRequested: grantExtension rectifying, refuseExtension rectifying, respond responded, void voided
            extensionRequested: summon extensionRequested, succeed extensionRequested, dissolve disputed
            responded: verify verified, sendBack rectifying, summon responded, void voided, succeed responded
            verified: close closed, sendBack rectifying, summon verified, void voided, succeed verified
            closed: reopen rectifying, summon closed
            shelved: shelve shelved, resume rectifying, respond responded, escalate shelved, summon shelved, void voided
            shelved: succeed shelved, dissolve disputed
            """
        var table: [FindingState: [FindingStep: FindingState]] = [:]
        for line in lines.split(separator: "\n") {
            let halves = line.split(separator: ":")
            guard let from = FindingState(rawValue: String(halves[0])) else { continue }
            for pair in halves[1].split(separator: ",") {
                let words = pair.split(separator: " ").map(String.init)
                guard let step = FindingStep(rawValue: words[0]), let to = FindingState(rawValue: words[1]) else {
                    continue
                }
                table[from, default: [:]][step] = to
            }
        }
        return table
    }()

    @Test(
        "every step in every state leads where it should, or is refused", arguments: FindingState.allCases,
        FindingStep.allCases)
    func table(state: FindingState, step: FindingStep) throws {
        if let next = Self.allowed[state]?[step] {
            #expect(try Transition.state(after: step, in: state) == next)
            #expect(Transition.steps(from: state).contains(step))
        } else {
            let refusal = #expect(throws: Refusal.self) { try Transition.state(after: step, in: state) }
            #expect(refusal?.kind == .conflict && refusal?.code == "finding.outOfOrder")
            #expect(refusal?.message.contains("“\(state.chinese)”，不能\(step.chinese)") == true)
            for possible in Transition.steps(from: state) where ![.succeed, .dissolve, .hasten].contains(possible) {
                #expect(refusal?.message.contains(possible.chinese) == true)
            }
        }
    }

    @Test("the table written here is whole")
    func whole() { #expect(Self.allowed.values.reduce(0) { $0 + $1.count } == 64) }

    @Test("what is voided stays so, and says that nothing is left to do")
    func voided() {
        let refusal = #expect(throws: Refusal.self) { try Transition.state(after: .close, in: .voided) }
        #expect(Transition.steps(from: .voided).isEmpty && refusal?.message.hasSuffix("不再办理。") == true)
    }

    @Test("every state can be reached from the first, and all but the voided lead to the end")
    func reach() {
        var reached: Set<FindingState> = [.found]
        for _ in FindingState.allCases {
            for (from, steps) in Self.allowed where reached.contains(from) { reached.formUnion(steps.values) }
        }
        #expect(reached == Set(FindingState.allCases))
        for state in FindingState.allCases where state != .voided {
            var ahead: Set<FindingState> = [state]
            for _ in FindingState.allCases { ahead.formUnion(ahead.flatMap { (Self.allowed[$0] ?? [:]).values }) }
            #expect(ahead.contains(.closed), "\(state)")
        }
    }
}

@Suite("Deadlines by class")
struct LimitTests {
    private let start = Instant(milliseconds: 1_572_829_500_000)  // 2019-11-04 09:05, a Monday

    @Test(
        "come from the class's hours or days of work",
        arguments: [
            ("rural.atOnce", "2019年11月5日 17:30"), ("rural.ordinary", "2019年11月7日 17:30"),
            ("rural.hard", "2019年11月13日 17:30"), ("rural.works", "2019年12月16日 17:30"),
            ("urban.cleaning", "2019年11月4日 11:05"), ("urban.litter", "2019年11月4日 14:35"),
            ("urban.spoil", "2019年11月6日 17:30"), ("urban.illegalRaze", "2019年12月2日 17:30"),
            ("mild.road", "2019年11月4日 15:35"), ("mild.river", "2019年11月25日 17:30"),
        ])
    func deadlines(code: String, due: String) throws {
        let limit = try #require(Limit.named(code))
        #expect(limit.deadline(from: start, in: .china).instant.chinese == due)
    }

    @Test("have each a code of their own, a source, and time enough for something", arguments: Limit.all)
    func limits(limit: Limit) {
        #expect(Limit.all.count { $0.code == limit.code } == 1)
        #expect(limit.source.hasPrefix("文件：") || limit.source.hasPrefix("自定"))
        #expect(limit.deadline(from: start, in: .china).instant > start && !limit.chinese.isEmpty)
    }

    @Test("of an unknown class are none") func unknown() { #expect(Limit.named("rural") == nil) }
}
