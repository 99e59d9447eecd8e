import Database
import Office

enum CockpitTables {
    static let migrations = [
        Migration(
            "0095 cockpit: screens on walls",
            [
                // The secret of the address is kept nowhere but in the screen's browser.
                """
                CREATE TABLE wallLink (
                    county TEXT NOT NULL REFERENCES county (county), id TEXT NOT NULL, name TEXT NOT NULL,
                    digest TEXT NOT NULL, issuedBy TEXT NOT NULL, issuedByName TEXT NOT NULL, issuedAt BIGINT NOT NULL,
                    endedAt BIGINT, endedByName TEXT, PRIMARY KEY (county, id), UNIQUE (county, digest))
                """,
                """
                CREATE TABLE wallSeen (
                    county TEXT NOT NULL, wallLink TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, wallLink),
                    FOREIGN KEY (county, wallLink) REFERENCES wallLink (county, id))
                """,
            ])
    ]

    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "wallLink", "大屏链接", key: ["id"],
                [
                    "name": "名称", "digest": "地址", "issuedBy": "发放人", "issuedByName": "发放人", "issuedAt": "发放时间",
                    "endedAt": "停用时间", "endedByName": "停用人",
                ])),
        .open("wallSeen", "when a screen last looked, which is nobody's act"),
    ]
}
