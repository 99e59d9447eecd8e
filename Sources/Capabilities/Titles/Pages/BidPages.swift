import Kernel
import Office
import Recognition
import Web

/// The form of a spot check: the title's sheet, or a visit that stands for it.
struct SpotCheckForm: Encodable, Sendable {
    let rules: KindRules
    let visits: [CheckedVisit]
    /// All that were made there, by whichever sheet.
    let others: Int

    func html(_ path: String, _ seen: SeenVersion?, _ view: View) -> HTML {
        let own = view.refused(at: path)
        return """
            <section class="card-paper"><h2>\(rules.kind.chinese)抽查（\(rules.pass)分合格）</h2>\(own.form(path, id: "check", """
                \(HTML.when(!visits.isEmpty, own.select("visit", "用一次检查的成绩", options: [("", "不用，按标准打分")] + visits.map { ($0.path, $0.words) }, help: "选了检查，下面的分项不用填。", required: false)))
                \(HTML.when(visits.isEmpty, "<p class=\"soft\">\(others > 0 ? "最近\(others)次检查用的都不是\(rules.kind.chinese)的标准，不能代替抽查：请照下面的标准逐条打分。" as HTML : "没有用\(rules.kind.chinese)标准的检查（部门、学校、企业、家庭不在检查计划里），照下面的标准逐条打分。")</p>"))
                \(HTML.each(rules.sheet.enumerated()) { index, item in
                    own.input("mark\(index)", "\(item.name)（满分\(item.most)）", keyboard: .decimal, required: false)
                })
                \(own.textArea("words", "抽查的情况", rows: 3, max: 2000))\(HTML.with(seen) { own.seen($0) })\(own.submit("登记成绩"))
                """))</section>
            """
    }
}

struct NewBidPage: Page {
    let bodies: [CivilBody]
    let chosen: String
    var title: String { "报送创建规划" }
    var help: String { "先报规划，创建到位以后申报。市级以上要先持有下一级的称号。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "创建什么、怎么创建，一年以内"))
        \(HTML.when(bodies.isEmpty, view.empty("没有由您办理的创建对象。村、社区、乡镇、部门过一会儿自动列入；学校、企业请创建办登记。")))
        <div class="card-paper">\(view.form("title-bids/new", """
            \(view.select("body", "创建对象", options: [("", "请选择")] + bodies.map { ($0.id.description, "\($0.name)（\($0.kind.chinese)）") }, value: chosen))
            \(view.select("level", "级别", options: AwardLevel.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.textArea("aims", "创建规划", help: "目标、措施、分工、时间。", rows: 6, max: 3000))
            \(view.submit("报送"))
            """))</div></div>
        """
    }
}

/// One bid, from the plan to the answer.
struct BidPage: Page {
    let bid: TitleBid
    let part: ProcedurePart
    let files: [RecordFile]
    let mayDeclare: Bool
    let mayFile: Bool
    let form: SpotCheckForm?
    let now: Instant
    var title: String { TitleBid.procedure.title(bid) }
    var help: String { "规划、申报、乡镇初审、抽查、公示、命名；市级以上推荐上报，照上级文件登记答复。" }
    var parents: [Crumb] { [Crumb(bid.body.name, "title-bodies/\(bid.body.id)")] }
    private var path: String { "title-bids/\(bid.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(bid.body.place)", actions: batch(view)))
        <div class="columns"><div>\(HTML.when(mayDeclare, declaring(view)))\(HTML.with(form) { $0.html("\(path)/check", part.seen, view) })\(view.steps(part))
        <section class="card-paper"><h2>创建规划</h2><p>\(bid.aims)</p>
        \(HTML.when(!bid.selfReport.isEmpty, "<h2>自查报告</h2><p>\(bid.selfReport)</p>"))\(declared)</section>
        \(HTML.with(bid.score) { score in checked(score, bid.marks, bid.visit, bid.checkWords, bid.checkedOn, bid.checkedByName, bid.selfScore, view) })
        \(view.attachments(files, of: path, mayAdd: mayFile))</div><div>\(view.timeline(part))</div></div>
        """
    }

    /// What the township and the county look at before they say yes: the own mark, and what was promised with it.
    private var declared: HTML {
        guard bid.state != .planned, let score = bid.selfScore else { return .empty }
        return
            "<dl class=\"record\"><dt>自评</dt><dd>\(score.shown)分</dd><dt>承诺</dt><dd>\(DeclareTitle.promise)</dd></dl>"
    }

    private func batch(_ view: View) -> HTML {
        if bid.state == .checked, bid.level == .county, view.may(.keepTitles) {
            return view.linkButton("拟命名公示", "title-bids/notice", style: "btn-primary")
        }
        guard bid.state == .passed, view.may(.grantTitles) else { return .empty }
        return view.linkButton("命名", "title-bids/grant", style: "btn-primary")
    }

    private func declaring(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/declare")
        return """
            <section class="card-paper"><h2>申报</h2>\(own.form("\(path)/declare", id: "declare", """
                \(own.textArea("selfReport", "自查报告", help: "规划完成得怎么样；图片、文件作为附件添加。", rows: 6, max: 5000))
                \(own.input("selfScore", "自评分", help: "满分100。", keyboard: .decimal))
                \(own.checkboxes("isClean", "承诺", options: [("yes", DeclareTitle.promise)], values: []))
                \(own.submit("申报"))
                """))</section>
            """
    }
}

