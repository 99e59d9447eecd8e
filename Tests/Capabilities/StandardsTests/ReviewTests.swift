import Database
import Kernel
import Office
import TestCounty
import TestSupport
import Testing
import Web

@testable import Standards

@Suite("迎检复审和负面清单")
struct ReviewTests {
    private func begin(_ county: TestCounty) async throws -> ID<ReviewCycle> {
        try await county.office.carryOut(
            BeginReview(
                title: "国家卫生县城复审", body: "省爱卫办", grantedOn: try TestCounty.day("2016-12-20"),
                dueOn: try TestCounty.day("2019-12-20")), by: county.clerk)
    }

    private func take(
        _ step: String, _ id: ID<ReviewCycle>, _ county: TestCounty, note: String = "", day: String? = nil
    ) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(
                ReviewCycle.procedure, id, step,
                answers: StepAnswers(note: note, day: try day.map { try TestCounty.day($0) })), by: county.clerk)
    }

    @Test("ends with the paper of the level above, and counts in the period of that paper", arguments: Engine.available)
    func passed(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let review = try await begin(county)
            try await take("toMaterial", review, county)
            #expect(
                await refused { try await take("confirm", review, county, note: "文", day: "2019-11-05") }
                    == "review.resultDay")
            try await take("confirm", review, county, note: "浙爱卫办〔2019〕8号", day: "2019-11-01")
            let found = try await county.office.read { [clerk = county.clerk] in
                try Reviews.one(review, for: clerk, in: $0)
            }
            #expect(found.state == .confirmed && found.resultPaper == "浙爱卫办〔2019〕8号")
            let counts = try await county.office.read { [clerk = county.clerk] transaction in
                try ["2019", "2019-10", "2019-11"].map {
                    try Listing.reviews.count("figure=examinationsPassed.\($0)", for: clerk, in: transaction)
                }
            }
            #expect(counts == [1, 0, 1])
        }
    }

    @Test("that was passed holds for its years, and says so in time", arguments: Engine.available)
    func holds(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let review = try await begin(county)
            func soon() async throws -> [String] {
                try await county.office.read { [clerk = county.clerk] in
                    try Reviews.ending(for: clerk, in: $0).map(\.detail)
                }
            }
            #expect(try await soon() == ["国家卫生县城复审，2019年12月20日到期"])
            let leader = try await county.office.read { [leader = county.leader] in
                try Reviews.ending(for: leader, in: $0)
            }
            #expect(leader.isEmpty)
            try await county.office.carryOut(SetReviewTerms(review, by: nil, years: 3), by: county.clerk)
            try await take("toMaterial", review, county)
            try await take("confirm", review, county, note: "浙爱卫办〔2019〕8号", day: "2019-11-01")
            let found = try await county.office.read { [clerk = county.clerk] in
                try Reviews.one(review, for: clerk, in: $0)
            }
            #expect(found.nextDueOn == (try TestCounty.day("2022-11-01")))
            #expect(try await soon().isEmpty)
            county.clock.advance(minutes: 1000 * 24 * 60)
            #expect(try await soon() == ["国家卫生县城复审，2022年11月1日到期"])
            // Begun again, the new one says so by its own day.
            _ = try await county.office.carryOut(
                BeginReview(
                    title: "国家卫生县城复审", body: "省爱卫办", grantedOn: try TestCounty.day("2019-11-01"),
                    dueOn: try TestCounty.day("2023-11-01"), years: 3), by: county.clerk)
            #expect(try await soon().isEmpty)
        }
    }

    @Test("goes by the standard that it names, and nothing is guessed", arguments: Engine.available)
    func edition(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let (edition, lines) = try await county.inForce()
            let draft = try await county.draft("草案")
            let review = try await county.office.carryOut(
                BeginReview(title: "文明县城测评", body: "市文明办", grantedOn: nil, dueOn: TestCounty.day("2019-12-20")),
                by: county.clerk)
            func missing() async throws -> Int {
                try await county.office.read { [clerk = county.clerk] transaction in
                    try Shortfalls.all(
                        of: try Reviews.one(review, for: clerk, in: transaction), for: clerk, in: transaction
                    ).count
                }
            }
            #expect(try await missing() == 0)
            func name(_ edition: ID<StandardEdition>) async -> String? {
                await refused {
                    try await county.office.carryOut(SetReviewTerms(review, by: edition, years: nil), by: county.clerk)
                }
            }
            #expect(await name(draft) == "review.edition")
            #expect(await name(edition) == nil)
            #expect(try await missing() == lines.count)
        }
    }

    @Test("shows which indicators miss their target", arguments: Engine.available)
    func indicators(engine: Engine) async throws {
        try await withStandards(engine) { county in
            let review = try await begin(county)
            func set(_ name: String, _ relation: IndicatorRelation, _ target: Int, _ value: Int?) async throws {
                try await county.office.carryOut(
                    SetIndicator(
                        review, name: name, relation, target: Points(whole: target),
                        value: value.map(Points.init(whole:)),
                        measure: "%", unit: try county.unit(county.department)), by: county.clerk)
            }
            try await set("知晓率", .atLeast, 80, 79)
            try await set("投诉率", .atMost, 5, 5)
            try await set("覆盖率", .atLeast, 80, nil)
            try await set("知晓率", .atLeast, 80, 81)
            try await set("抽检不合格率", .atMost, 2, 3)
            let (indicators, missed) = try await county.office.read { [clerk = county.clerk] transaction in
                (
                    try Reviews.indicators(of: review, county: TestCounty.code, in: transaction),
                    try Reviews.one(review, for: clerk, in: transaction).missed
                )
            }
            #expect(indicators.map(\.isMet) == [false, nil, true, true] && missed == 1)
        }
    }

    @Test("of the negative list says its effect and until when")
    func events() async throws {
        try await withStandards(.sqlite) { county in
            func record(
                _ effect: NegativeEvent.Effect, _ points: Int, happened: String = "2019-10-01",
                until: String = "2020-10-01"
            ) async -> String? {
                await refused {
                    _ = try await county.office.carryOut(
                        RecordNegativeEvent(
                            code: "G15", happenedOn: TestCounty.day(happened), facts: "较大安全事故", effect: effect,
                            points: Points(whole: points), until: TestCounty.day(until),
                            unit: try county.unit(county.department)), by: county.clerk)
                }
            }
            #expect(await record(.points, 3) == nil)
            #expect(await record(.points, 0) == "event.points")
            #expect(await record(.suspended, 3) == "event.points")
            #expect(await record(.suspended, 0, until: "2019-09-30") == "event.until")
            #expect(await record(.suspended, 0, happened: "2019-11-05") == "event.future")
        }
    }

    @Test("without an end is not taken: the form says what is missing")
    func endless() throws {
        let form = FormReader(
            FormInput(fields: [
                ("code", "G15"), ("facts", "较大安全事故"), ("happenedOn", "2019-10-01"), ("effect", "suspended"),
                ("unit", "0190a7b0-0000-7000-8000-000000000000"),
            ]))
        var refusal: Refusal?
        do { _ = try RecordNegativeEvent(form) } catch let error as Refusal { refusal = error }
        #expect(refusal?.fields.map(\.name) == ["until"])
    }

    @Test(
        "is due as many years on as the title holds",
        arguments: [("2016-12-20", 3, "2019-12-20"), ("2016-02-29", 3, "2019-02-28")])
    func due(granted: String, years: Int, expected: String) throws {
        #expect(
            ReviewTerms.due(grantedOn: try TestCounty.day(granted), years: years) == (try TestCounty.day(expected)))
    }
}
