import Database
import Foundation
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

@Suite("道德银行的账")
struct LedgerTests {
    private func place(_ account: ID<MoralAccount>, _ good: ID<ShelfGood>, _ county: TestCounty) async throws
        -> ID<MoralOrder>
    {
        try await county.office.carryOut(PlaceOrder(account, good), by: try county.village())
    }

    private func code(_ order: ID<MoralOrder>, _ county: TestCounty) async throws -> String {
        try await county.office.read { [clerk = county.clerk] in try MoralOrders.one(order, for: clerk, in: $0).code }
    }

    @Test("freezes what is ordered, and gives it back where nobody fetches it", arguments: Engine.available)
    func orders(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(5)
            let good = try await county.stock(points: 3, stock: 2)
            let order = try await place(account, good, county)
            #expect(try await county.account(account).spendable == 2)
            #expect(await refused { _ = try await place(account, good, county) } == "moralOrder.points")
            try await county.office.carryOut(HandOut(code: try await code(order, county)), by: try county.village())
            #expect(
                await refused {
                    _ = try await county.office.carryOut(
                        HandOut(code: try await code(order, county)), by: try county.village())
                } == "moralOrder.over")
            #expect(
                await refused {
                    _ = try await county.office.carryOut(
                        HandOut(code: try await code(order, county)), by: try county.village("990101200201"))
                } == "moralOrder.code")
            // Another, which nobody fetches in fourteen days.
            let cheap = try await county.stock("毛巾", points: 2)
            let second = try await place(account, cheap, county)
            #expect(try await county.account(account).spendable == 0)
            county.clock.advance(minutes: 15 * 24 * 60)
            try await county.office.carryOut(LapseOrders(), by: .system(county: TestCounty.code))
            #expect(try await county.account(account).spendable == 2)
            let state = try await county.office.read { [clerk = county.clerk] in
                try MoralOrders.one(second, for: clerk, in: $0).state
            }
            #expect(state == .lapsed)
            #expect(try await county.faults() == [])
        }
    }

    @Test("sells no more than there is to two phones at once", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(9)
            let good = try await county.stock(points: 3, stock: 10)
            let placed = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<12 {
                    group.addTask {
                        let server = index % 2 == 0 ? county.office : county.otherServer
                        let order = try? await server.carryOut(PlaceOrder(account, good), by: try county.village())
                        return order != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(placed == 3)
            #expect(try await county.account(account).spendable == 0)
            #expect(try await county.faults() == [])
        }
    }

    @Test("lets points end after 24 months, the oldest used first", arguments: Engine.available)
    func expiry(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(5)
            let good = try await county.stock(points: 3)
            _ = try await place(account, good, county)
            county.clock.set(Instant(try TestCounty.day("2021-11-04"), hour: 9))
            let still = try await county.office.carryOut(ExpirePoints(), by: .system(county: TestCounty.code))
            county.clock.set(Instant(try TestCounty.day("2021-11-05"), hour: 9))
            let ended = try await county.office.carryOut(ExpirePoints(), by: .system(county: TestCounty.code))
            #expect(still == 0 && ended == 1)
            let found = try await county.account(account)
            #expect(found.spendable == 0 && found.standing == 5)
            #expect(try await county.faults() == [])
        }
    }

    @Test(
        "puts a wrong posting right by its opposite, once, and never a reversal or what is spent",
        arguments: Engine.available)
    func reversal(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(5)
            func lines() async throws -> [LedgerLine] {
                try await county.office.read {
                    try MoralAccounts.lines(of: account, county: TestCounty.code, in: $0)
                }
            }
            func reverse(_ posting: ID<Posting>) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        ReversePosting(account, posting, reason: "记错户"), by: county.director)
                }
            }
            let wrong = try #require(try await lines().first).posting
            #expect(await reverse(wrong) == nil)
            #expect(await reverse(wrong) != nil)
            let undone = try #require(try await lines().first { $0.kind == .reversal })
            #expect(await reverse(undone.posting) == "ledger.reversalOf")
            let found = try await county.account(account)
            #expect(found.standing == 0 && found.spendable == 0)

            let other = try await county.funded(4, name: "潘家")
            _ = try await place(other, try await county.stock(points: 3), county)
            let spent = try await county.office.read {
                try MoralAccounts.lines(of: other, county: TestCounty.code, in: $0).last?.posting
            }
            let refusal = await refused {
                try await county.office.carryOut(
                    ReversePosting(other, try #require(spent), reason: "记错户"), by: county.director)
            }
            #expect(refusal == "ledger.spent")
            #expect(try await county.faults() == [])
        }
    }

    @Test(
        "is balanced, explained and never below zero, whatever is done", arguments: [UInt64(1), 2019, 330_624, 7])
    func property(seed: UInt64) async throws {
        try await withMoralBank(.sqlite) { county in
            var random = SeededRandom(seed: seed)
            let accounts = [
                try await county.funded(9, name: "周家"), try await county.funded(20, name: "潘家"),
                try await county.funded(4, name: "石家"),
            ]
            let goods = [try await county.stock("茶叶", points: 3), try await county.stock("毛巾", points: 5)]
            var open: [ID<MoralOrder>] = []
            for _ in 0..<60 {
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1:
                    let order = try? await place(
                        accounts.randomElement(using: &random) ?? accounts[0],
                        goods.randomElement(using: &random) ?? goods[0], county)
                    if let order { open.append(order) }
                case 2:
                    guard !open.isEmpty else { continue }
                    let order = open.remove(at: Int.random(in: 0..<open.count, using: &random))
                    _ = try? await county.office.carryOut(
                        TakeProcedureStep(
                            MoralOrder.procedure, order, "cancel", answers: StepAnswers(note: "不要了")),
                        by: try county.village())
                case 3:
                    guard !open.isEmpty else { continue }
                    let order = open.remove(at: Int.random(in: 0..<open.count, using: &random))
                    _ = try? await county.office.carryOut(
                        HandOut(code: try await code(order, county)), by: try county.village())
                default:
                    county.clock.advance(minutes: Int.random(in: 1..<40, using: &random) * 24 * 60)
                    try await county.office.carryOut(LapseOrders(), by: .system(county: TestCounty.code))
                    try await county.office.carryOut(ExpirePoints(), by: .system(county: TestCounty.code))
                }
            }
            #expect(try await county.faults() == [], "seed \(seed)")
            for account in accounts {
                let lines = try await county.office.read {
                    try MoralAccounts.lines(of: account, limit: 1000, county: TestCounty.code, in: $0)
                }
                let found = try await county.account(account)
                let sum = lines.filter { $0.side == .spendable }.reduce(0) { $0 + $1.points }
                #expect(sum == found.spendable && found.spendable >= 0, "seed \(seed)")
            }
        }
    }

    /// One transaction, as a press is.
    private struct BookMany: Command {
        static let action = Action("test.many", "一次记账", by: .signedIn)
        let accounts: [ID<MoralAccount>]
        let count: Int

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
            for index in 0..<count {
                _ = try Ledger.credit(
                    .init(
                        .broughtIn, accounts[index % accounts.count], source: "many \(index)", words: "好事", standing: 1,
                        spendable: 1), by: actor, in: transaction)
            }
            return Done(subject: "many")
        }
    }

    /// `WENMING_MANY=20000` for a township's month.
    @Test("books a month's entries in one press, and each account explains itself", arguments: Engine.available)
    func many(engine: Engine) async throws {
        let count = ProcessInfo.processInfo.environment["WENMING_MANY"].flatMap(Int.init) ?? 600
        try await withMoralBank(engine) { county in
            var accounts: [ID<MoralAccount>] = []
            for index in 0..<20 { accounts.append(try await county.openAccount("户\(index)")) }
            let start = ContinuousClock.now
            try await county.office.carryOut(BookMany(accounts: accounts, count: count), by: county.clerk)
            let took = ContinuousClock.now - start
            if count > 600 { print("\(engine): \(count) entries in \(took)") }
            #expect(try await county.account(accounts[0]).standing == count / 20)
            #expect(try await county.faults() == [])
        }
    }

    @Test("uses up lots in their order, and no more than there is")
    func lots() {
        let lots = [Lots.Lot(id: "a", left: 2), .init(id: "b", left: 0), .init(id: "c", left: 5)]
        #expect(Lots.taking(4, from: lots)?.map { "\($0.id)\($0.taken)" } == ["a2", "c2"])
        #expect(Lots.taking(8, from: lots) == nil)
    }

    @Test("gives back what an order took to where it lay, with its old end", arguments: Engine.available)
    func oldEnd(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(5)
            let good = try await county.stock(points: 3)
            func lots() async throws -> [String] {
                try await county.office.read {
                    try $0.rows(
                        "SELECT remaining, expiresOn FROM pointLot WHERE county = \(TestCounty.code) ORDER BY posting"
                    ).map { "\(try $0["remaining"] as Int) \(try $0["expiresOn"] as Day)" }
                }
            }
            let before = try await lots()
            // Ordered and taken back for months, points last no longer for it.
            for _ in 0..<3 {
                let order = try await county.office.carryOut(PlaceOrder(account, good), by: try county.village())
                county.clock.advance(minutes: 24 * 60)
                try await county.office.carryOut(
                    TakeProcedureStep(MoralOrder.procedure, order, "cancel", answers: StepAnswers(note: "不要了")),
                    by: try county.village())
            }
            #expect(try await lots() == before)
            // What ended while it lay frozen ends with the next round.
            let last = try await county.office.carryOut(PlaceOrder(account, good), by: try county.village())
            county.clock.advance(minutes: 25 * 31 * 24 * 60)
            try await county.office.carryOut(ExpirePoints(), by: .system(county: TestCounty.code))
            try await county.office.carryOut(
                TakeProcedureStep(MoralOrder.procedure, last, "cancel", answers: StepAnswers(note: "不要了")),
                by: try county.village())
            #expect(try await county.account(account).spendable == 3)
            try await county.office.carryOut(ExpirePoints(), by: .system(county: TestCounty.code))
            #expect(try await county.account(account).spendable == 0)
            #expect(try await county.faults() == [])
        }
    }

    @Test("tells the balance of any day, and its lines page by page", arguments: Engine.available)
    func days(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(5)
            let then = county.clock.now.day
            county.clock.advance(minutes: 3 * 24 * 60)
            _ = try await county.office.carryOut(
                PlaceOrder(account, try await county.stock(points: 3)), by: try county.village())
            let today = county.clock.now.day
            let balances = try await county.office.read { transaction in
                try [then.adding(days: -1), then, today].map {
                    try MoralAccounts.balance(
                        of: account, .spendable, on: $0, county: TestCounty.code, in: transaction)
                }
            }
            #expect(balances == [0, 5, 2])
            let (all, first, rest, past) = try await county.office.read { transaction in
                func lines(_ skipped: Int, _ limit: Int, _ day: Day? = nil) throws -> [String] {
                    try MoralAccounts.lines(
                        of: account, until: day, skipping: skipped, limit: limit, county: TestCounty.code,
                        in: transaction
                    ).map { "\($0.side) \($0.points) \($0.after)" }
                }
                return (try lines(0, 10), try lines(0, 1), try lines(1, 10), try lines(0, 10, then))
            }
            #expect(all.count == 3 && first + rest == all && past == Array(all.dropFirst()))
        }
    }

    private static let tampered: [SQL] = [
        "UPDATE moralDeposit SET spendable = 4", "UPDATE moralDeposit SET state = 'refused'",
        "UPDATE posting SET source = '0190a7b0-0000-7000-8000-0000000000b1' WHERE kind = 'deposit'",
        "UPDATE moralOrder SET points = 2", "UPDATE ledgerLine SET after = after + 1 WHERE number = 1",
        "UPDATE posting SET kind = 'credited' WHERE kind = 'deposit'",
    ]

    private struct Tamper: Command {
        static let action = Action("test.tamper", "改动", by: .signedIn)
        let statement: SQL

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
            try transaction.run(statement)
            return Done(subject: "test")
        }
    }

    @Test("is traced to what it comes of: what was tampered with is found", arguments: 0..<6)
    func traced(index: Int) async throws {
        try await withMoralBank(.sqlite) { county in
            let account = try await county.funded(5)
            _ = try await county.office.carryOut(
                PlaceOrder(account, try await county.stock(points: 3)), by: try county.village())
            #expect(try await county.faults() == [])
            try await county.office.carryOut(Tamper(statement: Self.tampered[index]), by: county.clerk)
            let faults = try await county.office.read { try Ledger.sourceCheck.faults(TestCounty.code, $0) }
            #expect(!faults.isEmpty, "\(index)")
        }
    }
}
