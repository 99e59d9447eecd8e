import Database
import Office

enum ExposureTables {
    static let migrations = [
        Migration(
            "0105 exposure: issues and what they show",
            [
                """
                CREATE TABLE exposureIssue (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, channel TEXT NOT NULL,
                    title TEXT NOT NULL, introduction TEXT NOT NULL, media TEXT NOT NULL, link TEXT NOT NULL,
                    broadcastOn TEXT, editor TEXT, state TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
                    madeAt BIGINT NOT NULL, year INTEGER, number INTEGER, publishedAt BIGINT,
                    withdrawal TEXT NOT NULL DEFAULT '', PRIMARY KEY (county, id))
                """,
                // Whoever counts otherwise, no two issues of a channel carry one number.
                """
                CREATE UNIQUE INDEX exposureIssueNumber ON exposureIssue (county, channel, year, number)
                    WHERE number IS NOT NULL
                """,
                "CREATE INDEX exposureIssuePublished ON exposureIssue (county, publishedAt, id)",
                "CREATE INDEX exposureIssueEditor ON exposureIssue (county, editor, id)",
                // `repeats` is found once, when the issue goes out.
                """
                CREATE TABLE exposureItem (
                    county TEXT NOT NULL, id TEXT NOT NULL, issue TEXT NOT NULL, place INTEGER NOT NULL, finding TEXT,
                    division TEXT NOT NULL, topic TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL,
                    repeats TEXT,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, issue) REFERENCES exposureIssue (county, id))
                """,
                "CREATE INDEX exposureItemOf ON exposureItem (county, issue, place)",
                "CREATE INDEX exposureItemDivision ON exposureItem (county, division, issue)",
                "CREATE UNIQUE INDEX exposureItemFinding ON exposureItem (county, issue, finding) WHERE finding IS NOT NULL",
            ]),
        Migration(
            "0126 exposure: what repeats cost",
            [
                // `record` is where the deduction opens; nothing where the month's rule counts none.
                """
                CREATE TABLE exposureCharge (
                    county TEXT NOT NULL REFERENCES county (county), item TEXT NOT NULL, record TEXT,
                    chargedAt BIGINT NOT NULL, PRIMARY KEY (county, item))
                """
            ]),
        Migration(
            "0287 exposure: what is given back of what repeats cost",
            [
                "ALTER TABLE exposureCharge ADD COLUMN returned TEXT",
                "ALTER TABLE exposureCharge ADD COLUMN returnedAt BIGINT",
            ]),
        Migration(
            "0341 exposure: who is to answer",
            // Nobody by name: the township where it lies.
            ["ALTER TABLE exposureItem ADD COLUMN lead TEXT"]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "exposureIssue", "曝光台", key: ["id"],
                [
                    "channel": "类别", "title": "标题", "introduction": "导语", "media": "媒体", "link": "链接",
                    "broadcastOn": "播出日期", "editor": "媒体编辑", "state": "状态", "version": "保存次数", "madeAt": "选题时间",
                    "year": "期号", "number": "期号", "publishedAt": "发布时间", "withdrawal": "撤下的原因",
                ])),
        .sealed(
            SealedTable(
                "exposureItem", "曝光问题", key: ["id"],
                [
                    "issue": "期", "place": "次序", "finding": "问题", "division": "地点", "topic": "类别", "title": "标题",
                    "description": "说明", "repeats": "重复曝光", "lead": "承办单位",
                ])),
        .sealed(
            SealedTable(
                "exposureCharge", "重复曝光的扣分", key: ["item"],
                [
                    "record": "考核奖惩", "chargedAt": "提出时间", "returned": "冲正", "returnedAt": "冲正时间",
                ])),
    ]
}
