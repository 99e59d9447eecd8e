import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Recognition
@testable import Residents

@Suite("A jury")
struct JuryTests {
    private static let rule = AwardRule(
        .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
        weights: .init(jury: 80, verification: 20, support: 0))

    /// Somebody of the office who is no juror yet.
    private func newcomer(_ office: Office) async throws -> ID<Person> {
        let unit = try await office.read { transaction in
            try Units.all(county: TestCounty.code, in: transaction).first { $0.name == "创建办" }?.id
        }
        return try await office.carryOut(
            AddPerson(name: "新评委", signInName: "juror9", unit: try #require(unit)),
            by: .system(county: TestCounty.code))
    }

    @Test(
        "counts without the marks of who was replaced, and is done when each has had his say",
        arguments: Engine.available)
    func replaced(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.rule) { world in
            let (county, office) = (world.county, world.county.office)
            let system = Actor.system(county: TestCounty.code)
            let id = try await world.candidate("周素珍")
            try await world.step("close", by: county.clerk)
            try await office.carryOut(
                NameJurors(world.round, world.jurors.compactMap { ID<Person>($0.id) }), by: county.clerk)
            try await world.step("judge", by: county.clerk)
            for (juror, mark) in zip(world.jurors, [10, 90, 90]) {
                try await office.carryOut(MarkCandidate(id, marks: [mark]), by: juror)
            }
            let fresh = try await newcomer(office)
            try await office.carryOut(GiveRoles(person: fresh, roles: [.juror]), by: system)
            let others = world.jurors.dropFirst().compactMap { ID<Person>($0.id) }
            try await office.carryOut(NameJurors(world.round, others + [fresh]), by: county.clerk)
            func standing() async throws -> (Score?, [RoundRules.Progress]) {
                try await office.read { [clerk = county.clerk] transaction in
                    let round = try Rounds.one(world.round, for: clerk, in: transaction)
                    let candidates = try Nominations.of(
                        world.round, states: [.candidate], county: TestCounty.code, in: transaction)
                    return (
                        try Score.all(round, in: transaction).first,
                        try Juries.progress(
                            of: world.round, candidates: candidates, county: TestCounty.code, in: transaction)
                    )
                }
            }
            let (score, progress) = try await standing()
            #expect(score?.marks == 2 && score?.jury == Points(whole: 90))
            #expect(progress.first { $0.name == "新评委" }?.done == 0)
            func decide() async -> String? {
                await world.refused {
                    _ = try await office.carryOut(DecideRound(world.round, [1], contact: "创建办"), by: county.clerk)
                }
            }
            #expect(await decide() == "round.marks")
            let actor = Actor(
                id: fresh.description, name: "新评委", county: TestCounty.code, roles: [.juror], scope: .county)
            try await office.carryOut(MarkCandidate(id, marks: nil, reason: "是本人的亲属"), by: actor)
            #expect(try await standing().1.allSatisfy { $0.done == $0.due })
            #expect(await decide() == nil)
        }
    }

    @Test(
        "goes on with the juror who takes over from one that leaves, unless he has marked everybody",
        arguments: Engine.available)
    func leaves(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.rule) { world in
            let (county, office) = (world.county, world.county.office)
            let system = Actor.system(county: TestCounty.code)
            let id = try await world.candidate("周素珍")
            try await world.step("close", by: county.clerk)
            let people = world.jurors.compactMap { ID<Person>($0.id) }
            try await office.carryOut(NameJurors(world.round, people), by: county.clerk)
            let heir = try await newcomer(office)
            func leave(_ person: ID<Person>, to successor: ID<Person>?) async throws {
                try await office.carryOut(
                    ChangePost(
                        person: person, to: nil, since: county.clock.now.day, successor: successor,
                        departures: [Recognition.departures]), by: system)
            }
            func jurors() async throws -> [String] {
                try await office.read {
                    try Juries.jurors(of: world.round, county: TestCounty.code, in: $0).map(\.person)
                }
            }
            #expect(await world.refused { try await leave(people[0], to: nil) } == "post.successor")
            #expect(await world.refused { try await leave(people[0], to: heir) } == "post.notJuror")
            try await office.carryOut(GiveRoles(person: heir, roles: [.juror]), by: system)
            #expect(await world.refused { try await leave(people[0], to: people[1]) } == "post.sameJury")
            try await leave(people[0], to: heir)
            #expect(try await Set(jurors()) == Set([heir, people[1], people[2]].map(\.description)))
            try await world.step("judge", by: county.clerk)
            try await office.carryOut(MarkCandidate(id, marks: [90]), by: world.jurors[1])
            // All that he had to say is said: nothing lies with him, and what he said stays.
            try await leave(people[1], to: nil)
            #expect(try await jurors().contains(people[1].description))
            let actor = Actor(
                id: heir.description, name: "新评委", county: TestCounty.code, roles: [.juror], scope: .county)
            try await office.carryOut(MarkCandidate(id, marks: [80]), by: actor)
        }
    }

    @Test(
        "has no part in whoever is of its unit, though that is typed with the county before it",
        arguments: Engine.available)
    func recusal(engine: Engine) async throws {
        try await RoundWorld.with(engine, rule: Self.rule) { world in
            let (county, office) = (world.county, world.county.office)
            let worker = try county.village("990101100202")
            let text = NomineeText(
                group: "助人为乐", name: "周素珍", bornOn: Day("1956-03-04"), village: try county.division("990101100202"),
                unitName: "演示县 水利局", line: "照料邻居十一年", story: "照料瘫痪的邻居十一年。")
            let id = try await office.carryOut(Nominate(world.round, text), by: worker)
            try await office.carryOut(EnterConsent(id, photos: [county.photo]), by: worker)
            try await world.take("townshipPass", id, by: try county.township())
            try await world.take("countyPass", id, by: county.clerk)
            try await office.carryOut(
                SignJointCheck(id, unit: county.department.unit, passes: true, words: ""), by: county.departmentLiaison)
            try await world.step("close", by: county.clerk)
            try await office.carryOut(
                NameJurors(world.round, world.jurors.compactMap { ID<Person>($0.id) }), by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let own = await world.refused {
                try await office.carryOut(MarkCandidate(id, marks: [90]), by: world.jurors[1])
            }
            #expect(own == "mark.own")
        }
    }
}
