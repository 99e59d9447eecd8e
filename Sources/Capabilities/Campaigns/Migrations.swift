import Database
import Office

enum CampaignTables {
    static let migrations = [
        Migration(
            "0080 campaigns: campaigns and their projects",
            [
                // `leadDivision` is a copy, for who may do what; `topics` a line each.
                """
                CREATE TABLE campaign (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, paper TEXT NOT NULL, startOn TEXT NOT NULL, until TEXT NOT NULL,
                    lead TEXT NOT NULL, leadDivision TEXT, leader TEXT NOT NULL, aims TEXT NOT NULL,
                    topics TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE campaignPlan (
                    county TEXT NOT NULL, campaign TEXT NOT NULL, inspection TEXT NOT NULL, namedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, campaign, inspection),
                    FOREIGN KEY (county, campaign) REFERENCES campaign (county, id))
                """,
                // `percent` and `spent` are what its entries come to, for lists.
                """
                CREATE TABLE campaignProject (
                    county TEXT NOT NULL, id TEXT NOT NULL, campaign TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, place TEXT NOT NULL, division TEXT, lead TEXT NOT NULL, leadDivision TEXT,
                    budget BIGINT NOT NULL CHECK (budget >= 0), startOn TEXT NOT NULL, dueOn TEXT NOT NULL,
                    percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100), spent BIGINT NOT NULL,
                    voidedAt BIGINT, voidReason TEXT, CHECK (spent <= budget), PRIMARY KEY (county, id),
                    FOREIGN KEY (county, campaign) REFERENCES campaign (county, id))
                """,
                "CREATE INDEX campaignProjectOf ON campaignProject (county, campaign, id)",
                "CREATE INDEX campaignProjectDue ON campaignProject (county, dueOn, id)",
                """
                CREATE TABLE projectProgress (
                    county TEXT NOT NULL, id TEXT NOT NULL, project TEXT NOT NULL, heldOn TEXT NOT NULL,
                    percent INTEGER NOT NULL, note TEXT NOT NULL, fen BIGINT NOT NULL, showing TEXT,
                    recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    voidedAt BIGINT, voidReason TEXT, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, project) REFERENCES campaignProject (county, id))
                """,
                "CREATE INDEX projectProgressOf ON projectProgress (county, project, id)",
                "CREATE INDEX projectProgressHeld ON projectProgress (county, heldOn, id)",
            ]),
        Migration(
            "0081 campaigns: tasks of the year",
            [
                // `sourceKey` is the record that a task was taken from, or the words that name it; `supports` names for lists.
                """
                CREATE TABLE planTask (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, year INTEGER NOT NULL,
                    sourceKind TEXT NOT NULL, sourceKey TEXT NOT NULL, sourceRecord TEXT, sourcePath TEXT,
                    sourceWords TEXT NOT NULL, campaign TEXT, title TEXT NOT NULL, words TEXT NOT NULL,
                    lead TEXT NOT NULL, leadDivision TEXT, isOffices INTEGER NOT NULL, supports TEXT NOT NULL,
                    startOn TEXT NOT NULL, dueOn TEXT NOT NULL, state TEXT NOT NULL, doneOn TEXT,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, campaign) REFERENCES campaign (county, id))
                """,
                "CREATE INDEX planTaskDue ON planTask (county, dueOn, id)",
                "CREATE INDEX planTaskLead ON planTask (county, lead, id)",
                "CREATE INDEX planTaskCampaign ON planTask (county, campaign, id)",
                "CREATE INDEX planTaskSource ON planTask (county, sourceKey, id)",
                """
                CREATE TABLE taskSupport (
                    county TEXT NOT NULL, task TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    PRIMARY KEY (county, task, unit), FOREIGN KEY (county, task) REFERENCES planTask (county, id))
                """,
                "CREATE INDEX taskSupportUnit ON taskSupport (county, unit, task)",
                """
                CREATE TABLE taskMilestone (
                    county TEXT NOT NULL, id TEXT NOT NULL, task TEXT NOT NULL, quarter INTEGER NOT NULL,
                    words TEXT NOT NULL, dueOn TEXT NOT NULL, reachedOn TEXT, note TEXT NOT NULL,
                    reachedBy TEXT, reachedByName TEXT, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, task) REFERENCES planTask (county, id))
                """,
                "CREATE INDEX taskMilestoneOf ON taskMilestone (county, task, dueOn)",
            ]),
        Migration(
            "0082 campaigns: what leads say of a month",
            [
                """
                CREATE TABLE taskReport (
                    county TEXT NOT NULL, id TEXT NOT NULL, task TEXT NOT NULL, month TEXT NOT NULL,
                    percent INTEGER NOT NULL, words TEXT NOT NULL, state TEXT NOT NULL,
                    reportedBy TEXT NOT NULL, reportedByName TEXT NOT NULL, reportedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, task) REFERENCES planTask (county, id))
                """,
                // One that was sent back makes room for the next.
                "CREATE UNIQUE INDEX taskReportMonth ON taskReport (county, task, month) WHERE state <> 'returned'",
                "CREATE INDEX taskReportTask ON taskReport (county, task, month, id)",
            ]),
        Migration(
            "0098 campaigns: reports by when they came",
            ["CREATE INDEX taskReportReported ON taskReport (county, reportedAt, id)"]),
        Migration(
            "0351 campaigns: milestones past their day are told once",
            [
                "ALTER TABLE taskMilestone ADD COLUMN noticedAt BIGINT",
                "CREATE INDEX taskMilestoneReached ON taskMilestone (county, reachedOn, task)",
            ]),
    ]
}
