import Database
import Kernel
import Office
import TestSupport
import Testing
import Web

@testable import Organisation

/// People, units and places, brought as lists.
@Suite("Lists of people, units and places")
struct OrganisationListTests {
    private let system = Actor.system(county: "990101")
    private let clock = TestClock()

    private func withCounty(_ engine: Engine, _ body: (Office) async throws -> Void) async throws {
        let migrations = Office.capability.migrations + Organisation.migrations
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            let day = try #require(Day("2019-01-01"))
            let box = CountyBox(
                southWest: Position(latitude: 29_000_000, longitude: 120_000_000),
                northEast: Position(latitude: 30_000_000, longitude: 121_000_000))
            try await office.carryOut(
                EstablishCounty(code: try #require(DivisionCode("990101")), name: "明川县", box: box, validFrom: day),
                by: system)
            let divisions =
                "code,name\n990101100,云溪镇\n990101100201,新民村\n990101100202,石门村\n990101200,茶亭乡\n990101200201,新民村\n"
            try await office.carryOut(ImportDivisions(list: Array(divisions.utf8), validFrom: day), by: system)
            try await office.carryOut(AddUnit(name: "水利局"), by: system)
            try await body(office)
        }
    }

    private func bring<Record: ImportedRecord>(
        _ text: String, _ type: Record.Type, _ office: Office, by actor: Actor? = nil
    ) async throws -> ID<BroughtList> {
        let rows = try ListImport<Record>.rows(of: Array(text.utf8))
        return try await office.carryOut(BringList<Record>(filename: "名单.csv", rows: rows), by: actor ?? system)
    }

    /// What each row of a list would come to.
    private func judged<Record: ImportedRecord>(
        _ text: String, _ type: Record.Type, _ office: Office, by actor: Actor? = nil
    ) async throws -> [String] {
        let (rows, actor) = (try ListImport<Record>.rows(of: Array(text.utf8)), actor ?? system)
        return try await office.read { transaction in
            try ListImport<Record>(rows, by: actor, in: transaction).lines.map { line in
                let words = line.judgement.words
                return line.judgement.kind.rawValue + (words.isEmpty ? "" : " \(words)")
            }
        }
    }

    @discardableResult
    private func take<Record: ImportedRecord>(
        _ text: String, _ type: Record.Type, _ office: Office, by actor: Actor? = nil
    ) async throws -> TakeList<Record>.Outcome {
        let list = try await bring(text, type, office, by: actor)
        return try await office.carryOut(TakeList<Record>(list: list), by: actor ?? system)
    }

    private func people(_ office: Office) async throws -> [Person] {
        try await office.read { try Listing.people.first("", 99, for: .system(county: "990101"), in: $0) }
    }

    // MARK: People

    private let list = """
        姓名,登录名,单位,角色
        张敏,zhang.min,创建办,创建办干事
        王芳,,云溪镇,乡镇（街道）联络员、督查员
        王芳,,茶亭乡,
        李强,,茶亭乡新民村,村（社区）工作者
        赵刚,,水利局,部门联络员
        孙丽,,990101100202,
        周杰,,创建办,创建办主任

        """

