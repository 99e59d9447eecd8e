import Database
import Kernel
import Office

/// What was handed in at one time: which files, by whom. It stays as it was, whatever is handed in later.
package struct MaterialVersion: Codable, Sendable {
    package struct File: Codable, Sendable {
        package let sha256: String
        package let name: String
    }

    /// 1, 2, 3 …
    package let number: Int
    /// When the document itself was made.
    package let madeOn: Day?
    package let byName: String
    package let at: Instant
    package let files: [File]
}

package enum MaterialVersions {
    /// What is handed in now, as the next version.
    static func keep(
        _ files: [RecordFile], of material: ID<Material>, madeOn: Day?, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        let county = actor.county
        let last: Int? = try transaction.value(
            "SELECT max(number) FROM materialVersion WHERE county = \(county) AND material = \(material)")
        for (place, file) in files.enumerated() {
            try transaction.run(
                """
                INSERT INTO materialVersion (county, material, number, sha256, place, name, madeOn, byName, at)
                VALUES (\(county), \(material), \((last ?? 0) + 1), \(file.sha256), \(place), \(file.name),
                    \(madeOn), \(actor.name), \(transaction.now))
                """)
        }
    }

    /// The latest first.
    package static func of(
        _ material: ID<Material>, county: String, in transaction: ReadTransaction
    ) throws -> [MaterialVersion] {
        let rows = try transaction.rows(
            """
            SELECT number, sha256, name, madeOn, byName, at FROM materialVersion
            WHERE county = \(county) AND material = \(material) ORDER BY number DESC, place
            """)
        var versions: [MaterialVersion] = []
        for row in rows {
            let (number, file): (Int, MaterialVersion.File) = (
                try row["number"], .init(sha256: try row["sha256"], name: try row["name"])
            )
            let others = versions.last.flatMap { $0.number == number ? versions.removeLast().files : nil } ?? []
            versions.append(
                MaterialVersion(
                    number: number, madeOn: try row["madeOn"], byName: try row["byName"], at: try row["at"],
                    files: others + [file]))
        }
        return versions
    }
}
