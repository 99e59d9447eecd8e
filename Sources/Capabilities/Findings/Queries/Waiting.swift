import Database
import Kernel
import Office

extension Findings {
    /// What waits for an actor: each entry opens the list that it counted.
    package static let waiting: Waiting.Source = { actor, transaction in
        var waiting: [Waiting] = []
        func add(
            _ title: String, _ standing: FindingFilter.Standing, source: FindingSource? = nil,
            escalation: Escalation? = nil, duty: FindingFilter.Duty? = nil
        ) throws {
            var filter = FindingFilter(standing: standing)
            filter.source = source
            filter.escalation = escalation
            filter.duty = duty
            let count = try count(filter, for: actor, in: transaction)
            guard count > 0 else { return }
            var path = "findings?standing=\(standing.rawValue)&sort=due"
            if let source { path += "&source=\(source.rawValue)" }
            if let escalation { path += "&escalation=\(escalation.rawValue)" }
            if let duty { path += "&duty=\(duty.rawValue)" }
            waiting.append(Waiting(title, count: count, path: path))
        }
        let isOffice = actor.has(.clerk) || actor.has(.director)
        if isOffice {
            try add("交办新发现的问题", .unassigned)
            try add("改派提出不属于本单位的问题", .disputed)
            try add("答复延期申请", .extensionRequested)
            try add("复核整改", .responded)
            try add("销号", .verified)
            try add("督促已经逾期的问题", .overdue)
        } else if actor.has(.inspector), actor.scope == .county {
            try add("复核整改", .responded)
        }
        if actor.has(.townshipLiaison) || actor.has(.townshipDeputy) {
            try add("交办自考发现的问题", .unassigned, source: .selfCheck)
            try add("复核自考问题的整改", .responded, source: .selfCheck, duty: .others)
            try add("自考问题销号", .verified, source: .selfCheck, duty: .others)
        }
        if FindingRights.representatives.contains(where: actor.has) {
            let isHead = actor.has(.departmentHead) || actor.has(.townshipHead)
            let isDeputy = actor.has(.departmentDeputy) || actor.has(.townshipDeputy)
            // A village has no heads of its own: its township's are told.
            if isHead { try add("约谈：逾期至今没有整改", .overdue, escalation: .summons, duty: .below) }
            if isHead { try add("督办通知：请主要领导过问", .overdue, escalation: .secondNotice, duty: .below) }
            if isDeputy { try add("督办通知：请分管领导过问", .overdue, escalation: .firstNotice, duty: .below) }
            try add("已经逾期，请马上整改", .overdue, duty: .own)
            try add("签收交办的问题", .unaccepted, duty: .own)
            try add("整改并反馈", .rectifying, duty: .own)
        }
        return waiting
    }
}
