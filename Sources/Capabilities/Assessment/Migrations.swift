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
    ]
}
