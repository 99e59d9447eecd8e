import Database
import Office

enum MeetingTables {
    static let migrations = [
        Migration(
            "0086 meetings: meetings, who came, what was decided",
            [
                """
                CREATE TABLE meeting (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    kind TEXT NOT NULL, startsAt BIGINT NOT NULL, place TEXT NOT NULL, host TEXT NOT NULL,
                    agenda TEXT NOT NULL, audience TEXT NOT NULL, guests TEXT NOT NULL, minutes TEXT NOT NULL,
                    madeBy TEXT NOT NULL, madeByName TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX meetingStarts ON meeting (county, startsAt, id)",
                // Who was asked, as the units were when it was.
                """
                CREATE TABLE meetingInvitee (
                    county TEXT NOT NULL, meeting TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    attendance TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (county, meeting, unit),
                    FOREIGN KEY (county, meeting) REFERENCES meeting (county, id))
                """,
                "CREATE INDEX meetingInviteeUnit ON meetingInvitee (county, unit, meeting)",
                // `task` is where the plan task opens that it became.
                """
                CREATE TABLE meetingDecision (
                    county TEXT NOT NULL, id TEXT NOT NULL, meeting TEXT NOT NULL, number INTEGER NOT NULL,
                    words TEXT NOT NULL, lead TEXT NOT NULL, due TEXT NOT NULL, task TEXT,
                    PRIMARY KEY (county, id), UNIQUE (county, meeting, number),
                    FOREIGN KEY (county, meeting) REFERENCES meeting (county, id))
                """,
            ]),
        Migration(
            "0087 meetings: leading groups, official files, the chronicle",
            [
                """
                CREATE TABLE leadingGroup (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    version INTEGER NOT NULL, PRIMARY KEY (county, id), UNIQUE (county, name))
                """,
                // A version is never changed; `members` are its people with role, name and post.
                """
                CREATE TABLE leadingGroupVersion (
                    county TEXT NOT NULL, leadingGroup TEXT NOT NULL, number INTEGER NOT NULL, since TEXT NOT NULL,
                    office TEXT NOT NULL, source TEXT NOT NULL, members TEXT NOT NULL, recordedBy TEXT NOT NULL,
                    recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, leadingGroup, number),
                    FOREIGN KEY (county, leadingGroup) REFERENCES leadingGroup (county, id))
                """,
                """
                CREATE TABLE officialFile (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    kind TEXT NOT NULL, number TEXT NOT NULL, issuer TEXT NOT NULL, issuedOn TEXT NOT NULL,
                    validFrom TEXT NOT NULL, validTo TEXT, words TEXT NOT NULL, replaces TEXT, revokedOn TEXT,
                    revokedBecause TEXT NOT NULL, recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX officialFileReplaces ON officialFile (county, replaces)",
                "CREATE INDEX officialFileIssued ON officialFile (county, issuedOn, id)",
                """
                CREATE TABLE chronicle (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, day TEXT NOT NULL,
                    title TEXT NOT NULL, words TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
                    recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL,
                    voidedBecause TEXT, voidedByName TEXT, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX chronicleDay ON chronicle (county, day, id)",
            ]),
        Migration(
            "0350 meetings: what rests on official files, and files that were made here",
            [
                // `about` is the record's address below the county.
                """
                CREATE TABLE fileUse (
                    county TEXT NOT NULL, about TEXT NOT NULL, file TEXT NOT NULL, words TEXT NOT NULL,
                    linkedBy TEXT NOT NULL, linkedByName TEXT NOT NULL, linkedAt BIGINT NOT NULL,
                    PRIMARY KEY (county, about, file),
                    FOREIGN KEY (county, file) REFERENCES officialFile (county, id))
                """,
                "CREATE INDEX fileUseOf ON fileUse (county, file, linkedAt)",
                // Where the paper stands that it is, below the county; nothing of what was issued elsewhere.
                "ALTER TABLE officialFile ADD COLUMN madeAs TEXT",
                "CREATE INDEX officialFileMade ON officialFile (county, madeAs)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "meeting", "会议", key: ["id"],
                [
                    "title": "名称", "kind": "类别", "startsAt": "时间", "place": "地点", "host": "主持", "agenda": "议程",
                    "audience": "参会单位", "guests": "参会人员", "minutes": "纪要", "madeBy": "登记人",
                    "madeByName": "登记人", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "meetingInvitee", "参会", key: ["meeting", "unit"],
                ["division": "单位", "attendance": "到会", "name": "姓名"])),
        .sealed(
            SealedTable(
                "meetingDecision", "会议的决定", key: ["id"],
                ["meeting": "会议", "number": "次序", "words": "内容", "lead": "牵头单位", "due": "完成日", "task": "年度任务"])),
        .sealed(SealedTable("leadingGroup", "领导小组", key: ["id"], ["name": "名称", "version": "版本"])),
        .sealed(
            SealedTable(
                "leadingGroupVersion", "领导小组的版本", key: ["leadingGroup", "number"],
                [
                    "since": "起始日", "office": "办公室", "source": "依据", "members": "成员", "recordedBy": "登记人",
                    "recordedByName": "登记人", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "officialFile", "文件", key: ["id"],
                [
                    "title": "标题", "kind": "类别", "number": "文号", "issuer": "发文机关", "issuedOn": "印发日期",
                    "validFrom": "施行日期", "validTo": "失效日期", "words": "说明", "replaces": "代替的文件",
                    "revokedOn": "废止日期", "revokedBecause": "废止原因", "recordedBy": "登记人",
                    "recordedByName": "登记人", "recordedAt": "登记时间", "madeAs": "本系统的文书",
                ])),
        .sealed(
            SealedTable(
                "fileUse", "文件作为依据", key: ["about", "file"],
                ["words": "依据它的", "linkedBy": "指明人", "linkedByName": "指明人", "linkedAt": "指明时间"])),
        .sealed(
            SealedTable(
                "chronicle", "大事记", key: ["id"],
                [
                    "day": "日期", "title": "标题", "words": "内容", "kind": "类别", "source": "来源", "recordedBy": "登记人",
                    "recordedByName": "登记人", "recordedAt": "登记时间", "voidedBecause": "作废原因",
                    "voidedByName": "作废人",
                ])),
    ]
}
