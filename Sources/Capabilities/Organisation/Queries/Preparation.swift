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
                    WHERE personRole.county = person.county AND personRole.person = person.id)
                """, transaction)
            if without > 0 { waiting.append(Waiting("授予角色：还没有角色的人员", count: without, path: "people")) }
            let left = try left(county: actor.county, in: transaction)
            if left > 0 { waiting.append(Waiting("重新安排：单位已撤销、没有并入单位的人员", count: left, path: "people")) }
        }
        return waiting
    }

    /// How many people's division is no more, and went into no other.
    private static func left(county: String, in transaction: ReadTransaction) throws -> Int {
        let gone = try Divisions.succession(county: county, on: transaction.now.day, in: transaction).withoutSuccessor
        guard !gone.isEmpty else { return 0 }
        return try count(
            """
            SELECT count(*) FROM person JOIN unit ON unit.county = person.county AND unit.id = person.unit
            WHERE person.county = \(county) AND person.disabledAt IS NULL AND unit.division IN \(list: gone)
            """, transaction)
    }

    private static func count(_ sql: SQL, _ transaction: ReadTransaction) throws -> Int {
        try transaction.value(sql) ?? 0
    }
}
