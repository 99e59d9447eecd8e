import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import MoralBank
@testable import MoralStars

@Suite("道德评价证明")
struct RatingTests {
    private func issue(
        _ account: ID<MoralAccount>, _ county: TestCounty, hasSigned: Bool = true
    ) async throws -> ID<RatingStatement> {
        try await county.office.carryOut(
            IssueRating(account, person: "周建国", bank: "农商银行", purpose: "扩建民宿", hasSigned: hasSigned),
            by: county.clerk)
    }

    private func one(_ id: ID<RatingStatement>, _ county: TestCounty) async throws -> RatingStatement {
        try await county.office.read { [clerk = county.clerk] in try Ratings.one(id, for: clerk, in: $0) }
    }

    @Test(
        "is issued with a consent for one purpose, and the bank's answer is written down once",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(20)
            let unsigned = await refused { _ = try await issue(account, county, hasSigned: false) }
            #expect(unsigned == "rating.consent")
            let id = try await issue(account, county)
            let consents = try await county.office.read {
                try Consents.of(RatingStatement.noun.kind, id.description, county: TestCounty.code, in: $0)
            }
            #expect(consents.count == 1 && consents[0].words.contains("扩建民宿") && consents[0].words.contains("农商银行"))
            let found = try await one(id, county)
            // A class counts up to its weight.
            #expect(found.score == 20 && found.stars == 1 && found.limit == nil)
            for (limit, rate) in [(0, 500), (-1, 500), (100, 3_601), (100, -1)] {
                let wrong = await refused {
                    try await county.office.carryOut(RecordLoan(id, limit: limit, rate: rate), by: county.clerk)
                }
                #expect(wrong == "rating.loan")
            }
            try await county.office.carryOut(RecordLoan(id, limit: 70_000_000, rate: 525), by: county.clerk)
            #expect(try await one(id, county).limit == 70_000_000)
            let twice = await refused {
                try await county.office.carryOut(RecordLoan(id, limit: 1, rate: 1), by: county.clerk)
            }
            #expect(twice == "ratingStatement.outOfOrder")
            // Nobody below the county reads of it.
            let village = try county.village()
            let hidden = await refused {
                _ = try await county.office.carryOut(
                    IssueRating(account, person: "周", bank: "农商银行", purpose: "其他", hasSigned: true), by: village)
            }
            #expect(hidden == "right.missing")
        }
    }

    @Test("ends when its person takes his consent back", arguments: Engine.available)
    func withdrawn(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let id = try await issue(try await county.funded(5), county)
            try await county.office.carryOut(WithdrawRating(id), by: county.clerk)
            #expect(try await one(id, county).state == .withdrawn)
            let holds = try await county.office.read {
                try Consents.of(RatingStatement.noun.kind, id.description, county: TestCounty.code, in: $0).contains {
                    $0.holds
                }
            }
            #expect(!holds)
            let late = await refused {
                try await county.office.carryOut(RecordLoan(id, limit: 1, rate: 1), by: county.clerk)
            }
            #expect(late == "ratingStatement.outOfOrder")
        }
    }
}
