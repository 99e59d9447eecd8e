import Database
import Kernel
import Office
import Organisation
import Residents
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

    @Test(
        "is asked for on one's own phone, for one bank and purpose, and not without agreeing",
        arguments: Engine.available)
    func phone(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let account = try await county.funded(20)
            let (grandmother, neighbour) = (
                try await county.resident("周奶奶", "13800000001"), try await county.resident("陈叔", "13800000002")
            )
            func ask(_ actor: Actor, _ purpose: String = "扩建民宿", agrees: Bool = true) async throws
                -> ID<RatingStatement>
            {
                try await county.office.carryOut(
                    AskForRating(bank: "农商银行", purpose: purpose, agrees: agrees), by: actor)
            }
            #expect(await refused { _ = try await ask(grandmother) } == "rating.account")
            try await county.link(grandmother, to: account)
            #expect(await refused { _ = try await ask(grandmother, agrees: false) } == "rating.consent")
            let id = try await ask(grandmother)
            #expect(await refused { _ = try await ask(grandmother) } == "rating.asked")
            // Nothing is told before somebody issues it; the neighbour knows of nothing.
            let asked = try await one(id, county)
            #expect(asked.state == .asked && asked.stars == 0)
            let (own, others) = try await county.office.read {
                (try Ratings.own(grandmother, in: $0), try Ratings.own(neighbour, in: $0))
            }
            #expect(own.count == 1 && others.isEmpty)
            let consents = try await county.office.read {
                try Consents.of(person: grandmother.id, county: TestCounty.code, in: $0)
            }
            #expect(consents.map(\.channel) == [.online] && consents[0].words.contains("扩建民宿"))
            try await county.office.carryOut(
                TakeProcedureStep(RatingStatement.procedure, id, RatingStatement.issue), by: county.clerk)
            let issued = try await one(id, county)
            #expect(issued.state == .issued && issued.stars == 1 && issued.score == 20)
        }
    }

    @Test("is not issued once its person took the consent back; he may ask anew", arguments: Engine.available)
    func takenBack(engine: Engine) async throws {
        try await withMoralBank(engine) { county in
            let grandmother = try await county.resident("周奶奶", "13800000001")
            try await county.link(grandmother, to: try await county.funded(20))
            func ask() async throws -> ID<RatingStatement> {
                try await county.office.carryOut(
                    AskForRating(bank: "农商银行", purpose: "扩建民宿", agrees: true), by: grandmother)
            }
            let id = try await ask()
            let consent = try #require(
                try await county.office.read {
                    try Consents.of(person: grandmother.id, county: TestCounty.code, in: $0).first
                })
            try await county.office.carryOut(
                WithdrawOwnConsent(consent.id, listeners: [Ratings.listener]), by: grandmother)
            #expect(try await one(id, county).state == .withdrawn)
            let late = await refused {
                _ = try await county.office.carryOut(
                    TakeProcedureStep(RatingStatement.procedure, id, RatingStatement.issue), by: county.clerk)
            }
            #expect(late == "ratingStatement.outOfOrder")
            let other = try await ask()
            #expect(try await one(other, county).state == .asked)
        }
    }

    @Test("is nothing for a child, whoever's household it is")
    func child() async throws {
        try await withMoralBank(.sqlite) { county in
            let child = try await county.resident("周小明", "13800000003", bornOn: try TestCounty.day("2005-05-01"))
            try await county.link(child, to: try await county.funded(20))
            let refusal = await refused {
                _ = try await county.office.carryOut(
                    AskForRating(bank: "农商银行", purpose: "读书", agrees: true), by: child)
            }
            #expect(refusal == "rating.minor")
        }
    }
}
