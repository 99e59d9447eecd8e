import Database
import Office

enum CorrespondenceTables {
    static let migrations = [
        Migration(
            "0084 correspondence: notices, collections and returns",
            [
                """
                CREATE TABLE collection (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    words TEXT NOT NULL, asks TEXT NOT NULL, audience TEXT NOT NULL, due TEXT NOT NULL,
                    form INTEGER NOT NULL, madeBy TEXT NOT NULL, madeByName TEXT NOT NULL, madeAt BIGINT NOT NULL,
                    remindedOn TEXT, reminders INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                // Of what was sent out nothing is changed: a change is a version of its own.
                """
                CREATE TABLE collectionForm (
                    county TEXT NOT NULL, collection TEXT NOT NULL, number INTEGER NOT NULL, fields TEXT NOT NULL,
                    madeByName TEXT NOT NULL, madeAt BIGINT NOT NULL,
                    PRIMARY KEY (county, collection, number),
                    FOREIGN KEY (county, collection) REFERENCES collection (county, id))
                """,
                // `form` is the version that was answered last, `sentOn` the day of the first answer.
                """
                CREATE TABLE collectionReturn (
                    county TEXT NOT NULL, id TEXT NOT NULL, collection TEXT NOT NULL, unit TEXT NOT NULL,
                    division TEXT, form INTEGER, sentOn TEXT, reminders INTEGER NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY (county, id), UNIQUE (county, collection, unit),
                    FOREIGN KEY (county, collection) REFERENCES collection (county, id))
                """,
                "CREATE INDEX collectionReturnUnit ON collectionReturn (county, unit, id)",
                "CREATE INDEX collectionReturnDivision ON collectionReturn (county, division, id)",
                // Every answer that was ever sent, corrections included.
                """
                CREATE TABLE collectionAnswer (
                    county TEXT NOT NULL, record TEXT NOT NULL, number INTEGER NOT NULL, form INTEGER NOT NULL,
                    answers TEXT NOT NULL, openedAt BIGINT, sentAt BIGINT NOT NULL, minutes INTEGER,
                    sentBy TEXT NOT NULL, sentByName TEXT NOT NULL, PRIMARY KEY (county, record, number),
                    FOREIGN KEY (county, record) REFERENCES collectionReturn (county, id))
                """,
                "CREATE INDEX collectionAnswerSent ON collectionAnswer (county, sentAt, record)",
            ]),
        Migration(
            "0085 correspondence: instructions of leaders",
            [
                // A row a unit; `batch` is shared by those that were given in one. `leader` is a person.
                """
                CREATE TABLE instruction (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, batch TEXT NOT NULL,
                    leader TEXT NOT NULL, leaderName TEXT NOT NULL, givenOn TEXT NOT NULL, words TEXT NOT NULL,
                    about TEXT NOT NULL, aboutWords TEXT NOT NULL, unit TEXT NOT NULL, division TEXT,
                    due TEXT NOT NULL, repliedOn TEXT, enteredBy TEXT NOT NULL, enteredByName TEXT NOT NULL,
                    state TEXT NOT NULL, PRIMARY KEY (county, id), UNIQUE (county, batch, unit))
                """,
                "CREATE INDEX instructionUnit ON instruction (county, unit, id)",
                "CREATE INDEX instructionAbout ON instruction (county, about, id)",
            ]),
        Migration(
            "0096 correspondence: what a period's figures count",
            [
                // So that a month costs what the month holds, however many years there are.
                "CREATE INDEX collectionReturnSent ON collectionReturn (county, sentOn, id)",
                "CREATE INDEX instructionGiven ON instruction (county, givenOn, id)",
                "CREATE INDEX instructionReplied ON instruction (county, repliedOn, id)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "collection", "通知收表", key: ["id"],
                [
                    "title": "标题", "words": "内容", "asks": "要求", "audience": "发给", "due": "截止日", "form": "表的版本",
                    "madeBy": "拟稿人", "madeByName": "拟稿人", "madeAt": "拟稿时间", "remindedOn": "催报日期",
                    "reminders": "催报", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "collectionForm", "收的表", key: ["collection", "number"],
                ["fields": "栏目", "madeByName": "制表人", "madeAt": "制表时间"])),
        .sealed(
            SealedTable(
                "collectionReturn", "填报", key: ["id"],
                [
                    "collection": "通知收表", "unit": "单位", "division": "单位", "form": "表的版本", "sentOn": "报送日期",
                    "reminders": "催报", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "collectionAnswer", "填报的内容", key: ["record", "number"],
                [
                    "form": "表的版本", "answers": "内容", "openedAt": "打开时间", "sentAt": "报送时间", "minutes": "用时",
                    "sentBy": "填报人", "sentByName": "填报人",
                ])),
        .sealed(
            SealedTable(
                "instruction", "批示", key: ["id"],
                [
                    "batch": "同批", "leader": "领导", "leaderName": "领导", "givenOn": "批示日期", "words": "批示内容",
                    "about": "针对", "aboutWords": "针对", "unit": "承办单位", "division": "承办单位", "due": "办结日",
                    "repliedOn": "回复日期", "enteredBy": "登记人", "enteredByName": "登记人", "state": "状态",
                ])),
    ]
}
