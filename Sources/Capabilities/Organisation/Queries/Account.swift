import Database
import Kernel

/// What the door knows of a person.
struct Account {
    let id: ID<Person>
    let name: String
    let signInName: String
    let passwordHash: String?
    let isDisabled: Bool

    static func named(_ name: String, county: String, in transaction: ReadTransaction) throws -> Account? {
        try transaction.row(
            "SELECT id, name, signInName, passwordHash, disabledAt FROM person WHERE county = \(county) AND signInName = \(name)"
        ).map(Account.init)
    }

    static func one(_ id: ID<Person>, county: String, in transaction: ReadTransaction) throws -> Account {
        guard let account = try known(id, county: county, in: transaction) else { throw Refusal.noSuchPerson }
        return account
    }

    static func known(_ id: ID<Person>, county: String, in transaction: ReadTransaction) throws -> Account? {
        let row = try transaction.row(
            "SELECT id, name, signInName, passwordHash, disabledAt FROM person WHERE county = \(county) AND id = \(id)"
        )
        return try row.map(Account.init)
    }

    private init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        signInName = try row["signInName"]
        passwordHash = try row["passwordHash"]
        let disabledAt: Instant? = try row["disabledAt"]
        isDisabled = disabledAt != nil
    }

    /// In whose name signing in is done: what he may do is looked for when he is in.
    func actor(_ county: String) -> Actor {
        Actor(id: id.description, name: name, county: county, roles: [], scope: .county)
    }

    /// Whether somebody's password is still the one that was verified, and the account open.
    static func holds(
        _ person: ID<Person>, _ verified: String, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        let account = try one(person, county: county, in: transaction)
        return account.passwordHash == verified && !account.isDisabled
    }
}
