import Database
import Kernel
import Office
import Web

/// Says of many deposits at once that they are as they were told: a month's list is looked through by another than who brought
/// it. All of them, or none.
package struct VerifyDeposits: Command {
    package static let action = Action("moralDeposit.verifyMany", "核实一批申报", right: .seeMoralBank)
    let deposits: [ID<MoralDeposit>]
    /// How it was looked into.
    let words: String
    /// What stood before the eyes of who looked into them; nil for who has the records themselves before him.
    let seen: SeenMany<MoralDeposit>?

    package init(_ deposits: [ID<MoralDeposit>], words: String, seen: SeenMany<MoralDeposit>? = nil) {
        (self.deposits, self.words, self.seen) = (deposits, words, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        guard !deposits.isEmpty else {
            throw Refusal.field("deposit", "moralDeposit.nothing", "一笔也没有勾选：勾上核实过的，再提交。")
        }
        guard let step = MoralDeposit.procedure.step(named: "verify") else { throw Refusal.noSuchPage }
        for deposit in deposits {
            if let seen {
                let found = try MoralDeposits.one(deposit, for: actor, in: transaction)
                try seen.check(
                    deposit, is: SeenVersion(canonical: found), "“\(MoralDeposit.procedure.title(found))”",
                    changed: nil, to: "核实")
            }
            try transaction.take(
                step, of: deposit, in: MoralDeposit.procedure, StepAnswers(note: words), by: actor)
        }
        return Done(
            deposits.count, subjects: deposits.map(\.description), detail: "一批\(deposits.count)笔")
    }
}
