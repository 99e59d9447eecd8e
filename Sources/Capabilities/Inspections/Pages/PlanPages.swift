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
