import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

@Suite("道德基金")
struct FundTests {
    private func record(
        _ kind: FundEntry.Kind, _ day: String, _ fen: Int, _ county: TestCounty, receipt: String = ""
    ) async -> String? {
        await refused {
            _ = try await county.office.carryOut(
                RecordFundEntry(
                    kind, on: TestCounty.day(day), fen: fen, party: "慈善总会", words: "助老", receipt: receipt),
                by: county.clerk)
        }
    }

    @Test("is income less spending on every day, and pays no more than there is", arguments: Engine.available)
    func balance(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            #expect(await record(.donation, "2019-10-01", 10_000, county) == "fund.receipt")
            #expect(await record(.donation, "2019-10-01", 10_000, county, receipt: "001") == nil)
            #expect(await record(.donation, "2019-10-02", 500, county, receipt: "001") == "fund.receiptTwice")
            #expect(await record(.goods, "2019-09-30", 100, county) == "fund.balance")
            #expect(await record(.goods, "2019-10-20", 4_000, county) == nil)
            // What was paid later does not lack what is entered afterwards for an earlier day.
            #expect(await record(.goods, "2019-10-10", 7_000, county) == "fund.balance")
            #expect(await record(.goods, "2019-10-10", 6_000, county) == nil)
            #expect(await record(.goods, "2019-11-05", 1, county) == "fund.future")
            #expect(await record(.donation, "2019-10-03", -1, county, receipt: "002") == "fund.amount")
            let balances = try await county.office.read { transaction in
                try ["2019-09-30", "2019-10-01", "2019-10-10", "2019-10-20"].map {
                    try Fund.balance(on: TestCounty.day($0), county: TestCounty.code, in: transaction)
                }
            }
            #expect(balances == [0, 10_000, 4_000, 0])
        }
    }

    @Test(
        "books nothing for somebody by hand: that goes past review and notice",
        arguments: [FundEntry.Kind.hardship, .award, .visit])
    func grants(kind: FundEntry.Kind) async throws {
        try await withMoralBank(.sqlite) { county in
            #expect(await record(.allocation, "2019-10-01", 10_000, county) == nil)
            #expect(await record(kind, "2019-10-20", 100, county) == "fund.grant")
            #expect(!kind.isByHand && FundEntry.Kind.goods.isByHand && !FundEntry.Kind.settlement.isByHand)
        }
    }
}
