import Database
import Office

enum TitleTables {
    /// What a body's record carries of it, for who may do what.
    private static let ofBody: SQL = "unit TEXT NOT NULL, unitDivision TEXT"

    static let migrations = [
        Migration(
            "0180 titles: bodies and what they hold",
            [
                // `division` is where it lies, `unit` who acts for it; `isUnit` where it is that unit itself.
                """
                CREATE TABLE civilBody (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, unit TEXT NOT NULL, unitDivision TEXT, division TEXT, isUnit INTEGER NOT NULL,
                    goneFrom TEXT, goneReason TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX civilBodyKind ON civilBody (county, kind, id)",
                "CREATE INDEX civilBodyUnit ON civilBody (county, unit, id)",
                """
                CREATE TABLE civilTitle (
                    county TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, level TEXT NOT NULL,
                    source TEXT NOT NULL, bid TEXT, grantedOn TEXT NOT NULL, until TEXT NOT NULL, paper TEXT NOT NULL,
                    number TEXT NOT NULL, review TEXT, waitsUntil TEXT, endedOn TEXT, endedReason TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, body) REFERENCES civilBody (county, id))
                """,
                "CREATE INDEX civilTitleBody ON civilTitle (county, body, level, id)",
                "CREATE INDEX civilTitleUntil ON civilTitle (county, state, until, id)",
                "CREATE INDEX civilTitleGranted ON civilTitle (county, grantedOn, id)",
                // The days on which it is held: it is shut while a title is suspended, and when it ends.
                """
                CREATE TABLE titleSpan (
                    county TEXT NOT NULL, title TEXT NOT NULL, number INTEGER NOT NULL, fromDay TEXT NOT NULL,
                    toDay TEXT, PRIMARY KEY (county, title, number),
                    FOREIGN KEY (county, title) REFERENCES civilTitle (county, id))
                """,
            ]),
        Migration(
            "0181 titles: plans, visits, bids, re-reviews",
            [
                """
                CREATE TABLE yearPlan (
                    county TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, year INTEGER NOT NULL,
                    aims TEXT NOT NULL, summary TEXT NOT NULL, selfScore INTEGER, plannedBy TEXT NOT NULL,
                    plannedByName TEXT NOT NULL, plannedAt BIGINT NOT NULL, reportedAt BIGINT,
                    PRIMARY KEY (county, id), UNIQUE (county, body, year),
                    FOREIGN KEY (county, body) REFERENCES civilBody (county, id))
                """,
                """
                CREATE TABLE titleAdvice (
                    county TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, \(ofBody), heldOn TEXT NOT NULL,
                    kind TEXT NOT NULL, words TEXT NOT NULL, advice TEXT NOT NULL, recordedBy TEXT NOT NULL,
                    recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, body) REFERENCES civilBody (county, id))
                """,
                "CREATE INDEX titleAdviceBody ON titleAdvice (county, body, heldOn, id)",
                "CREATE INDEX titleAdviceState ON titleAdvice (county, state, id)",
                // `marks` are the sheet's items in words, as they were then.
                """
                CREATE TABLE titleBid (
                    county TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, \(ofBody), township TEXT,
                    level TEXT NOT NULL, aims TEXT NOT NULL, selfReport TEXT NOT NULL, selfScore INTEGER, score INTEGER,
                    marks TEXT NOT NULL, visit TEXT, checkWords TEXT NOT NULL, checkedOn TEXT, checkedBy TEXT,
                    checkedByName TEXT, notice TEXT, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, body) REFERENCES civilBody (county, id))
                """,
                "CREATE INDEX titleBidBody ON titleBid (county, body, id)",
                "CREATE INDEX titleBidState ON titleBid (county, state, id)",
                """
                CREATE TABLE titleReview (
                    county TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, \(ofBody),
                    level TEXT NOT NULL, dueOn TEXT NOT NULL, score INTEGER, marks TEXT NOT NULL,
                    visit TEXT, checkWords TEXT NOT NULL, pairing TEXT NOT NULL, rectifyUntil TEXT, resultOn TEXT,
                    resultPaper TEXT NOT NULL, resultAt BIGINT, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, title) REFERENCES civilTitle (county, id))
                """,
                "CREATE INDEX titleReviewTitle ON titleReview (county, title, id)",
                "CREATE INDEX titleReviewBody ON titleReview (county, body, id)",
                "CREATE INDEX titleReviewState ON titleReview (county, state, dueOn, id)",
                "CREATE INDEX titleReviewResult ON titleReview (county, resultOn, id)",
            ]),
        Migration(
            "0182 titles: stars",
            [
                """
                CREATE TABLE starTask (
                    county TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, \(ofBody), goal TEXT NOT NULL,
                    words TEXT NOT NULL, dueOn TEXT NOT NULL, notice TEXT, awardedOn TEXT, paper TEXT NOT NULL,
                    checkedOn TEXT, endedOn TEXT, recordedAt BIGINT NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, body) REFERENCES civilBody (county, id))
                """,
                "CREATE INDEX starTaskBody ON starTask (county, body, goal, id)",
                "CREATE INDEX starTaskState ON starTask (county, state, id)",
                """
                CREATE TABLE starLine (
                    county TEXT NOT NULL, task TEXT NOT NULL, star TEXT NOT NULL, score INTEGER NOT NULL,
                    evidence TEXT NOT NULL, path TEXT, acceptedOn TEXT NOT NULL, byName TEXT NOT NULL,
                    PRIMARY KEY (county, task, star),
                    FOREIGN KEY (county, task) REFERENCES starTask (county, id))
                """,
            ]),
        Migration(
            "0285 titles: stars by their own sheets",
            ["ALTER TABLE starLine ADD COLUMN marks TEXT NOT NULL DEFAULT ''"]),
        // Of bodies from before it was asked it is empty: they begin on the day that their identifier was made.
        Migration(
            "0313 titles: from which day a body is one",
            ["ALTER TABLE civilBody ADD COLUMN fromDay TEXT"]),
        // Of what was ended before it was noted it is empty: that counts as known from the beginning.
        Migration(
            "0360 titles: when it was entered that a body or a title's days ended",
            ["ALTER TABLE civilBody ADD COLUMN goneAt BIGINT", "ALTER TABLE titleSpan ADD COLUMN closedAt BIGINT"]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "civilBody", "创建对象", key: ["id"],
                [
                    "kind": "类别", "name": "名称", "unit": "单位", "unitDivision": "单位", "division": "所在地", "isUnit": "单位",
                    "goneFrom": "撤销日期", "goneReason": "撤销的原因", "goneAt": "撤销的登记时间", "fromDay": "列入日期",
                ])),
        .sealed(
            SealedTable(
                "civilTitle", "文明称号", key: ["id"],
                [
                    "body": "创建对象", "level": "级别", "source": "来源", "bid": "申报", "grantedOn": "命名日期", "until": "届满日期",
                    "paper": "文件", "number": "编号", "review": "复评", "waitsUntil": "重新申报的日期", "endedOn": "终止日期",
                    "endedReason": "终止的原因", "recordedAt": "登记时间", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "titleSpan", "持有称号的日期", key: ["title", "number"],
                ["fromDay": "从哪天", "toDay": "到哪天", "closedAt": "结束的登记时间"])),
        .sealed(
            SealedTable(
                "yearPlan", "年度规划", key: ["id"],
                [
                    "body": "创建对象", "year": "年份", "aims": "规划", "summary": "自查", "selfScore": "自评分", "plannedBy": "报送人",
                    "plannedByName": "报送人", "plannedAt": "报送时间", "reportedAt": "自查时间",
                ])),
        .sealed(
            SealedTable(
                "titleAdvice", "调研指导", key: ["id"],
                [
                    "body": "创建对象", "unit": "单位", "unitDivision": "单位", "heldOn": "日期", "kind": "类别", "words": "情况",
                    "advice": "建议", "recordedBy": "登记人", "recordedByName": "登记人", "recordedAt": "登记时间", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "titleBid", "创建申报", key: ["id"],
                [
                    "body": "创建对象", "unit": "单位", "unitDivision": "单位", "township": "乡镇（街道）", "level": "级别",
                    "aims": "规划", "selfReport": "自查报告", "selfScore": "自评分", "score": "抽查分", "marks": "分项",
                    "visit": "检查",
                    "checkWords": "抽查情况", "checkedOn": "抽查日期", "checkedBy": "抽查人", "checkedByName": "抽查人",
                    "notice": "公示", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "titleReview", "称号复评", key: ["id"],
                [
                    "title": "称号", "body": "创建对象", "unit": "单位", "unitDivision": "单位", "level": "级别", "dueOn": "届满日期",
                    "score": "审核分", "marks": "分项", "visit": "检查", "checkWords": "审核情况",
                    "pairing": "结对情况", "rectifyUntil": "整改期限", "resultOn": "结果日期", "resultPaper": "依据",
                    "resultAt": "登记时间", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "starTask", "星级创建", key: ["id"],
                [
                    "body": "创建对象", "unit": "单位", "unitDivision": "单位", "goal": "目标", "words": "任务", "dueOn": "完成期限",
                    "notice": "公示", "awardedOn": "授星日期", "paper": "文件", "checkedOn": "复查日期", "endedOn": "摘星日期",
                    "recordedAt": "登记时间", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "starLine", "一颗星", key: ["task", "star"],
                [
                    "score": "分数", "evidence": "佐证", "path": "检查", "acceptedOn": "验收日期", "byName": "验收", "marks": "分项",
                ])),
    ]
}
