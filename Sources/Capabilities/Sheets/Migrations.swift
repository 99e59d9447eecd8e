import Database

enum SheetTables {
    static let migrations = [
        Migration(
            "0003 sheets: editions",
            [
                """
                CREATE TABLE sheet (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                // The content is the sheet's YAML: what was approved is what is kept, to the byte.
                """
                CREATE TABLE sheetEdition (
                    county TEXT NOT NULL, sheet TEXT NOT NULL, number INTEGER NOT NULL CHECK (number > 0),
                    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
                    content TEXT NOT NULL, publishedAt BIGINT,
                    CHECK ((publishedAt IS NULL) = (state = 'draft')),
                    PRIMARY KEY (county, sheet, number),
                    FOREIGN KEY (county, sheet) REFERENCES sheet (county, id))
                """,
                "CREATE UNIQUE INDEX sheetDraft ON sheetEdition (county, sheet) WHERE state = 'draft'",
            ]),
        Migration(
            "0014 sheets: versions of a draft",
            ["ALTER TABLE sheetEdition ADD COLUMN version INTEGER NOT NULL DEFAULT 0"]),
    ]
}
