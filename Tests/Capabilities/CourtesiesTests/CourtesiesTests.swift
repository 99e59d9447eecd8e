import Database
import Kernel
import Office
import Organisation
import Recognition
import Residents
import TestCounty
import TestSupport
import Testing

@testable import Courtesies

func withCourtesies(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
    let migrations =
        Outside.capability(all: { [] }).migrations + PublicNotices.capability(kinds: { [] }).migrations
        + Residents.capability().migrations + Recognition.capability().migrations + Courtesies.capability.migrations
    try await withCounty(engine, also: migrations, body)
}

/// The code of the refusal that something met.
func refused(_ body: () async throws -> Void) async -> String? {
    do { try await body() } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
    return nil
}

extension TestCounty {
    static let home = "990101100201"

    func holder(
        _ name: String = "周素珍", _ category: AwardCategory = .goodNeighbour, _ level: AwardLevel = .county,
        village: String = home
    ) async throws -> ID<Honour> {
        try await office.carryOut(
            RecordHonour(
                category, level, name: name, village: try division(village), title: "\(level.chinese)好人",
                isBroughtIn: true, grantedOn: try Self.day("2018-05-01"), paper: "名单"), by: clerk)
    }

    func offer(
        _ times: Int = 1, level: AwardLevel = .county, from: String = "2019-01-01", until: String? = nil
    ) async throws -> ID<Courtesy> {
        try await office.carryOut(
            OfferCourtesy(
                "免费体检", "凭证书预约。", provider: "县人民医院", to: [.goodNeighbour, .moralModel], level: level,
                timesAYear: times, from: try Self.day(from), until: try until.map(Self.day)), by: clerk)
    }

    func use(
        _ courtesy: ID<Courtesy>, _ honour: ID<Honour>, on day: String = "2019-11-01", by actor: Actor? = nil
    ) async throws {
        try await office.carryOut(UseCourtesy(courtesy, honour, on: try Self.day(day)), by: actor ?? clerk)
    }

    func take(_ step: String, _ id: ID<Hardship>, by actor: Actor, day: String? = nil) async throws {
        try await office.carryOut(
            TakeProcedureStep(
                Hardship.procedure, id, step, answers: StepAnswers(note: "属实", day: try day.map(Self.day))),
            by: actor)
    }
}

