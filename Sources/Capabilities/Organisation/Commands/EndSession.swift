import Database
import Kernel
import Office

/// Whoever signs out, or ends a session of his own elsewhere.
struct EndSession: Command {
    static let action = Action("signOut", "退出", by: .signedIn)
    let digest: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let browser: String? = try transaction.value(
            """
            SELECT browser FROM session
            WHERE county = \(actor.county) AND digest = \(digest) AND person = \(actor.id)
            """)
        try transaction.run(
            "DELETE FROM session WHERE county = \(actor.county) AND digest = \(digest) AND person = \(actor.id)")
        return Done(subject: actor.id, detail: browser ?? "")
    }
}

/// All sessions of one's own but the one that one is in.
struct EndOtherSessions: Command {
    static let action = Action("signOut.others", "结束其他登录", by: .signedIn)
    let keeping: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let ended = try transaction.run(
            "DELETE FROM session WHERE county = \(actor.county) AND person = \(actor.id) AND digest <> \(keeping)")
        return Done(subject: actor.id, detail: "\(ended)处")
    }
}