/// What a spot check came to.
func checked(
    _ score: Points, _ marks: String, _ visit: String?, _ words: String, _ day: Day?, _ name: String,
    _ selfScore: Points?,
    _ view: View
) -> HTML {
    """
    <section class="card-paper"><h2>抽查</h2><dl class="record"><dt>得分</dt><dd>\(score.shown)\(HTML.with(selfScore) { "（自评\($0.shown)）" })</dd>
    \(HTML.when(!marks.isEmpty, "<dt>分项</dt><dd>\(marks)</dd>"))<dt>情况</dt><dd>\(words)</dd>\(HTML.with(day) { "<dt>日期</dt><dd>\($0.chinese)　\(name)</dd>" })</dl>
    \(HTML.with(visit) { "<p><a href=\"\(view.link($0))\">打开这次检查</a></p>" })</section>
    """
}

/// One re-review: what the holder reports, what the county finds, what is decided.
struct ReviewPage: Page {
    let review: TitleReview
    let part: ProcedurePart
    let files: [RecordFile]
    let pairings: [PairedWork]
    let mayFile: Bool
    let form: SpotCheckForm?
    let now: Instant
    var title: String { TitleReview.procedure.title(review) }
    var help: String { "届满的称号：自查、县审；县级的由主任定保留、限期整改、撤销，市级以上的照上级答复登记。" }
    var parents: [Crumb] { [Crumb(review.body.name, "title-bodies/\(review.body.id)")] }
    private var path: String { "title-reviews/\(review.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(review.dueOn.chinese)届满\(HTML.with(review.rectifyUntil) { "　整改到\($0.chinese)" })"))
        <div class="columns"><div>\(HTML.with(form) { $0.html("\(path)/check", part.seen, view) })\(view.steps(part))
        <section class="card-paper"><h2>结对共建</h2>\(HTML.when(pairings.isEmpty && review.pairing.isEmpty, "<p class=\"soft\">没有结对。</p>"))
        <ul class="list">\(HTML.each(pairings) { paired in
            """
            <li><a href="\(view.link(paired.path))">\(paired.title)</a> \(paired.tag)<div class="soft">\(paired.said)</div></li>
            """
        })</ul>\(HTML.when(!review.pairing.isEmpty, "<p class=\"soft\">审核时：\(review.pairing)</p>"))</section>
        \(HTML.with(review.score) { checked($0, review.marks, review.visit, review.checkWords, nil, "", nil, view) })
        \(view.attachments(files, of: path, mayAdd: mayFile))</div><div>
        <section class="card-paper"><dl class="record"><dt>称号</dt><dd><a href="\(view.link("titles/\(review.title)"))">\(review.name)</a></dd>
        \(HTML.with(review.resultOn) { "<dt>结果</dt><dd>\($0.chinese)，\(review.resultPaper)</dd>" })</dl></section>
        \(view.timeline(part))</div></div>
        """
    }
}

/// Many bids at once: put before the public, or granted.
struct BatchPage: Page {
    let bids: [TitleBid]
    let rules: TitleRules
    /// Of what is named here and now; nil where it is only put before the public.
    let seen: SeenMany<TitleBid>?
    private var isGrant: Bool { seen != nil }
    let today: Day
    var title: String { isGrant ? "命名" : "拟命名公示" }
    var help: String { isGrant ? "公示无异议的，照文件命名，各有一个编号。" : "抽查合格的县级申报，一起公示五个工作日；公示由主任批准。" }

    func body(_ view: View) -> HTML {
        let offered = isGrant ? bids : bids.filter { TitleTerms.passes($0.score, rules.of($0.body.kind)) }
        let failed = bids.count - offered.count
        guard !offered.isEmpty else {
            return """
                \(view.heading(title))\(view.empty(isGrant ? "没有等命名的申报：先抽查、公示。" : "没有抽查合格的县级申报。", view.linkButton("创建申报", "title-bids")))
                """
        }
        return """
            <div class="form-narrow">\(view.heading(title, "\(offered.count)件\(HTML.when(failed > 0, "；另有\(failed)件抽查不合格，请不予通过"))"))
            <div class="card-paper">\(view.form(isGrant ? "title-bids/grant" : "title-bids/notice", """
                \(view.checkboxes("bid", isGrant ? "命名" : "公示", options: offered.map { ($0.id.description, "\($0.body.name)　\($0.body.place)　\($0.title)　\($0.score?.shown ?? "")") }, values: offered.map(\.id.description)))
                \(HTML.with(seen) { view.seen($0) })\(HTML.when(isGrant, view.dayInput("day", "命名日期", value: today) + view.input("paper", "文件名称、文号", help: "如 明文明委〔2019〕3号", max: 200)))
                \(HTML.when(!isGrant, view.input("contact", "受理异议的联系方式", value: "创建办，", max: 100)))
                \(view.submit(title))
                """))</div></div>
            """
    }
}
