import Database
import Kernel
import Office
import Web

/// One task: what is asked of whom by when, its quarters with what shows that they were reached, what the lead said month by
/// month, and what can be done now.
struct TaskPage: Page {
    let task: PlanTask
    let part: ProcedurePart
    let milestones: [TaskMilestone]
    let photos: [String: [Evidence]]
    let reports: [TaskReport]
    let files: [RecordFile]
    let mayReach: Bool
    let mayReport: Bool
    let now: Instant
    var title: String { task.title }
    var help: String { "一项任务的要求、节点、佐证和每月进展；节点都登记完成，才能报请审核。" }

    private var today: Day { now.day }
    private var path: String { "tasks/\(task.id)" }

    init(_ id: ID<PlanTask>, for actor: Actor, in transaction: ReadTransaction) throws {
        let task = try PlanTasks.one(id, for: actor, in: transaction)
        self.task = task
        part = try PlanTask.procedure.part(of: task, id, for: actor, in: transaction)
        milestones = try PlanTasks.milestones(of: id, county: actor.county, in: transaction)
        photos = try PlanTasks.photos(of: milestones, county: actor.county, in: transaction)
        files = try RecordFiles.of(PlanTask.kind, id.description, county: actor.county, in: transaction)
        reports = try TaskReports.of(id, county: actor.county, in: transaction)
        let mayDo = Right.reportTasks.isHeld(by: actor) && task.state == .going
        mayReach =
            mayDo && ((try? PlanTasks.admitHelp(actor, to: task, in: transaction)) != nil)
        mayReport = mayDo && ((try? PlanTasks.admitLead(actor, to: task, in: transaction)) != nil)
        now = transaction.now
    }

    func body(_ view: View) -> HTML {
        let isLate = task.isLate(on: today)
        return """
            \(view.heading(title, "\(view.standing(part, now: now))\(HTML.when(isLate, " <span class=\"tag tag-red\">滞后</span>"))　牵头：\(task.lead.name)　期限：\(task.dueOn.chinese)"))
            <div class="columns work">
            <section class="card-paper">
            <p class="progress-line"><strong>\(task.progress)%</strong>\(view.bar(task.progress, from: 0, to: 100, isMarked: isLate))</p>
            <dl class="record">
            \(HTML.when(!task.words.isEmpty, "<dt>要求</dt><dd class=\"written\">\(task.words)</dd>"))
            <dt>来源</dt><dd>\(task.source.kind.chinese)：\(source(view))</dd>
            \(HTML.with(task.campaign) { "<dt>专项行动</dt><dd><a href=\"\(view.link("campaigns/\($0)"))\">\(task.campaignName ?? "")</a></dd>" })
            <dt>配合单位</dt><dd>\(task.supports.isEmpty ? "—" : task.supports)</dd>
            <dt>时间</dt><dd>\(task.startOn.chinese)至\(task.dueOn.chinese)</dd>
            \(HTML.with(task.doneOn) { "<dt>完成</dt><dd>\($0.chinese)\(HTML.when($0 > task.dueOn, "，超过期限"))</dd>" })
            </dl></section>
            <div class="doing">\(view.steps(part))\(HTML.when(mayReport, reporting(view)))</div>
            <div class="done">\(milestoneSection(view))\(reportSection(view))</div>
            <div class="side">\(view.attachments(files, of: path, mayAdd: mayReach))\(view.timeline(part))</div></div>
            """
    }

    private func source(_ view: View) -> HTML {
        guard let path = task.source.path else { return "\(task.source.words)" }
        return "<a href=\"\(view.link(path))\">\(task.source.words)</a>"
    }

    // MARK: Quarters

