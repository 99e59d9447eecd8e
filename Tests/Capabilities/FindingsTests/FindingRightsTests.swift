import Findings
import Kernel
import Testing

@Suite("Who may do what to a finding")
struct FindingRightsTests {
    private let flow = FindingFlow()

    private func assigned(
        _ source: FindingSource, to party: Party, by actor: Actor = Cast.clerk, finder: String? = "inspector"
    )
        throws -> FindingCourse
    {
        let act = FindingAct.assign(to: party, limit: try Cast.limit())
        return try flow.apply(act, to: Cast.found(source, by: finder), by: actor, at: Cast.monday())
    }

    private func responded(_ course: FindingCourse, by actor: Actor) throws -> FindingCourse {
        let accepted = try flow.apply(.init(.accept), to: course, by: actor, at: Cast.monday(1))
        return try flow.apply(.respond(photos: ["a"]), to: accepted, by: actor, at: Cast.monday(2))
    }

    private func names(_ step: FindingStep, _ course: FindingCourse) throws -> Set<String> {
        Set(try Cast.everybody().filter { FindingRights.refusal(step, by: $0, on: course) == nil }.map(\.id))
    }

    @Test(
        "of a visit, answered by a department",
        arguments: [
            (FindingStep.assign, ["clerk", "director"]), (.passOn, ["water"]), (.accept, ["water"]),
            (.notOurs, ["water"]),
            (.start, ["water"]), (.respond, ["water"]), (.requestExtension, ["water"]),
            (.grantExtension, ["clerk", "director"]), (.refuseExtension, ["clerk", "director"]),
            // The first inspector found it.
            (.verify, ["clerk", "director", "inspector2"]), (.sendBack, ["clerk", "director", "inspector2"]),
            (.close, ["clerk", "director"]), (.shelve, ["clerk", "director"]), (.resume, ["clerk", "director"]),
            (.summon, ["clerk", "director"]), (.escalate, ["system"]), (.reopen, ["director"]), (.void, ["director"]),
        ])
    func visit(step: FindingStep, who: [String]) throws {
        let course = try assigned(.visit, to: Cast.department)
        #expect(try names(step, course) == Set(who))
    }

    @Test(
        "of a township's self-check, fixed by a village: the township above verifies, but not who found it",
        arguments: [
            (FindingStep.assign, ["clerk", "director", "yunxi", "yunxi-inspector"]), (.accept, ["yun1"]),
            (.respond, ["yun1"]), (.verify, ["clerk", "director", "inspector", "inspector2", "yunxi"]),
            (.close, ["clerk", "director", "yunxi", "yunxi-inspector"]),
            (.grantExtension, ["clerk", "director", "yunxi", "yunxi-inspector"]), (.shelve, ["clerk", "director"]),
        ])
    func selfCheck(step: FindingStep, who: [String]) throws {
        let course = try assigned(
            .selfCheck, to: Cast.village(), by: Cast.townshipLiaison(), finder: "yunxi-inspector")
        #expect(try names(step, course) == Set(who))
    }

    @Test(
        "of a panel, a cross-check, the board and the hotline: the office or a county inspector verifies, no township",
        arguments: [FindingSource.panel, .cross, .exposure, .hotline, .media, .meeting])
    func notByTownships(source: FindingSource) throws {
        let course = try responded(try assigned(source, to: Cast.department), by: Cast.liaison)
        #expect(try names(.verify, course) == ["clerk", "director", "inspector2"])
    }

    @Test("never lets the unit that fixed it verify, nor anything under it, nor the person who answered")
    func ownFix() throws {
        // The township answers for its own self-check: nobody of it, nor of its villages, verifies.
        let own = try responded(
            try assigned(.selfCheck, to: Cast.township(), finder: nil), by: Cast.townshipLiaison())
        for actor in [try Cast.townshipLiaison(), try Cast.townshipInspector()] {
            #expect(FindingRights.refusal(.verify, by: actor, on: own)?.code == "finding.ownFix")
        }
        #expect(try names(.verify, own) == ["clerk", "director", "inspector", "inspector2"])

        // What the county's own unit answered, no township under it verifies.
        let county = Party(unit: "u-county", name: "县环卫中心", division: try Cast.code("990101"))
        let above = try assigned(.selfCheck, to: county, finder: nil)
        #expect(FindingRights.refusal(.verify, by: try Cast.townshipLiaison(), on: above)?.code == "finding.ownFix")

        // A person who answered has since moved to the office.
        let moved = Cast.person("water", [.clerk], .county)
        let answered = try responded(try assigned(.visit, to: Cast.department), by: Cast.liaison)
        #expect(FindingRights.refusal(.verify, by: moved, on: answered)?.code == "finding.ownResponse")
        let refusal = FindingRights.refusal(.verify, by: Cast.inspector, on: answered)
        #expect(refusal?.code == "finding.ownFinding" && refusal?.kind == .forbidden)
    }

    @Test("lets a township hand its self-check to its own villages only")
    func handOut() throws {
        for party in [try Cast.otherVillage(), Cast.department] {
            let refusal = #expect(throws: Refusal.self) {
                try assigned(.selfCheck, to: party, by: Cast.townshipLiaison())
            }
            #expect(refusal?.code == "finding.assignBelow")
        }
        #expect(throws: Refusal.self) { try assigned(.visit, to: Cast.village(), by: Cast.townshipLiaison()) }
        let abroad = Party(unit: "x", name: "外县村", division: try Cast.code("330624001003"))
        #expect(throws: Refusal.self) { try assigned(.visit, to: abroad) }
    }

    @Test("lets nobody of another county do anything", arguments: FindingStep.allCases)
    func stranger(step: FindingStep) throws {
        let stranger = Cast.person("x", Role.allCases, .county, county: "330624")
        let refusal = FindingRights.refusal(step, by: stranger, on: try assigned(.selfCheck, to: Cast.village()))
        #expect(refusal?.kind == .forbidden)
    }

    @Test("offers as buttons exactly what is open", arguments: FindingSource.allCases)
    func buttons(source: FindingSource) throws {
        let course = try responded(try assigned(source, to: Cast.department, finder: nil), by: Cast.liaison)
        let now = try Cast.monday(10)
        #expect(flow.steps(for: Cast.clerk, on: course, at: now) == [.verify, .sendBack])
        #expect(flow.steps(for: Cast.director, on: course, at: now) == [.verify, .sendBack, .void])
        #expect(flow.steps(for: Cast.liaison, on: course, at: now).isEmpty)
        #expect(flow.steps(for: Cast.leader, on: course, at: now).isEmpty)
    }
}
