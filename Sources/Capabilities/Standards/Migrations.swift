import Database
import Office

enum StandardTables {
    static let migrations = [
        Migration(
            "0170 standards: editions, their lines, and who answers for each",
            [
                """
                CREATE TABLE standard (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    edition TEXT NOT NULL, issuer TEXT NOT NULL, fullPoints BIGINT NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), UNIQUE (county, name, edition))
                """,
                """
                CREATE TABLE standardLine (
                    county TEXT NOT NULL, id TEXT NOT NULL, standard TEXT NOT NULL, position BIGINT NOT NULL,
                    code TEXT NOT NULL, project TEXT NOT NULL, content TEXT NOT NULL, words TEXT NOT NULL,
                    scoring TEXT NOT NULL, method TEXT NOT NULL, points BIGINT NOT NULL, PRIMARY KEY (county, id),
                    UNIQUE (county, standard, code), FOREIGN KEY (county, standard) REFERENCES standard (county, id))
                """,
                "CREATE INDEX standardLinePlace ON standardLine (county, standard, position, id)",
                // The duty that stands has no end; what stood before keeps its own.
                """
                CREATE TABLE lineDuty (
                    county TEXT NOT NULL, id TEXT NOT NULL, line TEXT NOT NULL, lead TEXT NOT NULL, leadDivision TEXT,
                    supports TEXT NOT NULL, leader TEXT NOT NULL, dueOn TEXT NOT NULL, reason TEXT NOT NULL,
                    setByName TEXT NOT NULL, setAt BIGINT NOT NULL, until BIGINT, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, line) REFERENCES standardLine (county, id))
                """,
                "CREATE INDEX lineDutyOf ON lineDuty (county, line, until)",
                "CREATE INDEX lineDutyLead ON lineDuty (county, lead, until)",
                """
                CREATE TABLE lineSupport (
                    county TEXT NOT NULL, duty TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    PRIMARY KEY (county, duty, unit), FOREIGN KEY (county, duty) REFERENCES lineDuty (county, id))
                """,
                "CREATE INDEX lineSupportUnit ON lineSupport (county, unit, duty)",
            ]),
        Migration(
            "0171 standards: material",
            [
                """
                CREATE TABLE material (
                    county TEXT NOT NULL, id TEXT NOT NULL, standard TEXT NOT NULL, title TEXT NOT NULL,
                    kind TEXT NOT NULL, words TEXT NOT NULL, madeFrom TEXT NOT NULL, madeThrough TEXT NOT NULL,
                    mostPages BIGINT, mostWords BIGINT, leastPictures BIGINT, dueOn TEXT NOT NULL, unit TEXT NOT NULL,
                    unitDivision TEXT, lead TEXT NOT NULL, leadDivision TEXT, isOffices BIGINT NOT NULL,
                    codes TEXT NOT NULL, askedAt BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, standard) REFERENCES standard (county, id))
                """,
                "CREATE INDEX materialOf ON material (county, standard, state)",
                "CREATE INDEX materialUnit ON material (county, unit, id)",
                "CREATE INDEX materialDue ON material (county, dueOn, id)",
                """
                CREATE TABLE materialLine (
                    county TEXT NOT NULL, material TEXT NOT NULL, line TEXT NOT NULL,
                    PRIMARY KEY (county, material, line),
                    FOREIGN KEY (county, material) REFERENCES material (county, id))
                """,
                "CREATE INDEX materialLineOf ON materialLine (county, line, material)",
            ]),
        Migration(
            "0172 standards: mock assessments, reviews with their indicators, the negative list",
            [
                """
                CREATE TABLE mockAssessment (
                    county TEXT NOT NULL, id TEXT NOT NULL, standard TEXT NOT NULL, heldOn TEXT NOT NULL,
                    title TEXT NOT NULL, begunByName TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, standard) REFERENCES standard (county, id))
                """,
                "CREATE INDEX mockAssessmentOf ON mockAssessment (county, standard, heldOn)",
                """
                CREATE TABLE mockMark (
                    county TEXT NOT NULL, mock TEXT NOT NULL, line TEXT NOT NULL, got BIGINT NOT NULL,
                    note TEXT NOT NULL, markedByName TEXT NOT NULL, PRIMARY KEY (county, mock, line),
                    FOREIGN KEY (county, mock) REFERENCES mockAssessment (county, id))
                """,
                """
                CREATE TABLE reviewCycle (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    body TEXT NOT NULL, grantedOn TEXT, dueOn TEXT NOT NULL, state TEXT NOT NULL, resultOn TEXT,
                    resultPaper TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX reviewCycleDue ON reviewCycle (county, dueOn, id)",
                """
                CREATE TABLE reviewIndicator (
                    county TEXT NOT NULL, id TEXT NOT NULL, review TEXT NOT NULL, name TEXT NOT NULL,
                    relation TEXT NOT NULL, target BIGINT NOT NULL, value BIGINT, measure TEXT NOT NULL,
                    unit TEXT NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (county, id),
                    UNIQUE (county, review, name), FOREIGN KEY (county, review) REFERENCES reviewCycle (county, id))
                """,
                """
                CREATE TABLE negativeEvent (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, code TEXT NOT NULL,
                    happenedOn TEXT NOT NULL, facts TEXT NOT NULL, effect TEXT NOT NULL, points BIGINT NOT NULL,
                    until TEXT NOT NULL, unit TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX negativeEventHappened ON negativeEvent (county, happenedOn, id)",
            ]),
        Migration(
            "0331 standards: what was handed in when, and what a review goes by",
            [
                """
                CREATE TABLE materialVersion (
                    county TEXT NOT NULL, material TEXT NOT NULL, number BIGINT NOT NULL, sha256 TEXT NOT NULL,
                    place BIGINT NOT NULL, name TEXT NOT NULL, madeOn TEXT, byName TEXT NOT NULL, at BIGINT NOT NULL,
                    PRIMARY KEY (county, material, number, sha256),
                    FOREIGN KEY (county, material) REFERENCES material (county, id))
                """,
                "ALTER TABLE standardLine ADD COLUMN pattern TEXT", "ALTER TABLE reviewCycle ADD COLUMN standard TEXT",
                "ALTER TABLE reviewCycle ADD COLUMN years BIGINT", "ALTER TABLE reviewCycle ADD COLUMN nextDueOn TEXT",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "standard", "测评体系", key: ["id"],
                ["name": "名称", "edition": "版本", "issuer": "发布单位", "fullPoints": "满分", "state": "状态"])),
        .sealed(
            SealedTable(
                "standardLine", "测评标准", key: ["id"],
                [
                    "standard": "测评体系", "position": "次序", "code": "编号", "project": "测评项目", "content": "测评内容",
                    "words": "测评标准", "scoring": "评分标准", "method": "测评方式", "points": "分值", "pattern": "怎么算",
                ])),
        .sealed(
            SealedTable(
                "lineDuty", "责任分解", key: ["id"],
                [
                    "line": "测评标准", "lead": "牵头单位", "leadDivision": "牵头单位", "supports": "责任单位", "leader": "包保领导",
                    "dueOn": "完成时限", "reason": "调整原因", "setByName": "分解人", "setAt": "分解时间", "until": "调整时间",
                ])),
        .sealed(SealedTable("lineSupport", "责任单位", key: ["duty", "unit"], ["division": "单位"])),
        .sealed(
            SealedTable(
                "material", "测评材料", key: ["id"],
                [
                    "standard": "测评体系", "title": "名称", "kind": "类别", "words": "要求", "madeFrom": "时段",
                    "madeThrough": "时段", "mostPages": "页数", "mostWords": "字数", "leastPictures": "图片数", "dueOn": "期限",
                    "unit": "收集单位", "unitDivision": "收集单位", "lead": "牵头单位", "leadDivision": "牵头单位",
                    "isOffices": "由创建办收集", "codes": "对应标准", "askedAt": "布置时间", "state": "状态",
                ])),
        .sealed(SealedTable("materialLine", "材料对应的标准", key: ["material", "line"], [:])),
        .sealed(
            SealedTable(
                "materialVersion", "报送过的材料", key: ["material", "number", "sha256"],
                ["place": "次序", "name": "文件名", "madeOn": "形成日期", "byName": "报送人", "at": "报送时间"])),
        .sealed(
            SealedTable(
                "mockAssessment", "模拟测评", key: ["id"],
                ["standard": "测评体系", "heldOn": "日期", "title": "名称", "begunByName": "组织人"])),
        .sealed(
            SealedTable(
                "mockMark", "模拟测评得分", key: ["mock", "line"], ["got": "得分", "note": "失分说明", "markedByName": "打分人"])),
        .sealed(
            SealedTable(
                "reviewCycle", "迎检复审", key: ["id"],
                [
                    "title": "名称", "body": "评审单位", "grantedOn": "授予日期", "dueOn": "到期日", "state": "状态",
                    "resultOn": "结果日期", "resultPaper": "结果文件", "standard": "测评体系",
                    "years": "几年一复审", "nextDueOn": "下次到期",
                ])),
        .sealed(
            SealedTable(
                "reviewIndicator", "复审指标", key: ["id"],
                [
                    "review": "迎检复审", "name": "指标", "relation": "要求", "target": "目标值", "value": "现值", "measure": "单位",
                    "unit": "责任单位", "evidence": "佐证",
                ])),
        .sealed(
            SealedTable(
                "negativeEvent", "负面清单事项", key: ["id"],
                [
                    "code": "条目", "happenedOn": "发生日期", "facts": "事实", "effect": "影响", "points": "扣分", "until": "影响到期日",
                    "unit": "责任单位", "state": "状态",
                ])),
    ]
}
