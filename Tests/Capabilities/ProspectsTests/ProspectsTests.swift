import Database
import Kernel
import Office
import Organisation
import Recognition
import Residents
import TestCounty
import TestSupport
import Testing

@testable import Prospects

@Suite("线索库")
struct ProspectsTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        let migrations =
            Outside.capability(all: { [] }).migrations + PublicNotices.capability(kinds: { [] }).migrations
            + Residents.capability().migrations + Recognition.capability().migrations + Prospects.capability.migrations
        try await withCounty(engine, also: migrations, body)
    }

    private func refused(_ act: () async throws -> Void) async -> String? {
        do { try await act() } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
        return nil
    }

    private func text(
        _ county: TestCounty, _ name: String = "金水根", born: String? = "1956-03-04", village: String = "990101100201",
        story: String = "义务修了十五年自行车。"
    ) throws -> ProspectText {
        ProspectText(
            name, .goodNeighbour, group: "助人为乐", bornOn: born.flatMap { Day($0) },
            village: try county.division(village), line: "义务修车", story: story, source: "村干部")
    }

    private func round(_ county: TestCounty) async throws -> ID<Round> {
        let rule = try #require(AwardTemplates.of(.goodNeighbour))
        let id = try await county.office.carryOut(DraftRound(title: "好人", rule: rule), by: county.clerk)
        try await county.office.carryOut(TakeProcedureStep(Round.procedure, id, "open"), by: county.clerk)
        return id
    }

    @Test("One is heard of, looked after, visited, and put forward with one press", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { county in
            let (office, worker) = (county.office, try county.village())
            let id = try await office.carryOut(KeepProspect(nil, try text(county)), by: worker)
            let keeper = try await office.carryOut(
                AddPerson(
                    name: "联系人", signInName: "keeper",
                    unit: try #require(
                        try await office.read { try Units.all(county: TestCounty.code, in: $0) }
                            .first { $0.name == "创建办" }
                    ).id), by: .system(county: TestCounty.code))
            try await office.carryOut(
                GiveRoles(person: keeper, roles: [.clerk]), by: .system(county: TestCounty.code))
            #expect(
                await refused { try await office.carryOut(CultivateProspect(id, by: keeper), by: worker) }
                    == "prospect.notYours")
            try await office.carryOut(CultivateProspect(id, by: keeper), by: county.clerk)
            #expect(
                await refused {
                    try await office.carryOut(
                        NoteProspectVisit(id, on: try TestCounty.day("2019-11-05"), "看过"), by: worker)
                } == "prospect.future")
            try await office.carryOut(NoteProspectVisit(id, on: try TestCounty.day("2019-11-04"), "看过"), by: worker)
            let heir = try await office.carryOut(
                AddPerson(
                    name: "接手人", signInName: "heir",
                    unit: try #require(
                        try await office.read { try Units.named("创建办", county: TestCounty.code, in: $0) }
                    ).id), by: .system(county: TestCounty.code))
            try await office.carryOut(
                ChangePost(
                    person: keeper, to: nil, since: try TestCounty.day("2019-11-04"), successor: heir,
                    departures: [Prospects.departures]), by: .system(county: TestCounty.code))
            let kept = try await office.read { [clerk = county.clerk] in
                try ProspectRegister.one(id, for: clerk, in: $0)
            }
            #expect(kept.keeperName == "接手人")
            let round = try await round(county)
            let nomination = try await office.carryOut(NominateProspect(id, for: round), by: worker)
            let (found, listed) = try await office.read { [clerk = county.clerk] transaction in
                (
                    try ProspectRegister.one(id, for: clerk, in: transaction),
                    try Listing<Nomination>.nominations.count("round=\(round)", for: clerk, in: transaction)
                )
            }
            #expect(found.state == .nominated && found.nomination == nomination && found.visits == 1 && listed == 1)
            #expect(
                await refused { _ = try await office.carryOut(NominateProspect(id, for: round), by: worker) } != nil)
        }
    }

    @Test("No press goes past the round's rules, and a refused one leaves all as it was", arguments: Engine.available)
    func refusals(engine: Engine) async throws {
        try await with(engine) { county in
            let (office, worker) = (county.office, try county.village())
            func keep(_ text: ProspectText) async throws -> ID<Prospect> {
                try await office.carryOut(KeepProspect(nil, text), by: worker)
            }
            func nominate(_ id: ID<Prospect>, _ round: ID<Round>) async -> String? {
                await refused { _ = try await office.carryOut(NominateProspect(id, for: round), by: worker) }
            }
            #expect(
                await refused { _ = try await keep(try text(county, village: "990101100202")) } == "prospect.village")
            #expect(await refused { _ = try await keep(try text(county, "金水根1")) } == "prospect.name")
            let child = try await keep(try text(county, born: "2004-01-01"))
            #expect(await refused { _ = try await keep(try text(county)) } == "prospect.same")
            let bare = try await keep(try text(county, "章月琴", story: ""))
            let told = try await keep(try text(county, "董立新", story: "打他的电话13805751234。"))
            let round = try await round(county)
            #expect(await nominate(child, round) == "nominee.young")
            #expect(await nominate(bare, round) == "prospect.story")
            #expect(await nominate(told, round) == "nomination.personal")
            let states = try await office.read { [clerk = county.clerk] in
                try Listing<Prospect>.prospects.first("", 9, for: clerk, in: $0).map(\.state)
            }
            #expect(states == [.heard, .heard, .heard])
            county.clock.advance(minutes: 60 * 24 * 60)
            #expect(await nominate(told, round) == "prospect.round")
        }
    }
}
