import Database

enum InspectionTables {
    static let migrations = [
        Migration(
            "0004 inspections: plans and visits",
            [
                """
                CREATE TABLE plan (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, month TEXT NOT NULL,
                    sheet TEXT NOT NULL, edition INTEGER NOT NULL,
                    tier TEXT NOT NULL CHECK (tier IN ('self', 'county')),
                    manner TEXT NOT NULL CHECK (manner IN ('announced', 'unannounced')),
                    drawText TEXT NOT NULL, commitment TEXT NOT NULL,
                    drawnAt BIGINT NOT NULL, drawnBy TEXT NOT NULL, reason TEXT, supersededBy TEXT,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, sheet, edition) REFERENCES sheetEdition (county, sheet, number))
                """,
                "CREATE UNIQUE INDEX planCurrent ON plan (county, month, tier, manner) WHERE supersededBy IS NULL",
                """
                CREATE TABLE visit (
                    county TEXT NOT NULL, id TEXT NOT NULL, plan TEXT NOT NULL, division TEXT NOT NULL,
                    place TEXT NOT NULL, round INTEGER NOT NULL, inspector TEXT,
                    PRIMARY KEY (county, id), UNIQUE (county, plan, place),
                    FOREIGN KEY (county, plan) REFERENCES plan (county, id),
                    FOREIGN KEY (county, place) REFERENCES place (county, id),
                    FOREIGN KEY (county, inspector) REFERENCES person (county, id))
                """,
                "CREATE INDEX visitDivision ON visit (county, division)",
                "CREATE INDEX visitInspector ON visit (county, inspector)",
            ])
    ]
}
