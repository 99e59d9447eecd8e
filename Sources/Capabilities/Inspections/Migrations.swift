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
            ]),
        Migration(
            "0008 inspections: what a visit saw",
            [
                "ALTER TABLE visit ADD COLUMN heldOn TEXT",
                "ALTER TABLE visit ADD COLUMN latitude INTEGER",
                "ALTER TABLE visit ADD COLUMN longitude INTEGER",
                "ALTER TABLE visit ADD COLUMN accuracy INTEGER",
                "ALTER TABLE visit ADD COLUMN submittedAt BIGINT",
                "ALTER TABLE visit ADD COLUMN submittedBy TEXT",
                "ALTER TABLE visit ADD COLUMN submittedByName TEXT",
                // A copy of what the sheet, the lines and the scoring rule give, for lists.
                "ALTER TABLE visit ADD COLUMN total BIGINT",
                "ALTER TABLE visit ADD COLUMN isPassed INTEGER",
                "ALTER TABLE visit ADD COLUMN cancelledAt BIGINT",
                "ALTER TABLE visit ADD COLUMN cancelReason TEXT",
                """
                CREATE TABLE visitLine (
                    county TEXT NOT NULL, id TEXT NOT NULL, visit TEXT NOT NULL,
                    item TEXT, deduction TEXT, count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 9999),
                    note TEXT NOT NULL, addedAt BIGINT NOT NULL,
                    voidedAt BIGINT, voidedBy TEXT, voidReason TEXT,
                    CHECK ((item IS NULL) = (deduction IS NULL)),
                    CHECK ((voidedAt IS NULL) = (voidReason IS NULL)),
                    PRIMARY KEY (county, id), FOREIGN KEY (county, visit) REFERENCES visit (county, id))
                """,
                "CREATE INDEX visitLineVisit ON visitLine (county, visit)",
                "CREATE INDEX visitPlan ON visit (county, plan)",
            ]),
        Migration(
            "0012 inspections: plans made void",
            [
                "ALTER TABLE plan ADD COLUMN voidedAt BIGINT",
                "ALTER TABLE plan ADD COLUMN voidedBy TEXT",
                "ALTER TABLE plan ADD COLUMN voidReason TEXT",
                // Another may be made in its place.
                "DROP INDEX planCurrent",
                """
                CREATE UNIQUE INDEX planCurrent ON plan (county, month, tier, manner)
                WHERE supersededBy IS NULL AND voidedAt IS NULL
                """,
            ]),
        Migration(
            "0023 inspections: visits by month",
            [
                // A copy of the plan's, which never changes: the list goes by it, however many years there are.
                "ALTER TABLE visit ADD COLUMN month TEXT NOT NULL DEFAULT ''",
                """
                UPDATE visit SET month = (
                    SELECT plan.month FROM plan WHERE plan.county = visit.county AND plan.id = visit.plan)
                """,
                "CREATE INDEX visitMonth ON visit (county, month DESC, division, id)",
            ]),
        Migration(
            "0024 inspections: a plan's visits, and what is open",
            [
                // In the plan's order, so that no other order tempts SQLite to read all visits of the county.
                "DROP INDEX visitPlan",
                "CREATE INDEX visitPlan ON visit (county, plan, division, id)",
                "CREATE INDEX visitOpen ON visit (county, plan) WHERE submittedAt IS NULL AND cancelledAt IS NULL",
            ]),
        Migration(
            "0030 inspections: plans of closed months",
            // Nothing more is visited for them. Months that were closed before: 0031.
            ["ALTER TABLE plan ADD COLUMN closedAt BIGINT"]),
        Migration(
            "0066 inspections: whose their photos are",
            [
                """
                UPDATE recordPhoto SET kind = 'visitLine', owner = record
                WHERE EXISTS (SELECT 1 FROM visitLine
                    WHERE visitLine.county = recordPhoto.county AND visitLine.id = recordPhoto.record)
                """
            ]),
        Migration(
            "0055 inspections: items judged as a whole",
            [
                """
                ALTER TABLE visitLine ADD COLUMN judged TEXT
                CHECK (judged IN ('absent', 'clean', 'met', 'share', 'count', 'parts', 'mark'))
                """,
                "ALTER TABLE visitLine ADD COLUMN number BIGINT",
                "ALTER TABLE visitLine ADD COLUMN outOf BIGINT",
                "ALTER TABLE visitLine ADD COLUMN parts TEXT",
                // Empty for who records the visit: several persons may mark one item.
                "ALTER TABLE visitLine ADD COLUMN juror TEXT NOT NULL DEFAULT ''",
                // Of lines that were handed in and made void with the whole visit, which handing in it was.
                "ALTER TABLE visitLine ADD COLUMN voiding INTEGER",
                """
                CREATE UNIQUE INDEX visitLineJudged ON visitLine (county, visit, item, juror)
                WHERE judged IS NOT NULL AND voiding IS NULL
                """,
            ]),
        Migration(
            "0056 inspections: spots taken back, and visits made void",
            [
                """
                CREATE TABLE removedLine (
                    county TEXT NOT NULL, id TEXT NOT NULL, visit TEXT NOT NULL, item TEXT, deduction TEXT,
                    count INTEGER NOT NULL, note TEXT NOT NULL, addedAt BIGINT NOT NULL, removedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, visit) REFERENCES visit (county, id))
                """,
                "CREATE INDEX removedLineVisit ON removedLine (county, visit)",
                """
                CREATE TABLE visitVoiding (
                    county TEXT NOT NULL, visit TEXT NOT NULL, number INTEGER NOT NULL, heldOn TEXT NOT NULL,
                    submittedAt BIGINT NOT NULL, submittedBy TEXT NOT NULL, submittedByName TEXT NOT NULL,
                    total BIGINT NOT NULL, isPassed INTEGER NOT NULL, voidedAt BIGINT NOT NULL, voidedBy TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    PRIMARY KEY (county, visit, number), FOREIGN KEY (county, visit) REFERENCES visit (county, id))
                """,
            ]),
        Migration("0053 inspections: visits by place", ["CREATE INDEX visitPlace ON visit (county, place)"]),
        Migration(
            "0097 inspections: visits by when they were handed in",
            ["CREATE INDEX visitSubmitted ON visit (county, submittedAt, id)"]),
        Migration(
            "0115 inspections: panels, and townships that check each other",
            // A column's CHECK goes with it.
            ["DROP INDEX planCurrent"] + widened
                + [
                    // What it goes to: villages and communities, or places of a kind.
                    "ALTER TABLE plan ADD COLUMN target TEXT NOT NULL DEFAULT 'village'",
                    // 2019年第2次交叉检查
                    "ALTER TABLE plan ADD COLUMN series TEXT",
                    "ALTER TABLE plan ADD COLUMN serialYear INTEGER",
                    "ALTER TABLE plan ADD COLUMN serial INTEGER",
                    """
                    CREATE UNIQUE INDEX planCurrent ON plan (county, month, tier, manner, target)
                    WHERE supersededBy IS NULL AND voidedAt IS NULL
                    """,
                    """
                    CREATE UNIQUE INDEX planSerial ON plan (county, series, serialYear, serial)
                    WHERE supersededBy IS NULL AND series IS NOT NULL
                    """,
                    // The township that checks it, where townships check each other.
                    "ALTER TABLE visit ADD COLUMN checker TEXT",
                    // Which of its plan's panels goes there.
                    "ALTER TABLE visit ADD COLUMN panel INTEGER",
                    "CREATE INDEX visitChecker ON visit (county, checker)",
                    // Whose it was, where several persons note what they see.
                    "ALTER TABLE removedLine ADD COLUMN juror TEXT NOT NULL DEFAULT ''",
                    """
                    CREATE TABLE panelSeat (
                        county TEXT NOT NULL, plan TEXT NOT NULL, person TEXT NOT NULL, panel INTEGER NOT NULL,
                        seat INTEGER NOT NULL,
                        kind TEXT NOT NULL CHECK (kind IN ('partyDelegate', 'peoplesDeputy', 'cppccMember')),
                        home TEXT, takenAt BIGINT NOT NULL, leftAt BIGINT, leftReason TEXT,
                        CHECK ((leftAt IS NULL) = (leftReason IS NULL)),
                        PRIMARY KEY (county, plan, person), FOREIGN KEY (county, plan) REFERENCES plan (county, id),
                        FOREIGN KEY (county, person) REFERENCES person (county, id))
                    """,
                    """
                    CREATE UNIQUE INDEX panelSeatTaken ON panelSeat (county, plan, panel, seat) WHERE leftAt IS NULL
                    """,
                    "CREATE INDEX panelSeatPerson ON panelSeat (county, person)",
                    """
                    CREATE TABLE panelMark (
                        county TEXT NOT NULL, id TEXT NOT NULL, visit TEXT NOT NULL, person TEXT NOT NULL,
                        voiding INTEGER NOT NULL, heldOn TEXT NOT NULL, latitude INTEGER, longitude INTEGER,
                        accuracy INTEGER, submittedAt BIGINT NOT NULL, submittedBy TEXT NOT NULL,
                        submittedByName TEXT NOT NULL, total BIGINT NOT NULL, PRIMARY KEY (county, id),
                        FOREIGN KEY (county, visit) REFERENCES visit (county, id),
                        FOREIGN KEY (county, person) REFERENCES person (county, id))
                    """,
                    // What was made void with the whole visit stays under the number of its voiding.
                    "CREATE UNIQUE INDEX panelMarkOfVisit ON panelMark (county, visit, person) WHERE voiding = 0",
                    "CREATE INDEX panelMarkVisit ON panelMark (county, visit)",
                ]),
        Migration(
            "0116 inspections: villages drawn for a visit",
            [
                // Of a town's visit, the villages that its rural part is the mean of.
                """
                CREATE TABLE visitSample (
                    county TEXT NOT NULL, visit TEXT NOT NULL, division TEXT NOT NULL,
                    PRIMARY KEY (county, visit, division), FOREIGN KEY (county, visit) REFERENCES visit (county, id))
                """
            ]),
        Migration(
            "0270 inspections: plans in the order of their list",
            ["CREATE INDEX planNewest ON plan (county, month DESC, drawnAt DESC, id)"]),
        Migration(
            "0342 inspections: lines of which fewer count",
            // The line that was there before, which is void.
            ["ALTER TABLE visitLine ADD COLUMN replaces TEXT"]),
        Migration(
            "0380 inspections: lines by when they were made void",
            ["CREATE INDEX visitLineVoided ON visitLine (county, voidedAt) WHERE voidedAt IS NOT NULL"]),
        Migration(
            "0382 inspections: why a panel was scored by fewer",
            // In the name of whoever of the office said so; it was when the visit was handed in.
            [
                "ALTER TABLE visit ADD COLUMN fewerReason TEXT",
                "ALTER TABLE visit ADD COLUMN fewerByName TEXT",
            ]),
    ]

    /// More tiers and manners than there were: the same on both engines, without a table made anew.
    private static let widened: [SQL] = [
        """
        ALTER TABLE plan ADD COLUMN tierAnew TEXT NOT NULL DEFAULT 'county'
        CHECK (tierAnew IN ('self', 'county', 'panel'))
        """,
        "UPDATE plan SET tierAnew = tier",
        "ALTER TABLE plan DROP COLUMN tier",
        "ALTER TABLE plan RENAME COLUMN tierAnew TO tier",
        """
        ALTER TABLE plan ADD COLUMN mannerAnew TEXT NOT NULL DEFAULT 'announced'
        CHECK (mannerAnew IN ('announced', 'unannounced', 'cross'))
        """,
        "UPDATE plan SET mannerAnew = manner",
        "ALTER TABLE plan DROP COLUMN manner",
        "ALTER TABLE plan RENAME COLUMN mannerAnew TO manner",
    ]
}
