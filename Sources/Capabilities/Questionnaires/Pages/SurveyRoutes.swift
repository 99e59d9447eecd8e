import Database
import Kernel
import Office
import Organisation
import Spreadsheets
import Standards
import Web

struct SurveyRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("surveys/new", .right(.keepSurveys), newForm),
            .post("surveys/new", .right(.keepSurveys), Self.drafting, form: newForm) { request in
                try await office.answer(request, doing: DraftSurvey(FormReader(request.form))) { id in
                    .seeOther("surveys/\(id)", notice: "已建立，接着加题目、填户数。")
                }
            },
            .page("surveys/:survey", .right(.seeSurveys), one),
            .post("surveys/:survey/questions", .right(.keepSurveys), .pressing("加问卷题目"), form: one) { request in
                let id: ID<Survey> = try request.parameter("survey")
                return try await office.answer(request, doing: AddSurveyQuestion(id, FormReader(request.form))) { _ in
                    .seeOther("surveys/\(id)", notice: "已加上。")
                }
            },
            .post(
                "surveys/:survey/questions/:question/remove", .right(.keepSurveys), .pressing("删问卷题目"), form: one
            ) { request in
                let id: ID<Survey> = try request.parameter("survey")
                let number = request.parameters["question"].flatMap { Int($0) } ?? 0
                return try await office.answer(request, doing: RemoveSurveyQuestion(id, number: number)) { _ in
                    .seeOther("surveys/\(id)", notice: "已删去。")
                }
            },
            .post("surveys/:survey/plan", .right(.keepSurveys), .pressing("改抽样和截止日"), form: one) { request in
                let id: ID<Survey> = try request.parameter("survey")
                return try await office.answer(request, doing: ChangeSurveyPlan(id, FormReader(request.form))) { _ in
                    .seeOther("surveys/\(id)", notice: "已改好。")
                }
            },
            .page("surveys/:survey/frame", .right(.keepSurveys), frame),
            .post("surveys/:survey/frame", .right(.keepSurveys), .pressing("填抽样的户数"), form: frame, setFrame),
            .page("surveys/:survey/slips/:stratum", .right(.keepSurveys), slips),
            .page("surveys/:survey/paper", .right(.keepSurveys), paper),
            .post("surveys/:survey/paper", .right(.keepSurveys), .pressing("录入纸质问卷"), form: paper, enter),
            .get("surveys/:survey/draw.txt", .right(.seeSurveys), drawText),
            .get("surveys/:survey/results.xlsx", .right(.seeSurveys), results),
            .post("surveys/:survey/count", .right(.markMocks), .pressing("把问卷计入模拟测评"), form: one) { request in
                let id: ID<Survey> = try request.parameter("survey")
                return try await office.answer(request, doing: CountIntoMock(id, FormReader(request.form))) { got in
                    .seeOther("surveys/\(id)", notice: "已计入，这一条得\(got.shown)分。")
                }
            },
        ] + Listing.surveys.routes(office) + Survey.procedure.routes(premises, page: one)
    }

    private static let drafting = Deed.writing(
        "编写问卷",
        [
            .text("title", "名称"), .text("words", "开头的话"), .text("share", "抽样比例"), .text("each", "每处户数"),
            .text("until", "截止日"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        try await office.read { NewSurveyPage(today: $0.now.day) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        return try await office.read { transaction in
            let survey = try Surveys.one(id, for: actor, in: transaction)
            let strata = try Surveys.frame(of: id, county: actor.county, in: transaction)
            return SurveyPage(
                survey: survey, part: try Survey.procedure.part(of: survey, id, for: actor, in: transaction),
                strata: strata.filter { actor.scope.covers(division: $0.division) },
                whole: SurveyResults.whole(survey, strata),
                places: survey.state == .closed && Right.markMocks.isHeld(by: actor)
                    ? try places(actor, transaction) : [],
                now: transaction.now)
        }
    }

    /// Lines judged by questionnaire, of the last mock assessments.
    @Sendable
    private func places(_ actor: Actor, _ transaction: ReadTransaction) throws -> [(value: String, label: String)] {
        try MockPlace.judged(by: .questionnaire, for: actor, in: transaction)
    }

    private func frame(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        return try await office.read { transaction in
            let survey = try Surveys.one(id, for: actor, in: transaction)
            guard survey.state == .draft else {
                throw Refusal(.missing, "survey.framed", "“\(survey.title)”\(survey.state.chinese)，样本已经抽定，户数不再填。")
            }
            let own = try Surveys.frame(of: id, county: actor.county, in: transaction)
            let known =
                own.isEmpty
                ? try Surveys.lastFrame(county: actor.county, in: transaction)
                : Dictionary(own.map { ($0.division, $0.households) }, uniquingKeysWith: { first, _ in first })
            let all = try Divisions.all(county: actor.county, on: transaction.now.day, in: transaction)
            let names = Dictionary(all.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
            return SurveyFramePage(
                survey: survey,
                rows: all.filter { $0.code.level == .village }.map { division in
                    .init(
                        code: division.code.description, name: division.name,
                        township: division.code.parent.flatMap { names[$0] } ?? "", households: known[division.code])
                })
        }
    }

    private func setFrame(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        let codes = try await office.read { transaction in
            try Divisions.all(county: actor.county, on: transaction.now.day, in: transaction)
                .filter { $0.code.level == .village }.map { ($0.code, $0.name) }
        }
        let form = FormReader(request.form)
        var households: [DivisionCode: Int] = [:]
        for (code, name) in codes {
            households[code] = form.optional("households-\(code)", "\(name)的户数", form: "整数，如 320") { Int($0) }
        }
        try form.finish()
        return try await office.answer(request, doing: SetSurveyFrame(id, households)) { count in
            .seeOther("surveys/\(id)", notice: "\(count)个村（社区）的户数已保存。")
        }
    }

    private func slips(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        guard let code = request.parameters["stratum"].flatMap(DivisionCode.init) else { throw Refusal.noSuchPage }
        return try await office.read { transaction in
            let survey = try Surveys.one(id, for: actor, in: transaction)
            let strata = try Surveys.frame(of: id, county: actor.county, in: transaction)
            guard let stratum = strata.first(where: { $0.division == code && $0.sample > 0 }),
                let text = try Surveys.drawText(id, county: actor.county, in: transaction),
                let seed = SurveyDraw.seed(in: text)
            else { throw Refusal.noSuchPage }
            return SurveySlipsPage(
                survey: survey, stratum: stratum,
                numbers: SurveyDraw.numbers(in: code, of: stratum.households, stratum.sample, seed: seed),
                slips: try SurveySlips.of(survey, in: code, county: actor.county, transaction: transaction).map {
                    .init(code: $0.shown, address: request.address("my/survey/\($0.letters)"))
                })
        }
    }

    private func paper(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        let last = FormReader(request.query).optional("division", "村（社区）", form: "村（社区）代码") { DivisionCode($0) }
        return try await office.read { transaction in
            let survey = try Surveys.one(id, for: actor, in: transaction)
            return SurveyPaperPage(
                survey: survey,
                strata: try Surveys.frame(of: id, county: actor.county, in: transaction).filter { $0.sample > 0 },
                last: last?.description ?? "")
        }
    }

    private func enter(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        let questions = try await office.read { try Surveys.one(id, for: actor, in: $0).questions }
        let form = FormReader(request.form)
        let answers = form.surveyAnswers(questions)
        let division = try form.finish(form.division("division", "村（社区）", .village))
        return try await office.answer(request, doing: EnterPaperAnswer(id, division, answers)) { _ in
            .seeOther("surveys/\(id)/paper?division=\(division)", notice: "已存下，接着录下一份。")
        }
    }

    private func drawText(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        let text = try await office.read { transaction in
            _ = try Surveys.one(id, for: actor, in: transaction)
            return try Surveys.drawText(id, county: actor.county, in: transaction)
        }
        guard let text else { throw Refusal.noSuchPage }
        return .file(Download(Array(text.utf8), contentType: "text/plain; charset=utf-8", filename: "draw.txt"))
    }

    private func results(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Survey> = try request.parameter("survey")
        let (survey, strata) = try await office.read { transaction in
            (
                try Surveys.one(id, for: actor, in: transaction),
                try Surveys.frame(of: id, county: actor.county, in: transaction)
            )
        }
        return .file(
            try SurveySheet(
                survey: survey, strata: strata.filter { actor.scope.covers(division: $0.division) },
                whole: SurveyResults.whole(survey, strata)
            ).file())
    }
}

extension FormReader {
    /// What was chosen, question by question; nil where nothing was.
    func surveyAnswers(_ questions: [SurveyQuestion]) -> [Int?] {
        questions.indices.map { place in
            optional("answer-\(place)", "第\(place + 1)题", form: "列出的选项之一") { Int($0) }
        }
    }
}
