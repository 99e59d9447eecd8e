import Database
import Inspections
import Kernel
import Office
import Web

/// A campaign as a leader would be shown it: its figures, each opening to its rows, projects with how far they are, photos of
/// before and after, tasks, findings and visits. Everybody sees of it what is his own.
struct CampaignPage: Page {
    /// A project's first photo of before and its last of after.
    struct Pair: Encodable, Sendable {
        let project: CampaignProject
        let before: Evidence
        let after: Evidence
    }

    /// A plan that the reader may name.
    struct Choice: Encodable, Sendable {
        let id: String
        let name: String
    }

    let campaign: Campaign
    let part: ProcedurePart
    let projects: [CampaignProject]
    let tasks: [PlanTask]
    let pairs: [Pair]
    let evidence: CampaignEvidence
    let files: [RecordFile]
    let plans: [Choice]
    let namedPlans: [String]
    let today: Day
    let now: Instant
    var title: String { campaign.name }
    var help: String { "一项行动的项目、任务、问题和督查都在这里，每个数字都能点开。" }

    private static var mostShown: Int { 200 }

    init(_ id: ID<Campaign>, for actor: Actor, in transaction: ReadTransaction) throws {
        let campaign = try Campaigns.one(id, for: actor, in: transaction)
        self.campaign = campaign
        part = try Campaign.procedure.part(of: campaign, id, for: actor, in: transaction)
        projects = try Listing.projects.first(
            "campaign=\(id)&standing=valid", Self.mostShown, for: actor, in: transaction)
        tasks =
            Right.seeTasks.isHeld(by: actor)
            ? try Listing.tasks.first("campaign=\(id)", Self.mostShown, for: actor, in: transaction) : []
        pairs = try Self.pairs(of: projects, county: actor.county, in: transaction)
        evidence = try CampaignEvidence(of: campaign, for: actor, in: transaction)
        let mayName = Right.planCampaigns.isHeld(by: actor) && campaign.state.isOpen
        plans =
            mayName
            ? try Plans.all(for: actor, in: transaction).filter(\.plan.stands).prefix(24).map {
                Choice(id: $0.plan.id.description, name: $0.plan.chinese)
            } : []
        namedPlans =
            mayName
            ? try CampaignEvidence.plans(of: id, county: actor.county, in: transaction).map(\.description) : []
        files = try RecordFiles.of(Campaign.kind, id.description, county: actor.county, in: transaction)
        now = transaction.now
        today = now.day
    }

