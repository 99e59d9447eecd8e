import Assessment
import Database
import Inspections
import Kernel
import Office
import Web

/// Everybody's first page: what waits for them comes first, and is a verb.
struct HomePage: Page {
    /// What every part of the product brings to it.
    struct Sources: Sendable {
        let waiting: [Waiting.Source]
        let briefs: [Brief.Source]
        /// The months that a county's office still has to do with, the earliest first.
        let monthsInHand: @Sendable (String, ReadTransaction) throws -> [Month]
        let firstSteps: [FirstStep.Source]
        /// Whether a county's work is under way: then nobody asks for its first steps any more.
        let hasBegun: @Sendable (String, ReadTransaction) throws -> Bool
    }

    let name: String
    let now: Instant
    /// The most pressing first.
    let waiting: [Waiting]
    let notices: [Waiting]
    let brief: Brief
    /// Until the county's work is under way.
    let firstSteps: [FirstStep]
    /// For the county's leaders and the director.
    let glance: Glance?
    var title: String { "待办" }
    var help: String { "等您办的在最前面，往后是这一周到期的、昨天以来的变化和本月的进度；每个数字都能点开。" }

    static func route(office: Office, sources: Sources) -> Route {
        .page("", .signedIn) { request in
            let actor = try request.actor
            return try await office.read { transaction in
                let all = try sources.waiting.flatMap { try $0(actor, transaction) }
                let steps =
                    try sources.hasBegun(actor.county, transaction)
                    ? [] : try sources.firstSteps.flatMap { try $0(actor.county, transaction) }
                return HomePage(
                    name: actor.name, now: transaction.now, waiting: inOrder(all.filter { $0.kind == .task }),
                    notices: all.filter { $0.kind == .notice },
                    brief: try brief(of: actor, sources, in: transaction), firstSteps: steps,
                    glance: try Glance.of(actor, in: transaction))
            }
        }
    }

    private static func brief(
        of actor: Actor, _ sources: Sources, in transaction: ReadTransaction
    ) throws -> Brief {
        let months = Brief.Stage.isShown(to: actor) ? try sources.monthsInHand(actor.county, transaction) : []
        return try sources.briefs.reduce(Brief()) { try $0 + $1(actor, months, transaction) }
    }

