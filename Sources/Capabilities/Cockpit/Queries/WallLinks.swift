import Database
import Kernel
import Office
import Web

/// What there is to ask about links of screens.
package enum WallLinks {
    private static let selected: SQL = """
        wallLink.id, wallLink.name, wallLink.issuedByName, wallLink.issuedAt, wallLink.endedAt, wallLink.endedByName,
        wallSeen.at AS lastSeenAt
        """
    private static let source: SQL = """
        wallLink LEFT JOIN wallSeen ON wallSeen.county = wallLink.county AND wallSeen.wallLink = wallLink.id
        """

    /// Those in use first, then the newest.
    package static func all(county: String, in transaction: ReadTransaction) throws -> [WallLink] {
        let all = try transaction.rows(
            "SELECT \(selected) FROM \(source) WHERE wallLink.county = \(county) ORDER BY wallLink.issuedAt DESC, wallLink.id DESC"
        ).map(WallLink.init)
        return all.filter { !$0.isEnded } + all.filter(\.isEnded)
    }

    static func one(
        _ id: ID<WallLink>, county: String, in transaction: ReadTransaction
    ) throws -> WallLink? {
        try transaction.row(
            "SELECT \(selected) FROM \(source) WHERE wallLink.county = \(county) AND wallLink.id = \(id)"
        ).map(WallLink.init)
    }

    /// The link in use that has a secret.
    static func inUse(_ secret: String, county: String, in transaction: ReadTransaction) throws -> WallLink? {
        try transaction.row(
            """
            SELECT \(selected) FROM \(source)
            WHERE wallLink.county = \(county) AND wallLink.endedAt IS NULL
              AND wallLink.digest IN \(list: WallLink.digests(secret, county: county, keys: transaction.keys))
            """
        ).map(WallLink.init)
    }

    static let naming = RecordNaming("一个大屏链接") { ids, actor, transaction in
        let all = try all(county: actor.county, in: transaction)
        let path = Right.manageWallLinks.isHeld(by: actor) ? "wall-links" : nil
        return Dictionary(
            all.filter { ids.contains($0.id.description) }.map {
                ($0.id.description, RecordName($0.name, path: path))
            }, uniquingKeysWith: { first, _ in first })
    }
}

extension WriteTransaction {
    /// A screen looked, which is an act of nobody's.
    func noteSeen(_ link: ID<WallLink>, county: String) throws {
        try run(
            """
            INSERT INTO wallSeen (county, wallLink, at) VALUES (\(county), \(link), \(now))
            ON CONFLICT (county, wallLink) DO UPDATE SET at = excluded.at
            """)
    }
}
