import Database
import Kernel
import Office
import Web

/// Whoever holds a slip. His answer is in nobody's name, whoever is signed in on that phone.
struct SurveyAnswerRoutes: Sendable {
    private let office: Office
    private let attempts: CodeAttempts

    init(premises: Premises) {
        office = premises.office
        attempts = CodeAttempts(now: premises.surroundings.now)
    }

    var routes: [Route] {
        [
            Route.page("my/survey/:slip", .anyone, form).guarded(by: attempts),
            Route.post("my/survey/:slip", .anyone, .pressing("交问卷"), form: form, answer).guarded(by: attempts),
        ]
    }

    private func form(_ request: WebRequest) async throws -> any Page {
        guard let slip = request.parameters["slip"].flatMap(OutsideCode.init) else { throw Refusal.noSuchPage }
        let county = request.county.code
        return try await office.read { transaction in
            let link = try? SurveySlips.link(slip, county: county, in: transaction)
            guard let link else { throw Refusal.noSuchPage }
            let survey = try Surveys.one(link.survey, for: .system(county: county), in: transaction)
            return SurveyAnswerPage(
                survey: survey, slip: slip.letters, isUsed: link.isUsed,
                isOpen: survey.state == .running && transaction.now.day <= survey.until)
        }
    }

    /// Not by `Office.answer`: what it keeps of a request, to know it again, would be kept of an answer.
    private func answer(_ request: WebRequest) async throws -> Answer {
        guard let slip = request.parameters["slip"].flatMap(OutsideCode.init) else { throw Refusal.noSuchCode }
        let county = request.county.code
        let questions = try await office.read { transaction in
            let link = try SurveySlips.link(slip, county: county, in: transaction)
            return try Surveys.one(link.survey, for: .system(county: county), in: transaction).questions
        }
        let form = FormReader(request.form)
        let answers = form.surveyAnswers(questions)
        try form.finish()
        try await office.carryOut(AnswerSurvey(slip, answers), by: .visitor("survey", county: county))
        return .done(.seeOther("my", notice: "已经交了，谢谢您。没有人知道是您答的。"))
    }
}
