import Database
import Office

enum HigherFormTables {
    static let migrations = [
        Migration(
            "0262 higherForms: forms of higher levels",
            [
                // One that is replaced stays: what was sent up was filled from it.
                """
                CREATE TABLE higherForm (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, category TEXT NOT NULL,
                    level TEXT NOT NULL, sha256 TEXT NOT NULL, fileName TEXT NOT NULL, fields TEXT NOT NULL,
                    folder TEXT NOT NULL, photo TEXT NOT NULL, keptBy TEXT NOT NULL, keptByName TEXT NOT NULL,
                    keptAt BIGINT NOT NULL, PRIMARY KEY (county, id))
                """,
                "CREATE INDEX higherFormKind ON higherForm (county, category, level, id)",
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "higherForm", "上报表格", key: ["id"],
                [
                    "category": "类别", "level": "级别", "sha256": "文件", "fileName": "文件", "fields": "字段",
                    "folder": "文件夹的名字",
                    "photo": "照片的名字", "keptBy": "上传人", "keptByName": "上传人", "keptAt": "上传时间",
                ]))
    ]
}
