import Database
import Kernel
import Office

/// Stores a new password's hash, ends the person's sessions and any lockout.
package struct SetPassword: Command {
    package static let action = Action("person.setPassword", "设置密码")
    let person: ID<Person>
    let hash: String
    /// Given by somebody else: to be changed at the next sign-in.
    let mustChange: Bool
    /// The digest of the session that goes on: the person's own, in which the password was changed.
    let keeping: String?

    package init(person: ID<Person>, hash: String, mustChange: Bool, keeping: String? = nil) {
        self.person = person
        self.hash = hash
        self.mustChange = mustChange
        self.keeping = keeping
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let changed = try transaction.run(
            """
            UPDATE person SET passwordHash = \(hash), mustChangePassword = \(mustChange), failedSignIns = 0,
                lockedUntil = NULL
            WHERE county = \(actor.county) AND id = \(person)
            """)
        guard changed == 1 else { throw Refusal.noSuchPerson }
        try transaction.run(
            """
            DELETE FROM session
            WHERE county = \(actor.county) AND person = \(person) AND digest <> \(keeping ?? "")
            """)
        return Done(subject: person.description)
    }
}

/// Closes an account, or opens it again. What the person did stays theirs.
package struct SetDisabled: Command {
    package static let action = Action("person.setDisabled", "停用或启用账号")
    let person: ID<Person>
    let isDisabled: Bool

    package init(person: ID<Person>, isDisabled: Bool) {
        self.person = person
        self.isDisabled = isDisabled
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard person.description != actor.id else {
            throw Refusal(.conflict, "person.self", "不能停用自己的账号，请由另一位管理员操作。")
        }
        let at: Instant? = isDisabled ? transaction.now : nil
        let changed = try transaction.run(
            "UPDATE person SET disabledAt = \(at) WHERE county = \(actor.county) AND id = \(person)")
        guard changed == 1 else { throw Refusal.noSuchPerson }
        try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND person = \(person)")
        return Done(subject: person.description, detail: isDisabled ? "停用" : "启用")
    }
}

extension Refusal {
    static let noSuchPerson = Refusal(.missing, "person.none", "没有这个人，请从人员列表进入。")
}
