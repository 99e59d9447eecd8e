import Database

enum OrganisationTables {
    static let migrations = [
        Migration(
            "0002 organisation: divisions, units, people, sessions",
            [
                // The installation's own, of no county: the key that signs form tokens.
                "CREATE TABLE secret (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
                """
                CREATE TABLE county (
                    county TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,
                    isDemo INTEGER NOT NULL CHECK (isDemo IN (0, 1)),
                    south INTEGER, west INTEGER, north INTEGER, east INTEGER)
                """,
                """
                CREATE TABLE division (
                    county TEXT NOT NULL REFERENCES county (county), code TEXT NOT NULL, name TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN
                        ('county', 'subdistrict', 'town', 'township', 'village', 'community')),
                    validFrom TEXT NOT NULL, validTo TEXT, CHECK (validTo IS NULL OR validTo >= validFrom),
                    PRIMARY KEY (county, code, validFrom))
                """,
                """
                CREATE TABLE unit (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('office', 'department', 'township', 'village')),
                    division TEXT, CHECK ((division IS NOT NULL) = (kind IN ('township', 'village'))),
                    PRIMARY KEY (county, id), UNIQUE (county, division))
                """,
                """
                CREATE UNIQUE INDEX unitName ON unit (county, name) WHERE division IS NULL
                """,
                """
                CREATE TABLE place (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, division TEXT NOT NULL,
                    name TEXT NOT NULL, kind TEXT NOT NULL, latitude INTEGER, longitude INTEGER,
                    CHECK ((latitude IS NULL) = (longitude IS NULL)),
                    PRIMARY KEY (county, id), UNIQUE (county, division, name))
                """,
                """
                CREATE TABLE person (
                    county TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, signInName TEXT NOT NULL,
                    unit TEXT NOT NULL, passwordHash TEXT,
                    mustChangePassword INTEGER NOT NULL CHECK (mustChangePassword IN (0, 1)),
                    failedSignIns INTEGER NOT NULL DEFAULT 0, lockedUntil BIGINT, disabledAt BIGINT,
                    PRIMARY KEY (county, id), UNIQUE (county, signInName),
                    FOREIGN KEY (county, unit) REFERENCES unit (county, id))
                """,
                "CREATE INDEX personUnit ON person (county, unit)",
                """
                CREATE TABLE personRole (
                    county TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,
                    PRIMARY KEY (county, person, role),
                    FOREIGN KEY (county, person) REFERENCES person (county, id))
                """,
                """
                CREATE TABLE session (
                    county TEXT NOT NULL, digest TEXT NOT NULL, person TEXT NOT NULL,
                    startedAt BIGINT NOT NULL, lastSeenAt BIGINT NOT NULL,
                    PRIMARY KEY (county, digest),
                    FOREIGN KEY (county, person) REFERENCES person (county, id))
                """,
                "CREATE INDEX sessionPerson ON session (county, person)",
            ]),
        // The filter of every list names the townships; without it all units of the county were read for them.
        Migration("0020 organisation: units by kind", ["CREATE INDEX unitKind ON unit (county, kind, division)"]),
        Migration(
            "0027 organisation: divisions that are no more",
            [
                // `goneFrom` is the first day without it. Once it has come, what lay open there is handed on: `settledAt`.
                """
                CREATE TABLE divisionEnd (
                    county TEXT NOT NULL REFERENCES county (county), code TEXT NOT NULL, goneFrom TEXT NOT NULL,
                    successor TEXT, reason TEXT NOT NULL, recordedAt BIGINT NOT NULL, recordedBy TEXT NOT NULL,
                    settledAt BIGINT, PRIMARY KEY (county, code, goneFrom))
                """,
                "CREATE INDEX divisionEndSuccessor ON divisionEnd (county, successor)",
                "CREATE INDEX divisionEndOpen ON divisionEnd (county, goneFrom) WHERE settledAt IS NULL",
            ]),
        // Keys lie outside the database (`Keyring`).
        Migration("0037 organisation: no key in the database", ["DROP TABLE secret"]),
        // A session is of a browser, which is known again, and of which guesses are counted apart from everybody else's
        // (decisions/0023).
        Migration(
            "0040 organisation: browsers known again",
            [
                "ALTER TABLE session ADD COLUMN device TEXT",
                "ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT ''",
                // When the password was last given.
                "ALTER TABLE session ADD COLUMN provenAt BIGINT NOT NULL DEFAULT 0",
                "CREATE INDEX sessionDevice ON session (county, device)",
                """
                CREATE TABLE knownDevice (
                    county TEXT NOT NULL, person TEXT NOT NULL, device TEXT NOT NULL, signedInAt BIGINT NOT NULL,
                    failedSignIns INTEGER NOT NULL DEFAULT 0, lockedUntil BIGINT,
                    PRIMARY KEY (county, person, device),
                    FOREIGN KEY (county, person) REFERENCES person (county, id))
                """,
                "CREATE INDEX knownDeviceUse ON knownDevice (county, device, signedInAt)",
                "CREATE INDEX knownDeviceLocked ON knownDevice (county, lockedUntil) WHERE lockedUntil IS NOT NULL",
                "CREATE INDEX personLocked ON person (county, lockedUntil) WHERE lockedUntil IS NOT NULL",
            ]),
        // What one administrator asks for and another has to say yes to (decisions/0024). `roles` are of roles only, those
        // before and those after; the hash is of a password only, and is gone once it is answered.
        Migration(
            "0041 organisation: the second yes",
            [
                """
                CREATE TABLE rightsRequest (
                    county TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('roles', 'password', 'secondFactor')),
                    rolesBefore TEXT NOT NULL, roles TEXT NOT NULL, passwordHash TEXT,
                    askedBy TEXT NOT NULL, askedAt BIGINT NOT NULL,
                    answer TEXT CHECK (answer IN ('agreed', 'declined', 'withdrawn')), answeredBy TEXT, answeredAt BIGINT,
                    CHECK ((answer IS NULL) = (answeredBy IS NULL) AND (answer IS NULL) = (answeredAt IS NULL)),
                    PRIMARY KEY (county, id), FOREIGN KEY (county, person) REFERENCES person (county, id),
                    FOREIGN KEY (county, askedBy) REFERENCES person (county, id))
                """,
                "CREATE INDEX rightsRequestAge ON rightsRequest (county, askedAt)",
                "CREATE INDEX rightsRequestPerson ON rightsRequest (county, person)",
                "CREATE INDEX rightsRequestAsker ON rightsRequest (county, askedBy)",
            ]),
        // Secrets are sealed by a key of the keyring (`SecretBox`), recovery codes are digests. `usedStep` is the last step of
        // time whose code was taken.
        Migration(
            "0042 organisation: second factor",
            [
                """
                CREATE TABLE secondFactor (
                    county TEXT NOT NULL, person TEXT NOT NULL, secret TEXT, pending TEXT, confirmedAt BIGINT,
                    usedStep BIGINT NOT NULL, PRIMARY KEY (county, person),
                    FOREIGN KEY (county, person) REFERENCES person (county, id))
                """,
                """
                CREATE TABLE recoveryCode (
                    county TEXT NOT NULL, person TEXT NOT NULL, digest TEXT NOT NULL, usedAt BIGINT,
                    PRIMARY KEY (county, person, digest),
                    FOREIGN KEY (county, person) REFERENCES person (county, id))
                """,
                """
                CREATE TABLE securitySetting (
                    county TEXT NOT NULL PRIMARY KEY REFERENCES county (county), secondFactorFrom TEXT,
                    setBy TEXT NOT NULL, setAt BIGINT NOT NULL)
                """,
            ]),
        Migration(
            "0051 organisation: units and places that are no more",
            [
                // The first day without it. A division's unit ends with the division.
                "ALTER TABLE unit ADD COLUMN goneFrom TEXT",
                "ALTER TABLE unit ADD COLUMN successor TEXT",
                "ALTER TABLE unit ADD COLUMN goneReason TEXT",
                "ALTER TABLE place ADD COLUMN goneFrom TEXT",
                "ALTER TABLE place ADD COLUMN goneReason TEXT",
            ]),
        Migration(
            "0052 organisation: roles that a list asks for, and former posts",
            [
                """
                CREATE TABLE askedRole (
                    county TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, askedBy TEXT NOT NULL,
                    askedAt BIGINT NOT NULL, PRIMARY KEY (county, person, role),
                    FOREIGN KEY (county, person) REFERENCES person (county, id))
                """,
                // The unit's name and the roles as they were.
                """
                CREATE TABLE formerPost (
                    county TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, unit TEXT NOT NULL,
                    unitName TEXT NOT NULL, roles TEXT NOT NULL, lastDay TEXT NOT NULL, successor TEXT,
                    recordedBy TEXT NOT NULL, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, person) REFERENCES person (county, id),
                    FOREIGN KEY (county, unit) REFERENCES unit (county, id))
                """,
                "CREATE INDEX formerPostPerson ON formerPost (county, person)",
                "CREATE INDEX formerPostUnit ON formerPost (county, unit)",
            ]),
        Migration("0222 organisation: shops are units", unitsOfShops),
        // Where an account was last used, and when it was last told that another was used there just before.
        Migration(
            "0361 organisation: from which address",
            [
                "ALTER TABLE knownDevice ADD COLUMN address TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE knownDevice ADD COLUMN words TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE knownDevice ADD COLUMN toldAt BIGINT",
                "CREATE INDEX knownDeviceAddress ON knownDevice (county, address, signedInAt)",
            ]),
        // More kinds than there were (decisions/0067), the same on both engines without a table made anew. `unit`, `day` and
        // `successor` are of a change of post, no unit meaning that somebody leaves; the day may be the second factor's.
        Migration(
            "0401 organisation: more needs a second yes",
            [
                """
                ALTER TABLE rightsRequest ADD COLUMN kindAnew TEXT NOT NULL DEFAULT 'roles' CHECK (kindAnew IN
                    ('roles', 'password', 'secondFactor', 'post', 'enable', 'secondFactorDate'))
                """,
                "UPDATE rightsRequest SET kindAnew = kind",
                "ALTER TABLE rightsRequest DROP COLUMN kind",
                "ALTER TABLE rightsRequest RENAME COLUMN kindAnew TO kind",
                "ALTER TABLE rightsRequest ADD COLUMN unit TEXT",
                "ALTER TABLE rightsRequest ADD COLUMN day TEXT",
                "ALTER TABLE rightsRequest ADD COLUMN successor TEXT",
                // One that was begun before ends with the update.
                "ALTER TABLE secondFactor ADD COLUMN pendingAt BIGINT",
            ]),
    ]

