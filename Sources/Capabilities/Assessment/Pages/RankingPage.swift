import Findings
import Inspections
import Kernel
import Office
import Web

/// A month's ranking, with the reason beside the rank: closed, or running and provisional.
struct RankingPage: Page {
    /// What a month's page says at a glance.
    struct Facts: Encodable {
        let visits: Int
        let unannounced: Int
        let found: Int
        let foundByCounty: Int
        let due: Int
        let onTime: Int
        /// Has its deadline in the month and time left.
        let notYet: Int
    }

    let month: Month
    let result: AssessmentResult
    let rule: AssessmentRule
    /// Nil while the month runs.
    let closed: Closing?
    /// Of a closed month that was corrected, the newest first.
    let revisions: [Revision]
    /// Of the newest revision of a closed month.
    let revising: Revising?
    /// Of a closed month.
    let boards: Board?
    /// By township: 自考 against 县级.
    let gauges: [String: HonestyGauge]
    /// By township: the scores of the last closed months.
    let trends: [String: [Points]]
    let why: Why?
    let facts: Facts
    /// Ranks of the month before, where it was closed.
    let before: [String: Int]
    /// What would come out today of a month that was closed.
    let changes: [AssessmentDifference]
    /// By tier, what is to be handed in first.
    let outstanding: [Tier: Int]
    /// What would be closed, for who may.
    let seen: SeenVersion?
    let missing: [Missing]
    let mayClose: Bool
    /// How often its closing was put forward, and what became of that.
    let closings: [ProposalPart]
    let today: Day
    /// By township: how many of its villages did not check themselves and count 0 for it.
    let zeros: [String: Int]
    /// The townships that the reader may open: others' visits are theirs.
    let openable: Set<String>

    /// Of a closed month, what everybody may know.
    struct Closing: Encodable {
        let revision: Int
        let closedAt: Instant
        let closedBy: String
        let seen: SeenVersion

        init(_ closed: ClosedMonth) {
            revision = closed.revision
            closedAt = closed.closedAt
            closedBy = closed.closedBy
            seen = closed.seen
        }
    }

    struct Revision: Encodable {
        let number: Int
        let closedAt: Instant
        let closedBy: String
        let reason: String?
        /// From the one before it.
        let changes: [AssessmentDifference]
    }

    /// What stands otherwise than it was closed, and how it becomes the next revision.
    struct Revising: Encodable {
        let changes: [AssessmentDifference]
        /// What would be put forward, for who may.
        let seen: SeenVersion?
        let parts: [ProposalPart]
    }

    struct Board: Encodable {
        let red: [String]
        let black: [String]

        init(_ boards: Boards, _ result: AssessmentResult) {
            red = TownshipGroup.allCases.flatMap { boards.red(result, $0) }.map(\.name)
            black = TownshipGroup.allCases.flatMap { boards.black(result, $0) }.map(\.name)
        }
    }

    /// Why one township stands where it stands, beside the rank.
    struct Why: Encodable {
        let township: TownshipResult
        /// The three that cost most in the county's visits.
        let losses: [TownshipPage.Loss]
        /// How many things cost marks there.
        let lines: Int
        let gauge: HonestyGauge?
    }

    struct Missing: Encodable {
        let township: String
        let villages: [String]
    }

