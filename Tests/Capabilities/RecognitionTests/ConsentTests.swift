import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Recognition
@testable import Residents

extension RoundWorld {
    /// Decided without ballot and jury, by what was verified alone.
    static let simple = AwardRule(
        .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
        weights: .init(jury: 0, verification: 100, support: 0))

    func refused(_ act: () async throws -> Void) async -> String? {
        do { try await act() } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
        return nil
    }

    /// Brought before the public, and running.
    func noticed(_ chosen: [Int]) async throws -> ID<PublicNotice> {
        let office = county.office
        let notice = try await office.carryOut(
            DecideRound(round, chosen, contact: "创建办，0575-86000000"), by: county.clerk)
        let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
        try await office.carryOut(TakeProcedureStep(procedure, notice, "submit"), by: county.clerk)
        try await office.carryOut(TakeProcedureStep(procedure, notice, "approve"), by: county.director)
        days(1)
        try await PublicNotices.turn(procedure, county: TestCounty.code, office)
        return notice
    }

    func consents(_ id: ID<Nomination>) async throws -> [Consent] {
        try await county.office.read {
            try Consents.of(Nomination.kind, id.description, county: TestCounty.code, in: $0)
        }
    }
}

@Suite("The nominee's consent")
struct ConsentTests {
    @Test(
        "given on paper is taken back through the office, and takes him out of the notice", arguments: Engine.available)
    func throughTheOffice(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: RoundWorld.simple) { world in
            let (county, office) = (world.county, world.county.office)
            let id = try await world.candidate("周素珍")
            try await world.candidate("王国庆")
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let notice = try await world.noticed([1, 2])
            let today = try await office.read { $0.now.day }
            func enter(
                who: String = "周素珍本人", _ way: WithdrawalWay = .telephone, on day: Day, by actor: Actor
            ) async -> String? {
                await world.refused {
                    try await office.carryOut(EnterWithdrawal(id, who: who, way: way, on: day), by: actor)
                }
            }
            let clerk = county.clerk
            #expect(await enter(who: "", on: today, by: clerk) == "withdrawal.who")
            #expect(await enter(on: today.adding(days: 1), by: clerk) == "withdrawal.day")
            #expect(await enter(on: today.adding(days: -30), by: clerk) == "withdrawal.before")
            #expect(await enter(.letter, on: today, by: clerk) == "withdrawal.photo")
            #expect(await enter(on: today, by: try county.village("990101100201")) == "nomination.none")
            #expect(await enter(on: today, by: clerk) == nil)
            #expect(try await world.state(id) == .withdrawn)
            let taken = try #require(try await world.consents(id).first)
            #expect(!taken.holds && taken.withdrawnHow == "周素珍本人，\(today.chinese)来电")
            let names = try await office.read { transaction in
                try Notices.candidates(of: notice, county: TestCounty.code, in: transaction).map(\.name)
            }
            #expect(names == ["周**", "王国庆"])
            // Entered once more it changes nothing.
            #expect(await enter(on: today, by: clerk) == nil)
        }
    }

    @Test(
        "is not the nominator's to give, and a link opened on a neighbour's phone makes it not his",
        arguments: Engine.available)
    func whose(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let office = world.county.office
            let neighbour = try await world.resident("俞阿香", phone: 1)
            let other = try await world.resident("石志远", phone: 2)
            let id = try await office.carryOut(
                Nominate(world.round, try world.text(), consent: world.code(5)), by: neighbour)
            let own = await world.refused {
                _ = try await office.carryOut(AgreeToNomination(world.code(5)), by: neighbour)
            }
            #expect(own == "nomination.ownConsent")
            #expect(try await world.consents(id).isEmpty)
            _ = try await office.carryOut(AgreeToNomination(world.code(5)), by: other)
            let given = try #require(try await world.consents(id).first)
            #expect(given.person == "周素珍" && given.recordedByName == "石志远" && given.version == 2)
        }
    }

    @Test("is refused by the nominee himself, and ends the nomination by that reason", arguments: Engine.available)
    func declined(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let office = world.county.office
            let neighbour = try await world.resident("俞阿香", phone: 1)
            let id = try await office.carryOut(
                Nominate(world.round, try world.text(), consent: world.code(5)), by: neighbour)
            let visitor = Actor.visitor("b", county: TestCounty.code)
            func decline(by actor: Actor) async -> String? {
                await world.refused { _ = try await office.carryOut(DeclineNomination(world.code(5)), by: actor) }
            }
            #expect(await decline(by: neighbour) == "nomination.ownConsent")
            #expect(await decline(by: visitor) == nil)
            #expect(try await world.state(id) == .withdrawn)
            let refusal = try await office.read { transaction in
                try Nominations.refusal(
                    of: try Nominations.one(id, for: neighbour, in: transaction), county: TestCounty.code,
                    in: transaction)
            }
            #expect(refusal?.step == "本人不同意" && refusal?.words == "本人不同意被推荐")
            let late = await world.refused {
                _ = try await office.carryOut(AgreeToNomination(world.code(5)), by: visitor)
            }
            #expect(late == "nomination.over")
            // Who has agreed takes it back by the other way.
            let other = try await office.carryOut(
                Nominate(world.round, try world.text("王国庆"), consent: world.code(6)), by: neighbour)
            let waits = try await office.read { [clerk = world.county.clerk] in
                try Nominations.one(other, for: clerk, in: $0).waitsForConsent
            }
            #expect(waits)
            _ = try await office.carryOut(AgreeToNomination(world.code(6)), by: visitor)
            let agreed = await world.refused {
                _ = try await office.carryOut(DeclineNomination(world.code(6)), by: visitor)
            }
            #expect(agreed == "nomination.agreed")
            let still = try await office.read { [clerk = world.county.clerk] in
                try Nominations.one(other, for: clerk, in: $0).waitsForConsent
            }
            #expect(!still)
        }
    }

    @Test("has a new link for one that was lost, and the old one opens nothing", arguments: Engine.available)
    func link(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let village = try county.village("990101100202")
            // By the village there was none at all.
            let id = try await office.carryOut(Nominate(world.round, try world.text()), by: village)
            let stranger = try await world.resident("石志远", phone: 2)
            func renew(_ seed: UInt64, by actor: Actor) async -> String? {
                await world.refused { _ = try await office.carryOut(RenewConsentLink(id, world.code(seed)), by: actor) }
            }
            #expect(await renew(7, by: stranger) == "nomination.none")
            #expect(await renew(7, by: village) == nil)
            #expect(await renew(8, by: county.clerk) == nil)
            let visitor = Actor.visitor("b", county: TestCounty.code)
            let old = await world.refused {
                _ = try await office.carryOut(AgreeToNomination(world.code(7)), by: visitor)
            }
            #expect(old != nil)
            _ = try await office.carryOut(AgreeToNomination(world.code(8)), by: visitor)
            #expect(try await world.consents(id).count == 1)
            #expect(await renew(9, by: village) == "nomination.noLink")
        }
    }
}
