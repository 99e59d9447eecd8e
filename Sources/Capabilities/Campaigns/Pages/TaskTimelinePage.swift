import Kernel
import Office
import Web

/// The year's tasks along its months, drawn over the table of the same.
struct TaskTimelinePage: Page {
    let overview: TaskOverview
    let milestones: [ID<PlanTask>: [TaskMilestone]]
    var title: String { "\(overview.year)年任务时间线" }
    var help: String { "一年的任务沿十二个月排开，竖线是今天。" }

    private enum CodingKeys: CodingKey { case overview, milestones }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(overview, forKey: .overview)
        try container.encode(overview.tasks.flatMap { milestones[$0.id] ?? [] }, forKey: .milestones)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "一行一项，从开始到期限；圆点是季度节点，实心的已经完成", actions: view.linkButton("列表", "tasks?year=\(overview.year)") + view.linkButton("看板", "tasks/board?year=\(overview.year)")))
        \(view.taskWays(overview, of: "tasks/timeline"))
        \(HTML.when(overview.tasks.isEmpty, view.empty("\(overview.year)年还没有任务。创建办从“下达任务”开始。", view.linkButton("年度任务", "tasks"))))
        \(HTML.when(!overview.tasks.isEmpty, "<section class=\"card-paper\"><div class=\"table-scroll\" data-begin=\".today\" tabindex=\"0\" role=\"group\" aria-label=\"时间线，可以左右移动\">\(TaskChart(self).drawn)</div><p class=\"swipe soft\">左右移动看全年</p></section>\(table(view))"))
        """
    }

    private func table(_ view: View) -> HTML {
        """
        <div class="table-box"><table class="cards"><thead><tr><th>任务</th><th class="number">行</th><th>牵头单位</th><th>状态</th><th>开始</th><th>期限</th><th>节点</th></tr></thead><tbody>
        \(HTML.each(overview.tasks.enumerated()) { index, task in row(index + 1, task, view) })</tbody></table></div>
        """
    }

    private func row(_ number: Int, _ task: PlanTask, _ view: View) -> HTML {
        let standing = task.standing(on: overview.today)
        return """
            <tr><td data-label="任务"><a href="\(view.link("tasks/\(task.id)"))">\(task.title)</a></td><td class="number" data-label="行">\(number)</td><td data-label="牵头单位">\(task.lead.name)</td>\
            <td data-label="状态"><span class="tag \(standing.tone.style)">\(standing.words)</span></td><td data-label="开始" class="short">\(task.startOn.short(on: overview.today))</td>\
            <td data-label="期限" class="short">\(task.dueOn.short(on: overview.today))</td><td data-label="节点">\(goals(of: task))</td></tr>

            """
    }

    /// How many of its quarters are reached, and what comes next: all of their words stand on the task's own page.
    private func goals(of task: PlanTask) -> String {
        guard let own = milestones[task.id], !own.isEmpty else { return "—" }
        let reached = "\(own.count(where: \.isReached))/\(own.count)"
        guard task.state.isOpen, let next = own.first(where: { !$0.isReached }) else { return reached }
        return "\(reached)，下一个\(next.dueOn.short(on: overview.today))：\(next.words)"
    }
}

/// The drawing: months across, a bar for each task below its name, dots for its quarters, a line for today.
private struct TaskChart {
    let page: TaskTimelinePage

    init(_ page: TaskTimelinePage) { self.page = page }

    private static var left: Int { 36 }
    private static var month: Int { 76 }
    private static var rowHeight: Int { 40 }
    private static var head: Int { 28 }
    private var year: Int { page.overview.year }
    private var width: Int { Self.left + 12 * Self.month + 12 }
    private var height: Int { Self.head + page.overview.tasks.count * Self.rowHeight + 8 }

    /// Days of other years lie at the edges.
    private func x(_ day: Day) -> Int {
        if day.year < year { return Self.left }
        if day.year > year { return Self.left + 12 * Self.month }
        return Self.left + (day.month - 1) * Self.month + (day.dayOfMonth - 1) * Self.month / 31
    }

    var drawn: HTML {
        """
        <svg class="task-chart" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="\(year)年\(page.overview.tasks.count)项任务的时间线，内容同下表">
        \(HTML.each(0...12) { index in
            """
            <line class="grid" x1="\(Self.left + index * Self.month)" x2="\(Self.left + index * Self.month)" y1="\(Self.head - 6)" y2="\(height)"></line>\
            \(HTML.when(index < 12, "<text x=\"\(Self.left + index * Self.month + Self.month / 2)\" y=\"16\" text-anchor=\"middle\">\(index + 1)月</text>"))
            """
        })
        \(HTML.each(page.overview.tasks.enumerated()) { index, task in row(index, task) })
        \(HTML.when(page.overview.today.year == year, "<line class=\"today\" x1=\"\(x(page.overview.today))\" x2=\"\(x(page.overview.today))\" y1=\"20\" y2=\"\(height)\"><title>今天</title></line>"))
        </svg>
        """
    }

    private func row(_ index: Int, _ task: PlanTask) -> HTML {
        let top = Self.head + index * Self.rowHeight
        let tone = task.standing(on: page.overview.today).tone
        let start = x(task.startOn)
        return """
            <text class="soft" x="\(Self.left - 8)" y="\(top + 30)" text-anchor="end">\(index + 1)</text>\
            \(name(of: task, above: top + 14))\
            <rect class="tone-\(tone.rawValue)" x="\(start)" y="\(top + 20)" width="\(max(6, x(task.dueOn) - start))" height="12" rx="3"><title>\(task.title)（\(task.lead.name)）</title></rect>\
            \(HTML.each(page.milestones[task.id] ?? []) { milestone in
                """
                <circle class="\(milestone.isReached ? "reached" : "open")" cx="\(x(milestone.dueOn))" cy="\(top + 26)" r="5"><title>\(milestone.words)</title></circle>
                """
            })

            """
    }

    /// It begins with its bar or ends with it, so that it stays within the drawing, near the day on which it is due.
    private func name(of task: PlanTask, above baseline: Int) -> HTML {
        let isEarly = task.dueOn.year < year || task.dueOn.year == year && task.dueOn.month <= 6
        return """
            <text x="\(x(isEarly ? task.startOn : task.dueOn))" y="\(baseline)" text-anchor="\(isEarly ? "start" : "end")">\(task.title)</text>
            """
    }
}
