import Database
import Office

enum VolunteerTables {
    static let migrations = [
        Migration(
            "0150 volunteers: people, teams and hours",
            [
                // `unit` and `division` are where one is registered; a copy of `isMinor` is kept by a job of each day.
                """
                CREATE TABLE volunteer (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, number INTEGER NOT NULL,
                    name TEXT NOT NULL, unit TEXT NOT NULL, division TEXT, bornOn TEXT NOT NULL, isMinor INTEGER NOT NULL,
                    guardian TEXT NOT NULL, guardianOn TEXT, skills TEXT NOT NULL, account TEXT, joinedOn TEXT NOT NULL,
                    leftOn TEXT, leftReason TEXT NOT NULL, feedVersion INTEGER NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, id))
                """,
                "CREATE UNIQUE INDEX volunteerNumber ON volunteer (county, number)",
                "CREATE UNIQUE INDEX volunteerAccount ON volunteer (county, account)",
                "CREATE INDEX volunteerHome ON volunteer (county, unit, name)",
                "CREATE INDEX volunteerOfAge ON volunteer (county, isMinor, bornOn)",
                """
                CREATE TABLE volunteerTeam (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    unit TEXT NOT NULL, division TEXT, leader TEXT, leaderName TEXT NOT NULL, kinds TEXT NOT NULL,
                    formedOn TEXT NOT NULL, endedOn TEXT, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX volunteerTeamUnit ON volunteerTeam (county, unit, name)",
                """
                CREATE TABLE teamMember (
                    county TEXT NOT NULL, team TEXT NOT NULL, volunteer TEXT NOT NULL, since TEXT NOT NULL,
                    PRIMARY KEY (county, team, volunteer),
                    FOREIGN KEY (county, team) REFERENCES volunteerTeam (county, id),
                    FOREIGN KEY (county, volunteer) REFERENCES volunteer (county, id))
                """,
                "CREATE INDEX teamMemberOf ON teamMember (county, volunteer)",
                """
                CREATE TABLE serviceHour (
                    county TEXT NOT NULL, id TEXT NOT NULL, volunteer TEXT NOT NULL, source TEXT NOT NULL,
                    record TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL,
                    startsAt BIGINT NOT NULL, endsAt BIGINT NOT NULL, minutes INTEGER NOT NULL, method TEXT NOT NULL,
                    confirmedBy TEXT NOT NULL, confirmedByName TEXT NOT NULL, confirmedAt BIGINT NOT NULL, reverses TEXT,
                    reason TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, volunteer) REFERENCES volunteer (county, id))
                """,
                "CREATE INDEX serviceHourOf ON serviceHour (county, volunteer, startsAt)",
                "CREATE INDEX serviceHourRecord ON serviceHour (county, record)",
                "CREATE INDEX serviceHourConfirmed ON serviceHour (county, confirmedAt, id)",
                "CREATE UNIQUE INDEX serviceHourReverses ON serviceHour (county, reverses)",
                """
                CREATE TABLE serviceReport (
                    county TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, volunteer TEXT NOT NULL,
                    unit TEXT NOT NULL, division TEXT, kind TEXT NOT NULL, words TEXT NOT NULL, startsAt BIGINT NOT NULL,
                    endsAt BIGINT NOT NULL, witness TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, volunteer) REFERENCES volunteer (county, id))
                """,
                "CREATE INDEX serviceReportOf ON serviceReport (county, volunteer, id)",
                "CREATE INDEX serviceReportUnit ON serviceReport (county, unit, state)",
            ]),
        Migration(
            "0227 volunteers: certificates and stars",
            [
                """
                CREATE TABLE serviceCertificate (
                    county TEXT NOT NULL, id TEXT NOT NULL, volunteer TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    isMinor INTEGER NOT NULL, stars INTEGER NOT NULL, lastDay TEXT NOT NULL, minutes BIGINT NOT NULL,
                    purpose TEXT NOT NULL, notice TEXT, state TEXT NOT NULL, number TEXT, numberYear INTEGER,
                    numberOf INTEGER, issuedOn TEXT, verifier TEXT, signedText TEXT, keyID TEXT, signature TEXT,
                    PRIMARY KEY (county, id), FOREIGN KEY (county, volunteer) REFERENCES volunteer (county, id))
                """,
                "CREATE INDEX serviceCertificateOf ON serviceCertificate (county, volunteer, stars)",
                "CREATE INDEX serviceCertificateState ON serviceCertificate (county, state, id)",
                "CREATE INDEX serviceCertificateNotice ON serviceCertificate (county, notice)",
                "CREATE UNIQUE INDEX serviceCertificateNumber ON serviceCertificate (county, number)",
                "CREATE UNIQUE INDEX serviceCertificateVerifier ON serviceCertificate (county, verifier)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "volunteer", "志愿者", key: ["id"],
                [
                    "number": "编号", "name": "姓名", "unit": "所在单位", "division": "所在单位", "bornOn": "出生日期",
                    "isMinor": "未成年", "guardian": "监护人", "guardianOn": "监护人同意日期", "skills": "特长",
                    "account": "登录账号", "joinedOn": "注册日期", "leftOn": "退出日期", "leftReason": "退出原因",
                    "feedVersion": "日历地址", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "volunteerTeam", "志愿队伍", key: ["id"],
                [
                    "name": "名称", "unit": "所属单位", "division": "所属单位", "leader": "负责人账号", "leaderName": "负责人",
                    "kinds": "服务类别", "formedOn": "成立日期", "endedOn": "解散日期", "recordedAt": "登记时间",
                ])),
        .sealed(SealedTable("teamMember", "队员", key: ["team", "volunteer"], ["since": "加入日期"])),
        .sealed(
            SealedTable(
                "serviceHour", "服务时长", key: ["id"],
                [
                    "volunteer": "志愿者", "source": "来源", "record": "来源", "path": "来源", "kind": "类别", "words": "内容",
                    "startsAt": "开始", "endsAt": "结束", "minutes": "时长", "method": "依据", "confirmedBy": "确认人",
                    "confirmedByName": "确认人", "confirmedAt": "确认时间", "reverses": "冲正的一笔", "reason": "原因",
                ])),
        .sealed(
            SealedTable(
                "serviceReport", "自报服务", key: ["id"],
                [
                    "state": "状态", "volunteer": "志愿者", "unit": "所在单位", "division": "所在单位", "kind": "类别",
                    "words": "内容", "startsAt": "开始", "endsAt": "结束", "witness": "证明人",
                ])),
        .sealed(
            SealedTable(
                "serviceCertificate", "志愿服务证明", key: ["id"],
                [
                    "volunteer": "志愿者", "unit": "所在单位", "division": "所在单位", "isMinor": "未成年", "stars": "星级",
                    "lastDay": "截至", "minutes": "时长", "purpose": "用途", "notice": "公示", "state": "状态",
                    "number": "编号", "numberYear": "编号", "numberOf": "编号", "issuedOn": "开具日期", "verifier": "验证码",
                    "signedText": "证明的文字", "keyID": "密钥", "signature": "签名",
                ])),
    ]
}
