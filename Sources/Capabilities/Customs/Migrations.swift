import Database
import Office

enum CustomsTables {
    static let migrations = [
        Migration(
            "0200 customs: standards, councils, halls",
            [
                // `villageUnit` is a copy, for who may do what.
                """
                CREATE TABLE customsStandard (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, version INTEGER NOT NULL, tables INTEGER NOT NULL,
                    fenPerTable BIGINT NOT NULL, cars INTEGER NOT NULL, days INTEGER NOT NULL, giftFen BIGINT,
                    usualFen BIGINT, validFrom TEXT NOT NULL, words TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX customsStandardOf ON customsStandard (county, village, version)",
                """
                CREATE TABLE council (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, members TEXT NOT NULL, validFrom TEXT NOT NULL, validUntil TEXT NOT NULL,
                    charter TEXT NOT NULL, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX councilTerm ON council (county, village, validFrom)",
                "CREATE INDEX councilUntil ON council (county, validUntil, id)",
                """
                CREATE TABLE customsMeeting (
                    county TEXT NOT NULL, id TEXT NOT NULL, council TEXT NOT NULL, heldOn TEXT NOT NULL,
                    present INTEGER NOT NULL, words TEXT NOT NULL, recordedByName TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, council) REFERENCES council (county, id))
                """,
                "CREATE INDEX customsMeetingOf ON customsMeeting (county, council, heldOn)",
                """
                CREATE TABLE hall (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, name TEXT NOT NULL, tables INTEGER NOT NULL, words TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX hallName ON hall (county, village, name)",
                // `slot` is the day while the booking stands, so that there is one at most, and else its own identifier.
                """
                CREATE TABLE hallBooking (
                    county TEXT NOT NULL, id TEXT NOT NULL, hall TEXT NOT NULL, day TEXT NOT NULL, slot TEXT NOT NULL,
                    words TEXT NOT NULL, banquet TEXT, madeAt BIGINT NOT NULL, freedAt BIGINT,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, hall) REFERENCES hall (county, id))
                """,
                "CREATE UNIQUE INDEX hallBookingSlot ON hallBooking (county, hall, slot)",
                "CREATE INDEX hallBookingBanquet ON hallBooking (county, banquet)",
            ]),
        Migration(
            "0201 customs: notices of feasts",
            [
                """
                CREATE TABLE banquet (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, state TEXT NOT NULL,
                    village TEXT NOT NULL, villageUnit TEXT NOT NULL, occasion TEXT NOT NULL, host TEXT NOT NULL,
                    hostKind TEXT NOT NULL, hostUnit TEXT NOT NULL, heldOn TEXT NOT NULL, venue TEXT NOT NULL,
                    place TEXT NOT NULL, hall TEXT, tables INTEGER NOT NULL, fenPerTable BIGINT NOT NULL,
                    cars INTEGER NOT NULL, days INTEGER NOT NULL, giftFen BIGINT, bridePriceFen BIGINT,
                    source TEXT NOT NULL, resident TEXT, enteredByName TEXT NOT NULL, madeAt BIGINT NOT NULL,
                    isMissing INTEGER NOT NULL, standard TEXT, isPromised INTEGER NOT NULL, actualTables INTEGER,
                    actualFenPerTable BIGINT, actualCars INTEGER, actualDays INTEGER, actualGiftFen BIGINT,
                    savedFen BIGINT, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX banquetVillage ON banquet (county, village, id)",
                "CREATE INDEX banquetHeld ON banquet (county, heldOn, id)",
                "CREATE INDEX banquetMade ON banquet (county, madeAt, id)",
                "CREATE INDEX banquetResident ON banquet (county, resident, id)",
            ]),
        Migration(
            "0202 customs: measures and where they spread",
            [
                """
                CREATE TABLE customsMeasure (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    list TEXT NOT NULL, words TEXT NOT NULL, firstVillage TEXT, startedOn TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX customsMeasureTitle ON customsMeasure (county, title)",
                """
                CREATE TABLE measureAdoption (
                    county TEXT NOT NULL, id TEXT NOT NULL, measure TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, adoptedOn TEXT NOT NULL, effect TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, measure) REFERENCES customsMeasure (county, id))
                """,
                "CREATE UNIQUE INDEX measureAdoptionOnce ON measureAdoption (county, measure, village)",
                "CREATE INDEX measureAdoptionVillage ON measureAdoption (county, village, id)",
                "CREATE INDEX measureAdoptionOn ON measureAdoption (county, adoptedOn, id)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "customsStandard", "办酒标准", key: ["id"],
                [
                    "village": "村（社区）", "villageUnit": "村（社区）", "version": "版本", "tables": "桌数", "fenPerTable": "每桌金额",
                    "cars": "车辆", "days": "天数", "giftFen": "礼金", "usualFen": "过去一场的花费", "validFrom": "施行日期",
                    "words": "依据", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "council", "红白理事会", key: ["id"],
                [
                    "village": "村（社区）", "villageUnit": "村（社区）", "members": "成员", "validFrom": "任期开始",
                    "validUntil": "任期结束", "charter": "章程", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "customsMeeting", "理事会会议", key: ["id"],
                [
                    "council": "理事会", "heldOn": "日期", "present": "到会人数", "words": "议题", "recordedByName": "登记人",
                    "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "hall", "礼堂", key: ["id"],
                [
                    "village": "村（社区）", "villageUnit": "村（社区）", "name": "名称", "tables": "可摆桌数", "words": "说明",
                    "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "hallBooking", "礼堂预订", key: ["id"],
                [
                    "hall": "礼堂", "day": "日期", "slot": "占用", "words": "用途", "banquet": "酒席", "madeAt": "登记时间",
                    "freedAt": "取消时间",
                ])),
        .sealed(
            SealedTable(
                "banquet", "酒席报备", key: ["id"],
                [
                    "state": "状态", "village": "村（社区）", "villageUnit": "村（社区）", "occasion": "事由", "host": "主人家",
                    "hostKind": "主人家类别", "hostUnit": "所在单位", "heldOn": "日期", "venue": "场所", "place": "地点",
                    "hall": "礼堂", "tables": "桌数", "fenPerTable": "每桌金额", "cars": "车辆", "days": "天数",
                    "giftFen": "礼金", "bridePriceFen": "彩礼（自愿）", "source": "来源", "resident": "报备的居民",
                    "enteredByName": "登记人", "madeAt": "登记时间", "isMissing": "应报未报", "standard": "依据的标准",
                    "isPromised": "承诺", "actualTables": "实际桌数", "actualFenPerTable": "实际每桌金额",
                    "actualCars": "实际车辆", "actualDays": "实际天数", "actualGiftFen": "实际礼金", "savedFen": "节约",
                ])),
        .sealed(
            SealedTable(
                "customsMeasure", "移风易俗举措", key: ["id"],
                [
                    "title": "举措", "list": "清单", "words": "做法", "firstVillage": "首创村", "startedOn": "开始日期",
                    "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "measureAdoption", "举措推广", key: ["id"],
                [
                    "measure": "举措", "village": "村（社区）", "villageUnit": "村（社区）", "adoptedOn": "采用日期", "effect": "成效",
                    "recordedAt": "登记时间",
                ])),
    ]
}
