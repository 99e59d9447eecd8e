import Database
import Findings
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets
import TestSupport

/// A county of a test's own: 云溪镇 and 茶亭乡 with five villages each, a published sheet, two county inspectors
/// and a department, on one database that two servers have open.
package struct TestCounty: Sendable {
    package static let code = "990101"

    package let office: Office
    /// The same records as a second server sees them, on a connection of its own.
    package let otherServer: Office
    package let clock: TestClock
    package let sheet: ID<Sheet>
    package let inspector: Actor
    package let otherInspector: Actor
    /// Lies in the store.
    package let photo: Photo
    /// 水利局
    package let department: Party
    package let yunxi: Party
    package let chating: Party

    package let clerk = Actor(id: "clerk", name: "干事", county: code, roles: [.clerk], scope: .county)
    package let director = Actor(id: "director", name: "主任", county: code, roles: [.director], scope: .county)
    package let leader = Actor(id: "leader", name: "县领导", county: code, roles: [.leader], scope: .county)
    package var departmentLiaison: Actor {
        Actor(id: "water", name: "水利", county: Self.code, roles: [.departmentLiaison], scope: .unit(department.unit))
    }

    /// A township's liaison: `990101100` or `990101200`.
    package func township(_ code: String = "990101100", _ roles: [Role] = [.townshipLiaison]) throws -> Actor {
        Actor(id: "t\(code)", name: "乡镇", county: Self.code, roles: roles, scope: .division(try division(code)))
    }

    package func village(_ code: String = "990101100201") throws -> Actor {
        Actor(id: "v\(code)", name: "村", county: Self.code, roles: [.village], scope: .division(try division(code)))
    }

    package func division(_ code: String) throws -> DivisionCode {
        guard let division = DivisionCode(code) else { throw Refusal(.missing, "test", code) }
        return division
    }

    package static func day(_ text: String) throws -> Day {
        guard let day = Day(text) else { throw Refusal(.missing, "test", text) }
        return day
    }

    package static func month(_ text: String = "2019-11") throws -> Month {
        guard let month = Month(text) else { throw Refusal(.missing, "test", text) }
        return month
    }

    /// How many audit entries an action has left.
    package func audited(_ action: Action) async throws -> [AuditEntry] {
        try await office.read { try Audit.entries(county: Self.code, limit: 1000, in: $0) }
            .filter { $0.action == action.name }
    }
}

extension TestCounty {
    private static let system = Actor.system(county: code)

    fileprivate init(
        _ database: Database, _ other: Database, _ clock: TestClock, _ photo: Photo, _ listeners: [Listener]
    ) async throws {
        let office = Office(database: database, listeners: listeners)
        try await Self.establish(Self.code, "明川县", office)
        sheet = try await office.carryOut(DraftSheet(content: try Sheets.villageTemplate), by: Self.system)
        try await office.carryOut(PublishEdition(sheet: sheet, number: 1), by: Self.system)
        inspector = try await Self.inspector("county-1", office)
        otherInspector = try await Self.inspector("county-2", office)
        let unit = try await office.carryOut(AddUnit(name: "水利局"), by: Self.system)
        department = Party(unit: unit.description, name: "水利局")
        yunxi = try await Self.party("云溪镇", office)
        chating = try await Self.party("茶亭乡", office)
        self.office = office
        otherServer = Office(database: other, listeners: listeners)
        self.clock = clock
        self.photo = photo
    }

    /// A county with its divisions; a test may make a second one beside the first.
    package static func establish(_ code: String, _ name: String, _ office: Office) async throws {
        guard let division = DivisionCode(code) else { throw Refusal(.missing, "test", code) }
        let system = Actor.system(county: code)
        let box = CountyBox(
            southWest: Position(latitude: 29_200_000, longitude: 120_700_000),
            northEast: Position(latitude: 29_800_000, longitude: 121_200_000))
        let start = try day("2019-01-01")
        try await office.carryOut(EstablishCounty(code: division, name: name, box: box, validFrom: start), by: system)
        var csv = "code,name\n\(code)100,云溪镇\n\(code)200,茶亭乡\n"
        for number in 201...205 { csv += "\(code)100\(number),云\(number)村\n\(code)200\(number),茶\(number)村\n" }
        try await office.carryOut(ImportDivisions(list: Array(csv.utf8), validFrom: start), by: system)
    }

    private static func inspector(_ name: String, _ office: Office) async throws -> Actor {
        let unit = try await office.read { try Units.named("创建办", county: code, in: $0) }
        guard let unit else { throw Refusal(.missing, "test", "创建办") }
        let id = try await office.carryOut(AddPerson(name: name, signInName: name, unit: unit.id), by: system)
        try await office.carryOut(GiveRoles(person: id, roles: [.inspector]), by: system)
        return Actor(id: id.description, name: name, county: code, roles: [.inspector], scope: .county)
    }

    private static func party(_ name: String, _ office: Office) async throws -> Party {
        let unit = try await office.read { try Units.named(name, county: code, in: $0) }
        guard let unit else { throw Refusal(.missing, "test", name) }
        return Party(unit: unit.id.description, name: unit.name, division: unit.division)
    }

    package func party(of division: DivisionCode) async throws -> Party {
        let unit = try await office.read { try Units.ofDivision(division, county: Self.code, in: $0) }
        guard let unit else { throw Refusal(.missing, "test", division.description) }
        return Party(unit: unit.id.description, name: unit.name, division: unit.division)
    }
}

/// - Parameters:
///   - migrations: of capabilities beyond inspections and findings.
///   - listeners: what hears of what in the same transaction.
package func withCounty(
    _ engine: Engine, also migrations: [Migration] = [], clock: TestClock = TestClock(),
    listeners: [Listener] = [], _ body: (TestCounty) async throws -> Void
) async throws {
    let all =
        Office.capability.migrations + Organisation.migrations + Sheets.migrations + Inspections.migrations
        + Findings.capability.migrations + migrations
    try await withDatabase(engine, all, clock: clock) { database, again in
        let other = try again()
        do {
            let photo = try await withPhotos { try await $0.add(smallPhoto) }
            try await body(try await TestCounty(database, other, clock, photo, listeners))
        } catch {
            try? await other.close()
            throw error
        }
        try await other.close()
    }
}
