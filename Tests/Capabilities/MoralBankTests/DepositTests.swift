import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing
import Web

@testable import MoralBank

@Suite("积分从申报到记账")
struct DepositTests {
    @Test("goes past another's look, the council and the public, and is booked once", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let rule = try await county.keepRule()
            let deposit = try await county.ask(account, rule)
            // Who asks does not verify.
            #expect(await refused { try await county.take("verify", deposit, by: county.village()) } != nil)
            try await county.take("verify", deposit, by: county.township())
            let notice = try #require(try await county.hold([(deposit, 4)]))
            let entries = try await county.office.read {
                try $0.rows(
                    "SELECT name, words FROM noticeCandidate WHERE county = \(TestCounty.code) AND notice = \(notice)"
                )
                .map { try $0["name"] as String }
            }
            #expect(entries == ["周*"])
            #expect(try await county.account(account).standing == 0)
            try await county.settle([deposit])
            let found = try await county.account(account)
            #expect(found.standing == 5 && found.spendable == 5)
            #expect(await refused { try await county.settle([deposit]) } != nil)
            #expect(try await county.faults() == [])
        }
    }

    @Test(
        "is refused without two thirds, and comes back by an appeal that the township allows",
        arguments: Engine.available)
    func votedDown(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let deposit = try await county.ask(account, try await county.keepRule())
            try await county.take("verify", deposit, by: county.township())
            #expect(try await county.hold([(deposit, 3)]) == nil)
            try await county.take("appeal", deposit, by: county.village(), note: "有照片")
            #expect(try await county.take("allow", deposit, by: county.township(), note: "证据充分") == .booked)
            #expect(try await county.account(account).standing == 5)
        }
    }

    @Test(
        "is not asked for beyond the rule: cap of the year, another day's rule, a day to come",
        arguments: Engine.available)
    func bounds(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let rule = try await county.keepRule(cap: 10, from: "2019-06-01")
            for _ in 0..<2 { _ = try await county.ask(account, rule) }
            #expect(await refused { _ = try await county.ask(account, rule) } == "moralDeposit.cap")
            #expect(await refused { _ = try await county.ask(account, rule, on: "2019-05-31") } == "moralDeposit.rule")
            #expect(
                await refused { _ = try await county.ask(account, rule, on: "2019-11-05") } == "moralDeposit.future")
        }
    }

    @Test("needs a council of five")
    func council() async throws {
        try await withMoralBank(.sqlite) { county in
            let account = try await county.openAccount()
            let deposit = try await county.ask(account, try await county.keepRule())
            try await county.take("verify", deposit, by: county.township())
            #expect(await refused { _ = try await county.hold([(deposit, 4)], present: 4) } == "council.few")
            #expect(await refused { _ = try await county.hold([(deposit, 7)]) } == "council.votes")
        }
    }

    @Test(
        "rules only add, and touch nobody's rights",
        arguments: [
            ("志愿服务", 5, 5, 20, nil), ("乱堆乱放扣分", -5, 0, 20, "moralRule.points"), ("一件好事", 0, 0, 20, "moralRule.points"),
            ("积分不足暂停低保", 5, 0, 20, "moralRule.right"), ("好事", 30, 0, 20, "moralRule.cap"),
            ("好事", Int.max, 0, Int.max, "moralRule.points"),
        ] as [(String, Int, Int, Int, String?)])
    func rules(title: String, standing: Int, spendable: Int, cap: Int, code: String?) {
        var refusal: Refusal?
        do {
            try MoralTerms.checkRule(
                title: title, evidence: "证明", standing: standing, spendable: spendable, capOfYear: cap)
        } catch { refusal = error }
        #expect(refusal?.code == code)
    }

    @Test(
        "points beyond what a number can hold are a number too many, not a crash",
        arguments: [
            "9223372036854775808", "18446744073709551617", "-9223372036854775809", "1e400",
            "99999999999999999999999999999",
        ])
    func endless(points: String) {
        let form = FormReader(
            FormInput(fields: [
                ("area", "helpful"), ("basis", "asked"), ("title", "好事"), ("standing", points), ("spendable", points),
                ("evidence", "证明"), ("capOfYear", points), ("validFrom", "2019-01-01"),
            ]))
        var refusal: Refusal?
        do { _ = try KeepMoralRule(form) } catch { refusal = error as? Refusal }
        #expect(refusal?.fields.map(\.name) == ["standing", "spendable", "capOfYear"])
    }

    @Test(
        "a household asks on its own phone, sees what became of it, and does not verify it", arguments: Engine.available
    )
    func own(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let rule = try await county.keepRule()
            let (grandmother, neighbour) = (
                try await county.resident("周奶奶", "13800000001"), try await county.resident("陈叔", "13800000002")
            )
            func ask(_ actor: Actor) async throws -> ID<MoralDeposit> {
                try await county.office.carryOut(
                    AskOwnPoints(by: rule, doneOn: try TestCounty.day("2019-11-01"), words: "扫雪"), by: actor)
            }
            #expect(await refused { _ = try await ask(grandmother) } == "moralAccount.own")
            try await county.link(grandmother, to: account)
            let deposit = try await ask(grandmother)
            let (own, others) = try await county.office.read {
                (try MoralDeposits.own(grandmother, in: $0), try MoralDeposits.own(neighbour, in: $0))
            }
            #expect(own.map(\.id) == [deposit] && own[0].askedByName == "周奶奶" && others.isEmpty)
            #expect(await refused { try await county.take("verify", deposit, by: grandmother) } != nil)
            #expect(try await county.take("verify", deposit, by: county.village()) == .verified)
        }
    }

    @Test("a household has one account; a village's people see their own", arguments: Engine.available)
    func accounts(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            #expect(await refused { _ = try await county.openAccount() } == "moralAccount.same")
            let other = try county.village("990101200201")
            let seen = try? await county.office.read { try MoralAccounts.one(account, for: other, in: $0) }
            #expect(seen == nil)
            #expect(
                await refused {
                    _ = try await county.office.carryOut(
                        OpenAccount(.person, "外村", village: try county.division("990101100202")),
                        by: try county.village())
                } == "moralAccount.village")
        }
    }

    @Test("has a council of people who are there once, and of nobody's own household", arguments: Engine.available)
    func ownCouncil(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let grandmother = try await county.resident("周奶奶", "13800000001")
            try await county.link(grandmother, to: account)
            let deposit = try await county.ask(account, try await county.keepRule())
            try await county.take("verify", deposit, by: county.township())
            let others = (1...4).map { "评议员\($0)" }
            for (name, code) in [("评议员1", "council.twice"), ("周奶奶", "council.own"), ("周家", "council.own")] {
                let refusal = await refused { _ = try await county.hold([(deposit, 5)], members: others + [name]) }
                #expect(refusal == code, "\(name)")
            }
            #expect(try await county.hold([(deposit, 5)], members: others + ["评议员5"]) != nil)
        }
    }

    @Test(
        "pays one deed once: the same told again is found, another of that day is another", arguments: Engine.available)
    func twins(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (account, rule) = (try await county.openAccount(), try await county.keepRule(cap: 100))
            let first = try await county.ask(account, rule, words: "清理河道")
            let twin = await refused { _ = try await county.ask(account, rule, words: "清理 河道") }
            #expect(twin == "moralDeposit.twin")
            _ = try await county.ask(account, rule, words: "调解纠纷")
            _ = try await county.ask(account, rule, on: "2019-10-31", words: "清理河道")
            // What was not taken is asked for again.
            try await county.take("reject", first, by: county.township(), note: "日期不对")
            _ = try await county.ask(account, rule, words: "清理河道")
        }
    }

    @Test("has one cap a year, however often the line was changed", arguments: Engine.available)
    func versions(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let first = try await county.keepRule(cap: 10)
            for _ in 0..<2 { _ = try await county.ask(account, first, on: "2019-05-01") }
            let second = try await county.keepRule(cap: 15, from: "2019-06-01")
            _ = try await county.ask(account, second)
            #expect(await refused { _ = try await county.ask(account, second) } == "moralDeposit.cap")
            // Another line has its own.
            _ = try await county.ask(account, try await county.keepRule("拾金不昧", cap: 5))
        }
    }

    @Test("tells a household why it was refused, and is ruled on when it appeals, once", arguments: Engine.available)
    func ownAppeal(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let (own, neighbour) = (
                try await county.resident("周奶奶", "13800000001"), try await county.resident("陈叔", "13800000002")
            )
            try await county.link(own, to: account)
            let deposit = try await county.ask(account, try await county.keepRule())
            try await county.take("reject", deposit, by: county.township(), note: "没有照片")
            func appeal(_ actor: Actor, _ reason: String = "邻居都看见了") async -> String? {
                await refused { try await county.office.carryOut(AppealOwnPoints(deposit, reason: reason), by: actor) }
            }
            #expect(await appeal(neighbour) == "moralDeposit.none")
            #expect(await appeal(own, "") == "moralDeposit.why")
            #expect(await appeal(own) == nil)
            try await county.take("dismiss", deposit, by: county.township(), note: "查了没有")
            #expect(await appeal(own) == "moralDeposit.ruled")
        }
    }

    @Test("is asked for by a unit that saw it, with photos, which sees nobody's account", arguments: Engine.available)
    func units(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let (account, rule) = (try await county.openAccount(), try await county.keepRule())
            let unit = county.departmentLiaison
            func ask(_ name: String) async throws -> ID<MoralDeposit> {
                try await county.office.carryOut(
                    AskAsUnit(
                        name, of: try county.division(TestCounty.home), by: rule,
                        doneOn: try TestCounty.day("2019-11-01"), words: "帮助抢修水管", photos: [county.photo]), by: unit)
            }
            #expect(await refused { _ = try await ask("没有这家") } == "moralDeposit.account")
            let id = try await ask("周家")
            #expect(await refused { _ = try await ask("周 家") } == "moralDeposit.twin")
            let seen = try? await county.office.read { try MoralAccounts.one(account, for: unit, in: $0) }
            #expect(seen == nil)
            let photos = try await county.office.read {
                try RecordPhotos.of(
                    MoralDeposit.noun.kind, [id.description], county: TestCounty.code, in: $0)[id.description]?.count
            }
            #expect(photos == 1)
            try await county.take("reject", id, by: county.township(), note: "不是这一家")
            let own = try await county.office.read { try MoralDeposits.asked(by: unit, in: $0) }
            #expect(own.map(\.reason) == ["不是这一家"] && own.map(\.state) == [.refused])
            // Its own door only.
            let village = await refused {
                _ = try await county.office.carryOut(
                    AskAsUnit(
                        "周家", of: try county.division(TestCounty.home), by: rule,
                        doneOn: try TestCounty.day("2019-11-01"), words: "好事"), by: try county.village())
            }
            #expect(village == "right.missing")
        }
    }
}
