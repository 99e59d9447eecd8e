import Database
import Kernel
import Office
import Organisation
import Standards

/// The invented county asks its people: once with a result that was counted into a mock assessment, once under way.
enum SurveyLife {
    private static let questions = [
        SurveyQuestion("您知道我县正在创建文明县城吗？", .awareness, choices: ["知道", "听说过", "不知道"]),
        SurveyQuestion("您支持创建文明县城吗？", .support, choices: ["支持", "无所谓", "不支持"]),
        SurveyQuestion(scale: "您对身边的环境卫生满意吗？", .satisfaction),
        SurveyQuestion(scale: "您对公共秩序满意吗？", .satisfaction),
        SurveyQuestion("一年里您参加过志愿服务吗？", .participation, choices: ["参加过", "没有参加过"]),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        guard !stage.villages.isEmpty else { return [] }
        let clerk = try stage.actor(.clerk)
        return [
            DemoEvent.leading(at: stage.moment(day: 36, hour: 9, minute: 10)) {
                let survey = try await begin("\(stage.year)年创建满意度问卷", each: 8, stage, clerk)
                try await answer(survey, of: 8, stage, clerk)
                return [
                    DemoEvent(at: stage.moment(day: 44, hour: 16, minute: 10)) {
                        try await close(survey, stage, clerk)
                    }
                ]
            },
            DemoEvent(at: stage.isOver ? stage.moment(day: 50, hour: 9, minute: 20) : lately(stage)) {
                let survey = try await begin("\(stage.year)年冬季文明素养问卷", each: 6, stage, clerk)
                try await answer(survey, of: 3, stage, clerk)
                guard stage.isOver else { return }
                try await close(survey, stage, clerk)
            },
        ]
    }

    /// Under way today, whichever day of a month that is, and as soon as the county has people where it is younger.
    private static func lately(_ stage: DemoStage) -> Instant {
        stage.moment(on: max(stage.day(2), stage.last.adding(days: -8)), hour: 9, minute: 20)
    }

    private static func begin(
        _ title: String, each: Int, _ stage: DemoStage, _ clerk: Actor
    ) async throws -> ID<Survey> {
        let today = try await stage.office.read { $0.now.day }
        let survey = try await stage.office.carryOut(
            DraftSurvey(
                title: title, words: "您好！我们想听听您对创建工作的看法。问卷不记姓名、不记电话，没有人能查出是谁答的。",
                plan: SamplePlan(share: 8, each: each), until: today.adding(days: 20)), by: clerk)
        for question in questions { try await stage.office.carryOut(AddSurveyQuestion(survey, question), by: clerk) }
        var households: [DivisionCode: Int] = [:]
        for (index, village) in stage.villages.enumerated() {
            guard let code = village.division else { continue }
            households[code] = 120 + index * 37 % 400
        }
        try await stage.office.carryOut(SetSurveyFrame(survey, households), by: clerk)
        try await stage.office.carryOut(TakeProcedureStep(Survey.procedure, survey, "start"), by: clerk)
        return survey
    }

    /// Most by telephone, some on paper; not all that were asked.
    private static func answer(
        _ survey: ID<Survey>, of most: Int, _ stage: DemoStage, _ clerk: Actor
    ) async throws {
        let (found, strata) = try await stage.office.read { transaction in
            (
                try Surveys.one(survey, for: clerk, in: transaction),
                try Surveys.frame(of: survey, county: clerk.county, in: transaction).filter { $0.sample > 0 }
            )
        }
        for (place, stratum) in strata.enumerated() {
            let slips = try await stage.office.read { transaction in
                try SurveySlips.of(found, in: stratum.division, county: clerk.county, transaction: transaction)
            }
            for (turn, slip) in slips.prefix(most - place % 2).enumerated() {
                let given = answers(place * 100 + turn + 1)
                if turn == 1 {
                    try await stage.office.carryOut(EnterPaperAnswer(survey, stratum.division, given), by: clerk)
                } else if turn != 2 || place % 3 != 0 {
                    // A paper took whichever link was open: that slip is left out.
                    do {
                        try await stage.office.carryOut(
                            AnswerSurvey(slip, given), by: .visitor("survey", county: clerk.county))
                    } catch let refusal as Refusal where refusal.code == "survey.used" { continue }
                }
            }
        }
    }

    /// Most know of it and are content, some are not.
    private static func answers(_ seed: Int) -> [Int?] {
        var random = SeededRandom(seed: UInt64(seed))
        func draw(_ shares: [Int]) -> Int {
            var left = Int(random.next() % 100)
            for (choice, share) in shares.enumerated() {
                if left < share { return choice }
                left -= share
            }
            return 0
        }
        return [
            draw([72, 19, 9]), draw([88, 10, 2]), draw([36, 42, 15, 5, 2]), draw([30, 44, 18, 6, 2]), draw([38, 62]),
        ]
    }

    private static func close(_ survey: ID<Survey>, _ stage: DemoStage, _ clerk: Actor) async throws {
        try await stage.office.carryOut(
            TakeProcedureStep(Survey.procedure, survey, "close", answers: StepAnswers(note: "基本收齐。")), by: clerk)
        let place = try await stage.office.read { transaction -> (ID<MockAssessment>, ID<StandardLine>)? in
            guard let mock = try Mocks.current(for: clerk, in: transaction).first else { return nil }
            let line = try StandardLines.of(mock.edition, county: clerk.county, in: transaction)
                .first { $0.method == .questionnaire }
            return line.map { (mock.id, $0.id) }
        }
        guard let (mock, line) = place else { return }
        try await stage.office.carryOut(CountIntoMock(survey, question: 1, mock: mock, line: line), by: clerk)
    }
}
