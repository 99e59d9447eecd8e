import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing
import Web

@testable import Recognition
@testable import Residents

@Suite("What can be done in a round now")
struct RoundStepTests {
    private static let judged = AwardRule(
        .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
        weights: .init(jury: 80, verification: 20, support: 0))

    /// The steps that the clerk is offered on the round's page, and in how many rounds each waits for him.
    private func offered(_ world: RoundWorld) async throws -> (names: [String], vote: Int, judge: Int) {
        let (clerk, id) = (world.county.clerk, world.round)
        return try await world.county.office.read { transaction in
            let round = try Rounds.one(id, for: clerk, in: transaction)
            let course = try Round.procedure.course(of: id, county: TestCounty.code, in: transaction)
            let list = Listing<Round>.rounds
            return (
                Round.procedure.possible(for: clerk, on: round, course).map(\.step.name),
                try list.count("step=vote", for: clerk, in: transaction),
                try list.count("step=judge", for: clerk, in: transaction)
            )
        }
    }

    @Test("Judging is not offered before the votes that have a weight in it", arguments: Engine.available)
    func ballotFirst(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let county = world.county
            try await world.candidate("周素珍")
            let waits = try await county.office.carryOut(
                Nominate(world.round, try world.text("王国庆")), by: try county.village("990101100202"))
            try await world.step("close", by: county.clerk)
            let early = try await offered(world)
            // Offered, as it is next; but it waits for nobody while one nomination is not examined.
            #expect(early.names == ["vote"] && early.vote == 0 && early.judge == 0)
            let refused = await world.refused { try await world.step("judge", by: county.clerk) }
            #expect(refused != nil)
            try await world.take("townshipRefuse", waits, by: try county.township(), note: "外出不满一年")
            let ready = try await offered(world)
            #expect(ready.names == ["vote"] && ready.vote == 1 && ready.judge == 0)
            try await world.step("vote", by: county.clerk)
            let voting = try await offered(world)
            #expect(voting.names == ["judge"] && voting.judge == 0)
            world.days(9)
            let over = try await offered(world)
            #expect(over.judge == 1)
        }
    }

    @Test(
        "Only those whom the rule names put somebody forward, and say that no veto is his", arguments: Engine.available)
    func nominators(engine: Engine) async throws {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
            weights: .init(jury: 0, verification: 100, support: 0), nominators: [.township, .office],
            vetoes: ["失信被执行人"])
        try await RoundWorld.with(engine, rule: rule) { world in
            let county = world.county
            func nominate(isClean: Bool, by actor: Actor) async -> String? {
                await world.refused {
                    _ = try await county.office.carryOut(
                        Nominate(world.round, try world.text("王国庆"), isClean: isClean), by: actor)
                }
            }
            let villager = try county.village("990101100202")
            #expect(await nominate(isClean: true, by: villager) == "nomination.notAsked")
            #expect(await nominate(isClean: false, by: county.clerk) == "nomination.veto")
            #expect(await nominate(isClean: true, by: county.clerk) == nil)
        }
    }

    @Test("A vote is not offered where the rule has none", arguments: Engine.available)
    func noBallot(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: RoundWorld.simple) { world in
            try await world.candidate("周素珍")
            try await world.step("close", by: world.county.clerk)
            let offered = try await offered(world)
            #expect(offered.names == ["judge"] && offered.vote == 0 && offered.judge == 1)
        }
    }

    @Test(
        "Nominations end before their announced day with a reason alone, and on that day without",
        arguments: Engine.available)
    func closing(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office, id) = (world.county, world.county.office, world.round)
            let silent = await world.refused {
                try await office.carryOut(TakeProcedureStep(Round.procedure, id, "close"), by: county.clerk)
            }
            #expect(silent == "round.early")
            world.days(1)
            try await office.carryOut(
                TakeProcedureStep(Round.procedure, id, "close", answers: StepAnswers(note: "都已报齐")), by: county.clerk)
            let (until, today) = try await office.read { [clerk = county.clerk] transaction in
                (try Rounds.one(id, for: clerk, in: transaction).nominationsUntil, transaction.now.day)
            }
            #expect(until == today)
        }
        #expect(throws: Never.self) {
            try RoundRules.checkClosing(until: Day("2019-11-20"), today: try TestCounty.day("2019-11-20"), reason: "")
        }
    }

    @Test(
        "A juror is told when judging begins, and waited for until he has said something of each whom his page lists",
        arguments: Engine.available)
    func jurors(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.judged) { world in
            let (county, office) = (world.county, world.county.office)
            let first = try await world.candidate("周素珍")
            let second = try await world.candidate("王国庆", village: "990101100201")
            try await world.step("close", by: county.clerk)
            try await office.carryOut(
                NameJurors(world.round, world.jurors.compactMap { ID<Person>($0.id) }), by: county.clerk)
            func waiting(_ juror: Int) async throws -> [Waiting] {
                let actor = world.jurors[juror]
                return try await office.read { try Juries.waiting(for: actor, in: $0) }
            }
            let early = try await waiting(0)
            #expect(early.isEmpty)
            try await world.step("judge", by: county.clerk)
            let told = try await office.read { [id = world.jurors[0].id] transaction in
                try Inbox.page(of: id, limit: 9, county: TestCounty.code, in: transaction).map(\.path)
            }
            #expect(told == ["jury/\(world.round)"])
            let both = try await waiting(0)
            #expect(both.map(\.count) == [2] && both.map(\.path) == ["jury/\(world.round)"])
            // One of the two is of the third juror's own village.
            let one = try await waiting(2)
            #expect(one.map(\.count) == [1])
            try await office.carryOut(MarkCandidate(first, marks: [90]), by: world.jurors[0])
            let left = try await waiting(0)
            #expect(left.map(\.count) == [1])
            let silent = await world.refused {
                try await office.carryOut(MarkCandidate(second, marks: nil), by: world.jurors[0])
            }
            #expect(silent == "mark.reason")
            try await office.carryOut(
                MarkCandidate(second, marks: nil, reason: "是本人的表弟"), by: world.jurors[0])
            let done = try await waiting(0)
            #expect(done.isEmpty)
            let clerks = try await office.read { [clerk = county.clerk] in try Juries.waiting(for: clerk, in: $0) }
            #expect(clerks.isEmpty)
        }
    }

    @Test("The office signs a joint check for another only with whose word it is", arguments: Engine.available)
    func behalf(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: RoundWorld.simple) { world in
            let (county, office, unit) = (world.county, world.county.office, world.county.department.unit)
            let worker = try county.village("990101100202")
            let id = try await office.carryOut(Nominate(world.round, try world.text()), by: worker)
            try await office.carryOut(EnterConsent(id, photos: [county.photo]), by: worker)
            try await world.take("townshipPass", id, by: try county.township())
            try await world.take("countyPass", id, by: county.clerk)
            let silent = await world.refused {
                try await office.carryOut(SignJointCheck(id, unit: unit, passes: true, words: ""), by: county.clerk)
            }
            #expect(silent == "check.behalf")
            try await office.carryOut(
                SignJointCheck(id, unit: unit, passes: true, words: "", onBehalfOf: "王晓明，盖章的联审表"), by: county.clerk)
            let lines = try await office.read { try JointChecks.of(id, county: TestCounty.code, in: $0) }
            #expect(lines.map(\.onBehalfOf) == ["王晓明，盖章的联审表"] && lines.first?.passed == true)
            let state = try await world.state(id)
            #expect(state == .candidate)
        }
    }

    @Test(
        "Whoever was stopped by the notice stands among the results, with what he came to", arguments: Engine.available)
    func results(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: RoundWorld.simple) { world in
            let (county, office) = (world.county, world.county.office)
            for name in ["周素珍", "王国庆", "陈美娟"] { try await world.candidate(name) }
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let notice = try await world.noticed([1, 2])
            try await office.carryOut(
                TakeOutOfNotice(notice, 1, reason: "查实有处罚未履行", kinds: [Recognition.noticeKind]), by: county.director)
            world.days(8)
            try await PublicNotices.turn(
                PublicNotice.procedure { [Recognition.noticeKind] }, county: TestCounty.code, office)
            for (step, actor) in [
                ("noticed", county.clerk), ("submit", county.clerk), ("approve", county.director),
                ("sign", county.leader),
            ] { try await world.step(step, by: actor) }
            let (scores, honours) = try await office.read { [clerk = county.clerk] transaction in
                let round = try Rounds.one(world.round, for: clerk, in: transaction)
                return (
                    try Score.all(round, withFailed: true, in: transaction).sorted { $0.number < $1.number },
                    try Honours.given(by: world.round, for: clerk, in: transaction)
                )
            }
            #expect(scores.map(\.result) == ["公示未通过", "入选，已表彰", "未入选"])
            #expect(honours.map(\.name) == ["王国庆"] && honours.first?.certificate != nil)
        }
    }

    @Test("A nomination is sent back with all that is wrong, the day of birth with the rest")
    func allAtOnce() {
        func faults(_ rule: AwardRule) -> Set<String> {
            do {
                _ = try NomineeText(FormReader(FormInput(fields: [("name", "周素珍")])), for: rule)
                return []
            } catch let refusal as Refusal { return Set(refusal.fields.map(\.name)) } catch { return [] }
        }
        #expect(faults(RoundWorld.rule).isSuperset(of: ["bornOn", "group", "village", "line", "story"]))
        let project = AwardRule(.finestProject, quota: 1, criteria: [.init("事迹", 100)], choices: 1)
        #expect(!faults(project).contains("bornOn") && faults(project).contains("story"))
    }

    @Test("Marks out of range are told together")
    func marks() {
        do {
            try RoundRules.check(marks: [61, 41], of: RoundWorld.rule)
            Issue.record("marks above the most")
        } catch { #expect(error.fields.map(\.name) == ["mark0", "mark1"]) }
    }
}