    /// What is due first comes first; the rest as the capabilities have it.
    private static func inOrder(_ waiting: [Waiting]) -> [Waiting] {
        let due = waiting.enumerated().compactMap { place, item in item.due.map { (item, $0, place) } }
            .sorted { ($0.1, $0.2) < ($1.1, $1.2) }
        return due.map(\.0) + waiting.filter { $0.due == nil }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading("\(now.day.month)月\(now.day.dayOfMonth)日，\(now.day.chineseWeekday)", "\(name)，\(line)", actions: starts(view)))
        \(HTML.when(!firstSteps.isEmpty, beginning(view)))
        \(HTML.when(firstSteps.isEmpty, stages(view)))
        \(columns(view))
        \(HTML.with(glance) { $0.body(view) })
        """
    }

    /// What is to be done and what has changed, and beside it what is to be known.
    private func columns(_ view: View) -> HTML {
        let isIdle = waiting.isEmpty && glance == nil && firstSteps.isEmpty
        let todos: HTML =
            .when(isIdle, "<div class=\"card-paper all-done\">都办完了。要查资料，请从菜单进入。</div>")
            + .when(!waiting.isEmpty, card("等我办", waiting, view, isToDo: true))
        let known: HTML = .when(!notices.isEmpty, card("请留意", notices, view, isToDo: false))
        let doing = HTML.with(glance) { $0.sentence(view) } + todos + known + changes(view)
        let beside = week(view) + briefLists(view) + standings(view) + trends(view)
        guard !beside.isEmpty else { return doing }
        guard !doing.isEmpty else { return "<div class=\"home-columns even\">\(beside)</div>" }
        return "<div class=\"home-columns\"><div>\(doing)</div><div>\(beside)</div></div>"
    }

    /// How many things there are, and of how many kinds.
    private var line: String {
        guard !waiting.isEmpty else { return firstSteps.isEmpty ? "现在没有等您办的事" : "县里的工作还没有开始" }
        let late = waiting.count { isLate($0) }
        let count = waiting.reduce(0) { $0 + $1.count }
        let kinds = waiting.count > 1 ? "，分\(waiting.count)类" : ""
        let more = waiting.contains(where: \.hasMore) ? "多" : ""
        return "等您办的有\(count)\(more)件\(kinds)" + (late > 0 ? "，\(late)类里有逾期的" : "")
    }

    private func isLate(_ item: Waiting) -> Bool { item.due.map { $0 < now } ?? false }

    /// What one begins here.
    private func starts(_ view: View) -> HTML {
        HTML.when(view.may(.makePlans), view.linkButton("制订督查计划", "plans/new"))
            + HTML.when(view.may(.recordVisits) && !view.may(.makePlans), view.linkButton("我的检查", "visits"))
    }

    private func card(_ title: String, _ items: [Waiting], _ view: View, isToDo: Bool) -> HTML {
        """
        <section class="card-paper todos"><h2>\(title)</h2><ul class="list">
        \(HTML.each(items.enumerated()) { row($1, isFirst: isToDo && $0 == 0, view) })
        </ul></section>
        """
    }

    private func row(_ item: Waiting, isFirst: Bool, _ view: View) -> HTML {
        """
        <li class="todo"><span class="todo-count\(HTML.when(isLate(item), " late"))">\(item.count)\(HTML.when(item.hasMore, "+"))</span>
        <div class="todo-what"><strong>\(item.title)</strong> \(due(item))\(HTML.when(!about(item).isEmpty, "<p class=\"soft\">\(about(item))</p>"))</div>
        <a class="btn \(isFirst ? "btn-primary" : "btn-outline-secondary")" href="\(view.link(item.path))" aria-label="\(item.verb)：\(item.title)">\(item.verb)</a></li>
        """
    }

    private func due(_ item: Waiting) -> HTML {
        HTML.with(item.due) { "<span class=\"tag\(HTML.when($0 < now, " tag-red"))\">\($0.due(seenFrom: now))</span>" }
    }

    /// `樟塘村等：成堆垃圾3处`
    private func about(_ item: Waiting) -> String {
        guard let place = item.place else { return item.detail }
        return place + (item.count > 1 ? "等" : "") + (item.detail.isEmpty ? "" : "：\(item.detail)")
    }

    /// Who does which of a new county's first steps, and how far they are.
    private func beginning(_ view: View) -> HTML {
        let roles = view.session?.actor.roles ?? []
        let next = firstSteps.first { !$0.isDone }?.title
        guard firstSteps.contains(where: { !Set($0.roles).isDisjoint(with: roles) }) else {
            return view.empty("还没有开始督查，县里正在准备\(next.map { "，下一步是“\($0)”" } ?? "")。准备好以后，这里会有要办的事。")
        }
        return """
            <section class="card-paper todos"><h2>开始之前要做的</h2><ol class="list first-steps">
            \(HTML.each(firstSteps) { self.step($0, isNext: $0.title == next, roles, view) })
            </ol></section>
            """
    }

    private func step(_ step: FirstStep, isNext: Bool, _ roles: [Role], _ view: View) -> HTML {
        let state: HTML =
            step.isDone
            ? "<span class=\"tag tag-green\">已完成</span>"
            : isNext ? "<span class=\"tag tag-amber\">下一步</span>" : "<span class=\"tag\">未开始</span>"
        let isMine = !step.isDone && !Set(step.roles).isDisjoint(with: roles)
        return """
            <li class="todo">\(state)
            <div class="todo-what"><strong>\(step.title)</strong><p class="soft">\(step.roles.map(\.chinese).joined(separator: "、"))</p></div>
            \(HTML.when(isMine, "<a class=\"btn \(isNext ? "btn-primary" : "btn-outline-secondary")\" href=\"\(view.link(step.path))\" aria-label=\"去办：\(step.title)\">去办</a>"))</li>
            """
    }
}
