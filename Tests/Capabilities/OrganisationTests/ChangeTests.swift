import Database
import Kernel
import Office
import TestSupport
import Testing
import Web

@testable import Organisation

/// Units and places that are mended and ended, and people who change post.
@Suite("What changes in an organisation")
struct OrganisationChangeTests {
    private let system = Actor.system(county: "990101")
    private let clock = TestClock()
    private let today = Day("2019-11-04")!

    private struct County {
        let office: Office
        let creation: Unit
        let water: Unit
        let roads: Unit
    }

    private func withCounty(_ engine: Engine, _ body: (County) async throws -> Void) async throws {
        let migrations = Office.capability.migrations + Organisation.migrations
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            let office = Office(database: database)
            let day = try #require(Day("2019-01-01"))
            try await office.carryOut(
                EstablishCounty(code: try #require(DivisionCode("990101")), name: "明川县", validFrom: day), by: system)
            let divisions = "code,name\n990101100,云溪镇\n990101100201,石门村\n"
            try await office.carryOut(ImportDivisions(list: Array(divisions.utf8), validFrom: day), by: system)
            try await office.carryOut(AddUnit(name: "水利局"), by: system)
            try await office.carryOut(AddUnit(name: "交通局"), by: system)
            func unit(_ name: String) async throws -> Unit {
                try #require(try await office.read { try Units.named(name, county: "990101", in: $0) })
            }
            try await body(
                County(
                    office: office, creation: try await unit("创建办"), water: try await unit("水利局"),
                    roads: try await unit("交通局")))
        }
    }

    private func add(_ name: String, _ roles: [Role], to unit: Unit, _ office: Office) async throws -> ID<Person> {
        let id = try await office.carryOut(AddPerson(name: name, signInName: name, unit: unit.id), by: system)
        if !roles.isEmpty { try await office.carryOut(GiveRoles(person: id, roles: roles), by: system) }
        return id
    }

    private func person(_ id: ID<Person>, _ office: Office) async throws -> Person {
        try await office.read { try People.one(id, county: "990101", in: $0) }
    }

    /// Somebody with whom a number of things lies, until it is handed over.
    private final class Lying: @unchecked Sendable {
        var counts: [String: Int] = [:]
        var departures: Departures {
            var departures = Departures()
            departures.withPerson = { person, _, _ in
                let count = self.counts[person.description] ?? 0
                return count == 0 ? [] : [OpenWork("检查", count: count, path: nil, afterwards: "由接手的人办")]
            }
            departures.onLeft = { left, _ in
                self.counts[left.successor.id.description] = self.counts.removeValue(forKey: left.person.description)
            }
            return departures
        }
    }

    // MARK: Posts

    @Test(
        "whoever changes post leaves his roles, is signed out, and hands over what lies with him",
        arguments: Engine.available)
    func post(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let office = county.office
            let leaver = try await add("leaver", [.departmentLiaison], to: county.water, office)
            let heir = try await add("heir.one", [.departmentLiaison], to: county.water, office)
            let lying = Lying()
            lying.counts[leaver.description] = 3
            func move(to unit: ID<Unit>?, _ since: Day, _ successor: ID<Person>?) async throws {
                try await office.carryOut(
                    ChangePost(
                        person: leaver, to: unit, since: since, successor: successor, departures: [lying.departures]),
                    by: system)
            }
            for (unit, day, successor, code) in [
                (county.roads.id, today, nil, "post.successor"), (county.roads.id, today, leaver, "post.successor"),
                (county.water.id, today, heir, "post.same"),
                (county.roads.id, today.adding(days: 1), heir, "post.future"),
                (ID(at: clock.now, random: [UInt8](repeating: 7, count: 10)), today, heir, "unit.none"),
            ] as [(ID<Unit>, Day, ID<Person>?, String)] {
                let refusal = await #expect(throws: Refusal.self) { try await move(to: unit, day, successor) }
                #expect(refusal?.code == code)
            }
            #expect(lying.counts[leaver.description] == 3)
            try await move(to: county.roads.id, today.adding(days: -3), heir)
            let moved = try await person(leaver, office)
            // Head of one department is not head of another because he went there.
            #expect(moved.unit == county.roads.id && moved.roles.isEmpty)
            #expect(lying.counts == [heir.description: 3])
            let posts = try await office.read { try FormerPosts.of(leaver, county: "990101", in: $0) }
            #expect(posts.map(\.unitName) == ["水利局"] && posts.map(\.roles) == [[.departmentLiaison]])
            #expect(posts.map(\.lastDay) == [today.adding(days: -4)] && posts.map(\.successorName) == ["heir.one"])
        }
    }

