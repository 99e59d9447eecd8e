import Database
import Kernel
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing
import Web

@testable import Pairing

@Suite("A pairing's year, scored by a sheet")
struct PairingScoreTests {
    /// A pairing that runs since 4 November 2019, and a published edition.
    private struct World {
        let county: TestCounty
        let pairing: ID<PairingRecord>
        let sheet: ID<Sheet>

        func score(
            year: Int = 2019, edition: Int = 1, _ observations: [Observation]? = nil, by actor: Actor? = nil
        ) async throws -> Points {
            try await county.office.carryOut(
                ScorePairing(
                    pairing, year: year, sheet: sheet, edition: edition, observations ?? World.good, words: "走访了三户"),
                by: actor ?? county.clerk)
        }

        func record() async throws -> PairingRecord {
            try await county.office.read { [county, pairing] in try Pairings.one(pairing, for: county.clerk, in: $0) }
        }

        /// 15 + 30 + 10 + 10 + 18.5.
        static let good = [
            judged("1-1", .parts(present: ["a", "b", "c"], missing: [])), judged("2-1", .share(reached: 4, of: 4)),
            judged("2-2", .share(reached: 1, of: 2)), judged("3-1", .count(2)),
            judged("3-2", .mark(Points(thousandths: 18_500))),
        ]

        static func judged(_ item: String, _ judgement: Judgement) -> Observation {
            Observation(id: item, item: item, seen: .judged(judgement))
        }
    }

