import Kernel
import Office
import Web

/// One survey: its questions and sample, what came in, and the rates with their intervals.
struct SurveyPage: Page {
    let survey: Survey
    let part: ProcedurePart
    /// Those that the reader sees: a township its own, a department none.
    let strata: [SurveyStratum]
    /// Of all that were drawn.
    let whole: SurveySums
    /// Lines of mock assessments that a rate may be counted into, by their values.
    let places: [(value: String, label: String)]
    let now: Instant
    var title: String { survey.title }
    var help: String { "一次问卷：题目、抽样、收回多少、各项的比率和区间。答卷不逐份保存，只在所在村（社区）的各选项上加一，查不出谁怎么答的。" }
    var hasCharts: Bool { true }

    private enum CodingKeys: CodingKey { case survey, strata, whole }

    private var drawn: [SurveyStratum] { strata.filter { $0.sample > 0 } }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(survey.until.chinese)截止", actions: actions(view)))
        \(view.steps(part))
        \(survey.state == .draft ? draft(view) : results(view))
        \(view.timeline(part))
        """
    }

    private func actions(_ view: View) -> HTML {
        switch survey.state {
        case .draft:
            HTML.when(view.may(.keepSurveys), view.linkButton("填户数", "surveys/\(survey.id)/frame"))
        case .running:
            HTML.when(
                view.may(.keepSurveys), view.linkButton("录入纸质问卷", "surveys/\(survey.id)/paper", style: "btn-primary"))
        case .closed: view.linkButton("导出 .xlsx", "surveys/\(survey.id)/results.xlsx")
        case .cancelled: .empty
        }
    }

    // MARK: While it is written

    private func draft(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>题目</h2>
        \(HTML.when(survey.questions.isEmpty, "<p class=\"soft\">还没有题目。一题一题加，选项空着就是五级量表。</p>"))
        \(questionList(view))
        \(HTML.when(view.may(.keepSurveys), adding(view)))</section>
        <section class="card-paper"><h2>样本</h2>
        <p>每个乡镇（街道）抽\(survey.plan.share)%的村（社区），不足一个按一个；每个抽中的村（社区）问\(survey.plan.each)户。</p>
        <p>\(survey.framed > 0 ? "已有\(survey.framed)个村（社区）填了户数，抽样从它们里抽。" : "还没有填户数。没有填户数的村（社区）不参加抽样。")</p>
        \(HTML.when(view.may(.keepSurveys), planning(view)))</section>
        """
    }

    private func planning(_ view: View) -> HTML {
        let view = view.refused(at: "surveys/\(survey.id)/plan")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>改抽样和截止日</summary>
            \(view.form("surveys/\(survey.id)/plan", id: "plan", """
                \(view.numberInput("share", "抽多少村（社区）（%）", value: survey.plan.share))
                \(view.numberInput("each", "每处问多少户", value: survey.plan.each, help: "不能多于村（社区）的户数。"))
                \(view.dayInput("until", "截止日", value: survey.until))
                \(view.submit("保存"))
                """))</details>
            """
    }

    private func questionList(_ view: View) -> HTML {
        """
        <ol class="course">\(HTML.each(Array(survey.questions.enumerated())) { place, question in
            """
            <li>\(question.words)　<span class="tag">\(question.kind.chinese)</span><br>
            <span class="soft">\(question.choices.joined(separator: "　"))（前\(question.reached)个算达到）</span>
            \(HTML.when(survey.state == .draft && view.may(.keepSurveys), view.button("删去", post: "surveys/\(survey.id)/questions/\(place + 1)/remove")))</li>

            """
        })</ol>
        """
    }

    private func adding(_ view: View) -> HTML {
        let view = view.refused(at: "surveys/\(survey.id)/questions")
        return """
            <details class="act"\(HTML.when(view.refusal != nil || survey.questions.isEmpty, " open"))><summary>加一题</summary>
            \(view.form("surveys/\(survey.id)/questions", id: "question", """
                \(view.input("question", "题目", help: "如 您知道我县正在创建文明县城吗？", max: 120))
                \(view.select("kind", "测什么", options: SurveyQuestion.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.textArea("choices", "选项", help: "一行一个，算作达到的写在前面；空着就用五级量表（如 很满意—很不满意，前两级算达到）。", required: false, rows: 3, max: 300))
                \(view.numberInput("reached", "算作达到的选项", help: "前几个选项算达到，如 1。", required: false))
                \(view.submit("加上"))
                """))</details>
            """
    }

    // MARK: What came in

    private func results(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>回收</h2>
        <p>抽中\(survey.drawn)个村（社区），发出\(survey.handedOut)份，收回<strong>\(whole.answers)</strong>份（纸质\(whole.paper)份）。</p>
        \(HTML.with(survey.commitment) { "<p class=\"soft\">抽样是电脑随机抽的，抽完就封存，谁也改不了：<a href=\"\(view.link("surveys/\(survey.id)/draw.txt"))\">抽样原文</a>的校验码（SHA-256）应当是 <code class=\"key\">\($0)</code>。</p>" })
        \(HTML.when(whole.answers == 0, view.empty("还没有收回答卷。把问卷条发到抽中的户，或者录入纸质问卷。")))
        \(sampleTable(view))</section>
        \(HTML.when(whole.isShown, kinds))
        \(HTML.when(whole.answers > 0 && !whole.isShown, "<p class=\"soft\">收回不足\(SurveySums.least)份，先不显示比率：人太少，看得出是谁。</p>"))
        \(HTML.when(whole.isShown, HTML.each(Array(survey.questions.enumerated())) { question($0, $1) }))
        \(HTML.when(survey.state == .closed && !places.isEmpty && view.may(.keepSurveys), counting(view)))
        """
    }

    private func sampleTable(_ view: View) -> HTML {
        let mayPrint = survey.state == .running && view.may(.keepSurveys)
        guard !drawn.isEmpty else { return .empty }
        return """
            <details\(HTML.when(survey.state == .running, " open"))><summary>抽中的村（社区）</summary>
            <div class="table-box"><table class="cards"><thead><tr><th>村（社区）</th><th>乡镇（街道）</th><th class="number">户数</th><th class="number">样本</th><th class="number">收回</th>\(HTML.when(mayPrint, "<th></th>"))</tr></thead><tbody>
            \(HTML.each(drawn) { stratum in
                """
                <tr><td data-label="村（社区）">\(stratum.name)</td><td data-label="乡镇（街道）">\(stratum.townshipName)</td>\
                <td data-label="户数" class="number">\(stratum.households)</td><td data-label="样本" class="number">\(stratum.sample)</td>\
                <td data-label="收回" class="number">\(stratum.sums?.answers ?? 0)</td>\
                \(HTML.when(mayPrint, "<td>\(view.linkButton("问卷条", "surveys/\(survey.id)/slips/\(stratum.division)"))</td>"))</tr>

                """
            })</tbody></table></div></details>
            """
    }

    private var kinds: HTML {
        let rates = SurveyQuestion.Kind.allCases.compactMap { kind in
            whole.rate(kind, survey.questions).map { (kind, $0) }
        }
        return """
            <section class="card-paper"><h2>全县</h2><div class="table-box"><table><thead><tr><th></th><th class="number">比率</th><th class="number">95%区间</th><th class="number">份</th></tr></thead><tbody>
            \(HTML.each(rates) { kind, rate in
                "<tr><td>\(kind.chinese)</td><td class=\"number\"><strong>\(rate.shown)</strong></td><td class=\"number\">\(rate.shownInterval)</td><td class=\"number\">\(rate.of)</td></tr>\n"
            })</tbody></table></div>
            <p class="soft">各村（社区）的答卷合在一起算；一项有几题的取平均。区间按威尔逊法，说的是只问了这么多户带来的误差。</p></section>
            """
    }

    private func question(_ place: Int, _ question: SurveyQuestion) -> HTML {
        let shown = drawn.filter { $0.sums?.isShown == true }
        let few = drawn.count - shown.count
        return """
            <section class="card-paper"><h2>\(place + 1). \(question.words)</h2>
            <p>\(question.kind.chinese) <strong>\(whole.rate(place, question).shown)</strong>，95%区间\(whole.rate(place, question).shownInterval)\(HTML.when(question.isScale, HTML.with(whole.score(place)) { "；量表平均\($0.shown)分" }))</p>
            <ul class="plain">\(HTML.each(Array(question.choices.enumerated())) { choice, words in "<li>\(words) \(whole.counts[place][choice])份</li>" })</ul>
            \(HTML.when(!shown.isEmpty, """
                <details open><summary>各村（社区）</summary><div class="table-box"><table data-chart="bar" data-most="100" data-even><caption class="visually-hidden">\(question.words)，各村（社区）的\(question.kind.chinese)</caption>
                <thead><tr><th>村（社区）</th><th class="number">\(question.kind.chinese)</th><th class="number">95%区间</th><th class="number">份</th></tr></thead><tbody>
                \(HTML.each(shown) { row($0, place, question) })</tbody></table></div></details>
                """))
            \(HTML.when(few > 0, "<p class=\"soft\">另有\(few)个村（社区）收回不足\(SurveySums.least)份，只计入全县，不单列。</p>"))</section>
            """
    }

    private func row(_ stratum: SurveyStratum, _ place: Int, _ question: SurveyQuestion) -> HTML {
        let rate = stratum.sums?.rate(place, question) ?? SurveyRate(0, of: 0)
        let drawn = rate.permille.map { "\($0 / 10).\($0 % 10)" } ?? ""
        return """
            <tr><td>\(stratum.name)</td><td class="number" data-value="\(drawn)">\(rate.shown)</td><td class="number">\(rate.shownInterval)</td><td class="number">\(rate.of)</td></tr>

            """
    }

    private func counting(_ view: View) -> HTML {
        let view = view.refused(at: "surveys/\(survey.id)/count")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>计入模拟测评</summary>
            <p class="soft">这一条的得分按比率折算：分值×比率；说明里写明来自哪次问卷、收回多少份。</p>
            \(view.form("surveys/\(survey.id)/count", id: "count", """
                \(view.select("number", "题目", options: survey.questions.enumerated().map { (String($0 + 1), "\($0 + 1). \($1.words)") }))
                \(view.select("line", "模拟测评的标准", options: places))
                \(view.submit("计入"))
                """))</details></section>
            """
    }
}
