import Database

enum AssessmentTables {
    static let migrations = [
        Migration(
            "0010 assessment: rules and closed months",
            [
                """
                CREATE TABLE assessmentRule (
                    county TEXT NOT NULL REFERENCES county (county), version INTEGER NOT NULL, content TEXT NOT NULL,
                    madeAt BIGINT NOT NULL, madeBy TEXT NOT NULL, PRIMARY KEY (county, version))
                """,
                // A revision keeps the rule and the result to the byte.
                """
                CREATE TABLE assessment (
                    county TEXT NOT NULL REFERENCES county (county), month TEXT NOT NULL, revision INTEGER NOT NULL,
                    rule TEXT NOT NULL, result TEXT NOT NULL, closedAt BIGINT NOT NULL, closedBy TEXT NOT NULL,
                    PRIMARY KEY (county, month, revision))
                """,
            ]),
        Migration(
            "0031 assessment: the plans of months that were closed before",
            [
                """
                UPDATE plan SET closedAt = (
                    SELECT min(assessment.closedAt) FROM assessment
                    WHERE assessment.county = plan.county AND assessment.month = plan.month)
                """
            ]),
        Migration(
            "0113 assessment: bonuses and deductions, why months were corrected",
            [
                """
                CREATE TABLE adjustment (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, month TEXT NOT NULL,
                    township TEXT NOT NULL, kind TEXT NOT NULL, points BIGINT NOT NULL, title TEXT NOT NULL,
                    reason TEXT NOT NULL, state TEXT NOT NULL, decidedAt BIGINT, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX adjustmentMonth ON adjustment (county, month, id)",
                "CREATE INDEX adjustmentTownship ON adjustment (county, township, id)",
                """
                CREATE TABLE assessmentReason (
                    county TEXT NOT NULL REFERENCES county (county), month TEXT NOT NULL, revision INTEGER NOT NULL,
                    reason TEXT NOT NULL, PRIMARY KEY (county, month, revision))
                """,
            ]),
        Migration(
            "0286 assessment: what takes a bonus or a deduction back",
            [
                "ALTER TABLE adjustment ADD COLUMN reverses TEXT",
                // Whoever asks twice, one of them holds.
                """
                CREATE UNIQUE INDEX adjustmentReverses ON adjustment (county, reverses)
                    WHERE reverses IS NOT NULL AND state IN ('proposed', 'approved')
                """,
            ]),
        Migration(
            "0288 assessment: the grades of a year, signed",
            [
                // The rows as they were put forward, to the byte; a number once they are signed.
                """
                CREATE TABLE yearGrading (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, year INTEGER NOT NULL,
                    revision INTEGER, reason TEXT NOT NULL, content TEXT NOT NULL, signedAt BIGINT, signedByName TEXT,
                    state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX yearGradingOf ON yearGrading (county, year, id)",
                """
                CREATE UNIQUE INDEX yearGradingWaits ON yearGrading (county, year)
                    WHERE state IN ('submitted', 'approved')
                """,
                """
                CREATE UNIQUE INDEX yearGradingRevision ON yearGrading (county, year, revision)
                    WHERE revision IS NOT NULL
                """,
            ]),
        Migration(
            "0381 assessment: bonuses and deductions by when they were decided",
            ["CREATE INDEX adjustmentDecided ON adjustment (county, decidedAt) WHERE decidedAt IS NOT NULL"]),
    ]
}
