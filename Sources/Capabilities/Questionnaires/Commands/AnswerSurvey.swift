import Database
import Kernel
import Office

/// Somebody answers by the link on his slip. The link is marked used and the answer added to the sums of its village or
/// community in one transaction; no row holds both, none says when, and the audit says only that an answer came.
package struct AnswerSurvey: Command {
    package static let action = Action("survey.answer", "答问卷", by: .anyone)
    let slip: OutsideCode
    let answers: [Int?]

    package init(_ slip: OutsideCode, _ answers: [Int?]) { (self.slip, self.answers) = (slip, answers) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let link = try SurveySlips.link(slip, county: county, in: transaction)
        let survey = try Surveys.one(link.survey, for: .system(county: county), in: transaction)
        guard !link.isUsed else { throw Refusal.answered }
        try SurveyTerms.checkOpen(survey, today: transaction.now.day)
        let read = try SurveyTerms.check(answers, survey.questions)
        let used = try transaction.run(
            "UPDATE surveyLink SET isUsed = 1 WHERE county = \(county) AND digest = \(link.digest) AND isUsed = 0")
        guard used == 1 else { throw Refusal.answered }
        try SurveyResults.add(read, to: survey, link.division, onPaper: false, county: county, in: transaction)
        return Done(subject: survey.id.description)
    }
}

/// A clerk types in what somebody answered on paper. It takes one of the links of the place, whichever: what comes on paper
/// comes not by telephone, and no place has more answers than its sample.
package struct EnterPaperAnswer: Command {
    package static let action = Action("survey.paper", "录入纸质问卷", right: .keepSurveys)
    let survey: ID<Survey>
    let division: DivisionCode
    let answers: [Int?]

    package init(_ survey: ID<Survey>, _ division: DivisionCode, _ answers: [Int?]) {
        (self.survey, self.division, self.answers) = (survey, division, answers)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        let found = try Surveys.one(survey, for: actor, in: transaction)
        try SurveyTerms.checkOpen(found, today: transaction.now.day)
        let read = try SurveyTerms.check(answers, found.questions)
        let open: String? = try transaction.value(
            """
            SELECT digest FROM surveyLink
            WHERE county = \(county) AND survey = \(survey) AND division = \(division) AND isUsed = 0 LIMIT 1
            """)
        guard let open else {
            throw Refusal.field(
                "division", "survey.full", "这个村（社区）没有抽中，或者\(found.plan.each)份已经收齐，不能再录。请核对纸上的村（社区）。")
        }
        try transaction.run("UPDATE surveyLink SET isUsed = 1 WHERE county = \(county) AND digest = \(open)")
        try SurveyResults.add(read, to: found, division, onPaper: true, county: county, in: transaction)
        return Done(subject: survey.description)
    }
}

extension Refusal {
    static let answered = Refusal(.conflict, "survey.used", "这张问卷已经交过了，一张只能答一次。谢谢您。")
}
