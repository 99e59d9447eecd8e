import Database
import Kernel
import Office

/// Somebody as a list brings him in: an account without roles and without a password. Roles that the list asks for are the
/// security administrator's to give, all in one press (`GiveAskedRoles`).
struct ImportedPerson: ImportedRecord {
    enum Change: Sendable {
        case add(name: String, signInName: String?, unit: ID<Unit>, division: DivisionCode?, roles: [Role])
        /// Nil where the name stays.
        case correct(ID<Person>, name: String?, roles: [Role])
    }

    static let action = Action("person.import", "导入人员", right: .addPeople)

    private static let nameColumn = ImportColumn.text(
        ListHeading("姓名", "名字", example: "张敏", help: "真实姓名，最多30个字", width: 12), max: 30)
    private static let signInColumn = ImportColumn<String>(
        ListHeading(
            "登录名", "账号", isNeeded: false, example: "zhang.min", help: "空着的由系统编；要自己定的，用3到30个小写字母、数字、点或连字符",
            width: 16)
    ) { cell in
        let name = cell.asSignInName
        if let fault = AddPerson.fault(name) { throw CellFault("登录名“\(cell.prefix(20))”不对：\(fault.droppingStop)") }
        return name
    }
    private static let unitColumn = ImportColumn.text(
        ListHeading(
            "单位", "所在单位", "工作单位", example: "创建办", help: "“单位”页上的名称；村（社区）有重名的，连乡镇（街道）一起写，如 澄潭街道新民村", width: 26), max: 60)
    private static let rolesColumn = ImportColumn<[Role]>(
        ListHeading(
            "角色", isNeeded: false, example: "创建办干事、督查员", help: "几个角色用顿号隔开；由安全管理员核准后生效", width: 30)
    ) { cell in
        let known = Dictionary(
            Role.assignable.map { ($0.chinese.nameKey, $0) }, uniquingKeysWith: { first, _ in first })
        return try cell.split(separator: /[、，,；;\/]/).map { word in
            guard let role = known[String(word).nameKey] else {
                throw CellFault("没有“\(word.prefix(20))”这个角色：应是\(Role.assignable.map(\.chinese).joined(separator: "、"))")
            }
            return role
        }
    }

    static let list = ImportedList(
        "人员", measure: "人", path: "people",
        headings: [nameColumn.heading, signInColumn.heading, unitColumn.heading, rolesColumn.heading],
        advice: "一行一个人。导入只建立账号：角色由安全管理员按名单一次授予，初始密码由安全管理员打印密码条。")

    let name: String
    let signInName: String?
    let unit: String
    let roles: [Role]

    init(_ row: ImportRow) throws {
        signInName = row.value(Self.signInColumn)
        roles = row.value(Self.rolesColumn)?.unique ?? []
        (name, unit) = try row.finish(row.value(Self.nameColumn), row.value(Self.unitColumn))
    }

    var key: String { signInName ?? "\(name.nameKey) \(unit.nameKey)" }

