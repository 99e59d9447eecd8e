import Database
import Kernel
import Office
import Residents
import Web

/// A household is not content that its points were refused: the township, or the director, rules on it, once.
package struct AppealOwnPoints: Command {
    package static let action = Action("moralDeposit.appealOwn", "自己申诉积分", right: .beResident)
    let deposit: ID<MoralDeposit>
    let reason: String

    package init(_ deposit: ID<MoralDeposit>, reason: String) { (self.deposit, self.reason) = (deposit, reason) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard !reason.isEmpty else { throw Refusal.field("reason", "moralDeposit.why", "请写一句为什么申诉。") }
        let course = try MoralDeposit.procedure.course(of: deposit, county: actor.county, in: transaction)
        guard course.last("dismiss") == nil else {
            throw Refusal(.conflict, "moralDeposit.ruled", "这一笔申诉过、裁定过了，不能再申诉。有新的证明，请另外申报。")
        }
        guard let step = MoralDeposit.procedure.step(named: "appeal") else { throw Refusal.noSuchPage }
        try transaction.take(step, of: deposit, in: MoralDeposit.procedure, StepAnswers(note: reason), by: actor)
        return Done(subject: deposit.description, detail: reason)
    }
}
