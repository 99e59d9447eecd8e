import Database
import Kernel
import Office
import Web

/// The tasks of a year in groups, as board and timeline show them.
struct TaskOverview: Encodable, Sendable {
    enum Grouping: String, Codable, CaseIterable, Sendable {
        case quarter, unit, campaign

        var chinese: String {
            switch self {
            case .quarter: "按季度"
            case .unit: "按牵头单位"
            case .campaign: "按专项行动"
            }
        }
    }

    /// What an address asks for.
    struct Asked: Sendable {
        let year: Int?
        let grouping: Grouping

        init(_ query: Query) throws {
            let form = FormReader(query)
            year = form.optional("year", "年度", form: "年份，如 2019") { Int($0) }
            grouping =
                form.optional("by", "分组", form: "quarter、unit、campaign 之一") { Grouping(rawValue: $0) } ?? .quarter
            try form.finish()
        }
    }

    /// What a task is to reach in a quarter.
    struct Goal: Encodable, Sendable {
        let milestone: TaskMilestone
        let task: PlanTask

        /// Nothing more is asked of what was dropped.
        func standing(on today: Day) -> (words: String, tone: Tone) {
            if milestone.isReached { return (milestone.isLate(on: today) ? "超期做到" : "已做到", .done) }
            guard task.state.isLeads else { return (task.state.chinese, .off) }
            return milestone.dueOn < today ? ("到期没有做到", .bad) : ("还没到期", .going)
        }
    }

    struct Group: Encodable, Sendable {
        let name: String
        let tasks: [PlanTask]
        /// Of a quarter, whichever the task's own day is in.
        var goals: [Goal] = []
        /// The list of its tasks.
        let path: String
    }

    let year: Int
    let years: [Int]
    let grouping: Grouping
    let tasks: [PlanTask]
    let groups: [Group]
    let today: Day

    /// A county has some sixty a year.
    private static var mostShown: Int { 500 }

    init(_ asked: Asked, for actor: Actor, in transaction: ReadTransaction) throws {
        let today = transaction.now.day
        years = try PlanTasks.years(county: actor.county, in: transaction)
        let year = asked.year ?? (years.contains(today.year) ? today.year : years.first ?? today.year)
        self.year = year
        self.today = today
        grouping = asked.grouping
        let tasks = try Listing.tasks.first("year=\(year)&sort=due", Self.mostShown, for: actor, in: transaction)
        self.tasks = tasks
        let list = "tasks?year=\(year)"
        switch asked.grouping {
        case .quarter:
            let milestones = try PlanTasks.milestones(
                of: tasks.filter { $0.milestones > 0 }, county: actor.county, in: transaction)
            groups = (1...4).map { quarter in
                let goals = tasks.flatMap { task in
                    (milestones[task.id] ?? []).filter { $0.quarter == quarter && $0.dueOn.year == year }
                        .map { Goal(milestone: $0, task: task) }
                }
                return Group(
                    name: NewMilestone.quarters[quarter - 1], tasks: tasks.filter { $0.dueOn.quarter == quarter },
                    goals: goals.sorted {
                        ($0.milestone.dueOn, $0.milestone.id) < ($1.milestone.dueOn, $1.milestone.id)
                    }, path: "\(list)&quarter=\(quarter)")
            }
        case .unit:
            groups = Self.groups(tasks, by: { $0.lead.unit }, { ($0.lead.name, "\(list)&unit=\($0.lead.unit)") })
        case .campaign:
            groups = Self.groups(
                tasks, by: { $0.campaign?.description ?? "" },
                { first in
                    first.campaign.map { (first.campaignName ?? "", "\(list)&campaign=\($0)") } ?? ("不属于专项行动", list)
                })
        }
    }

    /// In the order in which their first is due.
    private static func groups(
        _ tasks: [PlanTask], by key: (PlanTask) -> String, _ name: (PlanTask) -> (String, String)
    ) -> [Group] {
        tasks.map(key).unique.compactMap { wanted in
            let own = tasks.filter { key($0) == wanted }
            return own.first.map { first in
                let (words, path) = name(first)
                return Group(name: words, tasks: own, path: path)
            }
        }
    }
}

extension View {
    /// The ways to look at the year's tasks, and the year.
    func taskWays(_ overview: TaskOverview, of path: String) -> HTML {
        """
        <form class="filters" method="get" action="\(link(path))">
        \(filter("year", "年度", overview.years.map { (String($0), "\($0)年") }, String(overview.year), all: nil))
        \(HTML.when(path == "tasks/board", filter("by", "分组", TaskOverview.Grouping.allCases.map { ($0.rawValue, $0.chinese) }, overview.grouping.rawValue, all: nil)))
        <button class="btn btn-outline-secondary" type="submit">查看</button></form>
        """
    }
}
