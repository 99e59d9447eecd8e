import Database
import Office

enum PublicityTables {
    static let migrations = [
        Migration(
            "0210 publicity: themes of the year",
            [
                """
                CREATE TABLE theme (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, year INTEGER NOT NULL,
                    kind TEXT NOT NULL, festival TEXT, title TEXT NOT NULL, words TEXT NOT NULL, firstOn TEXT NOT NULL,
                    lastOn TEXT NOT NULL, perSite INTEGER NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX themeTitle ON theme (county, year, title)",
                "CREATE INDEX themeFirst ON theme (county, firstOn, id)",
                // `id` is the activity's own: each stands under one theme.
                """
                CREATE TABLE themeActivity (
                    county TEXT NOT NULL, id TEXT NOT NULL, theme TEXT NOT NULL, site TEXT NOT NULL,
                    siteName TEXT NOT NULL, division TEXT NOT NULL, title TEXT NOT NULL, startsAt BIGINT NOT NULL,
                    linkedAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, theme) REFERENCES theme (county, id))
                """,
                "CREATE INDEX themeActivityOf ON themeActivity (county, theme, id)",
                "CREATE INDEX themeActivityAt ON themeActivity (county, startsAt, id)",
            ]),
        Migration(
            "0211 publicity: what was observed",
            [
                """
                CREATE TABLE observation (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    place TEXT NOT NULL, division TEXT NOT NULL, day TEXT NOT NULL, startedAt BIGINT NOT NULL,
                    endedAt BIGINT NOT NULL, busYes INTEGER NOT NULL, busNo INTEGER NOT NULL, taxiYes INTEGER NOT NULL,
                    taxiNo INTEGER NOT NULL, privateYes INTEGER NOT NULL, privateNo INTEGER NOT NULL,
                    personYes INTEGER NOT NULL, personNo INTEGER NOT NULL, words TEXT NOT NULL, observer TEXT NOT NULL,
                    observerName TEXT NOT NULL, recordedAt BIGINT NOT NULL, voidedAt BIGINT, voidReason TEXT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX observationDay ON observation (county, day, id)",
                "CREATE INDEX observationKind ON observation (county, kind, day)",
                "CREATE INDEX observationPlace ON observation (county, place, startedAt)",
            ]),
        Migration(
            "0212 publicity: posters and what walks found",
            [
                """
                CREATE TABLE poster (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, place TEXT NOT NULL,
                    division TEXT NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL, theme TEXT NOT NULL,
                    spot TEXT NOT NULL, metre INTEGER, widthCM INTEGER NOT NULL, heightCM INTEGER NOT NULL,
                    putOn TEXT NOT NULL, untilOn TEXT, checked TEXT, checkedAt BIGINT, removedOn TEXT,
                    removedAt BIGINT, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX posterPlace ON poster (county, place, id)",
                "CREATE INDEX posterUnit ON poster (county, unit, id)",
                "CREATE INDEX posterUntil ON poster (county, untilOn, id)",
                """
                CREATE TABLE posterCheck (
                    county TEXT NOT NULL, id TEXT NOT NULL, poster TEXT NOT NULL, outcome TEXT NOT NULL,
                    words TEXT NOT NULL, finding TEXT, checkedBy TEXT NOT NULL, checkedByName TEXT NOT NULL,
                    checkedAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, poster) REFERENCES poster (county, id))
                """,
                "CREATE INDEX posterCheckOf ON posterCheck (county, poster, checkedAt)",
                """
                CREATE TABLE streetLength (
                    county TEXT NOT NULL REFERENCES county (county), place TEXT NOT NULL, metres INTEGER NOT NULL,
                    PRIMARY KEY (county, place))
                """,
            ]),
        Migration(
            "0213 publicity: runs in media",
            [
                """
                CREATE TABLE mediaRun (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    medium TEXT NOT NULL, theme TEXT NOT NULL, title TEXT NOT NULL, day TEXT NOT NULL,
                    times INTEGER NOT NULL, recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX mediaRunDay ON mediaRun (county, day, id)",
            ]),
        Migration(
            "0214 publicity: for the young",
            [
                """
                CREATE TABLE youthPalace (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    village TEXT NOT NULL, villageUnit TEXT NOT NULL, rooms INTEGER NOT NULL, area INTEGER NOT NULL,
                    hasRules INTEGER NOT NULL, account TEXT NOT NULL, openedOn TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX youthPalaceName ON youthPalace (county, name)",
                """
                CREATE TABLE palaceLesson (
                    county TEXT NOT NULL, id TEXT NOT NULL, palace TEXT NOT NULL, weekday INTEGER NOT NULL,
                    fromMinute INTEGER NOT NULL, toMinute INTEGER NOT NULL, room TEXT NOT NULL, subject TEXT NOT NULL,
                    teacher TEXT NOT NULL, endedAt BIGINT, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, palace) REFERENCES youthPalace (county, id))
                """,
                "CREATE INDEX palaceLessonOf ON palaceLesson (county, palace, weekday)",
                """
                CREATE TABLE palaceEntry (
                    county TEXT NOT NULL, id TEXT NOT NULL, palace TEXT NOT NULL, day TEXT NOT NULL, fen BIGINT NOT NULL,
                    words TEXT NOT NULL, recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, palace) REFERENCES youthPalace (county, id))
                """,
                "CREATE INDEX palaceEntryOf ON palaceEntry (county, palace, day)",
                """
                CREATE TABLE springPlan (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, year INTEGER NOT NULL, organised INTEGER NOT NULL,
                    planned INTEGER NOT NULL, active INTEGER NOT NULL, ruled INTEGER NOT NULL, funded INTEGER NOT NULL,
                    words TEXT NOT NULL, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX springPlanOf ON springPlan (county, village, year)",
            ]),
        Migration(
            "0332 publicity: what was recorded wrongly",
            [
                "ALTER TABLE mediaRun ADD COLUMN voidedAt BIGINT", "ALTER TABLE mediaRun ADD COLUMN voidReason TEXT",
                // The entry that another takes back.
                "ALTER TABLE palaceEntry ADD COLUMN reverses TEXT",
                "CREATE UNIQUE INDEX palaceEntryReversed ON palaceEntry (county, reverses)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "theme", "主题", key: ["id"],
                [
                    "year": "年度", "kind": "类别", "festival": "节日", "title": "主题", "words": "要求", "firstOn": "开始",
                    "lastOn": "结束", "perSite": "每个阵地的目标", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "themeActivity", "主题活动", key: ["id"],
                [
                    "theme": "主题", "site": "阵地", "siteName": "阵地", "division": "村（社区）", "title": "活动",
                    "startsAt": "开始时间", "linkedAt": "归入时间",
                ])),
        .sealed(
            SealedTable(
                "observation", "观测", key: ["id"],
                [
                    "kind": "类别", "place": "点位", "division": "村（社区）", "day": "日期", "startedAt": "开始", "endedAt": "结束",
                    "busYes": "公交礼让", "busNo": "公交未礼让", "taxiYes": "出租礼让", "taxiNo": "出租未礼让",
                    "privateYes": "私家车礼让", "privateNo": "私家车未礼让", "personYes": "文明", "personNo": "不文明",
                    "words": "说明", "observer": "观测人", "observerName": "观测人", "recordedAt": "登记时间",
                    "voidedAt": "作废时间", "voidReason": "作废原因",
                ])),
        .sealed(
            SealedTable(
                "poster", "公益宣传", key: ["id"],
                [
                    "place": "点位", "division": "村（社区）", "unit": "管理单位", "kind": "形式", "theme": "主题", "spot": "位置",
                    "metre": "距起点", "widthCM": "宽", "heightCM": "高", "putOn": "上墙日期", "untilOn": "到期日",
                    "checked": "最近检查", "checkedAt": "检查时间", "removedOn": "撤下日期", "removedAt": "登记撤下的时间",
                    "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "posterCheck", "公益宣传检查", key: ["id"],
                [
                    "poster": "公益宣传", "outcome": "结果", "words": "说明", "finding": "转成的问题", "checkedBy": "检查人",
                    "checkedByName": "检查人", "checkedAt": "检查时间",
                ])),
        .sealed(SealedTable("streetLength", "街道长度", key: ["place"], ["metres": "长度（米）"])),
        .sealed(
            SealedTable(
                "mediaRun", "媒体刊播", key: ["id"],
                [
                    "kind": "类别", "medium": "媒体", "theme": "主题", "title": "内容", "day": "日期", "times": "条数",
                    "recordedByName": "登记人", "recordedAt": "登记时间", "voidedAt": "作废时间", "voidReason": "作废原因",
                ])),
        .sealed(
            SealedTable(
                "youthPalace", "乡村学校少年宫", key: ["id"],
                [
                    "name": "名称", "village": "村（社区）", "villageUnit": "村（社区）", "rooms": "活动室", "area": "面积",
                    "hasRules": "制度上墙", "account": "专账", "openedOn": "建成日期", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "palaceLesson", "少年宫课表", key: ["id"],
                [
                    "palace": "少年宫", "weekday": "星期", "fromMinute": "上课", "toMinute": "下课", "room": "活动室",
                    "subject": "项目", "teacher": "老师", "endedAt": "停课时间",
                ])),
        .sealed(
            SealedTable(
                "palaceEntry", "少年宫专账", key: ["id"],
                [
                    "palace": "少年宫", "day": "日期", "fen": "金额", "words": "用途", "recordedByName": "登记人",
                    "recordedAt": "登记时间", "reverses": "冲正的一笔",
                ])),
        .sealed(
            SealedTable(
                "springPlan", "春泥计划", key: ["id"],
                [
                    "village": "村（社区）", "villageUnit": "村（社区）", "year": "年度", "organised": "有组织", "planned": "有规划",
                    "active": "有活动", "ruled": "有制度", "funded": "有经费", "words": "说明", "recordedAt": "登记时间",
                ])),
    ]
}
