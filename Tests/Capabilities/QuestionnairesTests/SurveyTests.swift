import Database
import Inspections
import Kernel
import Office
import Standards
import TestCounty
import TestSupport
import Testing

@testable import Questionnaires

private func refused(_ act: () async throws -> Void) async -> String? {
    do {
        try await act()
        return nil
    } catch let refusal as Refusal { return refusal.code } catch { return "\(error)" }
}

extension TestCounty {
    fileprivate func draft(each: Int = 6, until: String = "2019-11-20") async throws -> ID<Survey> {
        try await office.carryOut(
            DraftSurvey(
                title: "创建满意度", words: "您好", plan: SamplePlan(share: 40, each: each), until: Self.day(until)),
            by: clerk)
    }

    fileprivate func started(each: Int = 6) async throws -> ID<Survey> {
        let survey = try await draft(each: each)
        try await office.carryOut(
            AddSurveyQuestion(survey, SurveyQuestion("知道吗", .awareness, choices: ["知道", "不知道"])), by: clerk)
        try await office.carryOut(
            AddSurveyQuestion(survey, SurveyQuestion(scale: "满意吗", .satisfaction)), by: clerk)
        try await frame(survey, 40)
        try await take("start", survey)
        return survey
    }

    fileprivate func frame(_ survey: ID<Survey>, _ households: Int) async throws {
        try await office.carryOut(
            SetSurveyFrame(
                survey,
                [
                    try division("990101100201"): households, try division("990101100202"): 50,
                    try division("990101200201"): 60,
                ]),
            by: clerk)
    }

    fileprivate func take(_ step: String, _ survey: ID<Survey>) async throws {
        try await office.carryOut(TakeProcedureStep(Survey.procedure, survey, step), by: clerk)
    }

    fileprivate func survey(_ id: ID<Survey>) async throws -> Survey {
        try await office.read { [clerk] in try Surveys.one(id, for: clerk, in: $0) }
    }

    fileprivate func drawn(_ id: ID<Survey>) async throws -> [SurveyStratum] {
        try await office.read { try Surveys.frame(of: id, county: Self.code, in: $0).filter { $0.sample > 0 } }
    }

    fileprivate func slips(_ id: ID<Survey>) async throws -> [OutsideCode] {
        let found = try await survey(id)
        return try await office.read { transaction in
            try Surveys.frame(of: id, county: Self.code, in: transaction).filter { $0.sample > 0 }.flatMap {
                try SurveySlips.of(found, in: $0.division, county: Self.code, transaction: transaction)
            }
        }
    }

    fileprivate func answer(_ slip: OutsideCode, _ answers: [Int?]) async throws {
        try await office.carryOut(AnswerSurvey(slip, answers), by: .visitor("survey", county: Self.code))
    }
}

private func withSurveys(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
    try await withCounty(
        engine, also: Standards.capability.migrations + Questionnaires.capability.migrations, body)
}