    /// A kind more. SQLite changes no constraint of a table: its rows are kept, the table is made anew under them, and what
    /// refers to them finds them again before the transaction ends.
    private static func unitsOfShops(_ engine: Engine) -> [SQL] {
        switch engine {
        case .postgresql:
            [
                "ALTER TABLE unit DROP CONSTRAINT unit_kind_check",
                """
                ALTER TABLE unit ADD CONSTRAINT unit_kind_check
                    CHECK (kind IN ('office', 'department', 'township', 'village', 'shop'))
                """,
            ]
        case .sqlite:
            [
                "PRAGMA defer_foreign_keys = ON",
                """
                CREATE TABLE unitKept AS
                SELECT county, id, name, kind, division, goneFrom, successor, goneReason FROM unit
                """,
                "DROP TABLE unit",
                """
                CREATE TABLE unit (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('office', 'department', 'township', 'village', 'shop')),
                    division TEXT, goneFrom TEXT, successor TEXT, goneReason TEXT,
                    CHECK ((division IS NOT NULL) = (kind IN ('township', 'village'))),
                    PRIMARY KEY (county, id), UNIQUE (county, division))
                """,
                """
                INSERT INTO unit (county, id, name, kind, division, goneFrom, successor, goneReason)
                SELECT county, id, name, kind, division, goneFrom, successor, goneReason FROM unitKept
                """,
                "DROP TABLE unitKept",
                "CREATE UNIQUE INDEX unitName ON unit (county, name) WHERE division IS NULL",
                "CREATE INDEX unitKind ON unit (county, kind, division)",
            ]
        }
    }
}
