import Database
import Foundation
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

@Suite("一个乡镇一个月的积分一次记账")
struct BookingTests {
    /// Puts deposits where the end of their notice leaves them, without the way there.
    private struct PassMany: Command {
        static let action = Action("test.pass", "公示期满", by: .signedIn)
        let accounts: [ID<MoralAccount>]
        let rule: ID<MoralRule>
        let village: DivisionCode
        let indices: Range<Int>

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
            let lines = try MoralRules.all(county: actor.county, in: transaction)
            let unit = try Units.ofDivision(village, county: actor.county, in: transaction)?.id
            guard let line = lines.first(where: { $0.id == rule }), let unit else {
                throw Refusal(.missing, "test", "rule")
            }
            for index in indices {
                _ = try AskForPoints.record(
                    accounts[index % accounts.count], village, unit, line, doneOn: try TestCounty.day("2019-10-17"),
                    words: "第\(index)件", by: actor, in: transaction)
            }
            try transaction.run("UPDATE moralDeposit SET state = 'passed' WHERE county = \(actor.county)")
            try transaction.run(
                "UPDATE recordStanding SET state = 'passed' WHERE county = \(actor.county) AND kind = 'moralDeposit'")
            return Done(subject: "many")
        }
    }

    private func bookMonthly(_ county: TestCounty) async throws {
        try await county.office.carryOut(
            ChangeSetting(BankSettings.booking, to: .monthly, version: 1, reason: "县里的办法"), by: county.director)
    }

    private func ready(_ count: Int, households: Int = 20, _ county: TestCounty) async throws -> [ID<MoralAccount>] {
        var accounts: [ID<MoralAccount>] = []
        for index in 0..<households { accounts.append(try await county.openAccount("户\(index)")) }
        let rule = try await county.keepRule(standing: 2, spendable: 1, cap: 100_000)
        // A thousand to a transaction: one of all would hold more of the server's locks than it has.
        for first in stride(from: 0, to: count, by: 1000) {
            try await county.office.carryOut(
                PassMany(
                    accounts: accounts, rule: rule, village: try county.division(TestCounty.home),
                    indices: first..<min(count, first + 1000)), by: try county.village())
        }
        return accounts
    }

    private func press(_ entries: Int, _ county: TestCounty, _ office: Office? = nil) async throws -> ID<PointBooking> {
        try await (office ?? county.office).carryOut(
            BookMonth(try TestCounty.month("2019-10"), entries: entries), by: try county.township())
    }

    private func booking(_ id: ID<PointBooking>, _ county: TestCounty) async throws -> PointBooking {
        try await county.office.read { [clerk = county.clerk] in try PointBookings.one(id, for: clerk, in: $0) }
    }

    @Test("waits for the township where the county has it so, and is booked once", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            try await bookMonthly(county)
            let account = try await county.openAccount()
            let rule = try await county.keepRule()
            var deposits: [ID<MoralDeposit>] = []
            for day in ["2019-10-08", "2019-10-17", "2019-11-01"] {
                let deposit = try await county.ask(account, rule, on: day)
                try await county.take("verify", deposit, by: county.township())
                deposits.append(deposit)
            }
            let notice = try #require(try await county.hold(deposits.map { ($0, 6) }))
            try await county.endNotice(notice)
            #expect(try await county.account(account).standing == 0)

            let township = try county.township()
            let months = try await county.office.read { try PointBookings.months(for: township, in: $0) }
            #expect(months.map(\.month.description) == ["2019-10", "2019-11"] && months.map(\.entries) == [2, 1])
            let waiting = try await county.office.read { try PointBookings.waiting(for: township, in: $0) }
            #expect(waiting.map(\.count) == [3])
            // What he saw is what he books; another township has nothing, and the village does not book for itself.
            #expect(await refused { _ = try await press(1, county) } == "pointBooking.changed")
            #expect(
                await refused {
                    _ = try await county.office.carryOut(
                        BookMonth(try TestCounty.month("2019-10"), entries: 2), by: try county.township("990101200"))
                } == "pointBooking.nothing")
            #expect(
                await refused {
                    _ = try await county.office.carryOut(
                        BookMonth(try TestCounty.month("2019-10"), entries: 2), by: try county.village())
                } == "right.missing")

            let pressed = try await press(2, county)
            try await PointBookings.goOn(county: TestCounty.code, county.office)
            let done = try await booking(pressed, county)
            #expect(done.booked == 2 && done.endedAt != nil)
            #expect(try await county.account(account).standing == 10)
            #expect(await refused { _ = try await press(2, county) } == "pointBooking.nothing")
            let lines = try await county.office.read {
                try MoralAccounts.lines(of: account, county: TestCounty.code, in: $0)
            }
            // In the name of who pressed.
            #expect(lines.count == 4 && lines.allSatisfy { $0.byName == township.name && $0.kind == .deposit })
            #expect(try await county.faults() == [])
        }
    }

    @Test(
        "goes on by itself where the server stopped, and two who press book nothing twice", arguments: Engine.available)
    func interrupted(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let accounts = try await ready(240, county)
            let pressed = try await press(240, county)
            #expect(try await county.account(accounts[0]).standing == 0)
            // Two servers go on with it at once.
            await withTaskGroup(of: Void.self) { group in
                for server in [county.office, county.otherServer] {
                    group.addTask { _ = try? await PointBookings.job.run(TestCounty.code, server) }
                }
            }
            try await PointBookings.goOn(county: TestCounty.code, county.office)
            let done = try await booking(pressed, county)
            #expect(done.booked == 240 && done.endedAt != nil)
            #expect(try await county.account(accounts[0]).standing == 24)
            #expect(try await county.account(accounts[0]).spendable == 12)
            #expect(try await county.faults() == [])
        }
    }

    /// `WENMING_MANY=20000` for a township's month: through the press; says how long it took.
    @Test("is booked in parts, none of them lost, and each account explains itself", arguments: Engine.available)
    func many(engine: Engine) async throws {
        let count = ProcessInfo.processInfo.environment["WENMING_MANY"].flatMap(Int.init) ?? 1200
        try await withMoralBank(engine) { county in
            let accounts = try await ready(count, households: count > 1200 ? 500 : 20, county)
            let start = ContinuousClock.now
            let pressed = try await press(count, county)
            try await PointBookings.goOn(county: TestCounty.code, county.office)
            let took = ContinuousClock.now - start
            if count > 1200 { print("\(engine): a month of \(count) entries in one press: \(took)") }
            #expect(try await booking(pressed, county).booked == count)
            let last = try await county.office.read {
                try MoralAccounts.lines(of: accounts[0], limit: 1, county: TestCounty.code, in: $0).first?.after
            }
            #expect(last == 2 * count / accounts.count || last == count / accounts.count)
            #expect(try await county.faults() == [])
        }
    }

    @Test("comes in as a list: what is wrong is told beside its row, what is there is not taken again")
    func list() async throws {
        try await withMoralBank(.sqlite) { county in
            _ = try await county.openAccount()
            _ = try await county.keepRule(standing: 5, spendable: 5, cap: 10)
            let text = """
                村（社区）,类别,户名,项目,日期,事由
                990101100201,家庭,周家,志愿服务,2019-10-17,清理河道
                990101100201,,周家,志愿服务,2019-10-18,扫雪
                990101100201,家庭,周家,志愿服务,2019-10-19,第三次超过上限
                990101100201,家庭,没有这家,志愿服务,2019-10-17,清理河道
                990101100201,家庭,周家,没有这项,2019-10-17,清理河道
                990101200201,家庭,周家,志愿服务,2019-10-17,别的乡镇
                990101100201,家庭,周家,志愿服务,2020-10-17,还没有到
                """
            let rows = try ListImport<ImportedDeposit>.rows(of: Array(text.utf8))
            let township = try county.township()
            func kinds() async throws -> [JudgementKind] {
                try await county.office.read {
                    try ListImport<ImportedDeposit>(rows, by: township, in: $0).lines.map(\.judgement.kind)
                }
            }
            #expect(try await kinds() == [.new, .new] + [JudgementKind](repeating: .wrong, count: 5))
            let list = try await county.office.carryOut(
                BringList<ImportedDeposit>(filename: "十月.csv", rows: rows), by: township)
            _ = try await county.office.carryOut(TakeList<ImportedDeposit>(list: list), by: township)
            #expect(try await kinds().prefix(2) == [.unchanged, .unchanged])

            // The village looks them through together; who brought them does not.
            let village = try county.village()
            let (own, others) = try await county.office.read {
                (
                    try MoralDeposits.waitingToVerify(10, for: township, in: $0),
                    try MoralDeposits.waitingToVerify(10, for: village, in: $0)
                )
            }
            #expect(own.isEmpty && others.count == 2)
            #expect(
                await refused {
                    try await county.office.carryOut(VerifyDeposits(others.map(\.id), words: "属实"), by: township)
                } != nil)
            #expect(
                await refused { try await county.office.carryOut(VerifyDeposits([], words: "属实"), by: village) }
                    == "moralDeposit.nothing")
            // Neither one that read otherwise nor one that did not stand on the page is verified with the others.
            for (seen, code) in [
                (SeenMany(others.reduce(into: [:]) { $0[$1.id] = SeenVersion(bytes: [1]) }), "seen.old"),
                (SeenMany([others[0].id: try SeenVersion(canonical: others[0])]), "seen.missing"),
            ] {
                #expect(
                    await refused {
                        try await county.office.carryOut(
                            VerifyDeposits(others.map(\.id), words: "属实", seen: seen), by: village)
                    } == code)
            }
            let seen = SeenMany(try others.reduce(into: [:]) { $0[$1.id] = try SeenVersion(canonical: $1) })
            let verify = VerifyDeposits(others.map(\.id), words: "属实", seen: seen)
            #expect(try await county.office.carryOut(verify, by: village) == 2)
        }
    }
}
