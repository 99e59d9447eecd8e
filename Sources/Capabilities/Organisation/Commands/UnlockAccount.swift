import Database
import Kernel
import Office

/// Takes the wrong passwords back that locked an account, from wherever they came.
struct UnlockAccount: Command {
    static let action = Action("person.unlock", "解锁账号", right: .giveRoles)
    let person: ID<Person>

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let changed = try Self.unlock(person, county: actor.county, in: transaction)
        guard changed == 1 else { throw Refusal.noSuchPerson }
        return Done(subject: person.description)
    }

    @discardableResult
    static func unlock(_ person: ID<Person>, county: String, in transaction: WriteTransaction) throws -> Int {
        try transaction.run(
            """
            UPDATE knownDevice SET failedSignIns = 0, lockedUntil = NULL
            WHERE county = \(county) AND person = \(person)
            """)
        return try transaction.run(
            "UPDATE person SET failedSignIns = 0, lockedUntil = NULL WHERE county = \(county) AND id = \(person)")
    }
}
