import Database
import Office

enum RecognitionTables {
    static let migrations = [
        Migration(
            "0134 recognition: rounds, nominations, ballots, juries, honours",
            [
                // `rule` is the round's own, as it was opened by.
                """
                CREATE TABLE awardRound (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    category TEXT NOT NULL, rule TEXT NOT NULL, state TEXT NOT NULL, nominationsUntil TEXT,
                    ballotFrom TEXT, ballotUntil TEXT, PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE roundOffice (
                    county TEXT NOT NULL, round TEXT NOT NULL, unit TEXT NOT NULL, unitName TEXT NOT NULL,
                    PRIMARY KEY (county, round, unit),
                    FOREIGN KEY (county, round) REFERENCES awardRound (county, id))
                """,
                """
                CREATE TABLE nomination (
                    county TEXT NOT NULL, id TEXT NOT NULL, round TEXT NOT NULL, number INTEGER NOT NULL,
                    category TEXT NOT NULL, name TEXT NOT NULL, bornOn TEXT, village TEXT NOT NULL,
                    unitName TEXT NOT NULL, line TEXT NOT NULL, story TEXT NOT NULL, nominator TEXT NOT NULL,
                    nominatorName TEXT NOT NULL, consentDigest TEXT, verification INTEGER NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), UNIQUE (county, round, number),
                    FOREIGN KEY (county, round) REFERENCES awardRound (county, id))
                """,
                "CREATE INDEX nominationVillage ON nomination (county, village, id)",
                "CREATE INDEX nominationBy ON nomination (county, nominator, id)",
                """
                CREATE TABLE jointCheck (
                    county TEXT NOT NULL, nomination TEXT NOT NULL, unit TEXT NOT NULL, unitName TEXT NOT NULL,
                    passed INTEGER, words TEXT NOT NULL, byPerson TEXT, byName TEXT, at BIGINT,
                    PRIMARY KEY (county, nomination, unit),
                    FOREIGN KEY (county, nomination) REFERENCES nomination (county, id))
                """,
                "CREATE INDEX jointCheckUnit ON jointCheck (county, unit, passed)",
                // Who voted and what was voted lie apart: nothing leads from one to the other.
                """
                CREATE TABLE ballotVoter (
                    county TEXT NOT NULL, round TEXT NOT NULL, resident TEXT NOT NULL, channel TEXT NOT NULL,
                    PRIMARY KEY (county, round, resident),
                    FOREIGN KEY (county, round) REFERENCES awardRound (county, id))
                """,
                """
                CREATE TABLE ballot (
                    county TEXT NOT NULL, round TEXT NOT NULL, receipt TEXT NOT NULL, choices TEXT NOT NULL,
                    PRIMARY KEY (county, round, receipt),
                    FOREIGN KEY (county, round) REFERENCES awardRound (county, id))
                """,
                """
                CREATE TABLE ballotBatch (
                    county TEXT NOT NULL, id TEXT NOT NULL, round TEXT NOT NULL, village TEXT NOT NULL,
                    valid INTEGER NOT NULL, spoilt INTEGER NOT NULL, votes TEXT NOT NULL, enteredBy TEXT NOT NULL,
                    enteredByName TEXT NOT NULL, enteredAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, round) REFERENCES awardRound (county, id))
                """,
                "CREATE INDEX ballotBatchOf ON ballotBatch (county, round)",
                """
                CREATE TABLE roundJuror (
                    county TEXT NOT NULL, round TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
                    unit TEXT NOT NULL, division TEXT, PRIMARY KEY (county, round, person),
                    FOREIGN KEY (county, round) REFERENCES awardRound (county, id))
                """,
                """
                CREATE TABLE juryMark (
                    county TEXT NOT NULL, nomination TEXT NOT NULL, person TEXT NOT NULL, marks TEXT NOT NULL,
                    total INTEGER NOT NULL, recused INTEGER NOT NULL, at BIGINT NOT NULL,
                    PRIMARY KEY (county, nomination, person),
                    FOREIGN KEY (county, nomination) REFERENCES nomination (county, id))
                """,
                """
                CREATE TABLE honour (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, category TEXT NOT NULL,
                    level TEXT NOT NULL, name TEXT NOT NULL, village TEXT, unitName TEXT NOT NULL, title TEXT NOT NULL,
                    nomination TEXT, source TEXT NOT NULL, grantedOn TEXT NOT NULL, paper TEXT NOT NULL,
                    certificate TEXT, verifier TEXT, heldUntil TEXT, recordedAt BIGINT NOT NULL,
                    revokedOn TEXT, revokedReason TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX honourKind ON honour (county, category, level, grantedOn)",
                "CREATE UNIQUE INDEX honourVerifier ON honour (county, verifier)",
                "CREATE UNIQUE INDEX honourCertificate ON honour (county, certificate)",
                """
                CREATE TABLE recommendation (
                    county TEXT NOT NULL, id TEXT NOT NULL, honour TEXT NOT NULL, level TEXT NOT NULL,
                    title TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, honour) REFERENCES honour (county, id))
                """,
                "CREATE INDEX recommendationOf ON recommendation (county, honour, id)",
            ]),
        Migration(
            "0312 recognition: when a nomination was verified, what an honour is called, whether its holder may be named",
            [
                "ALTER TABLE nomination ADD COLUMN verifiedAt BIGINT",
                "ALTER TABLE honour ADD COLUMN award TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE honour ADD COLUMN bornOn TEXT",
                "ALTER TABLE honour ADD COLUMN naming TEXT NOT NULL DEFAULT ''",
                "CREATE INDEX honourHolder ON honour (county, category, name, id)",
            ]),
        Migration(
            "0370 recognition: for whom the office signed a joint check, why a juror stood aside",
            [
                "ALTER TABLE jointCheck ADD COLUMN onBehalfOf TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE juryMark ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "awardRound", "评选", key: ["id"],
                [
                    "title": "名称", "category": "类别", "rule": "办法", "state": "状态", "nominationsUntil": "推荐截止",
                    "ballotFrom": "投票开始", "ballotUntil": "投票截止",
                ])),
        .sealed(SealedTable("roundOffice", "联审单位", key: ["round", "unit"], ["unitName": "单位"])),
        .sealed(
            SealedTable(
                "nomination", "推荐", key: ["id"],
                [
                    "round": "评选", "number": "编号", "category": "类别", "name": "姓名（名称）", "bornOn": "出生日期",
                    "village": "村（社区）", "unitName": "单位", "line": "一句话", "story": "事迹", "nominator": "推荐人",
                    "nominatorName": "推荐人", "consentDigest": "同意的链接", "verification": "核实得分", "verifiedAt": "核实时间",
                    "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "jointCheck", "联审", key: ["nomination", "unit"],
                [
                    "unitName": "单位", "passed": "结论", "words": "意见", "byPerson": "办理人", "byName": "办理人", "at": "时间",
                    "onBehalfOf": "代谁办理",
                ])),
        .sealed(SealedTable("ballotVoter", "投过票的人", key: ["round", "resident"], ["channel": "方式"])),
        .open("ballot", "secret: an entry in the audit would tell who voted what; the recount file is the proof"),
        .sealed(
            SealedTable(
                "ballotBatch", "纸质选票", key: ["id"],
                [
                    "round": "评选", "village": "村（社区）", "valid": "有效票", "spoilt": "废票", "votes": "得票",
                    "enteredBy": "登记人", "enteredByName": "登记人", "enteredAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "roundJuror", "评委", key: ["round", "person"], ["name": "姓名", "unit": "单位", "division": "单位"])),
        .sealed(
            SealedTable(
                "juryMark", "评委打分", key: ["nomination", "person"],
                ["marks": "分项", "total": "得分", "recused": "回避", "at": "时间", "reason": "回避的原因"])),
        .sealed(
            SealedTable(
                "honour", "荣誉", key: ["id"],
                [
                    "category": "类别", "level": "级别", "name": "姓名（名称）", "village": "村（社区）", "unitName": "单位",
                    "title": "名称", "nomination": "推荐", "source": "来源", "grantedOn": "授予日期", "paper": "文件",
                    "certificate": "证书编号", "verifier": "验证码", "heldUntil": "届期", "recordedAt": "登记时间",
                    "revokedOn": "撤销日期", "revokedReason": "撤销的原因", "award": "荣誉", "bornOn": "出生日期",
                    "naming": "公开姓名",
                ])),
        .sealed(
            SealedTable(
                "recommendation", "向上推荐", key: ["id"],
                ["honour": "荣誉", "level": "级别", "title": "名称", "state": "状态"])),
    ]
}
