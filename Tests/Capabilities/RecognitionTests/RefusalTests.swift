import Database
import Kernel
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing

@testable import Recognition
@testable import Residents

@Suite("评选里不该收的")
struct RefusalTests {
    private static let simple = AwardRule(
        .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
        weights: .init(jury: 0, verification: 100, support: 0))

    private func refused(_ act: () async throws -> Void) async -> String? {
        do { try await act() } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
        return nil
    }

    private static func rule(prior: AwardLevel?) -> AwardRule {
        AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, barsEarlier: false, prior: prior,
            criteria: [.init("事迹", 100)], weights: .init(jury: 0, verification: 100, support: 0))
    }

    @Test("A title that was never held, ran out or was revoked opens no way up", arguments: Engine.available)
    func prior(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.rule(prior: .county)) { world in
            let (county, office) = (world.county, world.county.office)
            let worker = try county.village("990101100202")
            func nominate(_ name: String) async -> String? {
                await refused {
                    _ = try await office.carryOut(Nominate(world.round, try world.text(name)), by: worker)
                }
            }
            func give(_ name: String, until: Day? = nil) async throws -> ID<Honour> {
                try await office.carryOut(
                    RecordHonour(
                        .goodNeighbour, .county, name: name, village: try county.division("990101100202"),
                        title: "县级好人",
                        isBroughtIn: true, grantedOn: try TestCounty.day("2018-01-01"), paper: "名单", heldUntil: until),
                    by: county.clerk)
            }
            #expect(await nominate("周素珍") == "nominee.prior")
            _ = try await give("王国庆", until: try TestCounty.day("2019-11-03"))
            #expect(await nominate("王国庆") == "nominee.prior")
            let held = try await give("周素珍")
            #expect(
                await refused {
                    let revoke = RevokeHonour(held, reason: "查实弄虚作假", seen: SeenVersion(bytes: [1]))
                    try await office.carryOut(revoke, by: county.director)
                } == "seen.old")
            try await office.carryOut(RevokeHonour(held, reason: "查实弄虚作假"), by: county.director)
            #expect(await nominate("周素珍") == "nominee.prior")
            _ = try await give("周素珍")
            #expect(await nominate("周素珍") == nil)
            // Held until today is held.
            _ = try await give("王国庆", until: try TestCounty.day("2019-11-04"))
            #expect(await nominate("王国庆") == nil)
        }
    }

    @Test(
        "More than the quota win nothing, and another choice than by score has its reason", arguments: Engine.available)
    func quota(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.simple) { world in
            let (county, office) = (world.county, world.county.office)
            var candidates: [ID<Nomination>] = []
            for name in ["周素珍", "王国庆", "陈美娟", "石志远"] { candidates.append(try await world.candidate(name)) }
            #expect(
                await refused {
                    let verify = VerifyNomination(candidates[3], points: 50, seen: SeenVersion(bytes: [1]))
                    try await office.carryOut(verify, by: county.clerk)
                } == "seen.old")
            try await office.carryOut(VerifyNomination(candidates[3], points: 50), by: county.clerk)
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            func decide(_ chosen: [Int], _ reason: String = "") async -> String? {
                await refused {
                    _ = try await office.carryOut(
                        DecideRound(world.round, chosen, reason: reason, contact: "创建办"), by: county.clerk)
                }
            }
            #expect(await decide([1, 2, 3, 4]) == "decide.quota")
            #expect(await decide([1, 2, 3]) == "decide.quota")
            #expect(await decide([]) == "decide.nobody")
            #expect(await decide([1, 4]) == "decide.reason")
            #expect(await decide([1, 2]) == nil)
        }
    }

    @Test("A resident of another county, and a vote sent again, count for nothing", arguments: Engine.available)
    func voters(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office, round) = (world.county, world.county.office, world.round)
            for name in ["周素珍", "王国庆", "陈美娟"] { try await world.candidate(name) }
            try await world.step("close", by: county.clerk)
            try await world.step("vote", by: county.clerk)
            let voter = try await world.resident("俞阿香", phone: 1)
            let stranger = Actor(
                id: voter.id, name: voter.name, county: "990102", roles: [.resident], scope: .person(voter.id))
            func vote(_ choices: [Int], _ seed: UInt64, by actor: Actor) async -> String? {
                await refused {
                    try await office.carryOut(CastBallot(round, choices, receipt: world.code(seed)), by: actor)
                }
            }
            #expect(await vote([1, 2], 1, by: stranger) != nil)
            #expect(await vote([1, 1], 1, by: voter) == "ballot.twice")
            #expect(await vote([1, 2, 3], 1, by: voter) == "ballot.count")
            #expect(await vote([1, 9], 1, by: voter) == "ballot.stranger")
            #expect(await vote([1, 2], 1, by: voter) == nil)
            // The same press once more, and another.
            #expect(await vote([1, 2], 1, by: voter) == "ballot.voted")
            #expect(await vote([2, 3], 2, by: voter) == "ballot.voted")
            let votes = try await office.read { try Ballots.votes(of: round, county: TestCounty.code, in: $0) }
            #expect(votes == [1: 1, 2: 1])
            // By paper too: the bundle is counted again without him.
            let paper = await refused {
                try await office.carryOut(
                    EnterPaperBallots(
                        round, village: try county.division("990101100202"),
                        voters: [try #require(ID<Resident>(voter.id))], votes: [1: 1, 2: 1]), by: county.clerk)
            }
            #expect(paper == "ballot.voted")
        }
    }

    @Test("Twenty of one resident's votes at once are one", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office, round) = (world.county, world.county.office, world.round)
            for name in ["周素珍", "王国庆"] { try await world.candidate(name) }
            try await world.step("close", by: county.clerk)
            try await world.step("vote", by: county.clerk)
            let voter = try await world.resident("俞阿香", phone: 1)
            let taken = await withTaskGroup(of: Bool.self) { group in
                for seed in 0..<20 {
                    let receipt = world.code(UInt64(100 + seed))
                    group.addTask {
                        await refused {
                            try await office.carryOut(CastBallot(round, [1, 2], receipt: receipt), by: voter)
                        }
                            == nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let voters = try await office.read { try Ballots.voters(of: round, county: TestCounty.code, in: $0) }
            #expect(taken == 1 && voters == 1)
        }
    }

    @Test(
        "Marks below nothing, too few or above the most are no marks",
        arguments: [[-1, 10], [61, 10], [10], [10, 10, 10]])
    func marks(marks: [Int]) {
        #expect(throws: Refusal.self) { try RoundRules.check(marks: marks, of: RoundWorld.rule) }
    }

    @Test(
        "One is taken out of a notice with a reason, the other goes on to the certificate", arguments: Engine.available)
    func takenOut(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.simple) { world in
            let (county, office) = (world.county, world.county.office)
            let out = try await world.candidate("周素珍")
            let stays = try await world.candidate("王国庆")
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let notice = try await office.carryOut(
                DecideRound(world.round, [1, 2], contact: "创建办，0575-86000000"), by: county.clerk)
            func takeOut(_ number: Int, _ reason: String, by actor: Actor) async -> String? {
                await refused {
                    try await office.carryOut(
                        TakeOutOfNotice(notice, number, reason: reason, kinds: [Recognition.noticeKind]), by: actor)
                }
            }
            #expect(await takeOut(1, "查实有处罚未履行", by: county.director) == "notice.notRunning")
            let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
            try await office.carryOut(TakeProcedureStep(procedure, notice, "submit"), by: county.clerk)
            try await office.carryOut(TakeProcedureStep(procedure, notice, "approve"), by: county.director)
            world.days(1)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
            #expect(await takeOut(1, "查实有处罚未履行", by: county.clerk) != nil)
            #expect(await takeOut(1, "不行", by: county.director) == "notice.takeOut")
            #expect(await takeOut(1, "本人电话13805751234说的", by: county.director) == "notice.personal")
            #expect(await takeOut(9, "查实有处罚未履行", by: county.director) == "notice.candidate")
            #expect(await takeOut(1, "查实有处罚未履行", by: county.director) == nil)
            #expect(try await world.state(out) == .refused)
            let candidates = try await office.read {
                try Notices.candidates(of: notice, county: TestCounty.code, in: $0)
            }
            #expect(candidates[0].name == "周**" && candidates[0].words.isEmpty && candidates[0].state == .withdrawn)
            world.days(8)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
            #expect(try await world.state(stays) == .passed)
            #expect(try await world.state(out) == .refused)
            #expect(await takeOut(2, "查实有处罚未履行", by: county.director) == "notice.notRunning")
        }
    }

    @Test("Criteria come from a sheet's edition in force, and stay as they were", arguments: Engine.available)
    func sheet(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.simple) { world in
            let (county, office) = (world.county, world.county.office)
            let editions = try await office.read { try RoundSheets.possible(county: TestCounty.code, in: $0) }
            guard let edition = editions.first else {
                // The county's sheet has items that no juror could mark: then it is refused.
                let code = await refused {
                    _ = try await office.carryOut(
                        DraftRound(title: "好人", rule: Self.simple, sheet: county.sheet), by: county.clerk)
                }
                #expect(code == "round.sheet")
                return
            }
            let id = try await office.carryOut(
                DraftRound(title: "好人", rule: Self.simple, sheet: edition.sheet), by: county.clerk)
            let found = try await office.read { [clerk = county.clerk] in try Rounds.one(id, for: clerk, in: $0) }
            #expect(found.rule.criteria.map(\.name) == edition.content.items.map(\.title))
            #expect(found.rule.sheet == "\(edition.content.title)第\(edition.number)版")
            // A round from before sheets were asked for is read as it was kept.
            let old =
                #"{"barsEarlier":true,"ballotDays":5,"category":"goodNeighbour","choices":0,"classes":["好人"],"criteria":[{"most":100,"name":"事迹"}],"leastAge":18,"nominationDays":15,"noticeDays":5,"perClass":1,"quota":1,"term":0,"weights":{"jury":0,"support":0,"verification":100}}"#
            #expect(try AwardRule(json: old).sheet == nil)
        }
    }
}
