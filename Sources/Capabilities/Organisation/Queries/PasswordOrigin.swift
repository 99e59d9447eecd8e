import Database
import Kernel
import Office

/// Who last gave somebody a password, or that he changed it himself, as the audit has it. Whoever gave it still knows it:
/// before another administrator says yes to what this person may do, he sees whether it is whoever asks.
struct PasswordOrigin: Codable, Sendable {
    let at: Instant
    let by: String
    let byName: String

    static func of(_ person: ID<Person>, county: String, in transaction: ReadTransaction) throws -> PasswordOrigin? {
        let actions = [SetPassword.action, GiveFirstPasswords.action, OpenAccount.action]
        let entries = try actions.flatMap { action in
            try Audit.entries(
                county: county, action: action.name, subject: person.description, limit: 1, in: transaction)
        }
        return entries.max { $0.at < $1.at }.map { PasswordOrigin(at: $0.at, by: $0.actor, byName: $0.actorName) }
    }
}
