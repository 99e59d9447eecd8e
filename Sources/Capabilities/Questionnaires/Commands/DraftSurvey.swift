import Database
import Kernel
import Office
import Web

/// Begins a questionnaire.
package struct DraftSurvey: Command {
    package static let action = Action("survey.draft", "编写问卷", right: .keepSurveys)
    let title: String
    let words: String
    let plan: SamplePlan
    let until: Day

    package init(title: String, words: String, plan: SamplePlan, until: Day) {
        (self.title, self.words, self.plan, self.until) = (title, words, plan, until)
    }

    init(_ form: FormReader) throws {
        let share: Int
        let each: Int
        (title, words, share, each, until) = try form.finish(
            form.text("title", "名称", max: 40), form.prose("words", "开头的话", max: 400),
            form.number("share", "抽样比例", 1...100), form.number("each", "每处户数", 1...500),
            form.day("until", "截止日"))
        plan = SamplePlan(share: share, each: each)
    }

    fileprivate static func check(until: Day, today: Day) throws {
        guard until >= today else {
            throw Refusal.field("until", "survey.until", "截止日\(until.chinese)已经过了，应在今天或之后。")
        }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Survey>> {
        try Self.check(until: until, today: transaction.now.day)
        let id = transaction.recordID(Survey.self)
        try transaction.run(
            """
            INSERT INTO survey (county, id, title, words, questions, share, each, until, state)
            VALUES (\(actor.county), \(id), \(title), \(words), '[]', \(plan.share), \(plan.each), \(until),
                \(Survey.State.draft))
            """)
        try transaction.begin(Survey.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: title)
    }
}

/// Adds a question to a survey that is being written, or takes the last one out.
package struct AddSurveyQuestion: Command {
    package static let action = Action("survey.question", "加问卷题目", right: .keepSurveys)
    let survey: ID<Survey>
    let question: SurveyQuestion

    package init(_ survey: ID<Survey>, _ question: SurveyQuestion) { (self.survey, self.question) = (survey, question) }

    init(_ survey: ID<Survey>, _ form: FormReader) throws {
        let lines = form.prose("choices", "选项", max: 300, optional: true)
            .split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
        let (words, kind, reached) = try form.finish(
            form.text("question", "题目", max: 120), form.choice("kind", "测什么", of: SurveyQuestion.Kind.self),
            form.number("reached", "算作达到的选项", 1...7).optional)
        self.init(
            survey,
            lines.isEmpty
                ? SurveyQuestion(scale: words, kind)
                : SurveyQuestion(words, kind, choices: lines, reached: reached ?? 1))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Surveys.draft(survey, for: actor, in: transaction)
        try question.check()
        guard found.questions.count < SurveyTerms.mostQuestions else {
            throw Refusal(.conflict, "survey.many", "一份问卷最多\(SurveyTerms.mostQuestions)题，再多没有人答得完。")
        }
        try Surveys.set(found.questions + [question], of: survey, county: actor.county, in: transaction)
        return Done(subject: survey.description, detail: question.words)
    }
}

package struct RemoveSurveyQuestion: Command {
    package static let action = Action("survey.removeQuestion", "删问卷题目", right: .keepSurveys)
    let survey: ID<Survey>
    /// From 1.
    let number: Int

    package init(_ survey: ID<Survey>, number: Int) { (self.survey, self.number) = (survey, number) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Surveys.draft(survey, for: actor, in: transaction)
        guard found.questions.indices.contains(number - 1) else {
            throw Refusal(.missing, "survey.noSuchQuestion", "没有第\(number)题，请刷新页面。")
        }
        var questions = found.questions
        let gone = questions.remove(at: number - 1)
        try Surveys.set(questions, of: survey, county: actor.county, in: transaction)
        return Done(subject: survey.description, detail: gone.words)
    }
}

/// Changes what is drawn and until when, while the survey is being written: the draw has not been made yet.
package struct ChangeSurveyPlan: Command {
    package static let action = Action("survey.plan", "改抽样和截止日", right: .keepSurveys)
    let survey: ID<Survey>
    let plan: SamplePlan
    let until: Day

    package init(_ survey: ID<Survey>, _ plan: SamplePlan, until: Day) {
        (self.survey, self.plan, self.until) = (survey, plan, until)
    }

    init(_ survey: ID<Survey>, _ form: FormReader) throws {
        let (share, each, until) = try form.finish(
            form.number("share", "抽样比例", 1...100), form.number("each", "每处户数", 1...500),
            form.day("until", "截止日"))
        self.init(survey, SamplePlan(share: share, each: each), until: until)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Surveys.draft(survey, for: actor, in: transaction)
        try DraftSurvey.check(until: until, today: transaction.now.day)
        for stratum in try Surveys.frame(of: survey, county: actor.county, in: transaction) {
            try SurveyTerms.check(each: plan.each, households: stratum.households, of: stratum.name, field: "each")
        }
        try transaction.run(
            """
            UPDATE survey SET share = \(plan.share), each = \(plan.each), until = \(until)
            WHERE county = \(actor.county) AND id = \(survey)
            """)
        return Done(
            subject: survey.description,
            detail: "\(found.plan.share)%、\(found.plan.each)户、\(found.until)→\(plan.share)%、\(plan.each)户、\(until)")
    }
}
