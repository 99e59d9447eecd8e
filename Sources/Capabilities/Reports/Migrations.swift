import Database
import Office

enum ReportTables {
    static let migrations = [
        Migration(
            "0090 reports: a year's report, its rows when it went out, its promises",
            [
                // `planFrom` is the section under whose heading the next year's plan begins.
                """
                CREATE TABLE yearReport (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, year INTEGER NOT NULL,
                    title TEXT NOT NULL, state TEXT NOT NULL, content TEXT NOT NULL, planFrom INTEGER,
                    template INTEGER NOT NULL, draftedBy TEXT NOT NULL, draftedByName TEXT NOT NULL,
                    draftedAt BIGINT NOT NULL, publishedAt BIGINT, version INTEGER NOT NULL DEFAULT 0,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX yearReportYear ON yearReport (county, year, id)",
                "CREATE INDEX yearReportState ON yearReport (county, state, id)",
                """
                CREATE TABLE reportFigure (
                    county TEXT NOT NULL, report TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
                    metric TEXT NOT NULL, shown TEXT NOT NULL, value BIGINT, records TEXT NOT NULL,
                    PRIMARY KEY (county, report, position),
                    FOREIGN KEY (county, report) REFERENCES yearReport (county, id))
                """,
                // A paragraph promises once: `task` is where the task opens that it became.
                """
                CREATE TABLE reportPromise (
                    county TEXT NOT NULL, report TEXT NOT NULL, paragraph INTEGER NOT NULL, task TEXT NOT NULL,
                    madeBy TEXT NOT NULL, madeByName TEXT NOT NULL, madeAt BIGINT NOT NULL,
                    PRIMARY KEY (county, report, paragraph),
                    FOREIGN KEY (county, report) REFERENCES yearReport (county, id))
                """,
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "yearReport", "年度报告", key: ["id"],
                [
                    "year": "年度", "title": "标题", "state": "状态", "content": "正文", "planFrom": "工作重点", "template": "模板",
                    "draftedBy": "起草人", "draftedByName": "起草人", "draftedAt": "起草时间", "publishedAt": "发布时间",
                    "version": "保存次数",
                ])),
        .sealed(
            SealedTable(
                "reportFigure", "年度报告定格的数字", key: ["report", "position"],
                ["name": "数字", "metric": "指标", "shown": "写法", "value": "数值", "records": "背后的记录"])),
        .sealed(
            SealedTable(
                "reportPromise", "列为任务的工作重点", key: ["report", "paragraph"],
                ["task": "年度任务", "madeBy": "列入人", "madeByName": "列入人", "madeAt": "列入时间"])),
    ]
}
