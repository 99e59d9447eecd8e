import Database
import Kernel
import Media

/// A photo as a record carries it: evidence, with when and where it was taken as far as it says so. The
/// bytes lie in the `PhotoStore` under the digest.
package struct Evidence: Hashable, Codable, Sendable {
    /// Of the original: its name in the store.
    package let sha256: String
    package let takenAt: Instant?
    package let position: Position?
    /// When it was received.
    package let addedAt: Instant
    /// What it looks like; nil of photos from before that was kept.
    package let fingerprint: PictureFingerprint?
    /// What of it does not fit what it is to show; see `judged`.
    package private(set) var doubts: [PhotoDoubt] = []

    init(_ row: Row) throws {
        sha256 = try row["sha256"]
        addedAt = try row["addedAt"]
        takenAt = try row["takenAt"]
        fingerprint = try row["fingerprint"]
        let latitude: Int? = try row["latitude"]
        let longitude: Int? = try row["longitude"]
        position =
            if let latitude, let longitude { Position(latitude: latitude, longitude: longitude) } else { nil }
    }

    /// The same, with what does not fit.
    package func judged(by expectation: PhotoExpectation) -> Evidence {
        var judged = self
        judged.doubts = expectation.doubts(
            takenAt: takenAt, position: position, receivedAt: addedAt, fingerprint: fingerprint)
        return judged
    }

    /// `2019年11月4日 09:12，北纬29.50011° 东经120.90384°`, or that the photo does not say.
    package var chinese: String {
        let parts = [takenAt?.chinese, position?.chinese].compactMap(\.self)
        return parts.isEmpty ? "照片没有记下时间和位置" : parts.joined(separator: "，")
    }
}