    var title: String { "\(month.chinese)乡镇（街道）考核" }
    var help: String { "这个月各乡镇（街道）的得分和名次，点开一个，看分数从哪里来。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, line(view),
            actions: view.linkButton("各月考核", "assessments")
                + view.linkButton("\(month.firstDay.year)年度", "assessments/years/\(month.firstDay.year)")))
        \(superseded(view))\(changed(view))
        \(figures(view))
        <div class="columns ranked"><div>\(HTML.each(TownshipGroup.allCases) { group($0, view) })</div>
        <div>\(HTML.with(why) { reason($0, view) })\(board)\(gap(view))\(history(view))</div></div>
        \(closing(view))
        """
    }

    /// An earlier revision says so, at its top.
    private func superseded(_ view: View) -> HTML {
        guard let closed, let newest = revisions.first, newest.number > closed.revision else { return .empty }
        return """
            <div class="notice-amber"><strong>这是第\(closed.revision)版，已更正为第\(newest.number)版</strong>\(HTML.with(newest.reason) { "：\($0)" })。\
            <a href="\(view.link("assessments/\(month)"))">看现在的</a></div>
            """
    }

    private func reason(_ why: Why, _ view: View) -> HTML {
        let own = why.township
        return """
            <section class="card-paper"><h2>\(own.name)为什么\(own.rank.map { "第\($0)" } ?? "没有名次")</h2>
            <p>\(own.arithmetic)</p>
            \(HTML.when(!why.losses.isEmpty, """
                <p class="soft">县级检查扣分最多的：</p>\(view.losses(why.losses, of: own.code, in: month))
                """))
            <p><a href="\(view.link("assessments/\(month)/\(own.code)/lines"))">打开逐笔扣分与照片\(HTML.when(why.lines > 0, "（县级检查\(why.lines)笔）"))</a></p></section>
            \(view.scoreChanges(own.changes ?? []))
            """
    }

    private var board: HTML {
        HTML.with(boards) { boards in
            HTML.when(
                !boards.red.isEmpty || !boards.black.isEmpty,
                """
                <section class="card-paper"><h2>红黑榜</h2><dl class="record">
                \(HTML.when(!boards.red.isEmpty, "<dt><span class=\"tag tag-green\">红榜</span></dt><dd>\(boards.red.joined(separator: "、"))</dd>"))
                \(HTML.when(!boards.black.isEmpty, "<dt><span class=\"tag tag-red\">黑榜</span></dt><dd>\(boards.black.joined(separator: "、"))</dd>"))
                </dl></section>
                """)
        }
    }

    /// 自考 against 县级: who marks himself highest above what the county found.
    private func gap(_ view: View) -> HTML {
        let known = result.townships.compactMap { own in gauges[own.code.description].map { (own, $0) } }
            .sorted { ($0.1.gap, $0.0.code) > ($1.1.gap, $1.0.code) }
        return HTML.when(
            !known.isEmpty,
            """
            <section class="card-paper"><h2>自考与县级检查的差距</h2>
            <p class="soft">本月两级都查过的村（社区），自考减县级的平均。\(rule.honesty.map { "\($0.chinese)。" } ?? "按现行办法不扣分。")\(HTML.when(rule.honesty == nil && view.may(.proposeRules), "要扣的，在<a href=\"\(view.link("assessments/rules"))\">考核办法</a>里制订新的一版。"))</p>
            <ul class="list">\(HTML.each(known.prefix(5)) { own, gauge in
                "<li class=\"spot-head\"><span>\(name(own, view))　<span class=\"soft\">\(gauge.villages)个村（社区）</span></span><strong>\(gauge.gap > .zero ? "+" : "")\(gauge.gap.shown)</strong></li>"
            })</ul></section>
            """)
    }

    private func history(_ view: View) -> HTML {
        HTML.when(
            !revisions.isEmpty,
            """
            <section class="card-paper"><h2>各版</h2><ol class="course">\(HTML.each(revisions) { revision in
                """
                <li><a href="\(view.link("assessments/\(month)?revision=\(revision.number)"))">第\(revision.number)版</a>\(HTML.with(revision.reason) { "　\($0)" })<br>\
                <span class="soft">\(revision.closedBy)于\(revision.closedAt.chinese)同意</span>\(HTML.when(!revision.changes.isEmpty, "<details><summary>改了\(revision.changes.count)处</summary>\(differences(revision.changes))</details>"))</li>
                """
            })</ol></section>
            """)
    }

    private func differences(_ changes: [AssessmentDifference]) -> HTML {
        """
        <ul>\(HTML.each(changes.prefix(30)) { "<li>\($0.name) \($0.label)：\($0.before ?? "无") → \($0.after ?? "无")</li>" })</ul>\
        \(HTML.when(changes.count > 30, "<p class=\"soft\">只列前30处，共\(changes.count)处。</p>"))
        """
    }

    private var isRunning: Bool { today <= month.lastDay }

    private func line(_ view: View) -> HTML {
        let state: HTML
        if let closed {
            state =
                "<span class=\"tag tag-green\">已关账</span>　第\(closed.revision)版　\(closed.closedBy)于\(closed.closedAt.chinese)　<span class=\"code\">\(closed.seen.short)</span>"
        } else {
            state = """
                <span class="tag tag-amber">未关账，得分会变</span>\(HTML.when(isRunning && !missing.isEmpty, "　还没有自考的村（社区）暂不计入"))
                """
        }
        return
            "\(state)　<a href=\"\(view.link("assessments/rules"))\">怎么算的</a>"
    }

    private func changed(_ view: View) -> HTML {
        guard let revising else { return .empty }
        let form = HTML.with(revising.seen) { seen in
            HTML.when(
                !revising.parts.contains(where: \.isWaiting),
                view.form(
                    "assessments/\(month)/revise", id: "revise",
                    """
                    \(view.input("reason", "更正的原因", help: "如 申诉成立、误扣作废、奖惩补记。更正由另一位主任或县领导同意，成为下一版；这一版仍可查看。", max: 200))
                    \(view.seen(seen))\(view.submit("提出更正"))
                    """))
        }
        return """
            \(HTML.when(!changes.isEmpty, """
                <div class="notice-amber"><strong>关账后，\(changes.count)处依据有了变动</strong>（第\(closed?.revision ?? 1)版保持原样，供核对）：
                \(differences(changes))</div>
                """))
            \(HTML.when(!changes.isEmpty, HTML.with(revising.seen) { _ in "<section class=\"card-paper\"><h2>更正</h2>\(form)</section>" }))
            \(view.proposals(revising.parts))
            """
    }

    private func figures(_ view: View) -> HTML {
        """
        <div class="figures">
        \(view.figure("全县", "平均分", "\(result.mean?.shown ?? "—")", note: "各乡镇（街道）得分的平均"))
        \(HTML.when(view.may(.seePlans), visitsFigure(view)))
        \(HTML.when(view.may(.seeFindings), foundFigure(view)))
        \(view.figure(view.whose, "按期整改率", "\(rate)", note: due(view)))
        </div>
        """
    }

    private func foundFigure(_ view: View) -> HTML {
        view.figure(
            view.whose, "\(FoundFigure.all)", view.number(facts.found, FoundFigure.path(month)),
            note: "其中\(FoundFigure.countyAlone)\(view.number(facts.foundByCounty, FoundFigure.countyPath(month)))")
    }

    private func due(_ view: View) -> HTML {
        let path = "assessments/\(month)/due"
        return """
            \(closed == nil ? "截至现在" : "关账时")，到期\(view.number(facts.due, path))件，\
            按期\(view.number(facts.onTime, path + "?is=onTime"))件，\
            没有按期\(view.number(facts.due - facts.onTime, path + "?is=late"))件\
            \(HTML.when(facts.notYet > 0, "；期限未到的\(view.number(facts.notYet, path + "?is=notYet"))件不计"))
            """
    }

    private func visitsFigure(_ view: View) -> HTML {
        let path = "visits/all?month=\(month)&state=submitted"
        return """
            \(view.figure(
                view.whose, "已评分", view.number(facts.visits, path),
                note: "村次，其中暗访\(view.number(facts.unannounced, path + "&manner=unannounced"))"))
            """
    }

    private var rate: String {
        guard facts.due > 0 else { return "—" }
        let perMille = Points.divide(facts.onTime * 1000, by: facts.due)
        return "\(perMille / 10).\(perMille % 10)%"
    }

    private func group(_ group: TownshipGroup, _ view: View) -> HTML {
        let own = result.townships.filter { $0.group == group }
        let start = result.barStart
        let last = result.lastRank(of: group)
        return HTML.when(
            !own.isEmpty,
            """
            <div class="table-box"><table class="ranking" data-rows="townships"><caption>\(group.chinese)，横条从\(start / 1000)分画起</caption>
            <thead><tr><th class="number">名次</th><th>\(group.chinese)</th><th class="number">得分</th><th><span class="visually-hidden">横条</span></th><th class="number">较上月</th><th class="wide spark">近几月</th>\
            <th class="number wide">自考</th><th class="number wide">县级</th>\(HTML.when(hasPanel, "<th class=\"number wide\">特别考核</th>"))<th class="number wide">按期整改率</th></tr></thead><tbody>
            \(HTML.each(own) { row($0, start: start, isLast: last != nil && $0.rank == last, view) })</tbody></table></div>
            """)
    }

    private func row(_ township: TownshipResult, start: Int, isLast: Bool, _ view: View) -> HTML {
        let mean = { (tier: AssessmentTier) in
            township.tiers.first { $0.tier == tier }?.mean?.shown ?? "—"
        }
        return """
            <tr\(HTML.when(isLast, " class=\"marked\""))><td class="number">\(township.rank.map(String.init) ?? "—")</td>
            <td>\(name(township, view))\(HTML.with(zeros[township.code.description]) { " <span class=\"tag tag-red remark\">\($0)个村（社区）\(Self.zero)</span>" })</td>
            <td class="number"><span class="score">\(township.score?.shown ?? "没有检查")</span></td>
            <td class="bar-cell">\(HTML.with(township.score) { view.bar($0.thousandths, from: start, to: 100_000, isMarked: isLast) })</td>
            <td class="number">\(movement(township))</td><td class="wide spark">\(view.sparkline(trends[township.code.description] ?? [], isMarked: isLast))</td>
            <td class="number wide">\(mean(.selfCheck))</td><td class="number wide">\(mean(.county))</td>\(HTML.when(hasPanel, "<td class=\"number wide\">\(mean(.panel))</td>"))
            <td class="number wide">\(township.rectification.shown ?? "—")</td></tr>
            """
    }

    /// A panel comes twice a year.
    private var hasPanel: Bool {
        result.townships.contains { $0.tiers.contains { $0.tier == .panel && $0.mean != nil } }
    }

    /// What a village is marked with that costs its township by not checking itself.
    static let zero = "未自考，按0分计"

    private func name(_ township: TownshipResult, _ view: View) -> HTML {
        guard openable.contains(township.code.description) else { return "\(township.name)" }
        return "<a href=\"\(view.link("assessments/\(month)/\(township.code)"))\">\(township.name)</a>"
    }

    private func movement(_ township: TownshipResult) -> HTML {
        guard let rank = township.rank, let old = before[township.code.description] else { return "—" }
        if rank < old { return "<span class=\"up\">↑\(old - rank)</span>" }
        if rank > old { return "<span class=\"down\">↓\(rank - old)</span>" }
        return "—"
    }

    private func closing(_ view: View) -> HTML {
        guard mayClose, !closings.contains(where: \.isWaiting) else { return view.proposals(closings) }
        guard !isRunning else { return waitingForTheEnd }
        return "<section class=\"card-paper\"><h2>关账</h2>\(afterTheEnd(view))</section>\(view.proposals(closings))"
    }

    private func afterTheEnd(_ view: View) -> HTML {
        if !outstanding.isEmpty { return outstandingFirst(view) }
        if result.mean == nil { return "<p>这个月没有一次检查，没有可关的账。</p>" }
        return missingList + view.form("assessments/\(month)/close", id: "close", closingFields(view))
    }

    private func outstandingFirst(_ view: View) -> HTML {
        HTML.each(outstanding.sorted { $0.key.rawValue < $1.key.rawValue }) { tier, count in
            """
            <p>还有\(view.number(count, "visits/all?month=\(month)&tier=\(tier.rawValue)&state=open"))个村（社区）的\(tier == .panel ? "特别考核" : "县级检查")没有提交，提交后才能关账；\
            去不了的在检查页取消并写明原因。</p>
            """
        }
    }

    /// A month that runs cannot be closed: what will be asked for then is said now.
    private var waitingForTheEnd: HTML {
        let count = missing.reduce(0) { $0 + $1.villages.count }
        return """
            <p class="soft">\(month.next.firstDay.chinese)起可以关账。\(HTML.when(count > 0, "现在还有\(count)个村（社区）没有自考。"))</p>
            """
    }

    private func closingFields(_ view: View) -> HTML {
        """
        \(HTML.when(!missing.isEmpty, view.checkboxes("acceptsMissing", "缺自考的村（社区）", options: [("yes", "已经核对，\(result.consequence(rule))")], values: [])))
        <p class="soft">提出后由另一位主任或县领导同意；关账后成为第1版，从名次可以一直点开到每一张照片；以后有更正，第1版仍可查看。</p>
        \(HTML.with(seen) { "<p class=\"soft\">现在的得分和名次：\($0.short)</p>\(view.seen($0))" })
        \(view.submit("提出\(month.chinese)关账"))
        """
    }

    private var missingList: HTML {
        HTML.when(
            !missing.isEmpty,
            """
            <p>\(result.isSelfChecked ? "下面的村（社区）没有自考" : "本月没有一个村（社区）自考")，关账后\(result.consequence(rule))\(result.isSelfChecked ? "：" : "。")</p>
            <ul class="list">\(HTML.each(result.isSelfChecked ? missing : []) { "<li><strong>\($0.township)</strong>　\($0.villages.joined(separator: "、"))</li>" })</ul>
            """)
    }
}

struct AssessmentsPage: Page {
    struct Entry: Encodable {
        let month: Month
        let closedAt: Instant?
        let first: [String]
    }

    let months: [Entry]
    let running: Month
    var title: String { "月度考核" }
    var help: String { "每个月的名次都在这里；关了账的不再改动，以后有更正另成一版。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "每月的名次，从名次可以一直点开到每一张照片", actions: HTML.when(view.may(.seeAdjustments), view.linkButton("点位分类", "assessments/kinds")) + view.linkButton("考核办法", "assessments/rules")))
        \(HTML.when(months.isEmpty, view.empty("还没有关账的月份。干事提出、主任同意关账后，这里就能看到。")))
        \(HTML.when(!months.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>月份</th><th>状态</th><th>第一名</th></tr></thead><tbody>
            \(HTML.each(months) { entry in
                """
                <tr><td><a href="\(view.link("assessments/\(entry.month)"))">\(entry.month.chinese)</a></td>
                <td data-label="状态">\(HTML.with(entry.closedAt) { "<span class=\"tag tag-green\">已关账</span> \($0.chinese)" })\
                \(HTML.when(entry.closedAt == nil, "<span class=\"tag tag-amber\">\(entry.month == running ? "进行中" : "待关账")</span>"))</td>
                <td data-label="第一名">\(entry.first.joined(separator: "、"))</td></tr>
                """
            })</tbody></table></div>
            """))
        """
    }
}
