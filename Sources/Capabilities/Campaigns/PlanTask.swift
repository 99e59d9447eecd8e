import Database
import Kernel
import Office
import Organisation

/// Where a task comes from: a paragraph of the yearly plan, a campaign, what a meeting decided, what a leader instructed.
package struct TaskSource: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case plan, campaign, meeting, instruction, customs, other

        package var chinese: String {
            switch self {
            case .plan: "年度计划"
            case .campaign: "专项行动"
            case .meeting: "会议议定"
            case .instruction: "领导批示"
            case .customs: "移风易俗重点"
            case .other: "其他"
            }
        }

        /// A decision or an instruction is one task; a paragraph or a campaign may be several of different names.
        package var givesOne: Bool { self == .meeting || self == .instruction }
    }

    package let kind: Kind
    /// The identifier of the record that it is, where it is one of the product's.
    package let record: String?
    /// Where that record opens, below the county.
    package let path: String?
    /// `2020年工作重点第二段`
    package let words: String

    package init(_ kind: Kind, record: String? = nil, path: String? = nil, words: String) {
        (self.kind, self.record, self.path, self.words) = (kind, record, path, words)
    }

    /// What makes it the same source.
    package var key: String { record ?? words }

    /// A paragraph's place in its plan: the tenth comes after the ninth.
    var place: (plan: String, number: Int) {
        guard let dot = key.lastIndex(of: "."), let number = Int(key[key.index(after: dot)...]) else { return (key, 0) }
        return (String(key[..<dot]), number)
    }
}

/// A task of the year (年度重点工作): one unit answers for it by a day, others help, and each quarter has what it is to reach.
package struct PlanTask: Codable, Sendable {
    package enum State: String, ProcedureState {
        case notStarted, going, submitted, done, dropped

        package var chinese: String {
            switch self {
            case .notStarted: "未启动"
            case .going: "进行中"
            case .submitted: "待审"
            case .done: "完成"
            case .dropped: "取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .notStarted, .going, .submitted: .going
            case .done: .done
            case .dropped: .off
            }
        }

        /// The lead still has to do something.
        package var isLeads: Bool { self == .notStarted || self == .going }
        package var isOpen: Bool { isLeads || self == .submitted }
        static let open = allCases.filter(\.isOpen)
        static let leads = allCases.filter(\.isLeads)
    }

    package let id: ID<PlanTask>
    package let year: Int
    package let source: TaskSource
    package let campaign: ID<Campaign>?
    package let campaignName: String?
    package let title: String
    /// What is asked.
    package let words: String
    package let lead: Party
    /// The creation office leads it itself.
    package let isOffices: Bool
    /// Names of who helps: 公安局、城关街道.
    package let supports: String
    package let startOn: Day
    package let dueOn: Day
    package let state: State
    /// The day on which it was handed in that was found done.
    package let doneOn: Day?
    package let milestones: Int
    package let reached: Int
    /// As the last report said.
    package let percent: Int
    /// It was pressed for being past its day.
    package let isPressed: Bool
    /// What each quarter is to reach, in a list: four texts, or none.
    package var quarters: [String] = []

    /// What was found done is done, whatever the last report before said.
    package var progress: Int { state == .done ? 100 : percent }

    /// Past its day and not handed in.
    package func isLate(on today: Day) -> Bool { state.isLeads && (dueOn < today || isPressed) }

    /// As tags say it: 滞后 stands over the state of what the lead still owes.
    package func standing(on today: Day) -> (words: String, tone: Tone) {
        if isLate(on: today) { return ("滞后", .bad) }
        if state == .done, let doneOn, doneOn > dueOn { return ("超期完成", .done) }
        return (state.chinese, state.tone)
    }

    /// The same in a list, which does not know the day: late is what was pressed.
    package var listed: (words: String, tone: Tone) { standing(on: dueOn) }

    package static let noun = RecordNoun("planTask", "年度任务", measure: "项")

    package static let procedure = Procedure<PlanTask, State>(
        noun, table: "planTask", path: "tasks", right: .seeTasks, first: .notStarted, begun: "下达任务",
        load: PlanTasks.one, title: { $0.title },
        [
            .step(
                "start", "启动", from: .notStarted, to: .going, by: lead, office, asks: [.note("怎么推进")],
                dueOn: { $0.dueOn }),
            .step(
                "submit", "报请审核", from: .going, to: .submitted, by: lead, office, asks: [.reason("完成情况")],
                dueOn: { $0.dueOn },
                deed: .answer,
                ready: { county, _ in
                    """
                    NOT EXISTS (SELECT 1 FROM taskMilestone WHERE taskMilestone.county = \(county)
                        AND taskMilestone.task = planTask.id AND taskMilestone.reachedOn IS NULL)
                    """
                },
                check: { task, _, _ throws(Refusal) in
                    try TaskTerms.checkComplete(milestones: task.milestones, reached: task.reached)
                }),
            .step(
                "confirm", "审核通过", from: .submitted, to: .done, by: .role(.clerk, .director),
                asks: [.note("审核意见")], within: .workingDays(5), deed: .decision, exceptDoersOf: ["submit"],
                then: { task, _, actor, transaction in
                    try PlanTasks.finish(task.id, county: actor.county, in: transaction)
                }),
            .step(
                "return", "退回", from: .submitted, to: .going, by: .role(.clerk, .director),
                asks: [.reason("退回的原因")], isOptional: true),
            .step(
                "drop", "取消", from: .notStarted, .going, .submitted, to: .dropped, by: .role(.director),
                asks: [.reason("取消的原因")], isOptional: true),
        ])

    static let lead = Doer<PlanTask>.party(
        "牵头单位", \.lead, unit: "planTask.lead", division: "planTask.leadDivision")
    /// Where the office itself leads, its people are the lead's.
    private static let office = Doer<PlanTask>(
        "创建办（由创建办牵头的）", roles: [.clerk], takes: { actor, task in actor.isOffice && task.isOffices },
        condition: { $0.isOffice ? "planTask.isOffices = 1" : nil })
}

extension PlanTask: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("planTask.file", "添加任务的附件", right: .reportTasks)

    package static func checkFiling(_ id: ID<PlanTask>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try PlanTasks.one(id, for: actor, in: transaction)
        try PlanTasks.admitHelp(actor, to: found, in: transaction)
        guard found.state == .going else {
            throw Refusal.field("file", "planTask.state", "这项任务现在是“\(found.state.chinese)”，进行中的才能添加附件。")
        }
    }
}

/// What a task is to reach in a quarter, and what shows that it was.
package struct TaskMilestone: Codable, Sendable {
    package let id: ID<TaskMilestone>
    package let task: ID<PlanTask>
    package let quarter: Int
    package let words: String
    package let dueOn: Day
    package let reachedOn: Day?
    package let note: String
    package let reachedByName: String?

    /// As its photos are filed.
    static let kind = RecordKind("taskMilestone")

    package var isReached: Bool { reachedOn != nil }

    package func isLate(on today: Day) -> Bool { (reachedOn ?? today) > dueOn }
}

extension Day {
    /// 1 … 4
    package var quarter: Int { (month - 1) / 3 + 1 }
}