@Suite("问卷调查")
struct SurveyTests {
    @Test("draws its sample by a seed that was committed to, and anybody can check it", arguments: Engine.available)
    func sample(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.started()
            let (survey, strata) = (try await county.survey(id), try await county.drawn(id))
            #expect(survey.state == .running && survey.drawn == 2 && survey.handedOut == 12)
            let text = try #require(
                try await county.office.read { try Surveys.drawText(id, county: TestCounty.code, in: $0) })
            #expect(Draw.digest(text) == survey.commitment)
            #expect(text.contains("households 990101100201 40") && text.contains("each 6"))
            let seed = try #require(SurveyDraw.seed(in: text))
            for stratum in strata {
                let numbers = SurveyDraw.numbers(in: stratum.division, of: stratum.households, 6, seed: seed)
                #expect(numbers.count == 6 && Set(numbers).count == 6)
                #expect(numbers.allSatisfy { (1...stratum.households).contains($0) } && numbers == numbers.sorted())
            }
            #expect(await refused { try await county.frame(id, 40) } == "survey.begun")
            let slips = try await county.slips(id)
            #expect(slips.count == 12 && Set(slips).count == 12)
        }
    }

    @Test("is not larger than what it is drawn from, and does not begin with nothing", arguments: Engine.available)
    func stratum(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.draft(each: 30)
            #expect(await refused { try await county.take("start", id) } == "survey.noQuestion")
            try await county.office.carryOut(
                AddSurveyQuestion(id, SurveyQuestion(scale: "满意吗", .satisfaction)), by: county.clerk)
            #expect(await refused { try await county.take("start", id) } == "survey.noFrame")
            #expect(await refused { try await county.frame(id, 29) } == "survey.stratum")
            #expect(await refused { try await county.frame(id, 0) } == "survey.households")
            try await county.frame(id, 30)
            try await county.take("start", id)
            #expect(await refused { _ = try await county.draft(until: "2019-11-03") } == "survey.until")
        }
    }

    @Test("changes its sample and its end until the draw is made", arguments: Engine.available)
    func planned(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.draft(each: 30)
            try await county.office.carryOut(
                AddSurveyQuestion(id, SurveyQuestion(scale: "满意吗", .satisfaction)), by: county.clerk)
            #expect(await refused { try await county.frame(id, 20) } == "survey.stratum")
            func change(each: Int, until: String) async -> String? {
                await refused {
                    try await county.office.carryOut(
                        ChangeSurveyPlan(id, SamplePlan(share: 40, each: each), until: TestCounty.day(until)),
                        by: county.clerk)
                }
            }
            #expect(await change(each: 15, until: "2019-11-01") == "survey.until")
            #expect(await change(each: 15, until: "2019-11-20") == nil)
            try await county.frame(id, 20)
            #expect(await change(each: 21, until: "2019-11-20") == "survey.stratum")
            county.clock.advance(minutes: 30 * 24 * 60)
            #expect(await refused { try await county.take("start", id) } == "survey.late")
            #expect(await change(each: 15, until: "2019-12-20") == nil)
            try await county.take("start", id)
            #expect(await change(each: 10, until: "2019-12-20") != nil)
        }
    }

    @Test("takes one answer a link, and none after the end or outside the choices", arguments: Engine.available)
    func links(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.started()
            let slips = try await county.slips(id)
            #expect(await refused { try await county.answer(slips[0], [2, 0]) } == "survey.outside")
            #expect(await refused { try await county.answer(slips[0], [-1, 0]) } == "survey.outside")
            #expect(await refused { try await county.answer(slips[0], [0, nil]) } == "survey.unanswered")
            try await county.answer(slips[0], [0, 1])
            #expect(await refused { try await county.answer(slips[0], [1, 4]) } == "survey.used")
            let stranger = OutsideCode { Array(repeating: 7, count: $0) }
            #expect(await refused { try await county.answer(stranger, [0, 0]) } == "code.none")
            #expect(try await county.survey(id).answers == 1)
            county.clock.set(Instant(try TestCounty.day("2019-11-21"), hour: 9, minute: 0))
            #expect(await refused { try await county.answer(slips[1], [0, 0]) } == "survey.over")
        }
    }

    @Test("sent twice at once by one link counts once", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.started()
            let slip = try await county.slips(id)[0]
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for turn in 0..<20 {
                    let office = turn % 2 == 0 ? county.office : county.otherServer
                    group.addTask {
                        await refused {
                            try await office.carryOut(
                                AnswerSurvey(slip, [0, 0]), by: .visitor("survey", county: TestCounty.code))
                        }
                    }
                }
                var all: [String?] = []
                for await outcome in group { all.append(outcome) }
                return all
            }
            #expect(outcomes.count { $0 == nil } == 1)
            #expect(try await county.survey(id).answers == 1)
        }
    }

    @Test("takes paper in the place of a link, up to the sample", arguments: Engine.available)
    func paper(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.started()
            let place = try await county.drawn(id)[0].division
            func enter() async -> String? {
                await refused {
                    try await county.office.carryOut(EnterPaperAnswer(id, place, [0, 2]), by: county.clerk)
                }
            }
            for _ in 0..<6 { #expect(await enter() == nil) }
            #expect(await enter() == "survey.full")
            let sums = try #require(try await county.drawn(id)[0].sums)
            #expect(sums.answers == 6 && sums.paper == 6 && sums.counts == [[6, 0], [0, 0, 6, 0, 0]])
            let faults = try await county.office.read { try SurveyResults.check.faults(TestCounty.code, $0) }
            #expect(faults.isEmpty)
        }
    }

    @Test("keeps no answer beside its link, and no time of one", arguments: Engine.available)
    func anonymous(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.started()
            for slip in try await county.slips(id).prefix(3) { try await county.answer(slip, [0, 1]) }
            let (links, tally, audit) = try await county.office.read { transaction in
                (
                    try transaction.rows("SELECT * FROM surveyLink WHERE isUsed = 1"),
                    try transaction.rows("SELECT * FROM surveyTally"),
                    try transaction.rows("SELECT * FROM auditTail WHERE action = 'survey.answer'").count
                        + transaction.rows("SELECT * FROM auditEntry WHERE action = 'survey.answer'").count
                )
            }
            #expect(links.count == 3 && audit == 3)
            // One row for a place, and none for a person: its columns are these and no others.
            #expect(tally.count == 2)
            let kept = try await county.office.read { transaction in
                try transaction.rows("SELECT county, digest, survey, division, isUsed FROM surveyLink").count
            }
            #expect(kept == 12)
        }
    }

    @Test("gives its rate to a line that is judged by questionnaire, once it is closed", arguments: Engine.available)
    func counted(engine: Engine) async throws {
        try await withSurveys(engine) { county in
            let id = try await county.started()
            for (turn, slip) in try await county.slips(id).prefix(8).enumerated() {
                try await county.answer(slip, [turn < 6 ? 0 : 1, 1])
            }
            let (mock, lines) = try await county.mock()
            func count(_ line: ID<StandardLine>, question: Int = 1) async -> String? {
                await refused {
                    _ = try await county.office.carryOut(
                        CountIntoMock(id, question: question, mock: mock, line: line), by: county.clerk)
                }
            }
            #expect(await count(lines[0]) == "survey.notClosed")
            try await county.take("close", id)
            #expect(await count(lines[1]) == "survey.line")
            #expect(await count(lines[0], question: 3) == "survey.noSuchQuestion")
            let got = try await county.office.carryOut(
                CountIntoMock(id, question: 1, mock: mock, line: lines[0]), by: county.clerk)
            #expect(got == Points(thousandths: 1500))
        }
    }
}

