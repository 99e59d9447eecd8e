import Kernel
import Office
import Web

extension View {
    /// What numbers of visits leave out for who looks: an unannounced one that is still to come is known to those who planned
    /// it and to who goes.
    package var unseenVisits: HTML {
        if may(.makePlans) { return .empty }
        return session?.actor.has(.inspector) == true ? "（还没有评分的暗访，只算分给您的）" : "（还没有评分的暗访不在内）"
    }
}

extension Plan.State {
    var tone: Tone {
        switch self {
        case .running: .going
        case .done: .done
        case .closed, .replaced, .voided: .off
        }
    }
    var tag: HTML { "<span class=\"tag \(tone.style)\">\(chinese)</span>" }
}

extension Plan {
    package var chinese: String {
        let what = target.map { "，\($0.chinese)" } ?? ""
        return manner == .cross ? "\(month.chinese)交叉检查" : "\(month.chinese)\(tier.chinese)（\(manner.chinese)\(what)）"
    }

    /// What it goes to.
    var places: String { target?.chinese ?? "村（社区）" }
}

struct PlanPage: Page {
    let plan: Plan
    let sheet: String
    let visits: [Visit]
    /// All that is still to come, asked for by who has no script.
    let isTicked: Bool
    var panels = PlanPanels()
    var title: String { plan.chinese }
    var help: String { "这份计划抽到哪些村、分给谁、查得怎样；抽签文本可以下载核对。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(plan.state(hasOpenVisits: count(.open) > 0).tag)　\(HTML.with(plan.serial) { "\($0.chinese)　" })\(sheet)　\(plan.drawnBy)于\(plan.drawnAt.chinese)抽定", actions: leads(view)))
        \(HTML.with(plan.voiding) { "<div class=\"notice-amber\">\($0.by)于\($0.at.chinese)作废，原因：\($0.reason)</div>" })
        \(HTML.with(plan.closedAt) { "<div class=\"notice-amber\">\(plan.month.chinese)已于\($0.chinese)关账，这份计划随之关闭：不能再检查、取消、重抽或作废。</div>" })
        \(HTML.with(plan.reason) { "<div class=\"notice-amber\">重新抽的原因：\($0)</div>" })
        \(figures(view))
        <div class="columns">
        <div>\(isCancellable(view) ? cancelForm(view) : table(view, selectable: false))</div>
        <div>\(panels.html(plan, view))\(how(view))\(HTML.when(isVoidable(view), void(view)))</div></div>
        """
    }

    /// To what its visits found, of whoever sees findings: not of those who mark on a panel.
    private func leads(_ view: View) -> HTML {
        let seesFindings = view.session.map { !$0.actor.isOnPanelsOnly } ?? false
        return HTML.when(
            seesFindings && count(.submitted) > 0, view.linkButton("发现的问题", "findings?standing=valid&plan=\(plan.id)"))
    }

    private func table(_ view: View, selectable: Bool) -> HTML {
        """
        <div class="table-box"><table class="cards" data-rows="visits">
        <thead><tr>\(HTML.when(selectable, ticks.heading))<th>\(plan.places)</th><th>乡镇（街道）</th><th>\(goers)</th><th class="number">得分</th></tr></thead><tbody>
        \(HTML.each(inOrder(selectable)) { visit in
            """
            <tr>\(HTML.when(selectable, "<td class=\"select\">\(box(visit, view))</td>"))<td><a href="\(view.link("visits/\(visit.id)"))">\(visit.whole)</a></td><td data-label="乡镇（街道）">\(visit.township)</td>
            <td data-label="\(goers)">\(goes(visit))</td>
            <td class="number" data-label="得分">\(visit.scoreTag)\(HTML.with(visit.cancelReason) { "<br><span class=\"soft\">\($0)</span>" })</td></tr>
            """
        })
        </tbody></table></div>
        """
    }

    private var goers: String { plan.manner == .cross ? "谁去查" : plan.tier == .panel ? "考核组" : "督查员" }

    private func goes(_ visit: Visit) -> String {
        if let panel = visit.panel { return "第\(panel)组" }
        return visit.inspectorName ?? visit.checkerName ?? "乡镇（街道）自查"
    }

    private func isCancellable(_ view: View) -> Bool { view.may(.makePlans) && plan.stands && count(.open) > 0 }

    /// Of what can be chosen, those that are still to come stand first.
    private func inOrder(_ selectable: Bool) -> [Visit] {
        selectable ? visits.filter { $0.state == .open } + visits.filter { $0.state != .open } : visits
    }

    /// Those that are still to come.
    private func box(_ visit: Visit, _ view: View) -> HTML {
        HTML.when(visit.state == .open, ticks.box(visit.id.description, visit.whole, view))
    }

    private var ticks: ListTicks {
        ListTicks("visit", "全选待检查的\(count(.open))个", all: "plans/\(plan.id)?ticked=all", isTicked: isTicked)
    }

    /// Villages that cannot be visited must not keep the month from being closed.
    private func cancelForm(_ view: View) -> HTML {
        view.form(
            "plans/\(plan.id)/cancel", id: "cancel",
            """
            \(ticks.fault(view))
            \(table(view, selectable: true))
            <details class="card-paper"\(HTML.when(isTicked || view.request.path.hasSuffix("/cancel"), " open"))><summary>取消去不了的检查</summary>
            <div class="assign-bar">\(ticks.boxOfAll(view))
            \(view.input("cancelReason", "取消的原因", help: "如 洪水封路。在上面的名单里选中；取消后不再检查，也不计分，原因留在每一个检查里。", max: 200))
            \(view.submit("取消选中的检查"))</div></details>
            """)
    }

    private func count(_ state: Visit.State) -> Int { visits.count { $0.state == state } }

    private func figures(_ view: View) -> HTML {
        let always: [Visit.State] = plan.closedAt == nil ? [.submitted, .open] : [.submitted]
        let shown = [Visit.State.submitted, .open, .cancelled, .lapsed].filter {
            always.contains($0) || count($0) > 0
        }
        return """
            <div class="figures">
            \(view.figure(view.whose, "计划\(plan.places)", view.number(visits.count, plan.visitsPath())))
            \(HTML.each(shown) { state in
                view.figure(view.whose, "\(state.chinese)", view.number(count(state), plan.visitsPath(state)))
            })
            </div>
            """
    }

    private func how(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>怎么抽的</h2>
        \(HTML.when(plan.tier == .selfCheck, "<p>自考不抽：除了排除的，所有的村（社区）都查。</p>"))
        \(HTML.when(plan.manner == .cross, "<p>乡镇（街道）按种子排成一圈，各查下一个：谁也不查自己，两个也不会互相查。要查哪些村，再在各自里面随机抽。</p>"))
        \(HTML.when(plan.tier == .panel, "<p>先定下可抽的两代表一委员和村，再由系统抽：每组党代表、人大代表、政协委员都有，谁也不去自己所在的乡镇（街道）。有人来不了，按抽签的次序由下一位接替，不能挑。</p>"))
        \(HTML.when(plan.target != nil, "<p>先定下这一类的全部点位，再按比例随机抽。</p>"))
        \(HTML.when(plan.tier == .county && plan.manner != .cross && plan.target == nil, "<p>先定下可抽的村和排除的村，再由系统随机抽；抽定后谁也改不了。这一轮还没有抽到的先抽，全部抽过一轮才会重复。</p>"))
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

    private func isVoidable(_ view: View) -> Bool {
        view.may(.voidPlans) && plan.stands && plan.closedAt == nil && count(.submitted) == 0
    }

    private func void(_ view: View) -> HTML {
        """
        <details class="card-paper"\(HTML.when(view.request.path.hasSuffix("/void"), " open"))><summary>作废这份计划</summary>
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
