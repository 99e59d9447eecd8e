import Kernel
import Office
import Web

/// The year's tasks as cards: by quarter, by lead or by campaign.
struct TaskBoardPage: Page {
    let overview: TaskOverview
    var title: String { "\(overview.year)年任务看板" }
    var help: String { "一年的任务按季度、牵头单位或专项行动排成卡片，红边的已经滞后。" }

    init(_ overview: TaskOverview) { self.overview = overview }

    func body(_ view: View) -> HTML {
        let late = overview.tasks.count { $0.isLate(on: overview.today) }
        let done = overview.tasks.count { $0.state == .done }
        let list = "tasks?year=\(overview.year)"
        return """
            \(view.heading(title, "\(view.whose)　共\(view.number(overview.tasks.count, list))项，完成\(view.number(done, "\(list)&state=done"))项，滞后\(view.number(late, "\(list)&late=yes"))项", actions: view.linkButton("列表", list) + view.linkButton("时间线", "tasks/timeline?year=\(overview.year)")))
            \(view.taskWays(overview, of: "tasks/board"))
            \(HTML.when(overview.tasks.isEmpty, view.empty("\(overview.year)年还没有任务。创建办从“下达任务”开始。", view.linkButton("年度任务", "tasks"))))
            \(HTML.when(!overview.tasks.isEmpty, """
                <div class="board board-\(overview.grouping.rawValue)">\(HTML.each(overview.groups) { group($0, view) })</div>
                """))
            """
    }

    private func group(_ group: TaskOverview.Group, _ view: View) -> HTML {
        """
        <section class="board-group"><h2>\(group.name) <span class="soft">\(group.path == "tasks?year=\(overview.year)" ? "\(group.tasks.count)" : view.number(group.tasks.count, group.path))项</span></h2>
        \(HTML.when(!group.goals.isEmpty, goals(group.goals, view)))
        \(HTML.when(group.tasks.isEmpty, "<p class=\"soft\">没有任务到期。</p>"))
        <ul class="board-cards">\(HTML.each(group.tasks) { card($0, view) })</ul></section>
        """
    }

    /// What the quarter is to reach, of tasks that end in it or later; open where something of it is late.
    private func goals(_ goals: [TaskOverview.Goal], _ view: View) -> HTML {
        let reached = goals.count { $0.milestone.isReached }
        let late = goals.count { $0.standing(on: overview.today).tone == .bad }
        return """
            <details class="board-goals"\(HTML.when(late > 0, " open"))><summary>要做到的节点\(goals.count)个，做到\(reached)个\(HTML.when(late > 0, "，\(late)个到期没有做到"))</summary>
            <ul class="list">\(HTML.each(goals) { goal($0, view) })</ul></details>
            """
    }

    private func goal(_ goal: TaskOverview.Goal, _ view: View) -> HTML {
        let standing = goal.standing(on: overview.today)
        return """
            <li><a href="\(view.link("tasks/\(goal.task.id)"))">\(goal.task.title)</a>：\(goal.milestone.words)
            <span class="tag \(standing.tone.style)">\(standing.words)</span> <small class="soft">\(goal.task.lead.name)，\(goal.milestone.dueOn.short(on: overview.today))</small></li>

            """
    }

    /// How far it is, of what is still under way: what is done or dropped keeps the last that was reported.
    private func card(_ task: PlanTask, _ view: View) -> HTML {
        let standing = task.standing(on: overview.today)
        return """
            <li class="board-card tone-\(standing.tone.rawValue)"><a href="\(view.link("tasks/\(task.id)"))">\(task.title)</a>
            <p class="soft">\(task.lead.name)　\(task.dueOn.short(on: overview.today))</p>
            <p><span class="tag \(standing.tone.style)">\(standing.words)</span>\(HTML.when(task.milestones > 0, " <span class=\"soft\">节点\(task.reached)/\(task.milestones)</span>"))</p>
            \(HTML.when([.going, .bad].contains(standing.tone), "<div class=\"progress-cell\"><span class=\"soft\">\(task.percent)%</span>\(view.bar(task.percent, from: 0, to: 100, isMarked: standing.tone == .bad))</div>"))</li>

            """
    }
}
