import Database

enum BulletinMigrations {
    static let migrations = [
        Migration(
            "0011 bulletins: bulletins",
            [
                // `editors` are identifiers, parted by spaces: who changed the text may not approve or sign it.
                """
                CREATE TABLE bulletin (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, month TEXT NOT NULL,
                    state TEXT NOT NULL, content TEXT NOT NULL, draftedBy TEXT NOT NULL, draftedByName TEXT NOT NULL,
                    draftedAt BIGINT NOT NULL, editors TEXT NOT NULL DEFAULT '', approvedBy TEXT, approvedByName TEXT, approvedAt BIGINT,
                    signedBy TEXT, signedByName TEXT, signedAt BIGINT, publishedAt BIGINT, returnReason TEXT,
                    numberKind TEXT, numberYear INTEGER, number INTEGER, version INTEGER NOT NULL DEFAULT 0,
                    PRIMARY KEY (county, id), UNIQUE (county, numberKind, numberYear, number),
                    CHECK ((state = 'published') = (number IS NOT NULL)))
                """,
                "CREATE UNIQUE INDEX bulletinMonth ON bulletin (county, month)",
            ]),
        // Made anew, as a published one has its number a statement later. What was signed before steps were kept stands on in
        // the columns of then; nothing writes them any more.
        Migration(
            "0074 bulletins: several a month, about what the clerk chooses",
            [
                """
                CREATE TABLE bulletinAnew (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, month TEXT NOT NULL,
                    state TEXT NOT NULL, content TEXT NOT NULL, draftedBy TEXT NOT NULL, draftedByName TEXT NOT NULL,
                    draftedAt BIGINT NOT NULL, editors TEXT NOT NULL DEFAULT '', approvedBy TEXT, approvedByName TEXT, approvedAt BIGINT,
                    signedBy TEXT, signedByName TEXT, signedAt BIGINT, publishedAt BIGINT, returnReason TEXT,
                    numberKind TEXT, numberYear INTEGER, number INTEGER, version INTEGER NOT NULL DEFAULT 0,
                    about TEXT NOT NULL DEFAULT 'month', subject TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
                    PRIMARY KEY (county, id), UNIQUE (county, numberKind, numberYear, number),
                    CHECK (number IS NULL OR state = 'published'))
                """,
                """
                INSERT INTO bulletinAnew (county, id, month, state, content, draftedBy, draftedByName, draftedAt, editors,
                    approvedBy, approvedByName, approvedAt, signedBy, signedByName, signedAt, publishedAt, returnReason,
                    numberKind, numberYear, number, version, title)
                SELECT county, id, month, state, content, draftedBy, draftedByName, draftedAt, editors,
                    approvedBy, approvedByName, approvedAt, signedBy, signedByName, signedAt, publishedAt, returnReason,
                    numberKind, numberYear, number, version,
                    '关于' || substr(month, 1, 4) || '年' || CAST(CAST(substr(month, 6, 2) AS INTEGER) AS TEXT)
                        || '月“三治一提升”督查情况的通报'
                FROM bulletin
                """,
                "DROP TABLE bulletin",
                "ALTER TABLE bulletinAnew RENAME TO bulletin",
                "CREATE INDEX bulletinMonth ON bulletin (county, month, id)",
                "CREATE INDEX bulletinState ON bulletin (county, state, id)",
            ]),
    ]
}
