import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Recognition
@testable import Residents

@Suite("A round comes to an end, whichever")
struct RoundEndTests {
    @Test("Nobody is voted on or judged while others wait to be examined", arguments: Engine.available)
    func unexamined(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            try await world.candidate("周素珍")
            let waits = try await office.carryOut(
                Nominate(world.round, try world.text("王国庆")), by: try county.village("990101100202"))
            try await world.step("close", by: county.clerk)
            let early = await world.refused { try await world.step("vote", by: county.clerk) }
            #expect(early == "round.unexamined")
            try await world.take("townshipRefuse", waits, by: try county.township(), note: "评选办法第3条：外出不满一年")
            // Fewer candidates than a ballot names: all of them are chosen, and the vote goes on.
            try await world.step("vote", by: county.clerk)
            let voter = try await world.resident("俞阿香", phone: 1)
            try await office.carryOut(CastBallot(world.round, [1], receipt: world.code(1)), by: voter)
            let refusal = try await office.read { [clerk = county.clerk] transaction in
                try Nominations.refusal(
                    of: try Nominations.one(waits, for: clerk, in: transaction), county: TestCounty.code,
                    in: transaction)
            }
            #expect(refusal?.step == "初审不通过" && refusal?.words == "评选办法第3条：外出不满一年")
        }
    }

    @Test("Where nobody passes the notice the director ends it, with a reason", arguments: Engine.available)
    func nobody(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: RoundWorld.simple) { world in
            let (county, office) = (world.county, world.county.office)
            let id = try await world.candidate("周素珍")
            let lost = try await world.candidate("王国庆")
            try await office.carryOut(VerifyNomination(lost, points: 10), by: county.clerk)
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let notice = try await office.carryOut(
                DecideRound(world.round, [1], reason: "第2号事迹待核实，缓一届", contact: "创建办"), by: county.clerk)
            let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
            try await office.carryOut(TakeProcedureStep(procedure, notice, "submit"), by: county.clerk)
            try await office.carryOut(TakeProcedureStep(procedure, notice, "approve"), by: county.director)
            world.days(1)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
            try await office.carryOut(
                TakeOutOfNotice(notice, 1, reason: "查实有处罚未履行", kinds: [Recognition.noticeKind]), by: county.director)
            world.days(8)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
            try await world.step("noticed", by: county.clerk)
            let submitted = await world.refused { try await world.step("submit", by: county.clerk) }
            #expect(submitted == "round.nobodyPassed")
            try await world.step("cancel", by: county.director)
            let states = (try await world.state(id), try await world.state(lost))
            #expect(states == (.refused, .lost))
        }
    }

    @Test("With a cancelled round end those who were put forward for it", arguments: Engine.available)
    func cancelled(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let candidate = try await world.candidate("周素珍")
            let waits = try await office.carryOut(
                Nominate(world.round, try world.text("王国庆")), by: try county.village("990101100202"))
            try await world.step("cancel", by: county.director)
            #expect(try await world.state(candidate) == .ended)
            #expect(try await world.state(waits) == .ended)
        }
    }

    @Test("A draft's rule is changed until nominations open, and then no more", arguments: Engine.available)
    func edited(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let rule = AwardRule(
                .finest, quota: 3, criteria: [.init("事迹", 100)], choices: 1, award: "最美教师", edition: 6)
            let edit = EditRound(world.round, DraftRound(title: "最美教师", rule: rule))
            let open = await world.refused { try await office.carryOut(edit, by: county.clerk) }
            #expect(open == "round.opened")
            let draft = try await office.carryOut(
                DraftRound(title: "好人", rule: RoundWorld.rule), by: county.clerk)
            let wrong = AwardRule(.finest, quota: 0, criteria: [.init("事迹", 100)], choices: 1)
            let refused = await world.refused {
                try await office.carryOut(EditRound(draft, DraftRound(title: "好人", rule: wrong)), by: county.clerk)
            }
            #expect(refused == "round.quota")
            let water = try #require(ID<Unit>(county.department.unit))
            try await office.carryOut(
                EditRound(draft, DraftRound(title: "第六届最美教师", rule: rule, offices: [water])), by: county.clerk)
            let (found, offices) = try await office.read { [clerk = county.clerk] transaction in
                (
                    try Rounds.one(draft, for: clerk, in: transaction),
                    try Rounds.offices(of: draft, county: TestCounty.code, in: transaction)
                )
            }
            #expect(found.title == "第六届最美教师" && found.rule.shown == "第6届最美教师" && offices.count == 1)
        }
    }

    @Test("A notice is not made shorter than the round's own rule says", arguments: Engine.available)
    func noticeDays(engine: Engine) async throws {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
            weights: .init(jury: 0, verification: 100, support: 0), noticeDays: 7)
        try await RoundWorld.with(engine, rule: rule) { world in
            let (county, office) = (world.county, world.county.office)
            try await world.candidate("周素珍")
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let notice = try await office.carryOut(
                DecideRound(world.round, [1], contact: "创建办"), by: county.clerk)
            func edit(_ days: Int) async -> String? {
                await world.refused {
                    let text = NoticeText(title: "公示", words: "现予公示。", contact: "创建办", days: days)
                    try await office.carryOut(
                        EditNotice(notice, text, [], kinds: [Recognition.noticeKind]), by: county.clerk)
                }
            }
            #expect(await edit(5) == "notice.ownDays")
            #expect(await edit(7) == nil)
        }
    }

    @Test("Who was not visited has no points, and nobody is decided on before", arguments: Engine.available)
    func unverified(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: RoundWorld.simple) { world in
            let (county, office) = (world.county, world.county.office)
            let worker = try county.village("990101100202")
            let id = try await office.carryOut(Nominate(world.round, try world.text()), by: worker)
            try await office.carryOut(EnterConsent(id, photos: [county.photo]), by: worker)
            try await world.take("townshipPass", id, by: try county.township())
            try await world.take("countyPass", id, by: county.clerk)
            try await office.carryOut(
                SignJointCheck(id, unit: county.department.unit, passes: true, words: ""), by: county.departmentLiaison)
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            func decide() async -> String? {
                await world.refused {
                    _ = try await office.carryOut(DecideRound(world.round, [1], contact: "创建办"), by: county.clerk)
                }
            }
            #expect(await decide() == "round.unverified")
            try await office.carryOut(VerifyNomination(id, points: 0), by: county.clerk)
            #expect(await decide() == nil)
        }
    }

    @Test(
        "One is put forward once, however his name is typed and from wherever", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            _ = try await office.carryOut(
                Nominate(world.round, try world.text("阿依古丽·买买提")), by: county.clerk)
            func nominate(_ name: String, born: String, village: String) async -> String? {
                await world.refused {
                    _ = try await office.carryOut(
                        Nominate(world.round, try world.text(name, born: born, village: village)), by: county.clerk)
                }
            }
            #expect(await nominate("阿依古丽·买买提", born: "1960-01-01", village: "990101100202") == "nomination.same")
            #expect(await nominate("阿依古丽·买买提", born: "1956-03-04", village: "990101100201") == "nomination.same")
            // Of the same name alone, elsewhere and born on another day: told on the page, and not refused.
            #expect(await nominate("阿依古丽·买买提", born: "1960-01-01", village: "990101100201") == nil)
        }
    }

    @Test("Whoever had the award before stays out; the one that it asks for opens it", arguments: Engine.available)
    func earlier(engine: Engine) async throws {
        let rule = AwardRule(
            .goodNeighbour, classes: ["助人为乐"], quota: 2, prior: .county, criteria: [.init("事迹", 100)],
            weights: .init(jury: 0, verification: 100, support: 0), award: "年度十佳好人")
        try await RoundWorld.with(engine, rule: rule) { world in
            let (county, office) = (world.county, world.county.office)
            let village = try county.division("990101100202")
            func give(_ name: String, _ level: AwardLevel, award: String = "") async throws {
                try await office.carryOut(
                    RecordHonour(
                        .goodNeighbour, level, name: name, village: village, title: "好人", isBroughtIn: true,
                        grantedOn: try TestCounty.day("2018-01-01"), paper: "名单", award: award), by: county.clerk)
            }
            func nominate(_ name: String) async -> String? {
                await world.refused {
                    _ = try await office.carryOut(
                        Nominate(world.round, try world.text(name)), by: try county.village("990101100202"))
                }
            }
            #expect(await nominate("周素珍") == "nominee.prior")
            try await give("周素珍", .county)
            try await give("周素珍", .city)
            #expect(await nominate("周素珍") == nil)
            try await give("王国庆", .county)
            try await give("王国庆", .county, award: "年度十佳好人")
            #expect(await nominate("王国庆") == "nominee.earlier")
        }
    }
}
