import Database
import Office

enum MoralFundTables {
    static let migrations = [
        Migration(
            "0224 moral fund: grants and quarters",
            [
                """
                CREATE TABLE fundGrant (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, village TEXT NOT NULL, villageUnit TEXT NOT NULL,
                    fen BIGINT NOT NULL CHECK (fen > 0), reason TEXT NOT NULL, askedByName TEXT NOT NULL,
                    askedOn TEXT NOT NULL, notice TEXT, fundEntry TEXT, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX fundGrantVillage ON fundGrant (county, village, id)",
                "CREATE INDEX fundGrantState ON fundGrant (county, state, id)",
                "CREATE INDEX fundGrantNotice ON fundGrant (county, notice)",
                """
                CREATE TABLE fundReport (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, quarter TEXT NOT NULL,
                    statement TEXT NOT NULL, draftedByName TEXT NOT NULL, numberKind TEXT, numberYear INTEGER,
                    number INTEGER, publishedOn TEXT, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    UNIQUE (county, numberKind, numberYear, number))
                """,
                "CREATE INDEX fundReportQuarter ON fundReport (county, quarter, state)",
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "fundGrant", "基金帮扶", key: ["id"],
                [
                    "kind": "类别", "name": "对象", "village": "村（社区）", "villageUnit": "村（社区）", "fen": "金额",
                    "reason": "事由", "askedByName": "申请人", "askedOn": "申请日期", "notice": "公示", "fundEntry": "基金支出",
                    "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "fundReport", "基金季度公布", key: ["id"],
                [
                    "quarter": "季度", "statement": "收支", "draftedByName": "起草人", "numberKind": "文号",
                    "numberYear": "文号", "number": "文号", "publishedOn": "公布日期", "state": "状态",
                ])),
    ]
}
