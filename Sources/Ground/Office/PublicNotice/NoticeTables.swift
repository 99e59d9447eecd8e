import Database

enum NoticeTables {
    static let migrations = [
        Migration(
            "0132 office: public notices",
            [
                // `issuerDivision` is a copy, for who may do what; NULL where the county itself puts something before the
                // public.
                """
                CREATE TABLE publicNotice (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    subject TEXT NOT NULL, issuer TEXT NOT NULL, issuerName TEXT NOT NULL, issuerDivision TEXT,
                    title TEXT NOT NULL, words TEXT NOT NULL, contact TEXT NOT NULL,
                    days INTEGER NOT NULL CHECK (days > 0), startOn TEXT, firstDay TEXT, lastDay TEXT,
                    state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX publicNoticeState ON publicNotice (county, state, lastDay, id)",
                "CREATE INDEX publicNoticeSubject ON publicNotice (county, kind, subject)",
                """
                CREATE TABLE noticeCandidate (
                    county TEXT NOT NULL, notice TEXT NOT NULL, number INTEGER NOT NULL, record TEXT NOT NULL,
                    name TEXT NOT NULL, place TEXT NOT NULL, words TEXT NOT NULL, state TEXT NOT NULL,
                    reason TEXT NOT NULL, PRIMARY KEY (county, notice, number),
                    FOREIGN KEY (county, notice) REFERENCES publicNotice (county, id))
                """,
                "CREATE INDEX noticeCandidateRecord ON noticeCandidate (county, record)",
                // Who objects is sealed (`SecretBox`): `name` and `phone` are no text that anybody reads.
                """
                CREATE TABLE noticeObjection (
                    county TEXT NOT NULL, id TEXT NOT NULL, notice TEXT NOT NULL, candidate INTEGER NOT NULL,
                    objector TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL, shown TEXT NOT NULL,
                    words TEXT NOT NULL, channel TEXT NOT NULL, at BIGINT NOT NULL, enteredBy TEXT, enteredByName TEXT,
                    state TEXT NOT NULL, ruling TEXT NOT NULL, ruledBy TEXT, ruledByName TEXT, ruledAt BIGINT,
                    PRIMARY KEY (county, id),
                    FOREIGN KEY (county, notice, candidate) REFERENCES noticeCandidate (county, notice, number))
                """,
                "CREATE INDEX noticeObjectionOf ON noticeObjection (county, notice, candidate, id)",
                "CREATE INDEX noticeObjectionBy ON noticeObjection (county, objector, id)",
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "publicNotice", "公示", key: ["id"],
                [
                    "kind": "类别", "subject": "事项", "issuer": "公示单位", "issuerName": "公示单位", "issuerDivision": "公示单位",
                    "title": "标题", "words": "正文", "contact": "联系方式", "days": "工作日", "startOn": "开始日期",
                    "firstDay": "开始日期", "lastDay": "截止日期", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "noticeCandidate", "公示对象", key: ["notice", "number"],
                [
                    "record": "记录", "name": "名称", "place": "地方", "words": "说明", "state": "结果", "reason": "原因",
                ])),
        .sealed(
            SealedTable(
                "noticeObjection", "公示的异议", key: ["id"],
                [
                    "notice": "公示", "candidate": "公示对象", "objector": "异议人", "name": "异议人", "phone": "联系方式",
                    "shown": "异议人", "words": "内容", "channel": "方式", "at": "时间", "enteredBy": "登记人",
                    "enteredByName": "登记人", "state": "状态", "ruling": "裁定", "ruledBy": "裁定人", "ruledByName": "裁定人",
                    "ruledAt": "裁定时间",
                ])),
    ]
}
