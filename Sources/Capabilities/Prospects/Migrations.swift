import Database
import Office

enum ProspectTables {
    static let migrations = [
        Migration(
            "0261 prospects: people of whom good was heard",
            [
                // `category` is the kind of award, `grouping` its class; `villageUnit` is a copy, for who may do what.
                """
                CREATE TABLE prospect (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    category TEXT NOT NULL, grouping TEXT NOT NULL, bornOn TEXT, village TEXT NOT NULL,
                    villageUnit TEXT NOT NULL, line TEXT NOT NULL, story TEXT NOT NULL, source TEXT NOT NULL, keeper TEXT,
                    keeperName TEXT NOT NULL, nomination TEXT, state TEXT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX prospectOf ON prospect (county, village, name)",
                """
                CREATE TABLE prospectVisit (
                    county TEXT NOT NULL, id TEXT NOT NULL, prospect TEXT NOT NULL, visitedOn TEXT NOT NULL,
                    words TEXT NOT NULL, recordedBy TEXT NOT NULL, recordedByName TEXT NOT NULL,
                    recordedAt BIGINT NOT NULL, PRIMARY KEY (county, id),
                    FOREIGN KEY (county, prospect) REFERENCES prospect (county, id))
                """,
                "CREATE INDEX prospectVisitOf ON prospectVisit (county, prospect, visitedOn)",
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "prospect", "线索", key: ["id"],
                [
                    "name": "姓名（名称）", "category": "类别", "grouping": "分类", "bornOn": "出生日期", "village": "村（社区）",
                    "villageUnit": "村（社区）", "line": "一句话", "story": "事迹", "source": "来源", "keeper": "联系人",
                    "keeperName": "联系人", "nomination": "推荐", "state": "状态",
                ])),
        .sealed(
            SealedTable(
                "prospectVisit", "走访线索", key: ["id"],
                [
                    "prospect": "线索", "visitedOn": "日期", "words": "见闻", "recordedBy": "登记人",
                    "recordedByName": "登记人", "recordedAt": "登记时间",
                ])),
    ]
}
