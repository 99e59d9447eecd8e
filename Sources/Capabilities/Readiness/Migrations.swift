import Database
import Office

enum ReadinessTables {
    static let migrations = [
        Migration(
            "0241 readiness: plans with their routes and walks, places in charge, papers that give out duties",
            [
                """
                CREATE TABLE readinessPlan (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, review TEXT NOT NULL,
                    title TEXT NOT NULL, noticeOn TEXT NOT NULL, fromDay TEXT NOT NULL, throughDay TEXT NOT NULL,
                    state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX readinessPlanFrom ON readinessPlan (county, fromDay, id)",
                "CREATE INDEX readinessPlanReview ON readinessPlan (county, review, id)",
                """
                CREATE TABLE readinessStop (
                    county TEXT NOT NULL, id TEXT NOT NULL, plan TEXT NOT NULL, day TEXT NOT NULL, route TEXT NOT NULL,
                    at BIGINT NOT NULL, place TEXT NOT NULL, unit TEXT NOT NULL, onDuty TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, plan) REFERENCES readinessPlan (county, id))
                """,
                "CREATE INDEX readinessStopOf ON readinessStop (county, plan, day, route, at)",
                """
                CREATE TABLE readinessWalk (
                    county TEXT NOT NULL, id TEXT NOT NULL, stop TEXT NOT NULL, walkedOn TEXT NOT NULL,
                    isFit BIGINT NOT NULL, note TEXT NOT NULL, byName TEXT NOT NULL, findingPath TEXT,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, stop) REFERENCES readinessStop (county, id))
                """,
                "CREATE INDEX readinessWalkOf ON readinessWalk (county, stop, id)",
                // The charge that stands has no end; what stood before keeps its own.
                """
                CREATE TABLE placeCharge (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, place TEXT NOT NULL,
                    division TEXT NOT NULL, unit TEXT NOT NULL, unitDivision TEXT, leader TEXT NOT NULL,
                    reason TEXT NOT NULL, setByName TEXT NOT NULL, setAt BIGINT NOT NULL, until BIGINT,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX placeChargeOf ON placeCharge (county, place, until)",
                "CREATE INDEX placeChargeUnit ON placeCharge (county, unit, until)",
                """
                CREATE TABLE dutyPaper (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    about TEXT NOT NULL, title TEXT NOT NULL, demands TEXT NOT NULL, tableRows TEXT NOT NULL,
                    state TEXT NOT NULL, numberKind TEXT, numberYear BIGINT, number BIGINT, issuedOn TEXT,
                    PRIMARY KEY (county, id))
                """,
            ]),
        Migration(
            "0242 readiness: what the years of a term reached",
            [
                """
                CREATE TABLE termScore (
                    county TEXT NOT NULL REFERENCES county (county), year BIGINT NOT NULL, part TEXT NOT NULL,
                    reached BIGINT NOT NULL, source TEXT NOT NULL, setByName TEXT NOT NULL,
                    PRIMARY KEY (county, year, part))
                """
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "readinessPlan", "迎检方案", key: ["id"],
                [
                    "review": "迎检", "title": "名称", "noticeOn": "通知日期", "fromDay": "开始", "throughDay": "结束",
                    "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "readinessStop", "迎检点位", key: ["id"],
                [
                    "plan": "方案", "day": "日期", "route": "路线", "at": "时间", "place": "点位", "unit": "责任单位",
                    "onDuty": "值守",
                ])),
        .sealed(
            SealedTable(
                "readinessWalk", "迎检预演", key: ["id"],
                [
                    "stop": "点位", "walkedOn": "日期", "isFit": "合格", "note": "情况", "byName": "登记人",
                    "findingPath": "问题",
                ])),
        .sealed(
            SealedTable(
                "placeCharge", "点位包保", key: ["id"],
                [
                    "place": "点位", "division": "所在地", "unit": "责任单位", "unitDivision": "责任单位", "leader": "包保领导",
                    "reason": "调整原因", "setByName": "登记人", "setAt": "登记时间", "until": "调整时间",
                ])),
        .sealed(
            SealedTable(
                "termScore", "周期得分", key: ["year", "part"],
                ["reached": "得分", "source": "依据", "setByName": "登记人"])),
        .sealed(
            SealedTable(
                "dutyPaper", "责任分解文件", key: ["id"],
                [
                    "kind": "类别", "about": "测评体系", "title": "标题", "demands": "要求", "tableRows": "责任表",
                    "state": "状态", "numberKind": "文号", "numberYear": "文号", "number": "文号", "issuedOn": "签发日期",
                ])),
    ]
}
