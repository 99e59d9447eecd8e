import Database
import Kernel

/// The wrong passwords in a row of one who tries to be somebody: a browser that this person has signed in on before, or
/// anybody from elsewhere.
struct Guesses {
    let person: ID<Person>
    /// Nil for all browsers that the person has not signed in on.
    let device: String?
    let count: Int
    /// Until when no password is taken from there.
    let lockedUntil: Instant?

    /// Refuses nobody: whether it is locked is for the caller to say in words of his own.
    static func at(
        _ device: String?, of person: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> Guesses {
        if let device {
            let row = try transaction.row(
                """
                SELECT failedSignIns, lockedUntil FROM knownDevice
                WHERE county = \(county) AND person = \(person) AND device = \(device)
                """)
            if let row { return try Guesses(person, device, row, transaction.now) }
        }
        let row = try transaction.row(
            "SELECT failedSignIns, lockedUntil FROM person WHERE county = \(county) AND id = \(person)")
        guard let row else { throw Refusal.noSuchPerson }
        return try Guesses(person, nil, row, transaction.now)
    }

    /// Those of the browser that a session is in.
    static func inSession(
        _ digest: String, of person: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> Guesses {
        let row = try transaction.row("SELECT device FROM session WHERE county = \(county) AND digest = \(digest)")
        return try at(row?["device"], of: person, county: county, in: transaction)
    }

    private init(_ person: ID<Person>, _ device: String?, _ row: Row, _ now: Instant) throws {
        self.person = person
        self.device = device
        count = try row["failedSignIns"]
        let until: Instant? = try row["lockedUntil"]
        lockedUntil = until.flatMap { $0 > now ? $0 : nil }
    }

    var isLocked: Bool { lockedUntil != nil }

    /// One more; how many there are now.
    @discardableResult
    func add(county: String, in transaction: WriteTransaction) throws -> Int {
        try store(count + 1, until: Lockout.lockedUntil(failures: count + 1, at: transaction.now), county, transaction)
        return count + 1
    }

    /// The password was right: none in a row any more.
    func clear(county: String, in transaction: WriteTransaction) throws {
        try store(0, until: nil, county, transaction)
    }

    private func store(_ count: Int, until: Instant?, _ county: String, _ transaction: WriteTransaction) throws {
        guard let device else {
            try transaction.run(
                """
                UPDATE person SET failedSignIns = \(count), lockedUntil = \(until)
                WHERE county = \(county) AND id = \(person)
                """)
            return
        }
        try transaction.run(
            """
            UPDATE knownDevice SET failedSignIns = \(count), lockedUntil = \(until)
            WHERE county = \(county) AND person = \(person) AND device = \(device)
            """)
    }
}
