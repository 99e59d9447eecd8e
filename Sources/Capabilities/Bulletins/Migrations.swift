import Database

enum BulletinTables {
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
            ])
    ]
}
