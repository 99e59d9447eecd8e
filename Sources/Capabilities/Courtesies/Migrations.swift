import Database
import Office

enum CourtesyTables {
    static let migrations = [
        Migration(
            "0260 courtesies: courtesies and their use, help in need, story tours",
            [
                """
                CREATE TABLE courtesy (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    words TEXT NOT NULL, provider TEXT NOT NULL, categories TEXT NOT NULL, level TEXT NOT NULL,
                    timesAYear INTEGER NOT NULL, validFrom TEXT NOT NULL, validUntil TEXT, endedOn TEXT,
                    recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                // `holder`, `honourTitle` and `village` are copies, as they were on that day; `holderKey` counts turns.
                """
                CREATE TABLE courtesyUse (
                    county TEXT NOT NULL, id TEXT NOT NULL, courtesy TEXT NOT NULL, honour TEXT NOT NULL,
                    holderKey TEXT NOT NULL, holder TEXT NOT NULL, honourTitle TEXT NOT NULL, village TEXT NOT NULL,
                    usedOn TEXT NOT NULL, note TEXT NOT NULL, recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, voidedAt BIGINT, voidedBy TEXT, voidReason TEXT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, courtesy) REFERENCES courtesy (county, id))
                """,
                "CREATE INDEX courtesyUseTurn ON courtesyUse (county, courtesy, holderKey, usedOn)",
                "CREATE INDEX courtesyUseDay ON courtesyUse (county, usedOn, id)",
                """
                CREATE TABLE hardship (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, honour TEXT NOT NULL,
                    holder TEXT NOT NULL, honourTitle TEXT NOT NULL, village TEXT NOT NULL, villageUnit TEXT NOT NULL,
                    reason TEXT NOT NULL, fen BIGINT NOT NULL, paidOn TEXT, askedBy TEXT NOT NULL,
                    askedByName TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX hardshipOf ON hardship (county, honour, id)",
                """
                CREATE TABLE storyTour (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    village TEXT NOT NULL, place TEXT NOT NULL, plannedOn TEXT NOT NULL, heldOn TEXT, audience INTEGER,
                    note TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX storyTourPlanned ON storyTour (county, plannedOn, id)",
                """
                CREATE TABLE storySpeaker (
                    county TEXT NOT NULL, tour TEXT NOT NULL, honour TEXT NOT NULL, name TEXT NOT NULL,
                    honourTitle TEXT NOT NULL, PRIMARY KEY (county, tour, honour),
                    FOREIGN KEY (county, tour) REFERENCES storyTour (county, id))
                """,
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "courtesy", "礼遇", key: ["id"],
                [
                    "title": "名称", "words": "内容", "provider": "提供单位", "categories": "给谁", "level": "级别",
                    "timesAYear": "每年次数", "validFrom": "开始", "validUntil": "截止", "endedOn": "停止",
                    "recordedBy": "登记人", "recordedByName": "登记人", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "courtesyUse", "享受礼遇", key: ["id"],
                [
                    "courtesy": "礼遇", "honour": "荣誉", "holderKey": "本人", "holder": "本人", "honourTitle": "荣誉",
                    "village": "村（社区）", "usedOn": "日期", "note": "说明", "recordedBy": "登记人",
                    "recordedByName": "登记人", "recordedAt": "登记时间", "voidedAt": "作废时间", "voidedBy": "作废人",
                    "voidReason": "作废的原因",
                ])),
        .sealed(
            SealedTable(
                "hardship", "困难帮扶", key: ["id"],
                [
                    "honour": "荣誉", "holder": "本人", "honourTitle": "荣誉", "village": "村（社区）",
                    "villageUnit": "村（社区）", "reason": "困难情况", "fen": "金额", "paidOn": "发放日期", "askedBy": "申请人",
                    "askedByName": "申请人", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "storyTour", "事迹巡讲", key: ["id"],
                [
                    "title": "名称", "village": "村（社区）", "place": "地点", "plannedOn": "计划日期", "heldOn": "举办日期",
                    "audience": "听众", "note": "说明", "state": "状态",
                ])),
        .sealed(SealedTable("storySpeaker", "讲述人", key: ["tour", "honour"], ["name": "姓名", "honourTitle": "荣誉"])),
    ]
}
