import Database
import Kernel
import Office
import Web

/// Stores a new password's hash, ends the person's sessions and any lockout.
package struct SetPassword: Command {
    package static let action = Action("person.setPassword", "设置密码", by: .signedIn)
    let person: ID<Person>
    let hash: String
    /// Given by somebody else: to be changed at the next sign-in.
    let mustChange: Bool
    /// The digest of the session that goes on: the person's own, in which the password was changed.
    let keeping: String?
    /// The stored hash that the old password was compared with, where it was: the password is still that one.
    let verified: String?
    /// A second administrator said yes; see `AgreeToRequest`.
    let isAgreed: Bool

    package init(person: ID<Person>, hash: String, mustChange: Bool) {
        self.init(person: person, hash: hash, mustChange: mustChange, isAgreed: false)
    }

    init(
        person: ID<Person>, hash: String, mustChange: Bool, keeping: String? = nil, verified: String? = nil,
        isAgreed: Bool = false
    ) {
        self.person = person
        self.hash = hash
        self.mustChange = mustChange
        self.keeping = keeping
        self.verified = verified
        self.isAgreed = isAgreed
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        if let verified, try !Account.holds(person, verified, county: actor.county, in: transaction) {
            throw Refusal(.conflict, "password.changedMeanwhile", "密码刚才已经改过，这一次没有改。请用新的密码重新登录。")
        }
        if verified == nil {
            try Right.giveRoles.demand(of: actor, to: Self.action.chinese)
            let known = try People.one(person, county: actor.county, in: transaction)
            try known.checkIsAnother(actor)
            if !isAgreed { try known.checkOneIsEnough(for: actor) }
        }
        let changed = try transaction.run(
            """
            UPDATE person SET passwordHash = \(hash), mustChangePassword = \(mustChange)
            WHERE county = \(actor.county) AND id = \(person)
            """)
        guard changed == 1 else { throw Refusal.noSuchPerson }
        try UnlockAccount.unlock(person, county: actor.county, in: transaction)
        try transaction.run(
            """
            DELETE FROM session
            WHERE county = \(actor.county) AND person = \(person) AND digest <> \(keeping ?? "")
            """)
        return Done(subject: person.description)
    }
}

/// Closes an account, or opens it again. What the person did stays theirs. One administrator closes any account at once, as
/// somebody may have broken into it; the others hear of it where it is an administrator's, the director's or a leader's, and
/// such a one he does not open again alone (decisions/0067).
package struct SetDisabled: Command {
    package static let action = Action("person.setDisabled", "停用或启用账号", right: .addPeople)
    let person: ID<Person>
    let isDisabled: Bool
    /// A second administrator said yes; see `AgreeToRequest`.
    let isAgreed: Bool

    package init(person: ID<Person>, isDisabled: Bool) {
        self.init(person: person, isDisabled: isDisabled, isAgreed: false)
    }

    init(person: ID<Person>, isDisabled: Bool, isAgreed: Bool) {
        self.person = person
        self.isDisabled = isDisabled
        self.isAgreed = isAgreed
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard person.description != actor.id else {
            throw Refusal(.conflict, "person.self", "不能停用自己的账号，请由另一位管理员操作。")
        }
        let known = try People.one(person, county: actor.county, in: transaction)
        if isDisabled, let fault = try known.leavesNobody(losing: known.roles, county: actor.county, in: transaction) {
            throw Refusal(.conflict, "person.lastAdministrator", fault)
        }
        if !isDisabled, !isAgreed { try known.checkOneIsEnough(for: actor) }
        let at: Instant? = isDisabled ? transaction.now : nil
        let changed = try transaction.run(
            "UPDATE person SET disabledAt = \(at) WHERE county = \(actor.county) AND id = \(person)")
        guard changed == 1 else { throw Refusal.noSuchPerson }
        try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND person = \(person)")
        if isDisabled { try tellOthers(of: known, by: actor, in: transaction) }
        return Done(subject: person.description, detail: isDisabled ? "停用" : "启用")
    }

    private func tellOthers(of known: Person, by actor: Actor, in transaction: WriteTransaction) throws {
        guard RoleRules.needSecondYes(known.roles) else { return }
        let others = try People.staff(of: nil, RoleRules.administrators, county: actor.county, in: transaction)
        try transaction.notify(
            others.filter { $0 != actor.id }, of: RecordKind("person"), person.description,
            "\(known.name)的账号被停用",
            "\(known.unitName)，\(known.roles.map(\.chinese).joined(separator: "、"))；由\(actor.name)停用。重新启用，要另一位管理员同意。",
            path: "requests", county: actor.county)
    }
}

extension Refusal {
    static let noSuchPerson = Refusal(.missing, "person.none", "没有这个人，请从人员列表进入。")
}
