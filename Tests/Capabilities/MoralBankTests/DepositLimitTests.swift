import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

@Suite("积分申报的公示撤回、申诉和冲正")
struct DepositLimitTests {
    private static let kinds = [MoralDeposit.noticeKind]
    private static let procedure = PublicNotice.procedure { kinds }

    private func step(_ name: String, _ notice: ID<PublicNotice>, by actor: Actor, _ county: TestCounty) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(Self.procedure, notice, name, answers: StepAnswers(note: "名单有误")), by: actor)
    }

    private func state(_ deposit: ID<MoralDeposit>, _ county: TestCounty) async throws -> MoralDeposit.State {
        try await county.office.read { try MoralDeposits.one(deposit, for: county.clerk, in: $0).state }
    }

    @Test(
        "waits for the council again when its notice is withdrawn, and what was objected is ruled on all the same",
        arguments: Engine.available)
    func withdrawn(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let deposit = try await county.ask(try await county.openAccount(), try await county.keepRule())
            try await county.take("verify", deposit, by: county.township())
            let notice = try #require(try await county.hold([(deposit, 6)]))
            try await step(Signatures.submit, notice, by: county.village(), county)
            try await step(Signatures.approve, notice, by: county.township(), county)
            county.clock.set(Instant(try TestCounty.day("2019-11-05"), hour: 9))
            try await PublicNotices.turn(Self.procedure, county: TestCounty.code, county.office)
            let phone = try #require(PhoneNumber("13800000000"))
            let objection = try await county.office.carryOut(
                ObjectToNotice(notice, 1, name: "王国庆", phone: phone, words: "没有这回事", channel: .visit),
                by: county.clerk)
            try await step(Signatures.withdraw, notice, by: county.director, county)
            #expect(try await state(deposit, county) == .verified)
            try await county.office.carryOut(
                RuleOnObjection(objection, isUpheld: true, words: "查了签到表，确实没有", kinds: Self.kinds),
                by: county.director)
            #expect(try await state(deposit, county) == .verified)
            #expect(try await county.hold([(deposit, 6)]) != nil)
            #expect(try await state(deposit, county) == .announced)
        }
    }

    @Test("gives by an appeal no more than the year's cap either", arguments: Engine.available)
    func appealed(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (account, rule) = (try await county.openAccount(), try await county.keepRule(cap: 5))
            let first = try await county.ask(account, rule)
            try await county.take("verify", first, by: county.township())
            _ = try await county.hold([(first, 3)])
            let second = try await county.ask(account, rule)
            try await county.take("verify", second, by: county.township())
            _ = try await county.hold([(second, 6)])
            try await county.settle([second])
            try await county.take("appeal", first, by: county.village(), note: "有照片")
            #expect(
                await refused { try await county.take("allow", first, by: county.township()) } == "moralDeposit.cap")
            #expect(try await county.account(account).standing == 5)
            #expect(try await county.take("dismiss", first, by: county.township()) == .refused)
        }
    }

    @Test("is asked for again when it was reversed", arguments: Engine.available)
    func reversed(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (account, rule) = (try await county.openAccount(), try await county.keepRule(cap: 5))
            let wrong = try await county.ask(account, rule)
            try await county.take("verify", wrong, by: county.township())
            _ = try await county.hold([(wrong, 6)])
            try await county.settle([wrong])
            #expect(await refused { _ = try await county.ask(account, rule) } == "moralDeposit.cap")
            let posting = try await county.office.read {
                try MoralAccounts.lines(of: account, county: TestCounty.code, in: $0)[0].posting
            }
            try await county.office.carryOut(
                ReversePosting(account, posting, reason: "记错了人"), by: county.director)
            let right = try await county.ask(account, rule)
            try await county.take("verify", right, by: county.township())
            _ = try await county.hold([(right, 6)])
            try await county.settle([right])
            #expect(try await county.account(account).standing == 5)
            #expect(try await county.faults() == [])
        }
    }
}