    // MARK: Against who is there

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let units = try Units.all(county: actor.county, notGoneOn: transaction.now.day, in: transaction)
        let (names, known) = (UnitNames(units), try KnownPeople(county: actor.county, in: transaction))
        return records.map { record in
            do { return try record.judge(names, known) } catch let fault as CellFault {
                return .wrong(fault.words)
            } catch { return .wrong("\(error)") }
        }
    }

    private func judge(_ units: UnitNames, _ known: KnownPeople) throws -> ImportJudgement<Change> {
        let unit = try units.unit(unit, "单位")
        guard let found = try known.person(signInName: signInName, name: name, unit: unit.id) else {
            if !roles.isEmpty, let fault = RoleRules.fault(roles, in: unit.kind) { throw CellFault(fault.droppingStop) }
            return .new(
                .add(name: name, signInName: signInName, unit: unit.id, division: unit.division, roles: roles))
        }
        guard !found.isDisabled else { throw CellFault("\(found.name)（\(found.signInName)）的账号已停用，要用的请先到他的页面启用") }
        guard found.unit == unit.id else {
            throw CellFault("登录名\(found.signInName)是\(found.unitName)\(found.name)的；换单位请到他的页面办“换岗”，别人请另起登录名")
        }
        let asked = roles.filter { !found.roles.contains($0) }
        if !asked.isEmpty, let fault = RoleRules.fault(found.held + roles, in: unit.kind) {
            throw CellFault(fault.droppingStop)
        }
        // What looks alike is the same name.
        let isSame = found.name.nameKey == name.nameKey
        let words =
            (isSame ? [] : ["姓名：\(found.name)→\(name)"])
            + (asked.isEmpty ? [] : ["请求角色：\(asked.map(\.chinese).joined(separator: "、"))"])
        guard !words.isEmpty else { return .unchanged }
        return .changed(
            words.joined(separator: "；"), .correct(found.id, name: isSame ? nil : name, roles: asked))
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        switch change {
        case .add(let name, let signInName, let unit, let division, let roles):
            let own = try signInName ?? freeSignInName(division, actor.county, transaction)
            let added = try AddPerson(name: name, signInName: own, unit: unit).carryOut(by: actor, in: transaction)
            try AskedRoles.ask(roles, for: added.outcome, by: actor, in: transaction)
            return added.outcome.description
        case .correct(let person, let name, let roles):
            if let name {
                try transaction.run(
                    "UPDATE person SET name = \(name) WHERE county = \(actor.county) AND id = \(person)")
            }
            try AskedRoles.ask(roles, for: person, by: actor, in: transaction)
            return person.description
        }
    }

    private static func freeSignInName(
        _ division: DivisionCode?, _ county: String, _ transaction: ReadTransaction
    ) throws -> String {
        let beginning = SignInNames.beginning(for: division)
        let taken: [String] = try transaction.rows(
            "SELECT signInName FROM person WHERE county = \(county) AND signInName LIKE \(beginning + "%")"
        ).map { try $0["signInName"] }
        return SignInNames.next(beginning, taken: taken)
    }
}

/// Everybody with an account, as a list is held against them.
private struct KnownPeople {
    struct Known {
        let id: ID<Person>
        let name: String
        let signInName: String
        let unit: ID<Unit>
        let unitName: String
        let isDisabled: Bool
        var held: [Role] = []
        /// Also those that are asked for already.
        var roles: [Role] = []
    }

    private var bySignInName: [String: Known] = [:]
    private var byName: [String: [String]] = [:]

    init(county: String, in transaction: ReadTransaction) throws {
        var roles: [String: [Role]] = [:]
        for row in try transaction.rows("SELECT person, role FROM personRole WHERE county = \(county) ORDER BY role") {
            roles[try row["person"], default: []].append(try row["role"])
        }
        let asked = try AskedRoles.all(county: county, in: transaction)
        let rows = try transaction.rows(
            """
            SELECT person.id, person.name, person.signInName, person.unit, unit.name AS unitName, person.disabledAt
            FROM person JOIN unit ON unit.county = person.county AND unit.id = person.unit
            WHERE person.county = \(county) ORDER BY person.signInName
            """)
        for row in rows {
            let disabledAt: Instant? = try row["disabledAt"]
            var known = Known(
                id: try row["id"], name: try row["name"], signInName: try row["signInName"], unit: try row["unit"],
                unitName: try row["unitName"], isDisabled: disabledAt != nil)
            known.held = roles[known.id.description] ?? []
            known.roles = known.held + (asked[known.id] ?? [])
            bySignInName[known.signInName] = known
            byName[Self.key(known.name, known.unit), default: []].append(known.signInName)
        }
    }

    private static func key(_ name: String, _ unit: ID<Unit>) -> String { "\(unit) \(name.nameKey)" }

    /// By the sign-in name, or where the list has none by name and unit.
    func person(signInName: String?, name: String, unit: ID<Unit>) throws -> Known? {
        if let signInName { return bySignInName[signInName] }
        let same = (byName[Self.key(name, unit)] ?? []).compactMap { bySignInName[$0] }
        guard same.count <= 1 else {
            throw CellFault("这个单位有\(same.count)个叫\(name)的账号：\(same.map(\.signInName).joined(separator: "、"))，请写明登录名")
        }
        return same.first
    }
}

extension String {
    /// What follows it is told together with it.
    var droppingStop: String { hasSuffix("。") ? String(dropLast()) : self }
}
