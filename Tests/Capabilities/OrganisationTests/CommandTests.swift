import Database
import Kernel
import Office
import TestSupport
import Testing
import Web

@testable import Organisation

private let migrations = Office.capability.migrations + Organisation.migrations

@Suite("The organisation")
struct OrganisationCommandTests {
    private let system = Actor.system(county: "990101")
    private let clock = TestClock()

    private func withCounty(
        _ engine: Engine, _ body: (Office, Door) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            let day = Day("2019-01-01")!
            let box = CountyBox(
                southWest: Position(latitude: 29_000_000, longitude: 120_000_000),
                northEast: Position(latitude: 30_000_000, longitude: 121_000_000))
            try await office.carryOut(
                EstablishCounty(code: DivisionCode("990101")!, name: "明川县", box: box, validFrom: day), by: system)
            let csv = "code,name\n990101100,云溪镇\n990101100201,石门村\n990101200,茶亭乡\n990101200201,樟塘村\n"
            try await office.carryOut(ImportDivisions(list: Array(csv.utf8), validFrom: day), by: system)
            let hasher = PasswordHasher(rounds: 2)
            try await body(office, Door(office: office, hasher: hasher, surroundings: clock.surroundings))
        }
    }

    private func addClerk(_ office: Office) async throws -> ID<Person> {
        let unit = try await office.read { try Units.named("创建办", county: "990101", in: $0) }
        let id = try await office.carryOut(
            AddPerson(name: "张敏", signInName: "zhang.min", unit: try #require(unit).id), by: system)
        try await office.carryOut(GiveRoles(person: id, roles: [.clerk]), by: system)
        return id
    }

    @Test("finds people by any part of their names, in capitals or not", arguments: Engine.available)
    func search(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let id = try await addClerk(office)
            for (text, isFound) in [
                ("zhang", true), ("Zhang.M", true), ("张", true), ("创建办", true), ("_", false), ("李", false),
            ] {
                let found = try await office.read {
                    try Listing.people.first(Query.empty.setting("q", text), 9, for: system, in: $0).map(\.id)
                }
                #expect(found.contains(id) == isFound, "\(text)")
            }
        }
    }

    @Test("an account is opened with its role and password, or not at all", arguments: Engine.available)
    func open(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let unit = try await office.read { try Units.named("创建办", county: "990101", in: $0) }
            let person = AddPerson(name: "张敏", signInName: "zhang.min", unit: try #require(unit).id)
            await #expect(throws: Refusal.self) {
                try await door.openAccount(person, roles: [.townshipLiaison], by: system)
            }
            #expect(try await office.read { try People.named("zhang.min", county: "990101", in: $0) } == nil)
            let password = try await door.openAccount(person, roles: [.clerk], by: system)
            let opened = try await office.read { try People.named("zhang.min", county: "990101", in: $0) }
            #expect(opened?.roles == [.clerk])
            _ = try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
            let entries = try await office.read { try Audit.entries(county: "990101", limit: 9, in: $0) }
            #expect(entries.filter { $0.subject == opened?.id.description }.map(\.action) == ["signIn", "person.open"])
        }
    }

    @Test(
        "knows a unit by its name, however it was typed", arguments: Engine.available,
        ["明川县水利局", " 明川县 水利局", "明川县\u{200B}水利局", "明川县水利局（筹）", "明川县水利局(筹)"])
    func units(engine: Engine, name: String) async throws {
        try await withCounty(engine) { office, _ in
            try await office.carryOut(AddUnit(name: "明川县水利局"), by: system)
            try await office.carryOut(AddUnit(name: "明川县水利局（筹）"), by: system)
            let form = FormReader(FormInput(fields: [("name", name), ("kind", "department")]))
            let unit = try AddUnit(form)
            let refusal = await #expect(throws: Refusal.self) { try await office.carryOut(unit, by: system) }
            #expect(refusal?.code == "unit.taken" && refusal?.message.contains("“明川县水利局") == true)
        }
    }

    @Test("knows a person by a sign-in name in any case and width, and makes no second one of it")
    func signInNames() async throws {
        try await withCounty(.sqlite) { office, _ in
            let id = try await addClerk(office)
            let unit = try #require(try await office.read { try Units.named("创建办", county: "990101", in: $0) })
            for name in ["Zhang.Min", "ｚｈａｎｇ．ｍｉｎ", " zhang.min\u{200B}", "zhang.min"] {
                let known = try await office.read { try People.named(name, county: "990101", in: $0) }
                #expect(known?.id == id, "\(name)")
                let refusal = await #expect(throws: Refusal.self) {
                    try await office.carryOut(AddPerson(name: "甲", signInName: name, unit: unit.id), by: system)
                }
                #expect(refusal?.code == "person.taken")
            }
        }
    }

    @Test("importing the same list again changes nothing", arguments: Engine.available)
    func importAgain(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let csv = Array("code,name\n990101100,云溪镇\n".utf8)
            let outcome = try await office.carryOut(
                ImportDivisions(list: csv, validFrom: Day("2019-01-01")!), by: system)
            #expect(outcome.unchanged == 1 && outcome.added == 0 && outcome.renamed == 0)
        }
    }

    @Test("a renamed township keeps its old name before the day", arguments: Engine.available)
    func rename(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let csv = Array("code,name\n990101200,茶亭镇\n".utf8)
            try await office.carryOut(ImportDivisions(list: csv, validFrom: Day("2019-12-01")!), by: system)
            try await office.read { transaction in
                let code = DivisionCode("990101200")!
                let before = try Divisions.one(code, county: "990101", on: Day("2019-11-30")!, in: transaction)
                let after = try Divisions.one(code, county: "990101", on: Day("2019-12-01")!, in: transaction)
                #expect(before?.name == "茶亭乡" && after?.name == "茶亭镇")
            }
        }
    }

    @Test(
        "the same list from an earlier day brings its divisions forward, and doubles none", arguments: Engine.available)
    func earlier(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let csv = Array("code,name\n990101100,云溪镇\n990101100201,石门村\n990101200,茶山乡\n".utf8)
            let outcome = try await office.carryOut(
                ImportDivisions(list: csv, validFrom: Day("2018-05-01")!), by: system)
            #expect(outcome.earlier == 3 && outcome.added == 0)
            try await office.read { transaction in
                let then = try Divisions.all(county: "990101", on: Day("2018-12-31")!, in: transaction)
                #expect(then.map(\.name) == ["云溪镇", "石门村", "茶山乡"])
                let now = try Divisions.all(county: "990101", on: Day("2019-11-04")!, in: transaction)
                #expect(now.map(\.name) == ["明川县", "云溪镇", "石门村", "茶亭乡", "樟塘村"])
                let unit = try Units.ofDivision(DivisionCode("990101200")!, county: "990101", in: transaction)
                #expect(unit?.name == "茶亭乡")
            }
        }
    }

    @Test("no code is ever valid twice on one day, whatever is imported when", arguments: Engine.available, [1, 2, 3])
    func oneNameADay(engine: Engine, seed: UInt64) async throws {
        try await withCounty(engine) { office, _ in
            var random = SeededRandom(seed: seed)
            let start = Day("2018-01-01")!
            for _ in 0..<25 {
                let day = start.adding(days: random.roll(0...900))
                let name = random.pick(["茶亭乡", "茶亭镇", "茶山镇"])
                let csv = Array("code,name\n990101200,\(name)\n990101200201,\(random.pick(["樟塘村", "樟山村"]))\n".utf8)
                try await office.carryOut(ImportDivisions(list: csv, validFrom: day), by: system)
                let county = EstablishCounty(code: DivisionCode("990101")!, name: "明川县", validFrom: day)
                try await office.carryOut(county, by: system)
                try await office.read { transaction in
                    for offset in stride(from: 0, through: 900, by: 30) {
                        let all = try Divisions.all(
                            county: "990101", on: start.adding(days: offset), in: transaction)
                        #expect(Set(all.map(\.code)).count == all.count, "seed \(seed)")
                    }
                    let on = try Divisions.one(DivisionCode("990101200")!, county: "990101", on: day, in: transaction)
                    #expect(on?.name == name, "seed \(seed)")
                }
            }
        }
    }

    @Test(
        "a name with a character that cannot be mended is refused with its line",
        arguments: ["\u{0}", "\u{202E}", "\u{7}"])
    func hidden(mark: String) async throws {
        try await withCounty(.sqlite) { office, _ in
            let csv = Array("code,name\n990101101,石\(mark)桥镇\n".utf8)
            let refusal = await #expect(throws: Refusal.self) {
                try await office.carryOut(ImportDivisions(list: csv, validFrom: Day("2019-01-01")!), by: system)
            }
            #expect(refusal?.message.contains("第2行") == true)
        }
    }

    @Test("a list with one bad line leaves the tree as it was", arguments: Engine.available)
    func atomicImport(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let csv = Array("code,name\n990101101,石桥镇\n990101999201,孤村\n".utf8)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(ImportDivisions(list: csv, validFrom: Day("2019-01-01")!), by: system)
            }
            let all = try await office.read { try Divisions.all(county: "990101", on: Day("2019-11-04")!, in: $0) }
            #expect(all.count == 5)
        }
    }

    @Test("a county whose list is refused is not made at all", arguments: Engine.available)
    func setUp(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let day = try #require(Day("2019-01-01"))
            let county = EstablishCounty(code: try #require(DivisionCode("990102")), name: "邻县", validFrom: day)
            let foreign = ImportDivisions(list: Array("code,name\n990101100,云溪镇\n".utf8), validFrom: day)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(SetUpCounty(county, foreign), by: .system(county: "990102"))
            }
            let counties = try await office.read { try Counties.all(in: $0) }
            #expect(counties.map(\.code) == ["990101"])
        }
    }

    @Test("a place outside the county's box or of another township is refused", arguments: Engine.available)
    func places(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let village = DivisionCode("990101100201")!
            let inside = Position(latitude: 29_500_000, longitude: 120_500_000)
            let swapped = Position(latitude: 120_500_000, longitude: 29_500_000)
            try await office.carryOut(
                AddPlace(division: village, name: "文化广场", kind: .square, position: inside), by: system)
            for (name, position) in [("反了", swapped), ("文化广场", inside)] {
                await #expect(throws: Refusal.self) {
                    try await office.carryOut(
                        AddPlace(division: village, name: name, kind: .square, position: position), by: system)
                }
            }
            let stranger = Actor(
                id: "x", name: "x", county: "990101", roles: [.townshipLiaison],
                scope: .division(DivisionCode("990101200")!))
            await #expect(throws: Refusal.self) {
                try await office.carryOut(
                    AddPlace(division: village, name: "集市", kind: .market, position: nil), by: stranger)
            }
        }
    }

    @Test(
        "a session begins with the right password, and ends after half an hour without a request",
        arguments: Engine.available)
    func sessions(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let id = try await addClerk(office)
            let password = try await door.givePassword(to: id, by: system)
            let token = try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
            let sessions = Sessions(office: office)
            clock.advance(minutes: 29)
            let session = try await sessions.session(token: token, county: "990101")
            #expect(session?.actor.roles == [.clerk] && session?.mustChangePassword == true)
            await sessions.settle()
            clock.advance(minutes: 29)
            #expect(try await sessions.session(token: token, county: "990101") != nil)
            await sessions.settle()
            clock.advance(minutes: 31)
            #expect(try await sessions.session(token: token, county: "990101") == nil)
            #expect(try await sessions.session(token: token, county: "990102") == nil)
        }
    }

    @Test(
        "names typed at the command line come through the door for text",
        arguments: [
            ("\u{FEFF}张\u{200B}敏 \n", "张敏"), ("张\u{7}敏", nil), ("  ", nil), (String(repeating: "张", count: 31), nil),
            ("e\u{301}", "\u{E9}"), ("敏张\u{202E}", nil),
        ])
    func typed(name: String, kept: String?) throws {
        let unit = try #require(ID<Unit>("01930000-0000-7000-8000-000000000001"))
        let (code, day) = (try #require(DivisionCode("990101")), try #require(Day("2019-01-01")))
        let read = [
            { try AddPerson(typed: name, signInName: " Zhang.Min", unit: unit).name },
            { try EstablishCounty(code: code, typed: name, box: nil, validFrom: day).name },
        ]
        for read in read {
            guard let kept else {
                #expect(#expect(throws: Refusal.self) { try read() }?.fields.map(\.name) == ["name"])
                continue
            }
            #expect(Array(try read().unicodeScalars) == Array(kept.unicodeScalars))
        }
        let typed = try? AddPerson(typed: "张敏", signInName: "张敏", unit: unit)
        #expect(typed == nil, "nor is a sign-in name other than in a form")
    }

    @Test(
        "two accounts from one address within minutes are told to the audit once, where one needs a second yes",
        arguments: Engine.available)
    func oneAddress(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let unit = try #require(
                try await office.read { try Units.named("创建办", county: "990101", in: $0) }
            ).id
            var passwords: [String: String] = [:]
            for (name, role) in [("zhang.min", Role.clerk), ("li.gang", .director), ("wang.fang", .clerk)] {
                let person = AddPerson(name: name.uppercased(), signInName: name, unit: unit)
                passwords[name] = try await door.openAccount(person, roles: [role], by: system)
            }
            func enter(_ name: String, _ device: String, at address: String, agent: String = "Chrome") async throws {
                _ = try await door.signIn(
                    name: name, password: passwords[name] ?? "",
                    from: Browser(device: device, agent: agent, address: address), county: "990101", request: "")
            }
            func told() async throws -> [String] {
                try await office.read { try Audit.entries(county: "990101", limit: 99, in: $0) }
                    .filter { $0.action == SignInCompany.sameAddress.name }.map(\.detail)
            }
            try await enter("zhang.min", "a", at: "10.1.2.3")
            try await enter("wang.fang", "b", at: "10.1.2.3")
            #expect(try await told().isEmpty, "two clerks of one house are two clerks")
            try await enter("li.gang", "c", at: "10.1.2.4")
            try await enter("li.gang", "c", at: "127.0.0.1")
            try await enter("li.gang", "c", at: "10.1.2.3", agent: "Firefox")
            #expect(try await told().isEmpty, "another address, a proxy's, another browser")
            try await enter("li.gang", "d", at: "10.1.2.3")
            let first = try await told()
            #expect(first.count == 1)
            #expect(first.first?.contains("10.1.2.3") == true && first.first?.contains("ZHANG.MIN、WANG.FANG") == true)
            try await enter("li.gang", "d", at: "10.1.2.3")
            #expect(try await told().count == 1, "once a day")
            clock.advance(minutes: 25 * 60)
            try await enter("li.gang", "d", at: "10.1.2.3")
            #expect(try await told().count == 1, "nobody else for minutes")
            try await enter("zhang.min", "a", at: "10.1.2.3")
            #expect(try await told().count == 2)
        }
    }

    @Test("five wrong passwords lock the account, a new password unlocks it", arguments: Engine.available)
    func lockout(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let id = try await addClerk(office)
            let password = try await door.givePassword(to: id, by: system)
            // A locked account, the right password for it and a name that nobody has: all sound the same.
            let attempts =
                Array(repeating: ("zhang.min", "wrong"), count: 6) + [("zhang.min", password), ("nobody", "x")]
            var said: Set<String> = []
            for (name, password) in attempts {
                let refusal = await #expect(throws: Refusal.self) {
                    try await door.signIn(name: name, password: password, county: "990101", request: "")
                }
                said.insert("\(refusal?.code ?? "") \(refusal?.message ?? "")")
            }
            #expect(said.count == 1 && said.first?.hasPrefix("signIn.wrong") == true)
            clock.advance(minutes: 16)
            _ = try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
        }
    }

    @Test(
        "many guesses at once count five and lock, and the right one among them comes too late",
        arguments: Engine.available)
    func guesses(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let id = try await addClerk(office)
            let password = try await door.givePassword(to: id, by: system)
            await withTaskGroup(of: Void.self) { group in
                for guess in 0..<16 {
                    group.addTask {
                        await #expect(throws: Refusal.self) {
                            try await door.signIn(
                                name: "zhang.min", password: "wrong-\(guess)", county: "990101", request: "")
                        }
                    }
                }
            }
            let failed = try await office.read {
                try Audit.entries(county: "990101", limit: 1000, in: $0)
            }.filter { $0.action == "signIn.failed" }
            #expect(failed.count == 5)
            let refusal = await #expect(throws: Refusal.self) {
                let hash = try await office.read { try Account.one(id, county: "990101", in: $0).passwordHash }
                try await office.carryOut(
                    BeginSession(person: id, digest: "d", verified: hash ?? "", browser: .none, request: ""), by: system
                )
            }
            #expect(refusal?.code == "signIn.wrong")
            clock.advance(minutes: 16)
            _ = try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
        }
    }

    @Test("a list dated into a closed month is refused when it would change it", arguments: Engine.available)
    func closedMonth(engine: Engine) async throws {
        try await withCounty(engine) { office, _ in
            let start = Day("2019-01-01")!
            func load(_ names: String, from day: String) async throws {
                let list = ImportDivisions(
                    list: Array("code,name\n\(names)\n".utf8), validFrom: Day(day)!,
                    listeners: DivisionListeners(closedThrough: { _, _ in Day("2019-10-31")! }))
                try await office.carryOut(list, by: system)
            }
            try await office.carryOut(
                ImportDivisions(list: Array("code,name\n990101190,云溪镇\n".utf8), validFrom: start), by: system)
            for (names, day) in [
                ("990101190,云溪街道", "2019-10-31"), ("990101291,新林乡", "2019-06-01"), ("990101190,云溪镇", "2018-01-01"),
            ] {
                let refusal = await #expect(throws: Refusal.self) { try await load(names, from: day) }
                #expect(refusal?.code == "division.closed" && refusal?.message.contains("2019年11月1日") == true)
            }
            try await load("990101190,云溪镇", from: "2019-06-01")
            try await load("990101190,云溪街道", from: "2019-11-01")
            let october = try await office.read {
                try Divisions.all(county: "990101", on: Day("2019-10-31")!, in: $0).filter {
                    $0.code.level == .township
                }
            }
            #expect(october.contains { $0.name == "云溪镇" } && !october.contains { $0.name == "新林乡" })
        }
    }

    @Test("taking a role or the account away ends the session at once", arguments: Engine.available)
    func endings(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let id = try await addClerk(office)
            let password = try await door.givePassword(to: id, by: system)
            let sessions = Sessions(office: office)
            for command in [true, false] {
                let token = try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
                #expect(try await sessions.session(token: token, county: "990101") != nil)
                if command {
                    try await office.carryOut(GiveRoles(person: id, roles: [.director]), by: system)
                } else {
                    try await office.carryOut(SetDisabled(person: id, isDisabled: true), by: system)
                }
                #expect(try await sessions.session(token: token, county: "990101") == nil)
            }
            await #expect(throws: Refusal.self) {
                try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
            }
        }
    }

    @Test("the database holds no password and no session token", arguments: Engine.available)
    func secrets(engine: Engine) async throws {
        try await withCounty(engine) { office, door in
            let id = try await addClerk(office)
            let password = try await door.givePassword(to: id, by: system)
            let token = try await door.signIn(name: "zhang.min", password: password, county: "990101", request: "")
            try await office.keepHouse { try Audit.seal(county: "990101", in: $0) }
            try await office.read { transaction in
                let stored: String? = try transaction.value("SELECT passwordHash FROM person WHERE id = \(id)")
                #expect(stored?.hasPrefix("scrypt$2$8$1$") == true && stored?.contains(password) == false)
                let digest: String? = try transaction.value("SELECT digest FROM session WHERE person = \(id)")
                #expect(digest != nil && digest != token)
                let leaks: Int? = try transaction.value(
                    "SELECT count(*) FROM auditEntry WHERE detail LIKE \("%\(password)%") OR detail LIKE \("%\(token)%")"
                )
                #expect(leaks == 0)
            }
        }
    }
}
