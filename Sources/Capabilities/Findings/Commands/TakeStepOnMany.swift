import Database
import Kernel
import Office

/// Takes one step on many findings at once, all or none, each by the rule and with the entry of its own: who has looked
/// through a list knows afterwards where all of it stands.
package struct TakeStepOnMany: Command {
    package static let action = Action("finding.stepMany", "批量办理问题", right: .handleFindings)
    /// A page of a list, and no more.
    package static let most = 200
    let findings: [ID<Finding>]
    let act: FindingAct
    let note: String
    /// What was before the eyes of who verifies or strikes off, of each; nil for who has the records themselves before him.
    let seen: SeenMany<Finding>?
    /// Nil is the county's own.
    let flow: FindingFlow?

    /// - Parameter act: one that asks nothing of its own of each finding: accept, verify, close.
    package init(
        findings: [ID<Finding>], act: FindingAct, note: String = "", seen: SeenMany<Finding>? = nil,
        flow: FindingFlow? = nil
    ) {
        self.seen = seen
        self.findings = findings
        self.act = act
        self.note = note
        self.flow = flow
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        guard findings.count <= Self.most else {
            throw Refusal.field("finding", "finding.tooMany", "一次最多\(Self.most)件，选了\(findings.count)件，请分几次办。")
        }
        var versions: [SeenVersion] = []
        for id in findings {
            let finding = try Findings.one(id, for: actor, in: transaction)
            let course = try Findings.course(id, county: actor.county, in: transaction)
            do {
                let version = try SeenVersion(of: finding, course.history)
                versions.append(version)
                try TakeStep(finding: id, act: act, note: note, flow: flow).take(course, by: actor, in: transaction) {
                    guard act.step.isSignature else { return }
                    try seen?.check(id, is: version, "它", changed: course.history.last?.at, to: act.step.chinese)
                }
            } catch let refusal as Refusal { throw refusal.amongMany(finding, act.step) }
        }
        let version = act.step.isSignature ? SeenVersion(all: versions) : nil
        return Done(
            findings.count, subjects: findings.map(\.description),
            detail: [act.step.chinese, version?.audited].compactMap(\.self).joined(separator: "，"))
    }
}

extension Refusal {
    /// Which of many it is, and that none was done.
    func amongMany(_ finding: Finding, _ step: FindingStep) -> Refusal {
        let message = "“\(finding.village)：\(finding.title)”：\(message)这一批都没有\(step.chinese)。请去掉它，或刷新名单再选。"
        return Refusal(kind, code, message, fields: [.init(fields.first?.name ?? "finding", message)])
    }
}
