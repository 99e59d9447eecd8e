import Database
import Office

enum MoralStarTables {
    static let migrations = [
        Migration(
            "0226 moral stars: boards and who is not on them",
            [
                """
                CREATE TABLE boardOptOut (
                    county TEXT NOT NULL REFERENCES county (county), account TEXT NOT NULL, since TEXT NOT NULL,
                    byName TEXT NOT NULL, PRIMARY KEY (county, account))
                """,
                """
                CREATE TABLE starBoard (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    firstDay TEXT NOT NULL, lastDay TEXT NOT NULL, madeByName TEXT NOT NULL, publishedOn TEXT,
                    state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX starBoardPeriod ON starBoard (county, kind, firstDay)",
                "CREATE INDEX starBoardState ON starBoard (county, state, lastDay)",
                """
                CREATE TABLE starEntry (
                    county TEXT NOT NULL, board TEXT NOT NULL, account TEXT NOT NULL, village TEXT NOT NULL,
                    name TEXT NOT NULL, points BIGINT NOT NULL CHECK (points > 0), stars INTEGER NOT NULL,
                    PRIMARY KEY (county, board, account), FOREIGN KEY (county, board) REFERENCES starBoard (county, id))
                """,
            ]),
        Migration(
            "0228 moral stars: statements for banks",
            [
                """
                CREATE TABLE ratingStatement (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, account TEXT NOT NULL,
                    name TEXT NOT NULL, village TEXT NOT NULL, bank TEXT NOT NULL, purpose TEXT NOT NULL,
                    stars INTEGER NOT NULL, score BIGINT NOT NULL, issuedOn TEXT NOT NULL, creditLimit BIGINT,
                    creditRate INTEGER, madeByName TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX ratingStatementDay ON ratingStatement (county, issuedOn, id)",
                "CREATE INDEX ratingStatementOf ON ratingStatement (county, account, id)",
            ]),
        Migration(
            "0296 moral stars: statements asked for on the phone",
            [
                "ALTER TABLE ratingStatement ADD COLUMN resident TEXT",
                "ALTER TABLE ratingStatement ADD COLUMN isIssued BIGINT NOT NULL DEFAULT 1",
                "CREATE INDEX ratingStatementResident ON ratingStatement (county, resident, id)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(SealedTable("boardOptOut", "不上榜的账户", key: ["account"], ["since": "日期", "byName": "登记人"])),
        .sealed(
            SealedTable(
                "starBoard", "光荣榜", key: ["id"],
                [
                    "kind": "类别", "firstDay": "开始", "lastDay": "截止", "madeByName": "评出的人", "publishedOn": "公布日期",
                    "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "starEntry", "上榜的一户", key: ["board", "account"],
                ["village": "村（社区）", "name": "户名", "points": "分", "stars": "星级"])),
        .sealed(
            SealedTable(
                "ratingStatement", "道德评价证明", key: ["id"],
                [
                    "account": "账户", "name": "户名", "village": "村（社区）", "bank": "银行", "purpose": "用途", "stars": "星级",
                    "score": "得分", "issuedOn": "出具日期", "creditLimit": "额度", "creditRate": "利率", "madeByName": "出具人",
                    "state": "状态", "resident": "申请人", "isIssued": "已经出具",
                ])),
    ]
}