    /// The projects that have photos of both, at most six.
    private static func pairs(
        of projects: [CampaignProject], county: String, in transaction: ReadTransaction
    ) throws -> [Pair] {
        var pairs: [Pair] = []
        for project in projects where pairs.count < 6 && project.percent > 0 {
            let entries = try Projects.entries(of: project.id, county: county, in: transaction)
            let photos = try Projects.photos(of: entries, county: county, in: transaction)
            let before = entries.last { $0.showing == .before && photos[$0.id]?.isEmpty == false }
            let after = entries.first { $0.showing == .after && photos[$0.id]?.isEmpty == false }
            guard let before = before.flatMap({ photos[$0.id]?.first }),
                let after = after.flatMap({ photos[$0.id]?.last })
            else { continue }
            pairs.append(Pair(project: project, before: before, after: after))
        }
        return pairs
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(campaign.terms.kind.chinese)　\(campaign.terms.startOn.chinese)至\(campaign.terms.until.chinese)", actions: actions(view)))
        \(figures(view))
        <div class="columns">
        <div>\(projectSection(view))\(photoSection(view))\(taskSection(view))\(evidenceSection(view))</div>
        <div>\(view.steps(part))\(about)\(view.attachments(files, of: "campaigns/\(campaign.id)", mayAdd: view.may(.planCampaigns) && campaign.state.isOpen))\(naming(view))\(view.timeline(part))</div>
        </div>
        """
    }

    private func actions(_ view: View) -> HTML {
        guard view.may(.planCampaigns), campaign.state.isOpen else { return .empty }
        return HTML.when(campaign.state == .preparing, view.linkButton("修改", "campaigns/\(campaign.id)/edit"))
            + view.linkButton("新增项目", "campaigns/\(campaign.id)/projects/new")
            + view.linkButton("下达任务", "tasks/new?campaign=\(campaign.id)")
    }

    // MARK: Figures

    private func figures(_ view: View) -> HTML {
        let done = projects.count { $0.percent == 100 }
        let late = projects.count { $0.isLate(on: today) }
        let spent = projects.map(\.spent).reduce(0, +)
        let budget = projects.map(\.budget).reduce(0, +)
        let counted = tasks.filter { $0.state != .dropped }
        let kept = counted.count { $0.state == .done }
        let lateTasks = counted.count { $0.isLate(on: today) }
        let list = "campaigns/projects?campaign=\(campaign.id)"
        return """
            <div class="figures">
            \(view.figure(view.whose, "项目", view.number(projects.count, "\(list)&standing=valid"), note: "已完工\(view.number(done, "\(list)&standing=done"))个\(HTML.when(late > 0, "，滞后\(view.number(late, "\(list)&standing=late"))个"))", isAlarming: late > 0))
            \(view.figure(view.whose, "已支出", "\(spent.tenThousands)<small>万元</small>", note: "预算\(budget.tenThousands)万元，用了\(share(spent, of: budget))"))
            \(view.figure(view.whose, "任务", view.number(tasks.count, "tasks?campaign=\(campaign.id)"), note: "完成\(view.number(kept, "tasks?campaign=\(campaign.id)&state=done"))项\(HTML.when(lateTasks > 0, "，滞后\(view.number(lateTasks, "tasks?campaign=\(campaign.id)&late=yes"))项"))", isAlarming: lateTasks > 0))
            \(HTML.each(evidence.topics) { topic in
                view.figure(view.whose, "问题：\(topic.topic)", view.number(topic.found, topic.foundPath), note: "还有\(view.number(topic.open, topic.openPath))件没有销号")
            })
            </div>
            """
    }

    private func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "—" : "\(100 * part / whole)%"
    }

    // MARK: Projects and photos

    private func projectSection(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>项目</h2>
        \(HTML.when(projects.isEmpty, "<p class=\"soft\">还没有项目。创建办从“新增项目”登记。</p>"))
        \(HTML.when(!projects.isEmpty, """
            <div class="table-scroll"><table class="cards"><thead><tr><th>项目</th><th>牵头单位</th><th>状态</th><th>进度</th><th class="number">支出 / 预算（万元）</th><th>应完工</th></tr></thead><tbody>
            \(HTML.each(projects) { row($0, view) })</tbody></table></div>
            """))</section>
        """
    }

    private func row(_ project: CampaignProject, _ view: View) -> HTML {
        let late = project.isLate(on: today)
        let standing = late ? (words: "滞后", tone: Tone.bad) : project.standing
        return """
            <tr><td data-label="项目"><a href="\(view.link("campaigns/projects/\(project.id)"))">\(project.name)</a></td>\
            <td data-label="牵头单位">\(project.lead.name)</td>\
            <td data-label="状态"><span class="tag \(standing.tone.style)">\(standing.words)</span></td>\
            <td data-label="进度"><span class="progress-cell">\(project.percent)%\(view.bar(project.percent, from: 0, to: 100, isMarked: late))</span></td>\
            <td class="number" data-label="支出 / 预算（万元）">\(project.spent.tenThousands) / \(project.budget.tenThousands)</td>\
            <td data-label="应完工">\(project.dueOn.short(on: today))</td></tr>

            """
    }

