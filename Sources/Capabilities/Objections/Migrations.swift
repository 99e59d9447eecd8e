import Database
import Office

enum ObjectionTables {
    static let migrations = [
        Migration(
            "0114 objections: to lines of visits",
            [
                """
                CREATE TABLE objection (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, month TEXT NOT NULL,
                    township TEXT NOT NULL, townshipUnit TEXT NOT NULL, visit TEXT NOT NULL, line TEXT NOT NULL,
                    village TEXT NOT NULL, subject TEXT NOT NULL, words TEXT NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX objectionLine ON objection (county, line, id)",
                "CREATE INDEX objectionMonth ON objection (county, month, id)",
                "CREATE INDEX objectionTownship ON objection (county, township, id)",
            ]),
        Migration(
            "0343 objections: to deductions, and in part",
            [
                // Of a deduction there is no visit and no line.
                "ALTER TABLE objection ADD COLUMN adjustment TEXT",
                "ALTER TABLE objection ADD COLUMN counted INTEGER NOT NULL DEFAULT 1",
                "CREATE INDEX objectionAdjustment ON objection (county, adjustment, id) WHERE adjustment IS NOT NULL",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "objection", "申诉", key: ["id"],
                [
                    "month": "月份", "township": "乡镇（街道）", "townshipUnit": "单位", "visit": "检查", "line": "扣分",
                    "village": "村（社区）", "subject": "事项", "words": "理由", "state": "状态", "adjustment": "考核奖惩",
                    "counted": "处数",
                ]))
    ]
}