extension TestCounty {
    /// Of an edition whose first line is judged by questionnaire and whose second is not.
    fileprivate func mock() async throws -> (ID<MockAssessment>, [ID<StandardLine>]) {
        let edition = try await office.carryOut(
            DraftStandard(name: "文明县城", edition: "2019年版", issuer: "市文明办", full: Points(whole: 4)), by: clerk)
        var lines: [ID<StandardLine>] = []
        for (code, method) in [("Ⅰ-1", JudgingMethod.questionnaire), ("Ⅰ-2", .onSpot)] {
            lines.append(
                try await office.carryOut(
                    AddStandardLine(
                        edition,
                        NewLine(
                            code: code, project: "满意", content: "问卷", words: code, scoring: "", method: method,
                            points: Points(whole: 2))), by: clerk))
        }
        try await office.carryOut(
            TakeProcedureStep(
                StandardEdition.procedure, edition, "issue", answers: StepAnswers(day: Self.day("2019-11-04"))),
            by: director)
        let mock = try await office.carryOut(
            BeginMock(edition, title: "十一月", heldOn: Self.day("2019-11-04")), by: clerk)
        return (mock, lines)
    }
}

@Suite("A rate and its interval")
struct SurveyRateTests {
    /// By statsmodels' `proportion_confint(…, method="wilson")`.
    @Test(
        "is Wilson's, also of few, of none and of all",
        arguments: [
            (8, 10, "80.0%", "49.0%—94.3%"), (0, 10, "0.0%", "0.0%—27.8%"), (10, 10, "100.0%", "72.2%—100.0%"),
            (1, 1, "100.0%", "20.7%—100.0%"), (450, 500, "90.0%", "87.1%—92.3%"),
            (0, 0, "没有答卷", "没有答卷，算不出"),
        ])
    func wilson(hits: Int, of count: Int, shown: String, interval: String) {
        let rate = SurveyRate(hits, of: count)
        #expect(rate.shown == shown && rate.shownInterval == interval)
    }

    @Test("of a kind is the mean of its questions, held against people; a scale has a score")
    func kinds() {
        let questions = [
            SurveyQuestion(scale: "环境", .satisfaction), SurveyQuestion(scale: "秩序", .satisfaction),
            SurveyQuestion("知道吗", .awareness, choices: ["知道", "不知道"]),
        ]
        var sums = SurveySums(questions)
        #expect(sums.rate(.satisfaction, questions)?.interval == nil && sums.score(0) == nil)
        #expect(sums.rate(.support, questions) == nil && !sums.isShown)
        for answer in [[0, 2, 0], [1, 1, 0], [4, 0, 1], [1, 0, 0]] { sums.add(answer, onPaper: false) }
        #expect(sums.rate(.satisfaction, questions) == SurveyRate(3, of: 4))
        #expect(sums.rate(.awareness, questions)?.shown == "75.0%")
        #expect(sums.score(0) == Points(thousandths: 62_500))
    }

    @Test(
        "asks by choices that can differ",
        arguments: [
            (["是"], 1, "survey.choices"), (["是", "是"], 1, "survey.choices"), (["是", "否"], 2, "survey.reached"),
        ])
    func choices(choices: [String], reached: Int, code: String) {
        var refusal: Refusal?
        do { try SurveyQuestion("问", .support, choices: choices, reached: reached).check() } catch { refusal = error }
        #expect(refusal?.code == code)
    }
}