    private func milestoneSection(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>季度节点</h2>
        \(HTML.when(milestones.isEmpty, "<p class=\"soft\">没有分季度的节点。</p>"))
        <ol class="course milestones">\(HTML.each(milestones) { milestone($0, view) })</ol></section>
        """
    }

    private func milestone(_ milestone: TaskMilestone, _ view: View) -> HTML {
        let tag: HTML =
            if let day = milestone.reachedOn {
                "<span class=\"tag tag-green\">\(day.short(on: today))完成</span>"
            } else if milestone.isLate(on: today) {
                "<span class=\"tag tag-red\">逾期</span>"
            } else { "<span class=\"tag\">\(milestone.dueOn.short(on: today))前</span>" }
        return """
            <li class="\(HTML.when(milestone.isReached, "reached"))"><strong>\(NewMilestone.quarters[milestone.quarter - 1])</strong> \(tag)<p>\(milestone.words)</p>
            \(HTML.when(milestone.isReached, "<p class=\"soft\">\(milestone.note)　\(milestone.reachedByName ?? "")登记</p>"))
            \(HTML.with(photos[milestone.id.description]) { "<div class=\"small-photos\">\(view.photos($0, of: path, title: milestone.words))</div>" })
            \(HTML.when(mayReach && !milestone.isReached, reaching(milestone, view)))</li>
            """
    }

    private func reaching(_ milestone: TaskMilestone, _ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/milestones/\(milestone.id)")
        let own = isRefused ? view : view.withoutRefusal
        let id = "reach-\(milestone.id)"
        return """
            <details class="act"\(HTML.when(isRefused, " open"))><summary>登记完成</summary>
            \(own.form("\(path)/milestones/\(milestone.id)", files: true, id: id, """
                \(own.input("reachedOn", "完成日期", value: today.description, type: "date", id: "\(id)-day"))
                \(own.textArea("note", "佐证说明", help: "做了什么、有什么可以查。", rows: 2, max: 1000, id: "\(id)-note"))
                \(own.input("photo", "照片", type: "file", required: false, id: "\(id)-photo", extra: " multiple accept=\"image/*\""))
                \(own.submit("登记"))
                """))</details>
            """
    }

    // MARK: Months

    private func reportSection(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>月度进展</h2>
        \(HTML.when(reports.isEmpty, "<p class=\"soft\">还没有报送过进展。</p>"))
        \(HTML.when(!reports.isEmpty, """
            <table class="cards"><thead><tr><th>月份</th><th>状态</th><th>进度</th><th>进展</th></tr></thead><tbody>
            \(HTML.each(reports) { report in
                """
                <tr><td data-label="月份"><a href="\(view.link("tasks/reports/\(report.id)"))">\(report.month.chinese)</a></td><td data-label="状态">\(report.state.tag)</td>\
                <td data-label="进度"><span class="progress-cell">\(report.percent)%\(view.bar(report.percent, from: 0, to: 100))</span></td><td data-label="进展">\(report.words)</td></tr>

                """
            })</tbody></table>
            """))</section>
        """
    }

    private func reporting(_ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/reports")
        let own = isRefused ? view : view.withoutRefusal
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isRefused, " open"))><summary>报送月度进展</summary>
            \(own.form("\(path)/reports", id: "report", """
                \(own.input("month", "月份", value: Month(today).description, type: "month"))
                \(own.input("percent", "进度（%）", value: String(task.percent), help: "0到100。", keyboard: .digits))
                \(own.textArea("words", "进展", help: "这个月做了什么，下一步做什么。", rows: 3, max: 1000))
                \(own.submit("报送"))
                """))</details></section>
            """
    }
}

/// What a lead said of a month, and what the office answers.
struct TaskReportPage: Page {
    let report: TaskReport
    let part: ProcedurePart
    let now: Instant
    var title: String { TaskReport.procedure.title(report) }
    var help: String { "牵头单位说这个月做到哪里，创建办确认或退回。" }
    var parents: [Crumb] { [Crumb(report.taskTitle, "tasks/\(report.task)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(report.leadName)"))
        <div class="columns finding">
        <section class="card-paper">
        <p class="progress-line"><strong>\(report.percent)%</strong>\(view.bar(report.percent, from: 0, to: 100))</p>
        <dl class="record"><dt>进展</dt><dd class="written">\(report.words)</dd><dt>报送</dt><dd>\(report.reportedByName)，\(report.reportedAt.chinese)</dd>
        <dt>任务</dt><dd><a href="\(view.link("tasks/\(report.task)"))">\(report.taskTitle)</a></dd></dl></section>
        <div class="doing">\(view.steps(part))</div>
        \(view.timeline(part))</div>
        """
    }
}
