import Database
import Kernel
import Office

/// What somebody can do about findings now, one list for each. The row of the first page, the list that it opens and the
/// finding that comes next are the same condition: it asks of all findings what `FindingRights` and `Transition` say of
/// one.
package enum FindingTask: String, Codable, CaseIterable, Sendable {
    case assign, reassign, answer, accept, respond, verify, close, resume, summon

    /// What is done to each.
    package var step: FindingStep {
        switch self {
        case .assign, .reassign: .assign
        case .answer: .grantExtension
        case .accept: .accept
        case .respond: .respond
        case .verify: .verify
        case .close: .close
        case .resume: .resume
        case .summon: .summon
        }
    }

    package func title(for actor: Actor) -> String {
        let isOffice = actor.scope == .county
        switch self {
        case .assign: return isOffice ? "交办新发现的问题" : "交办自考发现的问题"
        case .reassign: return isOffice ? "改派没有单位承办的问题" : "改派自考的问题"
        case .answer: return isOffice ? "答复延期申请" : "答复自考问题的延期申请"
        case .accept: return "签收交办的问题"
        case .respond: return "整改并反馈"
        case .verify: return isOffice ? "复核整改" : "复核自考问题的整改"
        case .close: return isOffice ? "销号" : "自考问题销号"
        case .resume: return "挂账到期，恢复整改或再定日期"
        case .summon: return "登记约谈：通知已发，谈过以后登记"
        }
    }

    package var verb: String {
        switch self {
        case .assign: "去交办"
        case .reassign: "去改派"
        case .answer: "去答复"
        case .accept: "去签收"
        case .respond: "去反馈"
        case .verify: "去复核"
        case .close: "去销号"
        case .resume: "去处理"
        case .summon: "去登记"
        }
    }

    /// By what is due first where the clock runs, else by what was found first.
    package var sort: FindingFilter.Sort {
        switch self {
        case .accept, .respond, .summon: .due
        case .assign, .reassign, .answer, .verify, .close, .resume: .oldest
        }
    }

    /// Can be done to many at once.
    package var isForMany: Bool { [.assign, .accept, .verify, .close].contains(self) }

    /// Whether it is this actor's to do.
    package func isOffered(to actor: Actor) -> Bool {
        switch self {
        case .accept, .respond: actor.isRepresentative
        case .verify: Self.isOffice(actor) || Self.township(of: actor) != nil || Self.isCountyInspector(actor)
        case .assign, .reassign, .answer, .close: Self.isOffice(actor) || Self.township(of: actor) != nil
        case .resume, .summon: Self.isOffice(actor)
        }
    }

    func condition(for actor: Actor, now: Instant) -> SQL {
        guard isOffered(to: actor) else { return "1 = 0" }
        switch self {
        case .assign: return "finding.state = \(FindingState.found) AND \(Self.isLookedAfter(by: actor))"
        case .reassign: return "finding.state = \(FindingState.disputed) AND \(Self.isLookedAfter(by: actor))"
        case .answer:
            return "finding.state = \(FindingState.extensionRequested) AND \(Self.isLookedAfter(by: actor))"
        case .accept:
            return
                "\(FindingFilter.isOpen) AND finding.state = \(FindingState.assigned) AND \(Self.isAnswered(by: actor))"
        case .respond:
            return """
                \(FindingFilter.isOpen) AND (finding.state IN \(list: [FindingState.accepted, .rectifying])
                    OR (finding.state = \(FindingState.shelved) AND finding.due < \(now)))
                AND \(Self.isAnswered(by: actor))
                """
        case .verify:
            return """
                finding.state = \(FindingState.responded) AND \(Self.isLookedAfter(by: actor))
                AND \(Self.isAnothersFinding(actor))
                """
        case .close: return "finding.state = \(FindingState.verified) AND \(Self.isLookedAfter(by: actor))"
        case .resume: return "finding.state = \(FindingState.shelved) AND finding.due < \(now)"
        // As the index `findingSummoned` has it.
        case .summon: return "\(FindingFilter.isOpen) AND finding.escalation = 3 AND finding.summonedOn IS NULL"
        }
    }

    // MARK: Who

    private static func isOffice(_ actor: Actor) -> Bool {
        actor.scope == .county && (actor.has(.clerk) || actor.has(.director))
    }

    private static func isCountyInspector(_ actor: Actor) -> Bool { actor.scope == .county && actor.has(.inspector) }

    /// The township in whose name somebody looks after its self-checks.
    private static func township(of actor: Actor) -> DivisionCode? {
        guard case .division(let own, _) = actor.scope, own.level == .township,
            actor.has(.townshipLiaison) || actor.has(.townshipDeputy)
        else { return nil }
        return own
    }

    /// A township looks after what its own self-checks found, but for what it answers for itself.
    private static func isLookedAfter(by actor: Actor) -> SQL {
        guard let own = township(of: actor) else { return "1 = 1" }
        return """
            finding.source = \(FindingSource.selfCheck) AND finding.exposedOn IS NULL AND finding.keptSince IS NULL
            AND \(isWithin(own, of: actor))
            AND (finding.leadDivision IS NULL OR finding.leadDivision <> \(own))
            """
    }

    private static func isWithin(_ own: DivisionCode, of actor: Actor) -> SQL {
        guard case .division(_, let absorbed) = actor.scope, absorbed.isEmpty else {
            return actor.scope.condition(division: "finding.division")
        }
        return FindingFilter.isFound(in: own)
    }

    private static func isAnswered(by actor: Actor) -> SQL { FindingFilter.Duty.own.condition(for: actor) }

    /// Nobody verifies what he found or answered.
    private static func isAnothersFinding(_ actor: Actor) -> SQL {
        """
        (finding.finder IS NULL OR finding.finder <> \(actor.id)) AND NOT EXISTS (SELECT 1 FROM findingEntry
            WHERE findingEntry.county = \(actor.county) AND findingEntry.finding = finding.id
              AND findingEntry.actor = \(actor.id) AND findingEntry.act LIKE '{"respond":%')
        """
    }
}
