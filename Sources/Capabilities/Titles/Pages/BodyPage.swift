import Database
import Kernel
import Office
import Recognition
import Web

/// A body's file: what it holds, strives for and did, each with its page.
struct BodyPage: Page {
    let subject: CivilBody
    let titles: [CivilTitle]
    let bids: [TitleBid]
    let reviews: [TitleReview]
    let plans: [YearPlan]
    let advice: [TitleAdvice]
    let stars: [StarTask]
    let pairings: [PairedWork]
    let mayAct: Bool
    let today: Day
    var title: String { subject.name }
    var help: String { "一个创建对象的档案：称号、申报、复评、年度规划、调研指导、星级，一页看全。" }
    var parents: [Crumb] { [Crumb("创建对象", "title-bodies")] }
    private var path: String { "title-bodies/\(subject.id)" }

    init(
        _ id: ID<CivilBody>, pairings: TitleSources.Pairings, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        let county = actor.county
        subject = try Bodies.one(id, for: actor, in: transaction)
        titles = try Titles.of(id, county: county, in: transaction).reversed()
        bids = try Bids.of(id, county: county, in: transaction).reversed()
        reviews = try Reviews.of(id, county: county, in: transaction).reversed()
        plans = try YearPlans.of(id, county: county, in: transaction)
        advice = try Advice.of(id, county: county, in: transaction)
        stars = try Stars.of(id, county: county, in: transaction).reversed()
        self.pairings = subject.isUnit ? try pairings(subject.party, actor, transaction) : []
        today = transaction.now.day
        mayAct =
            Right.declareTitles.isHeld(by: actor) && subject.isThere(on: today)
            && (subject.party.has(actor) || actor.isOffice)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(subject.kind.chinese)　\(subject.place)\(HTML.when(!subject.isUnit, "　由\(subject.party.name)办理"))\(HTML.with(subject.goneFrom) { " <span class=\"tag\">\($0.chinese)撤销</span>" })", actions: HTML.when(mayAct, view.linkButton("报送创建规划", "title-bids/new?body=\(subject.id)", style: "btn-primary"))))
        <div class="columns"><div>
        \(section("称号", titles.map { ("titles/\($0.id)", $0.title, "\($0.grantedOn.chinese)至\(($0.endedOn ?? $0.until).chinese)，\($0.paper)", $0.state.tag) }, "还没有称号。", view))
        \(section("申报", bids.map { ("title-bids/\($0.id)", "申报\($0.title)", $0.score.map { "抽查\($0.shown)分" } ?? "", $0.state.tag) }, "还没有申报过。", view))
        \(section("复评", reviews.map { ("title-reviews/\($0.id)", "\($0.name)复评", "\($0.dueOn.chinese)届满\($0.resultPaper.isEmpty ? "" : "，\($0.resultPaper)")", $0.state.tag) }, "", view))
        \(section("星级", stars.map { ("stars/\($0.id)", $0.goal.chinese, $0.awardedOn.map { "\($0.chinese)授星" } ?? "期限\($0.dueOn.chinese)", $0.state.tag) }, "", view))
        \(section("结对共建", pairings.map { ($0.path, $0.title, $0.words, $0.missing.isEmpty ? "<span class=\"tag tag-green\">达标</span>" : "<span class=\"tag tag-amber\">\($0.missing.joined(separator: "，"))</span>") }, "", view))
        </div><div>\(years(view))\(visits(view))\(ending(view))</div></div>
        """
    }

    private func section(
        _ title: String, _ rows: [(path: String, name: String, words: String, tag: HTML)], _ empty: String, _ view: View
    ) -> HTML {
        guard !rows.isEmpty || !empty.isEmpty else { return .empty }
        return """
            <section class="card-paper"><h2>\(title)</h2>\(HTML.when(rows.isEmpty, "<p class=\"soft\">\(empty)</p>"))
            <ul class="list">\(HTML.each(rows) { "<li><a href=\"\(view.link($0.path))\">\($0.name)</a> \($0.tag)<div class=\"soft\">\($0.words)</div></li>" })</ul></section>
            """
    }

    private func years(_ view: View) -> HTML {
        let planning = view.refused(at: "\(path)/plans")
        let own = plans.first { $0.year == today.year }
        return """
            <section class="card-paper"><h2>年度规划</h2>\(HTML.when(plans.isEmpty, "<p class=\"soft\">还没有报送。</p>"))
            <ul class="course">\(HTML.each(plans) { plan in
                """
                <li><strong>\(plan.year)年</strong>\(HTML.with(plan.selfScore) { " <span class=\"tag\">自评\($0.shown)</span>" })<p>\(plan.aims)</p>\(HTML.when(!plan.summary.isEmpty, "<p>自查：\(plan.summary)</p>"))</li>
                """
            })</ul>
            \(HTML.when(mayAct, """
                <details class="act"\(HTML.when(planning.refusal != nil, " open"))><summary>\(own == nil ? "报送规划" : "修改规划、报送自查")</summary>
                \(planning.form("\(path)/plans", id: "plan", """
                    \(planning.numberInput("year", "年份", value: today.year))
                    \(planning.textArea("aims", "规划", value: own?.aims ?? "", rows: 4, max: 3000))
                    \(planning.textArea("summary", "年度自查", value: own?.summary ?? "", help: "年底写；没到年底空着。", required: false, rows: 3, max: 3000))
                    \(planning.input("selfScore", "自评分", value: own?.selfScore?.shown ?? "", keyboard: .decimal, required: false))
                    \(planning.submit("报送"))
                    """))</details>
                """))</section>
            """
    }

    private func visits(_ view: View) -> HTML {
        let advising = view.refused(at: "\(path)/visits")
        return """
            <section class="card-paper"><h2>调研指导</h2>\(HTML.when(advice.isEmpty, "<p class=\"soft\">还没有去过。</p>"))
            <ul class="list">\(HTML.each(advice) { "<li><a href=\"\(view.link("title-visits/\($0.id)"))\">\($0.heldOn.chinese)\($0.kind.chinese)</a> \($0.state.tag)<div class=\"soft\">\(String($0.advice.prefix(60)))</div></li>" })</ul>
            \(HTML.when(view.may(.keepTitles) && subject.isThere(on: today), """
                <details class="act"\(HTML.when(advising.refusal != nil, " open"))><summary>登记一次</summary>
                \(advising.form("\(path)/visits", files: true, id: "advice", """
                    \(advising.select("kind", "类别", options: TitleAdvice.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
                    \(advising.dayInput("heldOn", "日期", value: today))
                    \(advising.textArea("words", "看到的情况", rows: 3, max: 2000))
                    \(advising.textArea("advice", "建议", rows: 3, max: 2000))
                    \(advising.input("photo", "照片", type: "file", required: false, extra: " multiple accept=\"image/*\""))
                    \(advising.submit("登记"))
                    """))</details>
                """))</section>
            """
    }

    private func ending(_ view: View) -> HTML {
        guard view.may(.keepTitles), !subject.isUnit, subject.goneFrom == nil else { return .empty }
        let ending = view.refused(at: "\(path)/end")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(ending.refusal != nil, " open"))><summary>撤销这个对象</summary>\(ending.form("\(path)/end", id: "end", "<p class=\"soft\">学校撤并、企业搬走：它的称号、申报、星级同时终止，记录都在。</p>\(ending.input("reason", "原因", max: 200))\(ending.submit("撤销"))"))</details></section>
            """
    }
}
