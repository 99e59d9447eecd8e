import Database
import Kernel
import Office

/// A questionnaire with its sample: written, drawn and handed out, counted. No answer is kept by itself: each is added to the
/// sums of its village or community.
package struct Survey: Codable, Sendable {
    package enum State: String, ProcedureState {
        case draft, running, closed, cancelled

        package var chinese: String {
            switch self {
            case .draft: "编写中"
            case .running: "调查中"
            case .closed: "已结束"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .draft, .running: .going
            case .closed: .done
            case .cancelled: .off
            }
        }
    }

    package let id: ID<Survey>
    package let title: String
    /// What stands above the questions.
    package let words: String
    package let questions: [SurveyQuestion]
    package let plan: SamplePlan
    /// The last day on which it is answered.
    package let until: Day
    package let state: State
    /// Of the draw; nil before it.
    package let commitment: String?
    /// Villages and communities whose households are counted.
    package let framed: Int
    package let drawn: Int
    package let handedOut: Int
    package let answers: Int

    package static let noun = RecordNoun("survey", "问卷调查", measure: "次")

    package static let procedure = Procedure<Survey, State>(
        noun, table: "survey", path: "surveys", right: .seeSurveys, first: .draft, begun: "编写",
        load: Surveys.one, title: { $0.title },
        [
            .step(
                "start", "抽样并开始", from: .draft, to: .running, by: .role(.clerk), asks: [.note()],
                check: { survey, _, now throws(Refusal) in try SurveyTerms.checkStart(survey, today: now.day) },
                then: { survey, _, actor, transaction in
                    try SurveyDraw.keep(for: survey, county: actor.county, in: transaction)
                }),
            .step(
                "close", "结束调查", from: .running, to: .closed, by: .role(.clerk), asks: [.note("回收情况")],
                dueOn: { $0.until.adding(days: 1) },
                then: { survey, _, actor, transaction in
                    try SurveyResults.seal(survey, county: actor.county, in: transaction)
                }),
            .step(
                "cancel", "取消", from: .draft, .running, to: .cancelled, by: .role(.clerk, .director),
                asks: [.reason()], isOptional: true),
        ])
}

/// How many are asked.
package struct SamplePlan: Codable, Hashable, Sendable {
    /// Of each township's villages and communities, in per cent.
    package let share: Int
    /// Households asked in each that is drawn.
    package let each: Int

    package init(share: Int, each: Int) { (self.share, self.each) = (share, each) }
}
