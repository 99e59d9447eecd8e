import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import MoralBank

@Suite("转入积分")
struct ImportedPointsTests {
    private func lines(_ text: String, by actor: Actor, _ county: TestCounty) async throws -> [JudgementKind] {
        let rows = try ListImport<ImportedPoints>.rows(of: Array(text.utf8))
        return try await county.office.read {
            try ListImport<ImportedPoints>(rows, by: actor, in: $0).lines.map(\.judgement.kind)
        }
    }

    private func bring(_ text: String, by actor: Actor, _ county: TestCounty) async throws {
        let rows = try ListImport<ImportedPoints>.rows(of: Array(text.utf8))
        let list = try await county.office.carryOut(
            BringList<ImportedPoints>(filename: "余额.csv", rows: rows), by: actor)
        _ = try await county.office.carryOut(TakeList<ImportedPoints>(list: list), by: actor)
    }

    private static let heading = "村（社区）,类别,户名,截至日期,道德分,可兑换分,来源\n"

    @Test(
        "opens the account, books the balance once, and can be put right by its opposite", arguments: Engine.available)
    func balance(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.openAccount()
            let text =
                Self.heading + """
                    990101100201,,周家,2018-12-31,120,45,村道德银行台账
                    990101100201,个人,张敏,2018-12-31,30,0,村道德银行台账
                    """
            #expect(try await lines(text, by: county.clerk, county) == [.new, .new])
            try await bring(text, by: county.clerk, county)
            #expect(try await lines(text, by: county.clerk, county) == [.unchanged, .unchanged])
            try await bring(text, by: county.clerk, county)
            func own(_ id: ID<MoralAccount>) async throws -> MoralAccount {
                try await county.office.read { [clerk = county.clerk] in
                    try MoralAccounts.one(id, for: clerk, in: $0)
                }
            }
            #expect(try await own(account).standing == 120)
            #expect(try await own(account).spendable == 45)
            let opened = try await county.office.read { [clerk = county.clerk] in
                try Listing<MoralAccount>.moralAccounts.first("q=张敏", 2, for: clerk, in: $0)
            }
            #expect(opened.map(\.standing) == [30] && opened.map(\.kind) == [.person])
            #expect(try await county.faults() == [])
            // Another balance of the same household is a mistake, and says so.
            #expect(
                try await lines(Self.heading + "990101100201,,周家,2018-12-31,150,45,村道德银行台账", by: county.clerk, county)
                    == [.wrong])
            let posting: ID<Posting>? = try await county.office.read {
                try $0.value("SELECT id FROM posting WHERE county = \(TestCounty.code) AND source = \(account)")
            }
            try await county.office.carryOut(
                ReversePosting(account, try #require(posting), reason: "台账抄错"), by: county.director)
            #expect(try await own(account).standing == 0)
            #expect(try await own(account).spendable == 0)
            #expect(try await county.faults() == [])
        }
    }

    @Test("is refused row by row: a place that is none, a day to come, nothing at all, no number")
    func wrong() async throws {
        try await withMoralBank(.sqlite) { county in
            let text =
                Self.heading + """
                    990101100999,,周家,2018-12-31,120,45,台账
                    990101100,,周家,2018-12-31,120,45,台账
                    990101100201,,周家,2030-12-31,120,45,台账
                    990101100201,,李家,2018-12-31,0,0,台账
                    990101100201,,王家,2018-12-31,-5,0,台账
                    990101100201,,陈家,2018-12-31,9223372036854775807,0,台账
                    """
            let found = try await lines(text, by: county.clerk, county)
            #expect(found == [JudgementKind](repeating: .wrong, count: 6))
        }
    }
}
