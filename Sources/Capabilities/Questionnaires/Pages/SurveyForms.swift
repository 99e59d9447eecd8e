import Kernel
import Office
import Web

struct NewSurveyPage: Page {
    let today: Day
    var title: String { "编一份问卷" }
    var help: String { "先定名称、抽多少、到哪天截止；建好以后加题目、填户数，再抽样开始。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "样本随机抽，先写下承诺再抽，事后人人能核对"))
        <div class="card-paper">\(view.form("surveys/new", """
            \(view.input("title", "名称", help: "如 2019年下半年创建满意度问卷。", max: 40))
            \(view.textArea("words", "开头的话", value: "您好！我们想听听您对创建工作的看法。问卷不记姓名、不记电话，交了以后没有人能查出是谁答的。", rows: 3, max: 400))
            \(view.numberInput("share", "抽多少村（社区）（%）", value: 20, help: "每个乡镇（街道）按这个比例抽，不足一个按一个。"))
            \(view.numberInput("each", "每处问多少户", value: 20, help: "不能多于村（社区）的户数。"))
            \(view.dayInput("until", "截止日", value: today.adding(days: 21)))
            \(view.submit("建立"))
            """))</div></div>
        """
    }
}

/// How many households each village or community has.
struct SurveyFramePage: Page {
    struct Row: Encodable, Sendable {
        let code: String
        let name: String
        let township: String
        let households: Int?
    }

    let survey: Survey
    let rows: [Row]
    var title: String { "填户数：\(survey.title)" }
    var help: String { "抽样从填了户数的村（社区）里抽，空着的不参加；上一次问卷填过的已经带来。" }
    var parents: [Crumb] { [Crumb(survey.title, "surveys/\(survey.id)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "每处要问\(survey.plan.each)户，户数不能比它少"))
        <section class="card-paper">\(view.form("surveys/\(survey.id)/frame", id: "frame", """
            <div class="table-box"><table class="cards"><thead><tr><th>村（社区）</th><th>乡镇（街道）</th><th>户数</th></tr></thead><tbody>
            \(HTML.each(rows) { row in
                "<tr><td data-label=\"村（社区）\">\(row.name)</td><td data-label=\"乡镇（街道）\">\(row.township)</td><td data-label=\"户数\">\(view.cell("households-\(row.code)", "\(row.name)的户数", row.households.map(String.init) ?? "", keyboard: .digits))</td></tr>\n"
            })</tbody></table></div>
            \(view.submit("保存户数"))
            """))</section>
        """
    }
}

/// The slips of one village or community, to be printed, cut apart and drawn from a bag.
struct SurveySlipsPage: Page {
    struct Slip: Sendable {
        let code: String
        let address: String
    }

    let survey: Survey
    let stratum: SurveyStratum
    let numbers: [Int]
    let slips: [Slip]
    var title: String { "问卷条：\(stratum.name)" }
    var help: String { "问卷条和户号不对应：混在一起发，谁拿到哪一张没有人知道。" }
    var parents: [Crumb] { [Crumb(survey.title, "surveys/\(survey.id)")] }

    /// Not the codes: a program has no slips to cut.
    private enum CodingKeys: CodingKey { case numbers }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(slips.count)张，\(survey.until.chinese)前有效，一张只能答一次"))
        <section class="card-paper no-print"><h2>要问的户</h2>
        <p>按村（社区）的户册从1数起：\(numbers.map { "第\($0)户" }.joined(separator: "、"))。</p>
        <p class="soft">请裁开、折好、混在一起，每户抽一张。不要在问卷条上写户号或姓名。打印：按浏览器的“打印”。</p></section>
        <div class="code-cards">\(HTML.each(slips) { slip in
            """
            <div class="code-card"><strong>\(survey.title)</strong><br>\
            \(HTML.with(QRCode(slip.address)) { $0.svg("问卷的二维码") })<br>\
            <span class="letters">\(slip.code)</span><br><small>微信或相机扫一扫，不记姓名</small></div>
            """
        })</div>
        """
    }
}

/// A clerk types in one paper after the other.
struct SurveyPaperPage: Page {
    let survey: Survey
    let strata: [SurveyStratum]
    let last: String
    var title: String { "录入纸质问卷" }
    var help: String { "一份一份录；录一份占用那个村（社区）的一张问卷条，收齐了就不能再录。" }
    var parents: [Crumb] { [Crumb(survey.title, "surveys/\(survey.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, survey.title.isEmpty ? .empty : "\(survey.title)　纸上不写姓名，录完放回问卷箱"))
        <div class="card-paper">\(view.form("surveys/\(survey.id)/paper", """
            \(view.select("division", "村（社区）", options: strata.map { ($0.division.description, "\($0.name)（已收\($0.sums?.answers ?? 0)／\($0.sample)）") }, value: last))
            \(view.surveyQuestions(survey.questions))
            \(view.submit("存下，录下一份"))
            """))</div></div>
        """
    }
}

extension View {
    /// Each question with its choices, one to be chosen.
    func surveyQuestions(_ questions: [SurveyQuestion]) -> HTML {
        HTML.each(Array(questions.enumerated())) { place, question in
            """
            <fieldset class="mb-3\(HTML.when(error("answer-\(place)") != nil, " has-error"))"\(HTML.when(error("answer-\(place)") != nil, " aria-describedby=\"e-answer-\(place)\""))>
            <legend class="form-label">\(place + 1). \(question.words)</legend>
            <div class="checks">\(HTML.each(Array(question.choices.enumerated())) { choice, words in
                """
                <label class="form-check"><input class="form-check-input" type="radio" name="answer-\(place)" \
                value="\(choice)"\(HTML.when(value("answer-\(place)") == String(choice), " checked"))> <span>\(words)</span></label>

                """
            })</div>
            \(HTML.with(error("answer-\(place)")) { "<div class=\"field-error\" id=\"e-answer-\(place)\">\($0)</div>" })
            </fieldset>

            """
        }
    }
}

/// What a phone opens that scanned a slip.
struct SurveyAnswerPage: Page {
    let survey: Survey
    let slip: String
    let isUsed: Bool
    let isOpen: Bool
    var title: String { survey.title }

    private enum CodingKeys: CodingKey { case title, isUsed, isOpen }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(title, forKey: .title)
        try container.encode(isUsed, forKey: .isUsed)
        try container.encode(isOpen, forKey: .isOpen)
    }

    func body(_ view: View) -> HTML {
        guard isOpen, !isUsed else {
            let words: HTML =
                isUsed
                ? "这张问卷已经交过了，一张只能答一次。谢谢您。" : "这份问卷\(survey.until.chinese)已经截止，不再收答卷。谢谢您。"
            return "<h1>\(survey.title)</h1><p>\(words)</p>\(view.largeButton("回到首页", "my"))"
        }
        return """
            <h1>\(survey.title)</h1><p>\(survey.words)</p>
            <div class="card-paper">\(view.form("my/survey/\(slip)", """
                \(view.surveyQuestions(survey.questions))
                \(view.submit("交卷"))
                """))</div>
            <p class="soft">交卷以后，您的选择只加在村（社区）的合计里，不单独保存，也不记时间。</p>
            """
    }
}
