import Database
import Office

enum SurveyTables {
    static let migrations = [
        Migration(
            "0240 questionnaires: surveys, their sample, links and sums",
            [
                """
                CREATE TABLE survey (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    words TEXT NOT NULL, questions TEXT NOT NULL, share BIGINT NOT NULL, each BIGINT NOT NULL,
                    until TEXT NOT NULL, state TEXT NOT NULL, drawText TEXT, commitment TEXT,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX surveyUntil ON survey (county, until, id)",
                // `sample` is 0 where it was not drawn; answers and sums are written when the survey is closed.
                """
                CREATE TABLE surveyStratum (
                    county TEXT NOT NULL, survey TEXT NOT NULL, division TEXT NOT NULL, households BIGINT NOT NULL,
                    sample BIGINT NOT NULL, answers BIGINT, paper BIGINT, counts TEXT,
                    PRIMARY KEY (county, survey, division),
                    FOREIGN KEY (county, survey) REFERENCES survey (county, id))
                """,
                // Neither a time nor an order of being made: the key is a digest.
                """
                CREATE TABLE surveyLink (
                    county TEXT NOT NULL, digest TEXT NOT NULL, survey TEXT NOT NULL, division TEXT NOT NULL,
                    isUsed BIGINT NOT NULL, PRIMARY KEY (county, digest),
                    FOREIGN KEY (county, survey) REFERENCES survey (county, id))
                """,
                "CREATE INDEX surveyLinkOf ON surveyLink (county, survey, division, isUsed)",
                """
                CREATE TABLE surveyTally (
                    county TEXT NOT NULL, survey TEXT NOT NULL, division TEXT NOT NULL, answers BIGINT NOT NULL,
                    paper BIGINT NOT NULL, counts TEXT NOT NULL, PRIMARY KEY (county, survey, division),
                    FOREIGN KEY (county, survey) REFERENCES survey (county, id))
                """,
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "survey", "问卷调查", key: ["id"],
                [
                    "title": "名称", "words": "说明", "questions": "题目", "share": "抽样比例", "each": "每处户数",
                    "until": "截止日", "state": "状态", "drawText": "抽样原文", "commitment": "抽样承诺",
                ])),
        .sealed(
            SealedTable(
                "surveyStratum", "问卷样本", key: ["survey", "division"],
                ["households": "户数", "sample": "样本", "answers": "份数", "paper": "纸质份数", "counts": "各选项份数"])),
        .open("surveyLink", "secret: an entry in the audit would tell when somebody answered"),
        .open(
            "surveyTally", "secret: an entry in the audit would tell what was answered when; sealed as sums at the end"),
    ]
}
