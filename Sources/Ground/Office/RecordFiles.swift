import Database
import Kernel
import Media

/// A file as a record carries it: under the name it was sent with, by whom, and when. Its bytes lie in the `FileStore`.
package struct RecordFile: Hashable, Codable, Sendable {
    /// Its name in the store.
    package let sha256: String
    /// 整改方案.docx
    package let name: String
    package let byteSize: Int
    package let content: FileContent
    /// It opens with a password only.
    package let isLocked: Bool
    package let hasMacros: Bool
    package let length: FileLength
    package let addedByName: String
    package let addedAt: Instant
    /// When it was taken off the record, and by whom: kept for what it was, and no longer the record's.
    package let takenOffAt: Instant?
    package let takenOffByName: String

    fileprivate init(_ row: Row) throws {
        sha256 = try row["sha256"]
        name = try row["name"]
        byteSize = try row["byteSize"]
        content = try row["content"]
        isLocked = try row["isLocked"]
        hasMacros = try row["hasMacros"]
        length = FileLength(
            pages: try row["pages"], words: try row["words"],
            pictures: try row["pictures"] ?? (content.isPicture ? 1 : nil))
        addedByName = try row["addedByName"]
        addedAt = try row["addedAt"]
        takenOffAt = try row["takenOffAt"]
        takenOffByName = try row["takenOffByName"] ?? ""
    }

    /// `1.2 MB`
    package var size: String {
        if byteSize < 1024 { return "\(byteSize) B" }
        if byteSize < 1_048_576 { return "\((byteSize + 512) / 1024) KB" }
        let tenths = (byteSize * 10 + 524_288) / 1_048_576
        return "\(tenths / 10).\(tenths % 10) MB"
    }

    /// What of it could not be counted, for whoever has to count it himself; `""` where all was.
    package var uncounted: String {
        switch content {
        case .pdf: length.pages == nil ? "页数、字数数不出来" : "字数数不出来"
        case .ofd, .oldWord, .rtf, .lockedOffice: "页数、字数数不出来"
        case .word: length.words == nil ? "页数、字数数不出来" : "页数数不出来"
        case .jpeg, .png, .heic, .webp, .gif, .bmp, .tiff: "图片里的字数数不出来"
        case .sheet, .slides, .oldSheet, .oldSlides, .zip, .rar, .sevenZip, .text: ""
        }
    }

    /// What whoever opens it should know before.
    package var warnings: [String] {
        [isLocked ? "有密码" : nil, hasMacros ? "含宏，来源可靠才启用" : nil].compactMap(\.self)
    }
}

/// Which record carries which files. Whoever may see the record may have its files, and nobody else.
package enum RecordFiles {
    package static let mostOfOneRecord = 30

    static let migrations = [
        Migration(
            "0060 office: files",
            [
                """
                CREATE TABLE file (
                    county TEXT NOT NULL REFERENCES county (county), sha256 TEXT NOT NULL, content TEXT NOT NULL,
                    byteSize BIGINT NOT NULL, isLocked INTEGER NOT NULL, hasMacros INTEGER NOT NULL,
                    PRIMARY KEY (county, sha256))
                """,
                """
                CREATE TABLE recordFile (
                    county TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL,
                    name TEXT NOT NULL, addedBy TEXT NOT NULL, addedByName TEXT NOT NULL, addedAt BIGINT NOT NULL,
                    place INTEGER NOT NULL, PRIMARY KEY (county, kind, record, sha256),
                    FOREIGN KEY (county, sha256) REFERENCES file (county, sha256))
                """,
                "CREATE INDEX recordFileDigest ON recordFile (county, sha256)",
            ]),
        // NULL where it cannot be counted, and of all that was there before.
        Migration(
            "0173 office: how long a file is",
            [
                "ALTER TABLE file ADD COLUMN pages BIGINT", "ALTER TABLE file ADD COLUMN words BIGINT",
                "ALTER TABLE file ADD COLUMN pictures BIGINT",
            ]),
        Migration(
            "0330 office: files that were taken off",
            [
                "ALTER TABLE recordFile ADD COLUMN takenOffAt BIGINT",
                "ALTER TABLE recordFile ADD COLUMN takenOffByName TEXT",
            ]),
    ]

    /// In the order in which they were added.
    /// - Parameter former: with those that were taken off.
    package static func of(
        _ kind: RecordKind, _ records: [String], former: Bool = false, county: String,
        in transaction: ReadTransaction
    ) throws -> [String: [RecordFile]] {
        var files: [String: [RecordFile]] = [:]
        let taken: SQL = former ? "1 = 1" : "recordFile.takenOffAt IS NULL"
        // Engines bound the number of parameters of a statement.
        for start in stride(from: 0, to: records.count, by: 500) {
            let rows = try transaction.rows(
                """
                SELECT recordFile.record, file.sha256, recordFile.name, file.byteSize, file.content, file.isLocked,
                    file.hasMacros, file.pages, file.words, file.pictures, recordFile.addedByName, recordFile.addedAt,
                    recordFile.takenOffAt, recordFile.takenOffByName
                FROM recordFile JOIN file ON file.county = recordFile.county AND file.sha256 = recordFile.sha256
                WHERE recordFile.county = \(county) AND recordFile.kind = \(kind)
                  AND recordFile.record IN \(list: Array(records[start..<min(start + 500, records.count)]))
                  AND \(taken)
                ORDER BY recordFile.record, recordFile.place, file.sha256
                """)
            for row in rows { files[try row["record"], default: []].append(try RecordFile(row)) }
        }
        return files
    }

    package static func of(
        _ kind: RecordKind, _ record: String, former: Bool = false, county: String, in transaction: ReadTransaction
    ) throws -> [RecordFile] {
        try of(kind, [record], former: former, county: county, in: transaction)[record] ?? []
    }
}

