import Database
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Correspondence

extension TestCounty {
    fileprivate func instruct(
        _ leader: ID<Person>? = nil, on day: String = "2019-11-04", due: String = "2019-11-08", about: String = "",
        to audience: [Audience]? = nil, by actor: Actor? = nil
    ) async throws -> [ID<Instruction>] {
        let unit = try #require(ID<Unit>(department.unit))
        return try await office.carryOut(
            GiveInstruction(
                leader: leader, givenOn: try Self.day(day), words: "请牵头拿出长效办法", about: about, aboutWords: "占道经营",
                to: audience ?? [.unit(unit)], due: try Self.day(due)), by: actor ?? self.leader)
    }

    @discardableResult
    fileprivate func take(
        _ step: String, _ id: ID<Instruction>, note: String = "", by actor: Actor
    ) async throws -> Instruction.State {
        try await office.carryOut(
            TakeProcedureStep(Instruction.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
    }

    fileprivate func person(
        _ name: String, _ role: Role, as signInName: String = "county.leader"
    ) async throws -> ID<Person> {
        let system = Actor.system(county: Self.code)
        let unit = try await office.read { try Units.named("创建办", county: Self.code, in: $0) }
        let id = try await office.carryOut(
            AddPerson(name: name, signInName: signInName, unit: try #require(unit).id), by: system)
        try await office.carryOut(GiveRoles(person: id, roles: [role]), by: system)
        return id
    }
}

private func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do { try await body() } catch { return error as? Refusal }
    return nil
}

@Suite("领导批示")
struct InstructionTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Correspondence.capability.migrations, body)
    }

    @Test("is nobody's but a leader's", arguments: Engine.available)
    func leaders(engine: Engine) async throws {
        try await with(engine) { county in
            for actor in [county.departmentLiaison, try county.township(), try county.village()] {
                #expect(await refusal { _ = try await county.instruct(by: actor) }?.kind == .forbidden)
            }
            // The office enters a leader's words and has none of its own.
            #expect(await refusal { _ = try await county.instruct(by: county.clerk) }?.fields.map(\.name) == ["leader"])
            let inspector = ID<Person>(county.inspector.id)
            #expect(
                await refusal { _ = try await county.instruct(inspector, by: county.clerk) }?.code
                    == "instruction.noLeader")
            let leader = try await county.person("县长", .leader)
            let ids = try await county.instruct(leader, by: county.clerk)
            let found = try await county.office.read { [clerk = county.clerk] in
                try Instructions.one(try #require(ids.first), for: clerk, in: $0)
            }
            #expect(found.leaderName == "县长" && found.enteredByName == "干事" && found.leader == leader.description)
        }
    }

    @Test(
        "is refused from tomorrow, due before it was given, to nobody, about what is no page of ours",
        arguments: Engine.available)
    func terms(engine: Engine) async throws {
        try await with(engine) { county in
            func refused(_ body: () async throws -> [ID<Instruction>]) async -> [String] {
                await refusal { _ = try await body() }?.fields.map(\.name) ?? []
            }
            #expect(await refused { try await county.instruct(on: "2019-11-05", due: "2019-11-06") } == ["givenOn"])
            #expect(await refused { try await county.instruct(due: "2019-11-01") } == ["due"])
            #expect(await refused { try await county.instruct(to: []) } == ["audience"])
            for about in ["https://evil.example", "//evil.example", "javascript:alert", "/990102/findings", "a?b"] {
                #expect(await refused { try await county.instruct(about: about) } == ["about"], "\(about)")
            }
            let given = try await county.instruct(about: "findings/0190")
            #expect(given.count == 1)
        }
    }

