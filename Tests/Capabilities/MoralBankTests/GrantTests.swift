import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import MoralBank
@testable import MoralFund

extension TestCounty {
    fileprivate func give(_ fen: Int, on day: String, _ kind: FundEntry.Kind = .allocation, receipt: String = "")
        async throws
    {
        try await office.carryOut(
            RecordFundEntry(kind, on: try Self.day(day), fen: fen, party: "慈善总会", words: "助老", receipt: receipt),
            by: clerk)
    }

    fileprivate func askGrant(
        _ fen: Int = 20_000, kind: FundEntry.Kind = .hardship, village: String = home
    ) async throws -> ID<FundGrant> {
        try await office.carryOut(
            AskGrant(kind, "周根土", village: try division(village), fen: fen, reason: "因病致困"), by: try self.village())
    }

    fileprivate func grant(_ id: ID<FundGrant>, _ step: String, by actor: Actor) async throws {
        try await office.carryOut(
            TakeProcedureStep(FundGrant.procedure, id, step, answers: StepAnswers(note: "属实")), by: actor)
    }

    fileprivate func state(_ id: ID<FundGrant>) async throws -> FundGrant.State {
        try await office.read { [clerk] in try Grants.one(id, for: clerk, in: $0).state }
    }

    /// As the end of the notice does.
    fileprivate func settle(_ id: ID<FundGrant>, passed: Bool = true) async throws {
        try await grant(id, passed ? "pass" : "objected", by: .system(county: Self.code))
    }

    fileprivate func sign(_ id: ID<FundReport>, by actor: Actor) async throws {
        let report = try await office.read { try FundReports.one(id, for: actor, in: $0) }
        try await office.carryOut(
            TakeProcedureStep(
                FundReport.procedure, id, "sign", answers: StepAnswers(note: "同意"),
                seen: try SeenVersion(canonical: report.statement)), by: actor)
    }
}

