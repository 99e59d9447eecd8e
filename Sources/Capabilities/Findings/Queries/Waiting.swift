import Database
import Kernel
import Office

extension Findings {
    /// What waits for an actor: each entry opens the list that it counted.
    package static let waiting: Waiting.Source = { actor, transaction in
        let tasks = try FindingTask.allCases.filter { $0.isOffered(to: actor) }.compactMap { task in
            try waiting(
                FindingFilter(task: task), task.title(for: actor), .task, task.verb, actor, transaction)
        }
        return tasks + (try notices(for: actor, in: transaction))
    }

    /// What is overdue and another's to mend: the office sees all of it, a unit's heads what they were written about.
    private static func notices(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        var notices: [Waiting?] = []
        func add(_ title: String, _ escalation: Escalation? = nil, duty: FindingFilter.Duty? = nil) throws {
            var filter = FindingFilter(standing: .overdue)
            filter.escalation = escalation
            filter.duty = duty
            filter.sort = .due
            notices.append(try waiting(filter, title, .notice, "看名单", actor, transaction))
        }
        if actor.scope == .county, actor.has(.clerk) || actor.has(.director) { try add("逾期没有整改的问题") }
        // A village has no heads of its own: its township's are told.
        if actor.has(.departmentHead) || actor.has(.townshipHead) {
            try add("已提醒约谈：逾期至今没有整改", .summons, duty: .below)
            try add("督办通知：请主要领导过问", .secondNotice, duty: .below)
        }
        if actor.has(.departmentDeputy) || actor.has(.townshipDeputy) {
            try add("督办通知：请分管领导过问", .firstNotice, duty: .below)
        }
        return notices.compactMap(\.self)
    }

    private static func waiting(
        _ filter: FindingFilter, _ title: String, _ kind: Waiting.Kind, _ verb: String, _ actor: Actor,
        _ transaction: ReadTransaction
    ) throws -> Waiting? {
        let total = try total(filter, for: actor, in: transaction)
        guard total != 0, let first = try page(filter, for: actor, limit: 1, in: transaction).first else { return nil }
        let found = filter.sort == .due ? "" : "，\(first.foundAt.day.short(on: transaction.now.day))发现"
        // The deadline of a finding that somebody was summoned for is the unit's, not of who enters the summons.
        let due = filter.task == .summon || first.due == Finding.never ? nil : first.due
        return Waiting(
            title, kind: kind, count: total ?? mostCounted, hasMore: total == nil, path: filter.path,
            verb: verb, place: actor.scope == .county ? "\(first.township)\(first.village)" : first.village,
            detail: first.title + found, due: due)
    }
}
