import Database
import Kernel
import Office

/// What a county still lacks before its work can begin, and accounts that nobody can use yet.
enum Preparation {
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        var waiting: [Waiting] = []
        func add(_ title: String, _ query: String, _ verb: String, kind: Waiting.Kind = .task) throws {
            guard let first = try Listing.people.first(query, 1, for: actor, in: transaction).first else { return }
            let count = try Listing.people.count(query, for: actor, in: transaction)
            waiting.append(
                Waiting(
                    title, kind: kind, count: count, path: "people?\(query)", verb: verb, place: first.unitName,
                    detail: first.name))
        }
        if actor.has(.securityAdministrator) {
            let asked = try AskedRoles.entries(county: actor.county, in: transaction).map(\.person)
            if let first = asked.first {
                waiting.append(
                    Waiting(
                        "核准名单上请求的角色", count: asked.count, path: "people/asked", verb: "去核准", place: first.unitName,
                        detail: first.name))
            }
            try add("授予角色：还没有角色的人员", "roles=none", "去授予")
            // They come free by themselves; whoever asks for it sooner is helped.
            try add("输错密码暂时锁定的账号", "state=locked", "去看看", kind: .notice)
        }
        if actor.has(.systemAdministrator) {
            try add("停用账号：单位已撤销、没有并入单位的人员", "unit=gone", "去停用")
        }
        return waiting
    }

    static func firstSteps(county: String, in transaction: ReadTransaction) throws -> [FirstStep] {
        func isThere(_ statement: SQL) throws -> Bool { try transaction.value(statement, as: Int.self) != nil }
        func hasUnit(_ kind: Unit.Kind) throws -> Bool {
            try isThere("SELECT 1 FROM unit WHERE county = \(county) AND kind = \(kind) LIMIT 1")
        }
        func isHeld(_ role: Role) throws -> Bool {
            try isThere(
                """
                SELECT 1 FROM personRole JOIN person
                    ON person.county = personRole.county AND person.id = personRole.person
                WHERE personRole.county = \(county) AND personRole.role = \(role) AND person.disabledAt IS NULL LIMIT 1
                """)
        }
        let hasPeople = try isThere(
            """
            SELECT 1 FROM person JOIN unit ON unit.county = person.county AND unit.id = person.unit
            WHERE person.county = \(county) AND person.disabledAt IS NULL AND unit.kind = 'township' LIMIT 1
            """)
        let needed: [Role] = [.clerk, .director, .inspector, .townshipLiaison]
        let lacking = try needed.filter { try !isHeld($0) }.map(\.chinese).joined(separator: "、")
        return [
            FirstStep(
                "导入乡镇（街道）", by: [.systemAdministrator], path: "divisions/import", isDone: try hasUnit(.township)),
            FirstStep(
                "导入村（社区）", by: [.systemAdministrator], path: "divisions/import", isDone: try hasUnit(.village)),
            FirstStep(
                "新增部门，问题要交办给它们", by: [.systemAdministrator], path: "units/new", isDone: try hasUnit(.department)),
            FirstStep(
                "新增创建办、督查员和乡镇（街道）人员的账号", by: [.systemAdministrator], path: "people/new", isDone: hasPeople),
            FirstStep(
                lacking.isEmpty ? "授予角色、发放密码" : "授予角色、发放密码（还缺\(lacking)）", by: [.securityAdministrator], path: "people",
                isDone: lacking.isEmpty),
        ]
    }
}
