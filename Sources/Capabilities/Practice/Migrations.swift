import Database
import Office

enum PracticeTables {
    static let migrations = [
        Migration(
            "0151 practice: sites and routes",
            [
                """
                CREATE TABLE practiceSite (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, level TEXT NOT NULL, host TEXT,
                    name TEXT NOT NULL, place TEXT NOT NULL, division TEXT NOT NULL, unit TEXT NOT NULL,
                    unitDivision TEXT, head TEXT NOT NULL, room TEXT NOT NULL, capacity INTEGER NOT NULL,
                    hours TEXT NOT NULL, brand TEXT NOT NULL, brandWords TEXT NOT NULL, team TEXT,
                    openedOn TEXT NOT NULL, endedOn TEXT, endReason TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    endedAt BIGINT, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX practiceSiteLevel ON practiceSite (county, level, id)",
                "CREATE INDEX practiceSiteUnit ON practiceSite (county, unit, id)",
                "CREATE INDEX practiceSiteDivision ON practiceSite (county, division, id)",
                // One that was closed may open again where it was.
                "CREATE UNIQUE INDEX practiceSitePlace ON practiceSite (county, place) WHERE endedOn IS NULL",
                """
                CREATE TABLE siteRoute (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, words TEXT NOT NULL, openedOn TEXT NOT NULL, endedOn TEXT,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE siteRouteStop (
                    county TEXT NOT NULL, route TEXT NOT NULL, number INTEGER NOT NULL, site TEXT NOT NULL,
                    PRIMARY KEY (county, route, number), FOREIGN KEY (county, route) REFERENCES siteRoute (county, id),
                    FOREIGN KEY (county, site) REFERENCES practiceSite (county, id))
                """,
                "CREATE INDEX siteRouteStopSite ON siteRouteStop (county, site)",
            ]),
        Migration(
            "0152 practice: activities",
            [
                // `unit` and `division` are the site's, for who may do what.
                """
                CREATE TABLE practiceActivity (
                    county TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, site TEXT NOT NULL, unit TEXT NOT NULL,
                    division TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL,
                    place TEXT NOT NULL, startsAt BIGINT NOT NULL, endsAt BIGINT NOT NULL, places INTEGER,
                    leaderName TEXT NOT NULL, sequence INTEGER NOT NULL, movedAt BIGINT, changedAt BIGINT NOT NULL,
                    attendance INTEGER, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, site) REFERENCES practiceSite (county, id))
                """,
                "CREATE INDEX practiceActivityStarts ON practiceActivity (county, startsAt, id)",
                "CREATE INDEX practiceActivitySite ON practiceActivity (county, site, startsAt)",
                "CREATE INDEX practiceActivityUnit ON practiceActivity (county, unit, state)",
                "CREATE INDEX practiceActivityDivision ON practiceActivity (county, division, state)",
                """
                CREATE TABLE activitySignUp (
                    county TEXT NOT NULL, activity TEXT NOT NULL, volunteer TEXT NOT NULL, state TEXT NOT NULL,
                    at BIGINT NOT NULL, confirmedAt BIGINT NOT NULL, inAt BIGINT, outAt BIGINT, method TEXT,
                    checkedBy TEXT NOT NULL, PRIMARY KEY (county, activity, volunteer),
                    FOREIGN KEY (county, activity) REFERENCES practiceActivity (county, id))
                """,
                "CREATE INDEX activitySignUpOf ON activitySignUp (county, volunteer, state)",
            ]),
        Migration(
            "0153 practice: services, requests and where they are sent",
            [
                """
                CREATE TABLE offeredService (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    kind TEXT NOT NULL, words TEXT NOT NULL, unit TEXT NOT NULL, division TEXT, endedOn TEXT,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX offeredServiceUnit ON offeredService (county, unit, id)",
                // `particulars` is sealed. What stands of the site and the team is a copy, for who may do what.
                """
                CREATE TABLE serviceOrder (
                    county TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
                    service TEXT, source TEXT NOT NULL, division TEXT NOT NULL, site TEXT NOT NULL,
                    siteUnit TEXT NOT NULL, siteDivision TEXT, team TEXT, teamUnit TEXT, teamDivision TEXT,
                    teamLeader TEXT, wantedOn TEXT, people INTEGER NOT NULL, enteredBy TEXT NOT NULL,
                    enteredByName TEXT NOT NULL, madeAt BIGINT NOT NULL, particulars TEXT NOT NULL, stars INTEGER,
                    ratingWords TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, site) REFERENCES practiceSite (county, id))
                """,
                "CREATE INDEX serviceOrderState ON serviceOrder (county, state, id)",
                "CREATE INDEX serviceOrderSite ON serviceOrder (county, siteUnit, state)",
                "CREATE INDEX serviceOrderSiteDivision ON serviceOrder (county, siteDivision, state)",
                "CREATE INDEX serviceOrderTeam ON serviceOrder (county, teamUnit, state)",
                "CREATE INDEX serviceOrderMade ON serviceOrder (county, madeAt, id)",
                """
                CREATE TABLE orderDispatch (
                    county TEXT NOT NULL, id TEXT NOT NULL, serviceOrder TEXT NOT NULL, team TEXT NOT NULL,
                    at BIGINT NOT NULL, byName TEXT NOT NULL, isGrab INTEGER NOT NULL, outcome TEXT NOT NULL,
                    outcomeAt BIGINT, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, serviceOrder) REFERENCES serviceOrder (county, id))
                """,
                "CREATE INDEX orderDispatchOf ON orderDispatch (county, serviceOrder, outcome)",
                "CREATE INDEX orderDispatchAt ON orderDispatch (county, at, id)",
                """
                CREATE TABLE orderHelper (
                    county TEXT NOT NULL, serviceOrder TEXT NOT NULL, volunteer TEXT NOT NULL, startsAt BIGINT NOT NULL,
                    endsAt BIGINT NOT NULL, PRIMARY KEY (county, serviceOrder, volunteer),
                    FOREIGN KEY (county, serviceOrder) REFERENCES serviceOrder (county, id))
                """,
            ]),
        Migration(
            "0320 practice: requests that are looked at again, what waits to be told of",
            [
                "ALTER TABLE serviceOrder ADD COLUMN appeals INTEGER NOT NULL DEFAULT 0",
                "CREATE INDEX practiceActivityState ON practiceActivity (county, state, endsAt)",
                "CREATE INDEX serviceOrderLeader ON serviceOrder (county, teamLeader, state)",
            ]),
        Migration(
            "0362 practice: where to ring",
            ["ALTER TABLE practiceSite ADD COLUMN phone TEXT NOT NULL DEFAULT ''"]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "practiceSite", "实践阵地", key: ["id"],
                [
                    "level": "级别", "host": "设在", "name": "名称", "place": "点位", "division": "所在村（社区）",
                    "unit": "负责单位", "unitDivision": "负责单位", "head": "负责人", "room": "活动室", "capacity": "容纳人数",
                    "hours": "开放时间", "phone": "服务电话", "brand": "品牌", "brandWords": "品牌依据", "team": "志愿队伍",
                    "openedOn": "启用日期",
                    "endedOn": "停用日期", "endReason": "停用原因", "recordedAt": "登记时间", "endedAt": "登记停用的时间",
                ])),
        .sealed(
            SealedTable(
                "siteRoute", "示范带", key: ["id"],
                [
                    "kind": "类别", "name": "名称", "words": "说明", "openedOn": "命名日期", "endedOn": "取消日期",
                    "recordedAt": "登记时间",
                ])),
        .sealed(SealedTable("siteRouteStop", "示范带的一站", key: ["route", "number"], ["site": "阵地"])),
        .sealed(
            SealedTable(
                "practiceActivity", "实践活动", key: ["id"],
                [
                    "state": "状态", "site": "阵地", "unit": "阵地", "division": "阵地", "kind": "类别", "title": "主题",
                    "words": "说明", "place": "地点", "startsAt": "开始", "endsAt": "结束", "places": "名额",
                    "leaderName": "负责人", "sequence": "改动次数", "movedAt": "改期时间", "changedAt": "改动时间",
                    "attendance": "到场人数", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "activitySignUp", "活动报名", key: ["activity", "volunteer"],
                [
                    "state": "状态", "at": "报名时间", "confirmedAt": "确认时间", "inAt": "签到", "outAt": "签退", "method": "签到方式",
                    "checkedBy": "登记人",
                ])),
        .sealed(
            SealedTable(
                "offeredService", "服务菜单", key: ["id"],
                [
                    "title": "服务", "kind": "类别", "words": "说明", "unit": "提供单位", "division": "提供单位", "endedOn": "停止日期",
                    "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "serviceOrder", "点单", key: ["id"],
                [
                    "state": "状态", "title": "事项", "kind": "类别", "service": "服务", "source": "来源", "division": "地点",
                    "site": "受理的站（所）", "siteUnit": "受理的站（所）", "siteDivision": "受理的站（所）", "team": "队伍",
                    "teamUnit": "队伍", "teamDivision": "队伍", "teamLeader": "队伍", "wantedOn": "希望日期", "people": "人数",
                    "enteredBy": "登记人", "enteredByName": "登记人", "madeAt": "登记时间", "particulars": "点单人和情况",
                    "stars": "评价", "ratingWords": "评语",
                    "appeals": "请再看的次数",
                ])),
        .sealed(
            SealedTable(
                "orderDispatch", "派单", key: ["id"],
                [
                    "serviceOrder": "点单", "team": "队伍", "at": "时间", "byName": "派单人", "isGrab": "抢单", "outcome": "结果",
                    "outcomeAt": "结果时间",
                ])),
        .sealed(
            SealedTable(
                "orderHelper", "服务人员", key: ["serviceOrder", "volunteer"], ["startsAt": "开始", "endsAt": "结束"])),
    ]
}