extension WriteTransaction {
    /// Adds a stored file to a record. The same file a second time changes nothing; one that was taken off comes back.
    package func attach(_ file: StoredFile, to kind: RecordKind, _ record: String, by actor: Actor) throws {
        let county = actor.county
        try run(
            """
            INSERT INTO file (county, sha256, content, byteSize, isLocked, hasMacros, pages, words, pictures)
            VALUES (\(county), \(file.sha256), \(file.content), \(file.byteSize), \(file.isLocked), \(file.hasMacros),
                \(file.length.pages), \(file.length.words), \(file.length.pictures))
            ON CONFLICT DO NOTHING
            """)
        try run(
            """
            INSERT INTO recordFile (county, kind, record, sha256, name, addedBy, addedByName, addedAt, place)
            SELECT file.county, CAST(\(kind) AS TEXT), CAST(\(record) AS TEXT), file.sha256, CAST(\(file.name) AS TEXT),
                CAST(\(actor.id) AS TEXT), CAST(\(actor.name) AS TEXT), CAST(\(now) AS BIGINT),
                (SELECT COALESCE(max(place), 0) + 1 FROM recordFile
                    WHERE county = \(county) AND kind = \(kind) AND record = \(record))
            FROM file WHERE file.county = \(county) AND file.sha256 = \(file.sha256)
            ON CONFLICT (county, kind, record, sha256) DO UPDATE
            SET name = excluded.name, addedBy = excluded.addedBy, addedByName = excluded.addedByName,
                addedAt = excluded.addedAt, place = excluded.place, takenOffAt = NULL, takenOffByName = NULL
            WHERE recordFile.takenOffAt IS NOT NULL
            """)
        let count: Int? = try value(
            """
            SELECT count(*) FROM recordFile
            WHERE county = \(county) AND kind = \(kind) AND record = \(record) AND takenOffAt IS NULL
            """)
        guard count ?? 0 <= RecordFiles.mostOfOneRecord else {
            throw Refusal.field("file", "file.tooMany", "一处最多放\(RecordFiles.mostOfOneRecord)个附件，请打成 zip 包，或先删去几个。")
        }
    }

    /// Takes a file off a record and keeps it: what it showed before can still be looked at.
    package func takeOff(file sha256: String, from kind: RecordKind, _ record: String, by actor: Actor) throws {
        try run(
            """
            UPDATE recordFile SET takenOffAt = \(now), takenOffByName = \(actor.name)
            WHERE county = \(actor.county) AND kind = \(kind) AND record = \(record) AND sha256 = \(sha256)
              AND takenOffAt IS NULL
            """)
    }

    /// Takes a file off a record that is still a draft. With the last record that carries it goes all that was known of it.
    package func detach(file sha256: String, from kind: RecordKind, _ record: String, county: String) throws {
        try run(
            """
            DELETE FROM recordFile
            WHERE county = \(county) AND kind = \(kind) AND record = \(record) AND sha256 = \(sha256)
            """)
        try run(
            """
            DELETE FROM file
            WHERE county = \(county) AND sha256 = \(sha256) AND NOT EXISTS (
                SELECT 1 FROM recordFile WHERE recordFile.county = \(county) AND recordFile.sha256 = \(sha256))
            """)
    }
}

extension FileContent: SQLEncodable, SQLDecodable {}
