import Database
import Office

enum MoralBankTables {
    static let migrations = [
        Migration(
            "0174 moral bank: accounts, rules and the ledger",
            [
                """
                CREATE TABLE moralAccount (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    name TEXT NOT NULL, village TEXT NOT NULL, openedOn TEXT NOT NULL, closedOn TEXT,
                    PRIMARY KEY (county, id), UNIQUE (county, village, kind, name))
                """,
                """
                CREATE TABLE moralRule (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, area TEXT NOT NULL,
                    title TEXT NOT NULL, standing BIGINT NOT NULL, spendable BIGINT NOT NULL, evidence TEXT NOT NULL,
                    capOfYear BIGINT NOT NULL, validFrom TEXT NOT NULL, validUntil TEXT, PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE posting (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    source TEXT NOT NULL, path TEXT, words TEXT NOT NULL, at BIGINT NOT NULL, byName TEXT NOT NULL,
                    reversalOf TEXT, PRIMARY KEY (county, id), UNIQUE (county, kind, source))
                """,
                "CREATE UNIQUE INDEX postingReversal ON posting (county, reversalOf)",
                // The fund's side has no account, number or balance: a balance that every posting changed would make them
                // all wait for each other, and it is the sum of the others.
                """
                CREATE TABLE ledgerLine (
                    county TEXT NOT NULL, posting TEXT NOT NULL, side TEXT NOT NULL, account TEXT NOT NULL,
                    points BIGINT NOT NULL, number BIGINT, after BIGINT, PRIMARY KEY (county, posting, side, account),
                    FOREIGN KEY (county, posting) REFERENCES posting (county, id),
                    CHECK (after IS NULL OR after >= 0))
                """,
                "CREATE UNIQUE INDEX ledgerLineNumber ON ledgerLine (county, account, side, number)",
                """
                CREATE TABLE pointLot (
                    county TEXT NOT NULL, posting TEXT NOT NULL, account TEXT NOT NULL, points BIGINT NOT NULL,
                    remaining BIGINT NOT NULL CHECK (remaining >= 0), expiresOn TEXT NOT NULL,
                    PRIMARY KEY (county, posting), FOREIGN KEY (county, posting) REFERENCES posting (county, id))
                """,
                "CREATE INDEX pointLotOf ON pointLot (county, account, expiresOn)",
                "CREATE INDEX pointLotExpiry ON pointLot (county, expiresOn, account)",
            ]),
        Migration(
            "0175 moral bank: what is asked for, the shelf, the fund",
            [
                """
                CREATE TABLE moralDeposit (
                    county TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, rule TEXT NOT NULL, standing BIGINT NOT NULL, spendable BIGINT NOT NULL,
                    doneOn TEXT NOT NULL, words TEXT NOT NULL, askedByName TEXT NOT NULL, notice TEXT,
                    state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, account) REFERENCES moralAccount (county, id),
                    FOREIGN KEY (county, rule) REFERENCES moralRule (county, id))
                """,
                "CREATE INDEX moralDepositOf ON moralDeposit (county, account, doneOn)",
                "CREATE INDEX moralDepositVillage ON moralDeposit (county, village, state, id)",
                """
                CREATE TABLE councilMeeting (
                    county TEXT NOT NULL, id TEXT NOT NULL, village TEXT NOT NULL, heldOn TEXT NOT NULL,
                    members TEXT NOT NULL, present BIGINT NOT NULL, byName TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE councilVote (
                    county TEXT NOT NULL, meeting TEXT NOT NULL, deposit TEXT NOT NULL, votes BIGINT NOT NULL,
                    PRIMARY KEY (county, meeting, deposit),
                    FOREIGN KEY (county, meeting) REFERENCES councilMeeting (county, id))
                """,
                "CREATE INDEX councilVoteOf ON councilVote (county, deposit)",
                """
                CREATE TABLE shelfGood (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    village TEXT NOT NULL, points BIGINT NOT NULL, stock BIGINT NOT NULL CHECK (stock >= 0),
                    isOff BIGINT NOT NULL, PRIMARY KEY (county, id), UNIQUE (county, village, title))
                """,
                """
                CREATE TABLE moralOrder (
                    county TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, good TEXT NOT NULL, points BIGINT NOT NULL, code TEXT NOT NULL,
                    placedAt BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, account) REFERENCES moralAccount (county, id),
                    FOREIGN KEY (county, good) REFERENCES shelfGood (county, id))
                """,
                "CREATE INDEX moralOrderOf ON moralOrder (county, account, id)",
                "CREATE INDEX moralOrderState ON moralOrder (county, state, placedAt)",
                "CREATE INDEX moralOrderVillage ON moralOrder (county, village, code)",
                """
                CREATE TABLE fundEntry (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, kind TEXT NOT NULL,
                    isIncome BIGINT NOT NULL, day TEXT NOT NULL, fen BIGINT NOT NULL CHECK (fen > 0),
                    party TEXT NOT NULL, words TEXT NOT NULL, receipt TEXT NOT NULL, recordedBy TEXT NOT NULL,
                    recordedByName TEXT NOT NULL, recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX fundEntryDay ON fundEntry (county, day, id)",
                "CREATE INDEX fundEntryReceipt ON fundEntry (county, receipt)",
            ]),
        Migration(
            "0220 moral bank: what pays by itself",
            [
                "ALTER TABLE moralRule ADD COLUMN basis TEXT NOT NULL DEFAULT 'asked'",
                """
                CREATE TABLE accountHolder (
                    county TEXT NOT NULL, holder TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,
                    since TEXT NOT NULL, byName TEXT NOT NULL, PRIMARY KEY (county, holder),
                    FOREIGN KEY (county, account) REFERENCES moralAccount (county, id))
                """,
                "CREATE INDEX accountHolderOf ON accountHolder (county, account)",
                """
                CREATE TABLE pointCredit (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, basis TEXT NOT NULL,
                    source TEXT NOT NULL, holder TEXT NOT NULL, holderName TEXT NOT NULL, village TEXT,
                    amount BIGINT NOT NULL, words TEXT NOT NULL, path TEXT NOT NULL, doneOn TEXT NOT NULL,
                    at BIGINT NOT NULL, rule TEXT NOT NULL, account TEXT, posting TEXT, standing BIGINT NOT NULL,
                    spendable BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (county, id),
                    UNIQUE (county, basis, source),
                    FOREIGN KEY (county, rule) REFERENCES moralRule (county, id),
                    FOREIGN KEY (county, account) REFERENCES moralAccount (county, id))
                """,
                "CREATE INDEX pointCreditHolder ON pointCredit (county, holder, state)",
                "CREATE INDEX pointCreditOf ON pointCredit (county, account, rule, doneOn)",
                "CREATE INDEX pointCreditVillage ON pointCredit (county, village, id)",
            ]),
        Migration(
            "0221 moral bank: shops and what the fund owes them",
            [
                "ALTER TABLE shelfGood ADD COLUMN shop TEXT", "ALTER TABLE moralOrder ADD COLUMN shop TEXT",
                "ALTER TABLE moralOrder ADD COLUMN takenAt BIGINT",
                "ALTER TABLE moralOrder ADD COLUMN fen BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE moralOrder ADD COLUMN settlement TEXT",
                "CREATE INDEX moralOrderShop ON moralOrder (county, shop, takenAt)",
                "CREATE INDEX moralOrderCode ON moralOrder (county, code, state)",
                "CREATE INDEX moralOrderSettlement ON moralOrder (county, settlement)",
                """
                CREATE TABLE shopSettlement (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, shop TEXT NOT NULL,
                    firstDay TEXT NOT NULL, lastDay TEXT NOT NULL, orders BIGINT NOT NULL, points BIGINT NOT NULL,
                    fen BIGINT NOT NULL CHECK (fen > 0), receipt TEXT NOT NULL, madeByName TEXT NOT NULL,
                    fundEntry TEXT, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX shopSettlementShop ON shopSettlement (county, shop, lastDay)",
                "CREATE UNIQUE INDEX shopSettlementReceipt ON shopSettlement (county, shop, receipt)",
            ]),
        Migration(
            "0225 moral bank: postings by time", ["CREATE INDEX postingAt ON posting (county, at, id)"]),
        Migration(
            "0295 moral bank: a township's month in one press",
            [
                """
                CREATE TABLE pointBooking (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, township TEXT NOT NULL,
                    month TEXT NOT NULL, villages TEXT NOT NULL, entries BIGINT NOT NULL, booked BIGINT NOT NULL,
                    standing BIGINT NOT NULL, spendable BIGINT NOT NULL, byName TEXT NOT NULL, at BIGINT NOT NULL,
                    endedAt BIGINT, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX pointBookingTownship ON pointBooking (county, township, at)",
                "CREATE INDEX pointBookingOpen ON pointBooking (county, endedAt, at)",
                "ALTER TABLE moralDeposit ADD COLUMN booking TEXT",
                "CREATE INDEX moralDepositBooking ON moralDeposit (county, booking)",
                "CREATE INDEX moralDepositDue ON moralDeposit (county, state, village, doneOn)",
            ]),
        Migration(
            "0223 moral bank: days of the fund that were published",
            [
                """
                CREATE TABLE fundClosing (
                    county TEXT NOT NULL REFERENCES county (county), lastDay TEXT NOT NULL, byName TEXT NOT NULL,
                    at BIGINT NOT NULL, PRIMARY KEY (county, lastDay))
                """
            ]),
        Migration(
            "0322 moral bank: which points an order took",
            [
                // What an order took of each lot: what is given back lies where it lay, and ends when it would have.
                """
                CREATE TABLE orderLot (
                    county TEXT NOT NULL, moralOrder TEXT NOT NULL, lot TEXT NOT NULL, points BIGINT NOT NULL CHECK (points > 0),
                    PRIMARY KEY (county, moralOrder, lot),
                    FOREIGN KEY (county, moralOrder) REFERENCES moralOrder (county, id),
                    FOREIGN KEY (county, lot) REFERENCES pointLot (county, posting))
                """
            ]),
        Migration(
            "0323 moral bank: vetoes, where a line of the rule comes from, and units that ask",
            [
                """
                CREATE TABLE vetoRule (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, title TEXT NOT NULL,
                    validFrom TEXT NOT NULL, validUntil TEXT, PRIMARY KEY (county, id))
                """,
                """
                CREATE TABLE accountVeto (
                    county TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, village TEXT NOT NULL,
                    rule TEXT NOT NULL, year INTEGER NOT NULL, words TEXT NOT NULL, madeByName TEXT NOT NULL,
                    state TEXT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, account) REFERENCES moralAccount (county, id),
                    FOREIGN KEY (county, rule) REFERENCES vetoRule (county, id))
                """,
                "CREATE INDEX accountVetoOf ON accountVeto (county, account, year)",
                "CREATE INDEX accountVetoVillage ON accountVeto (county, village, id)",
                "CREATE INDEX accountVetoYear ON accountVeto (county, year, state)",
                "ALTER TABLE moralRule ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
                "ALTER TABLE moralDeposit ADD COLUMN askedUnit TEXT",
                "CREATE INDEX moralDepositAskedUnit ON moralDeposit (county, askedUnit, id)",
            ]),
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "moralAccount", "道德银行账户", key: ["id"],
                ["kind": "类别", "name": "户名", "village": "村（社区）", "openedOn": "开户日期", "closedOn": "销户日期"])),
        .sealed(
            SealedTable(
                "moralRule", "积分项目", key: ["id"],
                [
                    "area": "类别", "title": "项目", "standing": "道德分", "spendable": "可兑换分", "evidence": "凭据",
                    "capOfYear": "一年上限", "validFrom": "施行日期", "validUntil": "停用日期", "basis": "凭什么记",
                    "origin": "出处",
                ])),
        .sealed(
            SealedTable(
                "posting", "积分账", key: ["id"],
                [
                    "kind": "类别", "source": "来源", "path": "来源", "words": "说明", "at": "时间", "byName": "记账人",
                    "reversalOf": "冲正的一笔",
                ])),
        .sealed(
            SealedTable(
                "ledgerLine", "积分账的一行", key: ["posting", "side", "account"],
                ["points": "分", "number": "序号", "after": "余额"])),
        .sealed(
            SealedTable(
                "pointLot", "可兑换分的一批", key: ["posting"],
                ["account": "账户", "points": "分", "remaining": "剩余", "expiresOn": "到期日"])),
        .sealed(
            SealedTable(
                "moralDeposit", "积分申报", key: ["id"],
                [
                    "account": "账户", "village": "村（社区）", "villageUnit": "村（社区）", "rule": "项目", "standing": "道德分",
                    "spendable": "可兑换分", "doneOn": "日期", "words": "事由", "askedByName": "申报人", "notice": "公示",
                    "state": "状态", "booking": "按月记账", "askedUnit": "申报单位",
                ])),
        .sealed(
            SealedTable(
                "pointBooking", "按月记账", key: ["id"],
                [
                    "township": "乡镇（街道）", "month": "月份", "villages": "村（社区）", "entries": "笔数", "booked": "已记",
                    "standing": "道德分", "spendable": "可兑换分", "byName": "记账人", "at": "时间", "endedAt": "记完的时间",
                ])),
        .sealed(
            SealedTable(
                "councilMeeting", "评议会", key: ["id"],
                ["village": "村（社区）", "heldOn": "日期", "members": "到会的人", "present": "人数", "byName": "登记人"])),
        .sealed(SealedTable("councilVote", "评议结果", key: ["meeting", "deposit"], ["votes": "同意票数"])),
        .sealed(
            SealedTable(
                "shelfGood", "兑换货架", key: ["id"],
                ["title": "名称", "village": "村（社区）", "points": "分", "stock": "库存", "isOff": "下架", "shop": "在哪里领"])),
        .sealed(
            SealedTable(
                "vetoRule", "否决项目", key: ["id"], ["title": "项目", "validFrom": "施行日期", "validUntil": "停用日期"])),
        .sealed(
            SealedTable(
                "accountVeto", "否决事项", key: ["id"],
                [
                    "account": "账户", "village": "村（社区）", "rule": "项目", "year": "年度", "words": "事由",
                    "madeByName": "登记人", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "moralOrder", "积分兑换", key: ["id"],
                [
                    "account": "账户", "village": "村（社区）", "villageUnit": "村（社区）", "good": "兑换物", "points": "分",
                    "code": "核销码", "placedAt": "下单时间", "state": "状态", "shop": "在哪里领", "takenAt": "领取时间",
                    "fen": "结算金额", "settlement": "结算单",
                ])),
        .sealed(
            SealedTable("orderLot", "兑换用掉的积分", key: ["moralOrder", "lot"], ["points": "分"])),
        .sealed(
            SealedTable(
                "fundEntry", "道德基金收支", key: ["id"],
                [
                    "kind": "类别", "isIncome": "收支", "day": "日期", "fen": "金额", "party": "对方", "words": "用途",
                    "receipt": "收据号", "recordedBy": "登记人", "recordedByName": "登记人", "recordedAt": "登记时间",
                ])),
        .sealed(
            SealedTable(
                "accountHolder", "账户关联的人", key: ["holder"],
                ["account": "账户", "name": "姓名", "since": "关联日期", "byName": "登记人"])),
        .sealed(
            SealedTable(
                "pointCredit", "自动记的积分", key: ["id"],
                [
                    "basis": "凭什么记", "source": "来源", "holder": "本人", "holderName": "本人", "village": "村（社区）",
                    "amount": "数量", "words": "事由", "path": "来源", "doneOn": "日期", "at": "时间", "rule": "项目",
                    "account": "账户", "posting": "积分账", "standing": "道德分", "spendable": "可兑换分", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "shopSettlement", "商户结算", key: ["id"],
                [
                    "shop": "商户", "firstDay": "开始", "lastDay": "截止", "orders": "单数", "points": "分", "fen": "金额",
                    "receipt": "票据号", "madeByName": "申请人", "fundEntry": "基金支出", "state": "状态",
                ])),
        .sealed(SealedTable("fundClosing", "公布过的基金收支", key: ["lastDay"], ["byName": "签发人", "at": "时间"])),
    ]
}
