import Database
import Kernel

/// Somebody was refused something they have no right to.
package struct RecordRefusal: Command {
    package static let action = Action("refused", "越权被拒", by: .anyone)
    let path: String
    let refusal: Refusal

    package init(path: String, refusal: Refusal) {
        self.path = path
        self.refusal = refusal
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        Done(subject: String(path.prefix(200)), detail: "\(refusal.code)：\(refusal.message)")
    }
}
