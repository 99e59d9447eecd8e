import Database
import Office

enum PairingTables {
    static let migrations = [
        Migration(
            "0047 pairing: pairings and what they did",
            [
                // `unitDivision` and `villageUnit` are copies, for who may do what.
                """
                CREATE TABLE pairing (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, unit TEXT NOT NULL,
                    unitDivision TEXT, village TEXT NOT NULL, villageUnit TEXT NOT NULL, aims TEXT NOT NULL,
                    until TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX pairingVillage ON pairing (county, village, id)",
                "CREATE INDEX pairingUnit ON pairing (county, unit, id)",
                """
                CREATE TABLE pairingActivity (
                    county TEXT NOT NULL, id TEXT NOT NULL, pairing TEXT NOT NULL, kind TEXT NOT NULL,
                    heldOn TEXT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, fen BIGINT,
                    recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, pairing) REFERENCES pairing (county, id))
                """,
                "CREATE INDEX pairingActivityOf ON pairingActivity (county, pairing, heldOn)",
                "CREATE INDEX pairingActivityHeld ON pairingActivity (county, heldOn, id)",
            ]),
        Migration(
            "0099 pairing: by when they end", ["CREATE INDEX pairingUntil ON pairing (county, until, id)"]),
        Migration(
            "0275 pairing: years scored by a sheet",
            [
                // `observations` are what the edition's items were judged as: the score is reckoned from them again.
                """
                CREATE TABLE pairingScore (
                    county TEXT NOT NULL, id TEXT NOT NULL, pairing TEXT NOT NULL, year INTEGER NOT NULL,
                    sheet TEXT NOT NULL, edition INTEGER NOT NULL, observations TEXT NOT NULL, total BIGINT NOT NULL,
                    fullMarks BIGINT NOT NULL, words TEXT NOT NULL, scoredOn TEXT NOT NULL, scoredBy TEXT NOT NULL,
                    scoredByName TEXT NOT NULL, scoredAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, pairing) REFERENCES pairing (county, id))
                """,
                "CREATE INDEX pairingScoreOf ON pairingScore (county, pairing, year, id)",
                "CREATE INDEX pairingScoreOn ON pairingScore (county, scoredOn, pairing)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "pairing", "结对", key: ["id"],
                [
                    "unit": "单位", "unitDivision": "单位", "village": "村（社区）", "villageUnit": "村（社区）", "aims": "目标",
                    "until": "到期日", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "pairingActivity", "结对活动", key: ["id"],
                [
                    "pairing": "结对", "kind": "类别", "heldOn": "日期", "title": "内容", "note": "说明", "fen": "金额",
                    "recordedBy": "登记人", "recordedByName": "登记人", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "pairingScore", "结对年度考核", key: ["id"],
                [
                    "pairing": "结对", "year": "年度", "sheet": "考核标准", "edition": "考核标准", "observations": "评分",
                    "total": "得分", "fullMarks": "满分", "words": "说明", "scoredOn": "日期", "scoredBy": "评分人",
                    "scoredByName": "评分人", "scoredAt": "评分时间",
                ])),
    ]
}
