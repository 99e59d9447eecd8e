import Kernel
import Web

struct PlansPage: Page {
    struct Entry: Encodable {
        let plan: Plan
        let visits: Int
        let scored: Int
        let cancelled: Int
    }

    let plans: [Entry]
    var title: String { "督查" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "每月的自考和县级抽查；抽村的名单和种子先定后抽，谁都可以复核",
            actions: HTML.when(view.may(.makePlans), view.linkButton("制订计划", "plans/new", style: "btn-primary"))
                + HTML.when(view.may(.recordVisits), view.linkButton("我的检查", "visits"))
                + view.linkButton("检查记录", "visits/all")))
        \(HTML.when(plans.isEmpty, view.empty(
            "还没有督查计划。",
            view.may(.makePlans) ? view.linkButton("制订第一份计划", "plans/new") : "<p>创建办定好计划后，这里就能看到。</p>")))
        \(HTML.when(!plans.isEmpty, """
            <div class="table-box"><table class="cards">
            <thead><tr><th>月份</th><th>层级</th><th>方式</th><th class="number">村（社区）</th><th class="number">已评分</th><th>状态</th><th>抽定时间</th></tr></thead>
            <tbody>\(HTML.each(plans) { row(view, $0) })</tbody></table></div>
            """))
        """
    }

    private func row(_ view: View, _ entry: Entry) -> HTML {
        let plan = entry.plan
        return """
            <tr><td><a href="\(view.link("plans/\(plan.id)"))">\(plan.month.chinese)</a></td>
            <td data-label="层级">\(plan.tier.chinese)</td><td data-label="方式">\(plan.manner.chinese)</td>
            <td class="number" data-label="村（社区）">\(view.number(entry.visits, "plans/\(plan.id)"))</td><td class="number" data-label="已评分"><a href="\(view.link("plans/\(plan.id)"))">\(entry.scored)</a></td><td data-label="状态">\(plan.tag(isDone: entry.scored + entry.cancelled == entry.visits))</td>
            <td data-label="抽定时间">\(plan.drawnAt.chinese)</td></tr>
            """
    }
}

extension Plan {
    /// Done when none of its visits is still to come.
    func tag(isDone: Bool) -> HTML {
        if supersededBy != nil { return "<span class=\"tag\">已被重抽取代</span>" }
        return isDone ? "<span class=\"tag tag-green\">已完成</span>" : "<span class=\"tag tag-amber\">执行中</span>"
    }
}

struct PlanPage: Page {
    let plan: Plan
    let sheet: String
    let visits: [Visit]
    var title: String { "\(plan.month.chinese)\(plan.tier.chinese)（\(plan.manner.chinese)）" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(plan.tag(isDone: visits.allSatisfy { $0.state != .open }))　\(visits.count)个村（社区）　\(sheet)　\(plan.drawnBy)于\(plan.drawnAt.chinese)抽定"))
        \(HTML.with(plan.reason) { "<div class=\"notice-amber\">重新抽的原因：\($0)</div>" })
        <div class="columns">
        <div class="table-box"><table class="cards" data-rows="visits">
        <thead><tr><th>村（社区）</th><th>乡镇（街道）</th><th>督查员</th><th class="number">得分</th></tr></thead><tbody>
        \(HTML.each(visits) { visit in
            """
            <tr><td><a href="\(view.link("visits/\(visit.id)"))">\(visit.village)</a></td><td data-label="乡镇（街道）">\(visit.township)</td>
            <td data-label="督查员">\(visit.inspectorName ?? "乡镇（街道）自查")</td>
            <td class="number" data-label="得分">\(visit.scoreTag)</td></tr>
            """
        })
        </tbody></table></div>
        <section class="card-paper"><h2>怎么抽的</h2>
        <p>可抽的名单、排除的村和原因、随机种子先写成一份文本，它的 SHA-256 就是承诺值：</p>
        <p><code>\(plan.commitment)</code></p>
        <p>每个村按 SHA-256（种子＋代码）从小到大排，轮空最久的先抽，全部抽过一轮才会重复。</p>
        \(plan.isDisclosed ? disclosed(view) : "<p class=\"soft\">这是暗访：名单和种子在全部检查评分后公布，到时任何人都可以复核。</p>")
        </section></div>
        """
    }

    private func disclosed(_ view: View) -> HTML {
        """
        <p>\(view.linkButton("下载这份文本", "plans/\(plan.id)/draw.txt"))</p>
        <p class="soft">复核：<code>sha256sum draw.txt</code> 应得到上面的承诺值；<code>printf '%s%s' 种子 代码 | sha256sum</code> 得到一个村的次序。每个村后面的数字是它上次被抽到的轮次。</p>
        """
    }
}

struct NewPlanPage: Page {
    struct Choice: Encodable {
        let id: String
        let title: String
    }

    let month: Month
    let sheets: [Choice]
    let inspectors: [Plans.AbleInspector]
    var title: String { "制订督查计划" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "提交后立即抽定，不能反复试；要重抽须写明原因，原来的一份留存"))
        \(HTML.when(sheets.isEmpty, view.empty("还没有已发布的考核标准，要先有标准才能检查。", view.linkButton("去看标准", "sheets"))))
        <div class="card-paper">
        \(view.form("plans/new", """
            \(view.input("month", "月份", value: month.description, type: "month", help: "如 2019-11"))
            \(view.select("sheet", "考核标准", options: sheets.map { ($0.id, $0.title) }, value: sheets.first?.id ?? ""))
            \(view.select("tier", "层级", options: [Tier.county, .selfCheck].map { ($0.rawValue, $0.chinese) }, value: "county",
                help: "自考：所有的村，由乡镇（街道）自己查。县级抽查：按比例抽村，由督查员查。"))
            \(view.select("manner", "方式", options: [Manner.unannounced, .announced].map { ($0.rawValue, $0.chinese) }, value: "unannounced",
                help: "暗访在评分之前，被查的一方在任何地方都看不到。自考只能是明查。"))
            \(view.input("share", "抽查比例（%）", value: "20", help: "每个乡镇（街道）至少这个比例，不足一个的算一个。自考不用比例。"))
            \(view.checkboxes("inspectors", "督查员（县级抽查）", options: inspectors.map { ($0.id, "\($0.name)（\($0.unitName)）") },
                values: inspectors.filter { $0.home == nil }.map(\.id)))
            \(view.textArea("exclusions", "排除的村", help: "每行一个：12位村代码、空格、原因。会写进承诺的文本。", required: false, rows: 3))
            \(view.input("reason", "重新抽的原因", help: "这个月已经抽过，才需要填。", required: false))
            \(view.submit("抽定"))
            """))
        </div></div>
        """
    }
}
