import Database
import Kernel
import Office
import Web

extension Person {
    package static let noun = RecordNoun("person", "人员", measure: "人")
}

extension Listing where Record == Person {
    package static let people = Listing<Person>(
        Person.noun, "人员", path: "people", right: .seePeople, help: "谁有账号、在哪个单位、是什么角色；角色和密码由安全管理员发放。",
        from: "person", joins: People.joins, shown: People.shown, select: People.columns,
        decode: { try Person($0, roles: []) },
        completed: { try People.withRoles($0, county: $1.county, in: $2) }, sees: { _ in "1 = 1" },
        columns: [
            .link("姓名", width: 12) {
                $0.name
            } path: {
                "people/\($0.id)"
            }, .text("登录名") { $0.signInName }, .text("单位", width: 24) { $0.unitName },
            .text("角色", width: 40) { person in
                person.roles.isEmpty ? "未授予" : person.roles.map(\.chinese).joined(separator: "、")
            }, .tag("账号") { $0.standing },
        ],
        filters: [
            .search("姓名、登录名或单位", in: ["person.name", "person.signInName", "unit.name"]), .roles, .account, .leftBehind,
        ],
        orders: [
            .ascending("signIn", "按登录名", "person.signInName", .text),
            .by("unit", "按单位", .ascending("unit.name", .text), .ascending("person.name", .text)),
            .newest("person"),
        ],
        empty: "还没有人员。", starts: [.init("新增人员", "people/new", .addPeople)],
        leads: [
            .init("导入人员", "people/import", .addPeople), .init("密码条", "people/slips", .giveRoles),
            .init("等待同意的请求", "requests", .answerRequests), .init("登录安全", "security", .setSecurity),
        ])
}

extension ListFilter {
    /// Those who hold one, or accounts in use that were given none yet and for which no list asked: nobody can do anything
    /// with them.
    fileprivate static let roles = ListFilter(
        "roles", "角色",
        options: { _, _ in [("none", "还没有授予")] + Role.assignable.map { ($0.rawValue, $0.chinese) } },
        isReadable: { value in value == "none" || Role.assignable.contains { $0.rawValue == value } },
        condition: { value, actor, _ in
            guard value == "none" else {
                return """
                    EXISTS (SELECT 1 FROM personRole WHERE personRole.county = \(actor.county)
                        AND personRole.person = person.id AND personRole.role = \(value))
                    """
            }
            return """
                person.disabledAt IS NULL
                AND NOT EXISTS (SELECT 1 FROM personRole
                    WHERE personRole.county = \(actor.county) AND personRole.person = person.id)
                AND NOT EXISTS (SELECT 1 FROM askedRole
                    WHERE askedRole.county = \(actor.county) AND askedRole.person = person.id)
                """
        })

    fileprivate static let account = ListFilter.condition(
        "state", "账号",
        [
            // Too many passwords were wrong, wherever they came from.
            (
                "locked", "暂时锁定",
                { @Sendable actor, now in
                    """
                    person.id IN (
                        SELECT id FROM person WHERE county = \(actor.county) AND lockedUntil > \(now)
                        UNION SELECT person FROM knownDevice WHERE county = \(actor.county) AND lockedUntil > \(now))
                    """
                }
            ),
            (
                "withoutPassword", "未发密码",
                { @Sendable _, _ in "person.passwordHash IS NULL AND person.disabledAt IS NULL" }
            ),
            ("disabled", "已停用", { @Sendable _, _ in "person.disabledAt IS NOT NULL" }),
        ])

    /// Accounts of units whose division is no more and went into no other.
    fileprivate static let leftBehind = ListFilter(
        "unit", "单位", options: { _, _ in [("gone", "已撤销、没有并入单位")] }, isReadable: { $0 == "gone" },
        condition: { _, actor, transaction in
            let gone = try Divisions.succession(county: actor.county, on: transaction.now.day, in: transaction)
                .withoutSuccessor
            return "person.disabledAt IS NULL AND unit.division IN \(list: gone)"
        })
}
