import Database
import Kernel
import Office

/// What a county still lacks before its work can begin, put before those who can mend it.
enum Preparation {
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        var waiting: [Waiting] = []
        if actor.has(.systemAdministrator) {
            if try count(
                "SELECT count(*) FROM unit WHERE county = \(actor.county) AND kind = 'township'", transaction) == 0
            {
                waiting.append(Waiting("导入区划：建立乡镇（街道）和村（社区）", count: 1, path: "divisions/import"))
            }
            if try count(
                "SELECT count(*) FROM unit WHERE county = \(actor.county) AND kind = 'department'", transaction) == 0
            {
                waiting.append(Waiting("新增部门：问题要交办给它们", count: 1, path: "units/new"))
            }
        }
        if actor.has(.securityAdministrator) {
            let without = try count(
                """
                SELECT count(*) FROM person WHERE county = \(actor.county) AND disabledAt IS NULL
                  AND NOT EXISTS (SELECT 1 FROM personRole
                    WHERE personRole.county = \(actor.county) AND personRole.person = person.id)
                """, transaction)
            if without > 0 { waiting.append(Waiting("授予角色：还没有角色的人员", count: without, path: "people")) }
        }
        return waiting
    }

    private static func count(_ sql: SQL, _ transaction: ReadTransaction) throws -> Int {
        try transaction.value(sql) ?? 0
    }
}
