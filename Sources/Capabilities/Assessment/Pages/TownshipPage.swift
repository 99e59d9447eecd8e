import Findings
import Inspections
import Kernel
import Office
import Web

/// Why a township stands where it stands: the arithmetic, every village, every visit, what was due.
struct TownshipPage: Page {
    struct Loss: Encodable {
        let title: String
        let count: Int
        let points: Points
    }

    let month: Month
    let isClosed: Bool
    let township: TownshipResult
    /// What cost most in the county's visits.
    let losses: [Loss]
    let due: [DueFinding]
    var title: String { "\(township.name)\(month.chinese)考核" }
    var help: String { "这个乡镇（街道）的分数是怎么来的：哪些村、哪次检查、哪几件整改。" }
    var parents: [Crumb] { [Crumb(month.chinese, "assessments/\(month)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(rank)　\(HTML.when(!isClosed, "<span class=\"tag tag-amber\">未关账，得分会变</span>"))",
            actions: view.linkButton("一地一页", "dossiers/\(township.code)") + view.linkButton("全县排名", "assessments/\(month)")))
        <div class="figures">
        \(view.figure(township.name, "得分", "\(township.score?.shown ?? "—")"))
        \(HTML.each(township.tiers.filter { $0.mean != nil }) { tier in
            view.figure(township.name, "\(tier.tier.chinese)（权重\(tier.weight)）", "\(tier.mean?.shown ?? "—")")
        })
        \(view.figure(township.name, "按期整改率", "\(township.rectification.shown ?? "—")", note: """
            \(isClosed ? "关账时" : "截至现在")，到期\
            <a data-number="\(township.rectification.due)" href="#due">\(township.rectification.due)</a>件，按期\(township.rectification.onTime)件
            """))
        </div>
        <section class="card-paper"><h2>得分怎么来的</h2><p>\(township.arithmetic)</p>
        \(HTML.each(township.tiers.filter { !$0.villages.isEmpty }) { "<p class=\"soft\">\($0.tier.chinese)：\($0.arithmetic)</p>" })</section>
        \(view.scoreChanges(township.changes ?? []))\(why(view))
        \(HTML.each(township.tiers.filter { !$0.villages.isEmpty }.sorted { $0.weight > $1.weight }) { tier($0, view) })
        \(view.dueTable(due))
        """
    }

    private var rank: HTML {
        guard let rank = township.rank else { return "没有名次" }
        return "\(township.group.chinese)第\(rank)名"
    }

    private func why(_ view: View) -> HTML {
        HTML.when(
            !losses.isEmpty,
            """
            <section class="card-paper"><h2>县级检查扣分最多的</h2>\(view.losses(losses.prefix(5), of: township.code, in: month))<p><a href="\(view.link("visits/all?month=\(month)&tier=county&below=\(township.code)&state=submitted"))">打开这些检查，看每一处和照片</a>　<a href="\(view.link("assessments/\(month)/\(township.code)/lines"))">逐笔扣分，可以申诉</a></p></section>
            """)
    }

    private func tier(_ tier: TierResult, _ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards" data-rows="\(tier.tier.rawValue)"><caption>\(tier.tier.chinese)：\(tier.villages.count)个村（社区）</caption>
        <thead><tr><th>村（社区）</th><th class="number">得分</th><th>检查</th></tr></thead><tbody>
        \(HTML.each(tier.villages.sorted { ($0.score ?? .zero, $0.code) < ($1.score ?? .zero, $1.code) }) { village in
            """
            <tr><td>\(village.name)</td><td class="number" data-label="得分">\(village.score?.shown ?? "不计")\
            \(HTML.when(village.isMissing, " <span class=\"tag tag-red\">\(village.score == nil ? "未自考，不计入" : RankingPage.zero)</span>"))</td>
            <td data-label="检查">\(HTML.each(village.visits) { "<a href=\"\(view.link("visits/\($0)"))\">打开检查</a> " })</td></tr>
            """
        })</tbody></table></div>
        """
    }
}

/// What was due in a month in the whole county, or in the reader's part of it.
struct DuePage: Page {
    /// What it is narrowed to.
    enum Kind: String, Encodable, CaseIterable {
        case onTime, late, notYet

