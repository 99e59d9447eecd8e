import Database
import Office

enum ResidentTables {
    static let migrations = [
        Migration(
            "0133 residents: residents, their codes and sessions",
            [
                // `phone` and `identity` are sealed (`SecretBox`); beside them stands what may be shown of them, and a digest by
                // which one who is there already is known again.
                """
                CREATE TABLE resident (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, village TEXT NOT NULL,
                    name TEXT NOT NULL, phone TEXT NOT NULL, phoneShown TEXT NOT NULL, phoneDigest TEXT NOT NULL,
                    identity TEXT, identityShown TEXT, identityDigest TEXT, bornOn TEXT, guardian TEXT NOT NULL,
                    registeredAt BIGINT NOT NULL, registeredBy TEXT NOT NULL, registeredByName TEXT NOT NULL,
                    endedAt BIGINT, endReason TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX residentVillage ON resident (county, village, name, id)",
                "CREATE UNIQUE INDEX residentIdentity ON resident (county, identityDigest) WHERE endedAt IS NULL",
                "CREATE INDEX residentPhone ON resident (county, phoneDigest)",
                """
                CREATE TABLE residentCode (
                    county TEXT NOT NULL, digest TEXT NOT NULL, resident TEXT NOT NULL, madeAt BIGINT NOT NULL,
                    endsAt BIGINT NOT NULL, usedAt BIGINT, endedAt BIGINT, PRIMARY KEY (county, digest),
                    FOREIGN KEY (county, resident) REFERENCES resident (county, id))
                """,
                "CREATE INDEX residentCodeOf ON residentCode (county, resident, madeAt)",
                """
                CREATE TABLE residentSession (
                    county TEXT NOT NULL, digest TEXT NOT NULL, resident TEXT NOT NULL, startedAt BIGINT NOT NULL,
                    lastSeenAt BIGINT NOT NULL, browser TEXT NOT NULL, PRIMARY KEY (county, digest),
                    FOREIGN KEY (county, resident) REFERENCES resident (county, id))
                """,
                "CREATE INDEX residentSessionOf ON residentSession (county, resident)",
            ]),
        Migration(
            "0311 residents: found by name in the whole county",
            ["CREATE INDEX residentName ON resident (county, name, id)"]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "resident", "居民", key: ["id"],
                [
                    "village": "村（社区）", "name": "姓名", "phone": "电话", "phoneShown": "电话", "phoneDigest": "电话",
                    "identity": "身份证号", "identityShown": "身份证号", "identityDigest": "身份证号", "bornOn": "出生日期",
                    "guardian": "监护人", "registeredAt": "登记时间", "registeredBy": "登记人", "registeredByName": "登记人",
                    "endedAt": "注销时间", "endReason": "注销的原因",
                ])),
        .sealed(
            SealedTable(
                "residentCode", "居民登录码", key: ["digest"],
                ["resident": "居民", "madeAt": "发出时间", "endsAt": "到期", "usedAt": "用过的时间", "endedAt": "作废时间"])),
        .open("residentSession", "ends by itself"),
    ]
}
