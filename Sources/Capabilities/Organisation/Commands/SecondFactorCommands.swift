import Database
import Kernel
import Office

/// Somebody begins to set up a phone. What he had before counts until the first code of the new one was right, and he shows
/// that it is his.
struct StartSecondFactor: Command {
    static let action = Action("person.factorStart", "开始设置动态验证码", by: .signedIn)
    static let codeField = "startCode"
    let secret: [UInt8]
    /// Of the phone that counts now, or a recovery code; nobody's where there is none yet.
    let code: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let person = ID<Person>(actor.id) else { throw Refusal.noSuchPerson }
        let factor = try SecondFactor.of(person, county: actor.county, in: transaction)
        if let factor, factor.isConfirmed {
            try factor.prove(code, field: Self.codeField, county: actor.county, in: transaction)
        }
        let sealed = try SecretBox(keys: transaction.keys, for: .secondFactor).seal(
            secret, for: SecondFactor.place(person, actor.county))
        try transaction.run(
            """
            INSERT INTO secondFactor (county, person, pending, pendingAt, usedStep)
            VALUES (\(actor.county), \(person), \(sealed), \(transaction.now), 0)
            ON CONFLICT (county, person) DO UPDATE SET pending = excluded.pending, pendingAt = excluded.pendingAt
            """)
        return Done(subject: actor.id)
    }
}

/// The phone's first code was right: from now on it is asked for.
struct ConfirmSecondFactor: Command {
    static let action = Action("person.factorConfirm", "启用动态验证码", by: .signedIn)
    let code: String
    let recoveryCodes: [String]

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let person = ID<Person>(actor.id),
            let factor = try SecondFactor.of(person, county: actor.county, in: transaction),
            let secret = factor.pendingSecret(county: actor.county, in: transaction)
        else {
            throw Refusal(
                .conflict, "factor.notStarted",
                "请先点“开始设置”，再用手机扫码；开始以后\(SecondFactorRules.minutesToSetUp)分钟内没有完成的，要重新开始。")
        }
        let typed = code.halfWidth.filter { !$0.isWhitespace }
        guard let step = TOTP.step(of: typed, secret: secret, at: transaction.now, after: 0) else {
            throw Refusal.field(
                "code", "factor.wrong", "验证码不对。请填手机上现在显示的6位数字；一直不对的，请看手机的时间是不是自动校准的。")
        }
        try transaction.run(
            """
            UPDATE secondFactor SET secret = pending, pending = NULL, pendingAt = NULL, confirmedAt = \(transaction.now), usedStep = \(step)
            WHERE county = \(actor.county) AND person = \(person)
            """)
        try RecoveryCodes.store(recoveryCodes, of: person, county: actor.county, in: transaction)
        return Done(subject: actor.id)
    }
}

/// New recovery codes in place of those before, for whoever shows that the phone is his: they do as much as it does.
struct RenewRecoveryCodes: Command {
    static let action = Action("person.recoveryCodes", "重新生成恢复码", by: .signedIn)
    static let codeField = "renewCode"
    let codes: [String]
    /// Of the phone, or one of those before.
    let code: String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        guard let person = ID<Person>(actor.id),
            let factor = try SecondFactor.of(person, county: actor.county, in: transaction), factor.isConfirmed
        else { throw Refusal(.conflict, "factor.none", "还没有启用动态验证码，没有恢复码可换。") }
        try factor.prove(code, field: Self.codeField, county: actor.county, in: transaction)
        try RecoveryCodes.store(codes, of: person, county: actor.county, in: transaction)
        return Done(subject: actor.id)
    }
}

/// For somebody whose phone and recovery codes are gone: he sets up another one.
package struct ResetSecondFactor: Command {
    package static let action = Action("person.factorReset", "解除动态验证码", right: .giveRoles)
    let person: ID<Person>
    /// A second administrator said yes; see `AgreeToRequest`.
    let isAgreed: Bool

    package init(person: ID<Person>) { self.init(person: person, isAgreed: false) }

    init(person: ID<Person>, isAgreed: Bool) {
        self.person = person
        self.isAgreed = isAgreed
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let known = try People.one(person, county: actor.county, in: transaction)
        try known.checkIsAnother(actor)
        if !isAgreed { try known.checkOneIsEnough(for: actor) }
        try transaction.run(
            "DELETE FROM recoveryCode WHERE county = \(actor.county) AND person = \(person)")
        try transaction.run(
            "DELETE FROM secondFactor WHERE county = \(actor.county) AND person = \(person)")
        try transaction.run("DELETE FROM session WHERE county = \(actor.county) AND person = \(person)")
        return Done(subject: person.description)
    }
}

/// From when administrators, director and leaders need a second factor; nil for never. Nobody puts it off alone.
struct SetSecondFactorDate: Command {
    static let action = Action("county.secondFactorFrom", "规定启用动态验证码的日期", right: .setSecurity)
    let from: Day?
    /// A second administrator said yes; see `AgreeToRequest`.
    var isAgreed = false

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let before = try SecondFactorDate.of(actor.county, in: transaction)
        if !isAgreed, SecondFactorRules.isEased(before, to: from) {
            throw Refusal(.conflict, "factor.secondYes", "推迟或取消启用动态验证码，要有另一位管理员同意。请再提交一次，系统会转给另一位管理员。")
        }
        try transaction.run(
            """
            INSERT INTO securitySetting (county, secondFactorFrom, setBy, setAt)
            VALUES (\(actor.county), \(from), \(actor.id), \(transaction.now))
            ON CONFLICT (county) DO UPDATE SET secondFactorFrom = excluded.secondFactorFrom, setBy = excluded.setBy,
                setAt = excluded.setAt
            """)
        return Done(subject: actor.county, detail: from.map { "从\($0.chinese)起" } ?? "不规定")
    }
}

extension Refusal {
    static func wrongOwnCode(_ field: String) -> Refusal {
        .field(field, "factor.ownCode", "验证码或恢复码不对。请填原来那部手机上现在显示的6位数字，或者一个没有用过的恢复码。")
    }
}
