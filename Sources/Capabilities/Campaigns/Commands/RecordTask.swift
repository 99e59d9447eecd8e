import Database
import Kernel
import Office
import Organisation
import Web

/// A task as whoever takes it from somewhere hands it over, in his own transaction: a meeting's decision, a leader's
/// instruction, a paragraph of a plan.
package struct NewTask: Sendable {
    package let source: TaskSource
    package let campaign: ID<Campaign>?
    package let title: String
    package let words: String
    package let lead: ID<Unit>
    package let supports: [ID<Unit>]
    package let startOn: Day
    package let dueOn: Day
    package let milestones: [NewMilestone]
    package let by: Actor

    package init(
        _ title: String, source: TaskSource, campaign: ID<Campaign>? = nil, words: String = "", lead: ID<Unit>,
        supports: [ID<Unit>] = [], startOn: Day, dueOn: Day, milestones: [NewMilestone] = [], by actor: Actor
    ) {
        (self.title, self.source, self.campaign, self.words) = (title, source, campaign, words)
        (self.lead, self.supports, self.startOn, self.dueOn) = (lead, supports, startOn, dueOn)
        self.milestones = milestones
        by = actor
    }

    /// - Parameter id: nil for a new one.
    @discardableResult
    package func record(_ id: ID<PlanTask>? = nil, in transaction: WriteTransaction) throws -> ID<PlanTask> {
        let county = by.county
        let id = id ?? transaction.newID(PlanTask.self)
        try TaskTerms.check(startOn: startOn, dueOn: dueOn, milestones: milestones)
        let unit = try Units.present(lead, county: county, in: transaction)
        try TaskTerms.checkLead(name: unit.name, isHelper: supports.contains(lead))
        let helpers = try supports.unique.map { try Units.present($0, county: county, in: transaction) }
        try TaskTerms.checkOnce(
            same: try PlanTasks.taken(from: source, title: title, county: county, in: transaction),
            givesOne: source.kind.givesOne)
        let campaign = try self.campaign.map { try Campaigns.one($0, for: by, in: transaction) }
        if let campaign, !campaign.state.isOpen {
            throw Refusal.field("campaign", "planTask.campaign", "“\(campaign.name)”\(campaign.state.chinese)，不能再加任务。")
        }
        let isOffices = try Units.one(lead, county: county, in: transaction).kind == .office
        try transaction.run(
            """
            INSERT INTO planTask (county, id, year, sourceKind, sourceKey, sourceRecord, sourcePath, sourceWords,
                campaign, title, words, lead, leadDivision, isOffices, supports, startOn, dueOn, state)
            VALUES (\(county), \(id), \(dueOn.year), \(source.kind), \(source.key), \(source.record), \(source.path),
                \(source.words), \(campaign?.id), \(title), \(words), \(lead), \(unit.division), \(isOffices),
                \(helpers.map(\.name).joined(separator: "、")), \(startOn), \(dueOn), \(PlanTask.State.notStarted))
            """)
        for helper in helpers {
            try transaction.run(
                """
                INSERT INTO taskSupport (county, task, unit, division)
                VALUES (\(county), \(id), \(helper.unit), \(helper.division))
                """)
        }
        for milestone in milestones {
            try transaction.run(
                """
                INSERT INTO taskMilestone (county, id, task, quarter, words, dueOn, note)
                VALUES (\(county), \(transaction.newID(TaskMilestone.self)), \(id), \(milestone.quarter),
                    \(milestone.words), \(milestone.dueOn), '')
                """)
        }
        try transaction.begin(PlanTask.procedure, id, by: by)
        return id
    }
}

/// Gives out a task of the year.
package struct RecordTask: Command {
    package static let action = Action("planTask.record", "下达年度任务", right: .assignTasks)
    let task: @Sendable (Actor) -> NewTask

    package init(_ task: @escaping @Sendable (Actor) -> NewTask) { self.task = task }

    init(_ form: FormReader) throws {
        let kind: TaskSource.Kind? = form.choice("sourceKind", "来源")
        let campaign = form.optional("campaign", "专项行动", form: "列表中的一项") { ID<Campaign>($0) }
        let source = form.text("source", "来源说明", max: 200)
        let title = form.text("title", "任务", max: 80)
        let words = form.prose("words", "要求", max: 2000, optional: true)
        let lead = form.value("lead", "牵头单位", form: "列表中的一项") { ID<Unit>($0) }
        let supports = form.values("support", "配合单位", form: "列表中的一项") { ID<Unit>($0) }
        let startOn = form.day("startOn", "开始日期")
        let dueOn = form.day("dueOn", "期限")
        let milestones = (1...4).compactMap { Self.milestone($0, form) }
        try form.finish()
        guard let kind, let lead, let startOn, let dueOn else { throw Refusal.noSuchPage }
        self.init { actor in
            NewTask(
                title, source: TaskSource(kind, words: source), campaign: campaign, words: words, lead: lead,
                supports: supports, startOn: startOn, dueOn: dueOn, milestones: milestones, by: actor)
        }
    }

    /// Nil where nothing is planned for the quarter.
    private static func milestone(_ quarter: Int, _ form: FormReader) -> NewMilestone? {
        let name = NewMilestone.quarters[quarter - 1]
        let words = form.text("milestone\(quarter)", "\(name)要求", max: 200, optional: true)
        let day = form.optional("milestoneDue\(quarter)", "\(name)节点", form: "日期，如 2019-11-04") { Day($0) }
        switch (words.isEmpty, day) {
        case (true, nil): return nil
        case (false, .some(let day)): return NewMilestone(quarter: quarter, words: words, dueOn: day)
        case (true, .some):
            form.refuse("milestone\(quarter)", "请填写\(name)要做到什么，或者把节点日期也清空。")
            return nil
        case (false, nil):
            form.refuse("milestoneDue\(quarter)", "请填写\(name)节点的日期。")
            return nil
        }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PlanTask>> {
        let task = task(actor)
        let id = try task.record(transaction.recordID(PlanTask.self), in: transaction)
        return Done(id, subject: id.description, detail: task.title)
    }
}
