import Kernel
import Office

/// What an answer of a higher level, or the outcome of a re-review, has to say.
extension TitleTerms {
    static func checkAnswer(_ answers: StepAnswers, today: Day) throws(Refusal) {
        try checkGrant(on: answers.day, paper: answers.note, today: today)
    }

    static func checkResult(
        _ answers: StepAnswers, isRectifying: Bool, score: Points?, today: Day
    ) throws(Refusal) {
        guard let day = answers.day else { return }
        if isRectifying {
            guard day > today, day <= today.adding(days: 366) else {
                throw Refusal.field("day", "review.until", "整改的期限应在今天以后、一年以内。")
            }
        } else if day > today {
            throw Refusal.field("day", "review.future", "结果的日期不能在今天（\(today.chinese)）之后。")
        }
        guard answers.note.count >= 4 else { throw Refusal.field("note", "review.paper", "请写明依据：文件的名称、文号，或者原因。") }
    }
}
