import Database
import Kernel
import Office
import Organisation
import Web

extension Residents {
    /// Gives the session of a cookie of residents' pages, while its holder is registered and it is alive. That he was seen is
    /// written once a day: nobody's session is so short that it would matter sooner.
    package static func session(token cookie: String, county: String, _ office: Office) async throws -> Session? {
        guard let token = SessionToken(cookie) else { return nil }
        let found = try await office.read { transaction -> (Session, Bool)? in
            let row = try transaction.row(
                """
                SELECT resident.id, resident.name, village.name AS villageName, residentSession.digest,
                    residentSession.lastSeenAt
                FROM residentSession
                JOIN resident ON resident.county = residentSession.county AND resident.id = residentSession.resident
                \(SQL.join(division: "resident.village", of: "resident", as: "village"))
                WHERE residentSession.county = \(county)
                  AND residentSession.digest IN \(list: token.digests(county: county, keys: transaction.keys))
                  AND residentSession.resident = \(token.holder)
                  AND resident.endedAt IS NULL
                  AND residentSession.lastSeenAt >= \(transaction.now.adding(hours: -24 * ResidentTerms.idleDays))
                  AND residentSession.startedAt >= \(transaction.now.adding(hours: -24 * ResidentTerms.sessionDays))
                """)
            guard let row else { return nil }
            let id: String = try row["id"]
            let actor = Actor(
                id: id, name: try row["name"], county: county, roles: [.resident], scope: .person(id))
            let seen: Instant = try row["lastSeenAt"]
            return (
                Session(
                    actor: actor, unitName: try row["villageName"], digest: try row["digest"], mustChangePassword: false
                ),
                seen < transaction.now.adding(hours: -24) || seen > transaction.now
            )
        }
        guard let (session, isStale) = found else { return nil }
        if isStale {
            // Where nothing can be written, he reads all the same.
            _ = try? await office.keepHouse { transaction in
                try transaction.run(
                    """
                    UPDATE residentSession SET lastSeenAt = \(transaction.now)
                    WHERE county = \(county) AND digest = \(session.digest)
                    """)
            }
        }
        return session
    }
}