    @Test("people get accounts without roles, with a name to sign in by their unit's code", arguments: Engine.available)
    func people(engine: Engine) async throws {
        try await withCounty(engine) { office in
            #expect(try await judged(list, ImportedPerson.self, office) == Array(repeating: "new", count: 7))
            let outcome = try await take(list, ImportedPerson.self, office)
            #expect(outcome.added == 7 && outcome.wrong == 0)
            let people = try await self.people(office)
            #expect(
                people.map(\.signInName).sorted() == [
                    "000-1", "000-2", "100-1", "100202-1", "200-1", "200201-1", "zhang.min",
                ])
            #expect(people.allSatisfy { $0.roles.isEmpty && !$0.hasPassword })
            // Sent again it changes nothing, in whatever order and however it is written.
            #expect(try await judged(list, ImportedPerson.self, office) == Array(repeating: "unchanged", count: 7))
            let again = "单位,名字\n　云溪镇 ,王 芳\n茶亭乡／新民村,李强\n"
            #expect(try await judged(again, ImportedPerson.self, office) == ["unchanged", "unchanged"])
            #expect(try await take(list, ImportedPerson.self, office).added == 0)
        }
    }

    @Test(
        "a row that nobody can be made of says why",
        arguments: [
            ("甲,,新民村,", "叫“新民村”的单位有2个：云溪镇新民村、茶亭乡新民村，请连乡镇（街道）一起写"),
            ("甲,,水力局,", "没有叫“水力局”的单位"), ("甲,a,创建办,", "登录名“a”不对：登录名用3到30个小写字母"),
            ("甲,,创建办,局长", "没有“局长”这个角色"), ("甲,,水利局,创建办干事", "不属于这类单位（部门）"),
            ("甲,,创建办,系统管理员、安全管理员", "三员分立"), (",,创建办,", "没有填“姓名”"), ("甲,,9.90101E+11,", "科学计数"),
            ("乙,zhang.min,水利局,", "是创建办张敏的；换单位请到他的页面办“换岗”"),
        ])
    func wrong(row: String, says: String) async throws {
        try await withCounty(.sqlite) { office in
            try await take("姓名,登录名,单位\n张敏,zhang.min,创建办\n", ImportedPerson.self, office)
            let found = try await judged("姓名,登录名,单位,角色\n\(row)\n", ImportedPerson.self, office)
            #expect(found.first?.hasPrefix("wrong") == true && found.first?.contains(says) == true, "\(found)")
        }
    }

    @Test("the same person twice in one list is one too many", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let text = "姓名,登录名,单位\n张敏,,创建办\n 张敏　,,创建办\n李,li.1,创建办\n李二,li.1,创建办\n王,wang.1,创建办\n王,wang.2,创建办\n"
            let kinds = try await judged(text, ImportedPerson.self, office).map { String($0.prefix { $0 != " " }) }
            #expect(kinds == ["new", "wrong", "new", "wrong", "new", "new"])
            try await take(text, ImportedPerson.self, office)
            let unclear = try await judged("姓名,单位\n王,创建办\n", ImportedPerson.self, office)
            #expect(unclear == ["wrong 这个单位有2个叫王的账号：wang.1、wang.2，请写明登录名"])
            let renamed = try await judged("姓名,登录名,单位\n李一,li.1,创建办\n", ImportedPerson.self, office)
            #expect(renamed == ["changed 姓名：李→李一"])
        }
    }

    @Test(
        "roles are asked for, and given in one press; those that need a second yes become requests",
        arguments: Engine.available)
    func roles(engine: Engine) async throws {
        try await withCounty(engine) { office in
            try await take(list, ImportedPerson.self, office)
            let security = try await administrator("sec.one", .securityAdministrator, office)
            let entries = try await office.read { try AskedRoles.entries(county: "990101", in: $0) }
            #expect(entries.count == 5 && entries.filter(\.needSecondYes).map(\.person.name) == ["周杰"])
            let command = GiveAskedRoles(people: entries.map(\.person.id), request: "test")
            let outcome = try await office.carryOut(command, by: security)
            #expect(outcome.given == 4 && outcome.asked == 1)
            let roles = Dictionary(
                try await self.people(office).map { ("\($0.name)\($0.unitName)", $0.roles) },
                uniquingKeysWith: { a, _ in a }
            )
            #expect(roles["王芳云溪镇"] == [.inspector, .townshipLiaison] && roles["张敏创建办"] == [.clerk])
            #expect(roles["周杰创建办"] == [] && roles["王芳茶亭乡"] == [])
            let requests = try await office.read { try RightsRequests.open(county: "990101", in: $0) }
            #expect(requests.map(\.roles) == [[.director]])
            #expect(try await office.read { try AskedRoles.entries(county: "990101", in: $0).isEmpty })
            // What one has already is not asked for again.
            #expect(try await judged(list, ImportedPerson.self, office).filter { $0 != "unchanged" }.count == 1)
            let twice = await #expect(throws: Refusal.self) { try await office.carryOut(command, by: security) }
            #expect(twice?.code == "person.asked")
        }
    }

    private func administrator(_ name: String, _ role: Role, _ office: Office) async throws -> Actor {
        let unit = try await office.read { try Units.named("创建办", county: "990101", in: $0) }
        let id = try await office.carryOut(
            AddPerson(name: name, signInName: name, unit: try #require(unit).id), by: system)
        try await office.carryOut(GiveRoles(person: id, roles: [role]), by: system)
        return Actor(id: id.description, name: name, county: "990101", roles: [role], scope: .county)
    }

    @Test(
        "first passwords are for who has roles and none yet, and for nobody whom one administrator may not let in",
        arguments: Engine.available)
    func slips(engine: Engine) async throws {
        try await withCounty(engine) { office in
            try await take(list, ImportedPerson.self, office)
            let security = try await administrator("sec.one", .securityAdministrator, office)
            func waiting() async throws -> [Person] {
                try await office.read { try People.withoutPassword(county: "990101", limit: 99, in: $0) }
            }
            #expect(try await waiting().isEmpty)
            let entries = try await office.read { try AskedRoles.entries(county: "990101", in: $0) }
            try await office.carryOut(
                GiveAskedRoles(people: entries.map(\.person.id), request: "test"), by: security)
            let people = try await waiting()
            #expect(Set(people.map(\.name)) == ["张敏", "王芳", "李强", "赵刚"])
            let hashes = people.map { (person: $0.id, hash: "scrypt$\($0.signInName)") }
            #expect(try await office.carryOut(GiveFirstPasswords(hashes: hashes), by: security) == 4)
            #expect(try await waiting().isEmpty)
            let again = await #expect(throws: Refusal.self) {
                try await office.carryOut(GiveFirstPasswords(hashes: hashes), by: security)
            }
            #expect(again?.code == "person.hasPassword")
        }
    }

    // MARK: Units and places

    @Test("units come in with their kind, and those of divisions do not", arguments: Engine.available)
    func units(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let text = "单位名称,类别\n水利局,\n住建局,部门\n县委宣传部,县级\n云溪镇,部门\n 水 利局,\n交通局,厅\n"
            let first = try await judged(text, ImportedUnit.self, office)
            #expect(
                first == [
                    "unchanged", "new", "new", "wrong “云溪镇”是随区划建立的，不用在这里填", "wrong 和第2行重复，请删去一行",
                    "wrong “类别”的“厅”不对：应是部门、县级、商户中的一个",
                ])
            let outcome = try await take(text, ImportedUnit.self, office)
            #expect(outcome.added == 2)
            let changed = try await judged("名称,类别\n住建局,县级\n", ImportedUnit.self, office)
            #expect(changed == ["changed 类别：部门→县级（创建办、县领导、督查组）"])
        }
    }

    @Test(
        "places come in with their village, by name or code, and a position within the county",
        arguments: Engine.available)
    func places(engine: Engine) async throws {
        try await withCounty(engine) { office in
            let text = """
                名称,类别,所在村（社区）,经度,纬度
                石门市场,市场,石门村,120.5,29.5
                小学,学校,云溪镇新民村,１２０．６,２９．６
                广场,广场,９９０１０１２００２０１,,
                甲,市场,新民村,,
                乙,市场,石门村,29.5,120.5
                丙,市场,石门村,120.5,
                丁,村,石门村,,
                戊,市场,云溪镇,,
                石门村,公园,石门村,,

                """
            let found = try await judged(text, ImportedPlace.self, office)
            #expect(found.prefix(3) == ["new", "new", "new"])
            for (line, words) in [
                (3, "有2个"), (4, "有没有填反"), (5, "成对填写"), (6, "“类别”的“村”不对"), (7, "不是村（社区）"), (8, "是村（社区）本身"),
            ] {
                #expect(found[line].hasPrefix("wrong") && found[line].contains(words), "\(found[line])")
            }
            let outcome = try await take(text, ImportedPlace.self, office)
            #expect(outcome.added == 3)
            let changed = "名称,类别,所在村（社区）,经度,纬度\n石门市场,公园,石门村,120.7,29.5\n小学,学校,990101100201,,\n"
            let again = try await judged(changed, ImportedPlace.self, office)
            #expect(again.first?.hasPrefix("changed 类别：市场→公园；位置：") == true && again.last == "unchanged")
            try await take(changed, ImportedPlace.self, office)
            let third = try await judged(changed, ImportedPlace.self, office)
            #expect(third == ["unchanged", "unchanged"])
            // A township brings its own villages' only, and learns nothing of another's.
            let liaison = Actor(
                id: "liaison", name: "联络员", county: "990101", roles: [.townshipLiaison],
                scope: .division(try #require(DivisionCode("990101200"))))
            let foreign = try await judged(changed, ImportedPlace.self, office, by: liaison)
            #expect(foreign.allSatisfy { $0.contains("不在您管理的村（社区）里") })
        }
    }
}
