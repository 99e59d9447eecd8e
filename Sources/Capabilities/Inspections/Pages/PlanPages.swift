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
            title, "每月的自考和县级抽查；名单先定后抽，谁都可以复核",
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
            <td class="number" data-label="村（社区）">\(view.number(entry.visits, "plans/\(plan.id)"))</td>\
            <td class="number" data-label="已评分">\(view.number(entry.scored, plan.visitsPath(.submitted)))</td>\
            <td data-label="状态">\(plan.tag(isDone: entry.scored + entry.cancelled == entry.visits))</td>
            <td data-label="抽定时间">\(plan.drawnAt.chinese)</td></tr>
            """
    }
}

extension Plan {
    /// Done when none of its visits is still to come.
    func tag(isDone: Bool) -> HTML {
        if voiding != nil { return "<span class=\"tag\">已作废</span>" }
        if supersededBy != nil { return "<span class=\"tag\">已被重抽取代</span>" }
        return isDone ? "<span class=\"tag tag-green\">已完成</span>" : "<span class=\"tag tag-amber\">执行中</span>"
    }

    package var chinese: String { "\(month.chinese)\(tier.chinese)（\(manner.chinese)）" }
}

struct PlanPage: Page {
    let plan: Plan
    let sheet: String
    let visits: [Visit]
    var title: String { plan.chinese }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(plan.tag(isDone: count(.open) == 0))　\(sheet)　\(plan.drawnBy)于\(plan.drawnAt.chinese)抽定"))
        \(HTML.with(plan.voiding) { "<div class=\"notice-amber\">\($0.by)于\($0.at.chinese)作废，原因：\($0.reason)</div>" })
        \(HTML.with(plan.reason) { "<div class=\"notice-amber\">重新抽的原因：\($0)</div>" })
        \(figures(view))
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
        <div>\(how(view))\(HTML.when(isVoidable(view), void(view)))</div></div>
        """
    }

    private func count(_ state: Visit.State) -> Int { visits.count { $0.state == state } }

    private func figures(_ view: View) -> HTML {
        let shown = [Visit.State.submitted, .open, .cancelled].filter { $0 != .cancelled || count($0) > 0 }
        return """
            <div class="figures">
            <dl class="card-paper figure"><dt>村（社区）</dt><dd>\(view.number(visits.count, plan.visitsPath()))</dd></dl>
            \(HTML.each(shown) { state in
                """
                <dl class="card-paper figure"><dt>\(state.chinese)</dt><dd>\(view.number(count(state), plan.visitsPath(state)))</dd></dl>
                """
            })
            </div>
            """
    }

    private func how(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>怎么抽的</h2>
        \(HTML.when(plan.tier == .selfCheck, "<p>自考不抽：除了排除的，所有的村（社区）都查。</p>"))
        \(HTML.when(plan.tier == .county, "<p>先定下可抽的村和排除的村，再由系统随机抽；抽定后谁也改不了。这一轮还没有抽到的先抽，全部抽过一轮才会重复。</p>"))
        \(HTML.when(!plan.isDisclosed, "<p class=\"soft\">这是暗访：名单和种子在全部检查评分后公布，到时任何人都可以复核。</p>"))
        <details><summary>给技术人员复核</summary>
        <p>可抽的名单、排除的村和原因、随机种子先写成一份文本，它的 SHA-256 就是承诺值：</p>
        <p><code>\(plan.commitment)</code></p>
        <p>每个村按 SHA-256（种子＋代码）从小到大排，轮空最久的先抽。</p>
        \(HTML.when(plan.isDisclosed, disclosed(view)))</details>
        </section>
        """
    }

    private func disclosed(_ view: View) -> HTML {
        """
        <p>\(view.linkButton("下载这份文本", "plans/\(plan.id)/draw.txt"))</p>
        <p class="soft">复核：<code>sha256sum draw.txt</code> 应得到上面的承诺值；<code>printf '%s%s' 种子 代码 | sha256sum</code> 得到一个村的次序。每个村后面的数字是它上次被抽到的轮次。</p>
        """
    }

    private func isVoidable(_ view: View) -> Bool { view.may(.voidPlans) && plan.stands && count(.submitted) == 0 }

    private func void(_ view: View) -> HTML {
        """
        <details class="card-paper"\(HTML.when(view.refusal != nil, " open"))><summary>作废这份计划</summary>
        \(view.form("plans/\(plan.id)/void", id: "void-form", """
            \(view.input("reason", "作废的原因", help: "还没有评分的计划才能作废。检查全部取消，这些村不算抽过；计划和原因留在这里，这个月可以另抽。", max: 200))
            \(view.submit("作废计划"))
            """))
        </details>
        """
    }
}

extension Plan {
    /// The list of its visits, or of those in one state.
    func visitsPath(_ state: Visit.State? = nil) -> String {
        "visits/all?plan=\(id)" + (state.map { "&state=\($0.rawValue)" } ?? "")
    }
}