    @Test(
        "whoever leaves has his account closed; the only administrator stays, and nobody moves himself",
        arguments: Engine.available)
    func leaving(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let office = county.office
            let director = try await add("director", [.director], to: county.creation, office)
            let only = try await add("only.one", [.systemAdministrator], to: county.creation, office)
            func leave(_ person: ID<Person>, to unit: ID<Unit>? = nil, by actor: Actor) async throws {
                try await office.carryOut(
                    ChangePost(person: person, to: unit, since: today, successor: nil, departures: []), by: actor)
            }
            for unit in [nil, county.water.id] {
                let refusal = await #expect(throws: Refusal.self) { try await leave(only, to: unit, by: system) }
                #expect(refusal?.code == "person.lastAdministrator")
            }
            let own = Actor(
                id: director.description, name: "主任", county: "990101", roles: [.systemAdministrator], scope: .county)
            let refusal = await #expect(throws: Refusal.self) { try await leave(director, by: own) }
            #expect(refusal?.code == "person.self")
            try await leave(director, by: system)
            let gone = try await person(director, office)
            #expect(gone.disabledAt != nil && gone.roles.isEmpty && gone.unit == county.creation.id)
            let again = await #expect(throws: Refusal.self) { try await leave(director, by: system) }
            #expect(again?.code == "post.left")
        }
    }

    @Test(
        "roles stay with who moves between units of the county, where they are the same, and with nobody else",
        arguments: [
            (.office, .office, [.clerk, .inspector], [.clerk, .inspector]), (.office, .township, [.inspector], []),
            (.township, .township, [.townshipHead], []), (.department, .office, [.departmentHead], []),
        ] as [(Unit.Kind, Unit.Kind, [Role], [Role])])
    func kept(from: Unit.Kind, to: Unit.Kind, roles: [Role], kept: [Role]) {
        #expect(RoleRules.kept(roles, from: from, to: to) == kept)
    }

    // MARK: Units

    @Test(
        "a unit is mended, but not into another's name, nor into a kind that its people do not fit",
        arguments: Engine.available)
    func correctUnit(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let office = county.office
            _ = try await add("liaison", [.departmentLiaison], to: county.water, office)
            let village = try await office.read { try Units.named("石门村", county: "990101", in: $0) }
            for (unit, name, kind, code) in [
                (county.water.id, "交 通局", .department, "unit.taken"), (county.water.id, "水利局", .office, "unit.roles"),
                (county.water.id, "水利局", .village, "unit.kind"),
                (try #require(village).id, "石门", .department, "unit.kind"),
            ] as [(ID<Unit>, String, Unit.Kind, String)] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await office.carryOut(CorrectUnit(unit: unit, name: name, kind: kind), by: system)
                }
                #expect(refusal?.code == code)
            }
            let seen = county.water.version
            try await office.carryOut(
                CorrectUnit(unit: county.water.id, name: "水务局", kind: .department, seen: seen), by: system)
            let late = await #expect(throws: Refusal.self) {
                try await office.carryOut(
                    CorrectUnit(unit: county.water.id, name: "水利水电局", kind: .department, seen: seen), by: system)
            }
            #expect(late?.code == "unit.editedMeanwhile")
            #expect(try await office.read { try Units.one(county.water.id, county: "990101", in: $0).name } == "水务局")
        }
    }

    @Test("a unit ends when nobody is left in it, or into another that takes its people", arguments: Engine.available)
    func endUnit(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let office = county.office
            let liaison = try await add("liaison", [.departmentLiaison], to: county.water, office)
            func end(_ unit: Unit, into successor: ID<Unit>? = nil, from day: Day? = nil, reason: String = "机构改革")
                async throws
            {
                try await office.carryOut(
                    EndUnit(
                        unit: unit.id, goneFrom: day ?? today, successor: successor, reason: reason, departures: []),
                    by: system)
            }
            for (successor, day, reason, code) in [
                (nil, today, "改革", "unit.populated"), (county.water.id, today, "改革", "unit.successor"),
                (county.creation.id, today, "改革", "unit.successor"),
                (county.roads.id, today.adding(days: 1), "改革", "unit.future"),
                (county.roads.id, today, "", "unit.reason"),
            ] as [(ID<Unit>?, Day, String, String)] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await end(county.water, into: successor, from: day, reason: reason)
                }
                #expect(refusal?.code == code)
            }
            try await end(county.water, into: county.roads.id)
            let moved = try await person(liaison, office)
            // The post goes on under the new name, with what he may do.
            #expect(moved.unit == county.roads.id && moved.roles == [.departmentLiaison])
            let there = try await office.read { [today] in
                try Units.all(county: "990101", kinds: [.department], notGoneOn: today, in: $0).map(\.name)
            }
            #expect(there == ["交通局"])
            let withAnybody = try await office.read {
                try Units.withAnybody(of: [.departmentLiaison], county: "990101", in: $0).map(\.name)
            }
            #expect(withAnybody == ["交通局"])
            for command in [
                AddPerson(name: "新人", signInName: "xin.ren", unit: county.water.id)
            ] {
                let refusal = await #expect(throws: Refusal.self) { try await office.carryOut(command, by: system) }
                #expect(refusal?.code == "unit.none")
            }
            let twice = await #expect(throws: Refusal.self) { try await end(county.water, into: county.roads.id) }
            #expect(twice?.code == "unit.gone")
            try await office.carryOut(RestoreUnit(unit: county.water.id), by: system)
            try await end(county.water)
        }
    }

    // MARK: Places

    @Test(
        "a place is mended and ended by who looks after its village, and is chosen no more", arguments: Engine.available
    )
    func places(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let office = county.office
            let village = try #require(DivisionCode("990101100201"))
            let liaison = Actor(
                id: "liaison", name: "联络员", county: "990101", roles: [.townshipLiaison],
                scope: .division(try #require(village.parent)))
            let foreign = Actor(
                id: "foreign", name: "联络员", county: "990101", roles: [.townshipLiaison],
                scope: .division(try #require(DivisionCode("990101200"))))
            func add(_ name: String) async throws -> ID<Place> {
                try await office.carryOut(
                    AddPlace(division: village, name: name, kind: .market, position: nil), by: liaison)
            }
            let (market, square) = (try await add("市场"), try await add("广场"))
            let twin = await #expect(throws: Refusal.self) { _ = try await add("市 场") }
            #expect(twin?.code == "place.taken")
            func correct(_ place: ID<Place>, _ name: String, _ kind: Place.Kind, by actor: Actor) async throws {
                try await office.carryOut(CorrectPlace(place: place, name: name, kind: kind, position: nil), by: actor)
            }
            let home = try await office.read { try Listing.places.first("", 9, for: liaison, in: $0) }
                .first { $0.isHome }
            for (place, name, kind, actor, code) in [
                (market, "广场", .market, liaison, "place.taken"), (market, "村", .village, liaison, "place.kind"),
                (market, "市场", .park, foreign, "place.none"),
                (try #require(home).id, "别的", .village, liaison, "place.home"),
            ] as [(ID<Place>, String, Place.Kind, Actor, String)] {
                let refusal = await #expect(throws: Refusal.self) { try await correct(place, name, kind, by: actor) }
                #expect(refusal?.code == code)
            }
            try await correct(square, "文化广场", .square, by: liaison)
            func end(_ place: ID<Place>, _ day: Day, by actor: Actor) async throws {
                try await office.carryOut(
                    EndPlace(place: place, goneFrom: day, reason: "已拆除", departures: []), by: actor)
            }
            let refusal = await #expect(throws: Refusal.self) {
                try await end(try #require(home).id, today, by: liaison)
            }
            #expect(refusal?.code == "place.home")
            try await end(market, today, by: liaison)
            try await end(square, today.adding(days: 10), by: liaison)
            func there() async throws -> [String] {
                try await office.read { try Listing.places.first("", 9, for: liaison, in: $0).map(\.name) }.sorted()
            }
            #expect(try await there() == ["文化广场", "石门村"].sorted())
            clock.advance(minutes: 11 * 24 * 60)
            #expect(try await there() == ["石门村"])
            let late = await #expect(throws: Refusal.self) { try await correct(market, "新市场", .market, by: liaison) }
            #expect(late?.code == "place.gone")
            try await office.carryOut(RestorePlace(place: market), by: liaison)
            #expect(try await there().contains("市场"))
        }
    }

    @Test("places are found by kind, township and words", arguments: Engine.available)
    func found(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let office = county.office
            let village = try #require(DivisionCode("990101100201"))
            let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
            for number in 1...5 {
                try await office.carryOut(
                    AddPlace(
                        division: village, name: "\(number)号市场", kind: number == 5 ? .park : .market, position: nil),
                    by: clerk)
            }
            let markets = "kind=market&below=990101100"
            let (first, all, total) = try await office.read { transaction in
                (
                    try Listing.places.first(markets, 3, for: clerk, in: transaction),
                    try Listing.places.first(markets, 9, for: clerk, in: transaction),
                    try Listing.places.count(markets, for: clerk, in: transaction)
                )
            }
            #expect(first.map(\.name) == ["1号市场", "2号市场", "3号市场"] && all.last?.name == "4号市场" && total == 4)
            for (words, count) in [("5号", 1), ("石门", 6), ("云溪", 6), ("%", 0)] {
                let query = Query.empty.setting("q", words)
                let found = try await office.read { try Listing.places.count(query, for: clerk, in: $0) }
                #expect(found == count, "\(words)")
            }
        }
    }
}