        var chinese: String {
            switch self {
            case .onTime: "按期"
            case .late: "没有按期"
            case .notYet: "期限未到"
            }
        }

        func takes(_ finding: DueFinding) -> Bool { finding.punctuality.kind == self }
    }

    let period: Period
    /// Of a month, whether it is closed.
    let isClosed: Bool
    let due: [DueFinding]
    let chips: Chips
    var title: String { "\(period.chinese)到期的问题" }
    var help: String { "这段时间到期的整改，按期的、没按期的，逐件列在这里。" }
    var parents: [Crumb] { period.month.map { [Crumb($0.chinese, "assessments/\($0)")] } ?? [] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.whose)的乡镇（街道）、村（社区）承办的，\(asOf)的情况",
            actions: HTML.with(period.month) { view.linkButton("\($0.chinese)考核", "assessments/\($0)") }))
        \(view.chips(chips))
        \(view.dueTable(due))
        """
    }

    private var asOf: String {
        if isClosed { return "关账时" }
        return period.month == nil ? "已关账的月份是关账时，其他月份是截至现在" : "截至现在"
    }
}

extension Punctuality {
    var kind: DuePage.Kind {
        switch self {
        case .onTime: .onTime
        case .late: .late
        case .notYet: .notYet
        }
    }

    /// `没有按期` and why.
    var tag: HTML {
        switch self {
        case .onTime: "<span class=\"tag tag-green\">\(kind.chinese)</span>"
        case .late(let why):
            "<span class=\"tag tag-red\">\(kind.chinese)</span> <span class=\"soft\">\(why.chinese)</span>"
        case .notYet: "<span class=\"tag\">\(kind.chinese)</span>"
        }
    }
}

extension View {
    func dueTable(_ due: [DueFinding]) -> HTML {
        """
        <div class="table-box" id="due"><table class="cards" data-rows="due"><caption>到期的问题：\(due.count)件</caption>
        <thead><tr><th>问题</th><th>村（社区）</th><th>承办</th><th>期限</th><th>反馈</th><th>按期</th></tr></thead><tbody>
        \(HTML.each(due) { finding in
            """
            <tr><td><a href="\(link("findings/\(finding.finding)"))">\(finding.title)</a></td><td data-label="村（社区）">\(finding.village)</td>
            <td data-label="承办">\(finding.leadName)</td><td class="nowrap" data-label="期限">\(finding.deadline.chinese)</td>
            <td class="nowrap" data-label="反馈">\(finding.respondedAt?.chinese ?? "没有反馈")</td>
            <td data-label="按期"><span>\(finding.punctuality.tag)</span></td></tr>
            """
        })</tbody></table></div>
        """
    }
}

struct RulesPage: Page {
    struct Proposed: Encodable {
        let content: Ruling.Content?
        let part: ProposalPart
    }

    let rules: [AssessmentRule]
    /// The last first.
    let proposed: [Proposed]
    let nextMonth: Month
    var title: String { "考核办法" }
    var help: String { "每月得分怎么算，一条一条写明；改办法就是新的一版。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "每月得分怎么算；改动就是新的一版，已关账的月份记着自己用的那一版"))
        \(HTML.each(proposed) { proposal(of: $0, view) })
        \(HTML.each(rules) { rule in
            """
            <section class="card-paper"><h2>\(rule.title) <span class="soft">第\(rule.version)版，\(rule.validFrom.chinese)起施行</span></h2>
            <dl class="record"><dt>权重</dt><dd>自考\(rule.weights.selfCheck)%，县级\(rule.weights.county)%，特别考核\(rule.weights.panel)%；当月没有的一级，权重折算给其他</dd>
            <dt>没有自考的村（社区）</dt><dd>\(rule.missingSelfCheck.chinese)</dd>
            \(beside(rule.adjustments, rule.honesty))<dt>依据</dt><dd>\(rule.sources)</dd></dl></section>
            """
        })
        <section class="card-paper"><h2>怎样一步步算</h2><ol>
        <li>村（社区）得分：满分加每一处扣分，每个条目扣到0为止；一个月查几次取平均。</li>
        <li>自考、县级各是其村（社区）的平均；乡镇（街道）得分是各级按权重的平均。每一步四舍五入到千分之一分，显示两位小数。</li>
        <li>考核办法计奖惩的，再加减主任同意的奖励和惩戒，各以上限为止；自考比县级高得多的，按办法扣。得分不低于0分。</li>
        <li>名次在乡镇、街道两组里分别排，显示的分数相同就并列。</li>
        <li>按期整改率：本月到期的问题里，限期内反馈、没有被退回的占多少。期限在本月、已经过了的，或没到期限就已反馈的，才算到期；期限未到又没有反馈的，两边都不计。作废和挂账的不算。关账的月份以关账时为准。</li></ol></section>
        \(HTML.when(view.may(.proposeRules), form(view)))
        """
    }

    /// What else than the visits makes a score.
    private func beside(_ adjustments: Points?, _ honesty: AssessmentRule.Honesty?) -> HTML {
        """
        <dt>考核奖惩</dt><dd>\(adjustments.map { "一个乡镇（街道）一个月加分、扣分各不超过\($0.shown)分" } ?? "不计")</dd>
        <dt>自考偏高</dt><dd>\(honesty?.chinese ?? "不扣分")</dd>
        """
    }

    private func proposal(of proposed: Proposed, _ view: View) -> HTML {
        """
        \(HTML.with(proposed.part.isWaiting ? proposed.content : nil) { content in
            """
            <section class="card-paper"><h2>送审的办法：\(content.title)</h2><dl class="record"><dt>施行</dt><dd>\(content.validFrom.chinese)起</dd>
            <dt>权重</dt><dd>自考\(content.weights.selfCheck)%，县级\(content.weights.county)%，特别考核\(content.weights.panel)%</dd>
            <dt>没有自考的村（社区）</dt><dd>\(content.missingSelfCheck.chinese)</dd>\(beside(content.adjustments, content.honesty))<dt>依据</dt><dd>\(content.sources)</dd></dl></section>
            """
        })\(view.proposals([proposed.part]))
        """
    }

    private func form(_ view: View) -> HTML {
        let newest = rules.first ?? .ours
        return """
            <section class="card-paper form-narrow"><h2>制订新的一版</h2>
            \(view.form("assessments/rules", """
                \(view.input("title", "名称", value: newest.title, max: 60))
                \(view.input("validFrom", "从哪个月起", value: nextMonth.description, type: "month"))
                \(view.input("selfCheck", "自考权重（%）", value: String(newest.weights.selfCheck), keyboard: .digits))
                \(view.input("county", "县级权重（%）", value: String(newest.weights.county), keyboard: .digits))
                \(view.input("panel", "特别考核权重（%）", value: String(newest.weights.panel), help: "三项合计100。", keyboard: .digits))
                \(HTML.with(view.error("weights")) { "<div class=\"field-error\">\($0)</div>" })
                \(view.select("missingSelfCheck", "没有自考的村（社区）", options: AssessmentRule.MissingSelfCheck.allCases.map { ($0.rawValue, $0.chinese) }, value: newest.missingSelfCheck.rawValue))
                \(view.input("adjustments", "考核奖惩：一个月加分、扣分各不超过几分", value: newest.adjustments?.shown ?? "", help: "不填就不计奖惩。", keyboard: .decimal, required: false))
                <fieldset><legend>自考比县级高，扣分</legend>
                \(view.input("tolerance", "高出几分以内不扣", value: newest.honesty?.tolerance.shown ?? "", help: "按当月两级都查过的村（社区）的平均差；三项都不填就不扣。", keyboard: .decimal, required: false))
                \(view.input("percent", "超出部分扣百分之几", value: newest.honesty.map { String($0.percent) } ?? "", keyboard: .digits, required: false))
                \(view.input("most", "最多扣几分", value: newest.honesty?.most.shown ?? "", keyboard: .decimal, required: false))</fieldset>
                \(view.input("sources", "依据", value: newest.sources, help: "文件名称和文号，或“自定”。", max: 200))
                \(view.submit("送审新的一版"))
                """))
            </section>
            """
    }
}
