import Database
import Kernel
import Office
import Standards
import Web

/// Puts the rate of a question into a line of a mock assessment that is judged by questionnaire: the line gets its share of
/// the points, and the note says from which survey, with how many answers.
package struct CountIntoMock: Command {
    package static let action = Action("survey.count", "把问卷计入模拟测评", right: .markMocks)
    let survey: ID<Survey>
    /// From 1.
    let question: Int
    let mock: ID<MockAssessment>
    let line: ID<StandardLine>

    package init(_ survey: ID<Survey>, question: Int, mock: ID<MockAssessment>, line: ID<StandardLine>) {
        (self.survey, self.question, self.mock, self.line) = (survey, question, mock, line)
    }

    init(_ survey: ID<Survey>, _ form: FormReader) throws {
        let (question, place) = try form.finish(
            form.number("number", "题目", 1...SurveyTerms.mostQuestions),
            form.value("line", "标准", form: "列表中的一项") { text -> MockPlace? in MockPlace(text) })
        self.init(survey, question: question, mock: place.mock, line: place.line)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Points> {
        let found = try Surveys.one(survey, for: actor, in: transaction)
        guard found.state == .closed else {
            throw Refusal(.conflict, "survey.notClosed", "问卷还\(found.state.chinese)，结束以后才计入模拟测评。")
        }
        guard found.questions.indices.contains(question - 1) else {
            throw Refusal.field("number", "survey.noSuchQuestion", "没有第\(question)题。")
        }
        let asked = found.questions[question - 1]
        let sums = SurveyResults.whole(
            found, try Surveys.frame(of: survey, county: actor.county, in: transaction))
        let rate = sums.rate(question - 1, asked)
        guard let permille = rate.permille else {
            throw Refusal.field("number", "survey.nobody", "这次问卷一份也没有收回，算不出\(asked.kind.chinese)。")
        }
        let line = try StandardLines.one(line, for: actor, in: transaction)
        guard line.method == .questionnaire else {
            throw Refusal.field("line", "survey.line", "\(line.code)按“\(line.method.chinese)”测评，不由问卷打分。")
        }
        let (got, arithmetic) = line.reckon(permille: permille)
        let reckoned = line.pattern == nil ? "" : "；\(arithmetic)"
        let note = "“\(found.title)”第\(question)题\(asked.kind.chinese)\(rate.shown)，收回\(rate.of)份\(reckoned)"
        _ = try MarkLines(mock, [.init(line.id, got: got, note: note)]).carryOut(by: actor, in: transaction)
        return Done(got, subjects: [survey.description], detail: "\(line.code)：\(got.shown)分，\(note)")
    }
}
