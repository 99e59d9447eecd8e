import Kernel

/// One question: what it measures, what may be ticked, and which of that counts as reached.
package struct SurveyQuestion: Codable, Hashable, Sendable {
    /// What is measured (domain.md §1(b)).
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case satisfaction, awareness, support, participation

        package var chinese: String {
            switch self {
            case .satisfaction: "满意度"
            case .awareness: "知晓率"
            case .support: "支持率"
            case .participation: "参与率"
            }
        }
    }

    package let words: String
    package let kind: Kind
    package let choices: [String]
    /// The first so many choices count as reached.
    package let reached: Int
    /// A scale of five steps is scored too: 100, 75, 50, 25, 0.
    package let isScale: Bool

    /// A choice of a few.
    package init(_ words: String, _ kind: Kind, choices: [String], reached: Int = 1) {
        (self.words, self.kind, self.choices, self.reached, isScale) = (words, kind, choices, reached, false)
    }

    /// A scale from very satisfied to not at all; the upper two steps are reached.
    package init(scale words: String, _ kind: Kind) {
        (self.words, self.kind, choices, reached, isScale) = (words, kind, Self.steps(kind), 2, true)
    }

    private static func steps(_ kind: Kind) -> [String] {
        switch kind {
        case .satisfaction: ["很满意", "满意", "一般", "不太满意", "很不满意"]
        case .awareness: ["很了解", "了解", "听说过", "不太了解", "完全不知道"]
        case .support: ["很支持", "支持", "无所谓", "不太支持", "反对"]
        case .participation: ["经常参加", "参加过", "想参加没机会", "很少关心", "不想参加"]
        }
    }

    package func check() throws(Refusal) {
        guard choices.count >= 2, choices.count <= 8, choices.unique.count == choices.count else {
            throw Refusal.field("choices", "survey.choices", "选项要有2到8个，一行一个，不能重复；填了\(choices.count)个。")
        }
        guard (1..<choices.count).contains(reached) else {
            throw Refusal.field(
                "reached", "survey.reached", "算作达到的选项应在1到\(choices.count - 1)个之间：全算或都不算就问不出什么。")
        }
    }
}

package enum SurveyTerms {
    package static let mostQuestions = 20

    /// What is ticked, a place of a choice for each question.
    package static func check(_ answers: [Int?], _ questions: [SurveyQuestion]) throws(Refusal) -> [Int] {
        var read: [Int] = []
        for (place, question) in questions.enumerated() {
            guard place < answers.count, let answer = answers[place] else {
                throw Refusal.field("answer-\(place)", "survey.unanswered", "第\(place + 1)题还没有选，请选一个再提交。")
            }
            guard question.choices.indices.contains(answer) else {
                throw Refusal.field(
                    "answer-\(place)", "survey.outside",
                    "第\(place + 1)题没有这个选项，请在列出的\(question.choices.count)个里选一个。")
            }
            read.append(answer)
        }
        return read
    }

    /// A sample is no larger than what it is drawn from.
    package static func check(each: Int, households: Int, of name: String, field: String) throws(Refusal) {
        guard households >= each else {
            throw Refusal.field(
                field, "survey.stratum", "\(name)只有\(households)户，每处要问\(each)户，样本比总体还大。请改户数，或在问卷的页面“改抽样和截止日”里把每处户数改小。")
        }
    }

    package static func checkStart(_ survey: Survey, today: Day) throws(Refusal) {
        guard !survey.questions.isEmpty else {
            throw Refusal(.conflict, "survey.noQuestion", "还没有题目，至少加一道再开始。")
        }
        guard survey.framed > 0 else {
            throw Refusal(.conflict, "survey.noFrame", "还没有填户数：抽样从填了户数的村（社区）里抽。")
        }
        guard survey.until >= today else {
            throw Refusal(.conflict, "survey.late", "截止日\(survey.until.chinese)已经过了，请先在“改抽样和截止日”里改截止日。")
        }
    }

    package static func checkOpen(_ survey: Survey, today: Day) throws(Refusal) {
        guard survey.state == .running, today <= survey.until else {
            throw Refusal(
                .conflict, "survey.over",
                survey.state == .draft ? "这份问卷还没有开始。" : "这份问卷\(survey.until.chinese)已经截止，不再收答卷。谢谢您。")
        }
    }
}