    @Test("is a task of each unit with a reply, which the leader reads", arguments: Engine.available)
    func course(engine: Engine) async throws {
        try await with(engine) { county in
            let ids = try await county.instruct(to: [.townships])
            #expect(ids.count == 2)
            let first = try #require(ids.first)
            let yunxi = try county.township()
            let seen = try await county.office.read {
                try Listing<Instruction>.instructions.count("", for: yunxi, in: $0)
            }
            #expect(seen == 1)
            #expect(
                await refusal { try await county.take("take", first, by: county.departmentLiaison) }?.kind == .missing)
            try await county.take("take", first, by: yunxi)
            #expect(await refusal { try await county.take("reply", first, by: yunxi) }?.fields.map(\.name) == ["note"])
            #expect(try await county.take("reply", first, note: "已清理", by: yunxi) == .replied)
            let waiting = try await county.office.read { [leader = county.leader] in
                try Correspondence.capability.waiting(leader, $0)
            }
            #expect(waiting.map(\.title) == ["已阅：批示"])
            #expect(await refusal { try await county.take("read", first, by: county.clerk) }?.kind == .forbidden)
            try await county.take("sendBack", first, note: "再清一次", by: county.leader)
            try await county.take("reply", first, note: "又清理了", by: yunxi)
            #expect(try await county.take("read", first, by: county.leader) == .read)
            let month = Period(try TestCounty.month())
            try await county.office.read { [clerk = county.clerk] transaction in
                for (name, expected) in [("instructions", 2), ("instructionsOnTime", 1)] {
                    let metric = try #require(Correspondence.capability.metrics.first { $0.name == name })
                    #expect(try metric.value(month, nil, clerk, transaction) == expected, "\(name)")
                }
            }
        }
    }

    @Test("goes on with whoever follows a leader, and only with a leader", arguments: Engine.available)
    func leaves(engine: Engine) async throws {
        try await with(engine) { county in
            let leader = try await county.person("县长", .leader)
            let id = try #require(try await county.instruct(leader, by: county.clerk).first)
            let heir = try await county.person("副县长", .leader, as: "vice.leader")
            let clerk = try await county.person("干事乙", .clerk, as: "clerk.two")
            func leave(to successor: ID<Person>) async throws {
                try await county.office.carryOut(
                    ChangePost(
                        person: leader, to: nil, since: try TestCounty.day("2019-11-04"), successor: successor,
                        departures: [Correspondence.departures]), by: .system(county: TestCounty.code))
            }
            #expect(await refusal { try await leave(to: clerk) }?.code == "post.notLeader")
            try await leave(to: heir)
            let found = try await county.office.read { [clerk = county.clerk] in
                try Instructions.one(id, for: clerk, in: $0)
            }
            // His words they stay.
            #expect(found.leader == heir.description && found.leaderName == "县长")
        }
    }

    @Test("goes on with the unit that another was merged into; without one it is taken back before")
    func unitEnds() async throws {
        try await with(.sqlite) { county in
            let id = try #require(try await county.instruct().first)
            func end(into successor: ID<Unit>?) async throws {
                try await county.office.carryOut(
                    EndUnit(
                        unit: try #require(ID<Unit>(county.department.unit)),
                        goneFrom: try TestCounty.day("2019-11-04"),
                        successor: successor, reason: "机构改革", departures: [Correspondence.departures]),
                    by: .system(county: TestCounty.code))
            }
            #expect(await refusal { try await end(into: nil) }?.code == "instruction.heirless")
            let heir = try await county.office.carryOut(
                AddUnit(name: "农业农村水利局"), by: .system(county: TestCounty.code))
            try await end(into: heir)
            let found = try await county.office.read { [clerk = county.clerk] in
                try Instructions.one(id, for: clerk, in: $0)
            }
            #expect(found.party.name == "农业农村水利局")
        }
    }

    @Test("is found by the record that it is about, by those whose it is", arguments: Engine.available)
    func about(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try #require(try await county.instruct(about: "findings/0190").first)
            for (actor, expected) in [
                (county.leader, [id]), (county.departmentLiaison, [id]), (try county.township(), []),
            ] {
                let found = try await county.office.read {
                    try Instructions.about("findings/0190", for: actor, in: $0).map(\.id)
                }
                #expect(found == expected)
            }
        }
    }
}
