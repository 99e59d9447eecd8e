import Database
import Office

enum IncubationTables {
    static let migrations = [
        Migration(
            "0229 incubation: calls, projects, marks and money",
            [
                """
                CREATE TABLE incubationCall (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    closesOn TEXT NOT NULL, most BIGINT NOT NULL CHECK (most > 0), decidedOn TEXT,
                    PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE incubationProject (
                    county TEXT NOT NULL, id TEXT NOT NULL, incubationCall TEXT NOT NULL, title TEXT NOT NULL,
                    team TEXT NOT NULL, unit TEXT NOT NULL, division TEXT, intro TEXT NOT NULL, months INTEGER NOT NULL,
                    budget TEXT NOT NULL, fen BIGINT NOT NULL CHECK (fen > 0), score INTEGER, notice TEXT,
                    askedOn TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, incubationCall) REFERENCES incubationCall (county, id))
                """,
                "CREATE INDEX incubationProjectOf ON incubationProject (county, incubationCall, state)",
                "CREATE INDEX incubationProjectUnit ON incubationProject (county, unit, id)",
                "CREATE INDEX incubationProjectNotice ON incubationProject (county, notice)",
                """
                CREATE TABLE incubationMark (
                    county TEXT NOT NULL, project TEXT NOT NULL, juror TEXT NOT NULL, marks TEXT NOT NULL,
                    total INTEGER NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, project, juror),
                    FOREIGN KEY (county, project) REFERENCES incubationProject (county, id))
                """,
                """
                CREATE TABLE incubationPayment (
                    county TEXT NOT NULL, project TEXT NOT NULL, part INTEGER NOT NULL, fen BIGINT NOT NULL,
                    paidOn TEXT NOT NULL, byName TEXT NOT NULL, PRIMARY KEY (county, project, part),
                    FOREIGN KEY (county, project) REFERENCES incubationProject (county, id))
                """,
                """
                CREATE TABLE incubationReceipt (
                    county TEXT NOT NULL, project TEXT NOT NULL, number TEXT NOT NULL, day TEXT NOT NULL,
                    words TEXT NOT NULL, fen BIGINT NOT NULL CHECK (fen > 0), byName TEXT NOT NULL,
                    PRIMARY KEY (county, project, number),
                    FOREIGN KEY (county, project) REFERENCES incubationProject (county, id))
                """,
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "incubationCall", "项目征集", key: ["id"],
                ["title": "标题", "closesOn": "截止", "most": "上限", "decidedOn": "评定日期"])),
        .sealed(
            SealedTable(
                "incubationProject", "孵化项目", key: ["id"],
                [
                    "incubationCall": "征集", "title": "名称", "team": "团队", "unit": "所属单位", "division": "所属单位",
                    "intro": "简介", "months": "周期", "budget": "预算", "fen": "金额", "score": "得分", "notice": "公示",
                    "askedOn": "申报日期", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "incubationMark", "孵化评审的打分", key: ["project", "juror"], ["marks": "分项", "total": "合计", "at": "时间"])),
        .sealed(
            SealedTable(
                "incubationPayment", "孵化拨款", key: ["project", "part"], ["fen": "金额", "paidOn": "日期", "byName": "签批人"])),
        .sealed(
            SealedTable(
                "incubationReceipt", "孵化票据", key: ["project", "number"],
                ["day": "日期", "words": "用途", "fen": "金额", "byName": "登记人"])),
    ]
}
