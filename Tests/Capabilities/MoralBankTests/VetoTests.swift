import Database
import Kernel
import MoralStars
import Office
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

extension TestCounty {
    fileprivate func vetoRule(_ title: String = "酒后驾驶受到处罚") async throws -> ID<VetoRule> {
        try await office.carryOut(KeepVetoRule(title, from: try Self.day("2019-01-01")), by: clerk)
    }

    fileprivate func propose(_ account: ID<MoralAccount>, _ rule: ID<VetoRule>) async throws -> ID<AccountVeto> {
        try await office.carryOut(
            ProposeVeto(account, by: rule, year: 2019, words: "处罚决定书〔2019〕8号"), by: try village())
    }

    fileprivate func step(_ name: String, _ id: ID<AccountVeto>, by actor: Actor) async throws {
        try await office.carryOut(
            TakeProcedureStep(AccountVeto.procedure, id, name, answers: StepAnswers(note: "核对过文书")), by: actor)
    }
}

@Suite("否决和积分办法的样板")
struct VetoTests {
    @Test(
        "gives a household no points and no star of that year, once another has looked into it, and takes nothing",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (account, other) = (try await county.funded(5), try await county.funded(4, name: "陈家"))
            let rule = try await county.keepRule()
            let id = try await county.propose(account, try await county.vetoRule())
            // Nobody's word alone.
            _ = try await county.ask(account, rule)
            let own = await refused { try await county.step("confirm", id, by: try county.village()) }
            #expect(own != nil)
            try await county.step("confirm", id, by: try county.township())
            #expect(await refused { _ = try await county.ask(account, rule) } == "moralDeposit.veto")
            _ = try await county.ask(other, rule)
            // What is there stays, and is spent like anybody's.
            #expect(try await county.account(account).standing == 5)
            _ = try await county.office.carryOut(
                PlaceOrder(account, try await county.stock(points: 3)), by: try county.village())
            county.clock.set(Instant(try TestCounty.day("2020-01-08"), hour: 9))
            let board = try await county.office.carryOut(
                DrawStars(.quarter, try TestCounty.day("2019-11-01")), by: county.clerk)
            let shown = try await county.office.read {
                try $0.rows(
                    "SELECT account FROM starEntry WHERE county = \(TestCounty.code) AND board = \(board)"
                ).map { try $0["account"] as String }
            }
            #expect(shown == [other.description])
            // It was not so after all; and another year is another year.
            _ = try await county.ask(account, rule, on: "2020-01-05")
            try await county.step("lift", id, by: county.director)
            _ = try await county.ask(account, rule, on: "2019-12-01")
        }
    }

    @Test("pays no hours of that year by itself either", arguments: Engine.available)
    func credits(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            let account = try await county.openAccount("张敏")
            _ = try await county.hoursRule(2)
            _ = try await county.link(account, one)
            let id = try await county.propose(account, try await county.vetoRule())
            try await county.step("confirm", id, by: county.clerk)
            let start = Instant(try TestCounty.day("2019-11-01"), hour: 8)
            try await county.serve(one, witness, on: "2019-11-01", from: start, minutes: 120)
            #expect(try await county.account(account).spendable == 0)
            #expect(try await county.credits().map(\.state) == [.vetoed])
            #expect(try await county.faults() == [])
        }
    }

    @Test("touches nobody's rights", arguments: ["酒驾的暂停低保", "欠费的不给补贴", "赌博受到处罚"])
    func rights(title: String) {
        var code: String?
        do { try MoralTerms.checkVeto(title: title) } catch { code = error.code }
        #expect(code == (title == "赌博受到处罚" ? nil : "moralRule.right"))
    }

    @Test("begins a new county's rule in one press, marked as ours, once", arguments: Engine.available)
    func template(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let adopt = AdoptRuleTemplate(validFrom: try TestCounty.day("2019-01-01"))
            let count = try await county.office.carryOut(adopt, by: county.clerk)
            let (rules, vetoes) = try await county.office.read {
                (
                    try MoralRules.all(county: TestCounty.code, in: $0),
                    try Vetoes.rules(county: TestCounty.code, in: $0)
                )
            }
            #expect(rules.count == count && rules.allSatisfy { $0.origin == "本系统自拟" })
            #expect(Set(vetoes.map(\.title)) == Set(MoralRuleTemplate.vetoes))
            #expect(
                await refused { _ = try await county.office.carryOut(adopt, by: county.clerk) } == "moralRule.template")
            // What is asked for by it goes the way of any other.
            _ = try await county.ask(try await county.openAccount(), rules[0].id)
        }
    }

    @Test(
        "the template gives each class what it weighs: 36, 24, 20 and 20 points a year",
        arguments: MoralRule.Area.allCases)
    func weights(area: MoralRule.Area) throws {
        let own = MoralRuleTemplate.lines.filter { $0.area == area }
        #expect(own.reduce(0) { $0 + $1.capOfYear } == area.weight)
        for line in own {
            try MoralTerms.checkRule(
                title: line.title, evidence: line.evidence, standing: line.standing, spendable: line.spendable,
                capOfYear: line.capOfYear)
        }
    }
}
