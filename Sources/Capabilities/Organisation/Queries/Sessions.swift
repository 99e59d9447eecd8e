import Database
import Kernel
import Office
import Web

/// Knows who is signed in. Sessions live in the database, so that a restart signs nobody out and a
/// second server knows them too.
package struct Sessions: Sendable {
    /// A session ends after half an hour without a request (GB/T 22239: session timeout).
    static let idleMinutes = 30
    /// It ends after a working day too, however busy it is (ASVS v5.0.0-7.3.2).
    static let hours = 12

    /// A session is over that was last seen, or began, before these.
    static func oldest(at now: Instant) -> (idle: Instant, begun: Instant) {
        (now.adding(minutes: -idleMinutes), now.adding(hours: -hours))
    }

    let office: Office
    private let seen: SeenSessions

    package init(office: Office) {
        self.office = office
        seen = SeenSessions(office: office)
    }

    /// Gives the session of a cookie while it is alive. Being seen prolongs it; that is written at most once a minute and
    /// beside the request, so that everybody still reads where nothing can be written.
    package func session(token cookie: String, county: String) async throws -> Session? {
        guard let token = SessionToken(cookie) else { return nil }
        let found = try await office.read { try Self.find(token, county: county, in: $0) }
        guard let found else { return nil }
        if let moment = found.toProlong { seen.note(found.session.digest, county: county, at: moment) }
        return found.session
    }

    /// Returns once everything is written that was noted so far of who was seen, or could not be written.
    package func settle() async { await seen.settle() }

    private static func find(
        _ token: SessionToken, county: String, in transaction: ReadTransaction
    ) throws -> (session: Session, toProlong: Instant?)? {
        let oldest = Self.oldest(at: transaction.now)
        // There is a row for each role.
        let rows = try transaction.rows(
            """
            SELECT session.person, session.digest, session.startedAt, session.lastSeenAt, session.provenAt, person.name, person.mustChangePassword,
                unit.id AS unit, unit.name AS unitName, unit.kind, unit.division, personRole.role,
                securitySetting.secondFactorFrom, secondFactor.confirmedAt,
                \(Inbox.unreadCount(of: "session.person", county: county)) AS unread
            FROM session
            JOIN person ON person.county = session.county AND person.id = session.person
            JOIN unit ON unit.county = person.county AND unit.id = person.unit
            LEFT JOIN personRole ON personRole.county = person.county AND personRole.person = person.id
            LEFT JOIN securitySetting ON securitySetting.county = session.county
            LEFT JOIN secondFactor ON secondFactor.county = person.county AND secondFactor.person = person.id
            WHERE session.county = \(county)
              AND session.digest IN \(list: token.digests(county: county, keys: transaction.keys))
              AND session.person = \(token.holder)
              AND session.lastSeenAt >= \(oldest.idle) AND session.startedAt >= \(oldest.begun)
              AND person.disabledAt IS NULL
            ORDER BY personRole.role
            """)
        guard let row = rows.first else { return nil }
        let roles: [Role] = try rows.compactMap { try $0["role"] }
        let kind: Unit.Kind = try row["kind"]
        let unit: String = try row["unit"]
        let division: DivisionCode? = try row["division"]
        let actor = Actor(
            id: try row["person"], name: try row["name"], county: county, roles: roles,
            scope: try scope(kind, unit, division, county: county, in: transaction))
        let lastSeenAt: Instant = try row["lastSeenAt"]
        let (factorFrom, confirmedAt): (Day?, Instant?) = (
            try row["secondFactorFrom"], try row["confirmedAt"]
        )
        let isFactorDue = factorFrom.map { $0 <= transaction.now.day } ?? false
        let session = Session(
            actor: actor, unitName: try row["unitName"], digest: try row["digest"],
            mustChangePassword: try row["mustChangePassword"],
            mustSetUpFactor: isFactorDue && confirmedAt == nil && SecondFactorRules.areAsked(roles),
            secondsSinceProof: secondsSinceProof(try row["provenAt"], at: transaction.now),
            limits: limits(begun: try row["startedAt"], at: transaction.now), unreadCount: try row["unread"])
        // It lies in the future where the clock was set back: else the session would live on until then.
        let isStale = lastSeenAt < transaction.now.adding(minutes: -1) || lastSeenAt > transaction.now
        return (session, isStale ? transaction.now : nil)
    }

    private static func limits(begun: Instant, at now: Instant) -> Session.Limits {
        let end = begun.adding(hours: hours)
        return .init(idleMinutes: idleMinutes, secondsLeft: Int((end.milliseconds - now.milliseconds) / 1000))
    }

    private static func secondsSinceProof(_ moment: Instant, at now: Instant) -> Int? {
        // It lies far in the future where the clock was set back, and a little where books were closed at that moment.
        guard moment <= now.adding(minutes: 1) else { return nil }
        return Int((now.milliseconds - moment.milliseconds + 999) / 1000)
    }

    /// Somebody whose division is no more sees what it was merged into, and everybody sees what was merged into his own.
    private static func scope(
        _ kind: Unit.Kind, _ unit: String, _ division: DivisionCode?, county: String, in transaction: ReadTransaction
    ) throws -> Scope {
        guard kind == .township || kind == .village, let division else {
            return kind.scope(unit: unit, division: division)
        }
        return try Divisions.succession(county: county, on: transaction.now.day, in: transaction).scope(of: division)
    }
}

/// The counties that this installation holds.
package enum Counties {
    package static func all(in transaction: ReadTransaction) throws -> [County] {
        try transaction.rows("SELECT county, name, isDemo FROM county ORDER BY county").map { row in
            County(code: try row["county"], name: try row["name"], isDemo: try row["isDemo"])
        }
    }
}