@Suite("礼遇、帮扶和巡讲")
struct CourtesiesTests {
    @Test("A courtesy is had as often as it is offered, by whom and when", arguments: Engine.available)
    func uses(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let honour = try await county.holder()
            let courtesy = try await county.offer(1, from: "2018-06-01", until: "2019-11-03")
            try await county.use(courtesy, honour, by: try county.village())
            #expect(await refused { try await county.use(courtesy, honour, on: "2019-10-01") } == "courtesyUse.often")
            // Whichever of his honours he comes with.
            let higher = try await county.holder("周素珍", .moralModel, .city)
            #expect(await refused { try await county.use(courtesy, higher) } == "courtesyUse.often")
            // Another year is another turn.
            try await county.use(courtesy, honour, on: "2018-12-31")
            #expect(await refused { try await county.use(courtesy, honour, on: "2019-11-04") } == "courtesyUse.closed")
            #expect(await refused { try await county.use(courtesy, honour, on: "2018-05-02") } == "courtesyUse.closed")
            #expect(await refused { try await county.use(courtesy, honour, on: "2019-11-05") } == "courtesyUse.future")
            let family = try await county.holder("王家", .finestFamily)
            #expect(await refused { try await county.use(courtesy, family) } == "courtesyUse.whom")
            let elsewhere = try await county.holder("俞国庆", village: "990101100202")
            #expect(
                await refused { try await county.use(courtesy, elsewhere, by: try county.village()) } == "honour.none")
            let provincial = try await county.offer(0, level: .province)
            #expect(await refused { try await county.use(provincial, higher) } == "courtesyUse.whom")
        }
    }

    @Test(
        "Nothing is had by an honour that was revoked, and what was entered wrongly counts no more",
        arguments: Engine.available)
    func revoked(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let (honour, other) = (try await county.holder(), try await county.holder("俞国庆"))
            let courtesy = try await county.offer()
            try await county.office.carryOut(RevokeHonour(honour, reason: "查实弄虚作假"), by: county.director)
            #expect(await refused { try await county.use(courtesy, honour, on: "2019-11-04") } == "holder.over")
            // On a day on which he still held it.
            try await county.use(courtesy, honour, on: "2019-11-01")
            try await county.use(courtesy, other)
            let use = try await county.office.read { [clerk = county.clerk] in
                try #require(
                    try Listing<CourtesyUse>.courtesyUses.first("", 9, for: clerk, in: $0).first { $0.holder == "俞国庆" })
            }
            _ = try await county.office.carryOut(VoidCourtesyUse(use.id, reason: "登记重了"), by: county.clerk)
            try await county.use(courtesy, other, on: "2019-11-02")
            #expect(
                await refused { try await county.office.carryOut(EndCourtesy(courtesy, reason: ""), by: county.clerk) }
                    == "courtesy.reason")
            try await county.office.carryOut(EndCourtesy(courtesy, reason: "合同到期"), by: county.clerk)
            let offered = try await county.office.read { transaction in
                try CourtesyRegister.offered(on: transaction.now.day, county: TestCounty.code, in: transaction).count
            }
            #expect(offered == 0)
        }
    }

    @Test("Stand beside the honour of who had them, help in need for those who may see it", arguments: Engine.available)
    func besideTheHonour(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let honour = try await county.holder()
            let higher = try await county.holder("周素珍", .moralModel, .city)
            func parts(_ actor: Actor) async throws -> [DossierPart] {
                try await county.office.read { transaction in
                    try Holders.ever(higher, for: actor, in: transaction).map {
                        try CourtesyRegister.ofHolder($0, actor, transaction)
                    } ?? []
                }
            }
            #expect(try await parts(county.clerk).isEmpty)
            try await county.use(try await county.offer(), honour)
            let id = try await county.office.carryOut(
                AskForHardshipHelp(honour, reason: "住院，花费很大", fen: 200_000), by: try county.village())
            // Whichever of his honours is looked at.
            let part = try #require(try await parts(county.clerk).first)
            #expect(part.figures.map(\.value) == ["1", "1"])
            #expect(
                part.tables.last?.rows.first?.map(\.text) == ["申请人\(try county.village().name)", "2,000.00元", "待核实"])
            #expect(part.tables.last?.rows.first?.first?.path == "hardships/\(id)")
            let opened = try await county.office.read { [clerk = county.clerk] transaction in
                (
                    try Listing<CourtesyUse>.courtesyUses.count(
                        "standing=valid&holder=\(higher)", for: clerk, in: transaction),
                    try Listing<Hardship>.hardships.count("holder=\(higher)", for: clerk, in: transaction)
                )
            }
            #expect(opened == (1, 1))
            // A department's liaison reads the roll and not who was in need.
            let liaison = Actor(
                id: "liaison", name: "联络员", county: TestCounty.code, roles: [.departmentLiaison],
                scope: .unit("u"))
            #expect(try await parts(liaison).isEmpty)
        }
    }

    @Test("Twenty who enter the same turn at once enter it once", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let (honour, courtesy) = (try await county.holder(), try await county.offer())
            let day = try TestCounty.day("2019-11-01")
            let done = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { [office = county.office, clerk = county.clerk] in
                        await refused {
                            try await office.carryOut(UseCourtesy(courtesy, honour, on: day), by: clerk)
                        } == nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
        }
    }

    @Test(
        "The register takes no number of anybody, no body's title, no term that ends before it begins",
        arguments: Engine.available)
    func register(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            func offer(_ words: String, _ kinds: [AwardCategory] = [.goodNeighbour], until: String? = nil) async
                -> String?
            {
                await refused {
                    _ = try await county.office.carryOut(
                        OfferCourtesy(
                            "体检", words, provider: "县医院", to: kinds, timesAYear: 1,
                            from: try TestCounty.day("2019-11-01"), until: try until.map(TestCounty.day)),
                        by: county.clerk)
                }
            }
            #expect(await offer("找王医生，13805751234。") == "gate.personal")
            #expect(await offer("凭证书。", []) == "courtesy.categories")
            #expect(await offer("凭证书。", [.civilUnit]) == "courtesy.categories")
            #expect(await offer("凭证书。", until: "2019-10-31") == "courtesy.until")
            #expect(await offer("凭证书。") == nil)
        }
    }

    @Test("Help goes from being asked for to being paid by three hands, to the fen", arguments: Engine.available)
    func hardship(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let honour = try await county.holder()
            func ask(_ fen: Int, by actor: Actor) async throws -> ID<Hardship> {
                try await county.office.carryOut(AskForHardshipHelp(honour, reason: "住院", fen: fen), by: actor)
            }
            let worker = try county.village()
            for fen in [0, -1, CourtesyTerms.mostHelp + 1] {
                #expect(await refused { _ = try await ask(fen, by: worker) } == "hardship.amount")
            }
            #expect(await refused { _ = try await ask(100, by: try county.village("990101100202")) } == "honour.none")
            let id = try await ask(123_456, by: worker)
            #expect(await refused { _ = try await ask(1, by: worker) } == "hardship.open")
            #expect(
                await refused { try await county.take("approve", id, by: county.director) } == "hardship.outOfOrder")
            #expect(await refused { try await county.take("review", id, by: county.director) } == "hardship.notYours")
            try await county.take("review", id, by: county.clerk)
            try await county.take("approve", id, by: county.director)
            #expect(
                await refused { try await county.take("pay", id, by: county.clerk, day: "2019-11-05") }
                    == "hardship.future")
            try await county.take("pay", id, by: county.clerk, day: "2019-11-04")
            let metrics = Listing<Hardship>.hardships.metrics
            #expect(metrics.count == 2)
            let (rows, paid) = try await county.office.read { [clerk = county.clerk] transaction in
                (
                    try Listing<Hardship>.hardships.first("figure=hardshipMoney.2019", 9, for: clerk, in: transaction),
                    try transaction.value(
                        "SELECT paidOn FROM hardship WHERE county = \(TestCounty.code) AND id = \(id)") as String?
                )
            }
            #expect(rows.map(\.fen) == [123_456] && paid == "2019-11-04")
            // Who asked does not look into it.
            let own = try await ask(100, by: county.clerk)
            #expect(await refused { try await county.take("review", own, by: county.clerk) } == "hardship.twice")
        }
    }

    @Test("Nothing is paid by an honour that was revoked meanwhile", arguments: Engine.available)
    func unpaid(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let honour = try await county.holder()
            let id = try await county.office.carryOut(
                AskForHardshipHelp(honour, reason: "住院", fen: 100), by: try county.village())
            try await county.take("review", id, by: county.clerk)
            try await county.take("approve", id, by: county.director)
            try await county.office.carryOut(RevokeHonour(honour, reason: "查实弄虚作假"), by: county.director)
            #expect(
                await refused { try await county.take("pay", id, by: county.clerk, day: "2019-11-04") } == "holder.over"
            )
        }
    }

    @Test("A tour is planned ahead and held once, with who spoke and before how many", arguments: Engine.available)
    func tours(engine: Engine) async throws {
        try await withCourtesies(engine) { county in
            let honour = try await county.holder()
            let village = try county.division(TestCounty.home)
            func plan(_ day: String) async throws -> ID<StoryTour> {
                try await county.office.carryOut(
                    PlanStoryTour("好人故事", in: village, at: "文化礼堂", on: try TestCounty.day(day)), by: county.clerk)
            }
            func hold(_ id: ID<StoryTour>, _ day: String, _ audience: Int, _ speakers: [ID<Honour>]) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        HoldStoryTour(id, on: try TestCounty.day(day), audience: audience, speakers: speakers),
                        by: county.clerk)
                }
            }
            #expect(await refused { _ = try await plan("2019-11-03") } == "storyTour.past")
            let tour = try await plan("2019-11-04")
            #expect(await hold(tour, "2019-11-05", 80, [honour]) == "storyTour.future")
            #expect(await hold(tour, "2019-11-04", 0, [honour]) == "storyTour.audience")
            #expect(await hold(tour, "2019-11-04", 80, []) == "storyTour.speakers")
            #expect(await hold(tour, "2019-11-04", 80, [honour, honour]) == nil)
            #expect(await hold(tour, "2019-11-04", 80, [honour]) == "storyTour.outOfOrder")
            let found = try await county.office.read { [clerk = county.clerk] in
                try StoryTours.one(tour, for: clerk, in: $0)
            }
            #expect(found.speakers == 1 && found.audience == 80 && found.state == .held)
        }
    }
}