    private func photoSection(_ view: View) -> HTML {
        HTML.when(
            !pairs.isEmpty,
            """
            <section class="card-paper"><h2>整治前后</h2>
            \(HTML.each(pairs) { pair in
                """
                <h3 class="pair-title"><a href="\(view.link("campaigns/projects/\(pair.project.id)"))">\(pair.project.name)</a> <span class="soft">\(pair.project.whereabouts)</span></h3>
                <div class="before-after"><div><span class="tag">整治前</span>\(view.photos([pair.before], of: "campaigns/projects/\(pair.project.id)", title: "\(pair.project.name)整治前"))</div>
                <div><span class="tag tag-green">整治后</span>\(view.photos([pair.after], of: "campaigns/projects/\(pair.project.id)", title: "\(pair.project.name)整治后"))</div></div>
                """
            })</section>
            """)
    }

    // MARK: Tasks, findings, visits

    private func taskSection(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>任务</h2>
        \(HTML.when(tasks.isEmpty, "<p class=\"soft\">还没有任务。创建办从“下达任务”把它分给牵头单位。</p>"))
        \(HTML.when(!tasks.isEmpty, """
            <div class="table-scroll"><table class="cards"><thead><tr><th>任务</th><th>牵头单位</th><th>状态</th><th>节点</th><th>期限</th></tr></thead><tbody>
            \(HTML.each(tasks) { task in
                let standing = task.standing(on: today)
                return """
                    <tr><td data-label="任务"><a href="\(view.link("tasks/\(task.id)"))">\(task.title)</a></td><td data-label="牵头单位">\(task.lead.name)</td>\
                    <td data-label="状态"><span class="tag \(standing.tone.style)">\(standing.words)</span></td>\
                    <td data-label="节点">\(task.milestones == 0 ? "—" : "\(task.reached)/\(task.milestones)")</td>\
                    <td data-label="期限">\(task.dueOn.short(on: today))</td></tr>

                    """
            })</tbody></table></div>
            """))</section>
        """
    }

    private func evidenceSection(_ view: View) -> HTML {
        HTML.when(
            !evidence.inspections.isEmpty,
            """
            <section class="card-paper"><h2>督查</h2>
            <table class="cards"><thead><tr><th>计划</th><th class="number">检查</th><th class="number">已评分</th></tr></thead><tbody>
            \(HTML.each(evidence.inspections) { plan in
                """
                <tr><td data-label="计划">\(plan.name)</td><td class="number" data-label="检查">\(view.number(plan.visits, plan.path))</td>\
                <td class="number" data-label="已评分">\(view.number(plan.scored, "\(plan.path)&state=submitted"))</td></tr>
                """
            })</tbody></table></section>
            """)
    }

    private var about: HTML {
        """
        <section class="card-paper"><dl class="record">
        <dt>牵头单位</dt><dd>\(campaign.lead.name)</dd>
        \(HTML.when(!campaign.terms.leader.isEmpty, "<dt>分管领导</dt><dd>\(campaign.terms.leader)</dd>"))
        \(HTML.when(!campaign.terms.paper.isEmpty, "<dt>文件</dt><dd>\(campaign.terms.paper)</dd>"))
        <dt>目标</dt><dd class="written">\(campaign.terms.aims)</dd>
        </dl></section>
        """
    }

    private func naming(_ view: View) -> HTML {
        guard view.may(.planCampaigns), campaign.state.isOpen else { return .empty }
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/evidence")
        let own = isRefused ? view : view.withoutRefusal
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isRefused, " open"))><summary>哪些问题和督查属于它</summary>
            \(own.form("campaigns/\(campaign.id)/evidence", id: "evidence", """
                \(own.input("topics", "问题类别", value: campaign.topics.joined(separator: "、"), help: "问题列表里的类别，用顿号分开，如 治脏、治乱。", required: false, max: 200))
                \(HTML.when(!plans.isEmpty, own.checkboxes("plan", "督查计划", options: plans.map { ($0.id, $0.name) }, values: namedPlans)))
                \(own.submit("保存"))
                """))</details></section>
            """
    }
}

extension Int {
    /// Fen as ten thousands of yuan, with one decimal where it is not whole: `12.5`.
    var tenThousands: String {
        let tenths = (self + 50_000) / 100_000
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
