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
            ])
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
    ]
}