@Suite("道德基金的帮扶和公布")
struct GrantTests {
    @Test("is looked into by another, put before the public masked, and paid once", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let id = try await county.askGrant()
            #expect(await refused { try await county.grant(id, "review", by: county.village()) } != nil)
            try await county.grant(id, "review", by: county.township())
            let notice = try await county.office.carryOut(AnnounceGrants(contact: "创建办"), by: county.clerk)
            let shown = try await county.office.read {
                try $0.rows(
                    "SELECT name, words FROM noticeCandidate WHERE county = \(TestCounty.code) AND notice = \(notice)"
                ).map { "\(try $0["name"] as String) \(try $0["words"] as String)" }
            }
            #expect(shown.count == 1 && !shown[0].contains("根土") && !shown[0].contains("病"))
            #expect(await refused { try await county.grant(id, "pay", by: county.director) } == "fundGrant.outOfOrder")
            try await county.settle(id)
            #expect(await refused { try await county.grant(id, "pay", by: county.director) } == "fund.balance")
            try await county.give(30_000, on: "2019-11-01")
            try await county.grant(id, "pay", by: county.director)
            #expect(try await county.state(id) == .paid)
            #expect(await refused { try await county.grant(id, "pay", by: county.director) } == "fundGrant.outOfOrder")
            let (balance, faults) = try await county.office.read {
                (
                    try Fund.balance(county: TestCounty.code, in: $0), try Grants.check.faults(TestCounty.code, $0)
                )
            }
            #expect(balance == 10_000 && faults == [])
            // Of a neighbour's grants a village sees nothing.
            let other = try county.village("990101200201")
            let seen = try? await county.office.read { try Grants.one(id, for: other, in: $0) }
            #expect(seen == nil)
        }
    }

    @Test(
        "is not paid against an objection, and comes back with a notice that is taken back", arguments: Engine.available
    )
    func objected(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let id = try await county.askGrant()
            try await county.grant(id, "review", by: county.clerk)
            let notice = try await county.office.carryOut(AnnounceGrants(contact: "创建办"), by: county.clerk)
            let procedure = PublicNotice.procedure { [FundGrant.noticeKind] }
            for (step, actor) in [
                (Signatures.submit, county.clerk), (Signatures.approve, county.director),
                (Signatures.withdraw, county.director),
            ] {
                try await county.office.carryOut(
                    TakeProcedureStep(procedure, notice, step, answers: StepAnswers(note: "写错了")), by: actor)
            }
            #expect(try await county.state(id) == .reviewed)
            _ = try await county.office.carryOut(AnnounceGrants(contact: "创建办"), by: county.clerk)
            try await county.settle(id, passed: false)
            #expect(try await county.state(id) == .refused)
            let nothing = await refused {
                _ = try await county.office.carryOut(AnnounceGrants(contact: "创建办"), by: county.clerk)
            }
            #expect(nothing == "grant.nothing")
        }
    }

    @Test(
        "is refused below and above what one can be, and for what the fund does not give",
        arguments: [
            (FundEntry.Kind.hardship, 0, "grant.amount"), (.hardship, -1, "grant.amount"),
            (.award, Int.max, "grant.amount"), (.donation, 100, "grant.kind"), (.settlement, 100, "grant.kind"),
        ])
    func terms(kind: FundEntry.Kind, fen: Int, code: String) {
        var refusal: Refusal?
        do { try GrantTerms.check(kind: kind, fen: fen) } catch { refusal = error }
        #expect(refusal?.code == code)
    }

    @Test("a quarter names no number of a donor's, until another lets it through", arguments: Engine.available)
    func gate(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            try await county.give(10_000, on: "2019-07-01", .donation, receipt: "电话13812345678")
            let id = try await county.office.carryOut(
                DraftFundReport(try #require(Quarter("2019Q3"))), by: county.clerk)
            #expect(await refused { try await county.sign(id, by: county.director) } == "gate.personal")
            let digests = Set(
                try await county.office.read { [clerk = county.clerk] in
                    try FundReport.hits(id, by: clerk, in: $0)
                }.map(\.digest))
            let release = ReleaseFromGate<FundReport>(id, digests, reason: "捐赠单位对外的电话")
            #expect(await refused { try await county.office.carryOut(release, by: county.clerk) } == "gate.own")
            try await county.office.carryOut(release, by: county.director)
            try await county.sign(id, by: county.director)
        }
    }

    @Test("a quarter is published to the fen, and nothing is booked into it any more", arguments: Engine.available)
    func quarter(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            try await county.give(5_000, on: "2019-06-30")
            try await county.give(10_000, on: "2019-07-01", .donation, receipt: "001")
            try await county.give(3_000, on: "2019-09-30", .goods)
            try await county.give(1_000, on: "2019-10-01", .goods)
            func draft(_ text: String) async throws -> ID<FundReport> {
                try await county.office.carryOut(DraftFundReport(try #require(Quarter(text))), by: county.clerk)
            }
            let open = await refused { _ = try await draft("2019Q4") }
            #expect(open == "fundReport.open")
            let id = try await draft("2019Q3")
            let twice = await refused { _ = try await draft("2019Q3") }
            #expect(twice == "fundReport.twice")
            // What was booked since it was drafted is not in it: it is drafted anew.
            try await county.give(500, on: "2019-08-01", .goods)
            #expect(await refused { try await county.sign(id, by: county.director) } == "fundReport.changed")
            try await county.office.carryOut(
                TakeProcedureStep(
                    FundReport.procedure, id, "withdraw", answers: StepAnswers(note: "补记了一笔")), by: county.clerk)
            let second = try await draft("2019Q3")
            #expect(await refused { try await county.sign(second, by: county.clerk) } == "fundReport.notYours")
            try await county.sign(second, by: county.director)
            let report = try await county.office.read { try FundReports.published(county: TestCounty.code, in: $0) }
            let statement = try #require(report.first).statement
            #expect(statement.opening == 5_000 && statement.income == 10_000 && statement.spending == 3_500)
            #expect(statement.closing == 11_500 && statement.donations.map(\.receipt) == ["001"])
            #expect(report.first?.number?.number == 1)
            #expect(await refused { try await county.give(1, on: "2019-09-30") } == "fund.closed")
            #expect(await refused { try await county.give(1, on: "2019-05-01") } == "fund.closed")
            try await county.give(1, on: "2019-10-01")
            let (at, faults) = try await county.office.read {
                (
                    try Fund.balance(on: TestCounty.day("2019-09-30"), county: TestCounty.code, in: $0),
                    try FundReports.check.faults(TestCounty.code, $0)
                )
            }
            #expect(at == statement.closing && faults == [])
        }
    }

    @Test("takes nothing from a day that a later one lacks, though more came since", arguments: Engine.available)
    func between(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            try await county.give(100, on: "2019-10-01")
            try await county.give(100, on: "2019-10-05", .goods)
            try await county.give(100, on: "2019-10-10")
            #expect(await refused { try await county.give(1, on: "2019-10-02", .goods) } == "fund.balance")
            try await county.give(100, on: "2019-10-10", .goods)
        }
    }

    @Test("adds up on every day, whatever is booked", arguments: [UInt64(5), 2019])
    func property(seed: UInt64) async throws {
        try await withMoralBank(.sqlite) { county in
            var random = SeededRandom(seed: seed)
            let first = try TestCounty.day("2019-07-01")
            for index in 0..<40 {
                let kind = FundEntry.Kind.allCases.randomElement(using: &random) ?? .visit
                _ = try? await county.office.carryOut(
                    RecordFundEntry(
                        kind, on: first.adding(days: Int.random(in: 0..<120, using: &random)),
                        fen: Int.random(in: -5...9_999, using: &random), party: "某人", words: "某事",
                        receipt: "\(index)"), by: county.clerk)
            }
            for offset in stride(from: 0, through: 120, by: 3) {
                let day = first.adding(days: offset)
                let (balance, entries) = try await county.office.read {
                    (
                        try Fund.balance(on: day, county: TestCounty.code, in: $0),
                        try Fund.entries(from: first, through: day, county: TestCounty.code, in: $0)
                    )
                }
                let income = entries.filter(\.kind.isIncome).reduce(0) { $0 + $1.fen }
                let spending = entries.filter { !$0.kind.isIncome }.reduce(0) { $0 + $1.fen }
                #expect(income == spending + balance && balance >= 0, "seed \(seed), \(day)")
            }
        }
    }

    @Test(
        "quarters follow each other through the years",
        arguments: [("2019Q4", "2020Q1", "2019-12-31"), ("2019Q1", "2019Q2", "2019-03-31")])
    func quarters(text: String, next: String, last: String) throws {
        let quarter = try #require(Quarter(text))
        #expect(quarter.next.description == next && quarter.last.description == last)
        #expect(quarter.next.previous == quarter && Quarter(of: quarter.last) == quarter)
        #expect(Quarter("2019Q5") == nil && Quarter("Q1") == nil && Quarter("99999999999999999999Q1") == nil)
    }

    @Test("is read with name and reason by who acts on it, and by nobody else", arguments: Engine.available)
    func acting(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let id = try await county.askGrant()
            let grant = try await county.office.read { [clerk = county.clerk] in
                try Grants.one(id, for: clerk, in: $0)
            }
            func town(_ role: Role) throws -> Actor {
                Actor(
                    id: role.rawValue, name: "镇里", county: TestCounty.code, roles: [role],
                    scope: .division(try county.division("990101100")))
            }
            for actor in [county.clerk, county.director, try county.village(), try town(.townshipLiaison)] {
                #expect(grant.isActedOn(by: actor), "\(actor.roles)")
            }
            for actor in [county.leader, try town(.townshipHead), try county.village("990101100202")] {
                #expect(!grant.isActedOn(by: actor), "\(actor.roles)")
            }
        }
    }

    @Test("waits in the clerk's to-dos until it is put before the public", arguments: Engine.available)
    func waiting(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let id = try await county.askGrant()
            try await county.grant(id, "review", by: county.township())
            let waiting = try await county.office.read { [clerk = county.clerk] in
                try FundGrant.procedure.waiting(for: clerk, in: $0)
            }
            #expect(waiting.map(\.path) == ["fund-grants/announce"] && waiting.map(\.count) == [1])
        }
    }
}
