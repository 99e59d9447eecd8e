import Database
import Office

enum FindingTables {
    static let migrations = [
        Migration(
            "0009 findings: findings and their steps",
            [
                // The columns from `state` on are a copy of what the steps add up to, for lists. `due` is the
                // deadline while the clock runs against somebody, and in the far future otherwise.
                """
                CREATE TABLE finding (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, source TEXT NOT NULL,
                    origin TEXT, originPath TEXT, division TEXT NOT NULL, topic TEXT NOT NULL, title TEXT NOT NULL,
                    description TEXT NOT NULL, finder TEXT, finderName TEXT NOT NULL, foundAt BIGINT NOT NULL,
                    state TEXT NOT NULL, lead TEXT, leadName TEXT, leadDivision TEXT, deadline BIGINT,
                    due BIGINT NOT NULL,
                    escalation INTEGER NOT NULL DEFAULT 0, numberKind TEXT, numberYear INTEGER, number INTEGER,
                    PRIMARY KEY (county, id), UNIQUE (county, origin))
                """,
                "CREATE INDEX findingFound ON finding (county, foundAt, id, state)",
                "CREATE INDEX findingOpen ON finding (county, foundAt, id) WHERE state NOT IN ('closed', 'voided')",
                // What lies open where is counted from the index alone.
                """
                CREATE INDEX findingOpenDivision ON finding (county, division, due, state)
                    WHERE state NOT IN ('closed', 'voided')
                """,
                "CREATE INDEX findingDue ON finding (county, due, id)",
                "CREATE INDEX findingDivision ON finding (county, division, id)",
                "CREATE INDEX findingState ON finding (county, state, foundAt, id)",
                """
                CREATE TABLE findingEntry (
                    county TEXT NOT NULL, finding TEXT NOT NULL, sequence INTEGER NOT NULL, act TEXT NOT NULL,
                    actor TEXT NOT NULL, actorName TEXT NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL,
                    fromState TEXT NOT NULL, toState TEXT NOT NULL, deadline BIGINT, deadlineRule TEXT,
                    deadlineWarning TEXT,
                    PRIMARY KEY (county, finding, sequence),
                    FOREIGN KEY (county, finding) REFERENCES finding (county, id))
                """,
                "CREATE INDEX findingEntryDeadline ON findingEntry (county, deadline)",
                // Every unit that answers or helps, now or before: they see the finding.
                """
                CREATE TABLE findingParty (
                    county TEXT NOT NULL, finding TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    PRIMARY KEY (county, finding, unit),
                    FOREIGN KEY (county, finding) REFERENCES finding (county, id))
                """,
                "CREATE INDEX findingPartyUnit ON findingParty (county, unit)",
            ]),
        Migration(
            "0013 findings: the villages that it was passed on to",
            // A copy for lists, as `leadName` is; nothing until the next step of those from before.
            ["ALTER TABLE finding ADD COLUMN leadAndHelpers TEXT"]),
        Migration(
            "0021 findings: by township",
            ["CREATE INDEX findingTownship ON finding (county, (substr(division, 1, 9)), foundAt, id, state)"]),
        // Before, only a part of the Chinese characters was findable, and nothing in full width: `FindingTextJob` begins anew.
        Migration("0025 findings: searched for by every character", TextSearch.emptied),
        Migration(
            "0030 findings: summonses that were held",
            // A copy for lists: the day of the summons that the last notice of one called to.
            ["ALTER TABLE finding ADD COLUMN summonedOn TEXT"]),
        Migration(
            "0031 findings: by which words each is found",
            // `FindingText.version` of its row in the index: those from before are indexed anew by the job.
            [
                "ALTER TABLE finding ADD COLUMN textVersion INTEGER NOT NULL DEFAULT 0",
                "CREATE INDEX findingText ON finding (county, id) WHERE textVersion < 1",
            ]),
        Migration(
            "0032 findings: by who answers",
            [
                // A unit's own, the most pressing first, however many lie open in the county.
                """
                CREATE INDEX findingOwner ON finding (county, (COALESCE(leadDivision, lead)), due, id, state)
                    WHERE state NOT IN ('closed', 'voided')
                """,
                // Of whom a notice called to a summons that nobody has entered yet.
                """
                CREATE INDEX findingSummoned ON finding (county, due, id)
                    WHERE state NOT IN ('closed', 'voided') AND escalation = 3 AND summonedOn IS NULL
                """,
                // Who does the work now; those whom it was taken from still see it.
                "ALTER TABLE findingParty ADD COLUMN helps INTEGER NOT NULL DEFAULT 0",
                """
                UPDATE findingParty SET helps = COALESCE((SELECT 1 FROM finding
                    WHERE finding.county = findingParty.county AND finding.id = findingParty.finding
                      AND length(findingParty.division) = 12
                      AND finding.leadDivision = substr(findingParty.division, 1, 9)), 0)
                """,
            ]),
        Migration(
            "0033 findings: the notice of an assignment",
            [
                // Several may stand on one notice, and keep it when one of them is assigned anew; nothing is known of those
                // from before, which had one each.
                "ALTER TABLE findingEntry ADD COLUMN noticeYear INTEGER",
                "ALTER TABLE findingEntry ADD COLUMN notice INTEGER",
                "CREATE INDEX findingEntryNotice ON findingEntry (county, noticeYear, notice) WHERE notice IS NOT NULL",
            ]),
        Migration(
            "0070 findings: steps by time",
            // What changed since yesterday is counted from these alone, however many years there are.
            ["CREATE INDEX findingEntryAt ON findingEntry (county, at, toState, fromState, finding)"]),
        Migration(
            "0065 findings: whose their photos are",
            [
                // A step's were filed under its finding's identifier, of 36 characters, and its number.
                """
                UPDATE recordPhoto SET kind = 'finding', owner = substr(record, 1, 36),
                    part = CASE WHEN length(record) > 37 THEN CAST(substr(record, 38) AS INTEGER) ELSE 0 END
                WHERE EXISTS (SELECT 1 FROM finding
                    WHERE finding.county = recordPhoto.county AND finding.id = substr(recordPhoto.record, 1, 36))
                """
            ]),
        Migration(
            "0102 findings: those that were exposed",
            // From this day on the county looks after it, whoever found it.
            ["ALTER TABLE finding ADD COLUMN exposedOn TEXT"]),
        Migration(
            "0276 findings: first pages counted from indexes alone",
            [
                // As before, and besides: from where, and by when. What a month found and what of it is overdue is counted
                // without looking at a single row.
                "DROP INDEX findingFound",
                "CREATE INDEX findingFound ON finding (county, foundAt, id, state, source)",
                "DROP INDEX findingOpen",
                """
                CREATE INDEX findingOpen ON finding (county, foundAt, id, due, state)
                    WHERE state NOT IN ('closed', 'voided')
                """,
            ]),
        Migration(
            "0289 findings: the kind of place that was visited",
            [
                // Nothing where a village or community was looked at as a whole.
                "ALTER TABLE finding ADD COLUMN placeKind TEXT",
                """
                UPDATE finding SET placeKind = (
                    SELECT place.kind FROM visitLine
                    JOIN visit ON visit.county = visitLine.county AND visit.id = visitLine.visit
                    JOIN place ON place.county = visit.county AND place.id = visit.place
                    WHERE visitLine.county = finding.county AND visitLine.id = finding.origin
                      AND place.kind NOT IN ('village', 'community'))
                WHERE origin IS NOT NULL
                """,
                """
                CREATE INDEX findingPlaceKind ON finding (county, placeKind, foundAt, id, state)
                    WHERE placeKind IS NOT NULL
                """,
            ]),
        Migration(
            "0340 findings: those that a case of the county's holds",
            // From this day on the county looks after it; nothing where none holds it.
            ["ALTER TABLE finding ADD COLUMN keptSince TEXT"]),
        Migration(
            "0400 findings: the plan that was carried out",
            [
                // Nothing where it was no visit of a plan's that found it.
                "ALTER TABLE finding ADD COLUMN plan TEXT",
                """
                UPDATE finding SET plan = (
                    SELECT visit.plan FROM visitLine
                    JOIN visit ON visit.county = visitLine.county AND visit.id = visitLine.visit
                    WHERE visitLine.county = finding.county AND visitLine.id = finding.origin)
                WHERE origin IS NOT NULL
                """,
                "CREATE INDEX findingPlan ON finding (county, plan, foundAt, id, state) WHERE plan IS NOT NULL",
            ]),
    ]
}