    private func with(_ engine: Engine, _ body: (World) async throws -> Void) async throws {
        try await withCounty(engine, also: Pairing.capability.migrations) { county in
            let unit = try #require(ID<Unit>(county.department.unit))
            let pairing = try await county.office.carryOut(
                ProposePairing(
                    unit: unit, village: try county.division("990101100201"), aims: "一起清河道",
                    until: try TestCounty.day("2021-12-31")), by: county.departmentLiaison)
            for (step, actor, photos) in [
                ("agree", try county.village(), [county.photo]), ("begin", county.clerk, []),
            ] {
                try await county.office.carryOut(
                    TakeProcedureStep(
                        PairingRecord.procedure, pairing, step,
                        answers: StepAnswers(note: "同意", day: try TestCounty.day("2019-11-04")), photos: photos),
                    by: actor)
            }
            let sheet = try await county.office.publish(
                Sheet(yaml: BroughtUse.pairings.template), by: county.clerk, approvedBy: county.director)
            try await body(World(county: county, pairing: pairing, sheet: sheet))
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> Refusal? {
        do { try await body() } catch { return error as? Refusal }
        return nil
    }

    @Test("stands on its page with its arithmetic, in its list and as a figure", arguments: Engine.available)
    func scored(engine: Engine) async throws {
        try await with(engine) { world in
            let county = world.county
            let listing = Listing<PairingRecord>.pairings
            try await county.office.read { transaction in
                #expect(try listing.count("scored=no&state=running", for: county.clerk, in: transaction) == 1)
                let waiting = try PairingScores.waiting(for: county.clerk, in: transaction)
                #expect(waiting.map(\.count) == [1] && waiting.first?.path == "pairings?state=running&scored=no")
            }
            #expect(try await world.score() == Points(thousandths: 83_500))
            let record = try await world.record()
            #expect(record.score == Points(thousandths: 83_500) && record.scoredYear == 2019)
            try await county.office.read { transaction in
                let shown = try PairingScores.of(world.pairing, county: TestCounty.code, in: transaction)
                #expect(shown.count == 1 && shown[0].marked.isPassed && !shown[0].isReplaced)
                #expect(shown[0].marked.lines.map(\.left.plain) == ["15", "30", "10", "10", "18.5"])
                #expect(shown[0].marked.lines[2].arithmetic == "1次 ÷ 2次 × 20分 = 10分")
                #expect(try listing.count("scored=yes", for: county.clerk, in: transaction) == 1)
                #expect(try PairingScores.waiting(for: county.clerk, in: transaction).isEmpty)
                let figure = try #require(Pairing.capability.metrics.first { $0.name == "pairingsScored" })
                let month = Period(try TestCounty.month())
                #expect(try figure.value(month, nil, county.clerk, transaction) == 1)
                #expect(try listing.count("figure=pairingsScored.2019-11", for: county.clerk, in: transaction) == 1)
                // The village that it is about sees it too.
                #expect(try Pairings.one(world.pairing, for: try county.village(), in: transaction).score != nil)
            }
        }
    }

    @Test("scored anew keeps both, and the later one counts", arguments: Engine.available)
    func again(engine: Engine) async throws {
        try await with(engine) { world in
            _ = try await world.score()
            world.county.clock.set(Instant(try TestCounty.day("2019-11-05"), hour: 9))
            var better = World.good
            better[2] = World.judged("2-2", .share(reached: 2, of: 2))
            #expect(try await world.score(better) == Points(thousandths: 93_500))
            #expect(try await world.record().score == Points(thousandths: 93_500))
            let shown = try await world.county.office.read {
                try PairingScores.of(world.pairing, county: TestCounty.code, in: $0)
            }
            #expect(shown.map(\.isReplaced) == [false, true])
        }
    }

    @Test("takes the sheets that say they are for it, and goes on with one that was used before they said so")
    func sheets() async throws {
        try await with(.sqlite) { world in
            let county = world.county
            func offered() async throws -> [ID<Sheet>] {
                try await county.office.read {
                    try PairingScores.editions(county: TestCounty.code, in: $0).map(\.sheet)
                }
            }
            #expect(try await offered() == [world.sheet])
            // As a county has it from before: the same items, and nothing about what they are for.
            let content = try Sheet(yaml: BroughtUse.pairings.template)
            let older = Sheet(
                title: "结对共建考核", full: content.full, pass: content.pass, items: content.items)
            let sheet = try await county.office.publish(older, by: county.clerk, approvedBy: county.director)
            #expect(try await offered() == [world.sheet])
            _ = try await county.office.carryOut(
                ScorePairing(world.pairing, year: 2019, sheet: sheet, edition: 1, World.good), by: county.clerk)
            #expect(try await offered() == [sheet, world.sheet])
        }
    }

    @Test("refuses a year in which they were no pair, what is not judged, an edition that is not there, and a stranger")
    func badInput() async throws {
        try await with(.sqlite) { world in
            let early = await refusal { _ = try await world.score(year: 2018) }
            #expect(early?.fields.map(\.name) == ["year"])
            let late = await refusal { _ = try await world.score(year: 2020) }
            #expect(late?.fields.map(\.name) == ["year"])
            let half = await refusal { _ = try await world.score(Array(World.good.dropLast())) }
            #expect(half?.fields.map(\.name) == ["item-3-2"])
            let most = await refusal {
                _ = try await world.score([World.judged("3-2", .mark(Points(whole: 21)))] + World.good.dropLast())
            }
            #expect(most?.message.contains("20分") == true)
            let none = await refusal { _ = try await world.score(edition: 2) }
            #expect(none?.kind == .missing)
            let others = await refusal { _ = try await world.score(by: world.county.departmentLiaison) }
            #expect(others?.kind == .forbidden)
        }
    }

    @Test("takes from its form what every item says, and names what is missing")
    func form() throws {
        let content = try Sheet(yaml: BroughtUse.pairings.template)
        let marks = SheetMarks(content)
        let whole = FormReader(
            Query("item-1-1-a=yes&item-1-1-b=yes&item-1-1-c=no&item-2-1=3&item-2-2=2&item-3-1=1&item-3-2=17.5"))
        let observations = marks.observations(whole)
        try whole.finish()
        // 10 + 22.5 + 20 + 5 + 17.5
        #expect(try Scoring.score(content, observations).total == Points(thousandths: 75_000))
        let lacking = FormReader(Query("item-1-1-a=yes&item-2-1=5&item-2-2=x&item-3-1=1&item-3-2=200"))
        _ = marks.observations(lacking)
        let refused = #expect(throws: Refusal.self) { try lacking.finish() }
        #expect(
            Set(refused?.fields.map(\.name) ?? []) == [
                "item-1-1-b", "item-1-1-c", "item-2-1", "item-2-2", "item-3-2",
            ])
    }
}
