import Database
import Kernel
import Office
import Organisation

extension Findings {
    /// Puts a notice of escalation (督办通知) into the inboxes of those whom it goes to in the unit that answers.
    static func tell(
        of level: Escalation, _ id: ID<Finding>, _ course: FindingCourse, county: String,
        in transaction: WriteTransaction
    ) throws {
        guard let unit = course.lead.flatMap({ ID<Unit>($0.unit) }),
            let finding = try list("finding.id = \(id)", county: county, limit: 1, in: transaction).first
        else { return }
        let people = try People.holding(level.recipients, in: unit, county: county, in: transaction)
        let late = course.deadline?.instant.due(seenFrom: transaction.now) ?? "已经逾期"
        try transaction.notify(
            people, of: .finding, id.description, level.notice, "\(finding.village)：\(finding.title)，\(late)，请督促整改反馈。",
            path: "findings/\(id)", county: county)
    }
}

extension Escalation {
    /// Whom it goes to; a village that answers itself has no other.
    fileprivate var recipients: [Role] {
        switch self {
        case .firstNotice: [.departmentDeputy, .townshipDeputy, .village]
        case .secondNotice, .summons: [.departmentHead, .townshipHead, .village]
        }
    }

    fileprivate var notice: String {
        switch self {
        case .firstNotice: "第一次督办通知"
        case .secondNotice: "第二次督办通知"
        case .summons: "约谈提醒"
        }
    }
}

extension Finding: GatedRecord {
    package static let releasing = Action("finding.release", "放行交办单里的个人信息", right: .releaseFindings)

    /// What its notice says, with the demand of the assignment that stands.
    package static func gated(
        _ id: ID<Finding>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let finding = try Findings.one(id, for: actor, in: transaction)
        let course = try Findings.course(id, county: actor.county, in: transaction)
        let assigned = course.history.last { $0.act.step == .assign }
        return (
            [
                GatedText("标题", finding.title), GatedText("说明", finding.description),
                GatedText("要求", assigned?.note ?? ""),
            ], Set([finding.finder, assigned?.actor].compactMap(\.self))
        )
    }
}

extension Finding: FiledRecord {
    package static let kind = RecordKind.finding
    package static let filing = Action("finding.file", "添加附件", right: .handleFindings)

    /// Whoever sees a finding and handles findings may add to it, until it is settled.
    package static func checkFiling(_ id: ID<Finding>, by actor: Actor, in transaction: ReadTransaction) throws {
        let finding = try Findings.one(id, for: actor, in: transaction)
        guard !finding.state.isSettled else {
            throw Refusal.field("file", "finding.settled", "这条问题已经\(finding.state.chinese)，不能再添加附件。")
        }
    }
}
