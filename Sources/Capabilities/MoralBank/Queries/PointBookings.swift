import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about bookings of whole months, and how they go on.
enum PointBookings {
    /// So many deposits in one transaction.
    static let together = 1000

    /// What waits to be booked, by month, the earliest first.
    static func months(for actor: Actor, in transaction: ReadTransaction) throws -> [(month: Month, entries: Int)] {
        try transaction.rows(
            """
            SELECT substr(moralDeposit.doneOn, 1, 7) AS month, count(*) AS entries FROM moralDeposit
            WHERE moralDeposit.county = \(actor.county) AND moralDeposit.state = \(MoralDeposit.State.passed)
              AND \(actor.scope.condition(division: "moralDeposit.village"))
            GROUP BY substr(moralDeposit.doneOn, 1, 7) ORDER BY substr(moralDeposit.doneOn, 1, 7)
            """
        ).compactMap { row in
            let entries: Int = try row["entries"]
            return Month(try row["month"] as String).map { ($0, entries) }
        }
    }

    /// What waits of a month, by village.
    static func due(
        of month: Month, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [DueVillage] {
        try transaction.rows(
            """
            SELECT moralDeposit.village AS village, village.name AS name, count(*) AS entries,
                count(DISTINCT moralDeposit.account) AS accounts,
                CAST(sum(moralDeposit.standing) AS BIGINT) AS standing,
                CAST(sum(moralDeposit.spendable) AS BIGINT) AS spendable
            FROM moralDeposit \(SQL.join(division: "moralDeposit.village", of: "moralDeposit", as: "village"))
            WHERE moralDeposit.county = \(actor.county) AND moralDeposit.state = \(MoralDeposit.State.passed)
              AND moralDeposit.doneOn >= \(month.firstDay) AND moralDeposit.doneOn <= \(month.lastDay)
              AND \(actor.scope.condition(division: "moralDeposit.village"))
            GROUP BY moralDeposit.village, village.name ORDER BY moralDeposit.village
            """
        ).map { row in
            DueVillage(
                village: try row["village"], name: try row["name"], entries: try row["entries"],
                accounts: try row["accounts"], standing: try row["standing"], spendable: try row["spendable"])
        }
    }

    /// The next of a booking: what had passed when it was pressed.
    static func next(
        of booking: PointBooking, county: String, in transaction: ReadTransaction
    ) throws -> [Ledger.Deposit] {
        try transaction.rows(
            """
            SELECT \(Ledger.Deposit.columns) FROM moralDeposit \(Ledger.Deposit.joins)
            \(SQL.join(standing: "moralDeposit.id", of: "moralDeposit", as: "depositStanding"))
            WHERE moralDeposit.county = \(county) AND moralDeposit.state = \(MoralDeposit.State.passed)
              AND moralDeposit.village IN \(list: booking.villages)
              AND moralDeposit.doneOn >= \(booking.month.firstDay) AND moralDeposit.doneOn <= \(booking.month.lastDay)
              AND depositStanding.since <= \(booking.at)
            ORDER BY moralDeposit.village, moralDeposit.id LIMIT \(limit: together)
            """
        ).map(Ledger.Deposit.init)
    }

    private static let selected: SQL = """
        pointBooking.id, pointBooking.township, township.name AS townshipName, pointBooking.month,
        pointBooking.villages, pointBooking.entries, pointBooking.booked, pointBooking.standing, pointBooking.spendable,
        pointBooking.byName, pointBooking.at, pointBooking.endedAt
        """
    private static let joins: SQL = SQL.join(
        anyDivision: "pointBooking.township", of: "pointBooking", as: "township")

    static func one(
        _ id: ID<PointBooking>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> PointBooking {
        let seen = actor.has(.system) ? "1 = 1" : actor.scope.condition(division: "pointBooking.township")
        let row = try transaction.row(
            """
            SELECT \(selected) FROM pointBooking \(joins)
            WHERE pointBooking.county = \(actor.county) AND pointBooking.id = \(id) AND \(seen)
            """)
        guard let row else {
            throw Refusal(.missing, "pointBooking.none", "没有这次记账，或者您无权看到它。请从“按月记账”进入。")
        }
        return try PointBooking(row)
    }

    /// The latest first.
    static func latest(_ count: Int, for actor: Actor, in transaction: ReadTransaction) throws -> [PointBooking] {
        try transaction.rows(
            """
            SELECT \(selected) FROM pointBooking \(joins)
            WHERE pointBooking.county = \(actor.county) AND \(actor.scope.condition(division: "pointBooking.township"))
            ORDER BY pointBooking.at DESC, pointBooking.id DESC LIMIT \(limit: count)
            """
        ).map(PointBooking.init)
    }

    static let naming = RecordNaming("一次按月记账") { ids, actor, transaction in
        try ids.reduce(into: [:]) { names, id in
            guard Right.seeMoralBank.isHeld(by: actor), let id = ID<PointBooking>(id) else { return }
            do {
                names[id.description] = RecordName(
                    try one(id, for: actor, in: transaction).title, path: "points/bookings/\(id)")
            } catch is Refusal { return }
        }
    }

    /// What of a township's waits to be booked.
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.bookMonths.isHeld(by: actor) else { return [] }
        let months = try months(for: actor, in: transaction)
        let entries = months.reduce(0) { $0 + $1.entries }
        guard entries > 0 else { return [] }
        return [
            Waiting(
                "积分记账：公示期满", count: entries, path: "points/month", verb: "去记账",
                detail: months.map(\.month.chinese).joined(separator: "、"))
        ]
    }

    // MARK: How they go on

    /// Goes on with all that were pressed, until all is booked.
    @discardableResult
    static func goOn(county: String, _ office: Office) async throws -> Int {
        let open = try await office.read { transaction in
            try transaction.rows(
                "SELECT id FROM pointBooking WHERE county = \(county) AND endedAt IS NULL ORDER BY at, id"
            ).map { try $0["id"] as ID<PointBooking> }
        }
        for id in open {
            while try await office.carryOut(BookPart(id), by: .system(county: county), request: "bookings") {}
        }
        return open.count
    }

    static let job = Job("bookings") { county, office in
        let count = try await goOn(county: county, office)
        return count > 0 ? "\(count) bookings" : nil
    }
}

extension PointBooking {
    init(_ row: Row) throws {
        id = try row["id"]
        township = try row["township"]
        townshipName = try row["townshipName"] ?? ""
        let text: String = try row["month"]
        guard let month = Month(text) else { throw DatabaseError(.corrupt, "month \(text)") }
        self.month = month
        villages = (try row["villages"] as String).split(separator: " ").compactMap { DivisionCode(String($0)) }
        entries = try row["entries"]
        booked = try row["booked"]
        standing = try row["standing"]
        spendable = try row["spendable"]
        byName = try row["byName"]
        at = try row["at"]
        endedAt = try row["endedAt"]
    }
}
