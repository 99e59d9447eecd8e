import Database
import Office

enum CoordinationTables {
    static let migrations = [
        Migration(
            "0120 coordination: cases, and what each gathers",
            [
                """
                CREATE TABLE coordinationCase (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    title TEXT NOT NULL, situation TEXT NOT NULL, aims TEXT NOT NULL, dueOn TEXT NOT NULL,
                    askedDue TEXT, state TEXT NOT NULL, registeredOn TEXT NOT NULL, closedOn TEXT,
                    PRIMARY KEY (county, id))
                """,
                "CREATE INDEX coordinationCaseDue ON coordinationCase (county, dueOn, id)",
                """
                CREATE TABLE casePlace (
                    county TEXT NOT NULL, id TEXT NOT NULL, coordinationCase TEXT NOT NULL, division TEXT NOT NULL,
                    townshipUnit TEXT NOT NULL, spot TEXT NOT NULL, rightOn TEXT, state TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
                "CREATE INDEX casePlaceOf ON casePlace (county, coordinationCase, state)",
                "CREATE INDEX casePlaceDivision ON casePlace (county, division, id)",
                """
                CREATE TABLE caseShare (
                    county TEXT NOT NULL, id TEXT NOT NULL, coordinationCase TEXT NOT NULL, unit TEXT NOT NULL,
                    division TEXT, task TEXT NOT NULL, dueOn TEXT NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
                "CREATE INDEX caseShareOf ON caseShare (county, coordinationCase, state)",
                "CREATE INDEX caseShareUnit ON caseShare (county, unit, id)",
                // Each finding in one case.
                """
                CREATE TABLE caseFinding (
                    county TEXT NOT NULL, id TEXT NOT NULL, coordinationCase TEXT NOT NULL, finding TEXT NOT NULL,
                    gatheredAt BIGINT NOT NULL, gatheredByName TEXT NOT NULL,
                    PRIMARY KEY (county, id), UNIQUE (county, finding),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
                "CREATE INDEX caseFindingOf ON caseFinding (county, coordinationCase, id)",
                """
                CREATE TABLE caseMeeting (
                    county TEXT NOT NULL, coordinationCase TEXT NOT NULL, meeting TEXT NOT NULL,
                    linkedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, coordinationCase, meeting),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
            ]),
        Migration(
            "0121 coordination: visits and promises",
            [
                """
                CREATE TABLE caseVisit (
                    county TEXT NOT NULL, id TEXT NOT NULL, coordinationCase TEXT NOT NULL, kind TEXT NOT NULL,
                    visitedOn TEXT NOT NULL, visitors TEXT NOT NULL, spot TEXT NOT NULL, words TEXT NOT NULL,
                    promise TEXT, recordedAt BIGINT NOT NULL, recordedByName TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
                "CREATE INDEX caseVisitOf ON caseVisit (county, coordinationCase, visitedOn)",
                "CREATE INDEX caseVisitDay ON caseVisit (county, visitedOn, id)",
                """
                CREATE TABLE casePromise (
                    county TEXT NOT NULL, id TEXT NOT NULL, coordinationCase TEXT NOT NULL, visitedOn TEXT NOT NULL,
                    visitors TEXT NOT NULL, unit TEXT NOT NULL, division TEXT, words TEXT NOT NULL, dueOn TEXT NOT NULL,
                    state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
                "CREATE INDEX casePromiseOf ON casePromise (county, coordinationCase, state)",
            ]),
        Migration(
            "0122 coordination: places looked at again",
            [
                """
                CREATE TABLE caseLook (
                    county TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, days INTEGER NOT NULL,
                    rightOn TEXT NOT NULL, dueOn TEXT NOT NULL, state TEXT NOT NULL, finding TEXT,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, place) REFERENCES casePlace (county, id))
                """,
                "CREATE INDEX caseLookOf ON caseLook (county, place, state)",
                "CREATE INDEX caseLookDue ON caseLook (county, state, dueOn, id)",
            ]),
        Migration(
            "0123 coordination: inventories",
            [
                """
                CREATE TABLE inventoryItem (
                    county TEXT NOT NULL, id TEXT NOT NULL, coordinationCase TEXT NOT NULL, kind TEXT NOT NULL,
                    label TEXT NOT NULL, labelKey TEXT NOT NULL, division TEXT NOT NULL, townshipUnit TEXT NOT NULL,
                    spot TEXT NOT NULL, note TEXT NOT NULL, foundOn TEXT NOT NULL, noticedOn TEXT, movedOn TEXT,
                    state TEXT NOT NULL, PRIMARY KEY (county, id),
                    UNIQUE (county, coordinationCase, division, labelKey),
                    FOREIGN KEY (county, coordinationCase) REFERENCES coordinationCase (county, id))
                """,
                "CREATE INDEX inventoryItemOf ON inventoryItem (county, coordinationCase, state)",
                "CREATE INDEX inventoryItemDivision ON inventoryItem (county, division, id)",
            ]),
        Migration(
            "0124 coordination: tickets and reports",
            [
                // Each became a finding; its number is what it is known by.
                """
                CREATE TABLE ticket (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, channel TEXT NOT NULL,
                    number TEXT NOT NULL, numberKey TEXT NOT NULL, receivedOn TEXT NOT NULL, division TEXT NOT NULL,
                    topic TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, finding TEXT NOT NULL,
                    enteredAt BIGINT NOT NULL, enteredByName TEXT NOT NULL,
                    PRIMARY KEY (county, id), UNIQUE (county, channel, numberKey))
                """,
                "CREATE INDEX ticketReceived ON ticket (county, receivedOn, id)",
                "CREATE INDEX ticketDivision ON ticket (county, division, id)",
            ]),
        Migration(
            "0125 coordination: directives with numbers",
            [
                // `about` is the address of the record below the county.
                """
                CREATE TABLE directive (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    about TEXT NOT NULL, subject TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    facts TEXT NOT NULL, demands TEXT NOT NULL, dueOn TEXT NOT NULL, talkAt TEXT NOT NULL,
                    version INTEGER NOT NULL, state TEXT NOT NULL, numberKind TEXT, numberYear INTEGER, number INTEGER,
                    issuedOn TEXT, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX directiveAbout ON directive (county, about, id)",
                "CREATE INDEX directiveUnit ON directive (county, unit, id)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "coordinationCase", "难点问题", key: ["id"],
                [
                    "kind": "类别", "title": "名称", "situation": "情况", "aims": "目标", "dueOn": "期限", "askedDue": "申请延到",
                    "state": "状态", "registeredOn": "登记日期", "closedOn": "销号日期",
                ])),
        .sealed(
            SealedTable(
                "casePlace", "难点点位", key: ["id"],
                [
                    "coordinationCase": "难点问题", "division": "村（社区）", "townshipUnit": "乡镇（街道）", "spot": "位置",
                    "rightOn": "整治日期", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "caseShare", "难点分工", key: ["id"],
                [
                    "coordinationCase": "难点问题", "unit": "单位", "division": "单位", "task": "分工", "dueOn": "期限",
                    "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "caseFinding", "归集的问题", key: ["id"],
                [
                    "coordinationCase": "难点问题", "finding": "问题", "gatheredAt": "归集时间", "gatheredByName": "归集人",
                ])),
        .sealed(
            SealedTable("caseMeeting", "难点问题的会议", key: ["coordinationCase", "meeting"], ["linkedAt": "关联时间"])),
        .sealed(
            SealedTable(
                "caseVisit", "走访调研", key: ["id"],
                [
                    "coordinationCase": "难点问题", "kind": "类别", "visitedOn": "日期", "visitors": "走访人", "spot": "地点",
                    "words": "情况", "promise": "承诺", "recordedAt": "登记时间", "recordedByName": "登记人",
                ])),
        .sealed(
            SealedTable(
                "casePromise", "走访承诺", key: ["id"],
                [
                    "coordinationCase": "难点问题", "visitedOn": "走访日期", "visitors": "走访人", "unit": "兑现的单位",
                    "division": "兑现的单位", "words": "承诺", "dueOn": "期限", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "caseLook", "回头看", key: ["id"],
                [
                    "place": "点位", "days": "天数", "rightOn": "整治日期", "dueOn": "应看日期", "state": "状态", "finding": "问题",
                ])),
        .sealed(
            SealedTable(
                "inventoryItem", "清单", key: ["id"],
                [
                    "coordinationCase": "难点问题", "kind": "类别", "label": "编号", "labelKey": "编号", "division": "村（社区）",
                    "townshipUnit": "乡镇（街道）", "spot": "位置", "note": "情况", "foundOn": "发现日期", "noticedOn": "张贴日期",
                    "movedOn": "清理日期", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "ticket", "热线工单和报道", key: ["id"],
                [
                    "channel": "来源", "number": "编号", "numberKey": "编号", "receivedOn": "日期", "division": "村（社区）",
                    "topic": "类别", "title": "标题", "words": "内容", "finding": "问题", "enteredAt": "登记时间",
                    "enteredByName": "登记人",
                ])),
        .sealed(
            SealedTable(
                "directive", "督办文书", key: ["id"],
                [
                    "kind": "文种", "about": "所涉的记录", "subject": "事由", "unit": "主送单位", "division": "主送单位",
                    "facts": "情况", "demands": "要求", "dueOn": "期限", "talkAt": "约谈的时间地点", "version": "稿次",
                    "state": "状态", "numberKind": "文号", "numberYear": "文号", "number": "文号", "issuedOn": "印发日期",
                ])),
    ]
}
