import Database
import Kernel

/// Somebody was refused something they have no right to.
package struct RecordRefusal: Command {
    package static let action = Action("refused", "越权被拒")
    let path: String
    let code: String

    package init(path: String, code: String) {
        self.path = path
        self.code = code
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        Done(subject: String(path.prefix(200)), detail: code)
    }
}