/// Which record carries which photos, by its kind and identifier; a step of a record, or another part of it, by its number
/// beside that. Whoever may see the record may see its photos, and nobody else.
package enum RecordPhotos {
    package static let mostOfOneRecord = 20

    /// Those of the records themselves, in the order in which they were added.
    package static func of(
        _ kind: RecordKind, _ records: [String], county: String, in transaction: ReadTransaction
    ) throws -> [String: [Evidence]] {
        try parts(of: kind, records, where: "recordPhoto.part = 0", county: county, in: transaction)
            .compactMapValues { $0[0] }
    }

    /// Those of the records and of all their parts, by the parts' numbers; 0 is the record itself.
    package static func parts(
        of kind: RecordKind, _ records: [String], county: String, in transaction: ReadTransaction
    ) throws -> [String: [Int: [Evidence]]] {
        try parts(of: kind, records, where: "recordPhoto.part >= 0", county: county, in: transaction)
    }

    private static func parts(
        of kind: RecordKind, _ records: [String], where condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [String: [Int: [Evidence]]] {
        var photos: [String: [Int: [Evidence]]] = [:]
        // Engines bound the number of parameters of a statement.
        for start in stride(from: 0, to: records.count, by: 500) {
            let rows = try transaction.rows(
                """
                SELECT recordPhoto.owner, recordPhoto.part, photo.sha256, photo.takenAt, photo.latitude, photo.longitude,
                    photo.fingerprint, recordPhoto.addedAt
                FROM recordPhoto
                JOIN photo ON photo.county = recordPhoto.county AND photo.sha256 = recordPhoto.sha256
                WHERE recordPhoto.county = \(county) AND recordPhoto.kind = \(kind)
                  AND recordPhoto.owner IN \(list: Array(records[start..<min(start + 500, records.count)])) AND \(condition)
                ORDER BY recordPhoto.owner, recordPhoto.part, recordPhoto.place, recordPhoto.addedAt, photo.sha256
                """)
            for row in rows {
                photos[try row["owner"], default: [:]][try row["part"], default: []].append(try Evidence(row))
            }
        }
        return photos
    }

    package static let migrations = [
        Migration(
            "0005 office: photos",
            [
                """
                CREATE TABLE photo (
                    county TEXT NOT NULL REFERENCES county (county), sha256 TEXT NOT NULL, format TEXT NOT NULL,
                    byteSize BIGINT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
                    takenAt BIGINT, latitude INTEGER, longitude INTEGER,
                    PRIMARY KEY (county, sha256))
                """,
                """
                CREATE TABLE recordPhoto (
                    county TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL, addedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, record, sha256),
                    FOREIGN KEY (county, sha256) REFERENCES photo (county, sha256))
                """,
            ]),
        Migration(
            "0013 office: the order of a record's photos",
            [
                // Those from before stand first: they have but the moment, which those sent together share.
                "ALTER TABLE recordPhoto ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
                "CREATE INDEX recordPhotoDigest ON recordPhoto (county, sha256, record)",
            ]),
        // Null for photos from before: their bytes lie outside the database.
        Migration("0043 office: what photos look like", ["ALTER TABLE photo ADD COLUMN fingerprint TEXT"]),
        // Whose they are, their owners' capabilities fill in for those from before.
        Migration(
            "0061 office: photos know their record's kind",
            [
                "ALTER TABLE recordPhoto ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE recordPhoto ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE recordPhoto ADD COLUMN part INTEGER NOT NULL DEFAULT 0",
                "CREATE INDEX recordPhotoOwner ON recordPhoto (county, kind, owner, part)",
            ]),
    ]

    /// Pages go by a photo's owner and part, which earlier seals do not cover; they say again what its key says, which all do.
    static let check = RecordCheck("记录上的照片") { county, transaction in
        try transaction.rows(
            """
            SELECT record, sha256 FROM recordPhoto WHERE county = \(county)
              AND record <> CASE WHEN part = 0 THEN owner ELSE owner || '/' || CAST(part AS TEXT) END
            ORDER BY record, sha256 LIMIT 20
            """
        ).map { row in
            let (record, sha256): (String, String) = (try row["record"], try row["sha256"])
            return "记录 \(record) 的照片 \(sha256.prefix(12)) 被挪到别的记录上。\(RecordCheck.advice)。"
        }
    }

    /// What the row of a record's photo is filed under, since before there were kinds.
    static func key(_ record: String, _ part: Int) -> String { part == 0 ? record : "\(record)/\(part)" }
}

extension WriteTransaction {
    /// Adds a stored photo to a record. The same photo a second time changes nothing.
    /// - Parameter part: the number of a step, or of another part of the record.
    package func attach(
        _ photo: Photo, to kind: RecordKind, _ record: String, part: Int = 0, county: String
    ) throws {
        try know(photo, county: county)
        try attach(photo.sha256, to: kind, record, part: part, county: county)
        let key = RecordPhotos.key(record, part)
        let count: Int? = try value(
            "SELECT count(*) FROM recordPhoto WHERE county = \(county) AND record = \(key)")
        guard count ?? 0 <= RecordPhotos.mostOfOneRecord else {
            throw Refusal.field(
                "photo", "photo.tooMany", "一处最多放\(RecordPhotos.mostOfOneRecord)张照片，请先删去几张。")
        }
    }

    /// Lets records of the county carry a stored photo from now on.
    func know(_ photo: Photo, county: String) throws {
        try run(
            """
            INSERT INTO photo (county, sha256, format, byteSize, width, height, takenAt, latitude, longitude, fingerprint)
            VALUES (\(county), \(photo.sha256), \(photo.format), \(photo.byteSize), \(photo.width), \(photo.height),
                    \(photo.takenAt), \(photo.position?.latitude), \(photo.position?.longitude),
                    \(photo.fingerprint?.description))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Adds a photo that another record of the county carries already. By a SELECT, as Citus takes no sub-select within
    /// VALUES.
    package func attach(
        _ sha256: String, to kind: RecordKind, _ record: String, part: Int = 0, county: String
    ) throws {
        let key = RecordPhotos.key(record, part)
        let added = try run(
            """
            INSERT INTO recordPhoto (county, record, sha256, addedAt, place, kind, owner, part)
            SELECT photo.county, CAST(\(key) AS TEXT), photo.sha256, CAST(\(now) AS BIGINT),
                (SELECT COALESCE(max(place), 0) + 1 FROM recordPhoto WHERE county = \(county) AND record = \(key)),
                CAST(\(kind) AS TEXT), CAST(\(record) AS TEXT), CAST(\(part) AS INTEGER)
            FROM photo WHERE photo.county = \(county) AND photo.sha256 = \(sha256)
            ON CONFLICT DO NOTHING
            """)
        guard added == 0 else { return }
        let isKnown: Int? = try value("SELECT 1 FROM photo WHERE county = \(county) AND sha256 = \(sha256)")
        guard isKnown != nil else { throw DatabaseError(.foreignKey, "the county has no such photo") }
    }

    /// Takes a photo off a record that is still a draft. With the last record that carries it goes all that was known
    /// of it; the original stays in the store until the next sweep.
    package func detach(_ sha256: String, from kind: RecordKind, _ record: String, county: String) throws {
        try run(
            """
            DELETE FROM recordPhoto
            WHERE county = \(county) AND record = \(record) AND sha256 = \(sha256) AND kind = \(kind)
            """)
        try run(
            """
            DELETE FROM photo
            WHERE county = \(county) AND sha256 = \(sha256) AND NOT EXISTS (
                SELECT 1 FROM recordPhoto WHERE recordPhoto.county = \(county) AND recordPhoto.sha256 = \(sha256))
            """)
    }
}

extension PhotoFormat: SQLEncodable, SQLDecodable {}
extension PictureFingerprint: SQLEncodable, SQLDecodable {}
